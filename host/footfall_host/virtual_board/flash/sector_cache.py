"""CircuitPython's cache before the flash: one sector of 4 KiB in memory, written as a whole.

Follows external_flash.c as it is compiled: its page_erased() never finds a page erased, so a
sector is erased for every write, also where nothing was.
"""

from footfall_host.virtual_board.flash.blocks import BLOCK_BYTES
from footfall_host.virtual_board.flash.nor import PAGE_BYTES, SECTOR_BYTES, NorFlash

BLOCKS_PER_SECTOR = SECTOR_BYTES // BLOCK_BYTES


class SectorCache:
    """Blocks of 512 bytes over a chip, of which those of one sector wait in memory."""

    def __init__(self, chip: NorFlash) -> None:
        """Take the chip."""
        self._chip = chip
        self._sector = 0
        self._waiting: dict[int, bytes] = {}

    @property
    def dirty(self) -> bool:
        """Whether something waits."""
        return bool(self._waiting)

    def read(self, block: int) -> bytes:
        """Return a block."""
        waiting = self._waiting.get(block)
        return self._chip.read(block * BLOCK_BYTES, BLOCK_BYTES) if waiting is None else waiting

    def write(self, block: int, data: bytes) -> None:
        """Take a block; what waits is written first if it is elsewhere, or the same block."""
        sector = block // BLOCKS_PER_SECTOR
        if self._waiting and (sector != self._sector or block in self._waiting):
            self.flush()
        self._sector = sector
        self._waiting[block] = bytes(data)

    def flush(self) -> None:
        """Write what waits: erase its sector, then program each of its pages."""
        if not self._waiting:
            return
        first = self._sector * BLOCKS_PER_SECTOR
        data = b"".join(map(self.read, range(first, first + BLOCKS_PER_SECTOR)))
        address = self._sector * SECTOR_BYTES
        self._chip.erase(address)
        for offset in range(0, SECTOR_BYTES, PAGE_BYTES):
            self._chip.program(address + offset, data[offset : offset + PAGE_BYTES])
        self._waiting.clear()
