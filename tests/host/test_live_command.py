"""`footfall live`: on a virtual board to the end, in a terminal, and what it refuses."""

import csv
import json
import os
import re
import signal
import subprocess
import sys
from functools import partial

import pytest
from bleak.backends.scanner import BaseBleakScanner
from bleak.exc import BleakBluetoothNotAvailableError, BleakBluetoothNotAvailableReason
from click.testing import CliRunner

from footfall.core.settings import Settings
from footfall_host.commands import live as command
from footfall_host.commands.live import live_command
from footfall_host.errors import BadInputError
from footfall_host.live import finding
from footfall_host.live.finding import SWITCH_ON, Backends
from footfall_host.replay import Cadence, replay
from footfall_host.trace import read_trace, write_trace
from live_runs import FootPod, in_empty_air

MAIN = "from footfall_host.cli import main; main()"
VIRTUAL = ("--virtual", "--speed", "0", "--plain")


def invoke(*arguments):
    """Run the command in this process, exceptions let through."""
    given = [str(argument) for argument in arguments]
    return CliRunner().invoke(live_command, given, catch_exceptions=False)


@pytest.fixture(scope="module")
def run_csv(tmp_path_factory, run_of):
    """Return the file of a minute of running."""
    path = tmp_path_factory.mktemp("traces") / "run.csv.gz"
    write_trace(path, *run_of(60, 172.0))
    return path


@pytest.fixture
def no_bluetooth(monkeypatch):
    """Return a function: let bleak find Bluetooth unusable for that reason."""

    def unusable(reason):
        class Scanner(BaseBleakScanner):
            def __init__(self, callback, service_uuids, *_, **__):
                super().__init__(callback, service_uuids)

            async def start(self):
                raise BleakBluetoothNotAvailableError("no", reason)

            async def stop(self):
                raise AssertionError("it never began")

        monkeypatch.setattr(finding, "Backends", lambda: Backends(scanner=Scanner))

    return unusable


# --- a virtual board, to the end --------------------------------------------------------------


def test_a_line_a_second_a_file_and_a_summary(run_csv, tmp_path):
    seen = tmp_path / "seen.csv"
    done = invoke("--virtual", run_csv, "--speed", "0", "--plain", "--seconds", "40", "-o", seen)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    clocks = [line.split()[0] for line in lines if re.match(r"\d:\d\d ", line)]
    assert clocks == [f"0:{second:02}" for second in range(1, 40)]
    in_zone = r"17\d\.\d spm  running  in zone \(target 170, zone 167 spm and above\)  0 cues  link"
    assert re.search(in_zone, lines[30])
    for label in ("watched", "cadence", "in zone", "cues", "lost"):
        assert any(line.strip().startswith(label) for line in lines[-6:])
    assert "0 of " in lines[-1]
    with seen.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert done.stderr == f"{seen}: {len(rows)} notifications\n"
    told = {
        round(event.t_s): event.spm
        for event in replay(read_trace(run_csv), Settings())
        if isinstance(event, Cadence)
    }
    for row in rows:
        second = int(row["seconds"])
        assert row["spm"] == (str(told[second]) if told.get(second) else "")
    assert sum(row["spm"] != "" for row in rows) > 20


def test_a_target_is_that_of_the_virtual_board(run_csv, tmp_path):
    seen = tmp_path / "seen.jsonl"
    done = invoke("--virtual", run_csv, "--speed", "0", "--target", "180", "-o", seen)
    assert "more steps (target 180, zone 177 spm and above)" in done.stdout
    assert "a new one" in done.stdout
    rows = [json.loads(line) for line in seen.read_text().splitlines()]
    assert {row["target_spm"] for row in rows} == {180}
    assert rows[-1]["cues"] > 0


def test_the_example_run_needs_no_name():
    done = invoke("--virtual", "--speed", "0", "--seconds", "12")
    assert done.exit_code == 0
    assert "Footfall" in done.stdout


def test_the_example_run_is_scanned_for():
    done = invoke("--scan", "--virtual", "--speed", "0")
    assert re.search(r"Footfall +Footfall +C0:F0:07:FA:11:01 +-50", done.stdout)


def test_a_scan_shows_a_name_that_looks_like_a_style(monkeypatch):
    pod = FootPod([86] * 20, name="[/b]Pod")
    monkeypatch.setattr(command, "_real", lambda watch: in_empty_air(20, watch, pod))
    assert re.search(r"foot pod +\[/b\]Pod +C0:00:00:00:00:0A", invoke("--scan").stdout)


def test_a_device_that_is_not_there_is_told_and_looked_for(run_csv):
    with pytest.raises(BadInputError, match=r"no foot pod was heard.*--scan"):
        invoke("--virtual", run_csv, "--speed", "0", "--device", "Nobody", "--seconds", "30")


