"""`footfall sync`: what it prints, every board at once, and what it refuses in one line."""

import errno
import re
import sys
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from drives import BOARD_ID, contents, new_drive, without_waiting
from footfall_host import cli
from footfall_host.commands.sync import sync_command
from footfall_host.deploy import drives
from footfall_host.deploy.disk import Disk
from recorded import PATHS, drive_with, slot, without_frames, written

OTHER_ID = "feather_nrf52840_express"


@pytest.fixture(autouse=True)
def library(tmp_path, monkeypatch):
    without_waiting(monkeypatch)
    monkeypatch.setenv("FOOTFALL_LIBRARY", str(tmp_path / "lib"))
    return tmp_path / "lib"


@pytest.fixture
def boards(tmp_path, monkeypatch):
    """Return the drives of two boards that are plugged in, with two runs and one."""
    paths = [
        drive_with(tmp_path / "CIRCUITPY", [*written(5, uid="aa"), *written(6, uid="aa")]),
        drive_with(tmp_path / "CIRCUITPY1", written(5, uid="bb"), board_id=OTHER_ID),
    ]
    parts = [SimpleNamespace(mountpoint=str(path)) for path in (*paths, "/")]
    monkeypatch.setattr(drives.psutil, "disk_partitions", lambda: parts)
    return paths


def invoke(*arguments):
    """Run the command in this process, exceptions let through."""
    given = [str(argument) for argument in arguments]
    return CliRunner().invoke(sync_command, given, catch_exceptions=False, standalone_mode=False)


def ended(monkeypatch, capsys, *arguments):
    """Return the status of the command line, and what it said."""
    monkeypatch.setattr(sys, "argv", ["footfall", "sync", *map(str, arguments)])
    with pytest.raises(SystemExit) as exited:
        cli.main()
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return exited.value.code or 0, said.out, said.err


def test_every_board_is_synced_with_a_line_a_run(boards, library):
    done = invoke()
    assert done.stderr.splitlines() == [
        f"{BOARD_ID} at {boards[0]}",
        f"{OTHER_ID} at {boards[1]}",
    ]
    *lines, last = done.stdout.splitlines()
    assert len(lines) == 3
    for line in lines:
        assert re.fullmatch(
            r"copied    [56]-[a-z2-7]{4}  0:06 running, 20 steps, 16\d.\d spm", line
        )
    assert last == f"3 runs copied to {library}; 3 slots freed."
    assert len(list((library / "runs").iterdir())) == 3
    again = invoke()
    assert again.stdout == "No new run.\n"
    assert "\x1b" not in done.stdout + done.stderr


