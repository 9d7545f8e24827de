"""`footfall replay`: what it prints, draws and refuses."""

import json
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

from footfall import __version__
from footfall_host import cli
from footfall_host.commands.replay import replay_command
from footfall_host.errors import BadInputError
from footfall_host.replay import COACH_STATES
from footfall_host.trace import write_trace

SPM = 172.0
# Slower than wanted, and told so at once: every kind of event occurs.
TOO_SLOW = ("--target", "190", "--set", "start_grace_s=0")


def invoke(*arguments):
    """Run the command in this process, exceptions let through."""
    given = [str(argument) for argument in arguments]
    return CliRunner().invoke(replay_command, given, catch_exceptions=False)


def run_python(code):
    """Run code in a fresh interpreter, whose modules are all its own."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)


@pytest.fixture(scope="module")
def run_csv(tmp_path_factory, run_of):
    """Return the file of a minute of running."""
    path = tmp_path_factory.mktemp("traces") / "run.csv.gz"
    write_trace(path, *run_of(60, SPM))
    return path


def json_lines(*arguments):
    """Return the objects that --jsonl prints."""
    return [json.loads(line) for line in invoke("--jsonl", *arguments).stdout.splitlines()]


@pytest.fixture(scope="module")
def lines(run_csv):
    """Return the objects that are printed for it."""
    return json_lines(run_csv, *TOO_SLOW)


def test_the_summary_is_short_and_names_the_run(run_csv):
    """Name, figures, and how to get a picture, in a dozen lines."""
    done = invoke(run_csv)
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0] == "run.csv.gz"
    for label in ("duration", "running", "steps", "cadence", "in zone", "cues", "--plot FILE.png"):
        assert label in done.stdout
    assert "1:00" in done.stdout
    assert len(done.stdout.splitlines()) <= 12


def test_the_summary_is_the_same_on_any_terminal(run_csv, monkeypatch):
    """Nothing is cut where it is narrow, and no line ends in blanks."""
    wide = invoke(run_csv).stdout
    monkeypatch.setenv("COLUMNS", "20")
    assert invoke(run_csv).stdout == wide
    assert [line for line in wide.splitlines() if line != line.rstrip()] == []


def test_without_a_trace_the_example_is_replayed_and_labelled():
    """Nobody may take the example for a recording of a person."""
    assert invoke().stdout.startswith("example run (simulated)\n")
    summary = json_lines()[-1]
    assert summary["trace"] == "example run (simulated)"
    assert summary["running_s"] > 60


def test_every_line_is_an_event_of_the_contract(lines):
    """Keys and types that other programs rely on, and the summary last and only there."""
    keys = {
        "step": {"t_s", "detected_t_s"},
        "cadence": {"t_s", "spm", "state"},
        "cue": {"t_s", "kind"},
        "coach": {"t_s", "state", "target_spm"},
        "beat": {"t_s", "tempo_bpm"},
    }
    assert {line["type"] for line in lines[:-1]} == set(keys)
    for line in lines[:-1]:
        assert set(line) - {"type"} == keys[line["type"]]
    assert lines[-1]["type"] == "summary"


def test_the_lines_have_the_bytes_of_the_contract(run_csv, lines):
    """No blank after a separator, so that a plain text search finds what it looks for."""
    printed = invoke("--jsonl", run_csv, *TOO_SLOW).stdout.splitlines()
    assert printed == [json.dumps(line, separators=(",", ":")) for line in lines]
    assert any(line.startswith('{"type":"step","t_s":') for line in printed)


def test_the_summary_counts_the_lines_before_it(lines):
    """The last line agrees with the events that it sums up."""
    summary = lines[-1]
    states = [line["state"] for line in lines if line["type"] == "cadence"]
    assert summary["steps"] == sum(line["type"] == "step" for line in lines)
    assert summary["running_s"] == states.count("running")
    assert sum(summary["cues"].values()) == sum(line["type"] == "cue" for line in lines)
    assert summary["mean_spm"] == pytest.approx(SPM, abs=1.5)
    assert summary["min_spm"] <= summary["mean_spm"] <= summary["max_spm"]
    assert summary["duration_s"] == 60.0
    assert summary["target_spm"] == 190
    assert summary["version"] == __version__


def test_target_and_settings_reach_the_coach(run_csv, lines):
    """What is too slow for one target is fine for another."""
    fine = json_lines(run_csv, "--target", "165")
    assert "low" in [line["kind"] for line in lines if line["type"] == "cue"]
    assert [line for line in fine if line["type"] == "cue"] == []
    assert fine[-1]["target_spm"] == 165
    assert fine[-1]["in_zone_s"] > lines[-1]["in_zone_s"] == 0


def test_the_summary_counts_beats_and_the_states_of_the_coach(lines):
    """In the JSON always, in words only where there was a beat."""
    summary = lines[-1]
    beats = [line for line in lines if line["type"] == "beat"]
    assert summary["beats"] >= 1
    assert 0 < summary["beats_s"] < 60
    assert beats[0]["tempo_bpm"] > SPM - 2
    assert sum(summary["coach_s"].values()) == sum(line["type"] == "cadence" for line in lines)
    assert summary["coach_s"]["beating"] > 0
    assert list(summary["coach_s"]) == list(COACH_STATES.values())


def test_beats_are_told_in_the_summary_where_there_are_any(run_csv):
    assert re.search(r"^  beats +\d, 0:\d\d in all$", invoke(run_csv, *TOO_SLOW).stdout, re.M)
    assert "beats" not in invoke(run_csv).stdout


def test_a_target_that_moves_is_told_from_where_to_where(run_csv):
    ramp = ("--set", "ramp_spm=10", "--set", "ramp_min=1")
    out = invoke(run_csv, *ramp).stdout
    assert re.search(r"^  target +moves from 160 to 16\d spm$", out, re.M)
    assert "spm and above" not in out
    summary = json_lines(run_csv, *ramp)[-1]
    assert summary["first_target_spm"] == 160 < summary["target_spm"]


def test_a_target_left_to_the_run_is_measured_in_it(tmp_path, run_of):
    """Two minutes of running: one to settle, one to measure; 7.5 % more is asked of the rest."""
    path = tmp_path / "run.csv.gz"
    write_trace(path, *run_of(150, SPM))
    lines = json_lines(path, "--target", "auto", "--set", "calibrate_min=1")
    (own,) = [line for line in lines if line["type"] == "own_cadence"]
    assert own["spm"] == pytest.approx(SPM, abs=1)
    assert lines[-1]["target_spm"] == pytest.approx(1.075 * SPM, abs=1)


def test_sessions_that_came_before_fade_the_cues(run_csv):
    fading = (*TOO_SLOW, "--set", "fade_sessions=4")
    first = json_lines(run_csv, *fading)[-1]
    assert first == json_lines(run_csv, *fading, "--session", "0")[-1]
    assert first["cues"]["low"] > 0
    assert json_lines(run_csv, *fading, "--session", "4")[-1]["cues"]["low"] == 0


def test_explanations_are_a_line_each_with_when_and_why(run_csv):
    out = invoke(run_csv, "--explain", *TOO_SLOW).stdout
    (cue, *_) = [line for line in out.splitlines() if "cue low" in line]
    spm = r"17\d\.\d spm, under 187 \(target 190 - 3\) for 4 s"
    assert re.fullmatch(rf"  0:\d\d  cue low +{spm}", cue)
    assert "no answer in 5 s; leads" in out
    assert [line for line in out.splitlines() if line != line.rstrip()] == []


def test_explanations_leave_the_json_lines_alone(run_csv, lines):
    done = invoke(run_csv, "--jsonl", "--explain", *TOO_SLOW)
    assert [json.loads(line) for line in done.stdout.splitlines()] == lines
    shown = invoke(run_csv, "--explain", *TOO_SLOW).stdout
    assert done.stderr.strip("\n") in shown
    assert "cue low" in done.stderr


def test_the_picture_is_drawn_and_named(run_csv, tmp_path):
    """The summary says where it went."""
    picture = tmp_path / "run.png"
    assert str(picture) in invoke(run_csv, "--plot", picture).stdout
    assert picture.exists()


def test_json_lines_stay_alone_on_stdout(run_csv, tmp_path, lines):
    """With --plot too: where the picture went is said on stderr."""
    picture = tmp_path / "run.png"
    done = invoke(run_csv, "--jsonl", "--plot", picture, *TOO_SLOW)
    assert [json.loads(line) for line in done.stdout.splitlines()] == lines
    assert done.stderr == f"picture: {picture}\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--set", "dwell_s"], "--set dwell_s: write NAME=VALUE"),
        (["--set", "dwell_s=soon"], "--set dwell_s=soon: it must be a whole number, 1 to 60 s"),
        (["--set", "dwell_s=61"], "--set dwell_s=61: it must be 1 to 60 s"),
        (["--set", "dwell_s=5", "--set", "dwell_s=5"], "--set dwell_s=5: dwell_s is given twice"),
        (
            ["--set", "target_spm=170", "--target", "170"],
            "--set target_spm=170: target_spm is given twice; leave one out",
        ),
        (["--target", "auto", "--set", "auto_target=0"], "auto_target is given twice"),
        (["--session", "3"], "--session 3: no cues fade; add --set fade_sessions=8"),
        (["--set", "dwel_s=5"], "--set dwel_s=5: there is no setting"),
        (["--plot", "run.docx"], r"run\.docx: no picture has this ending"),
        (["--plot", "run.jpg"], r"run\.jpg: .* name it \.png, \.svg or \.pdf"),
        (["nowhere.csv"], r"nowhere\.csv: there is no such file"),
    ],
)
def test_bad_arguments_are_refused_before_anything_is_printed(arguments, message):
    """One line that names the argument and what would do."""
    with pytest.raises(BadInputError, match=message) as refusal:
        invoke(*arguments)
    assert "\n" not in str(refusal.value)


def test_a_trace_that_cannot_be_read_is_told_in_our_own_words(run_csv, monkeypatch):
    """The command line's library does not look first, and say it in its own way."""
    monkeypatch.setattr("os.access", lambda *_, **__: False)
    assert invoke(run_csv).exit_code == 0


