"""`footfall emulate --workout`: the firmware on a virtual board does what the replay says."""

import json

import pytest
from click.testing import CliRunner

from feeding import run_of
from footfall_host.commands.emulate import emulate_command
from footfall_host.commands.replay import replay_command
from footfall_host.replay import Signal
from footfall_host.resample import to_counts
from footfall_host.trace import write_trace
from footfall_host.virtual_board.board import Scenario, power_on
from footfall_host.virtual_board.emulation import events_of
from footfall_host.workouts.shipped import shipped

TIMED = """number = 42
name = "Mine"

[[steps]]
label = "easy"
seconds = 15
signal = "easy"

[[steps]]
label = "faster"
steps = 60
target = 175
cue = "too slow"

[[steps]]
label = "rest"
seconds = 8
signal = "rest"
soon_s = 3
"""
WITH_BUTTONS = TIMED.replace("steps = 60", "until_button = true")
COURSE = "3@stand,17@165,21@175,20@stand"
PRESS_S = 41.0
# From the finger to the core: a press is one once it is let go.
BUTTON_S = 0.5


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("workout")
    run = run_of(COURSE)
    write_trace(folder / "run.csv.gz", run.t_s, run.acc_g)
    (folder / "timed.toml").write_text(TIMED)
    (folder / "buttons.toml").write_text(WITH_BUTTONS)
    return folder


def lines(command, *arguments):
    given = [str(argument) for argument in arguments]
    done = CliRunner().invoke(command, [*given, "--jsonl"], catch_exceptions=False)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_board_says_what_the_replay_says(files):
    given = (files / "run.csv.gz", "--workout", files / "timed.toml")
    *emulated, _ = lines(emulate_command, *given)
    *replayed, _ = lines(replay_command, *given)
    signals = [(e["kind"], e["workout_step"]) for e in emulated if e["type"] == "signal"]
    assert signals == [("easy", 1), ("work", 2), ("rest", 3), ("soon", 3), ("done", 3)]

    def what(event):
        # When the board knew of a strike depends on its drains.
        return {key: value for key, value in event.items() if key != "detected_t_s"}

    assert list(map(what, emulated)) == list(map(what, replayed))


def test_a_press_on_the_board_ends_a_step_as_in_the_replay(files):
    given = (files / "run.csv.gz", "--workout", files / "buttons.toml", "--press", PRESS_S)
    emulated, replayed = lines(emulate_command, *given), lines(replay_command, *given)
    for events in (emulated, replayed):
        (rest,) = [e for e in events if e["type"] == "signal" and e["kind"] == "rest"]
        assert 0 <= rest["t_s"] - PRESS_S <= BUTTON_S
        assert events[-1]["workout"]["is_done"]


def test_its_steps_are_shown(files):
    given = [str(files / "run.csv.gz"), "--workout", str(files / "timed.toml")]
    done = CliRunner().invoke(emulate_command, given, catch_exceptions=False)
    assert "\nMine: done\n" in done.stdout


@pytest.mark.parametrize("number", [1, 13])
def test_what_was_deployed_is_followed_by_its_number(number):
    run = run_of("2@stand,20@165")
    settings = {"FOOTFALL_WORKOUT": number}
    board = power_on(Scenario(to_counts(run.acc_g), settings=settings, deployed=True))
    (signal,) = [event for event in events_of(board, 0.0) if isinstance(event, Signal)]
    assert (signal.kind, signal.workout_step) == ("easy", 1)
    assert shipped()[{1: "warm-up", 13: "recovery"}[number]].number == number
    assert not any("fault" in said.text.lower() for said in board.said)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--workout", "two-mile-repeats"], "add --set step_length_cm=110"),
        (["--press", "3"], "add --workout NAME"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(refused, arguments, said):
    assert said in refused(["emulate", *arguments])
