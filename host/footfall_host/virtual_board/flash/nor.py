"""A NOR flash chip: an erase sets all bits of a sector, a program clears some of a page's.

Every operation is kept in a journal, so that what a power cut at any of them leaves can be told
without running the firmware again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

SECTOR_BYTES = 4096
PAGE_BYTES = 256
ERASED = 0xFF
# W25Q16 class, typical. Field reports speak of 65 to 85 ms for an erase.
ERASE_US = 45_000
PROGRAM_US = 400

_ERASED_SECTOR = bytes([ERASED]) * SECTOR_BYTES


class Kind(Enum):
    """What the chip does."""

    ERASE = "erase"
    PROGRAM = "program"
    TORN = "torn"


@dataclass(frozen=True)
class Operation:
    """An operation of the chip.

    address: of the sector or page, in bytes. data: what was programmed; what the place holds
    after a torn operation; nothing for an erase. t_us: when it began.
    """

    kind: Kind
    address: int
    data: bytes = b""
    t_us: int = 0

    @property
    def size(self) -> int:
        """How many bytes it may change."""
        return SECTOR_BYTES if self.kind is Kind.ERASE else len(self.data)

    @property
    def took_us(self) -> int:
        """How long it takes; a torn one is over at once."""
        return {Kind.ERASE: ERASE_US, Kind.PROGRAM: PROGRAM_US, Kind.TORN: 0}[self.kind]

    def after(self, before: bytes) -> bytes:
        """Return what its place holds afterwards."""
        if self.kind is Kind.ERASE:
            return _ERASED_SECTOR
        if self.kind is Kind.TORN:
            return self.data
        kept = int.from_bytes(before) & int.from_bytes(self.data)
        return kept.to_bytes(len(self.data))

    def apply(self, image: bytearray) -> None:
        """Do it."""
        place = slice(self.address, self.address + self.size)
        image[place] = self.after(bytes(image[place]))


class NorFlash:
    """The chip.

    initial: what it held at first; it is copied only when something changes.
    journal: all operations since, in order.
    """

    def __init__(self, initial: bytes) -> None:
        """Take what it holds: whole sectors."""
        if len(initial) % SECTOR_BYTES:
            raise ValueError(f"a flash of {len(initial)} bytes has no whole sectors")
        self.initial = initial
        self.journal: list[Operation] = []
        self._image: bytes | bytearray = initial

    def __len__(self) -> int:
        """Its size in bytes."""
        return len(self._image)

    def read(self, address: int, count: int) -> bytes:
        """Return what some bytes are."""
        return bytes(self._image[address : address + count])

    def image(self) -> bytes:
        """Return all of it."""
        return bytes(self._image)

    def erase(self, address: int) -> None:
        """Erase a sector."""
        if address % SECTOR_BYTES:
            raise ValueError(f"no sector begins at {address}")
        self._do(Operation(Kind.ERASE, address))

    def program(self, address: int, data: bytes) -> None:
        """Program a page, or its first bytes."""
        if address % PAGE_BYTES or len(data) > PAGE_BYTES:
            raise ValueError(f"{len(data)} bytes at {address} are no page")
        self._do(Operation(Kind.PROGRAM, address, data))

    def _do(self, operation: Operation) -> None:
        if not isinstance(self._image, bytearray):
            self._image = bytearray(self._image)
        operation.apply(self._image)
        self.journal.append(operation)


def state_after(initial: bytes, operations: Iterable[Operation]) -> bytearray:
    """Return what a chip holds after some operations."""
    image = bytearray(initial)
    for operation in operations:
        operation.apply(image)
    return image
