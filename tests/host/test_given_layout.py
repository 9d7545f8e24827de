"""Commands on other makers' recordings: how columns are named, and what is said of a watch."""

import json

import pytest
from click.testing import CliRunner

from exports import M_S2, phyphox, table
from fit_files import activity
from footfall_host.cli import footfall
from recorded import RAW, recorded

SPM = 172.0
OPTIONS = ("--columns", "when,a,b,c", "--unit", "m/s2", "--time-unit", "ms")


def invoke(*arguments):
    """Run `footfall` in this process, exceptions let through."""
    given = [str(argument) for argument in arguments]
    return CliRunner().invoke(footfall, given, catch_exceptions=False)


@pytest.fixture(scope="module")
def table_csv(tmp_path_factory, run_of):
    """Return a table of half a minute of running, in units and with names of its own."""
    t_s, acc_g = run_of(30, SPM)
    path = tmp_path_factory.mktemp("tables") / "table.csv"
    path.write_text(table(["when", "a", "b", "c"], [t_s * 1000, *(acc_g * M_S2).T], ";", ","))
    return path


@pytest.mark.parametrize("command", [("replay",), ("explain",), ("emulate", "--jsonl")])
def test_each_command_takes_a_layout(table_csv, command):
    done = invoke(*command, table_csv, *OPTIONS)
    assert done.exit_code == 0
    assert done.stdout


def test_replay_counts_the_same_in_any_format(tmp_path, run_of, table_csv):
    (tmp_path / "Raw Data.csv").write_text(phyphox(*run_of(30, SPM)))
    (tmp_path / "run.fit").write_bytes(activity(*run_of(30, SPM)))
    by_layout = invoke("replay", table_csv, *OPTIONS).stdout.splitlines()
    for name in ("Raw Data.csv", "run.fit"):
        lines = invoke("replay", tmp_path / name).stdout.splitlines()
        assert lines[0] == name
        assert lines[1:] == by_layout[1:]


def test_the_watch_stands_beside_our_cadence(tmp_path, run_of):
    path = tmp_path / "run.fit"
    path.write_bytes(activity(*run_of(30, SPM), [(86, 0.5)] * 30))
    (row,) = [line for line in invoke("replay", path).stdout.splitlines() if "watch" in line]
    assert row.split()[:4] == ["watch", "173.0", "spm,", "Footfall"]
    *_, summary, watch = map(json.loads, invoke("replay", "--jsonl", path).stdout.splitlines())
    assert summary["type"] == "summary"
    assert watch["type"] == "watch"
    assert watch["watch_spm"] == 173.0
    assert watch["our_spm"] == pytest.approx(SPM, abs=1.5)
    assert watch["seconds"] > 20


def test_a_watch_without_a_common_second_is_said(tmp_path, run_of):
    path = tmp_path / "run.fit"
    path.write_bytes(activity(*run_of(10, SPM), [(86, 0.0)]))
    assert "watch     showed no cadence while Footfall did" in invoke("replay", path).stdout


def test_a_recorded_run_is_told_by_its_content(tmp_path):
    path = tmp_path / "copied.bin"
    path.write_bytes(b"".join(recorded("4@stand,20@172", RAW)))
    assert invoke("replay", "--verdict", path).stdout.startswith("identical: ")
    assert invoke("explain", path).exit_code == 0


REFUSED = {
    "three columns": (("x.csv", "--columns", "t,x,y"), "--columns t,x,y: name four columns"),
    "a blank one": (("x.csv", "--columns", "t,x,,z"), "name four columns: the time, then the axes"),
    "a unit alone": (("x.csv", "--unit", "mg"), "--unit and --time-unit go with --columns"),
    "no file": (("--columns", "t,x,y,z"), "--columns names the columns of a table: name its file"),
    "no such unit": (("x.csv", "--unit", "ft"), "'ft' is not one of 'g', 'm/s2', 'mg'"),
    "no such file": (("x.csv", "--columns", "t,x,y,z"), "x.csv: there is no such file"),
}


@pytest.mark.parametrize(("arguments", "message"), REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("command", ["replay", "explain", "emulate"])
def test_what_makes_no_sense_is_refused_in_one_line(refused, command, arguments, message):
    assert message in refused([command, *arguments])
