"""The LIS3DH's FIFO: 32 samples, and the modes that say what becomes of the 33rd."""

from collections import deque

from footfall.core import stream
from footfall_host.virtual_board.lis3dh_registers import (
    BYPASS,
    EMPTY,
    FIFO,
    OVERRUN,
    STREAM_TO_FIFO,
    UNREAD,
    WATERMARK,
)

# x, y, z, and which sample of the recording it is (-1: none of it).
Sample = tuple[int, int, int, int]


class Fifo:
    """The samples that wait, oldest first.

    full_is_overrun: which of two readings of OVRN the chip follows: that all 32 slots are
    taken, or, as the datasheet words it, that one has been overwritten.
    """

    def __init__(self, full_is_overrun: bool) -> None:
        self._waiting: deque[Sample] = deque()
        self._full_is_overrun = full_is_overrun
        self._overwritten = False
        self._triggered = False

    @property
    def head(self) -> Sample | None:
        """The oldest sample, if any waits."""
        return self._waiting[0] if self._waiting else None

    @property
    def overrun(self) -> bool:
        """What OVRN says."""
        full = len(self._waiting) == stream.BLOCK_SAMPLES
        return self._overwritten or (full and self._full_is_overrun)

    def above(self, threshold: int) -> bool:
        """Return what WTM says."""
        return len(self._waiting) > threshold

    def clear(self) -> None:
        """Start over, empty."""
        self._waiting.clear()
        self._overwritten = False
        self._triggered = False

    def trigger(self) -> None:
        """Note that INT1 went off: stream-to-FIFO mode keeps what it has from now on."""
        self._triggered = True

    def push(self, sample: Sample, mode: int) -> None:
        """Take a sample, in the mode that is set."""
        if mode == BYPASS:
            return
        if len(self._waiting) == stream.BLOCK_SAMPLES:
            self._overwritten = True
            if mode == FIFO or (mode == STREAM_TO_FIFO and self._triggered):
                return
            self._waiting.popleft()
        self._waiting.append(sample)

    def pop(self) -> Sample:
        """Give the oldest away."""
        self._overwritten = False
        return self._waiting.popleft()

    def source(self, threshold: int) -> int:
        """Return FIFO_SRC_REG."""
        waiting = len(self._waiting)
        return (
            (WATERMARK if self.above(threshold) else 0)
            | (OVERRUN if self.overrun else 0)
            | (0 if waiting else EMPTY)
            | min(waiting, UNREAD)
        )
