"""The slots of a board's drive: what is in them, which of them make a run, and freeing them.

What a slot is, and why it keeps its place, is said in core/run_records.py and device/slots.py.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from footfall.core.run_records import (
    FREED,
    HEADER,
    MARGIN_BYTES,
    MARK,
    SLOT_BYTES,
    SLOTS,
    slot_path,
)
from footfall_host.deploy.disk import REMEDIES, Disk
from footfall_host.recordings.frames import Frame, SlotState, frames_in, slot_state
from footfall_host.recordings.notes import header_text

# As a Disk has paths: relative to its root.
PATHS = tuple(slot_path(number).removeprefix("/") for number in SLOTS)
NEVER_USED = 0

NOTHING_LOST = "no run is lost: each is in the library or still on the board"
READ_ONLY = (
    "the drive is read-only; stand still, unplug the board, plug it in again and run this again, "
    "or only copy with --keep"
)


class RunDrive(Disk):
    """A board's drive with runs on it, of which nothing is changed but a byte of a slot."""

    comfort = NOTHING_LOST
    remedies: Mapping[int, str] = dict.fromkeys(REMEDIES, READ_ONLY)


@dataclass(frozen=True)
class Slot:
    """A slot that holds a run, or did. path: on the drive. data: all of it, as it was read."""

    path: str
    data: bytes

    @property
    def state(self) -> SlotState:
        """What it holds."""
        return slot_state(self.data)

    @property
    def middle(self) -> bytes:
        """What is ever written of it, a first byte that was taken in freeing it put back."""
        first = bytes([MARK]) if self.state is SlotState.FREED else b""
        return first + self.data[MARGIN_BYTES + len(first) : SLOT_BYTES - MARGIN_BYTES]

    @cached_property
    def frames(self) -> list[Frame]:
        """The frames of its run; those of other runs are what it held before."""
        found = list(frames_in(self.middle))
        return [frame for frame in found if frame.run == found[0].run]

    @cached_property
    def header(self) -> dict[str, str]:
        """The header that begins it, as far as it can be read."""
        return header_text([f.payload for f in self.frames if f.payload[0] == HEADER])

    @property
    def part(self) -> int:
        """Which part of its run it is."""
        part = self.header.get("part", "")
        return int(part) if part.isdecimal() else 0

    @property
    def begins_whole(self) -> bool:
        """Whether its first frame can be read."""
        return bool(self.frames) and self.frames[0].at == 0


@dataclass(frozen=True)
class BoardRun:
    """A run as it is on a drive. number: the board's own. slots: in the order of its parts."""

    number: int
    uid: str
    slots: tuple[Slot, ...]

    @property
    def content(self) -> bytes:
        """All that its slots hold, one after the other: what the library keeps."""
        return b"".join(slot.middle for slot in self.slots)


def read_slots(drive: Disk) -> Iterator[Slot | None]:
    """Yield each slot of a drive; None for one that is missing, or not of its size yet."""
    for path in PATHS:
        data = drive.read(path)
        yield Slot(path, data) if data is not None and len(data) == SLOT_BYTES else None


def runs_in(slots: Iterable[Slot]) -> list[BoardRun]:
    """Return the runs in slots that can be read, in the order of their numbers.

    A part that is there twice is of two runs, whose numbers are the same.
    """
    found: dict[tuple[int, str, int], dict[int, Slot]] = defaultdict(dict)
    readable = [slot for slot in slots if slot.frames]
    for slot in sorted(readable, key=lambda slot: (slot.part, slot.path)):
        number, uid, nth = slot.frames[0].run, slot.header.get("uid", ""), 0
        while slot.part in found[number, uid, nth]:
            nth += 1
        found[number, uid, nth][slot.part] = slot
    return [
        BoardRun(number, uid, tuple(parts.values()))
        for (number, uid, _), parts in sorted(found.items(), key=lambda item: item[0])
    ]


def free(drive: Disk, slot: Slot) -> bool:
    """Let the board use a slot again, by one byte; return False if it has changed meanwhile.

    Where no frame begins it, nobody may read a run's number there. Raises DriveError.
    """
    if drive.read(slot.path) != slot.data:
        return False
    drive.patch(slot.path, MARGIN_BYTES, bytes([FREED if slot.begins_whole else NEVER_USED]))
    return True
