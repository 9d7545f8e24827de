"""`footfall report` and `footfall runs --html`, from the command line to the file."""

import re
from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from footfall.core.run_records import HEADER
from footfall_host.commands.report import report_command
from footfall_host.commands.runs import runs_command
from footfall_host.plan.toml_file import toml_of
from footfall_host.recordings.frames import frames_in
from footfall_host.trace import write_trace
from plans import example
from recorded import EVENTS_ONLY, drive_with, recorded, without_frames
from recorded_commands import SHORT, library_of_two, run


def report(*arguments):
    given = [str(argument) for argument in arguments]
    return CliRunner().invoke(report_command, given, catch_exceptions=False)


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    return library_of_two(tmp_path_factory.mktemp("library"))


def figure_of(text, label):
    return re.search(rf"<dt>{label}</dt>\s*<dd><strong>([^<]+)<", text)[1]


def test_without_a_run_the_example_is_reported(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = report()
    assert done.exit_code == 0
    assert done.stdout == "report: example-run.html\n"
    text = (tmp_path / "example-run.html").read_text()
    assert "example run (simulated)" in text
    assert (figure_of(text, "Running"), figure_of(text, "In zone")) == ("4:01", "84%")


def test_a_recording_is_reported_under_its_name_with_the_settings_that_are_given(
    tmp_path, monkeypatch, run_of
):
    monkeypatch.chdir(tmp_path)
    write_trace(tmp_path / "sunday.csv", *run_of(12))
    assert report("sunday.csv", "--target", 175, "--set", "dwell_s=8").exit_code == 0
    text = (tmp_path / "sunday.html").read_text()
    assert "<h1>sunday.csv</h1>" in text
    assert re.findall(r"<code>(\w+)</code>", text) == ["target_spm", "dwell_s"]


@pytest.mark.parametrize("kind", [0, 1], ids=["raw", "events alone"])
def test_a_run_of_the_library_is_told_as_its_board_told_it(two, tmp_path, kind):
    root, *ids = two
    page = tmp_path / "run.html"
    assert run(report_command, ids[kind], "-o", page, library=root).exit_code == 0
    listed = run(runs_command, ids[kind], "--json", library=root).stdout
    text = page.read_text()
    assert f'"steps": {figure_of(text, "Steps")},' in listed
    assert f"<h1>{ids[kind]}</h1>" in text
    assert "circuitplayground_bluefruit" in text


def test_a_file_of_a_board_is_reported_as_well(tmp_path):
    drive = drive_with(tmp_path / "drive", recorded(SHORT, EVENTS_ONLY))
    page = tmp_path / "out.html"
    (first, *_) = sorted((drive / "runs").iterdir())
    assert report(first, "-o", page).exit_code == 0
    assert figure_of(page.read_text(), "Running") == "0:40"


def test_a_run_of_which_only_the_header_is_left_is_reported_as_none(tmp_path):
    (slot,) = recorded(SHORT, EVENTS_ONLY)
    frames = [frame.number for frame in frames_in(slot) if frame.payload[0] != HEADER]
    drive = drive_with(tmp_path / "drive", [without_frames(slot, *frames)])
    page = tmp_path / "out.html"
    (first, *_) = sorted((drive / "runs").iterdir())
    assert report(first, "-o", page).exit_code == 0
    assert "No running was found" in page.read_text()


def test_a_table_of_other_columns_is_reported_as_it_is_replayed(tmp_path, run_of):
    t_s, acc_g = run_of(40)
    path, page = tmp_path / "table.csv", tmp_path / "table.html"
    rows = [
        f"{1000 * t:g};{x:.4f};{y:.4f};{z:.4f}" for t, (x, y, z) in zip(t_s, acc_g, strict=True)
    ]
    path.write_text("\n".join(["when;a;b;c", *rows]))
    given = ("--columns", "when,a,b,c", "--time-unit", "ms", "-o", page)
    assert report(path, *given).exit_code == 0
    assert "0:40" in page.read_text()


def test_all_runs_are_a_page_too(two, tmp_path):
    page = tmp_path / "weeks.html"
    done = run(runs_command, "--html", page, library=two[0])
    assert done.stdout == f"page: {page}\n"
    text = page.read_text()
    assert "<h1>2 runs</h1>" in text
    assert str(two[0]) not in text


def test_they_are_shown_beside_a_plan(two, tmp_path):
    page, plan = tmp_path / "weeks.html", tmp_path / "plan.toml"
    plan.write_bytes(toml_of(example(start=last_monday())))
    done = run(runs_command, "--html", page, "--plan", plan, library=two[0])
    assert done.stdout == f"page: {page}\n"
    # What was run so far, two runs in all, and nothing of the weeks ahead.
    assert page.read_text().count('<line class="planned"') == 1


def last_monday():
    today = date.today()
    return today - timedelta(days=today.weekday())


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["report", "-o", "run.txt"], "ends in .html"),
        (["report", "-o", "none/run.html"], "cannot be written"),
        (["report", "missing.csv"], "missing.csv"),
        (["report", "missing.run"], "missing.run"),
        (["report", "7.run", "--target", "170"], "leave out --target"),
        (["report", "--set", "dwell=3"], "there is no setting dwell"),
        (["runs", "--html", "runs.txt"], "ends in .html"),
        (["runs", "7", "--html", "runs.html"], "footfall report RUN"),
        (["runs", "--json", "--html", "runs.html"], "no JSON"),
        (["runs", "--plan", "plan.toml"], "add --html"),
        (
            ["runs", "--html", "runs.html", "--plan", "none.toml"],
            "none.toml: cannot be read (No such file",
        ),
    ],
)
def test_what_will_not_do_is_refused(refused, arguments, reason):
    assert reason in refused(arguments)
