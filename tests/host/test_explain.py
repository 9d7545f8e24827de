"""`footfall explain`: what it prints, draws and refuses."""

import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

from footfall.core.settings import Settings
from footfall_host import cli
from footfall_host.commands.explain import LEAD_S, SPAN_S, explain_command
from footfall_host.errors import BadInputError
from footfall_host.replay import Cue, FootStrike, replay
from footfall_host.trace import read_trace, write_trace

SPM = 172.0
RUN_S = 40


def invoke(*arguments):
    """Run the command in this process, exceptions let through."""
    given = [str(argument) for argument in arguments]
    return CliRunner().invoke(explain_command, given, catch_exceptions=False)


@pytest.fixture(scope="module")
def run_csv(tmp_path_factory, run_of):
    path = tmp_path_factory.mktemp("traces") / "run.csv.gz"
    write_trace(path, *run_of(RUN_S, SPM))
    return path


def rows(*arguments):
    """Return the lines of the table, each cut at its wider blanks."""
    printed = invoke(*arguments).stdout.splitlines()
    return [
        re.split(r"\s{2,}", line.strip()) for line in printed if re.match(r"\s*\d+\.\d{3} ", line)
    ]


def times_s(table):
    return [float(row[0]) for row in table]


def test_each_strike_of_the_stretch_has_a_row_with_its_figures(run_csv):
    table = rows(run_csv, "--from", 10, "--to", 15)
    struck_s = [e.t_s for e in replay(read_trace(run_csv), Settings()) if isinstance(e, FootStrike)]
    assert times_s(table) == pytest.approx([t for t in struck_s if 10 <= t < 15], abs=0.001)
    for _, verdict, age_ms, since_ms, limit_ms, state, step_ms, spm in table:
        assert (verdict, state) == ("counted", "running")
        assert 0 < int(age_ms) < 200
        assert int(since_ms) == pytest.approx(60_000 / SPM, rel=0.15)
        assert int(limit_ms) < int(since_ms)
        assert int(step_ms) == pytest.approx(60_000 / SPM, rel=0.05)
        assert float(spm) == pytest.approx(SPM, abs=1.5)


def test_strikes_that_were_held_say_by_how_long(run_csv):
    table = rows(run_csv, "--to", 5)
    told = [row[1] for row in table if row[1].startswith("told later")]
    assert len(told) > 3
    delays_s = [float(re.fullmatch(r"told later, (\d+\.\d) s", verdict)[1]) for verdict in told]
    assert delays_s == sorted(delays_s, reverse=True)


def test_the_last_lines_add_it_up_and_point_to_the_picture(run_csv):
    *_, found, hint = invoke(run_csv, "--from", 10, "--to", 15).stdout.splitlines()
    assert found == f"{len(rows(run_csv, '--from', 10, '--to', 15))} counted"
    assert "--plot FILE.png" in hint


def test_the_title_names_run_and_stretch_and_80_columns_are_enough(run_csv):
    printed = invoke(run_csv, "--from", 5).stdout.splitlines()
    assert printed[0].rstrip() == f"run.csv.gz, 5 to {5 + SPAN_S:g} s"
    assert max(map(len, printed)) <= 80
    assert all("…" not in line for line in printed)


def test_without_a_trace_the_example_is_explained_from_before_its_first_run():
    printed = invoke().stdout
    start_s, stop_s = map(
        float, re.match(r"example run \(simulated\), (\S+) to (\S+) s", printed).groups()
    )
    assert stop_s - start_s == SPAN_S
    told_s = [float(row[0]) for row in rows() if row[1].startswith("told later")]
    assert 0 <= min(told_s) - start_s - LEAD_S < 1
    assert {"held", "counted"} <= {row[1] for row in rows()}


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (("--from", 30), "30 to 40 s"),
        (("--to", 30), "10 to 30 s"),
        (("--to", 12), "0 to 12 s"),
        (("--from", 1, "--to", 2), "1 to 2 s"),
        (("--from", 35, "--to", 400), "35 to 40 s"),
    ],
)
def test_either_end_may_be_left_out_and_no_end_is_beyond_the_recording(run_csv, given, shown):
    assert invoke(run_csv, *given).stdout.splitlines()[0].rstrip() == f"run.csv.gz, {shown}"


def test_where_nothing_rises_it_says_so(tmp_path, run_of):
    t_s, acc_g = run_of(10)
    write_trace(tmp_path / "still.csv", t_s, acc_g * 0 + [0, 0, 1])
    assert invoke(tmp_path / "still.csv").stdout.splitlines()[:2] == [
        "still.csv, 0 to 10 s",
        "no rise of |a| there",
    ]


def test_the_picture_is_drawn_in_place_of_the_table(run_csv, tmp_path):
    picture = tmp_path / "stages.png"
    done = invoke(run_csv, "--from", 8, "--to", 10, "--plot", picture)
    assert done.stdout == f"picture: {picture}\n"
    assert picture.stat().st_size > 10_000


def test_settings_reach_the_core_and_the_picture(run_csv, monkeypatch):
    drawn = []
    monkeypatch.setattr("footfall_host.plot_stages.draw", lambda *given: drawn.append(given))
    for target in (165, 190):
        settings = ("--target", target, "--set", "start_grace_s=0")
        invoke(run_csv, "--from", 0, "--to", 30, *settings, "--plot", "stages.png")
    assert [settings.target_spm for _, _, settings, _ in drawn] == [165, 190]
    cues = [[e.kind for e in stages.events if isinstance(e, Cue)] for stages, *_ in drawn]
    assert cues[0] == []
    assert "low" in cues[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--from", "900"], r"--from 900: run\.csv\.gz lasts 40 s"),
        (["--from", "-1"], "--from -1: .* choose a time within"),
        (["--from", "nan"], "--from nan: "),
        (["--to", "nan"], "0 to nan s is too short to show"),
        (["--from", "5", "--to", "5.5"], "5 to 5.5 s is too short .* 1 s or more apart"),
        (["--from", "7", "--to", "5"], "7 to 5 s is too short"),
        (["--from", "39.5"], "39.5 to 40 s is too short .* within the 40 s of run"),
        (["--plot", "stages.jpg"], r"stages\.jpg: .* name it \.png, \.svg or \.pdf"),
        (["--set", "dwell_s=61"], "--set dwell_s=61: it must be 1 to 60 s"),
    ],
)
def test_bad_arguments_are_refused_before_anything_is_printed(run_csv, arguments, message):
    with pytest.raises(BadInputError, match=message) as refusal:
        invoke(run_csv, *arguments)
    assert "\n" not in str(refusal.value)


def test_a_stretch_that_was_lost_is_refused(tmp_path, run_of):
    t_s, acc_g = run_of(20)
    kept = (t_s < 8) | (t_s >= 12)
    write_trace(tmp_path / "holed.csv", t_s[kept], acc_g[kept])
    with pytest.raises(BadInputError, match="every sample from 9 to 11 s was lost"):
        invoke(tmp_path / "holed.csv", "--from", 9, "--to", 11)


def test_bad_input_ends_with_status_2_and_one_line(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(sys, "argv", ["footfall", "explain", str(tmp_path / "nowhere.csv")])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert re.fullmatch(r"footfall: .*nowhere\.csv: there is no such file.*\n", said.err)


def test_a_table_does_without_matplotlib(run_csv):
    code = (
        "import sys; from click.testing import CliRunner;"
        "from footfall_host.commands.explain import explain_command;"
        f"CliRunner().invoke(explain_command, [{str(run_csv)!r}], catch_exceptions=False);"
        "print({'matplotlib', 'scipy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
