"""Foot strikes as rises of |a|: found on a smoothed signal, timed on the unsmoothed one.

Smoothing joins the two peaks of a step (impact and push-off) into one hill, whose rise after
the valley of flight is found early, well before its top. The strike is where the unsmoothed
signal then last left that valley: a rise starts at initial contact whatever its height. On a
leg, which swings before it lands, no such moment is seen; there the smoothed signal's own rise
is the steadier mark.
"""

from array import array

from .stream import const

# |a| comes at 50 Hz with 500 counts to the g: pairs of samples, a sixteenth of their sum.
TICK_SAMPLES = const(2)
COUNTS_PER_G = const(500)

# What push() answers: something or nothing.
NOTHING = const(0)
RISE = const(1)
FALL = const(2)

# Two boxcars of four ticks: first null at 12.5 Hz, -3 dB at 4 Hz, which is 240 spm. The result
# is 16 times the input and three ticks late.
_TAPS = const(4)
_BOTH_TAPS = const(2 * _TAPS)
_GAIN = const(16)
_DELAY_TICKS = const(3)
SMOOTH_COUNTS_PER_G = const(_GAIN * COUNTS_PER_G)
# A valley and a rise fit into 0.6 s down to 100 spm; what is longer is not running.
_RING = const(32)
_RING_MASK = const(_RING - 1)
# A hill counts when it rises and falls by 5/16 of the usual swing: half of that lets push-off
# through as a step of its own, twice of that loses the quieter foot.
_HYSTERESIS_16THS = const(5)
# The usual swing never falls below 0.2 g: smaller is hands and breath.
_SMALLEST_SWING = const(SMOOTH_COUNTS_PER_G // 5)
# No hill for 1.3 s while something moves: knocks had made the usual swing too large.
_DEAF_TICKS = const(64)
# The strike is timed where |a| is 7/16 of the usual swing above the valley. Lower, slow and
# steep rises differ less but the bumps of flight get in; 6 to 8 is a plateau.
_LEVEL_16THS = const(7)
# The top that belongs to a rise lies at most this far back when the rise is noticed.
_TOP_TICKS = const(8)


class StrikeFinder:
    """Feed it with push(); at a RISE read `age_q8` or `hill_age_q8`, at a FALL `height`."""

    def __init__(self) -> None:
        # Written twice, so that the past is found without wrapping the index.
        self._raw = array("i", [0] * (2 * _RING))
        self.restart()

    def restart(self) -> None:
        """Forget everything, as after a gap in the samples, as if gravity alone had been felt."""
        self._next = 0
        self.begin(COUNTS_PER_G)
        self._rising = False
        self._valley_age_ticks = 0
        self._swing = SMOOTH_COUNTS_PER_G
        self._learn_swing(self._swing)
        # How far the last hill rose above its valley, in smoothed counts.
        self.height = 0
        # How long before the newest tick the strike was, and how long before it the smoothed
        # signal rose, in 256ths of a sample.
        self.age_q8 = 0
        self.hill_age_q8 = 0

    def begin(self, acceleration: int) -> None:
        """Begin anew as if this |a| had always been there."""
        for i in range(2 * _RING):
            self._raw[i] = acceleration
        self._slope = 0
        self.smooth = self._valley = self._peak = acceleration * _GAIN

    def push(self, acceleration: int) -> int:
        """Take one tick of |a|; return NOTHING, RISE (a strike began) or FALL (its top is past)."""
        raw = self._raw
        here = self._next
        newest = here + _RING
        self._next = here + 1 & _RING_MASK
        # Two boxcars are a running sum of a running sum of this difference over their taps.
        self._slope += acceleration - 2 * raw[newest - _TAPS] + raw[newest - _BOTH_TAPS]
        self.smooth += self._slope
        raw[here] = raw[newest] = acceleration
        if self._rising:
            return self._seek_top()
        return self._seek_rise(newest)

    def newest(self) -> int:
        """Return the newest |a|."""
        return self._raw[self._next - 1 & _RING_MASK]

    def _seek_top(self) -> int:
        smooth = self.smooth
        if smooth > self._peak:
            self._peak = smooth
            return NOTHING
        if self._peak - smooth <= self._hysteresis:
            return NOTHING
        self.height = self._peak - self._valley
        self._learn_swing(self.height)
        self._rising = False
        self._valley = smooth
        self._valley_age_ticks = 0
        return FALL

    def _seek_rise(self, newest: int) -> int:
        smooth = self.smooth
        if smooth < self._valley:
            self._valley = smooth
            self._valley_age_ticks = 0
            return NOTHING
        self._valley_age_ticks += 1
        above = smooth - self._valley - self._hysteresis
        if above <= 0 or self._slope <= 0:
            if self._valley_age_ticks & (_DEAF_TICKS - 1) == 0:
                self._learn_swing(0)
            return NOTHING
        self._rising = True
        self._peak = smooth
        self.age_q8 = self._rise_age_q8(newest)
        # Less than a tick ago, unless the threshold has only just come down.
        past_q8 = (min(above, self._slope) << 8) // self._slope
        self.hill_age_q8 = ((_DELAY_TICKS << 8) + past_q8) * TICK_SAMPLES
        return RISE

    def _learn_swing(self, height: int) -> None:
        """Take the height of a hill, or that there was none, into the usual swing.

        And set by how much a hill must rise and fall.
        """
        self._swing += (height - self._swing) >> 2
        if self._swing < _SMALLEST_SWING:
            self._swing = _SMALLEST_SWING
        self._hysteresis = self._swing * _HYSTERESIS_16THS >> 4

    def _rise_age_q8(self, newest: int) -> int:
        """Return how long ago the unsmoothed signal last rose through the level of a strike."""
        raw = self._raw
        oldest = self._valley_age_ticks + _DELAY_TICKS + 1
        if oldest > _RING - 2:
            oldest = _RING - 2
        top = 0
        highest = raw[newest]
        for age in range(1, oldest if oldest < _TOP_TICKS else _TOP_TICKS):
            value = raw[newest - age]
            if value > highest:
                highest = value
                top = age
        lowest = highest
        for age in range(top, oldest + 1):
            if raw[newest - age] < lowest:
                lowest = raw[newest - age]
        level = lowest + self._swing * _LEVEL_16THS // (_GAIN * 16)
        age = top
        while age < oldest and raw[newest - age] >= level:
            age += 1
        below = raw[newest - age]
        if age == top or below >= level:
            return age * TICK_SAMPLES << 8
        above = raw[newest - age + 1]
        return ((age << 8) - ((level - below) << 8) // (above - below)) * TICK_SAMPLES
