"""The flashed firmware on each virtual board reports what replay reports, event for event."""

import json
import pathlib
from functools import cache

import footfall_boards
import pytest
from click.testing import CliRunner

from footfall.core.settings import Settings
from footfall_host.commands.emulate import emulate_command
from footfall_host.commands.replay import replay_command
from footfall_host.replay import core_events
from footfall_host.trace import Trace, read_trace
from footfall_host.virtual_board.board import power_on
from footfall_host.virtual_board.emulation import scenario_of
from footfall_host.virtual_board.machine import board_file

FOLDER = pathlib.Path(footfall_boards.__file__).parent
BOARDS = sorted(path.stem for path in FOLDER.glob("[!_]*.py"))
# As much of a real recording as keeps a test short.
ROWS = 20_000

BOARD_IDS = [board_file(name).BOARD_ID for name in BOARDS]
# The least of them, and one of another port with more parts.
SOME_BOARDS = ("circuitplayground_express", "raspberry_pi_pico")

every_board = pytest.mark.parametrize("board_id", BOARD_IDS)
some_boards = pytest.mark.parametrize(
    "board_id",
    [
        pytest.param(board_id, marks=() if board_id in SOME_BOARDS else pytest.mark.campaign)
        for board_id in BOARD_IDS
    ],
)


def printed(command, *arguments):
    """Return the objects that a command prints, but for when the board knew of a strike.

    Replay drains every 80 ms on the dot; a board drains when it comes to it.
    """
    done = CliRunner().invoke(command, ["--jsonl", *arguments], catch_exceptions=False)
    return [
        {key: value for key, value in json.loads(line).items() if key != "detected_t_s"}
        for line in done.stdout.splitlines()
    ]


@cache
def replayed(*arguments):
    """Return what replay prints, which no board changes."""
    return printed(replay_command, *arguments)


@some_boards
def test_the_example_gives_the_lines_of_replay(board_id):
    emulated = printed(emulate_command, "--board", board_id)
    types = {"step", "cadence", "cue", "coach", "beat", "summary"}
    assert {line["type"] for line in emulated} == types
    assert emulated == replayed()


@some_boards
def test_a_self_test_before_the_first_sample_changes_no_line(board_id):
    emulated = printed(emulate_command, "--board", board_id, "--fault", "plug")
    assert emulated == replayed()


def test_a_target_reaches_the_board():
    emulated = printed(emulate_command, "--target", "180")
    assert emulated == replayed("--target", "180")
    assert emulated != replayed()


@pytest.mark.parametrize(
    "values",
    [
        ("dwell_s=2", "beat_after_s=0", "beat_s=20"),
        pytest.param(("ramp_spm=10", "ramp_min=2"), marks=pytest.mark.campaign),
        pytest.param(("auto_target=1", "calibrate_min=1"), marks=pytest.mark.campaign),
        ("auto_target=1", "own_spm=162", "ramp_spm=5", "ramp_min=1"),
        pytest.param(("fade_sessions=1", "start_grace_s=0"), marks=pytest.mark.campaign),
    ],
    ids=", ".join,
)
def test_settings_reach_the_board_and_the_coach_does_as_in_a_replay(values):
    options = [option for value in values for option in ("--set", value)]
    emulated = printed(emulate_command, *options)
    assert emulated == replayed(*options)
    assert emulated != replayed()


@every_board
def test_a_real_recording_gives_the_events_of_replay(board_id, corpus):
    """Another recording for each board."""
    found = sorted(corpus.rglob("*.csv.gz"))
    assert len(found) >= len(BOARDS), f"{corpus} holds too few recordings"
    whole = read_trace(found[BOARD_IDS.index(board_id) * len(found) // len(BOARD_IDS)])
    trace = Trace(whole.origin_s, whole.counts[:ROWS], (), whole.name)
    expected = list(core_events(trace, Settings()))
    assert expected
    assert power_on(scenario_of(trace, Settings(), board_id)).events == expected
