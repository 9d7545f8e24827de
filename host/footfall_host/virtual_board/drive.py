"""The CIRCUITPY drive: who may write it, what fits, and how long its flash takes."""

import errno
import os
import pathlib
from collections.abc import Callable
from typing import Any

from footfall_host.virtual_board.clock import Clock
from footfall_host.virtual_board.memory import FlashWrite

SECTOR_BYTES = 4096
# Erase a sector and program its 16 pages, W25Q16 class, typical.
SECTOR_US = 51_400
CLUSTER_BYTES = 1024
DRIVE_BYTES = 2 * 1024 * 1024
LONGEST_NAME = 255
WRITING = set("wax+")


class Drive:
    """The drive as the firmware sees it, in a folder of this computer.

    usb_connected: tells whether a computer holds the drive.
    readonly: whether the firmware may not write, as at every start.
    """

    def __init__(
        self,
        root: pathlib.Path,
        clock: Clock,
        writes: list[FlashWrite],
        usb_connected: Callable[[], bool],
        *,
        full: bool = False,
        locked: bool = False,
    ) -> None:
        """Take a folder; full: nothing more fits; locked: it can't be made writable."""
        self.readonly = True
        self._root = root
        self._clock = clock
        self._writes = writes
        self._usb_connected = usb_connected
        self._locked = locked
        self._hidden = False
        self._room = 0 if full else DRIVE_BYTES
        self._dirty_bytes = 0
        self._open: list[Any] = []

    def used_bytes(self) -> int:
        """Return what the files take, in whole clusters."""
        files = [path for path in self._root.rglob("*") if path.is_file()]
        return sum(-(-path.stat().st_size // CLUSTER_BYTES) * CLUSTER_BYTES for path in files)

    def contents(self) -> dict[str, bytes]:
        """Return every file by its path."""
        return {
            path.relative_to(self._root).as_posix(): path.read_bytes()
            for path in sorted(self._root.rglob("*"))
            if path.is_file()
        }

    def close_all(self) -> None:
        """Close what a program has left open."""
        while self._open:
            self._open.pop().close()

    def started(self) -> None:
        """Be a computer's again, as at every start of the chip."""
        self._hidden = False
        self.readonly = True

    # --- what `storage` does ------------------------------------------------------

    def remount(self, readonly: bool, in_boot_py: bool) -> None:
        """Say who may write: the firmware, or else a computer."""
        seen = self._usb_connected() and not self._hidden and not in_boot_py
        if self._locked or seen:
            raise RuntimeError("Cannot remount path when visible via USB.")
        self.readonly = readonly

    def hide(self, hidden: bool = True) -> None:
        """Show the drive to no computer; the firmware may write it then."""
        self._hidden = hidden
        if not self._locked:
            self.readonly = not hidden

    # --- what `os` and open() do --------------------------------------------------

    def open(self, file: str, mode: str = "r", *_: Any, **__: Any) -> "DriveFile":
        """Open a file of the drive, as the built-in does."""
        writes = bool(WRITING & set(mode))
        if writes:
            self._check_writable()
        buffered = self.path(file).open(mode.replace("b", "").replace("t", "") + "b")
        self._open.append(buffered)
        return DriveFile(self, buffered, binary="b" in mode, writes=writes)

    def functions(self) -> dict[str, Callable[..., Any]]:
        """Return `os`'s functions for it."""
        return {
            "listdir": lambda path="/": sorted(os.listdir(self.path(path))),
            "stat": lambda path: os.stat(self.path(path)),
            "mkdir": lambda path: self._change(os.mkdir, path),
            "rmdir": lambda path: self._change(os.rmdir, path),
            "remove": lambda path: self._change(os.remove, path),
            "unlink": lambda path: self._change(os.remove, path),
            "rename": lambda old, new: self._change(os.replace, old, new),
            "statvfs": lambda path="/": self.statvfs(),
            "sync": self.sync,
            "getcwd": lambda: "/",
        }

    def statvfs(self) -> tuple[int, ...]:
        """Return block size, fragment size, blocks, free blocks (thrice) and the rest."""
        free = self.free_bytes() // CLUSTER_BYTES
        blocks = free + self.used_bytes() // CLUSTER_BYTES
        return CLUSTER_BYTES, CLUSTER_BYTES, blocks, free, free, 0, 0, 0, 0, LONGEST_NAME

    def free_bytes(self) -> int:
        """Return what room is left."""
        return max(0, self._room - self.used_bytes()) if self._room else 0

    def sync(self) -> None:
        """Write what the sector cache holds."""
        if self._dirty_bytes:
            self._erase_and_program(1)
            self._dirty_bytes = 0

    def flush(self) -> None:
        """Write the same, and the directory entry."""
        if self._dirty_bytes:
            self.sync()
            self._erase_and_program(1)

    def reserve(self, grown_bytes: int) -> None:
        """Refuse what does not fit."""
        if grown_bytes > self.free_bytes():
            raise OSError(errno.ENOSPC, "No space left on device")

    def wrote(self, count: int) -> None:
        """Take note of bytes: each full sector goes to flash at once."""
        self._dirty_bytes += count
        sectors, self._dirty_bytes = divmod(self._dirty_bytes, SECTOR_BYTES)
        self._erase_and_program(sectors)

    def _change(self, function: Callable[..., None], *paths: str) -> None:
        self._check_writable()
        function(*(self.path(path) for path in paths))
        self._erase_and_program(1)

    def _check_writable(self) -> None:
        if self.readonly:
            raise OSError(errno.EROFS, "Read-only filesystem")

    def _erase_and_program(self, sectors: int) -> None:
        if sectors:
            took_us = sectors * SECTOR_US
            self._writes.append(FlashWrite(self._clock.now_us, took_us, "drive"))
            self._clock.advance(took_us)

    def path(self, path: str) -> pathlib.Path:
        """Return where a file of the drive really is."""
        return self._root / path.lstrip("/")


class DriveFile:
    """An open file of the drive."""

    def __init__(self, drive: Drive, stream: Any, *, binary: bool, writes: bool) -> None:
        """Take the file that holds its bytes."""
        self._drive = drive
        self._stream = stream
        self._binary = binary
        self._writes = writes

    def read(self, size: int = -1) -> Any:
        """Read bytes, or their text."""
        return self._given(self._stream.read(size))

    def readline(self) -> Any:
        """Read to the end of the line."""
        return self._given(self._stream.readline())

    def readinto(self, buffer: bytearray) -> int:
        """Fill a buffer; return how much of it."""
        count: int = self._stream.readinto(buffer)
        return count

    def write(self, data: Any) -> int:
        """Write bytes, or a text; return how many."""
        raw = bytes(data) if self._binary else data.encode()
        before = self._stream.tell()
        size = self._stream.seek(0, os.SEEK_END)
        self._stream.seek(before)
        self._drive.reserve(max(0, before + len(raw) - size))
        self._stream.write(raw)
        self._stream.flush()
        self._drive.wrote(len(raw))
        return len(raw)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place."""
        place: int = self._stream.seek(offset, whence)
        return place

    def tell(self) -> int:
        """Return the present place."""
        place: int = self._stream.tell()
        return place

    def flush(self) -> None:
        """Bring what was written to flash, with the directory entry."""
        self._drive.flush()

    def close(self) -> None:
        """Do the same, and let go of the file."""
        self._stream.close()
        if self._writes:
            self._drive.flush()

    def __iter__(self) -> Any:
        """Go through the lines."""
        return iter(self.readline, b"" if self._binary else "")

    def __enter__(self) -> "DriveFile":
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def _given(self, raw: bytes) -> Any:
        return raw if self._binary else raw.decode()
