"""An I2C bus: the wires with the chips on them, what goes over them and what goes wrong."""

import errno
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from footfall_host.virtual_board.clock import MICROSECONDS, Clock

BITS_PER_BYTE = 9  # eight and the acknowledgement
TIMEOUT_US = MICROSECONDS  # the ports wait so long, whatever `timeout=` says


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


@dataclass
class Nacks:
    """From a time on, so many transactions fail.

    number: of the error: ENODEV where the address is not acknowledged, EIO where data is not.
    """

    from_us: int
    left: int = 1
    number: int = errno.ENODEV


@dataclass(frozen=True)
class Hang:
    """A wire is held low for a while: every transaction runs into its timeout."""

    from_us: int
    to_us: int


@dataclass(eq=False)
class Bus:
    """Two wires, the chips on them by address, and all that went over them.

    probe_waits: whether asking who is there waits as long as the bus hangs, as on nRF chips.
    """

    clock: Clock
    chips: Mapping[int, Chip]
    transfers: list[Transfer] = field(default_factory=list)
    nacks: list[Nacks] = field(default_factory=list)
    hangs: list[Hang] = field(default_factory=list)
    probe_waits: bool = False

    def transfer(self, address: int, out: bytes | None, read_bytes: int, frequency: int) -> bytes:
        """Write `out` (unless None), then read; return what was read.

        Raises OSError: ENODEV if no chip acknowledges the address, EIO if one does not
        acknowledge data, ETIMEDOUT if the bus hangs.
        """
        started_us = self.clock.now_us
        probes = not out and not read_bytes
        self._wait_while_hung(started_us, probes)
        chip = self.chips.get(address)
        failure = self._failure(started_us)
        if failure == errno.ENODEV or chip is None or not chip.answers():
            self._charge(started_us, 1, frequency)
            raise OSError(errno.ENODEV, "No such device")
        if failure:
            self._charge(started_us, 2, frequency)
            raise OSError(failure, "Input/output error")
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

    def _wait_while_hung(self, started_us: int, probes: bool) -> None:
        hang = next((h for h in self.hangs if h.from_us <= started_us < h.to_us), None)
        if hang is None:
            return
        if probes and self.probe_waits:
            self.clock.advance(hang.to_us - started_us)
            return
        self.transfers.append(Transfer(started_us, TIMEOUT_US, 0))
        self.clock.advance(TIMEOUT_US)
        raise OSError(errno.ETIMEDOUT, "Connection timed out")

    def _failure(self, now_us: int) -> int:
        """Return the number of the error that a transaction now ends with; 0 for none."""
        for nacks in self.nacks:
            if nacks.from_us <= now_us and nacks.left:
                nacks.left -= 1
                return nacks.number
        return 0

    def _charge(self, started_us: int, wire_bytes: int, frequency: int) -> None:
        took_us = wire_bytes * BITS_PER_BYTE * MICROSECONDS // frequency
        self.transfers.append(Transfer(started_us, took_us, wire_bytes))
        self.clock.advance(took_us)
