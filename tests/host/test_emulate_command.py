"""`footfall emulate`: what it prints, sounds, draws and refuses."""

import json
import subprocess
import sys
import wave

import numpy as np
import pytest
from click.testing import CliRunner

from footfall_host.commands.emulate import emulate_command
from footfall_host.errors import BadInputError
from footfall_host.resample import Gap
from footfall_host.trace import Trace, write_trace
from footfall_host.virtual_board.emulation import console_lines, drain_gaps, unbroken
from footfall_host.virtual_board.gpio import FULL_SCALE
from footfall_host.virtual_board.pins import Edge, Tone
from footfall_host.virtual_board.run import BoardRun, Said
from footfall_host.virtual_board.sound import SOUND_HZ, sound

BOARD_ID = "circuitplayground_bluefruit"
SPEAKER, ENABLE = "P0_26", "P1_04"


def invoke(*arguments):
    """Run the command in this process, exceptions let through."""
    given = [str(argument) for argument in arguments]
    return CliRunner().invoke(emulate_command, given, catch_exceptions=False)


@pytest.fixture(scope="module")
def run_csv(tmp_path_factory, run_of):
    """Return the file of half a minute of running."""
    path = tmp_path_factory.mktemp("traces") / "run.csv.gz"
    write_trace(path, *run_of(30, 172.0))
    return path


# --- what it prints --------------------------------------------------------------------------


def test_the_summary_says_how_the_run_and_the_board_fared(run_csv):
    done = invoke(run_csv)
    assert done.exit_code == 0
    out = done.stdout
    assert out.splitlines()[0] == f"run.csv.gz on {BOARD_ID}"
    for label in ("steps", "cadence", "cues", "drains", "overruns", "bus", "target 170 steps/min"):
        assert label in out
    assert [line for line in out.splitlines() if line != line.rstrip()] == []
    assert "restarts" not in out


def test_what_a_fault_does_shows(run_csv):
    out = invoke(run_csv, "--fault", "absent@10for3", "--fault", "reset-button@20").stdout
    assert "Fault 1" in out
    assert "1 RESET_PIN" in out
    safe = invoke(run_csv, "--fault", "brownout@20").stdout
    assert "1 BROWNOUT into safe mode" in safe
    (apart,) = [line for line in out.splitlines() if line.strip().startswith("drains")]
    assert 3000 < int(apart.split()[-3]) < 5000


def test_a_stall_is_an_overrun_of_the_summary(run_csv):
    lines = invoke(run_csv, "--jsonl", "--fault", "stall@10for0.6").stdout.splitlines()
    assert json.loads(lines[-1])["overruns"] == 1
    assert json.loads(invoke(run_csv, "--jsonl").stdout.splitlines()[-1])["overruns"] == 0


def test_after_a_restart_times_are_still_those_of_the_recording(run_csv):
    out = invoke(run_csv, "--jsonl", "--fault", "reset-button@15").stdout
    seen = [json.loads(line) for line in out.splitlines()]
    steps_s = np.array([line["t_s"] for line in seen if line["type"] == "step"])
    late_s = steps_s[steps_s > 17]
    assert len(late_s) > 20
    # Each foot strike comes 60/172 s after the one before; those of both programs agree.
    phase = (late_s[-20:] - steps_s[5]) / (60 / 172) % 1
    assert np.abs((phase + 0.5) % 1 - 0.5).max() < 0.15


def test_the_list_of_faults_is_printed_alone():
    done = invoke("--fault", "help")
    assert done.exit_code == 0
    assert "nack@12.5x10" in done.stdout
    assert "steps" not in done.stdout.splitlines()[0]


def test_json_lines_stay_alone_on_stdout(run_csv, tmp_path):
    picture = tmp_path / "run.png"
    done = invoke(run_csv, "--jsonl", "--plot", picture)
    assert json.loads(done.stdout.splitlines()[-1])["type"] == "summary"
    assert all(json.loads(line) for line in done.stdout.splitlines())
    assert done.stderr == f"picture: {picture}\n"
    assert picture.stat().st_size > 10_000


