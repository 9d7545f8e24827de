"""The files of a board's drive: each is written whole or not at all, and read back from the flash.

A file goes under another name first. When it has been brought to the flash and read back, it takes
its own name, so that whatever ends the process leaves the old file or the new one.
"""

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from footfall_host.errors import BadInputError

PART_SUFFIX = ".part"
# Of a drive whose file system does not tell.
CLUSTER_BYTES = 4096

STILL_RUNS = "what ran before still runs"
REMEDIES = {
    errno.ENOSPC: "the drive is full; delete something of yours and run this again",
    errno.EROFS: "the drive is read-only; unplug the board, plug it in again and run this again, "
    "and if that does not help, look for a boot.py of yours that calls storage.remount",
    errno.EACCES: "you may not write there; run this as the user whose drive it is",
    errno.EPERM: "you may not write there; run this as the user whose drive it is",
}
GONE = "the drive is gone or its cable is loose; plug the board in and run this again"


class DriveError(BadInputError):
    """The drive could not be read or written; the message has the remedy."""


class Disk:
    """The drive whose root is a folder of this computer; paths are relative to it.

    comfort: what holds although an operation has failed. remedies: what to do then, by the
    system's number of the error; otherwise: by any other.
    """

    comfort = STILL_RUNS
    remedies: Mapping[int, str] = REMEDIES
    otherwise = GONE

    def __init__(self, root: Path) -> None:
        self.root = root

    def files(self) -> list[str]:
        """Return the paths of all files of the drive; folders that hide, as systems keep, apart."""
        return [path for path, is_folder in self._walk() if not is_folder]

    def folders(self) -> list[str]:
        """Return the paths of the folders, likewise, each after the one that it is in."""
        return [path for path, is_folder in self._walk() if is_folder]

    def _walk(self) -> Iterator[tuple[str, bool]]:
        with self._explained(self.root, "cannot be read"):
            for folder, folders, names in os.walk(self.root, onerror=_raise):
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                where = Path(folder).relative_to(self.root)
                yield from (((where / name).as_posix(), True) for name in folders)
                yield from (((where / name).as_posix(), False) for name in sorted(names))

    def read(self, path: str) -> bytes | None:
        """Return what a file holds; None if there is none."""
        with self._explained(self.root / path, "cannot be read"):
            try:
                return self.read_through(self.root / path)
            except (FileNotFoundError, NotADirectoryError):
                return None

    def free_bytes(self) -> int:
        """Return how much room is left."""
        with self._explained(self.root, "cannot be read"):
            return shutil.disk_usage(self.root).free

    def cluster_bytes(self) -> int:
        """Return of how many bytes each file takes a multiple."""
        return os.statvfs(self.root).f_frsize if hasattr(os, "statvfs") else CLUSTER_BYTES

    def write(self, path: str, data: bytes) -> None:
        """Put a file in place of whatever had its name; raises DriveError."""
        target = self.root / path
        part = target.with_name(target.name + PART_SUFFIX)
        with self._explained(target, "cannot be written"):
            for folder in reversed(target.parents[: len(Path(path).parents) - 1]):
                if not folder.is_dir():
                    self.make_folder(folder)
            self.write_through(part, data)
            if self.read_through(part) != data:
                raise self._reads_otherwise(target)
            self.replace(part, target)

    def patch(self, path: str, at: int, data: bytes) -> None:
        """Change bytes amid a file, which keeps its size and its place; raises DriveError."""
        target = self.root / path
        with self._explained(target, "cannot be written"):
            self.patch_through(target, at, data)
            if self.read_through(target)[at : at + len(data)] != data:
                raise self._reads_otherwise(target)

    def remove(self, path: str) -> None:
        """Remove a file, or a folder that is empty."""
        target = self.root / path
        with self._explained(target, "cannot be removed"):
            if target.is_dir():
                self.remove_folder(target)
            else:
                self.remove_file(target)

    def _reads_otherwise(self, target: Path) -> DriveError:
        return DriveError(
            f"{target}: what was written reads back otherwise; {self.comfort}; try another cable "
            "or USB port, and run this again"
        )

    @contextlib.contextmanager
    def _explained(self, path: Path, what: str) -> Iterator[None]:
        """Turn the system's errors into a line with the remedy."""
        try:
            yield
        except OSError as problem:
            remedy = self.remedies.get(problem.errno or 0, self.otherwise)
            raise DriveError(
                f"{path} {what} ({problem.strerror or problem}); {self.comfort}; {remedy}"
            ) from problem

    # --- what changes the drive: each is one operation --------------------------------

    def make_folder(self, folder: Path) -> None:
        """Make one folder."""
        folder.mkdir()
        self.bring_to_flash(folder.parent)

    def write_through(self, path: Path, data: bytes) -> None:
        """Write a file and bring it to the flash."""
        with path.open("wb") as stream:
            stream.write(data)
            stream.flush()
            self.flush(stream.fileno())

    def patch_through(self, path: Path, at: int, data: bytes) -> None:
        """Change bytes amid a file, and bring them to the flash."""
        with path.open("r+b") as stream:
            stream.seek(at)
            stream.write(data)
            stream.flush()
            self.flush(stream.fileno())

    def replace(self, part: Path, target: Path) -> None:
        """Give a file another's name."""
        os.replace(part, target)
        self.bring_to_flash(target.parent)

    def remove_file(self, path: Path) -> None:
        """Remove one file."""
        path.unlink(missing_ok=True)
        self.bring_to_flash(path.parent)

    def remove_folder(self, path: Path) -> None:
        """Remove one empty folder."""
        path.rmdir()
        self.bring_to_flash(path.parent)

    def bring_to_flash(self, folder: Path) -> None:
        """Bring a folder's list of files to the flash, where the system has a way to."""
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                self.flush(handle)
            finally:
                os.close(handle)

    def flush(self, handle: int) -> None:
        """Bring an open file or folder to the flash."""
        os.fsync(handle)

    def read_through(self, path: Path) -> bytes:
        """Return what a file holds, from the flash where the system lets its own copy go."""
        with path.open("rb") as stream:
            if hasattr(os, "posix_fadvise"):
                os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            return stream.read()


def _raise(problem: OSError) -> None:
    raise problem
