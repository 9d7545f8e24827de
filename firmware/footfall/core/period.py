"""How long the motion takes to repeat: a running difference function.

For each lag, the absolute differences between the signal and itself that lag ago are summed, and
each look lets a quarter of the sums fade (the average magnitude difference function of Ross et
al., 1974, with a memory). It dips at the step where both feet feel alike, and only at the
stride where one foot is felt or is much the louder.
"""

from array import array

from .stream import const
from .strikes import SMOOTH_COUNTS_PER_G

# Two ticks of |a| make one of these, 25 Hz: twice over what a 4 Hz low-pass leaves.
TICK_SAMPLES = const(4)
# 0.20 s, a step at 300 spm, to 0.96 s: a dip has a neighbour on both sides, so the longest is
# just over a stride at 130 spm. Slower ones are a walk's.
_FIRST_LAG = const(5)
_LAGS = const(25)
# The smallest power of two that holds the longest lag.
_RING = const(32)
_RING_MASK = const(_RING - 1)
# Each lag is brought up to date four times between two looks. What a quarter fades from at each
# is remembered for 1.1 s, the length of three steps: a change of pace is followed within two
# seconds. Fading at the look, which reads them all anyway, costs half of a leaky average.
FADE_SHIFT = const(2)
_UPDATES_A_LOOK = const(4)
# The longest lag has a first difference after 25 ticks and a few soon after: the fourth look.
_READY_TICKS = const(32)
# A dip is a repeat when it is under 17/32 of the mean difference. Both feet on a waist
# reach 0.45, a step that is no repeat (one foot felt) stays above 0.65.
_REPEAT_32NDS = const(17)
# Differences of under 0.05 g, summed until as much fades as is added, are what is left of a
# motion that has stopped, or a sensor that is stuck.
_STILL = (SMOOTH_COUNTS_PER_G // 20 * _UPDATES_A_LOOK) << FADE_SHIFT


class Period:
    """Feed it with push(), ask it with look(), read `moves` and `repeat_q8`."""

    def __init__(self) -> None:
        self._differences = array("i", [0] * _LAGS)
        # Written twice, so that any lag is found without wrapping the index.
        self._history = array("i", [0] * (2 * _RING))
        self.restart()

    def restart(self) -> None:
        """Forget everything, as after a gap in the samples."""
        for lag in range(_LAGS):
            self._differences[lag] = 0
        self._next = 0
        self._age_ticks = 0
        # Lags up to this one have something to be compared with.
        self._end_lag = 0
        self.moves = False
        self.repeat_q8 = 0

    def ready(self) -> bool:
        """Return whether even the longest lags have been compared for a while."""
        return self._age_ticks >= _READY_TICKS

    def push(self, value: int) -> None:
        """Take one tick of the smoothed signal and bring half of the lags up to date."""
        history = self._history
        here = self._next
        newest = here + _RING
        history[here] = history[newest] = value
        self._next = here + 1 & _RING_MASK
        if self._age_ticks < _READY_TICKS:
            self._end_lag = min(self._age_ticks, _LAGS)
            self._age_ticks += 1
        differences = self._differences
        for lag in range(_FIRST_LAG + (here & 1), self._end_lag, 2):
            difference = value - history[newest - lag]
            if difference < 0:
                differences[lag] = differences[lag] - difference
            else:
                differences[lag] = differences[lag] + difference

    def pass_lost(self) -> None:
        """Let a lost tick repeat what was, so that what follows is compared with motion."""
        history = self._history
        here = self._next
        lag = (self.repeat_q8 // TICK_SAMPLES + 128) >> 8
        history[here] = history[here + _RING] = history[here + _RING - (lag or 1)]
        self._next = here + 1 & _RING_MASK

    def look(self) -> None:
        """Find whether anything moves, and the shortest repeat; let the past fade.

        `repeat_q8` is in 256ths of a sample, and 0 where there is none.
        """
        differences = self._differences
        total = 0
        for lag in range(_FIRST_LAG, _LAGS):
            difference = differences[lag]
            total += difference
            differences[lag] = difference - (difference >> FADE_SHIFT)
        mean = total // (_LAGS - _FIRST_LAG)
        self.repeat_q8 = 0
        self.moves = mean >= _STILL
        if not self.moves:
            return
        limit = (mean - (mean >> FADE_SHIFT)) * _REPEAT_32NDS >> 5
        before = differences[_FIRST_LAG]
        here = differences[_FIRST_LAG + 1]
        for lag in range(_FIRST_LAG + 1, _LAGS - 1):
            after = differences[lag + 1]
            if here <= limit and here <= before and here < after:
                self.repeat_q8 = ((lag << 8) + _vertex_q8(before, here, after)) * TICK_SAMPLES
                return
            before = here
            here = after


def _vertex_q8(before: int, here: int, after: int) -> int:
    """Return where a parabola through three values is lowest, in 256ths from the middle one."""
    return ((before - after) << 7) // (before - 2 * here + after)
