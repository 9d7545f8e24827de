"""Sync drives of tests with libraries of tests, and see what is where afterwards."""

import gzip

from footfall_host.recordings.board_slots import RunDrive, read_slots, runs_in
from footfall_host.recordings.frames import SlotState, frames_in
from footfall_host.recordings.library import Library, LibraryDisk
from footfall_host.recordings.sync import Found, Sync
from recorded import DyingRunDrive

NOW_S = 1_800_000_000


class QuickDisk(LibraryDisk):
    """A library's disk that is not waited for."""

    def flush(self, handle):
        """Leave it to the system: here a process dies, and never the machine."""


def synced(drive, root, *, disk=None, library_disk=None, **how):
    """Sync a drive; return what was done, and what was told of slots."""
    told = []
    library = Library(root, library_disk or QuickDisk(root))
    try:
        disk = disk or DyingRunDrive(drive)
        sync = Sync(disk, library, tell_slot=lambda slot, what: told.append(what), **how)
        sync.run(Found.on(read_slots(disk)), NOW_S)
        return sync.done, told
    finally:
        library.close()


def in_library(root):
    """Return the frames of each run in a library, by its file."""
    files = sorted(root.glob("runs/*.run.gz"))
    return {path.name: frames_of([gzip.decompress(path.read_bytes())]) for path in files}


def frames_of(slots):
    """Return the frames in slots, as something to compare."""
    return tuple((f.run, f.number, f.payload) for data in slots for f in frames_in(data))


def on_board(drive):
    """Return the frames of each run that a board still has."""
    taken = [each for each in read_slots(RunDrive(drive)) if each and each.state is SlotState.TAKEN]
    return [frames_of([run.content]) for run in runs_in(taken)]
