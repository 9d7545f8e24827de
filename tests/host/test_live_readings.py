"""What a notification says: golden bytes, wrong ones, and whether a pod counts strides or steps."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.core import records, stream
from footfall_host.live.readings import (
    STEPS,
    STEPS_FROM,
    STRIDES,
    BadReadingError,
    Convention,
    LiveRecord,
    Measurement,
    live_record,
    measurement,
)

# By hand from docs/bluetooth.md: running, coached, too low, 171.5 of 175, 1000 steps, 3 cues,
# 1 overrun, 2 faults, 400 s of running, 500 s since the start.
GOLDEN = bytes.fromhex("01 0e b306 af00 e8030000 0300 0100 0200 9001 f401")


def running(cadence):
    return Measurement(running=True, speed_mps=0.0, cadence=cadence)


def told(convention, cadences):
    return [convention.spm(running(cadence)) for cadence in cadences]


def test_a_live_record_byte_by_byte():
    assert live_record(GOLDEN) == LiveRecord(
        spm=171.5, gait="running", coached=True, side=-1, listens=False, target_spm=175,
        steps=1000, cues=3, overruns=1, faults=2, running_s=400, seconds=500,
    )  # fmt: skip


def test_without_a_run_there_is_no_cadence():
    buffer = bytearray(records.LIVE_BYTES)
    buffer[records.LIVE_LAYOUT] = records.LAYOUT
    said = live_record(buffer)
    assert (said.spm, said.gait, said.coached, said.side) == (None, "idle", False, 0)


@given(
    gait=st.sampled_from([stream.IDLE, stream.WALKING, stream.RUNNING]),
    coached=st.booleans(),
    side=st.sampled_from([0, records.IS_LOW, records.IS_HIGH]),
    listens=st.booleans(),
    tenths=st.integers(0, 1 << 17),
    numbers=st.lists(st.integers(0, 1 << 31), min_size=7, max_size=7),
)
def test_what_the_firmware_lays_out_is_read_back(gait, coached, side, listens, tenths, numbers):
    buffer = bytearray(records.LIVE_BYTES)
    buffer[records.LIVE_LAYOUT] = records.LAYOUT
    buffer[records.LIVE_STATE] = records.live_state(gait, coached, side, listens)
    records.put_16(buffer, records.LIVE_SPM_TENTHS, tenths)
    fields = (
        (records.LIVE_TARGET_SPM, "target_spm"), (records.LIVE_CUES, "cues"),
        (records.LIVE_OVERRUNS, "overruns"), (records.LIVE_FAULTS, "faults"),
        (records.LIVE_RUNNING_S, "running_s"), (records.LIVE_SECONDS, "seconds"),
    )  # fmt: skip
    for (at, _), number in zip(fields, numbers, strict=False):
        records.put_16(buffer, at, number)
    records.put_32(buffer, records.LIVE_STEPS, numbers[-1])
    said = live_record(buffer)
    assert said.gait == ("idle", "walking", "running")[gait]
    assert (said.coached, said.listens) == (coached, listens)
    assert said.side == {0: 0, records.IS_LOW: -1, records.IS_HIGH: 1}[side]
    assert said.spm == (min(tenths, 0xFFFF) / 10 or None)
    for (_, name), number in zip(fields, numbers, strict=False):
        assert getattr(said, name) == min(number, 0xFFFF)
    assert said.steps == min(numbers[-1], 0x3FFFFFFF)


@pytest.mark.parametrize("value", [b"", GOLDEN[:-1], GOLDEN + b"\0", b"\x02" + GOLDEN[1:]])
def test_another_layout_says_what_to_do(value):
    with pytest.raises(BadReadingError, match="footfall deploy"):
        live_record(value)


@given(st.binary(max_size=24))
def test_no_bytes_are_taken_for_what_they_are_not(value):
    for read in (live_record, measurement):
        with contextlib.suppress(BadReadingError):
            read(value)


def test_a_measurement_byte_by_byte():
    said = measurement(bytes.fromhex("04 2703 56"))
    assert said == Measurement(running=True, speed_mps=pytest.approx(3.15, abs=0.01), cadence=86)


def test_what_other_pods_add_is_passed_over():
    said = measurement(bytes.fromhex("07 0003 56 6e00 10270000"))
    assert (said.running, said.speed_mps, said.cadence) == (True, 3.0, 86)
    for cut in ("", "04", "04 2703", "05 2703 56", "06 2703 56 6e00"):
        with pytest.raises(BadReadingError, match="bytes"):
            measurement(bytes.fromhex(cut))


# --- strides or steps -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cadence", "known", "spm"),
    [(86, STRIDES, 172), (119, STRIDES, 238), (120, STEPS, 120), (172, STEPS, 172)],
)
def test_a_low_cadence_is_of_one_foot(cadence, known, spm):
    convention = Convention()
    assert convention.known is None
    assert told(convention, [cadence] * 5) == [spm] * 5
    assert (convention.known, convention.given) == (known, False)


def test_one_odd_measurement_decides_nothing():
    convention = Convention()
    assert told(convention, [40, 171, 172, 60, 173])[1:] == [171, 172, 60, 173]
    assert convention.known == STEPS


def test_without_a_run_nothing_is_told_and_nothing_decided():
    convention = Convention()
    walking = Measurement(running=False, speed_mps=1.0, cadence=110)
    assert [convention.spm(one) for one in [walking] * 9 + [running(0)] * 9] == [None] * 18
    assert convention.known is None


def test_twice_an_impossible_cadence_shows_an_error():
    convention = Convention()
    told(convention, [85] * 5)
    assert told(convention, [172] * 4) == [344, 344, 172, 172]
    assert convention.known == STEPS


def test_a_run_that_slows_down_is_not_doubled_at_once():
    convention = Convention()
    told(convention, [150] * 5)
    assert told(convention, [105] * 9) == [105] * 9
    assert told(convention, [105]) == [210]


@given(
    first=st.sampled_from([86, 172]),
    cadences=st.lists(st.integers(111, 129), max_size=60),
)
def test_near_the_limit_a_run_does_not_flip(first, cadences):
    convention = Convention()
    told(convention, [first] * 3)
    known = convention.known
    told(convention, cadences)
    assert convention.known == known


@given(given=st.sampled_from([STRIDES, STEPS]), cadences=st.lists(st.integers(1, 255)))
def test_what_is_given_is_kept(given, cadences):
    convention = Convention(given)
    factor = 2 if given == STRIDES else 1
    assert told(convention, cadences) == [factor * cadence for cadence in cadences]
    assert (convention.known, convention.given) == (given, True)


@given(st.lists(st.integers(1, 255), min_size=1))
def test_a_cadence_is_sent_as_it_is_or_doubled(cadences):
    for spm, cadence in zip(told(Convention(), cadences), cadences, strict=True):
        assert spm in (cadence, 2 * cadence)
    assert Convention().spm(running(STEPS_FROM)) == STEPS_FROM
