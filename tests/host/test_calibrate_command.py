"""`footfall calibrate`: what it prints, writes and refuses."""

import pytest
from click.testing import CliRunner

from drives import contents, new_drive, put, without_waiting
from example_files import track
from footfall_host.commands.calibrate import calibrate_command
from footfall_host.pace import run_distance_m
from footfall_host.run_plan import parse_plan
from footfall_host.simulate import simulate
from footfall_host.trace import write_trace

EASY, QUICK = "150@165", "150@174"


def invoke(*arguments):
    """Run the command in this process, exceptions let through."""
    given = [str(argument) for argument in arguments]
    return CliRunner().invoke(calibrate_command, given, catch_exceptions=False)


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Return the files of an easy and a quick run, each with its metres."""
    folder = tmp_path_factory.mktemp("runs")
    made = []
    for seed, plan in enumerate((EASY, QUICK)):
        run = simulate(parse_plan(plan), None, 100.0, seed)
        path = folder / f"{seed}.csv.gz"
        write_trace(path, run.t_s, run.acc_g)
        made.append((path, run_distance_m(parse_plan(plan))))
    return made


def test_one_run_gives_a_length_and_says_how(runs):
    (path, metres), _ = runs
    said = invoke(path, "--metres", metres).stdout
    assert f"{path.name}: {metres:.0f} m in 41" in said
    assert "step length 93 cm: the mean at 165 steps/min; a run at another pace" in said
    assert "FOOTFALL_STEP_LENGTH_CM = 93\nFOOTFALL_STEP_GAIN_MM = 0\n" in said


def test_two_runs_give_how_it_goes_with_cadence(runs):
    (easy, easy_m), (quick, quick_m) = runs
    said = invoke(easy, quick, "--metres", easy_m, "--metres", quick_m).stdout
    assert "step length 109 cm at 170 spm, 32 mm longer for each spm more: a line through" in said
    assert "2 runs at 165 to 174 steps/min" in said


def test_a_track_is_as_good_as_its_metres(runs, tmp_path):
    (path, metres), _ = runs
    (tmp_path / "run.gpx").write_text(track(metres))
    said = invoke(path, "--gpx", tmp_path / "run.gpx").stdout
    assert "step length 93 cm" in said


def test_the_drives_settings_get_the_two_lines_and_keep_all_others(runs, tmp_path, monkeypatch):
    without_waiting(monkeypatch)
    drive = new_drive(tmp_path / "drive")
    put(drive, {"settings.toml": b"FOOTFALL_TARGET_SPM = 181\nFOOTFALL_STEP_LENGTH_CM = 80 # me\n"})
    before = contents(drive)
    done = invoke(runs[0][0], "--metres", runs[0][1], "--drive", drive)
    assert f"{drive / 'settings.toml'}: says so now" in done.stdout
    after = contents(drive)
    assert after.pop("settings.toml").decode() == (
        "FOOTFALL_TARGET_SPM = 181\nFOOTFALL_STEP_LENGTH_CM = 93 # me\nFOOTFALL_STEP_GAIN_MM = 0\n"
    )
    del before["settings.toml"]
    assert after == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a.csv"], "1 runs and 0 distances: give --metres once for each run, in their order"),
        (["a.csv", "--metres", "5", "--metres", "6"], "1 runs and 2 distances"),
        (["a.csv", "--metres", "5", "--gpx", "b.gpx"], "leave out one of them"),
        (["a.csv", "--metres", "0"], "--metres"),
        (["a.csv", "--metres", "500"], "a.csv: there is no such file"),
        (["a.run", "--metres", "500"], "a.run: cannot be read (No such file or directory); name"),
        (
            ["a.csv", "--gpx", "b.gpx"],
            "b.gpx: cannot be read (No such file or directory); name a .gpx file",
        ),
        (["a.csv", "--metres", "500", "--drive", "nowhere"], "there is no boot_out.txt"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(refused, arguments, said):
    assert said in refused(["calibrate", *arguments])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"no xml", "is no GPX file that can be read"),
        (b"<gpx></gpx>", "holds no track"),
        (b"\xff\xfe\x00", "is not text"),
        (b"<gpx><trk><trkseg><trkpt/></trkseg></trk></gpx>", "is no GPX file that can be read"),
    ],
)
def test_what_is_no_track_is_refused(tmp_path, text, said):
    from footfall_host.errors import BadInputError
    from footfall_host.gpx import distance_m

    path = tmp_path / "x.gpx"
    path.write_bytes(text)
    with pytest.raises(BadInputError, match=said) as refusal:
        distance_m(path)
    assert "\n" not in str(refusal.value)
