"""`footfall export`, from the command line to its files."""

import csv
import io
import time
from datetime import UTC, datetime

import pytest

from activities import START_S, watch_fit, watch_gpx
from export_runs import SECONDS, export, fields_of, fit_messages, told_as
from footfall_host.recordings.run_in_file import run_in_file
from footfall_host.recordings.told import told_events
from footfall_host.replay import Cadence, FootStrike
from footfall_host.workouts.shipped import shipped
from recorded import EVENTS_ONLY, recorded, written
from recorded_commands import SHORT, refused_line

START = ("--start", "2026-11-26T07:30Z")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return an empty folder, in which the command runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def in_new_york(monkeypatch):
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def rows_in(path):
    return list(csv.DictReader(io.StringIO(path.read_text(), newline="")))


def begun(path):
    (session,) = [m for m in fit_messages(path.read_bytes()) if m.name == "session"]
    return fields_of(session)["start_time"]


def test_several_formats_are_written_at_once(folder):
    pytest.importorskip("pyarrow.parquet", reason="Parquet needs pyarrow")
    done = export("--csv", "a.csv", "--parquet", "a.parquet", "--fit", "a.fit", *START)
    assert done.exit_code == 0
    assert done.stdout.splitlines()[:2] == ["a.csv: 300 rows", "a.parquet: 300 rows"]
    assert sorted(path.name for path in folder.iterdir()) == ["a.csv", "a.fit", "a.parquet"]
    shown = [row["cadence_spm"] for row in rows_in(folder / "a.csv")]
    assert shown == [str(line["spm"] or "") for line in told_as("cadence")]
    assert begun(folder / "a.fit") == datetime(2026, 11, 26, 7, 30, tzinfo=UTC)


def test_a_start_without_a_zone_is_by_this_computers_clock(folder, in_new_york):
    assert export("--fit", "a.fit", "--start", "2026-07-01T07:30").exit_code == 0
    assert begun(folder / "a.fit") == datetime(2026, 7, 1, 11, 30, tzinfo=UTC)


def test_a_time_without_a_zone_in_a_file_is_utc(folder, in_new_york):
    (folder / "run.gpx").write_text(watch_gpx(400).replace("Z</time>", "</time>"))
    done = export("--into", "run.gpx", "--start", "2026-05-28T20:27:00Z")
    assert "begun 20 s after run.gpx" in done.stdout


def test_a_zone_that_is_given_is_that_of_the_runners_clock(folder, in_new_york):
    done = export("--fit", "a.fit", "--start", "2026-07-01T07:30+02:00")
    assert done.stdout == "a.fit: a run begun 2026-07-01 07:30:00+0200\n"
    assert begun(folder / "a.fit") == datetime(2026, 7, 1, 5, 30, tzinfo=UTC)


def test_settings_and_a_workout_are_followed(folder):
    name = next(iter(shipped()))
    given = ("--set", "step_length_cm=100", "--target", 181, "--workout", name)
    assert export("--csv", "a.csv", *given).exit_code == 0
    rows = rows_in(folder / "a.csv")
    assert {row["workout_step"] for row in rows[:30]} <= {"", "1"}
    assert rows[29]["workout_step"] == "1"
    assert float(rows[-1]["distance_m"]) == int(rows[-1]["steps"]) > 0


def test_a_run_of_a_board_is_told_as_its_board_told_it(folder):
    (folder / "7.run").write_bytes(recorded(SHORT, EVENTS_ONLY)[0])
    assert export("7.run", "--csv", "a.csv", "--fit", "a.fit", *START).exit_code == 0
    events = told_events(run_in_file(folder / "7.run"))
    rows = rows_in(folder / "a.csv")
    assert [row["cadence_spm"] for row in rows] == [
        str(event.spm or "") for event in events if isinstance(event, Cadence)
    ]
    assert int(rows[-1]["steps"]) == sum(isinstance(event, FootStrike) for event in events) > 80
    records = [m for m in fit_messages((folder / "a.fit").read_bytes()) if m.name == "record"]
    assert abs(len(records) - len(rows)) <= 1


