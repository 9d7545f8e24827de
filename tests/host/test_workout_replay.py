"""`footfall replay --workout`: what it prints, draws, and refuses."""

import json

import pytest
from click.testing import CliRunner

from feeding import run_of
from footfall_host.commands.replay import replay_command
from footfall_host.trace import write_trace

MINE = """number = 42
name = "Mine"

[[steps]]
label = "easy"
seconds = 20
signal = "easy"

[[steps]]
repeat = 2

[[steps.steps]]
label = "faster"
until_button = true
target = 175
cue = "too slow"

[[steps.steps]]
label = "rest"
seconds = 10
signal = "rest"
soon_s = 3
"""
COURSE = "3@stand,24@165,30@175,10@stand,30@175,20@stand"
PRESSES = ("--press", "52", "--press", "94")


def invoke(*arguments):
    """Run the command in this process, exceptions let through."""
    given = [str(argument) for argument in arguments]
    return CliRunner().invoke(replay_command, given, catch_exceptions=False)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Return the files of a run and of the workout that it follows."""
    folder = tmp_path_factory.mktemp("workout")
    run = run_of(COURSE)
    write_trace(folder / "run.csv.gz", run.t_s, run.acc_g)
    (folder / "mine.toml").write_text(MINE)
    return folder / "run.csv.gz", folder / "mine.toml"


def test_each_step_is_reported(files):
    said = invoke(files[0], "--workout", files[1], *PRESSES).stdout
    assert "\nMine: done\n" in said
    rows = [line.split() for line in said.partition("Mine: done")[2].splitlines() if line][1:6]
    assert [row[0] for row in rows] == ["easy", "faster", "rest", "faster", "rest"]
    assert [row[1] for row in rows[1:]] == ["1", "1", "2", "2"]
    assert "in zone   0:" in said
    assert "of what the workout asked for" in said
    assert [line for line in said.splitlines() if line != line.rstrip()] == []


def test_programs_get_the_same(files):
    printed = invoke(files[0], "--workout", files[1], *PRESSES, "--jsonl").stdout
    *events, summary = [json.loads(line) for line in printed.splitlines()]
    signals = [event for event in events if event["type"] == "signal"]
    assert [(s["kind"], s["workout_step"]) for s in signals] == [
        ("easy", 1), ("work", 2), ("rest", 3), ("soon", 3), ("work", 4), ("rest", 5), ("soon", 5),
        ("done", 5),
    ]  # fmt: skip
    workout = summary["workout"]
    assert (workout["number"], workout["name"], workout["is_done"]) == (42, "Mine", True)
    assert [step["signal"] for step in workout["steps"]] == ["easy", "work", "rest", "work", "rest"]
    assert [step["set_number"] for step in workout["steps"]] == [0, 1, 1, 2, 2]
    assert {step["metres"] for step in workout["steps"]} == {None}
    assert workout["steps"][2]["stop_s"] - workout["steps"][2]["start_s"] == pytest.approx(
        10, abs=0.2
    )


def test_without_one_there_is_none(files):
    *_, last = invoke(files[0], "--jsonl").stdout.splitlines()
    assert json.loads(last)["workout"] is None


def test_with_a_step_length_there_are_metres(files):
    given = (files[0], "--workout", files[1], *PRESSES, "--set", "step_length_cm=100", "--jsonl")
    steps = json.loads(invoke(*given).stdout.splitlines()[-1])["workout"]["steps"]
    assert [step["metres"] for step in steps] == [step["steps"] for step in steps]


def test_a_press_amid_a_step_that_does_not_end_by_it_moves_the_target(files):
    given = (files[0], "--workout", files[1], "--press", "10", "--press", "52", "--press", "94")
    printed = invoke(*given, "--jsonl").stdout.splitlines()
    targets = [e["target_spm"] for e in map(json.loads, printed) if e["type"] == "coach"]
    assert 176 in targets


def test_its_steps_are_in_the_picture(files, tmp_path):
    picture = tmp_path / "run.svg"
    invoke(files[0], "--workout", files[1], *PRESSES, "--plot", picture)
    drawn = picture.read_text()
    for word in ("workout", "easy", "faster 1", "faster 2"):
        assert f"<!-- {word} -->" in drawn


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--workout", "joging"], 'there is no workout "joging"'),
        (["--workout", "two-mile-repeats"], "add --set step_length_cm=110, or what footfall cal"),
        (["--press", "10"], "--press: it ends a step of a workout; add --workout NAME"),
        (["--workout", "none.toml"], "none.toml: cannot be read (No such file or directory)"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(refused, arguments, said):
    assert said in refused(["replay", *arguments])