def test_bad_input_ends_with_status_2_and_one_line(monkeypatch, capsys, tmp_path):
    """The whole command: no traceback, nothing on stdout."""
    monkeypatch.setattr(sys, "argv", ["footfall", "replay", str(tmp_path / "nowhere.csv")])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("footfall: ")
    assert len(said.err.splitlines()) == 1


def test_matplotlib_and_scipy_stay_unloaded_without_need(run_csv):
    """Their imports alone would double the time of a short replay."""
    code = (
        "import sys; from click.testing import CliRunner;"
        "from footfall_host.commands.replay import replay_command;"
        f"CliRunner().invoke(replay_command, [{str(run_csv)!r}], catch_exceptions=False);"
        "print({'matplotlib', 'scipy'} & set(sys.modules))"
    )
    assert run_python(code).stdout == "set()\n"


def test_a_reader_that_stops_early_is_no_error_to_tell(run_csv):
    """`footfall replay --jsonl | head` ends without a traceback."""
    code = "from footfall_host.commands.replay import replay_command; replay_command()"
    replaying = subprocess.Popen(
        [sys.executable, "-c", code, str(run_csv), "--jsonl"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with replaying:
        assert replaying.stdout.readline().startswith("{")
        replaying.stdout.close()
        assert replaying.stderr.read() == ""
