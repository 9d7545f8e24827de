"""A recorded run as an argument of a command: by its id in the library, or a file of a board's."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from footfall_host.commands.given_library import given_library
from footfall_host.errors import BadInputError

if TYPE_CHECKING:  # numpy takes longer to import than help takes to print
    from footfall_host.recordings.entry import Entry
    from footfall_host.recordings.run_file import RecordedRun

ID = re.compile(r"\d+(-[a-z2-7]*)?")
SLOT_SUFFIX, LIBRARY_SUFFIX = ".run", ".run.gz"


def names_run(argument: Path) -> bool:
    """Whether an argument means a recorded run, rather than a trace."""
    if argument.name.endswith((SLOT_SUFFIX, LIBRARY_SUFFIX)):
        return True
    return bool(ID.fullmatch(str(argument))) and not argument.exists()


def given_run(argument: Path, library_root: Path | None) -> tuple["Entry", "RecordedRun"]:
    """Return what an argument means: a run of the library, or one in files.

    Raises BadInputError where there is none.
    """
    from footfall_host.recordings.entry import entry_of

    if not argument.name.endswith((SLOT_SUFFIX, LIBRARY_SUFFIX)):
        with given_library(library_root) as library:
            entry = library.find(str(argument))
            return entry, library.read(entry.run_id)
    run = _run_in(argument)
    return entry_of(run, argument.name, None), run


def _run_in(path: Path) -> "RecordedRun":
    """Return the run in a file; its other parts are looked for beside it."""
    from footfall_host.recordings.board_slots import Slot, runs_in
    from footfall_host.recordings.library import unpacked
    from footfall_host.recordings.run_file import read_run

    data = _read(path)
    if path.name.endswith(LIBRARY_SUFFIX):
        return read_run([unpacked(data, str(path))], str(path))
    beside = sorted(path.parent.glob(f"*{SLOT_SUFFIX}"))
    slots = [Slot(str(each), _read(each)) for each in beside]
    for run in runs_in(slots):
        if str(path) in [slot.path for slot in run.slots]:
            return read_run([run.content], str(path))
    return read_run([data], str(path))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise BadInputError(
            f"{path}: cannot be read ({problem.strerror}); name a .run file, or a run's id"
        ) from problem
