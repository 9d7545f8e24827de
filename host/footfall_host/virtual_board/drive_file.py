"""A file of the CIRCUITPY drive that a program has opened, as CircuitPython's FileIO."""

import errno
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from footfall_host.virtual_board.flash.fat12 import Fat12
from footfall_host.virtual_board.flash.files import FatFile


class DriveFile:
    """An open file of the drive."""

    def __init__(
        self,
        at_work: Callable[[], AbstractContextManager[Fat12]],
        opened: "list[DriveFile]",
        file: FatFile,
        mode: str,
    ) -> None:
        """Take the file.

        at_work: has the drive do one thing. opened: which files are open; it leaves that list
        when it is closed.
        """
        self._at_work = at_work
        self._opened = opened
        self._file = file
        self._binary = "b" in mode
        self._reads = mode.strip("bt") not in ("w", "a", "x")
        self._writes = mode.strip("bt") != "r"

    def read(self, size: int = -1) -> Any:
        """Read bytes, or their text."""
        return self._given(self._read(self._file.size if size is None or size < 0 else size))

    def readline(self) -> Any:
        """Read to the end of the line."""
        line = b""
        while not line.endswith(b"\n"):
            letter = self._read(1)
            if not letter:
                break
            line += letter
        return self._given(line)

    def readlines(self) -> list[Any]:
        """Read all lines."""
        return list(self)

    def readinto(self, buffer: bytearray) -> int:
        """Fill a buffer; return how much of it."""
        data = self._read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def write(self, data: Any) -> int:
        """Write bytes, or a text; return how many."""
        raw = bytes(data) if self._binary else data.encode()
        self._check(self._writes)
        with self._at_work():
            done = self._file.write(raw)
        if done < len(raw):
            raise OSError(errno.ENOSPC, "No space left on device")
        return done

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place; a file that may be written grows up to there."""
        starts = {os.SEEK_SET: 0, os.SEEK_CUR: self._file.position, os.SEEK_END: self._file.size}
        with self._at_work():
            self._file.seek(starts[whence] + offset)
        return self._file.position

    def tell(self) -> int:
        """Return the present place."""
        return self._file.position

    def flush(self) -> None:
        """Bring what was written to flash, with the directory entry."""
        with self._at_work():
            self._file.flush()

    def close(self) -> None:
        """Do the same, and let go of the file."""
        if self in self._opened:
            self._opened.remove(self)
            self.flush()

    def __iter__(self) -> Any:
        """Go through the lines."""
        return iter(self.readline, b"" if self._binary else "")

    def __enter__(self) -> "DriveFile":
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def _read(self, count: int) -> bytes:
        self._check(self._reads)
        with self._at_work():
            return self._file.read(count)

    def _check(self, may: bool) -> None:
        if self not in self._opened:
            raise ValueError("I/O operation on closed file")
        if not may:
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))

    def _given(self, raw: bytes) -> Any:
        return raw if self._binary else raw.decode()
