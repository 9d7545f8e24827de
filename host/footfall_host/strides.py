"""Cadence as activity files have it: strides a minute, which is what one foot does."""

from math import floor

STEPS_PER_STRIDE = 2
# FIT's profile: `fractional_cadence` and its likes are in so many parts of a stride a minute.
FIT_FRACTIONS = 128


def whole_strides(spm: float) -> int:
    """Return a cadence in whole strides a minute, for files that have no fractions; halves go up.

    spm: steps a minute of both feet, as everywhere else.
    """
    return floor(spm / STEPS_PER_STRIDE + 0.5)


def fit_strides(spm: float) -> tuple[int, int]:
    """Return a cadence as FIT splits it: whole strides a minute, and FIT_FRACTIONS of one."""
    return divmod(round(spm * FIT_FRACTIONS / STEPS_PER_STRIDE), FIT_FRACTIONS)
