"""The CIRCUITPY drive as the firmware sees it: who may write it, and what `os` and open() do.

Its files are in the flash of virtual_board.flash, with the time that takes and all that a power
cut does to it.
"""

import contextlib
import errno
import os
import stat
from collections.abc import Callable, Iterator
from typing import Any

from footfall_host.virtual_board.clock import Clock
from footfall_host.virtual_board.drive_file import DriveFile
from footfall_host.virtual_board.flash.fat12 import Fat12
from footfall_host.virtual_board.flash.filling import FilledDrive, files_in
from footfall_host.virtual_board.flash.formatting import format_drive
from footfall_host.virtual_board.flash.layout import NoFilesystemError
from footfall_host.virtual_board.flash.names import LONGEST_NAME
from footfall_host.virtual_board.flash.powered import PoweredCache, PoweredFlash
from footfall_host.virtual_board.flash.window import failure
from footfall_host.virtual_board.memory import FlashWrite

WRITING = set("wax+")
# Of all entries, which are made without a clock: 1 January 2000.
MADE_S = 946_684_800


class Drive:
    """The drive.

    usb_connected: tells whether a computer holds the drive.
    readonly: whether the firmware may not write, as at every start.
    chip: the flash that it is in. formatted_us: when CircuitPython made it anew, having found no
    drive at a start.
    """

    def __init__(
        self,
        filled: FilledDrive,
        clock: Clock,
        writes: list[FlashWrite],
        usb_connected: Callable[[], bool],
        *,
        sd_card: bool,
        locked: bool = False,
    ) -> None:
        """Take what it holds.

        sd_card: whether the build reads SD cards. locked: it can't be made writable.
        """
        self.readonly = True
        self.chip = PoweredFlash(filled.image, clock)
        self.formatted_us: list[int] = []
        self._filled = filled
        self._clock = clock
        self._usb_connected = usb_connected
        self._sd_card = sd_card
        self._locked = locked
        self._hidden = False
        self._cache = PoweredCache(self.chip, clock, writes)
        self._volume: Fat12 | None = Fat12(self._cache)
        self._open: list[DriveFile] = []

    def contents(self) -> dict[str, bytes]:
        """Return every file by its path, as whoever reads the flash next finds them."""
        if not self.chip.journal:
            return dict(self._filled.files)
        return files_in(self.chip.image())

    def program(self, path: str) -> bytes | None:
        """Return what a program of the drive holds; None if there is none."""
        try:
            with self.at_work() as volume:
                return volume.read(path)
        except OSError:
            return None

    # --- between programs ---------------------------------------------------------

    def close_all(self) -> None:
        """Close what a program has left open, and write all that waits."""
        while self._open:
            with contextlib.suppress(OSError):
                self._open[-1].close()
        self.sync()

    def forget(self) -> None:
        """Lose what is in memory, in a reset, and be a computer's again."""
        self.readonly = True
        self._hidden = False
        self._open.clear()
        self._cache.forget()

    def start(self, may_format: bool) -> None:
        """Mount the drive, after a reset.

        may_format: whether a new one is made if there is none, as out of safe mode.
        """
        with self._clock.uninterrupted():
            try:
                self._volume = Fat12(self._cache)
            except NoFilesystemError:
                self._volume = self._formatted() if may_format else None

    def _formatted(self) -> Fat12:
        self.formatted_us.append(self._clock.now_us)
        volume = format_drive(self._cache, len(self.chip), sd_card=self._sd_card)
        self._cache.flush()
        return volume

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

    def open(self, file: str, mode: str = "r", *_: Any, **__: Any) -> DriveFile:
        """Open a file of the drive, as the built-in does."""
        if WRITING & set(mode):
            self._check_writable()
        with self.at_work() as volume:
            opened = DriveFile(self.at_work, self._open, volume.open(str(file), mode), mode)
        self._open.append(opened)
        return opened

    def functions(self) -> dict[str, Callable[..., Any]]:
        """Return `os`'s functions for it."""
        return {
            "listdir": self.listdir,
            "stat": self.stat,
            "mkdir": self.mkdir,
            "rmdir": lambda path: self._remove(path, folder=True),
            "remove": lambda path: self._remove(path, folder=False),
            "unlink": lambda path: self._remove(path, folder=False),
            "rename": self.rename,
            "statvfs": self.statvfs,
            "sync": self.sync,
            "getcwd": lambda: "/",
        }

    def listdir(self, path: str = "/") -> list[str]:
        """Return the names in a directory, in the order in which they are stored."""
        with self.at_work() as volume:
            return [entry.name for entry in volume.entries(path)]

    def stat(self, path: str) -> os.stat_result:
        """Return what is known of a file: its kind, its size at index 6 and when it was made."""
        with self.at_work() as volume:
            entry = volume.entry(str(path))
        folder = entry is None or entry.is_folder
        size = 0 if entry is None else entry.size
        kind = stat.S_IFDIR if folder else stat.S_IFREG
        return os.stat_result((kind, 0, 0, 0, 0, 0, size, MADE_S, MADE_S, MADE_S))

    def mkdir(self, path: str) -> None:
        """Make a directory."""
        self._check_writable()
        with self.at_work() as volume:
            volume.mkdir(path)

    def rename(self, old: str, new: str) -> None:
        """Give something another path, in place of a file that may be there."""
        self._check_writable()
        with self.at_work() as volume:
            try:
                volume.rename(old, new)
            except FileExistsError:
                self._remove(new, folder=False)
                volume.rename(old, new)

    def statvfs(self, path: str = "/") -> tuple[int, ...]:
        """Return block size, fragment size, blocks, free blocks (twice) and the rest."""
        with self.at_work() as volume:
            size, blocks = volume.layout.cluster_bytes, volume.layout.clusters
            free = volume.free_clusters()
        return size, size, blocks, free, free, 0, 0, 0, 0, LONGEST_NAME

    def sync(self) -> None:
        """Write what the sector cache holds: neither pieces of blocks nor files' entries."""
        with self._clock.uninterrupted():
            self._cache.flush()

    @contextlib.contextmanager
    def at_work(self) -> Iterator[Fat12]:
        """Lend the mounted drive for one call of it, which no reload interrupts."""
        if self._volume is None:
            raise failure(errno.ENODEV)
        with self._clock.uninterrupted():
            yield self._volume

    def _remove(self, path: str, *, folder: bool) -> None:
        self._check_writable()
        with self.at_work() as volume:
            entry = volume.entry(path)
            if (entry is None or entry.is_folder) is not folder:
                raise failure(errno.ENOTDIR if folder else errno.EISDIR)
            volume.remove(path)

    def _check_writable(self) -> None:
        if self.readonly:
            raise OSError(errno.EROFS, "Read-only filesystem")
