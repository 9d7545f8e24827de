"""Foot strikes to steps per minute, over an even number of steps so that feet may differ.

The mean of sixteen steps is steady but slow. So when the newest two, three or four strides
differ from the rest by more than this runner's strides usually do, and the period follows them,
the pace has changed: the rest is forgotten and the window grows anew from those.
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
_RING_MASK = const(_RING - 1)
# A run's first steps are its slowest, so a young window holds 5/8 of its steps: the newest.
_YOUNG_8THS = const(5)
# A change is looked for in two strides, then in three and four, whose mean is surer.
_LEAST_STRIDES = const(2)
_MOST_STRIDES = const(4)
_MOST_NEW_STEPS = const(2 * _MOST_STRIDES)
# Strides of one pace differ by under 1/8 of a stride: the first of two ends within 1/16 of where
# it should, and each stride more may add as much. A run that turns into a walk is less regular.
_REGULAR_SHIFT = const(4)
# A change of pace is over 1/24 of the window's mean, which the new strides are a part of: half
# of that is within the jitter of four steps.
_CHANGE_PARTS = const(24)
# ... and over twice what this runner's pairs of strides differ by, a mean over eight seconds: a
# wrist or an uneven path is no new pace.
_SCATTER_SHIFT = const(3)
# The period knows the step too, a second late: by then it has come 3/8 of the way. Where the
# strikes alone say so, a foot was taken for the other, or an arm for a foot.
_FOLLOWED_8THS = const(3)
# A step at 40 spm; more is a pause, not an interval.
_LONGEST_INTERVAL_Q8 = const(150 << 8)
# Over a gap of up to 0.6 s, two steps, there is no doubt how many there were.
_LONGEST_BRIDGE_SAMPLES = const(60)
# A rise within 60 ms of the end of a gap may have begun in it: its instant is not sure.
_EDGE_SAMPLES = const(6)
# A beat is heard so much later than it is asked for: a drain, the loop and the speaker.
_LEAD_Q8 = const(24 << 8)
# It falls a sixteenth of a step behind the foot: shortly after one's own step it draws the next
# one forward, before it, it holds it back (Buhmann et al., PLoS ONE 13, 2018).
_BEHIND_SHIFT = const(4)
# From so many steps without a strike nobody knows when the next one comes.
_UNKNOWN_STEPS = const(6)
# A number is stale 3 s after its newest strike.
_STALE_US = const(3000000)
# Tenths of a step per minute times microseconds a step.
_TENTHS_US = const(600000000)


class Cadence:
    """Feed it with strike(); ask it with spm_tenths()."""

    def __init__(self) -> None:
        # Written twice, so that the past is found without wrapping the index.
        self._intervals_q8 = array("i", [0] * (2 * _RING))
        # What _measure() found: the window, and the time and intervals of its newest strides,
        # by their number; 0 where no strike ends just there.
        self._steps = self._time_q8 = 0
        self._strides_q8 = array("i", [0] * (_MOST_STRIDES + 1))
        self._strides_count = array("i", [0] * (_MOST_STRIDES + 1))
        self.forget()

    def forget(self) -> None:
        """Begin again, as when a run ends."""
        self._next = 0
        # An interval across a gap is a mean over lost steps: no change of pace shows in it.
        self._strikes_since_gap = 0
        self._count = 0
        # Strikes since the run began.
        self._age = 0
        # How much two strides differ from the two before them, as a rule.
        self._scatter_q8 = 0
        self._newest_samples = self._newest_q8 = 0
        self._sure_from_samples = 0
        self._bridged = False

    def gap(self, samples: int, lost_samples: int) -> None:
        """Make no interval across a long gap; those before it still count.

        samples: the number so far, the lost ones included.
        """
        if lost_samples > _LONGEST_BRIDGE_SAMPLES:
            self._bridged = False
        self._strikes_since_gap = 0
        self._sure_from_samples = samples + _EDGE_SAMPLES

    def strike(self, samples: int, q8: int) -> None:
        """Take a foot strike, in samples and 256ths of a sample."""
        if samples < self._sure_from_samples:
            return
        if self._bridged:
            since_q8 = interval_q8(self._newest_samples, self._newest_q8, samples, q8)
            if since_q8 <= 0:
                return
            if since_q8 > _LONGEST_INTERVAL_Q8:
                self._count = 0
            else:
                here = self._next
                self._intervals_q8[here] = self._intervals_q8[here + _RING] = since_q8
                self._next = here + 1 & _RING_MASK
                if self._count < _RING:
                    self._count += 1
        self._bridged = True
        self._strikes_since_gap += 1
        self._age += 1
        self._newest_samples = samples
        self._newest_q8 = q8

    def until_beat_q8(self, samples: int, step_q8: int) -> int:
        """Return in how many 256ths of a sample to begin a beat just behind a strike to come."""
        since_q8 = interval_q8(self._newest_samples, self._newest_q8, samples, 0)
        if not self._bridged or not 0 <= since_q8 < _UNKNOWN_STEPS * step_q8:
            return _LEAD_Q8
        steps = (since_q8 + _LEAD_Q8 + step_q8 - 1) // step_q8
        return steps * step_q8 - since_q8 + (step_q8 >> _BEHIND_SHIFT)

    def spm_tenths(self, samples: int, period_us: int, step_q8: int) -> int:
        """Return the cadence in tenths of a step per minute, or 0 where there is none.

        samples: the number so far; step_q8: how long a step takes, to within a quarter.
        """
        if self._count < _LEAST_STEPS or samples - self._newest_samples > _STALE_US // period_us:
            return 0
        self._measure(step_q8)
        strides = self._strides_of_new_pace(step_q8)
        if strides:
            self._steps = 2 * strides
            self._time_q8 = self._strides_q8[strides]
            self._count = self._strides_count[strides]
        else:
            self._learn_scatter()
        if self._steps < _LEAST_STEPS:
            return 0
        return _TENTHS_US // (((self._time_q8 >> 4) * period_us >> 4) // self._steps)

    def _measure(self, step_q8: int) -> None:
        """Find the longest even window and its newest strides.

        Going back from the newest strike, time is cut into whole steps: what is shorter than
        9/16 of a step had a strike too many and belongs to the step before it, what is longer
        than 25/16 had one too few. More than half, so that two halves make one step.
        """
        strides_q8 = self._strides_q8
        strides_q8[1] = strides_q8[2] = strides_q8[3] = strides_q8[_MOST_STRIDES] = 0
        intervals_q8 = self._intervals_q8
        newest = self._next - 1 + _RING
        most_steps = min(_WINDOW_STEPS, max(_LEAST_STEPS, self._age * _YOUNG_8THS >> 3))
        most_of_half_q8 = step_q8 * 7 >> 4
        steps = time_q8 = piece_q8 = even_steps = even_q8 = 0
        for at in range(newest, newest - self._count, -1):
            piece_q8 += intervals_q8[at]
            piece_steps = (piece_q8 + most_of_half_q8) // step_q8
            if not piece_steps:
                continue
            steps += piece_steps
            time_q8 += piece_q8
            piece_q8 = 0
            if steps & 1:
                continue
            if steps > most_steps:
                break
            even_steps = steps
            even_q8 = time_q8
            if steps <= _MOST_NEW_STEPS:
                strides_q8[steps >> 1] = time_q8
                self._strides_count[steps >> 1] = newest - at + 1
        self._steps = even_steps
        self._time_q8 = even_q8

    def _strides_of_new_pace(self, step_q8: int) -> int:
        """Return how many of the newest strides are of one pace, the window of another; or 0."""
        for strides in range(_LEAST_STRIDES, _MOST_STRIDES + 1):
            if self._steps < 2 * strides + _LEAST_STEPS:
                return 0
            new_q8 = self._strides_q8[strides]
            if not new_q8:
                continue
            if self._strides_count[strides] >= self._strikes_since_gap:
                return 0
            if self._another_pace(strides, new_q8, step_q8) and self._regular(strides, new_q8):
                return strides
        return 0

    def _regular(self, strides: int, new_q8: int) -> bool:
        """Return whether each of the newest strides ends about where an even pace would have it."""
        for part in range(1, strides):
            late_q8 = abs(self._strides_q8[part] * strides - new_q8 * part)
            if late_q8 << _REGULAR_SHIFT >= new_q8 * (strides - 1):
                return False
        return True

    def _learn_scatter(self) -> None:
        """Note how much two strides differ from the two before them."""
        two_q8 = self._strides_q8[2]
        four_q8 = self._strides_q8[4]
        if two_q8 and four_q8:
            self._scatter_q8 += (abs(2 * two_q8 - four_q8) - self._scatter_q8) >> _SCATTER_SHIFT

    def _another_pace(self, strides: int, new_q8: int, step_q8: int) -> bool:
        """Return whether the newest strides differ from the window, and the period from it too."""
        usual_q8 = self._time_q8 * 2 * strides // self._steps
        change_q8 = abs(new_q8 - usual_q8)
        if change_q8 * _CHANGE_PARTS <= usual_q8:
            return False
        if change_q8 < self._scatter_q8 * strides:
            return False
        return abs(new_q8 - step_q8 * 2 * strides) << 3 < change_q8 * (8 - _FOLLOWED_8THS)
