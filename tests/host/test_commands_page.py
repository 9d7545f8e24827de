"""docs/commands.md: its tables are those of the commands, of what --json prints, and of statuses.

A change of any is followed by ``FOOTFALL_REWRITE_COMMANDS=1 pytest`` of this file.
"""

import json
import os
import re

import pytest
from click.testing import CliRunner

import example_files
from command_tree import every_command
from conftest import ROOT
from footfall_host.cli import footfall
from footfall_host.commands.sections import SECTIONS
from footfall_host.commands.statuses import BAD_INPUT, FINE, MEANINGS

REWRITE_VARIABLE = "FOOTFALL_REWRITE_COMMANDS"
PAGE = ROOT / "docs" / "commands.md"
# Of each command that has --json, a line that makes a document.
LINES = {
    "replay": "run.csv --explain",
    "explain": "run.csv",
    "runs": "1",
    "live": "--virtual --scan",
    "deploy": "",
    "doctor": "",
    "sync": "",
    "settings print": "",
    "settings check": "settings.toml",
    "board list": "",
    "board show": "raspberry_pi_pico",
    "board check": "raspberry_pi_pico_w.py",
    "emulate": "easy.csv",
    "plan make": "--baseline 162 --goal 174 --days mon,wed,sat --weekly-km 20",
    "plan check": "plan.toml",
    "plan next": "plan.toml --date 2026-11-30",
    "workout list": "",
    "workout show": "fartlek",
    "workout build": "mine.toml -o mine.wrk",
    "workout check": "mine.toml",
    "calibrate": "run.csv --metres 200",
    "simulate": "-o new.csv --minutes 1",
    "evaluate": "--simulated 5 --jobs 1",
    "tune": "--simulated 41 --jobs 1 --trials 1 --constant gait._START_CG",
    "coach-lab": "--runners 2 --minutes 10",
}
# Of the figures of a corpus, and of what is imported as one, other files' tests know more.
OTHERS = {"corpus import"}
LONG = ("live", "emulate", "coach-lab", "evaluate", "tune")


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """Return a function: a command of LINES -> what its line prints as JSON, run just once."""
    folder = tmp_path_factory.mktemp("here")
    documents = {}
    example_files.write_all(folder)
    with pytest.MonkeyPatch.context() as patches:
        example_files.be_there(patches, folder)

        def document(name):
            if name not in documents:
                line = [*name.split(), *LINES[name].split(), "--json"]
                done = CliRunner().invoke(footfall, line, catch_exceptions=False)
                assert done.exit_code == FINE
                documents[name] = json.loads(done.stdout)
            return documents[name]

        yield document


def row(name, document):
    """Return the line of the page on what a command prints."""
    is_list = isinstance(document, list)
    first = document[0] if is_list else document
    keys = ", ".join(f"`{key}`" for key in first)
    return f"| `{name}` | {'a list of ' if is_list else ''}{keys} |"


def commands_table():
    rows = [
        f"| {title if number == 0 else ''} | `{name}` | {line} |"
        for title, commands in SECTIONS.items()
        for number, (name, line) in enumerate(commands.items())
    ]
    return "\n".join(["| what for | command | what it does |", "|---|---|---|", *rows, ""])


def statuses_table():
    rows = [f"| {status} | {words} |" for status, words in MEANINGS.items()]
    return "\n".join(["| status | meaning |", "|---|---|", *rows, ""])


def check_table(table):
    """Hold the page to a table, or write it there if asked to."""
    head = "\n".join(table.splitlines()[:2]) + "\n"
    if os.environ.get(REWRITE_VARIABLE):
        old = re.escape(head) + r"(?:\|.*\n)*"
        PAGE.write_text(re.sub(old, lambda _: table, PAGE.read_text()))
    assert table in PAGE.read_text(), f"run this file with {REWRITE_VARIABLE}=1"


def test_it_lists_every_command():
    check_table(commands_table())


def test_it_tells_every_status_as_the_help_does():
    check_table(statuses_table())
    told = " ".join(CliRunner().invoke(footfall, ["--help"]).stdout.split())
    for status, words in MEANINGS.items():
        assert f" {status} {words}" in told


def test_every_command_that_has_json_is_looked_at():
    having = {
        typed.partition(" ")[2]
        for typed, command in every_command()
        if any("--json" in parameter.opts for parameter in command.params)
    }
    assert having == LINES.keys() | OTHERS


def test_there_is_a_row_for_each_document(request):
    head = ["| command | keys of its document |", "|---|---|"]
    if os.environ.get(REWRITE_VARIABLE):
        printed = request.getfixturevalue("printed")
        check_table("\n".join([*head, *(row(name, printed(name)) for name in LINES), ""]))
    table = PAGE.read_text().partition("\n".join(head))[2].partition("\n\n")[0]
    assert re.findall(r"^\| `(.*?)` ", table, re.MULTILINE) == list(LINES)


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.campaign if name in LONG else ()) for name in LINES],
)
def test_json_is_one_document_and_nothing_else_with_the_keys_of_the_page(printed, name):
    assert row(name, printed(name)) in PAGE.read_text().splitlines()


def test_all_runs_are_a_list_of_what_one_is(printed):
    one = printed("runs")
    listed = CliRunner().invoke(footfall, ["runs", "--json"], catch_exceptions=False)
    assert json.loads(listed.stdout) == [one]


def test_of_other_bad_input_there_is_no_document(refused):
    assert "none.csv" in refused(["replay", "none.csv", "--json"])


@pytest.mark.parametrize("command", ["replay", "emulate", "runs"])
def test_figures_and_events_are_not_printed_at_once(refused, command):
    assert "choose one" in refused([command, "--json", "--jsonl"])


def test_a_run_that_is_watched_live_is_no_document(refused):
    assert "--json is of --scan" in refused(["live", "--virtual", "--json"])


@pytest.mark.parametrize(
    ("words", "name", "text"),
    [
        (("settings", "check"), "settings.toml", "FOOTFALL_TARGET_SPM = 500\n"),
        (("workout", "check"), "mine.toml", "number = 0\n"),
        (("board", "check"), "pico_w.py", 'BOARD_ID = "raspberry_pi_pico_w"\n'),
    ],
)
def test_what_is_wrong_with_a_file_is_in_the_document_too(refused_file, words, name, text):
    status, out, err = refused_file(words, name, text)
    assert status == BAD_INPUT
    document = json.loads(out)
    told = document[0] if isinstance(document, list) else document
    problem = told["problem"] if "problem" in told else told["problems"][0]
    assert problem.removeprefix(f"{name}: ") in err


@pytest.fixture
def refused_file(tmp_path, monkeypatch, capsys):
    """Return a function: a check, a file and its text -> status, stdout and stderr with --json."""
    from footfall_host import cli

    def check(words, name, text):
        monkeypatch.chdir(tmp_path)
        (tmp_path / name).write_text(text)
        monkeypatch.setattr("sys.argv", ["footfall", *words, name, "--json"])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return check
