"""Cadence in FIT files of others: it is in their records, and nothing else has changed."""

import struct
from statistics import fmean

import pytest
from fitdecode.utils import compute_crc
from hypothesis import given, settings
from hypothesis import strategies as st

from activities import (
    RECORD,
    SESSION,
    UINT8,
    UINT16,
    UINT32,
    UNKNOWN,
    FitBytes,
    fit_time,
    watch_fit,
)
from export_runs import SECONDS, expected_spm, fields_of, fit_messages, merged
from footfall_host.errors import BadInputError

CADENCES = ("cadence", "fractional_cadence")
HEADER_BYTES, CRC_BYTES = 14, 2


def same_but_cadence(before, after):
    """Assert that two FIT files say the same, message by message, apart from cadence."""
    pairs = list(zip(fit_messages(before), fit_messages(after), strict=True))
    for old, new in pairs:
        assert (old.name, old.global_mesg_num) == (new.name, new.global_mesg_num)
        kept = {key: v for key, v in fields_of(old).items() if "cadence" not in str(key)}
        assert {key: v for key, v in fields_of(new).items() if "cadence" not in str(key)} == kept
    return [fields_of(new) for _, new in pairs if new.name == "record"]


@pytest.mark.parametrize("big", [False, True], ids=["little", "big"])
@pytest.mark.parametrize("has_field", [False, True])
def test_a_fit_activity_gets_cadence_and_keeps_every_other_field(tmp_path, big, has_field):
    content = watch_fit(SECONDS, [0] * SECONDS if has_field else None, big=big)
    done = merged(tmp_path / "run.fit", content)
    records = same_but_cadence(content, done.content)
    for record, spm in zip(records, expected_spm(), strict=True):
        if spm is None:
            assert record.get("cadence", 0) == 0
        else:
            assert sum(record[name] for name in CADENCES) == pytest.approx(spm / 2, abs=1 / 256)
    sdk = pytest.importorskip("garmin_fit_sdk", reason="pip install 'footfall[test]'")
    read, problems = sdk.Decoder(sdk.Stream.from_byte_array(bytearray(done.content))).read()
    assert not problems
    theirs = [{name: r.get(name) for name in CADENCES} for r in read["record_mesgs"]]
    assert theirs == [{name: r.get(name) for name in CADENCES} for r in records]
    assert [r["developer_fields"] for r in read["record_mesgs"]] == [
        {0: second % 200} for second in range(SECONDS)
    ]


def test_laps_and_the_session_of_a_fit_activity_have_the_means_of_their_records(tmp_path):
    done = merged(tmp_path / "run.fit", watch_fit(SECONDS))
    spms = expected_spm()
    found = [fields_of(m) for m in fit_messages(done.content) if m.name in ("lap", "session")]
    for message, inside in zip(found, (spms[:200], spms[200:], spms), strict=True):
        running = [spm for spm in inside if spm]
        which = "" if "message_index" in message else "running_"
        for kind, value in (("avg", fmean(running)), ("max", max(running))):
            strides = message[f"{kind}_{which}cadence"] + message[f"{kind}_fractional_cadence"]
            assert strides == pytest.approx(value / 2, abs=1 / 100)


def test_a_lap_whose_records_keep_their_own_cadence_keeps_its_own_mean(tmp_path):
    content = watch_fit(SECONDS, [85] * SECONDS)
    done = merged(tmp_path / "run.fit", content, SECONDS // 2 + 20, replaces=True)
    laps = [fields_of(m) for m in fit_messages(done.content) if m.name == "lap"]
    assert ["avg_cadence" in str(lap) or "avg_running_cadence" in lap for lap in laps] == [
        False, True,
    ]  # fmt: skip


def test_files_that_lie_behind_each_other_in_one_all_get_cadence(tmp_path):
    content = watch_fit(SECONDS)
    one, both = (merged(tmp_path / "run.fit", given) for given in (content, 2 * content))
    assert both.content == 2 * one.content
    assert both.filled == 2 * one.filled


def test_compressed_times_and_messages_nobody_knows_stay(tmp_path):
    fit = FitBytes()
    fit.define(0, RECORD, [(253, UINT32), (3, UINT8)])
    fit.define(1, RECORD, [(3, UINT8)])
    fit.define(2, UNKNOWN, [(9, UINT16)])
    fit.add(0, fit_time(0), 130)
    for second in range(1, 200):
        fit.add(1, 131, seconds=fit_time(second))
        fit.add(2, second)
    content = fit.content()
    done = merged(tmp_path / "run.fit", content)
    records = same_but_cadence(content, done.content)
    wanted = [spm for spm in expected_spm()[:200] if spm is not None]
    assert [r["cadence"] for r in records if "cadence" in r] == [int(spm / 2) for spm in wanted]
    assert done.filled == len(wanted) > 150


changes = st.lists(st.tuples(st.integers(HEADER_BYTES, 600), st.integers(0, 255)), min_size=1)


@settings(max_examples=60)
@given(changed=changes)
def test_whatever_its_bytes_say_it_is_taken_or_refused_in_one_line(tmp_path_factory, changed):
    content = bytearray(watch_fit(60))
    for at, value in changed:
        content[at] = value
    content[-CRC_BYTES:] = struct.pack("<H", compute_crc(bytes(content[:-CRC_BYTES])))
    path = tmp_path_factory.mktemp("fuzz") / "run.fit"
    said = f"{path}: is taken"
    try:
        merged(path, bytes(content))
    except BadInputError as problem:
        said = str(problem)
    assert said.startswith(f"{path}: ")
    assert "\n" not in said


def broken(fields):
    fit = FitBytes()
    fit.define(0, RECORD, fields)
    return fit.content()


def test_fit_cadence_of_another_size_is_refused_with_its_byte(tmp_path):
    with pytest.raises(BadInputError, match=r"byte 14: field 4 of message 20.* takes 2 bytes"):
        merged(tmp_path / "a.fit", broken([(253, UINT32), (4, UINT16)]))


def test_fit_messages_without_a_definition_are_refused(tmp_path):
    fit = FitBytes()
    fit.define(0, SESSION, [(253, UINT32)])
    fit._layouts[5] = "<I"
    fit.add(5, 1)
    with pytest.raises(BadInputError, match="is no sound FIT file"):
        merged(tmp_path / "a.fit", fit.content())
