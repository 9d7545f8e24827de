"""The examples at the end of each command's help: each is parsed, and run where it can be."""

import re
import shlex
import shutil

import pytest
from click.testing import CliRunner

import example_files
from command_tree import check_parsed, every_command
from footfall_host.cli import footfall
from footfall_host.commands.examples import TaughtCommand
from footfall_host.commands.statuses import FINE

FEWEST, MOST = 2, 4
TREE = list(every_command())
EXAMPLES = sorted(
    {
        example.line
        for _, command in TREE
        if isinstance(command, TaughtCommand)
        for example in command.examples
    }
)
# What no test has: a radio, a bootloader, a public set, a browser that may be opened.
ONLY_PARSED = (
    "footfall live",
    "footfall live --scan --json",
    "footfall deploy --uf2 circuitpython.uf2",
    "footfall demo -o tour --open",
    "footfall corpus import",
    "footfall evaluate corpus",
    "footfall tune corpus",
)
LONG = ("footfall coach-lab", "footfall live --virtual", "footfall emulate", "footfall demo",
        "footfall simulate -o coached.csv", "footfall compile", "footfall evaluate",
        "footfall tune")  # fmt: skip
REDIRECTED = re.compile(r" > \S+$")


def words_of(line):
    """Return the words after `footfall`, without what is the shell's."""
    inside = re.fullmatch(r"source <\((.*)\)", line)
    words = shlex.split(REDIRECTED.sub("", inside[1] if inside else line))
    assert words[0] == "footfall"
    return words[1:]


def begins(line, beginnings):
    return any(line == each or line.startswith(f"{each} ") for each in beginnings)


def is_run(line):
    return line not in ONLY_PARSED[:2] and not begins(line, ONLY_PARSED[2:])


def is_long(line):
    """Return whether it runs a board or a population, or draws."""
    return begins(line, LONG) or "--plot" in line


RUN = [
    pytest.param(line, marks=pytest.mark.campaign if is_long(line) else ())
    for line in EXAMPLES
    if is_run(line)
]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return a folder with all that the examples name."""
    folder = tmp_path_factory.mktemp("made")
    example_files.write_all(folder)
    return folder


@pytest.fixture
def here(made, tmp_path, monkeypatch):
    """Let an example run in a copy of that folder, with its board plugged in."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    example_files.be_there(monkeypatch, tmp_path)
    return tmp_path


@pytest.mark.parametrize(("typed", "command"), [pytest.param(*each, id=each[0]) for each in TREE])
def test_every_command_has_two_to_four_at_the_end_of_its_help(typed, command):
    told = CliRunner().invoke(footfall, [*typed.split()[1:], "--help"]).stdout
    end = told.partition("\nExamples:\n")[2]
    assert FEWEST <= len(command.examples) <= MOST
    for example in command.examples:
        assert f"  {example.line}\n      {example.what.split()[0]}" in end


@pytest.mark.parametrize("line", EXAMPLES)
def test_each_is_a_command_line(line):
    words = words_of(line)
    if "--help" not in words:
        check_parsed(words)


@pytest.mark.parametrize("line", RUN)
def test_each_can_be_run(here, line):
    done = CliRunner().invoke(footfall, words_of(line), catch_exceptions=False)
    assert done.exit_code == FINE, done.output
    assert done.stdout