def test_the_new_file_is_named_after_the_activity(folder):
    (folder / "morning.gpx").write_text(watch_gpx(SECONDS))
    before = (folder / "morning.gpx").read_bytes()
    done = export("--into", "morning.gpx")
    assert done.stdout == "morning-footfall.gpx: cadence in 261 of 400 points\n"
    assert "taken to begin with morning.gpx" in done.stderr
    assert "--offset S says else" in done.stderr
    assert (folder / "morning-footfall.gpx").is_file()
    assert (folder / "morning.gpx").read_bytes() == before


def test_the_offset_is_found_and_told(folder):
    # As a watch that was started a minute earlier would have counted it.
    strides = [0] * 60 + [round((line["spm"] or 0) / 2) for line in told_as("cadence")]
    (folder / "run.fit").write_bytes(watch_fit(len(strides), strides))
    done = export("--into", "run.fit", "--replace", "-o", "new.fit")
    assert done.exit_code == 0
    assert done.stderr == ""
    assert "by both cadences, begun 59 s after run.fit: correlation 1.00" in done.stdout
    records = [m for m in fit_messages((folder / "new.fit").read_bytes()) if m.name == "record"]
    last = max(fields_of(each)["timestamp"].timestamp() for each in records)
    assert last == START_S + len(strides) - 1


REFUSED = {
    "nothing": ([], "say what to write: --fit, --csv, --parquet or --into"),
    "no start": (["--fit", "a.fit"], "--fit a.fit: a board has no clock: say when the run began"),
    "no time": (["--fit", "a.fit", "--start", "noon"], "--start noon: write a time such as 2026"),
    "old": (["--fit", "a.fit", "--start", "1970-01-02"], "is not in the years 2000 to 2099"),
    "no into": (["--csv", "a.csv", "--offset", "3"], "go with --into ACTIVITY"),
    "no use": (["--csv", "a.csv", *START], "--start goes with --fit or --into"),
    "two times": (
        ["--into", "run.gpx", "--offset", "3", "--start", "2026-11-26"], "leave out one",
    ),
    "endless": (["--into", "run.gpx", "--offset", "nan"], "--offset nan: give a number"),
    "far": (["--into", "run.gpx", "--offset", "1e30"], "is not in the range"),
    "elsewhere": (["--into", "run.gpx", "--offset", "-9e5"], "correct --start or --offset"),
    "itself": (["--into", "run.gpx", "-o", "run.gpx"], "run.gpx: is read or written already"),
    "twice": (["--csv", "a.csv", "--parquet", "./a.csv"], "a.csv: is read or written already"),
    "the run": (["run.csv", "--csv", "run.csv"], "run.csv: is read or written already"),
    "another kind": (
        ["--into", "run.gpx", "-o", "run.fit"], "run.fit: run.gpx is GPX and stays so",
    ),
    "missing": (["--into", "no.fit"], "no.fit: there is no such file"),
    "has cadence": (["--into", "own.gpx", "--csv", "a.csv"], "--replace puts the run's in its"),
    "bad run": (["run.csv", "--csv", "a.csv"], "run.csv: "),
    "its settings": (["7.run", "--csv", "a.csv", "--target", "170"], "leave out --target"),
    "its workout": (["7.run", "--csv", "a.csv", "--press", "3"], "leave out --target"),
    "no folder": (["--csv", "no/a.csv"], "no/a.csv: cannot be written"),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_one_line_and_writes_nothing(
    folder, monkeypatch, capsys, arguments, said
):
    (folder / "run.gpx").write_text(watch_gpx(SECONDS))
    (folder / "own.gpx").write_text(watch_gpx(SECONDS, [85] * SECONDS))
    (folder / "run.csv").write_text("hello\n")
    (folder / "7.run").write_bytes(written(7)[0])
    before = {path: path.read_bytes() for path in folder.iterdir()}
    assert said in refused_line(monkeypatch, capsys, "export", *arguments)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
