"""`footfall workout`: what it lists, shows, builds and refuses."""

import sys

import pytest
from click.testing import CliRunner

from drives import contents, new_drive, without_waiting
from footfall_host import cli
from footfall_host.commands.workout import workout_command
from footfall_host.workouts.compile import compiled, plan_of
from footfall_host.workouts.read import read_workout
from footfall_host.workouts.shipped import board_files, shipped, text_of
from workout_files import SMALL

NAMES = [
    "warm-up", "speed-run", "fartlek", "fartlek-surprise", "sprints", "hill-repeats",
    "two-mile-repeats", "strength", "plyometrics", "stride-drills", "long-easy", "cadence-ladder",
    "recovery",
]  # fmt: skip


def invoke(*arguments):
    """Run the command in this process, exceptions let through."""
    given = [str(argument) for argument in arguments]
    return CliRunner().invoke(workout_command, given, catch_exceptions=False)


@pytest.fixture
def mine(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(SMALL)
    return path


def test_thirteen_come_along_each_with_its_source():
    assert list(shipped()) == NAMES
    assert [workout.number for workout in shipped().values()] == list(range(1, 14))
    assert all(w.source.startswith("The article") and w.description for w in shipped().values())


@pytest.mark.parametrize("name", NAMES)
def test_each_compiles_to_less_than_a_block_of_the_drive_and_back(name):
    data = compiled(shipped()[name])
    assert plan_of(data).name == shipped()[name].name
    assert len(data) < 600
    assert board_files()[f"workouts/{shipped()[name].number:02}.wrk"] == data


@pytest.mark.parametrize("name", NAMES)
def test_each_says_that_its_numbers_are_yours_and_which_are_defaults(name):
    assert "yours to change" in text_of(name)
    assert "# default" in text_of(name) or name in ("hill-repeats",)


def test_the_list_has_them_all():
    lines = invoke("list").stdout.splitlines()
    assert [line.split()[1] for line in lines[::2]] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_is_shown(name):
    shown = invoke("show", name).stdout
    assert shown.startswith(f"{shipped()[name].name}, number {shipped()[name].number}\n")
    assert [line for line in shown.splitlines() if line != line.rstrip()] == []


def test_the_two_miles_are_shown_as_such():
    shown = invoke("show", "two-mile-repeats").stdout
    assert shown.count("2 miles  as set  too slow  work") == 2
    assert "5:00                       rest    10 s ahead a signal" in shown


def test_a_file_to_begin_from_is_the_one_that_came_along(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(invoke("show", "sprints", "--toml").stdout)
    assert read_workout(path) == shipped()["sprints"]
    assert invoke("show", path, "--toml").stdout == path.read_text()


def test_a_file_is_built_for_people_who_copy_it_themselves(mine, tmp_path):
    done = invoke("build", mine, "-o", tmp_path / "42.wrk")
    assert done.exit_code == 0
    assert "Mine, number 42, 7 steps" in done.stdout
    assert (tmp_path / "42.wrk").read_bytes() == compiled(read_workout(mine))


def test_a_drive_gets_it_under_its_number_and_nothing_else_changes(mine, tmp_path, monkeypatch):
    without_waiting(monkeypatch)
    drive = new_drive(tmp_path / "drive")
    before = contents(drive)
    done = invoke("build", mine, "--drive", drive)
    assert "FOOTFALL_WORKOUT = 42" in done.stdout
    after = contents(drive)
    assert after.pop("workouts/42.wrk") == compiled(read_workout(mine))
    assert after == before


def test_a_workout_in_metres_says_what_else_it_needs(tmp_path, monkeypatch):
    without_waiting(monkeypatch)
    drive = new_drive(tmp_path / "drive")
    assert "footfall calibrate" in invoke("build", "two-mile-repeats", "--drive", drive).stdout


def test_a_bad_file_leaves_the_board_the_last_good_one(mine, tmp_path, monkeypatch, capsys):
    without_waiting(monkeypatch)
    drive = new_drive(tmp_path / "drive")
    invoke("build", mine, "--drive", drive)
    before = contents(drive)
    mine.write_text(SMALL.replace("180", "300"))
    monkeypatch.setattr(
        sys, "argv", ["footfall", "workout", "build", str(mine), "--drive", str(drive)]
    )
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith(f"footfall: {mine}: line 17: target is 300; it must")
    assert contents(drive) == before


def test_files_are_looked_over(mine):
    assert invoke("check", mine).stdout == f"{mine}: Mine, number 42, 7 steps\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "joging"], 'there is no workout "joging"; there are warm-up, speed-run'),
        (
            ["check", "none.toml"],
            "none.toml: cannot be read (No such file or directory); name a workout's file",
        ),
        (["build", "warm-up", "--drive", "nowhere"], "there is no boot_out.txt"),
        (["build", "warm-up", "-o", "x.wrk", "--drive", "y"], "leave out one"),
        (["build", "warm-up", "-o", "no/x.wrk"], "cannot be written"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(refused, arguments, said):
    assert said in refused(["workout", *arguments])
