"""`footfall replay` of what a virtual board has recorded: the same here, or where it parts."""

import json
import re

import numpy as np
import pytest

from feeding import run_of
from footfall_host.commands.replay import replay_command
from footfall_host.commands.runs import runs_command
from footfall_host.commands.sync import sync_command
from footfall_host.recordings.replayed import replay_run
from footfall_host.recordings.run_file import read_run
from footfall_host.recordings.told import told_events, told_timeline
from footfall_host.replay import Beat, Cadence, CoachChange, Cue, FootStrike
from footfall_host.resample import to_counts
from recorded import (
    EVENTS_ONLY,
    PATHS,
    RAW,
    drive_with,
    recorded,
    with_another_sample,
    without_frames,
)
from recorded_commands import LONG, SHORT, refused_line, run


def test_a_raw_run_is_identical_and_shows_what_replay_shows(library, ids):
    done = run(replay_command, ids[0], library=library)
    assert done.exit_code == 0
    assert re.search(r"steps +\d{3}\n", done.stdout)
    verdict = [line for line in done.stdout.splitlines() if line.startswith("identical: ")]
    samples, comparisons = map(int, re.findall(r"\d+", verdict[0]))
    assert samples > 14_000
    assert comparisons > 15
    only = run(replay_command, ids[0], "--verdict", library=library)
    assert only.stdout.splitlines() == verdict


def test_the_replayed_samples_are_those_that_were_worn(library, ids):
    worn = to_counts(run_of(LONG).acc_g)
    replayed = replay_run(read_run(recorded(LONG, RAW), "run"), "run")
    assert replayed.trace is not None
    counts = replayed.trace.counts
    starts = [at for at in range(200) if np.array_equal(worn[at : at + 300], counts[:300])]
    assert len(starts) == 1
    assert np.array_equal(counts, worn[starts[0] : starts[0] + len(counts)])


def test_it_gives_the_events_that_the_board_noted():
    read = read_run(recorded(LONG, RAW), "run")
    replayed, told = replay_run(read, "run").events, told_events(read)
    first_s = min(note.at_samples for note in read.notes) / 100
    for kind in (Cadence, Cue, CoachChange, FootStrike, Beat):
        here = [event for event in replayed if isinstance(event, kind)]
        there = [event for event in told if isinstance(event, kind)]
        assert there, kind
        last_s = there[-1].t_s + first_s + 0.01
        pairs = list(zip([e for e in here if e.t_s <= last_s], there, strict=True))
        for mine, theirs in pairs:
            assert mine.t_s == pytest.approx(theirs.t_s + first_s, abs=1 / 1600)
            if kind is not FootStrike:
                fields = {**vars(mine), "t_s": 0}, {**vars(theirs), "t_s": 0}
                assert fields[0] == fields[1]


def test_its_events_are_lines_of_json_and_the_last_one_is_the_verdict(library, ids):
    done = run(replay_command, ids[0], "--jsonl", library=library)
    *events, summary, verdict = map(json.loads, done.stdout.splitlines())
    assert {event["type"] for event in events} >= {"step", "cadence", "cue", "coach", "beat"}
    assert summary["type"] == "summary"
    assert summary["steps"] == sum(event["type"] == "step" for event in events)
    assert verdict["type"] == "check"
    assert verdict["identical"] is True
    assert verdict["checks"] > 15


def test_it_can_be_drawn_and_explained(library, ids, tmp_path):
    done = run(replay_command, ids[0], "--plot", tmp_path / "run.png", "--explain", library=library)
    assert done.exit_code == 0
    assert (tmp_path / "run.png").read_bytes().startswith(b"\x89PNG")
    assert re.search(r"\d:\d\d +low cue|\d:\d\d +cue", done.stdout)


def test_a_run_with_more_samples_than_there_was_room_for_is_identical_that_far(tmp_path):
    slots = recorded(LONG, RAW, made=3)  # two are kept for events
    drive = drive_with(tmp_path / "D", slots)
    done = run(replay_command, drive / PATHS[0], library=tmp_path / "lib")
    assert done.exit_code == 0
    verdict = done.stdout.splitlines()[-1]
    assert re.fullmatch(
        r"identical: \d+ samples, \d+ comparisons, to where the board had no room for more", verdict
    )
    read = read_run(slots, "run")
    assert len(told_events(read)) > len(replay_run(read, "run").events) + 20


@pytest.mark.parametrize("mode", [RAW, EVENTS_ONLY])
def test_samples_that_were_lost_are_gaps(tmp_path, mode):
    slots = recorded(SHORT, mode, stalls_us=((20_000_000, 1_500_000),))
    drive = drive_with(tmp_path / "D", slots)
    command = replay_command if mode == RAW else runs_command
    done = run(command, drive / PATHS[0], library=tmp_path / "lib")
    assert done.exit_code == 0
    assert re.search(r"gaps +1 in the recording\n", done.stdout)
    assert ("identical: " in done.stdout) == (mode == RAW)
    read = read_run(slots, "run")
    (gap,) = (replay_run(read, "run").trace if mode == RAW else told_timeline(read, "run")).gaps
    # What the FIFO of 32 samples bridges is not lost.
    assert gap.lost_samples == pytest.approx(150 - 32, abs=12)


