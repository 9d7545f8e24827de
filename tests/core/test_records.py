"""The bytes on the air: golden ones, and what does not fit stays at the largest that does."""

import pytest

from footfall.core import records
from footfall.core.stream import IDLE, RUNNING, WALKING

STRIDES, STEPS = 0, 1


def rsc(spm_tenths, step_length_cm=0, in_steps=STRIDES, state=RUNNING):
    buffer = bytearray(records.RSC_BYTES)
    records.put_rsc(buffer, state, spm_tenths, 10 * step_length_cm, in_steps)
    return buffer


@pytest.mark.parametrize(
    ("given", "golden"),
    [
        ((1720,), "04 00 00 56"),
        ((1720, 110), "04 27 03 56"),
        ((1720, 0, STEPS), "04 00 00 ac"),
        ((1720, 110, STEPS), "04 27 03 ac"),
        ((1735,), "04 00 00 57"),
        ((0, 110), "04 00 00 00"),
        ((1100, 80, STRIDES, WALKING), "00 77 01 37"),
        ((0, 0, STRIDES, IDLE), "00 00 00 00"),
    ],
)
def test_a_measurement_has_these_bytes(given, golden):
    assert rsc(*given) == bytes.fromhex(golden)


@pytest.mark.parametrize("in_steps", [STRIDES, STEPS])
def test_a_cadence_never_wraps(in_steps):
    shown = [rsc(tenths, 0, in_steps)[records.RSC_CADENCE] for tenths in range(0, 70000, 7)]
    assert shown == sorted(shown)
    assert (shown[0], shown[-1]) == (0, 255)
    assert rsc(-1, 110, in_steps) == rsc(0, 110, in_steps)


def test_a_speed_never_wraps():
    speeds = [records.get_16(rsc(tenths, 250), records.RSC_SPEED) for tenths in range(0, 70000, 7)]
    assert speeds == sorted(speeds)
    assert speeds[-1] == 0xFFFF
    assert 0 < speeds[1] < 0x100


@pytest.mark.parametrize("spm_tenths", [1350, 1600, 1725, 2300])
@pytest.mark.parametrize("step_length_cm", [60, 110, 180])
def test_a_speed_is_steps_times_their_length(spm_tenths, step_length_cm):
    m_s = spm_tenths / 10 * step_length_cm / 100 / 60
    shown = records.get_16(rsc(spm_tenths, step_length_cm), records.RSC_SPEED)
    assert 0 <= m_s * 256 - shown < 1


def test_numbers_come_back_as_they_were_written_and_touch_no_neighbour():
    for put, get, size in (
        (records.put_16, records.get_16, 2),
        (records.put_32, records.get_32, 4),
    ):
        for value in (0, 1, 0xFF, 0x100, 0xFFFF, (1 << min(8 * size, 30)) - 1):
            buffer = bytearray(b"\xaa" * 8)
            put(buffer, 2, value)
            assert get(buffer, 2) == value
            assert buffer[:2] + buffer[2 + size :] == b"\xaa" * (8 - size)
            assert int.from_bytes(buffer[2 : 2 + size], "little") == value


@pytest.mark.parametrize(("put", "largest"), [("put_16", 0xFFFF), ("put_32", (1 << 30) - 1)])
def test_what_does_not_fit_stays_at_the_end_of_the_range(put, largest):
    buffer = bytearray(4)
    for value, kept in ((largest + 1, largest), (-1, 0)):
        getattr(records, put)(buffer, 0, value)
        assert int.from_bytes(buffer, "little") == kept


def test_the_fields_of_the_live_record_follow_each_other_to_its_end():
    starts = sorted(
        value for name, value in vars(records).items() if name.startswith("LIVE_")
        and name != "LIVE_BYTES"
    )  # fmt: skip
    sizes = [after - before for before, after in zip(starts, [*starts[1:], 20], strict=True)]
    assert starts[0] == 0
    assert sizes == [1, 1, 2, 2, 4, 2, 2, 2, 2, 2]
    assert records.LIVE_BYTES == 20  # all that fits a notification of a link that was just made


def test_the_state_holds_each_of_its_parts_apart():
    for gait in (IDLE, WALKING, RUNNING):
        for side in (0, records.IS_LOW, records.IS_HIGH):
            for coached in (0, 1):
                for listens in (0, 1):
                    state = records.live_state(gait, coached, side, listens)
                    assert state & records.GAIT_MASK == gait
                    assert state & (records.IS_LOW | records.IS_HIGH) == side
                    assert bool(state & records.COACHED) == coached
                    assert bool(state & records.LISTENS) == listens
