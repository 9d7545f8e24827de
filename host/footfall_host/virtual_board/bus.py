"""An I2C bus: the wires with the chips on them, and CircuitPython's `busio` on top."""

import errno
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from footfall_host.virtual_board.clock import Clock
from footfall_host.virtual_board.pins import Pin

BITS_PER_BYTE = 9  # eight and the acknowledgement
MICROSECONDS = 1_000_000


class Chip(Protocol):
    """What sits on a bus."""

    def answers(self) -> bool:
        """Return whether it acknowledges its address now."""

    def write(self, data: bytes) -> None:
        """Take the bytes of one write; the first is a register's address."""

    def read(self, count: int) -> bytes:
        """Give the next bytes."""


@dataclass(frozen=True)
class Transfer:
    """One transaction, from start to stop: when, for how long, its bytes with the addresses."""

    t_us: int
    took_us: int
    wire_bytes: int


@dataclass(eq=False)
class Bus:
    """Two wires, the chips on them by address, and all that went over them."""

    clock: Clock
    chips: Mapping[int, Chip]
    transfers: list[Transfer] = field(default_factory=list)

    def transfer(self, address: int, out: bytes | None, read_bytes: int, frequency: int) -> bytes:
        """Write `out` (unless None), then read; return what was read.

        Raises OSError (ENODEV) if no chip acknowledges the address.
        """
        started_us = self.clock.now_us
        chip = self.chips.get(address)
        if chip is None or not chip.answers():
            self._charge(started_us, 1, frequency)
            raise OSError(errno.ENODEV, "No such device")
        wire_bytes = 0
        if out is not None:
            wire_bytes += 1 + len(out)
            chip.write(out)
        data = b""
        if read_bytes:
            wire_bytes += 1 + read_bytes
            data = chip.read(read_bytes)
        self._charge(started_us, wire_bytes, frequency)
        return data

    def _charge(self, started_us: int, wire_bytes: int, frequency: int) -> None:
        took_us = wire_bytes * BITS_PER_BYTE * MICROSECONDS // frequency
        self.transfers.append(Transfer(started_us, took_us, wire_bytes))
        self.clock.advance(took_us)


class I2C:
    """`busio.I2C`: the controller of a bus."""

    def __init__(self, scl: Pin, sda: Pin, *, frequency: int = 100_000, timeout: int = 255) -> None:
        """Take both pins.

        Raises RuntimeError, as the board does, if no bus with its pull-ups is on them.
        """
        if scl.i2c_bus is None or scl.i2c_bus is not sda.i2c_bus:
            raise RuntimeError("No pull up found on SDA or SCL; check your wiring")
        scl.claim()
        sda.claim()
        self._pins = (scl, sda)
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

    def writeto(
        self, address: int, buffer: bytes, *, start: int = 0, end: int | None = None
    ) -> None:
        """Write a part of a buffer; an empty one only asks whether a chip answers."""
        self._transfer(address, memoryview(buffer)[start:end].tobytes(), 0)

    def readfrom_into(
        self, address: int, buffer: bytearray, *, start: int = 0, end: int | None = None
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
        out_end: int | None = None,
        in_start: int = 0,
        in_end: int | None = None,
    ) -> None:
        """Write a part of one buffer, then fill a part of the other, without a stop between."""
        part = memoryview(in_buffer)[in_start:in_end]
        out = memoryview(out_buffer)[out_start:out_end].tobytes()
        part[:] = self._transfer(address, out, len(part))

    def deinit(self) -> None:
        """Give the pins back."""
        for pin in self._pins:
            pin.release()

    def _transfer(self, address: int, out: bytes | None, read_bytes: int) -> bytes:
        if not self._locked:
            raise RuntimeError("Function requires lock")
        return self._bus.transfer(address, out, read_bytes, self._frequency)


class SPI:
    """`busio.SPI`: libraries want the name; the virtual board has nothing on such a bus."""

    def __init__(self, *pins: Pin) -> None:
        """Refuse."""
        raise NotImplementedError("the virtual board has no SPI")
