"""FIT activities of a run, as two readers see them that know nothing of each other.

One is fitdecode, the other Garmin's own, which is never part of the product.
"""

import importlib.metadata
from datetime import datetime, timedelta
from statistics import fmean

import pytest
from fit_tool.exceptions import FitError

from conftest import ROOT
from export_runs import (
    EASY_S,
    FAST_S,
    PLAN,
    STEP_LENGTH_CM,
    example,
    fields_of,
    fit_messages,
    told_as,
    workout_run,
)
from feeding import settings_with
from footfall_host.errors import BadInputError
from footfall_host.export import fit_activity as writer
from footfall_host.export.fit_activity import fit_activity
from footfall_host.replay import Cadence
from footfall_host.report.source import from_trace
from footfall_host.strides import fit_strides, whole_strides

START = datetime.fromisoformat("2026-11-26T07:30:00+01:00")
FRACTION = 1 / 128


@pytest.fixture(scope="module")
def content():
    return fit_activity(example(), START)


def by_fitdecode(content):
    messages = {}
    for message in fit_messages(content):
        messages.setdefault(message.name, []).append(fields_of(message))
    return messages


def by_garmin(content):
    sdk = pytest.importorskip("garmin_fit_sdk", reason="pip install 'footfall[test]'")
    read, problems = sdk.Decoder(sdk.Stream.from_byte_array(bytearray(content))).read()
    assert not problems
    return {name.removesuffix("_mesgs"): messages for name, messages in read.items()}


READERS = pytest.mark.parametrize("read", [by_fitdecode, by_garmin])


def strides(fields, which=""):
    """Return the strides a minute of a message, whatever its reader calls the field."""
    names = (f"{which}cadence", f"{which}running_cadence")
    whole = next((fields[name] for name in names if name in fields), None)
    return None if whole is None else whole + fields[f"{which}fractional_cadence"]


@READERS
def test_every_second_has_its_cadence_in_strides(content, read):
    records = {each["timestamp"]: each for each in read(content)["record"]}
    cadences = told_as("cadence")
    assert len(records) == len(cadences)
    for line in cadences:
        found = strides(records[START + timedelta(seconds=line["t_s"])])
        if line["state"] == "idle":
            assert found == 0
        elif line["spm"] is None:
            assert found is None
        else:
            assert found == pytest.approx(line["spm"] / 2, abs=FRACTION / 2)


@READERS
def test_totals_are_those_of_the_run(content, read):
    messages = read(content)
    (session,), (lap,), (activity,) = (messages[k] for k in ("session", "lap", "activity"))
    shown = [line["spm"] for line in told_as("cadence") if line["spm"]]
    steps = len(told_as("step"))
    for totals in (session, lap):
        assert totals["start_time"] == START
        assert totals["timestamp"] == START + timedelta(seconds=300)
        assert totals["total_elapsed_time"] == totals["total_timer_time"] == 300
        assert totals["total_strides"] == steps // 2
        assert totals["total_distance"] == pytest.approx(steps * STEP_LENGTH_CM / 100, abs=0.01)
        assert strides(totals, "avg_") == pytest.approx(fmean(shown) / 2, abs=FRACTION / 2)
        assert strides(totals, "max_") == pytest.approx(max(shown) / 2, abs=FRACTION / 2)
    assert (session["sport"], session["num_laps"]) == ("running", 1)
    assert (activity["num_sessions"], activity["total_timer_time"]) == (1, 300)
    assert messages["file_id"][0]["type"] == "activity"


@READERS
def test_the_steps_of_a_workout_are_laps(read):
    followed, source = workout_run()
    messages = read(fit_activity(source, START))
    laps = messages["lap"]
    begun_s = [round(t_s) for t_s in followed.begun_s()]
    starts = [(lap["start_time"] - START).total_seconds() for lap in laps]
    assert starts == sorted({0, *begun_s})
    by_start = dict(zip(starts, laps, strict=True))
    easy, fast, walk = (by_start[start] for start in begun_s[:3])
    assert (easy["total_timer_time"], fast["total_timer_time"]) == (EASY_S, FAST_S)
    assert [lap["intensity"] for lap in (easy, fast, walk)] == ["active", "active", "rest"]
    assert strides(fast, "avg_") > strides(easy, "avg_") + 5
    assert (
        sum(lap["total_timer_time"] for lap in laps) == messages["session"][0]["total_timer_time"]
    )


@READERS
def test_speed_and_distance_rise_with_the_steps(content, read):
    records = read(content)["record"]
    distances = [record["distance"] for record in records]
    assert distances == sorted(distances)
    running = [record for record in records if strides(record)]
    assert {round(r["speed"] / strides(r) * 30, 2) for r in running} == {STEP_LENGTH_CM / 100}


def test_the_distances_of_the_laps_add_up_to_that_of_the_session():
    followed, _ = workout_run()
    known = settings_with(step_length_cm=STEP_LENGTH_CM)
    content = fit_activity(from_trace(followed.trace, followed.events, known, PLAN), START)
    told = by_fitdecode(content)
    laps_m = [lap["total_distance"] for lap in told["lap"]]
    assert len(laps_m) > 1
    assert sum(laps_m) == pytest.approx(told["session"][0]["total_distance"], abs=0.1)


def test_a_run_of_unknown_steps_has_neither():
    _, source = workout_run()
    for message in fit_messages(fit_activity(source, START)):
        assert not {"distance", "speed", "total_distance"} & fields_of(message).keys()


def test_the_local_time_is_that_of_the_start_s_zone(content):
    (activity,) = by_garmin(content)["activity"]
    epoch = datetime.fromisoformat("1989-12-31T00:00:00")
    local = epoch + timedelta(seconds=activity["local_timestamp"])
    assert local == datetime.fromisoformat("2026-11-26T07:35:00")


def test_a_run_without_a_whole_second_makes_none():
    source = example()
    at_once = Cadence(t_s=0.3, spm=None, state="idle")
    for events in ((), (at_once,)):
        with pytest.raises(BadInputError, match="shorter than a second"):
            fit_activity(from_trace(source.timeline, events, source.settings), START)


def test_what_breaks_the_rules_of_an_activity_is_not_written(monkeypatch):
    monkeypatch.setattr(writer, "SERIAL_NUMBER", None)
    with pytest.raises(FitError, match="serial_number"):
        fit_activity(example(), START)


@pytest.mark.parametrize(
    ("spm", "split", "whole"),
    [(180, (90, 0), 90), (171, (85, 64), 86), (0, (0, 0), 0), (169.9, (84, 122), 85),
     (175.999, (88, 0), 88)],
)  # fmt: skip
def test_strides_are_half_of_the_steps(spm, split, whole):
    assert fit_strides(spm) == split
    assert whole_strides(spm) == whole


def test_garmins_reader_is_no_part_of_the_product():
    sources = [*(ROOT / "host").rglob("*.py"), *(ROOT / "firmware").rglob("*.py")]
    assert not [path for path in sources if "garmin_fit_sdk" in path.read_text()]
    needed = importlib.metadata.requires("footfall")
    assert {each.partition(";")[2].strip() for each in needed if "garmin-fit-sdk" in each} == {
        'extra == "test"'
    }
