"""Measures the sensor's real sample period against the board's millisecond ticks.

The nominal rate of a LIS3DH is a typical value; a sensor that is 5 % fast would
make 180 steps a minute read as 171. So the samples drained are counted over the
ticks elapsed. Ticks are those of supervisor.ticks_ms(), which wrap at 2**29 and
are fed in: this file owns no clock. Every intermediate stays below 2**30.
"""

from . import stream
from .stream import const

TICKS_MASK = const((1 << 29) - 1)

# One sample in 10 s at 100 Hz is 0.1 %, a fifth of a step per minute at 180.
FIRST_ESTIMATE_MS = const(10_000)
# The estimate is a mean over the last 15 to 30 s, so that it trails a rate that
# drifts by 1 % a minute by at most 15 s, a quarter of a percent.
WINDOW_MS = const(30_000)
# Elapsed ticks are a difference of two truncated readings (one tick), each taken
# just before the sensor counts what it holds (another, to be safe).
UNCERTAIN_US = const(2_000)
# Ten minutes in microseconds are below 2**30. Whoever was away for longer starts anew.
LONGEST_GAP_MS = const(600_000)

_NOT_STARTED = const(-1)


def ticks_since(then_ms: int, now_ms: int) -> int:
    """Return the milliseconds from one reading of the ticks to a later one, across their wrap."""
    return (now_ms - then_ms) & TICKS_MASK


class SampleClock:
    """The measured sample period, from what was drained and when.

    period_us: microseconds from one sample to the next, nominal until measured otherwise.
    """

    def __init__(self) -> None:
        self.period_us = stream.NOMINAL_PERIOD_US
        self._start_ms = _NOT_STARTED
        self._samples = 0  # since the window's start
        self._half_ms = 0  # where the window's second half starts ...
        self._half_samples = 0  # ... or 0 samples while it has none
        self._drained_ms = 0

    def restart(self, now_ms: int) -> None:
        """Open a new window at a drain that left the FIFO empty; keep the period."""
        self._start_ms = now_ms
        self._drained_ms = now_ms
        self._samples = 0
        self._half_samples = 0

    def drained(self, count: int, now_ms: int) -> bool:
        """Take the `count` samples of a drain at `now_ms`; return whether period_us changed."""
        if self._start_ms == _NOT_STARTED or ticks_since(self._start_ms, now_ms) > LONGEST_GAP_MS:
            self.restart(now_ms)
            return False
        self._drained_ms = now_ms
        self._samples += count
        self._slide(now_ms)
        return self._estimate(ticks_since(self._start_ms, now_ms))

    def lost(self, count: int, now_ms: int) -> int:
        """Return how many samples the `count` of a drain at `now_ms` lack since the drain before.

        Never negative, and 0 before the first drain. Good to a sample.
        """
        if self._start_ms == _NOT_STARTED:
            return 0
        gap_ms = min(ticks_since(self._drained_ms, now_ms), LONGEST_GAP_MS)
        return max(0, (gap_ms * 1000 + self.period_us // 2) // self.period_us - count)

    def _slide(self, now_ms: int) -> None:
        """Keep the window within its bounds: full, it loses its first half."""
        elapsed_ms = ticks_since(self._start_ms, now_ms)
        if elapsed_ms >= WINDOW_MS and self._half_samples:
            self._start_ms = self._half_ms
            self._samples -= self._half_samples
            self._half_samples = 0
        if self._half_samples == 0 and elapsed_ms >= WINDOW_MS // 2:
            self._half_ms = now_ms
            self._half_samples = self._samples

    def _estimate(self, elapsed_ms: int) -> bool:
        """Replace the period by the window's mean if the two differ by more than its error."""
        if elapsed_ms < FIRST_ESTIMATE_MS or self._samples == 0:
            return False
        elapsed_us = elapsed_ms * 1000
        disagreement_us = elapsed_us - self._samples * self.period_us
        if abs(disagreement_us) <= self.period_us + UNCERTAIN_US:
            return False
        estimate_us = (elapsed_us + self._samples // 2) // self._samples
        if not stream.SHORTEST_PERIOD_US <= estimate_us <= stream.LONGEST_PERIOD_US:
            return False
        self.period_us = estimate_us
        return True
