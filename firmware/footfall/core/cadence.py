"""Foot strikes to steps per minute, over an even number of steps so that feet may differ."""

from array import array

from .fixed import interval_q8
from .stream import const

# Twelve steps are four seconds: fewer jitter, more are slow. Even: whole strides.
_WINDOW_STEPS = const(12)
# Fewer than two strides say nothing.
_LEAST_STEPS = const(4)
# Room for as many intervals as twelve steps can take when some strikes are extra.
_RING = const(16)
# A step at 40 spm; more is a pause, not an interval.
_LONGEST_INTERVAL_Q8 = const(150 << 8)
# A number is stale 3 s after its newest strike.
_STALE_US = const(3000000)
# Tenths of a step per minute times microseconds a step.
_TENTHS_US = const(600000000)


class Cadence:
    """Feed it with strike(); ask it with spm_tenths()."""

    def __init__(self) -> None:
        self._intervals_q8 = array("i", [0] * _RING)
        self._steps = self._time_q8 = 0
        self.forget()

    def forget(self) -> None:
        """Begin again, as when a run ends."""
        self._next = 0
        self._count = 0
        self._newest_samples = self._newest_q8 = 0
        self._bridged = False

    def gap(self) -> None:
        """Make no interval across lost samples; those before it still count."""
        self._bridged = False

    def strike(self, samples: int, q8: int) -> None:
        """Take a foot strike, in samples and 256ths of a sample."""
        if self._bridged:
            since_q8 = interval_q8(self._newest_samples, self._newest_q8, samples, q8)
            if since_q8 <= 0:
                return
            if since_q8 > _LONGEST_INTERVAL_Q8:
                self._count = 0
            else:
                self._intervals_q8[self._next] = since_q8
                self._next = self._next + 1 & (_RING - 1)
                if self._count < _RING:
                    self._count += 1
        self._bridged = True
        self._newest_samples = samples
        self._newest_q8 = q8

    def spm_tenths(self, samples: int, period_us: int, step_q8: int) -> int:
        """Return the cadence in tenths of a step per minute, or 0 where there is none.

        samples: the number so far; step_q8: how long a step takes, to within a quarter.
        """
        if self._count < _LEAST_STEPS or self._stale(samples, period_us):
            return 0
        self._measure(step_q8)
        if self._steps < _LEAST_STEPS:
            return 0
        return _TENTHS_US // (((self._time_q8 >> 4) * period_us >> 4) // self._steps)

    def _stale(self, samples: int, period_us: int) -> bool:
        return samples - self._newest_samples > _STALE_US // period_us

    def _measure(self, step_q8: int) -> None:
        """Set `_steps` and `_time_q8` to the longest even window.

        Going back from the newest strike, time is cut into whole steps: what is shorter than
        9/16 of a step had a strike too many and belongs to the step before it, what is longer
        than 25/16 had one too few. More than half, so that two halves make one step.
        """
        self._steps = 0
        intervals_q8 = self._intervals_q8
        newest = self._next - 1
        steps = time_q8 = piece_q8 = 0
        for age in range(self._count):
            piece_q8 += intervals_q8[newest - age & (_RING - 1)]
            piece_steps = (piece_q8 + (step_q8 * 7 >> 4)) // step_q8
            if not piece_steps:
                continue
            steps += piece_steps
            if steps > _WINDOW_STEPS:
                return
            time_q8 += piece_q8
            piece_q8 = 0
            if steps & 1 == 0:
                self._steps = steps
                self._time_q8 = time_q8