def test_a_terminal_shows_how_far_it_is(boards, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    done = invoke("--drive", boards[0])
    assert "Copying" in done.stderr
    assert "2/2" in done.stderr


def test_boards_may_be_chosen_by_their_id_or_their_drive(boards, library, monkeypatch, capsys):
    before = contents(boards[0])
    assert invoke("--board", OTHER_ID).stdout.splitlines()[-1].startswith("1 run copied")
    assert contents(boards[0]) == before
    assert invoke("--drive", boards[0]).stdout.splitlines()[-1].startswith("2 runs copied")
    status, out, err = ended(monkeypatch, capsys, "--board", "raspberry_pi_pico")
    assert (status, out) == (2, "")
    assert err.startswith(f"footfall: --board raspberry_pi_pico: there is none, but {BOARD_ID} at ")


def test_to_keep_changes_nothing_on_the_board(boards, library):
    before = [contents(board) for board in boards]
    done = invoke("--keep")
    assert done.stdout.splitlines()[-1] == f"3 runs copied to {library}; 0 slots freed, 3 kept."
    assert [contents(board) for board in boards] == before
    done = invoke()
    assert [line[:8] for line in done.stdout.splitlines()[:3]] == ["is there"] * 3
    assert done.stdout.splitlines()[-1] == "No new run, 3 copied before; 3 slots freed."


def test_another_library_may_be_named(boards, tmp_path):
    done = invoke("--library", tmp_path / "mine")
    assert done.stdout.splitlines()[-1].startswith(f"3 runs copied to {tmp_path / 'mine'};")


def test_damage_is_said(tmp_path):
    (whole,) = written(5, steps=900)
    drive = drive_with(
        tmp_path / "D", [without_frames(whole, 2), without_frames(*written(6), 0), slot(b"?" * 99)]
    )
    done = invoke("--drive", drive)
    lines = done.stdout.splitlines()
    assert lines[0].endswith("; damaged: 1 frame can't be read, the rest can")
    assert lines[1].endswith("; its beginning can't be read")
    assert lines[2].startswith(f"{drive / PATHS[2]}: nothing of it can be read; kept as it is")
    assert lines[3].endswith("; 2 slots freed, 1 kept.")
    done = invoke("--drive", drive, "--free-unreadable")
    assert done.stdout.splitlines()[0].endswith(": nothing of it could be read; freed")
    assert invoke("--drive", drive).stdout == "No new run.\n"


def test_a_drive_without_room_for_runs_says_how_it_gets_some(tmp_path):
    done = invoke("--drive", new_drive(tmp_path / "D"))
    assert "there is no room for runs on it yet: leave the board at the USB" in done.stdout
    assert done.stdout.splitlines()[-1] == "No new run."


def test_a_board_that_goes_away_leaves_the_others_to_be_synced(boards, monkeypatch, capsys):
    class GoneDisk(Disk):
        def read_through(self, path):
            if path.is_relative_to(boards[0]):
                raise OSError(errno.EIO, "Input/output error")
            return path.read_bytes()

    monkeypatch.setattr(Disk, "read_through", GoneDisk.read_through)
    status, out, err = ended(monkeypatch, capsys)
    assert status == 2
    assert out.splitlines()[-1].startswith("1 run copied")
    problem = err.splitlines()[-1]
    assert "cannot be read (Input/output error); no run is lost" in problem
    assert problem.endswith("plug the board in and run this again")


def test_a_drive_that_is_read_only_is_copied_and_told(boards, library, monkeypatch, capsys):
    def refuse(self, path, at, data):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Disk, "patch_through", refuse)
    status, out, err = ended(monkeypatch, capsys, "--drive", boards[0])
    assert status == 2
    assert out.splitlines()[-1].startswith("2 runs copied")
    assert "cannot be written (Read-only file system); no run is lost" in err.splitlines()[-1]
    assert err.splitlines()[-1].endswith("or only copy with --keep")


def test_a_key_that_stops_it_loses_nothing(boards, library, monkeypatch, capsys):
    def stop(self, path, at, data):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Disk, "patch_through", stop)
        status, _, err = ended(monkeypatch, capsys)
    assert status == 1
    assert err.splitlines()[-1] == "footfall: stopped"
    assert (
        invoke().stdout.splitlines()[-1]
        == f"1 run copied to {library}, 2 copied before; 3 slots freed."
    )


def test_what_can_not_be_asked_for_is_one_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(drives.psutil, "disk_partitions", list)
    status, _, err = ended(monkeypatch, capsys)
    assert (status, len(err.splitlines())) == (2, 1)
    assert "no drive of CircuitPython is plugged in" in err
    status, _, err = ended(monkeypatch, capsys, "--keep", "--free-unreadable")
    assert "leave out --free-unreadable" in err
    assert ended(monkeypatch, capsys, "--drive", tmp_path / "D")[0] == 2


def test_files_that_are_no_slots_are_left_alone(tmp_path):
    drive = drive_with(tmp_path / "D", written(5))
    (drive / "runs" / "backup.run").write_bytes(written(9)[0])
    invoke("--drive", drive)
    assert (drive / "runs" / "backup.run").read_bytes() == written(9)[0]
