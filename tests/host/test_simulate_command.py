"""`footfall simulate`: what it writes, what it says, and what it refuses."""

import csv
import gzip
import importlib.resources
import shlex

import numpy as np
import pytest
from click.testing import CliRunner

from footfall_host.commands.simulate import PLACEMENTS, simulate_command
from footfall_host.errors import BadInputError
from footfall_host.trace import read_trace
from footfall_host.waveform import PLACEMENTS as MODELLED

EXAMPLE = importlib.resources.files("footfall_host").joinpath("example")
LARGEST_EXAMPLE_BYTES = 400_000


def invoke(*arguments):
    """Run the command as click would, exceptions let through."""
    return CliRunner().invoke(simulate_command, list(arguments), catch_exceptions=False)


def rows_of(path):
    """Return a CSV's rows as dictionaries."""
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream))


def stretches_of_gait(rows):
    """Return each stretch of one gait as (gait, steps)."""
    stretches = []
    for row in rows:
        if stretches and stretches[-1][0] == row["gait"]:
            stretches[-1][1] += 1
        else:
            stretches.append([row["gait"], 1])
    return [tuple(stretch) for stretch in stretches]


@pytest.mark.parametrize("name", ["run.csv", "run.csv.gz"])
def test_it_writes_a_trace_and_its_strikes_and_says_so(tmp_path, name):
    """The trace is one that the project's own reader accepts; the strikes lie beside it."""
    path = tmp_path / name
    result = invoke("--spm", "172", "--minutes", "0.5", "-o", str(path))
    assert result.exit_code == 0
    rows = rows_of(tmp_path / "run.strikes.csv")
    assert len(rows) == pytest.approx(172 * 0.5, abs=1)
    assert {row["gait"] for row in rows} == {"run"}
    assert read_trace(path).duration_s == pytest.approx(30.0)
    strikes = tmp_path / "run.strikes.csv"
    assert result.output.splitlines() == [
        f"{path}: 30 s at 100 Hz, waist, simulated",
        f"{strikes}: {len(rows)} running and 0 walking steps, 100 m of running",
    ]


def test_walk_breaks_return_as_often_as_asked(tmp_path):
    """A walk of so many seconds follows every stretch of running, to the end."""
    path = tmp_path / "run.csv"
    plan = ("--spm", "180", "--minutes", "2.5", "--walk-every", "0.5", "--walk-for", "15")
    invoke(*plan, "-o", str(path))
    stretches = stretches_of_gait(rows_of(tmp_path / "run.strikes.csv"))
    assert [gait for gait, _ in stretches] == ["run", "walk", "run", "walk", "run", "walk", "run"]
    assert read_trace(path).duration_s == pytest.approx(150.0)
    assert stretches[2][1] == pytest.approx(90, abs=3)
    assert stretches[3][1] == pytest.approx(28, abs=3)


def test_every_option_reaches_the_run(tmp_path):
    """Changing any one of them changes the trace."""
    base = ("--minutes", "0.1", "-o", str(tmp_path / "run.csv"))
    variants = (
        "--seed 1",
        "--seed 2",
        "--spm 180",
        "--profile 6@160",
        "--jitter 5",
        "--asymmetry 4",
        "--loudness 50",
        "--placement shank",
        "--orientation 0,0,90",
        "--noise 0.1",
        "--loose 0.5",
        "--rate 50",
        "--clip-g 2",
    )
    traces = set()
    for variant in variants:
        arguments = variant.split()
        minutes = () if "--profile" in arguments else base[:2]
        assert invoke(*minutes, *arguments, *base[2:]).exit_code == 0
        traces.add((tmp_path / "run.csv").read_bytes())
    assert len(traces) == len(variants)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ("--spm 20 -o run.csv", "20 steps/min is out of range"),
        ("--spm nan -o run.csv", "nan steps/min is out of range"),
        ("--minutes 0 -o run.csv", "0 s is too short"),
        ("--minutes inf -o run.csv", "it must last 2 to"),
        ("--walk-every 0 -o run.csv", "0 s is too short"),
        ("--walk-every 1 --walk-for nan -o run.csv", "nan s is too short"),
        ("--profile 90@hop -o run.csv", 'profile, part 1 "90@hop"'),
        ("--jitter 50 -o run.csv", "jitter"),
        ("--rate 10 -o run.csv", "rate in Hz is 10: it must be 25 to 1000"),
        ("-o run.txt", "run.txt: a trace must be named .csv or .csv.gz"),
        ("-o missing/run.csv", "choose a folder that exists"),
    ],
)
def test_bad_input_is_one_line_and_exit_status_2(arguments, named, refused):
    assert named in refused(["simulate", *arguments.split()])


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ("--profile 90@172 --spm 170", "leave out --spm"),
        ("--profile 90@172 --walk-every 2", "leave out --walk-every"),
        ("--orientation sideways", "neither random nor three angles"),
        ("--orientation 1,2", "neither random nor three angles"),
        ("--placement ear", "'ear' is not one of"),
        ("--seed -1", "-1 is not in the range"),
    ],
)
def test_options_that_make_no_sense_are_usage_errors(arguments, named, tmp_path):
    """Click's own way of saying so, exit status 2 as well."""
    result = invoke(*arguments.split(), "-o", str(tmp_path / "run.csv"))
    assert result.exit_code == 2
    assert named in result.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("blocked", ["run.csv", "run.strikes.csv"])
def test_neither_file_is_made_without_the_other(tmp_path, blocked):
    """A folder in the way of one of them leaves nothing of the other."""
    (tmp_path / blocked).mkdir()
    with pytest.raises(BadInputError, match=blocked):
        invoke("--minutes", "0.1", "-o", str(tmp_path / "run.csv"))
    assert [path.name for path in tmp_path.iterdir()] == [blocked]


def test_the_example_is_what_its_documented_command_makes(tmp_path, monkeypatch):
    """Byte for byte after decompression, strikes included."""
    monkeypatch.chdir(tmp_path)
    lines = EXAMPLE.joinpath("README.md").read_text().splitlines()
    (command,) = [line for line in lines if line.startswith("footfall simulate ")]
    assert invoke(*shlex.split(command)[2:]).exit_code == 0
    packed = EXAMPLE.joinpath("run.csv.gz").read_bytes()
    assert gzip.decompress((tmp_path / "run.csv.gz").read_bytes()) == gzip.decompress(packed)
    assert (tmp_path / "run.strikes.csv").read_bytes() == EXAMPLE.joinpath(
        "run.strikes.csv"
    ).read_bytes()
    assert len(packed) < LARGEST_EXAMPLE_BYTES


def test_the_example_tells_its_story():
    """Near 172, down to 158, back to 173, with a walk before the last stretch."""
    with importlib.resources.as_file(EXAMPLE.joinpath("run.strikes.csv")) as path:
        rows = rows_of(path)
    t_s = np.array([float(row["t_s"]) for row in rows])
    for start_s, end_s, spm in ((35, 115, 172), (147, 163, 158), (175, 225, 173), (255, 285, 171)):
        inside = (t_s >= start_s) & (t_s < end_s)
        assert 60 / np.diff(t_s[inside]).mean() == pytest.approx(spm, abs=2.5)
    assert [gait for gait, _ in stretches_of_gait(rows)] == ["walk", "run", "walk", "run"]


def test_every_place_that_is_modelled_can_be_asked_for():
    assert list(PLACEMENTS) == list(MODELLED)
