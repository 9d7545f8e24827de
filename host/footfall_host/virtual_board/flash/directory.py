"""A directory: its entries, found by name, made, and taken out."""

import errno
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from footfall_host.virtual_board.flash import names
from footfall_host.virtual_board.flash.blocks import BLOCK_BYTES
from footfall_host.virtual_board.flash.fat_table import FatTable
from footfall_host.virtual_board.flash.layout import ENTRY_BYTES, Layout
from footfall_host.virtual_board.flash.window import Window, damaged, failure

FOLDER, ARCHIVE, VOLUME = 0x10, 0x20, 0x08
REMOVED = 0xE5
# 1 January 2000: a board without a clock starts there, and its days don't matter here.
DATE = (2000 - 1980) << 9 | 1 << 5 | 1

_ATTRIBUTES = 0x3F
_MOST_ENTRIES = 0x200000 // ENTRY_BYTES
_MOST_NUMBERS = 99
_NO_ORDER = 0xFF
# name, attributes, case, hundredths, made at, on, seen on, high cluster, changed at, on, cluster,
# size
_FIELDS = struct.Struct("<11sBBBHHHHHHHI")


@dataclass(frozen=True)
class Place:
    """Where an entry is: in which block, at which byte of it."""

    block: int
    at: int


@dataclass(frozen=True)
class Entry:
    """An entry as it was found.

    short: its raw short name. places: of itself, after those of its long name.
    """

    name: str
    short: bytes
    attributes: int
    cluster: int
    size: int
    places: tuple[Place, ...]

    @property
    def is_folder(self) -> bool:
        """Whether it is a directory."""
        return bool(self.attributes & FOLDER)

    @property
    def place(self) -> Place:
        """Where itself is."""
        return self.places[-1]


class Directory:
    """The directory that begins at a cluster; 0 is the root."""

    def __init__(self, window: Window, table: FatTable, layout: Layout, cluster: int) -> None:
        """Take what it needs of the drive."""
        self.cluster = cluster
        self._window = window
        self._table = table
        self._layout = layout

    def entries(self) -> Iterator[Entry]:
        """Yield its files and folders in the order in which they are stored."""
        parts: list[bytes] = []
        places: list[Place] = []
        order, total = _NO_ORDER, 0
        for place in self._places():
            raw = self._raw(place)
            attributes = raw[11] & _ATTRIBUTES
            if raw[0] == 0:
                return
            if raw[0] == REMOVED or (attributes & VOLUME and attributes != names.LONG_NAME):
                order = _NO_ORDER
            elif attributes == names.LONG_NAME:
                if raw[0] & names.LAST_PART:
                    order, total = raw[0] & ~names.LAST_PART, raw[13]
                    parts, places = [], []
                fits = raw[0] & ~names.LAST_PART == order and raw[13] == total
                fits = fits and raw[26:28] == b"\0\0"
                order = order - 1 if fits else _NO_ORDER
                parts.append(names.long_part(raw))
                places.append(place)
            else:
                long = order == 0 and total == names.checksum(raw[: names.SHORT_BYTES])
                if not raw.startswith(b"."):
                    yield self._entry(raw, place, parts if long else [], places if long else [])
                order = _NO_ORDER

    def find(self, name: str) -> Entry | None:
        """Return the entry of a name, whatever the case of its letters."""
        short = names.short_name(name)
        wanted = name.upper()
        for entry in self.entries():
            if entry.name.upper() == wanted or (not short.lossy and entry.short == short.raw):
                return entry
        return None

    def add(self, name: str) -> Place:
        """Make an entry with nothing but a name; return where, with the window there."""
        short = names.short_name(name)
        raw = self._free_number(short) if short.lossy else short.raw
        stored = names.long_entries(name, raw) if short.long else []
        stored.append(raw + bytes((0, short.case)) + bytes(ENTRY_BYTES - names.SHORT_BYTES - 2))
        places = self._room(len(stored))
        for place, entry in zip(places, stored, strict=True):
            self._window.at(place.block)[place.at : place.at + ENTRY_BYTES] = entry
            self._window.dirty = True
        return places[-1]

    def remove(self, entry: Entry) -> None:
        """Take an entry out, with its long name."""
        for place in entry.places:
            self._window.at(place.block)[place.at] = REMOVED
            self._window.dirty = True

    def add_label(self, label: str) -> None:
        """Name the drive."""
        place = self._room(1)[0]
        raw = label.encode().ljust(names.SHORT_BYTES) + bytes((VOLUME,))
        self._window.at(place.block)[place.at : place.at + ENTRY_BYTES] = raw.ljust(
            ENTRY_BYTES, b"\0"
        )
        self._window.dirty = True

    def clear(self, cluster: int) -> bytearray:
        """Fill a cluster with zeros past the window, which then is its first block."""
        self._window.write_back()
        first = self._layout.block_of(cluster)
        data = self._window.over(first)
        data[:] = bytes(BLOCK_BYTES)
        for block in range(first, first + self._layout.blocks_per_cluster):
            self._window.write_past(block, bytes(data))
        return data

    def _places(self, stretch: bool = False) -> Iterator[Place]:
        """Yield where entries may be; stretch: make room for ever more."""
        count = 0
        for block in self._blocks(stretch):
            for at in range(0, BLOCK_BYTES, ENTRY_BYTES):
                yield Place(block, at)
            count += BLOCK_BYTES // ENTRY_BYTES
            if count >= _MOST_ENTRIES:
                return

    def _blocks(self, stretch: bool) -> Iterator[int]:
        if not self.cluster:
            yield from range(self._layout.root_start, self._layout.data_start)
            return
        cluster = self.cluster
        while cluster:
            if not self._table.valid(cluster):
                raise damaged()
            first = self._layout.block_of(cluster)
            yield from range(first, first + self._layout.blocks_per_cluster)
            following = self._table.after(cluster)
            if not following and stretch:
                following = self._table.extended(cluster)
                if following:
                    self.clear(following)
            cluster = following

    def _room(self, count: int) -> list[Place]:
        """Return that many places in a row; raises OSError if there are none."""
        row: list[Place] = []
        for place in self._places(stretch=True):
            free = self._window.at(place.block)[place.at] in (0, REMOVED)
            row = [*row, place] if free else []
            if len(row) == count:
                return row
        raise failure(errno.EACCES)

    def _free_number(self, short: names.ShortName) -> bytes:
        taken = {entry.short for entry in self.entries()}
        for number in range(1, _MOST_NUMBERS + 1):
            raw = short.numbered(number)
            if raw not in taken:
                return raw
        raise failure(errno.EACCES)

    def _raw(self, place: Place) -> bytes:
        return bytes(self._window.at(place.block)[place.at : place.at + ENTRY_BYTES])

    def _entry(self, raw: bytes, place: Place, parts: list[bytes], before: list[Place]) -> Entry:
        short, attributes, case, *_, cluster, size = _FIELDS.unpack(raw)
        name = names.joined(parts) if parts else None
        name = name or names.told(short, case)
        return Entry(name, short, attributes & _ATTRIBUTES, cluster, size, (*before, place))
