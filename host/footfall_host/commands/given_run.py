"""A recorded run as an argument of a command: by its id in the library, or a file of a board's."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from footfall_host.commands.completing import runs
from footfall_host.commands.given_library import given_library
from footfall_host.commands.given_path import A_PATH
from footfall_host.errors import BadInputError
from footfall_host.file_content import content_of

if TYPE_CHECKING:  # numpy takes longer to import than help takes to print
    from footfall_host.recordings.entry import Entry
    from footfall_host.recordings.run_file import RecordedRun

run_argument: Any = click.argument(
    "run", required=False, metavar="[RUN]", type=A_PATH, shell_complete=runs
)
recording_or_run_argument: Any = click.argument(
    "run", required=False, metavar="[RECORDING|RUN]", type=A_PATH, shell_complete=runs
)
ID = re.compile(r"\d+(-[a-z2-7]*)?")
SLOT_SUFFIX, LIBRARY_SUFFIX = ".run", ".run.gz"


def names_run(argument: Path) -> bool:
    """Whether an argument means a recorded run, rather than a trace."""
    if _is_file_of_run(argument):
        return True
    return bool(ID.fullmatch(str(argument))) and not argument.exists()


def given_run(argument: Path, library_root: Path | None) -> tuple["Entry", "RecordedRun"]:
    """Return what an argument means: a run of the library, or one in files.

    Raises BadInputError where there is none.
    """
    from footfall_host.recordings.entry import entry_of
    from footfall_host.recordings.run_in_file import run_in_file

    if not _is_file_of_run(argument):
        with given_library(library_root) as library:
            entry = library.find(str(argument))
            return entry, library.read(entry.run_id)
    run = run_in_file(argument)
    return entry_of(run, argument.name, None), run


def _is_file_of_run(argument: Path) -> bool:
    """Whether it is one by its name or, where the name says nothing, by its content."""
    if argument.name.endswith((SLOT_SUFFIX, LIBRARY_SUFFIX)):
        return True
    if not argument.is_file():
        return False
    from footfall_host.recordings.frames import holds_frame

    try:
        content = content_of(argument)
    except BadInputError:  # what is wrong with it is told when it is read
        return False
    # A run's slot begins with zeros, and so never is text.
    return b"\0" in content and holds_frame(content)
