"""The flash of a living board: its operations take time, and the power may go amid one."""

from dataclasses import replace

import numpy as np

from footfall_host.virtual_board.clock import MICROSECONDS, Clock
from footfall_host.virtual_board.endings import PowerOff, Reset
from footfall_host.virtual_board.flash.nor import Kind, NorFlash, Operation
from footfall_host.virtual_board.flash.sector_cache import SectorCache
from footfall_host.virtual_board.flash.tearing import TEARS, torn
from footfall_host.virtual_board.memory import FlashWrite

# CIRCUITPY_FILESYSTEM_FLUSH_INTERVAL_MS
FLUSH_INTERVAL_US = MICROSECONDS
# When nothing can be flushed because the drive is at work: how soon to ask again.
ASK_AGAIN_US = 1_000


class PoweredFlash(NorFlash):
    """A chip that works in a board's time.

    A reset of the processor lets it end the operation under way, the loss of power does not.
    """

    def __init__(self, initial: bytes, clock: Clock) -> None:
        """Take what it holds and the board's clock."""
        super().__init__(initial)
        self._clock = clock

    def _do(self, operation: Operation) -> None:
        self._clock.advance(0)  # whoever goes on after the end does nothing here
        started_us = self._clock.now_us
        operation = replace(operation, t_us=started_us)
        try:
            self._clock.advance(operation.took_us)
        except (PowerOff, Reset) as ending:
            if isinstance(ending, Reset) and ending.off_us is None:
                super()._do(operation)
            else:
                share = (self._clock.now_us - started_us) / operation.took_us
                super()._do(self._torn(operation, min(1.0, share)))
            raise
        super()._do(operation)

    def _torn(self, operation: Operation, share: float) -> Operation:
        ways = TEARS[operation.kind]
        seed = (len(self.journal),)
        tear = ways[np.random.default_rng(seed).integers(len(ways))]
        before = self.read(operation.address, operation.size)
        left = torn(operation, before, tear, share, seed)
        return Operation(Kind.TORN, operation.address, left, operation.t_us)


class PoweredCache(SectorCache):
    """The sector cache of a living board, which its supervisor flushes each second."""

    def __init__(self, chip: PoweredFlash, clock: Clock, writes: list[FlashWrite]) -> None:
        """Take the chip; writes: where to note each write to it."""
        super().__init__(chip)
        self._clock = clock
        self._writes = writes
        self._due = False

    def write(self, block: int, data: bytes) -> None:
        """Take a block, which is written within a second."""
        super().write(block, data)
        if not self._due:
            self._due = True
            then_us = (self._clock.now_us // FLUSH_INTERVAL_US + 1) * FLUSH_INTERVAL_US
            self._clock.at(then_us, self._flush_if_due)

    def flush(self) -> None:
        """Write what waits, and note how long that took."""
        if not self.dirty:
            return
        started_us = self._clock.now_us
        try:
            super().flush()
        finally:
            took_us = self._clock.now_us - started_us
            if took_us:
                self._writes.append(FlashWrite(started_us, took_us, "drive"))

    def forget(self) -> None:
        """Lose what waits, as memory does in a reset."""
        self._waiting.clear()

    def _flush_if_due(self) -> None:
        if self._clock.uninterruptible:
            self._clock.at(self._clock.now_us + ASK_AGAIN_US, self._flush_if_due)
            return
        self._due = False
        with self._clock.uninterrupted():
            self.flush()
