"""Commands about recorded runs, as tests run them, and a library that has two such runs."""

import json
import sys

import pytest
from click.testing import CliRunner

from footfall_host import cli
from footfall_host.commands.runs import runs_command
from footfall_host.commands.sync import sync_command
from recorded import EVENTS_ONLY, RAW, drive_with, recorded

LONG = "5@stand,130@172-160,20@stand"
SHORT = "5@stand,40@165,20@stand"


def run(command, *arguments, library):
    """Run a command in this process; exceptions but an exit are let through."""
    given = [str(argument) for argument in arguments]
    return CliRunner().invoke(
        command, given, catch_exceptions=False, env={"FOOTFALL_LIBRARY": str(library)}
    )


def refused_line(monkeypatch, capsys, *arguments):
    """Return the one line that the command line ends with, at status 2."""
    monkeypatch.setattr(sys, "argv", ["footfall", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    (line,) = said.err.splitlines()
    return line


def library_of_two(folder):
    """Return a library with a raw run of two slots and one of events alone, and their ids."""
    root = folder / "lib"
    for name, slots in (("raw", recorded(LONG, RAW)), ("events", recorded(SHORT, EVENTS_ONLY))):
        done = run(sync_command, "--drive", drive_with(folder / name, slots), library=root)
        assert done.exit_code == 0
    listed = json.loads(run(runs_command, "--json", library=root).stdout)
    by_raw = {each["raw"]: each["run_id"] for each in listed}
    return root, by_raw[True], by_raw[False]
