"""`footfall runs`: the table, and one run as its board told it."""

import json
import re

import pytest

from footfall_host.commands.runs import runs_command
from recorded import (
    EVENTS_ONLY,
    PATHS,
    drive_with,
    recorded,
    with_slots,
    without_frames,
)
from recorded_commands import SHORT, refused_line, run


def test_the_table_has_a_line_a_run(library, ids):
    done = run(runs_command, library=library)
    lines = {line.split()[0]: line for line in done.stdout.splitlines() if line[:1].isdigit()}
    assert set(lines) == set(ids)
    assert "raw samples" in lines[ids[0]]
    assert "raw samples" not in lines[ids[1]]


def test_a_library_without_runs_says_how_they_come_there(tmp_path):
    done = run(runs_command, library=tmp_path / "lib")
    assert done.stdout == f"{tmp_path / 'lib'}: no run is there yet; footfall sync copies them " + (
        "from a board\n"
    )
    assert json.loads(run(runs_command, "--json", library=tmp_path / "lib").stdout) == []


def test_one_run_shows_what_the_board_told(library, ids, tmp_path):
    done = run(runs_command, ids[1], "--plot", tmp_path / "run.png", library=library)
    told = dict(re.findall(r"^  (\S.*?)  +(\S.*)$", done.stdout, re.MULTILINE))
    figures = json.loads(run(runs_command, ids[1], "--json", library=library).stdout)
    assert told["steps"] == str(figures["steps"])
    assert told["running"] == "0:40"
    assert told["samples"] == "not recorded"
    assert "circuitplayground_bluefruit" in told["board"]
    assert figures["steps"] == pytest.approx(40 * 165 / 60, abs=3)
    assert (tmp_path / "run.png").read_bytes().startswith(b"\x89PNG")


def test_its_events_are_those_of_a_replay_by_type(library, ids):
    done = run(runs_command, ids[1], "--jsonl", library=library)
    *events, summary = map(json.loads, done.stdout.splitlines())
    steps = [event for event in events if event["type"] == "step"]
    assert len(steps) == summary["steps"]
    assert {event["detected_t_s"] for event in steps} == {None}
    assert steps[0]["t_s"] == 0


def test_options_of_one_run_ask_for_its_id(monkeypatch, capsys):
    assert "give its id" in refused_line(monkeypatch, capsys, "runs", "--jsonl")
    assert "choose one" in refused_line(monkeypatch, capsys, "runs", "1", "--json", "--jsonl")


def test_a_run_of_which_only_the_header_is_left_is_shown(tmp_path, monkeypatch, capsys):
    (slot,) = recorded(SHORT, EVENTS_ONLY)
    drive = drive_with(tmp_path / "D", [without_frames(slot, *range(1, 20))])
    done = run(runs_command, drive / PATHS[0], library=tmp_path / "lib")
    assert re.search(r"steps +0\n", done.stdout)
    line = refused_line(
        monkeypatch, capsys, "runs", drive / PATHS[0], "--plot", tmp_path / "run.png"
    )
    assert "too little of it can be read to draw it" in line
    with_slots(drive, [slot])
    done = run(runs_command, drive / PATHS[0], library=tmp_path / "lib")
    assert re.search(r"steps +1\d\d\n", done.stdout)