def test_time_keeps_to_that_of_a_watch(run_csv, monkeypatch):
    """Here the watch is one that passes only while the board is held back."""
    held_s = []
    monkeypatch.setattr("footfall_host.live.virtual.time.sleep", held_s.append)
    monkeypatch.setattr("footfall_host.live.virtual.time.monotonic", lambda: sum(held_s))
    invoke("--virtual", run_csv, "--speed", "4", "--plain", "--seconds", "20")
    assert sum(held_s) == pytest.approx(20 / 4, abs=0.1)
    assert max(held_s) < 0.1


# --- in a terminal ----------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal of POSIX")
def test_a_terminal_shows_it_until_q_and_then_what_was_seen(run_csv):
    status, screen = in_terminal(run_csv, "IN ZONE", b"q")
    assert status == 0
    before, _, after = screen.partition("\x1b[?1049l")  # the way back from the whole terminal
    assert "\x1b[?1049h" in before
    assert "target 170, zone 167 spm and above" in before
    assert "in zone" in after
    assert "watched" in after
    assert "watched" not in before


def in_terminal(run_csv, until, key):
    """Run it in a terminal, press a key once something shows; return status and all it wrote."""
    import pty

    ours, its = pty.openpty()
    arguments = [sys.executable, "-c", MAIN, "live", "--virtual", run_csv, "--speed", "10"]
    process = subprocess.Popen(
        list(map(str, arguments)), stdin=its, stdout=its, stderr=its, start_new_session=True,
        env=os.environ | {"TERM": "xterm-256color", "COLUMNS": "100", "LINES": "36"},
    )  # fmt: skip
    os.close(its)
    written, pressed = b"", False
    while piece := read(ours):
        written += piece
        if not pressed and until.encode() in written:
            os.write(ours, key)
            pressed = True
    os.close(ours)
    assert pressed
    return process.wait(), written.decode()


def read(terminal):
    """Return what a terminal shows next; nothing at the end, which Linux calls an error."""
    try:
        return os.read(terminal, 1 << 16)
    except OSError:
        return b""


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_ctrl_c_ends_it_with_what_was_seen(run_csv, tmp_path):
    seen = tmp_path / "seen.jsonl"
    command = [
        sys.executable,
        "-c",
        MAIN,
        "live",
        "--virtual",
        run_csv,
        "--speed",
        "10",
        "-o",
        seen,
    ]
    with subprocess.Popen(
        list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout:
            if "spm" in line:
                process.send_signal(signal.SIGINT)
                break
        out, err = process.communicate()
    assert process.returncode == 0
    assert "watched" in out
    assert err.splitlines()[-1].startswith(f"{seen}: ")
    assert len(err.splitlines()) == 1
    assert json.loads(seen.read_text().splitlines()[-1])["spm"] is not None


# --- what it refuses --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "seen.txt"], r"seen\.txt: no recording has this ending; name it \.csv or \.jsonl"),
        (["-o", "nowhere/seen.csv", *VIRTUAL], "cannot be written"),
        (["--target", "fast"], "--target fast"),
        (["--virtual", "nowhere.csv"], r"nowhere\.csv: there is no such file"),
    ],
)
def test_bad_arguments_are_refused_in_one_line(arguments, message):
    with pytest.raises(BadInputError, match=message) as refusal:
        invoke(*arguments)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--speed", "2"], "--virtual"),
        (["--seconds", "0"], "--seconds"),
        (["--rsc", "feet"], "--rsc"),
    ],
)
def test_a_slip_names_the_option(arguments, named):
    done = CliRunner().invoke(live_command, arguments)
    assert done.exit_code == 2
    assert named in done.stderr


@pytest.mark.parametrize("reason", list(BleakBluetoothNotAvailableReason))
@pytest.mark.parametrize("arguments", [["--plain"], ["--scan"]])
def test_without_bluetooth_it_says_what_to_do(no_bluetooth, reason, arguments):
    no_bluetooth(reason)
    with pytest.raises(BadInputError, match="--virtual") as refusal:
        invoke(*arguments)
    assert SWITCH_ON.get(reason, "cannot be used") in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_system_without_a_bluetooth_service_is_told_from_one_that_has(monkeypatch, tmp_path):
    """As bleak tells it on Linux, where no D-Bus answers."""
    if sys.platform != "linux":
        pytest.skip("the service is of Linux")
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/nobody")
    with pytest.raises(BadInputError, match="service does not run; start it, or install it"):
        invoke("--plain")


def test_a_scan_that_hears_nothing_says_so(monkeypatch):
    monkeypatch.setattr(command, "_real", partial(in_empty_air, 20))
    with pytest.raises(BadInputError, match="nothing is in the air"):
        invoke("--scan")


def test_a_folder_is_no_file(tmp_path):
    (tmp_path / "seen.csv").mkdir()
    with pytest.raises(BadInputError, match="is not a file"):
        invoke("-o", tmp_path / "seen.csv", *VIRTUAL)