def test_a_board_that_dies_at_once_can_be_drawn(run_csv, tmp_path):
    picture = tmp_path / "run.svg"
    faults = ["--fault", "absent", "--fault", "power-off@5"]
    assert invoke(run_csv, *faults, "--plot", picture).exit_code == 0
    assert "power-off@5" in picture.read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--fault", "nack"], "--fault nack: @SECONDS is missing"),
        (["--board", "toaster"], r"no board file for 'toaster'"),
        (["--wav", "run.mp3"], r"run\.mp3: no sound has this ending; name it \.wav"),
        (["--plot", "run.gif"], r"run\.gif: no picture has this ending"),
        (["nowhere.csv"], r"nowhere\.csv: there is no such file"),
        (["--target", "fast"], "--target fast"),
    ],
)
def test_bad_arguments_are_refused_in_one_line(arguments, message):
    with pytest.raises(BadInputError, match=message) as refusal:
        invoke(*arguments)
    assert "\n" not in str(refusal.value)


def test_a_wrong_fault_ends_the_command_line_with_status_2():
    code = "from footfall_host.cli import main; main()"
    command = [sys.executable, "-c", code, "emulate", "--fault", "nak@3"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "footfall: --fault nak@3: there is no such fault; --fault help lists them\n"
    )


# --- sound -------------------------------------------------------------------------------------


def test_the_sound_file_holds_the_cues(tmp_path, run_csv):
    path = tmp_path / "run.wav"
    press = ["--fault", "press=raise@10"]
    assert f"sound: {path}" in invoke(run_csv, "--wav", path, *press).stdout
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels()) == (SOUND_HZ, 1)
        heard = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    assert len(heard) / SOUND_HZ == pytest.approx(31, abs=1)
    loud_s = np.flatnonzero(heard) / SOUND_HZ
    start_s, press_s = loud_s[loud_s < 5], loud_s[loud_s > 5]
    assert start_s.max() < 1  # the test of all that can sound
    assert press_s.min() == pytest.approx(10.15, abs=0.1)


def beeping(duty, amplified=True):
    """Return a run with one second of 1 kHz in its two seconds."""
    run = BoardRun(ended_us=2_000_000)
    run.edges = [Edge(0, ENABLE, amplified)]
    run.tones = [Tone(500_000, SPEAKER, 1000, duty), Tone(1_500_000, SPEAKER, 1000, 0)]
    return run


def test_a_tone_has_its_pitch_and_its_time():
    heard = sound(beeping(FULL_SCALE // 2), BOARD_ID)
    assert not heard[: SOUND_HZ // 2 - 1].any()
    beep = heard[SOUND_HZ // 2 : 3 * SOUND_HZ // 2]
    strength = np.abs(np.fft.rfft(beep))
    assert np.argmax(strength) == 1000
    assert np.abs(heard).max() <= 1


def test_a_narrow_pulse_is_softer_and_a_switched_off_amplifier_silent():
    loudness = [np.std(sound(beeping(duty), BOARD_ID)) for duty in (32768, 8192, 1024)]
    assert loudness == sorted(loudness, reverse=True)
    assert loudness[0] > 2 * loudness[2] > 0
    assert not sound(beeping(32768, amplified=False), BOARD_ID).any()


# --- from a trace to a board ---------------------------------------------------------------------


def test_what_a_recording_has_lost_is_filled_with_the_sample_before():
    counts = np.arange(12, dtype=np.int16).reshape(-1, 3)
    filled = unbroken(Trace(0.0, counts, (Gap(2, 3),), "with a gap"))
    np.testing.assert_array_equal(filled, counts[[0, 1, 1, 1, 1, 2, 3]])


def test_a_printed_line_has_the_time_at_which_it_began():
    run = BoardRun(said=[Said(1_000_000, "a"), Said(2_000_000, "b\nc\n"), Said(3_000_000, "\n")])
    assert console_lines(run) == [(1.0, "ab"), (2.0, "c")]


def test_a_run_without_blocks_has_no_drains():
    assert drain_gaps(BoardRun()) == []
