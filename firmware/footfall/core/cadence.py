"""Foot strikes to steps per minute, over an even number of steps so that feet may differ.

The mean of sixteen steps is steady but slow. So when the newest two strides agree with each
other and not with the rest, the pace has changed: the rest is forgotten and the window grows
anew from those.
"""

from array import array

from .fixed import interval_q8
from .stream import const

# Sixteen steps are six seconds or less: there, jitter is at its floor (0.2 spm of a steady
# runner), and every two steps more cost another second after a change.
_WINDOW_STEPS = const(16)
# Fewer than two strides say nothing.
_LEAST_STEPS = const(4)
# Room for as many intervals as sixteen steps can take when some strikes are extra.
_RING = const(32)
# Two strides of one pace differ by under 1/32 of a stride: 1/64 of both. At 1/50 the
# irregular steps of a wrist or a shank pass for a change of pace.
_REGULAR_SHIFT = const(6)
# A change of pace is over 1/25: half of that is within the jitter of four steps.
_CHANGE_PARTS = const(25)
# The period knows the step too, a second late: by then it has come 3/8 of the way. Where the
# strikes alone say so, a foot was taken for the other, or an arm for a foot.
_FOLLOWED_8THS = const(3)
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
        # What _measure() found: the window, its newest stride, its newest two and their count.
        self._steps = self._time_q8 = 0
        self._stride_q8 = self._new_q8 = self._new_count = 0
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
        if self._pace_changed(step_q8):
            self._steps = _LEAST_STEPS
            self._time_q8 = self._new_q8
            self._count = self._new_count
        if self._steps < _LEAST_STEPS:
            return 0
        return _TENTHS_US // (((self._time_q8 >> 4) * period_us >> 4) // self._steps)

    def _stale(self, samples: int, period_us: int) -> bool:
        return samples - self._newest_samples > _STALE_US // period_us

    def _measure(self, step_q8: int) -> None:
        """Find the longest even window and its newest strides.

        Going back from the newest strike, time is cut into whole steps: what is shorter than
        9/16 of a step had a strike too many and belongs to the step before it, what is longer
        than 25/16 had one too few. More than half, so that two halves make one step.
        """
        self._steps = self._stride_q8 = self._new_q8 = 0
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
            if steps & 1:
                continue
            self._steps = steps
            self._time_q8 = time_q8
            if steps == _LEAST_STEPS // 2:
                self._stride_q8 = time_q8
            elif steps == _LEAST_STEPS:
                self._new_q8 = time_q8
                self._new_count = age + 1

    def _pace_changed(self, step_q8: int) -> bool:
        """Return whether the newest two strides are of one pace and the window of another."""
        new_q8 = self._new_q8
        if not new_q8 or not self._stride_q8 or self._steps < 2 * _LEAST_STEPS:
            return False
        if abs(2 * self._stride_q8 - new_q8) << _REGULAR_SHIFT >= new_q8:
            return False
        usual_q8 = self._time_q8 * _LEAST_STEPS // self._steps
        change_q8 = abs(new_q8 - usual_q8)
        if change_q8 * _CHANGE_PARTS <= usual_q8:
            return False
        return abs(new_q8 - step_q8 * _LEAST_STEPS) << 3 < change_q8 * (8 - _FOLLOWED_8THS)
