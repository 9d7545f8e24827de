"""A FAT12 drive, which writes its blocks in the order in which FatFs does.

What a power cut leaves depends on that order: `os.sync` writes the sector cache alone, closing or
flushing a file also the window and the file's entry.
"""

import contextlib
import errno
from collections.abc import Container, Iterator

from footfall_host.virtual_board.flash import names
from footfall_host.virtual_board.flash.blocks import BLOCK_BYTES, Blocks
from footfall_host.virtual_board.flash.directory import (
    ARCHIVE,
    DATE,
    FOLDER,
    Directory,
    Entry,
    Place,
)
from footfall_host.virtual_board.flash.fat_table import FatTable
from footfall_host.virtual_board.flash.files import FatFile
from footfall_host.virtual_board.flash.layout import (
    ENTRY_BYTES,
    boot_block,
    layout_for,
    layout_in,
)
from footfall_host.virtual_board.flash.window import Window, failure

ROOT = 0
READ_ONLY = 0x01


def make_filesystem(blocks: Blocks, count: int) -> None:
    """Write an empty drive of so many blocks, as f_mkfs does."""
    layout = layout_for(count)
    blocks.write(0, boot_block(layout))
    first = (0xFFFFF8).to_bytes(3, "little").ljust(BLOCK_BYTES, b"\0")
    blocks.write(layout.reserved_blocks, first)
    for block in range(layout.reserved_blocks + 1, layout.data_start):
        blocks.write(block, bytes(BLOCK_BYTES))
    blocks.flush()