def test_a_changed_sample_is_where_it_parts(tmp_path):
    first, second = recorded(LONG, RAW)
    drive = drive_with(tmp_path / "D", [with_another_sample(first, 100), second])
    done = run(replay_command, drive / PATHS[0], "--verdict", library=tmp_path / "lib")
    assert done.exit_code == 1
    at, before, checks = map(
        int,
        re.fullmatch(
            r"parts at sample (\d+) \(\d:\d\d\); identical before: (\d+) samples, (\d+) "
            r"comparisons\n",
            done.stdout,
        ).groups(),
    )
    assert before <= at < before + 1500
    assert checks > 1
    # 61 samples a frame.
    assert abs(at - 100 * 61) < 1500


def test_from_where_something_is_missing_is_told(tmp_path):
    first, second = recorded(LONG, RAW)
    drive = drive_with(tmp_path / "D", [without_frames(first, 60), second])
    done = run(replay_command, drive / PATHS[1], library=tmp_path / "lib")
    assert done.exit_code == 1
    line = done.stdout.splitlines()[-1]
    missing, compared, checks = map(
        int,
        re.fullmatch(
            r"something is missing from sample (\d+) \(0:\d\d\) on; identical before: (\d+) "
            r"samples, (\d+) comparisons",
            line,
        ).groups(),
    )
    assert 0 < compared <= missing < 60 * 61
    assert checks > 0
    assert re.search(r"steps +\d+\n", done.stdout)  # of what is before


def test_of_a_run_without_its_beginning_nothing_is_replayed(tmp_path):
    _, second = recorded(LONG, RAW)
    drive = drive_with(tmp_path / "D", [second])
    done = run(replay_command, drive / PATHS[0], library=tmp_path / "lib")
    assert done.exit_code == 1
    assert done.stdout == "something is missing from sample 0 (0:00) on; identical before: 0 " + (
        "samples, 0 comparisons\n"
    )


def test_the_parts_of_a_run_are_found_beside_each_other(tmp_path):
    slots = recorded(LONG, RAW)
    drive = drive_with(tmp_path / "D", [slots[1], *recorded(SHORT, EVENTS_ONLY), slots[0]])
    whole = run(replay_command, drive / PATHS[2], "--verdict", library=tmp_path / "lib")
    assert whole.stdout.startswith("identical: ")


def test_a_slot_that_has_been_freed_is_read_all_the_same(tmp_path):
    slots = recorded(LONG, RAW)
    drive = drive_with(tmp_path / "D", slots)
    run(sync_command, "--drive", drive, library=tmp_path / "lib")
    done = run(replay_command, drive / PATHS[0], "--verdict", library=tmp_path / "lib")
    assert (done.exit_code, done.stdout[:10]) == (0, "identical:")


def test_a_file_of_the_library_is_a_run_too(library, ids):
    done = run(
        replay_command, library / "runs" / f"{ids[0]}.run.gz", "--verdict", library="nowhere"
    )
    assert done.stdout.startswith("identical: ")


def test_a_run_without_samples_says_what_to_use(library, ids, monkeypatch, capsys):
    line = refused_line(monkeypatch, capsys, "replay", ids[1], "--library", library)
    assert "only its events were recorded" in line
    assert f"footfall runs {ids[1]} shows them" in line


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--target", "175"], "--set, --session, --workout, --press and --columns"),
        (["--set", "dwell_s=8"], "leave out --target, --set, --session"),
        (["--session", "3"], "leave out --target, --set, --session"),
        (["--workout", "sprints"], "leave out --target, --set, --session, --workout"),
        (["--plot", "run.jpeg"], "name it .png, .svg or .pdf"),
    ],
)
def test_what_a_recorded_run_can_not_be_asked_for(
    library, ids, monkeypatch, capsys, arguments, what
):
    line = refused_line(monkeypatch, capsys, "replay", ids[0], "--library", library, *arguments)
    assert what in line


def test_refusals_are_one_line(tmp_path, monkeypatch, capsys):
    library = ("--library", tmp_path / "lib")
    line = refused_line(monkeypatch, capsys, "replay", "1", "--verdict", "--explain")
    assert "leave out --explain and --plot" in line
    assert "name such a run" in refused_line(monkeypatch, capsys, "replay", "--verdict")
    line = refused_line(monkeypatch, capsys, "replay", "17-abcd", *library)
    assert f"17-abcd: no run of {tmp_path / 'lib'} is called so" in line
    line = refused_line(monkeypatch, capsys, "replay", tmp_path / "no.run", *library)
    assert "no.run: cannot be read (No such file or directory)" in line
    (tmp_path / "zero.run").write_bytes(bytes(65536))
    line = refused_line(monkeypatch, capsys, "replay", tmp_path / "zero.run", *library)
    assert "zero.run: no recorded run can be read from it" in line
    (tmp_path / "bad.run.gz").write_bytes(b"what")
    line = refused_line(monkeypatch, capsys, "runs", tmp_path / "bad.run.gz", *library)
    assert "bad.run.gz: is damaged" in line


def test_a_file_that_is_called_like_a_run_is_a_recording(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "17").write_text("t_s\n")
    assert "17: line 1: the header is" in refused_line(monkeypatch, capsys, "replay", "17")
