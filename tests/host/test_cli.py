"""The command line itself: how it ends, whatever goes wrong, in one line and with which status."""

import pathlib
import subprocess
import sys

import click
import pytest

from footfall import __version__
from footfall.core.tunables import find
from footfall_host import cli
from footfall_host.commands.sections import LINES, SECTIONS, command_of

FULL = pathlib.Path("/dev/full")
MAIN = "from footfall_host.cli import main; main()"


@pytest.fixture
def run(monkeypatch, capsys):
    """Return a function that runs the command line: arguments -> status, stdout, stderr."""

    def run_arguments(*arguments):
        monkeypatch.setattr(sys, "argv", ["footfall", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return ended.value.code or 0, said.out, said.err

    return run_arguments


def complaint(ended):
    """Return the one line that a run was refused with."""
    status, out, err = ended
    assert (status, out) == (2, "")
    assert err.startswith("footfall: ")
    assert len(err.splitlines()) == 1
    return err


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["fly"], "'fly'"),
        (["--fly"], "--fly"),
        (["replay", "--targt", "170"], "--targt"),
        (["replay", "one.csv", "two.csv"], "two.csv"),
        (["evaluate"], "name either the folder of a corpus or --simulated"),
        (["completion"], "'{bash|zsh|fish}'"),
        (["evaluate", ".", "--worst", "many"], "--worst"),
        (["simulate", "-o", "run.csv", "--placement", "head"], "--placement"),
    ],
)
def test_a_slip_in_the_command_line_is_one_line_with_where_to_look(run, arguments, named):
    told = complaint(run(*arguments))
    assert named in told
    assert told.rstrip().endswith("--help)")


def test_a_name_of_several_lines_is_told_in_one(run, tmp_path):
    assert "no such file" in complaint(run("replay", tmp_path / "two\nlines.csv"))


@pytest.mark.parametrize("command", ["replay", "evaluate"])
@pytest.mark.parametrize("target", ["fast", "171.5", "1_7_0", "\uff11\uff17\uff10", "0", "999", ""])
def test_a_target_that_cannot_be_is_told_the_same_by_every_command(run, tmp_path, command, target):
    tunable = find("target_spm")
    whole = "" if target in ("0", "999") else "a whole number, "
    told = complaint(run(command, tmp_path, "--target", target))
    assert told == (
        f"footfall: --target {target}: it must be {whole}"
        f"{tunable.lowest} to {tunable.highest} steps/min\n"
    )


def test_help_and_version_are_no_errors(run):
    for arguments in ([], ["--help"], ["-h"]):
        status, out, err = run(*arguments)
        assert (status, err) == (0, "")
        assert "replay" in out
    assert run("--version") == (0, f"footfall, version {__version__}\n", "")
    assert run("replay", "--help")[0] == 0


def test_help_lists_every_command_by_what_it_is_for(run):
    told = run("--help")[1]
    places = [told.index(f"\n{title}:\n") for title in SECTIONS]
    assert places == sorted(places)
    for commands in SECTIONS.values():
        for name, line in commands.items():
            assert f"  {name}  " in told
            assert f"  {line}\n" in told


@pytest.mark.parametrize("group", ["board", "corpus", "plan", "settings", "workout"])
def test_a_command_that_does_several_things_alone_lists_them(run, group):
    assert run(group) == run(group, "--help")


@pytest.mark.parametrize("name", LINES)
def test_each_listed_command_is_there_under_its_name(name):
    assert command_of(name).name == name


def test_a_key_that_stops_it_ends_it_without_a_traceback(run, monkeypatch):
    def interrupted():
        raise KeyboardInterrupt

    stopped = click.Command("stopped", callback=interrupted)
    monkeypatch.setitem(cli.footfall.commands, "stopped", stopped)
    status, out, err = run("stopped")
    assert (status, out) == (1, "")
    assert err.strip() == "footfall: stopped"


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("arguments", [["replay"], ["replay", "--jsonl"], ["--help"]])
def test_output_that_finds_no_room_is_one_line(arguments):
    with FULL.open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", MAIN, *arguments], stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert done.returncode == 1
    assert done.stderr == "footfall: standard output: No space left on device\n"


def test_a_reader_that_stops_early_is_told_nothing():
    command = [sys.executable, "-c", MAIN, "replay", "--jsonl"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as replaying:
        assert replaying.stdout.readline().startswith("{")
        replaying.stdout.close()
        assert replaying.stderr.read() == ""
