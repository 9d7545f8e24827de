"""CircuitPython's `busio`: the controller of a bus."""

import sys

from footfall_host.virtual_board.bus import Bus
from footfall_host.virtual_board.endings import NotModelled
from footfall_host.virtual_board.pins import Pin, PinHolder

ADDRESSES = range(0x08, 0x78)


class I2C(PinHolder):
    """`busio.I2C`."""

    def __init__(self, scl: Pin, sda: Pin, *, frequency: int = 100_000, timeout: int = 255) -> None:
        """Take both pins.

        Raises RuntimeError, as the board does, if no bus with its pull-ups is on them.
        """
        if scl.i2c_bus is None or scl.i2c_bus is not sda.i2c_bus:
            raise RuntimeError("No pull up found on SDA or SCL; check your wiring")
        super().__init__(scl, sda)
        self._bus: Bus = scl.i2c_bus
        self._frequency = frequency
        self._locked = False

    def try_lock(self) -> bool:
        """Lock the bus; return whether it was free."""
        if self._locked:
            return False
        self._locked = True
        return True

    def unlock(self) -> None:
        """Free the bus."""
        self._locked = False

    def probe(self, address: int) -> bool:
        """Return whether a chip answers."""
        try:
            self._transfer(address, b"", 0)
        except OSError:
            return False
        return True

    def scan(self) -> list[int]:
        """Return the addresses at which a chip answers."""
        return [address for address in ADDRESSES if self.probe(address)]

    def writeto(
        self, address: int, buffer: bytes, *, start: int = 0, end: int = sys.maxsize
    ) -> None:
        """Write a part of a buffer; an empty one only asks whether a chip answers."""
        self._transfer(address, memoryview(buffer)[start:end].tobytes(), 0)

    def readfrom_into(
        self, address: int, buffer: bytearray, *, start: int = 0, end: int = sys.maxsize
    ) -> None:
        """Fill a part of a buffer."""
        part = memoryview(buffer)[start:end]
        part[:] = self._transfer(address, None, len(part))

    def writeto_then_readfrom(
        self,
        address: int,
        out_buffer: bytes,
        in_buffer: bytearray,
        *,
        out_start: int = 0,
        out_end: int = sys.maxsize,
        in_start: int = 0,
        in_end: int = sys.maxsize,
    ) -> None:
        """Write a part of one buffer, then fill a part of the other, without a stop between."""
        part = memoryview(in_buffer)[in_start:in_end]
        out = memoryview(out_buffer)[out_start:out_end].tobytes()
        part[:] = self._transfer(address, out, len(part))

    def _transfer(self, address: int, out: bytes | None, read_bytes: int) -> bytes:
        if not self._locked:
            raise RuntimeError("Function requires lock")
        return self._bus.transfer(address, out, read_bytes, self._frequency)


class SPI:
    """`busio.SPI`: libraries want the name; the virtual board has nothing on such a bus."""

    def __init__(
        self,
        clock: Pin,
        MOSI: Pin | None = None,  # noqa: N803 (CircuitPython's own name)
        MISO: Pin | None = None,  # noqa: N803
        half_duplex: bool = False,
    ) -> None:
        """Refuse."""
        raise NotModelled("the virtual board has no SPI")