class Fat12:
    """A mounted drive."""

    def __init__(self, blocks: Blocks) -> None:
        """Mount it; raises NoFilesystemError if its boot block describes none."""
        self._blocks = blocks
        self._window = Window(blocks)
        self.layout = layout_in(bytes(self._window.at(0)))
        self._table = FatTable(self._window, self.layout)

    def open(self, path: str, mode: str) -> FatFile:
        """Open a file; mode: as the built-in open() takes it, "b" or "t" aside."""
        writes = mode.strip("bt") != "r"
        folder, name = self._way(path)
        entry = folder.find(name)
        if entry is not None and entry.is_folder:
            raise failure(errno.EACCES if mode[0] in "wxa" else errno.ENOENT)
        if entry is not None and "x" in mode:
            raise failure(errno.EEXIST)
        if entry is None and "r" in mode:
            raise failure(errno.ENOENT)
        if entry is not None and writes and entry.attributes & READ_ONLY:
            raise failure(errno.EACCES)
        if entry is None:
            file = self._emptied(folder.add(name), 0)
        elif "w" in mode:
            file = self._emptied(entry.place, entry.cluster)
        else:
            file = self._opened(
                entry.place, entry.cluster, entry.size, writes=writes, changed=False
            )
        if "a" in mode:
            file.seek(file.size)
        return file

    def read(self, path: str) -> bytes:
        """Return what a file holds."""
        file = self.open(path, "r")
        return file.read(file.size)

    def entry(self, path: str) -> Entry | None:
        """Return what is at a path; None for the root, OSError for nothing."""
        if not _parts(path):
            return None
        folder, name = self._way(path)
        return _there(folder.find(name))

    def entries(self, path: str = "/") -> list[Entry]:
        """Return the entries of a directory."""
        return list(self._directory(_parts(path)).entries())

    def mkdir(self, path: str) -> None:
        """Make a directory."""
        folder, name = self._way(path)
        if folder.find(name) is not None:
            raise failure(errno.EEXIST)
        cluster = self._table.started()
        if not cluster:
            raise failure(errno.EACCES)
        data = folder.clear(cluster)
        data[:ENTRY_BYTES] = _dots(b".", cluster)
        data[ENTRY_BYTES : 2 * ENTRY_BYTES] = _dots(b"..", folder.cluster)
        self._window.dirty = True
        try:
            place = folder.add(name)
        except OSError:
            self._table.free(cluster)
            raise
        self._describe(place, FOLDER, cluster, 0)
        self.sync()

    def remove(self, path: str) -> None:
        """Take a file out, or an empty directory."""
        folder, name = self._way(path)
        entry = _there(folder.find(name))
        if entry.attributes & READ_ONLY or (entry.is_folder and self._holds_some(entry)):
            raise failure(errno.EACCES)
        folder.remove(entry)
        if entry.cluster:
            self._table.free(entry.cluster)
        self.sync()

    def rename(self, old: str, new: str) -> None:
        """Give a file or a directory another path, at which nothing may be."""
        folder, name = self._way(old)
        entry = _there(folder.find(name))
        if entry.is_folder and new.startswith(f"{old}/"):
            raise failure(errno.EINVAL)
        target, new_name = self._way(new)
        there = target.find(new_name)
        if there is not None and there.place != entry.place:
            raise failure(errno.EEXIST)
        place = target.add(new_name)
        self._describe(
            place, entry.attributes | (0 if entry.is_folder else ARCHIVE), entry.cluster, entry.size
        )
        if entry.is_folder and target.cluster != folder.cluster:
            data = self._window.at(self.layout.block_of(entry.cluster))
            data[ENTRY_BYTES : 2 * ENTRY_BYTES] = _dots(b"..", target.cluster)
            self._window.dirty = True
        folder.remove(entry)
        self.sync()

    def set_label(self, label: str) -> None:
        """Name a drive that has no name."""
        self._directory([]).add_label(label)
        self.sync()

    def free_clusters(self) -> int:
        """Return how many clusters are free."""
        return self._table.free_clusters()

    def sync(self) -> None:
        """Write the window, and what waits behind it."""
        self._window.write_back()
        self._blocks.flush()

    def walk(self, into: Container[str] | None = None) -> Iterator[tuple[str, Entry]]:
        """Yield every file that can be found, and its path without a slash in front.

        into: the directories to look in besides the root, by path; None for all, each once. A
        drive that makes no sense ends sooner.
        """
        ahead = [("", ROOT)]
        seen = {ROOT}
        while ahead:
            folder, cluster = ahead.pop(0)
            directory = Directory(self._window, self._table, self.layout, cluster)
            with contextlib.suppress(OSError):
                for entry in directory.entries():
                    path = f"{folder}/{entry.name}".lstrip("/")
                    if not entry.is_folder:
                        yield path, entry
                    elif entry.cluster not in seen and (into is None or path in into):
                        seen.add(entry.cluster)
                        ahead.append((path, entry.cluster))

    def contents(self, entry: Entry) -> bytes:
        """Return what a file holds that was found before."""
        file = self._opened(entry.place, entry.cluster, entry.size, writes=False, changed=False)
        return file.read(entry.size)

    def _opened(
        self, place: Place, cluster: int, size: int, *, writes: bool, changed: bool
    ) -> FatFile:
        return FatFile(
            self._blocks, self._window, self._table, self.layout, place, cluster, size,
            writes=writes, changed=changed,
        )  # fmt: skip

    def _emptied(self, place: Place, cluster: int) -> FatFile:
        """Open a file anew: its entry says that it is empty, and its clusters are freed."""
        self._describe(place, ARCHIVE, 0, 0)
        if cluster:
            self._table.free(cluster)
            self._window.at(place.block)
            self._table.reuse(cluster)
        return self._opened(place, 0, 0, writes=True, changed=True)

    def _describe(self, place: Place, attributes: int, cluster: int, size: int) -> None:
        entry = memoryview(self._window.at(place.block))[place.at : place.at + ENTRY_BYTES]
        entry[11] = attributes
        entry[14:18] = entry[22:26] = (DATE << 16).to_bytes(4, "little")
        entry[26:28] = cluster.to_bytes(2, "little")
        entry[28:32] = size.to_bytes(4, "little")
        self._window.dirty = True

    def _way(self, path: str) -> tuple[Directory, str]:
        """Return the directory that a path leads to, and the name in it."""
        parts = _parts(path)
        if not parts:
            raise failure(errno.EINVAL)
        try:
            return self._directory(parts[:-1]), names.cleaned(parts[-1])
        except ValueError:
            raise failure(errno.EINVAL) from None

    def _directory(self, parts: list[str]) -> Directory:
        directory = Directory(self._window, self._table, self.layout, ROOT)
        for part in parts:
            entry = directory.find(part)
            if entry is None or not entry.is_folder:
                raise failure(errno.ENOENT)
            directory = Directory(self._window, self._table, self.layout, entry.cluster)
        return directory

    def _holds_some(self, entry: Entry) -> bool:
        directory = Directory(self._window, self._table, self.layout, entry.cluster)
        return next(directory.entries(), None) is not None


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part and part != "."]


def _there(entry: Entry | None) -> Entry:
    if entry is None:
        raise failure(errno.ENOENT)
    return entry


def _dots(name: bytes, cluster: int) -> bytes:
    entry = bytearray(ENTRY_BYTES)
    entry[:11] = name.ljust(11)
    entry[11] = FOLDER
    entry[22:26] = (DATE << 16).to_bytes(4, "little")
    entry[26:28] = cluster.to_bytes(2, "little")
    return bytes(entry)
