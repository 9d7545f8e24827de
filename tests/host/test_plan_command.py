"""`footfall plan`, as it is typed."""

import datetime
import shlex
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

import drives
from footfall_host.commands.plan import plan_command
from footfall_host.deploy.drives import drive_at
from footfall_host.errors import BadInputError
from footfall_host.plan.rules import RULES
from footfall_host.plan.toml_file import read_plan, toml_of
from footfall_host.recordings.library import Library
from plans import example, with_sessions

WISH = shlex.split("--baseline 162 --goal 174 --days mon,wed,sat --weekly-km 20 --start 2026-11-30")


def invoke(*arguments):
    """Run the command in this process, exceptions let through."""
    runner = CliRunner()
    return runner.invoke(plan_command, arguments, catch_exceptions=False, standalone_mode=False)


@pytest.fixture(autouse=True)
def no_board_and_no_library(monkeypatch, tmp_path):
    monkeypatch.setattr("footfall_host.deploy.drives.find_drives", list)
    monkeypatch.setenv("FOOTFALL_LIBRARY", str(tmp_path / "none"))


@pytest.fixture
def plan_path(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_bytes(toml_of(example()))
    return path


@pytest.fixture
def drive(tmp_path):
    folder = drives.new_drive(tmp_path / "drive")
    drives.put(folder, drives.USERS)
    return folder


def test_a_plan_is_printed():
    printed = invoke("make", *WISH).stdout
    assert printed.startswith("From 162 to 174 spm in 8 weeks")
    for words in ("4 easy", "Mon 30 Nov", "warm-up + speed-run", "60 %", "all of its 21 rules"):
        assert words in printed


def test_it_is_written_in_every_format_at_once(tmp_path):
    paths = [tmp_path / f"plan.{ending}" for ending in ("html", "ics", "toml")]
    done = invoke("make", *WISH, *(word for path in paths for word in ("-o", str(path))))
    assert done.stderr == ""
    assert done.stdout == "".join(f"plan: {path}\n" for path in paths)
    assert paths[0].read_text().startswith("<!doctype html>")
    assert paths[1].read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert read_plan(paths[2]) == example()


def test_it_begins_on_the_first_monday_from_the_start(tmp_path):
    path = tmp_path / "plan.toml"
    for start in ("2026-11-24", "2026-11-29", "2026-11-30"):
        invoke("make", *WISH, "--start", start, "-o", str(path))
        assert read_plan(path).wish.start == datetime.date(2026, 11, 30)


def test_the_common_rule_can_be_asked_for(tmp_path):
    path = tmp_path / "plan.toml"
    invoke("make", *WISH, "--rule", "weekly10", "-o", str(path))
    assert read_plan(path) == example(rule="weekly10")


REFUSED = [
    ("--days mon,tue", "on mon,tue a hard day would follow a hard day"),
    ("--days mon,xyz", "--days mon,xyz: write days once each and with commas, of mon,tue,wed,"),
    ("--days mon,mon", "--days mon,mon: write days once each"),
    ("--weekly-km nan", "--weekly-km nan: it must be 1 to 300"),
    ("--start 9999-12-31", "--start 9999-12-31: choose a day no later than in 2199"),
    ("-o plan.pdf", "-o plan.pdf: choose a name that ends in .html, .ics or .toml"),
    ("-o nowhere/plan.ics", "nowhere/plan.ics: cannot be written (No such file or directory)"),
    ("-o plan.ics --at 7", "--at 7: write hours and minutes, such as 07:00"),
    ("-o plan.ics --remind 5", "--remind needs --at"),
    ("--weeks 53", "Invalid value for '--weeks': 53 is not in the range 1<=x<=52."),
    ("--goal 200", "200 from 162 spm takes 8 steps of at most 3 %, and 8 weeks on 3 days"),
]


@pytest.mark.parametrize(("arguments", "line"), REFUSED)
def test_what_cannot_be_is_one_line(refused, arguments, line):
    assert refused(["plan", "make", *WISH, *arguments.split()]).startswith(f"footfall: {line}")


def test_a_wish_without_a_goal_is_none(refused):
    line = refused(["plan", "make", "--baseline", "162"])
    assert line == "footfall: Missing option '--goal'. (see footfall plan make --help)\n"


# --- next ------------------------------------------------------------------------------------


def test_next_says_what_todays_session_is(plan_path):
    printed = invoke("next", str(plan_path), "--date", "2027-01-06").stdout.splitlines()
    assert printed[0] == (
        "2027-01-06 (Wed): hill repeats, 6.6 km at 174 spm, cues in 80 % of the time"
    )
    assert printed[1].startswith("  first    warm-up: ")
    assert printed[2].startswith("  workout  hill-repeats: ")
    assert printed[3].endswith("FOOTFALL_FADE_SESSIONS = 8, FOOTFALL_WORKOUT = 6")


def test_next_says_that_today_is_for_rest_and_what_follows(plan_path):
    printed = invoke("next", str(plan_path), "--date", "2026-12-01").stdout.splitlines()
    assert printed[:2] == [
        "2026-12-01: rest",
        "2026-12-02 (Wed): speed run, 6 km at 165 spm, cues in 100 % of the time",
    ]


def test_next_has_both_sessions_of_a_day(plan_path):
    printed = invoke("next", str(plan_path), "--date", "2026-12-28").stdout
    assert "2026-12-28 (Mon): cadence ladder, " in printed
    assert "2026-12-28 (Mon): plyometrics\n" in printed


def test_next_puts_a_session_on_the_board_and_leaves_all_else(plan_path, drive):
    before = drives.contents(drive)
    arguments = ("next", str(plan_path), "--date", "2027-01-07", "--drive", str(drive))
    printed = invoke(*arguments).stdout
    # The day itself has no run.
    assert printed.startswith("2027-01-07 (Thu): strength\n")
    assert printed.endswith("FOOTFALL_WORKOUT = 11 for the run of 2027-01-09\n")
    settings = b"FOOTFALL_TARGET_SPM = 174\nFOOTFALL_FADE_SESSIONS = 8\nFOOTFALL_WORKOUT = 11\n"
    assert drives.contents(drive) == before | {"settings.toml": settings}
    assert invoke(*arguments).stdout.endswith("FOOTFALL_WORKOUT = 11 already\n")


def test_next_finds_the_board_that_is_plugged_in(plan_path, drive, monkeypatch):
    for place in ("deploy.drives", "commands.given_drive"):
        monkeypatch.setattr(f"footfall_host.{place}.find_drives", lambda: [drive_at(drive)])
    invoke("next", str(plan_path), "--date", "2026-12-01")
    assert (drive / "settings.toml").read_bytes().startswith(b"FOOTFALL_TARGET_SPM = 165\n")


def test_next_can_be_tried(plan_path, drive):
    before = drives.contents(drive)
    arguments = ("next", str(plan_path), "--date", "2026-12-01", "--drive", str(drive), "--dry-run")
    assert "would have FOOTFALL_TARGET_SPM = 165" in invoke(*arguments).stdout
    assert drives.contents(drive) == before


def test_next_notes_that_the_board_measures_its_target(plan_path, drive):
    drives.put(drive, {"settings.toml": b"FOOTFALL_AUTO_TARGET = 1\n"})
    done = invoke("next", str(plan_path), "--date", "2026-12-01", "--drive", str(drive))
    assert done.stderr.startswith("note: FOOTFALL_AUTO_TARGET = 1 takes the target from your own")


def test_next_notes_a_workout_that_needs_a_step_length(plan_path, drive):
    day = next(s.day for s in example().sessions if s.workout == "two-mile-repeats")
    arguments = ("next", str(plan_path), "--date", str(day), "--drive", str(drive))
    assert "note: two-mile-repeats counts metres" in invoke(*arguments).stderr
    drives.put(drive, {"settings.toml": b"FOOTFALL_STEP_LENGTH_CM = 110\n"})
    assert "counts metres" not in invoke(*arguments).stderr


def test_next_goes_on_from_what_was_run(plan_path, tmp_path, monkeypatch):
    """Runs of a week that fell far short, as the library has them."""
    root = tmp_path / "library"
    root.mkdir()
    monday = example().weeks[0].start
    copied_at = datetime.datetime.combine(monday, datetime.time(18))
    entry = SimpleNamespace(copied_at=copied_at, mean_spm=165.0, running_s=600)
    monkeypatch.setattr(Library, "entries", lambda self: [entry])
    arguments = ("next", str(plan_path), "--date", str(monday + datetime.timedelta(days=9)))
    done = invoke(*arguments, "--library", str(root))
    assert "note: the plan follows 1 runs of the library" in done.stderr
    planned = invoke(*arguments, "--library", str(tmp_path / "none")).stdout
    assert done.stdout != planned


def test_next_after_the_end_is_refused(plan_path):
    with pytest.raises(BadInputError, match="nothing is planned from 2027-02-01 on; make the next"):
        invoke("next", str(plan_path), "--date", "2027-02-01")


# --- check -----------------------------------------------------------------------------------


def test_check_names_each_rule_and_says_which_is_broken(plan_path):
    done = invoke("check", str(plan_path))
    assert done.exit_code == 0
    assert done.stdout.count("kept  ") == len(RULES) - 1
    plan_path.write_bytes(toml_of(with_sessions(example(), 2, "speed", workout="speed-run")))
    runner = CliRunner()
    done = runner.invoke(plan_command, ["check", str(plan_path)])
    assert done.exit_code == 1
    assert "broken  turns: speed sessions change" in done.stdout
    assert "        week 2 has speed-run again\n" in done.stdout
