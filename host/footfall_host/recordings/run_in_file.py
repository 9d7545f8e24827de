"""A recorded run in a file that was copied by hand: a slot of a board's drive, or a library's."""

from pathlib import Path

from footfall_host.errors import BadInputError
from footfall_host.file_content import GZIP_MAGIC
from footfall_host.recordings.board_slots import Slot, runs_in
from footfall_host.recordings.library import unpacked
from footfall_host.recordings.library_folder import SUFFIX
from footfall_host.recordings.run_file import RecordedRun, read_run

SLOT_SUFFIX = ".run"


def run_in_file(path: Path) -> RecordedRun:
    """Return the run in a file; the other parts of a slot's are looked for beside it.

    Raises BadInputError where none can be read.
    """
    data = _read(path)
    if data.startswith(GZIP_MAGIC) or path.name.endswith(SUFFIX):
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
