"""The run library: a folder of runs that have been copied from boards, each a file of its own.

A file holds what its run's slots held, one after the other, compressed; it is written whole, read
back, and never changed. The time in its gzip header is that of copying.
"""

import base64
import contextlib
import errno
import gzip
import hashlib
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from footfall.core.records import get_32
from footfall_host.deploy.disk import Disk, DriveError
from footfall_host.errors import BadInputError
from footfall_host.recordings.board_slots import NOTHING_LOST, BoardRun, Slot
from footfall_host.recordings.entry import Entry, entry_of
from footfall_host.recordings.frames import Frame, frames_in
from footfall_host.recordings.library_folder import FOLDER, SUFFIX, files_of
from footfall_host.recordings.library_index import Index
from footfall_host.recordings.run_file import RecordedRun, read_run

INDEX = "runs.sqlite"
# In the header of gzip (RFC 1952, section 2.3).
GZIP_TIME_AT = 4

# Characters of an id after the run's number: five bits each, more only where two would be the same.
MARK_CHARACTERS = (4, 8, 16, 32)
ELSEWHERE = "choose another place with --library DIR"


class LibraryDisk(Disk):
    """The folder of the library, on a disk of this computer."""

    comfort = NOTHING_LOST
    remedies: Mapping[int, str] = {
        errno.ENOSPC: f"this disk is full; make room on it, or {ELSEWHERE}",
        errno.EROFS: f"this disk is read-only; {ELSEWHERE}",
        errno.EACCES: f"you may not write there; {ELSEWHERE}",
        errno.EPERM: f"you may not write there; {ELSEWHERE}",
    }
    otherwise = ELSEWHERE


@dataclass(frozen=True)
class Copied:
    """What came of a run. is_new: whether it was not there before."""

    entry: Entry
    is_new: bool


class Library:
    """The runs in a folder. unreadable: what is wrong with files that hold none, a line each."""

    def __init__(self, root: Path, disk: Disk | None = None) -> None:
        """Open the library in a folder, which is made if it is missing.

        disk: what reads and writes there. Raises BadInputError where that can't be.
        """
        self.root = root
        try:
            root.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            reason = problem.strerror or problem
            raise BadInputError(
                f"{root}: no library can be there ({reason}); {ELSEWHERE}"
            ) from None
        self.unreadable: list[str] = []
        self._disk = disk or LibraryDisk(root)
        self._index = Index(root / INDEX)
        self.refresh()

    def close(self) -> None:
        """Close the index."""
        self._index.close()

    def refresh(self) -> None:
        """Bring the index to what the files say."""
        known = self._index.stamps()
        stamps = self._stamps()
        self._index.remove(known.keys() - stamps.keys())
        self.unreadable = []
        for run_id, stamp in stamps.items():
            if known.get(run_id) != stamp:
                try:
                    self._note(run_id, stamp)
                except BadInputError as problem:
                    self._index.remove([run_id])
                    self.unreadable.append(str(problem))

    def entries(self) -> list[Entry]:
        """Return what is known of each run, the one that was copied last first."""
        return list(self._index.entries())

    def find(self, wanted: str) -> Entry:
        """Return the run whose id is this or begins so, or whose number it is.

        Raises BadInputError unless it is one.
        """
        entries = self.entries()
        found = [entry for entry in entries if entry.run_id == wanted]
        found = found or [entry for entry in entries if _is_called(entry, wanted)]
        if not found:
            raise BadInputError(f"{wanted}: no run of {self.root} is called so; see footfall runs")
        if len(found) > 1:
            names = ", ".join(entry.run_id for entry in found)
            raise BadInputError(f"{wanted}: {len(found)} runs are called so: {names}; choose one")
        return found[0]

    def read(self, run_id: str) -> RecordedRun:
        """Return a run; raises BadInputError where its file can't be read."""
        return read_run([self._content(run_id)], str(self.root / _path(run_id)))

    def holds(self, slot: Slot) -> Entry | None:
        """Return the run that has every frame that can be read of a slot, if one does."""
        uid = slot.header.get("uid")
        wanted = _told(slot.frames)
        for entry in self.entries():
            if entry.number == slot.frames[0].run and uid in (None, entry.uid):
                with contextlib.suppress(BadInputError):  # one that is damaged by now holds nothing
                    if wanted <= _told(frames_in(self._content(entry.run_id))):
                        return entry
        return None

    def add(self, run: BoardRun, synced_at: int) -> Copied:
        """Keep a run of a board, unless it is there already, and read it back.

        Raises BadInputError for a run that this version can't read, and DriveError where it can't
        be written, or reads back otherwise.
        """
        held = [self.holds(slot) for slot in run.slots]
        if None not in held and held[0] is not None:
            return Copied(held[0], is_new=False)
        read_run([run.content], f"run {run.number}")
        run_id = self._new_id(run)
        path = _path(run_id)
        self._disk.write(path, gzip.compress(run.content, mtime=synced_at))
        stored = self._content(run_id)
        if stored != run.content or list(frames_in(stored)) != list(frames_in(run.content)):
            raise DriveError(
                f"{self.root / path}: reads back otherwise; {NOTHING_LOST}; {ELSEWHERE}"
            )
        return Copied(self._note(run_id, self._stamps()[run_id]), is_new=True)

    def _new_id(self, run: BoardRun) -> str:
        """Return an id by the board's number and the content, so that it is the same anywhere."""
        digest = base64.b32encode(hashlib.sha256(run.content).digest()).decode().lower()
        taken = self._stamps()
        ids = [f"{run.number}-{digest[:characters]}" for characters in MARK_CHARACTERS]
        return next(each for each in ids if each not in taken)

    def _note(self, run_id: str, stamp: str) -> Entry:
        packed = self._packed(run_id)
        entry = entry_of(self.read(run_id), run_id, get_32(packed, GZIP_TIME_AT))
        self._index.put(entry, stamp)
        return entry

    def _stamps(self) -> dict[str, str]:
        """Return size and time of each file, by the run's id."""
        found = {}
        for run_id, path in files_of(self.root).items():
            status = path.stat()
            found[run_id] = f"{status.st_size} {status.st_mtime_ns}"
        return found

    def _packed(self, run_id: str) -> bytes:
        packed = self._disk.read(_path(run_id))
        if packed is None:
            raise BadInputError(f"{self.root / _path(run_id)}: is gone; see footfall runs")
        return packed

    def _content(self, run_id: str) -> bytes:
        return unpacked(self._packed(run_id), str(self.root / _path(run_id)))


def unpacked(packed: bytes, name: str) -> bytes:
    """Return the content of a file of a library; raises BadInputError where it is damaged."""
    try:
        return gzip.decompress(packed)
    except (EOFError, gzip.BadGzipFile, zlib.error) as problem:
        raise BadInputError(
            f"{name}: is damaged ({problem}); delete it, or put a copy of yours in its place"
        ) from problem


def _path(run_id: str) -> str:
    return f"{FOLDER}/{run_id}{SUFFIX}"


def _is_called(entry: Entry, wanted: str) -> bool:
    return wanted == str(entry.number) or ("-" in wanted and entry.run_id.startswith(wanted))


def _told(frames: Iterable[Frame]) -> set[tuple[int, int, bytes]]:
    return {(frame.run, frame.number, frame.payload) for frame in frames}
