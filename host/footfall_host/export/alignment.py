"""When a run began by another file's clock: where the cadence of the one is most like the other's.

Both become series of one value a second, NaN where nothing is known. Of every shift by whole
seconds the correlation of what overlaps is taken; neither a gap nor another unit, such as strides,
changes it. Where the best is no clear one, nothing is guessed.
"""

from dataclasses import dataclass
from math import atanh, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy.signal import correlate

from footfall_host.errors import BadInputError
from footfall_host.resample import Floats

# Points of a track that are farther apart than this are a gap: phones and watches that save space
# write one every few seconds.
LONGEST_STEP_S = 10
# Less than this says nothing, nor does a small part of the shorter of the two.
LEAST_OVERLAP_S, LEAST_SHARE = 180, 0.75
LEAST_CORRELATION = 0.5
# Of what is compared; a stamp of another day, as of a clock that was not set, makes it longer.
LONGEST_S = 2 * 24 * 3600
# Any place so far from the best must be worse by so many times what chance makes of a correlation
# over as many seconds: Fisher's z, whose deviation is 1 / sqrt(n). Of a thousand made-up runs, with
# noise and gaps, this took 790, of which 3 were 2 or 3 s off and none more. Of 113 of the others
# the best place was wrong.
APART_S, LEAST_LEAD = 3, 6.0
HIGHEST_CORRELATION = 1 - 1e-6  # whose z is finite
# Sums over a whole run leave rounding errors of this share of them.
ROUNDING = 1e-9
REMEDY = "say with --offset S how many seconds after its first point the run began"


@dataclass(frozen=True)
class Aligned:
    """offset_s: from the other's first point to the run's beginning, in seconds.

    correlation: of the cadences there. next_best: of the best place elsewhere. overlap_s: how many
    seconds both have.
    """

    offset_s: float
    correlation: float
    next_best: float
    overlap_s: int


def align(
    our_t_s: ArrayLike, our_spm: ArrayLike, their_t_s: ArrayLike, their_spm: ArrayLike, name: str
) -> Aligned:
    """Find the offset between two cadences, each (n,) over (n,) rising seconds; NaN is unknown.

    Our time counts from the beginning of the run, theirs from their first point; name: theirs.

    Raises BadInputError where too little of them overlaps, where no place is clearly the best, and
    for a track of days.
    """
    longest_s = float(np.max(their_t_s))
    if longest_s > LONGEST_S:
        raise BadInputError(
            f"{name}: its points reach over {longest_s / 3600:.0f} hours, too many to look "
            "through; say with --start when the run began"
        )
    ours, theirs = _series(our_t_s, our_spm), _series(their_t_s, their_spm)
    correlation, overlap_s = _correlations(ours, theirs)
    enough = max(LEAST_OVERLAP_S, LEAST_SHARE * min(_known(ours), _known(theirs)))
    correlation[overlap_s < enough] = np.nan
    if np.isnan(correlation).all():
        raise BadInputError(
            f"{name}: its cadence and the run's have too little in common to find the time by; "
            f"{REMEDY}"
        )
    best = int(np.nanargmax(correlation))
    shifts_s = np.arange(len(correlation)) - (len(ours) - 1)
    elsewhere = np.abs(shifts_s - shifts_s[best]) >= APART_S
    next_best = float(
        np.max(correlation, where=elsewhere & ~np.isnan(correlation), initial=-HIGHEST_CORRELATION)
    )
    found = Aligned(
        float(shifts_s[best]), float(correlation[best]), next_best, int(overlap_s[best])
    )
    if found.correlation < LEAST_CORRELATION or _lead(found) < LEAST_LEAD:
        raise BadInputError(
            f"{name}: its cadence does not tell when the run began: correlation "
            f"{found.correlation:.2f} at {found.offset_s:+.0f} s, {next_best:.2f} elsewhere; "
            f"{REMEDY}"
        )
    return found


def _lead(found: Aligned) -> float:
    """Return how far the best is ahead of the next, in deviations."""
    best, next_best = (
        atanh(min(each, HIGHEST_CORRELATION)) for each in (found.correlation, found.next_best)
    )
    return (best - next_best) * sqrt(found.overlap_s)


def _series(t_s: ArrayLike, spm: ArrayLike) -> Floats:
    """Return a value for each second from 0 on, in a line between its neighbours."""
    times_s, values = np.asarray(t_s, float), np.asarray(spm, float)
    seconds = np.arange(np.floor(times_s[-1]) + 1)
    after = np.clip(np.searchsorted(times_s, seconds), 1, len(times_s) - 1)
    # A value that is unknown makes its neighbourhood so.
    series = np.interp(seconds, times_s, values)
    in_a_gap = times_s[after] - times_s[after - 1] > LONGEST_STEP_S
    series[in_a_gap & ~np.isin(seconds, times_s)] = np.nan
    series[seconds < times_s[0]] = np.nan
    return series


def _known(series: Floats) -> int:
    return int(np.count_nonzero(~np.isnan(series)))


def _correlations(ours: Floats, theirs: Floats) -> tuple[Floats, Floats]:
    """Return Pearson's r and the seconds that overlap for each shift, from -(len(ours) - 1) on.

    NaN where one of them does not vary.
    """
    our_known, their_known = (~np.isnan(each) for each in (ours, theirs))
    # About their own means, so that little is lost to rounding.
    ours, theirs = _centred(ours), _centred(theirs)

    def sums(their_values: Floats, our_values: Floats) -> Floats:
        return correlate(their_values, our_values, mode="full", method="fft")

    a, b = our_known.astype(float), their_known.astype(float)
    count = np.rint(sums(b, a))
    count_or_one = np.maximum(count, 1)
    our_sum, their_sum = sums(b, ours), sums(theirs, a)
    together = sums(theirs, ours) - our_sum * their_sum / count_or_one
    our_spread = sums(b, ours**2) - our_sum**2 / count_or_one
    their_spread = sums(theirs**2, a) - their_sum**2 / count_or_one
    varies = (our_spread > ROUNDING * np.sum(ours**2)) & (
        their_spread > ROUNDING * np.sum(theirs**2)
    )
    r = np.full(len(count), np.nan)
    r[varies] = together[varies] / np.sqrt(our_spread[varies] * their_spread[varies])
    return r, count


def _centred(series: Floats) -> Floats:
    """Return a series less its mean, 0 where it is unknown."""
    known = ~np.isnan(series)
    mean = series[known].mean() if known.any() else 0.0
    return np.where(known, series - mean, 0.0)
