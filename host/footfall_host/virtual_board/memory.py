"""Memory that outlives a program: `microcontroller.nvm` and `alarm.sleep_memory`."""

from collections.abc import Callable
from dataclasses import dataclass

from footfall_host.virtual_board.clock import Clock
from footfall_host.virtual_board.endings import Reset
from footfall_host.virtual_board.stubs import Build

ERASED = 0xFF


@dataclass(frozen=True)
class Flash:
    """How a port writes its non-volatile memory: erase and program so many bytes, in so long."""

    page_bytes: int
    write_us: int


# nRF: each write erases and rewrites a page. RP2040: its one sector. ESP32: the whole
# blob is erased first. The times are typical ones, not measured on these boards.
FLASH = {
    "nordic": Flash(4096, 130_000),
    "raspberrypi": Flash(4096, 50_000),
    "espressif": Flash(8192, 20_000),
    "atmel-samd": Flash(256, 10_000),
}
# nRF and RP2040: SLEEP_MEMORY_LENGTH; the ESP32 family has 2 to 4 KiB.
SLEEP_MEMORY_BYTES = {"nordic": 256, "raspberrypi": 256, "espressif": 4096}

POWER_CUT_US = 1_000_000


@dataclass(frozen=True)
class FlashWrite:
    """A write to flash: when, how long nothing else ran, and which memory, "nvm" or "drive"."""

    t_us: int
    took_us: int
    memory: str


class Bytes:
    """Bytes by index and by slice, of a length that stays."""

    def __init__(self, store: bytearray) -> None:
        self._store = store

    def __bool__(self) -> bool:
        """Whether there are any."""
        return len(self) > 0

    def __len__(self) -> int:
        """How many there are."""
        return len(self._store)

    def __getitem__(self, index: int | slice) -> int | bytearray:
        """Read one or some."""
        return self._store[index]

    def __setitem__(self, index: int | slice, value: int | bytes) -> None:
        """Write one or some; a slice keeps its length."""
        changed = bytearray(self._store)
        if isinstance(index, slice):
            if len(self._store[index]) != len(bytes(value)):  # type: ignore[arg-type]
                raise ValueError("Slice and value different lengths.")
            changed[index] = value  # type: ignore[assignment]
        elif not isinstance(value, int) or not 0 <= value <= 0xFF:
            raise ValueError("Bytes must be between 0 and 255.")
        else:
            changed[index] = value
        self._write(changed)

    def _write(self, changed: bytearray) -> None:
        self._store[:] = changed


class SleepMemory(Bytes):
    """`alarm.sleep_memory`."""


class ByteArray(Bytes):
    """`microcontroller.nvm`: each write takes the time of its flash, and may be torn."""

    def __init__(
        self,
        store: bytearray,
        build: Build,
        clock: Clock,
        writes: list[FlashWrite],
        torn: Callable[[], int | None],
    ) -> None:
        """Take what the flash holds.

        writes: where to note each write. torn: tells after how many bytes of the page the
        power goes in this write, or None.
        """
        super().__init__(store)
        self._flash = FLASH[build.port]
        self._clock = clock
        self._writes = writes
        self._torn = torn

    def _write(self, changed: bytearray) -> None:
        started_us = self._clock.now_us
        took_us = 0
        for start in range(0, len(self), self._flash.page_bytes):
            page = slice(start, start + self._flash.page_bytes)
            if changed[page] != self._store[page]:
                self._write_page(page, changed[page])
                took_us += self._flash.write_us
        self._writes.append(FlashWrite(started_us, took_us, "nvm"))
        self._clock.advance(took_us)

    def _write_page(self, page: slice, wanted: bytearray) -> None:
        torn = self._torn()
        if torn is None:
            self._store[page] = wanted
            return
        self._store[page] = wanted[:torn] + bytes([ERASED]) * (len(wanted) - torn)
        self._clock.end(Reset("POWER_ON", forgets=True, off_us=POWER_CUT_US))
