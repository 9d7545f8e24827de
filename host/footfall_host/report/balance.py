"""Whether the two feet take the same time: step times of alternate steps.

Nothing tells which foot is which, and after a break in the rhythm not even whether it is the same
one. So one unbroken stretch is looked at, the longest.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median, quantiles, stdev

from footfall.core.run_records import UNITS
from footfall_host.replay import FootStrike
from footfall_host.resample import RATE_HZ

# A step between 40 % shorter and 40 % longer than the median of the run belongs to its rhythm; a
# strike that is missing makes one of 200 %, a second one within a step two of some 50 %.
RHYTHM = (0.6, 1.4)
# Fewer strides, and the mean's own uncertainty is as large as differences that runners have.
LEAST_STRIDES = 40
# Standard errors of a mean within which it lies by chance in 19 cases of 20.
SURE_ERRORS = 1.96
MS_PER_S = 1000
# A sensor on a leg feels one foot, and the other's strikes are put half way between: such pairs
# differ by no more than what a recorded strike is rounded to. Real feet wander by some 8 ms.
FELT_MS = 1.5 * MS_PER_S / (UNITS * RATE_HZ)


@dataclass(frozen=True)
class Balance:
    """The longest unbroken stretch, from start_s on, in pairs of steps.

    longer_ms, shorter_ms: mean step time of the foot that takes longer, and of the other.
    longer_spread_ms, shorter_spread_ms: between which lie all but the shortest and the longest
    tenth of each. uncertainty_ms: how far their difference may be off, by chance, in 19 cases of
    20.
    """

    start_s: float
    duration_s: float
    strides: int
    longer_ms: float
    shorter_ms: float
    longer_spread_ms: tuple[float, float]
    shorter_spread_ms: tuple[float, float]
    uncertainty_ms: float

    @property
    def difference_ms(self) -> float:
        """How much longer one foot takes."""
        return self.longer_ms - self.shorter_ms

    @property
    def longer_share(self) -> float:
        """The part of a stride that the foot which takes longer has."""
        return self.longer_ms / (self.longer_ms + self.shorter_ms)

    @property
    def is_sure(self) -> bool:
        """Whether the difference is larger than chance would make it."""
        return self.difference_ms > self.uncertainty_ms


def balance(strikes: Sequence[FootStrike], origin_s: float) -> Balance | str:
    """Return the balance of a run, or why there is none, as a sentence."""
    stretch_s = _longest_stretch([strike.t_s - origin_s for strike in strikes])
    steps_ms = [MS_PER_S * (after - before) for before, after in pairwise(stretch_s)]
    differences_ms = _paired_differences(steps_ms)
    strides = len(differences_ms)
    if strides < LEAST_STRIDES:
        return (
            f"Too few steps in a row to compare the feet: {len(stretch_s)}, where "
            f"{2 * LEAST_STRIDES + 1} are needed."
        )
    if any(_is_filled_in(pairs) for pairs in (differences_ms, _paired_differences(steps_ms[1:]))):
        return (
            "One foot alone was felt, as with a sensor on a leg: the other's strikes were put half "
            "way between, so there is nothing to compare."
        )
    paired_ms = steps_ms[: 2 * strides]
    shorter_ms, longer_ms = sorted([paired_ms[::2], paired_ms[1::2]], key=fmean)
    return Balance(
        start_s=stretch_s[0],
        duration_s=stretch_s[2 * strides] - stretch_s[0],
        strides=strides,
        longer_ms=fmean(longer_ms),
        shorter_ms=fmean(shorter_ms),
        longer_spread_ms=_spread(longer_ms),
        shorter_spread_ms=_spread(shorter_ms),
        uncertainty_ms=SURE_ERRORS * stdev(differences_ms) / math.sqrt(strides),
    )


def _spread(values: Sequence[float]) -> tuple[float, float]:
    tenths = quantiles(values, n=10)
    return tenths[0], tenths[-1]


def _paired_differences(steps_ms: Sequence[float]) -> list[float]:
    return [one - other for one, other in zip(steps_ms[::2], steps_ms[1::2], strict=False)]


def _is_filled_in(differences_ms: Sequence[float]) -> bool:
    return median(map(abs, differences_ms)) < FELT_MS


def _longest_stretch(strikes_s: Sequence[float]) -> list[float]:
    """Return the most strikes in a row whose steps all belong to the run's rhythm."""
    if len(strikes_s) < 2:
        return list(strikes_s)
    step_s = median(after - before for before, after in pairwise(strikes_s))
    stretches = [[strikes_s[0]]]
    for before, after in pairwise(strikes_s):
        if RHYTHM[0] * step_s <= after - before <= RHYTHM[1] * step_s:
            stretches[-1].append(after)
        else:
            stretches.append([after])
    return max(stretches, key=len)
