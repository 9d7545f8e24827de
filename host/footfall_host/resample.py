"""Bring a recording of any rate to what the sensor's FIFO would have delivered."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from footfall.core import stream

RATE_HZ = 1_000_000 // stream.NOMINAL_PERIOD_US
FULL_SCALE_G = 8
# The FIFO keeps the 10 most significant of 16 bits.
COUNTS_PER_STEP = 1 << 6

# A pause must exceed both to count as lost samples. The first is one drain of the FIFO and
# a bit, which shorter hiccups of a phone's scheduler stay under; the second keeps slow
# recordings with an odd dropped sample in one piece.
PAUSE_S = 0.1
PAUSE_PERIODS = 4

# Above the rounding of a double that counts seconds since 1970, below any stamp's resolution.
STAMP_NOISE_S = 1e-6

# Share of a grid period by which a stamp may miss the grid and still mean it: at 100 Hz
# half a millisecond, which is what rounding a stamp to whole milliseconds does.
GRID_SLACK = 0.05

Floats = NDArray[np.float64]
Counts = NDArray[np.int16]


@dataclass(frozen=True)
class Gap:
    """A lost stretch: `lost_samples` are missing before row `before_row` of the counts."""

    before_row: int
    lost_samples: int


def median_period_s(t_s: Floats) -> float:
    """Return the sample period that most stamps keep, whatever was dropped between others."""
    return float(np.median(np.diff(t_s)))


def pauses(t_s: Floats) -> NDArray[np.intp]:
    """Return the rows that come right after a pause long enough to be lost samples."""
    limit_s = max(PAUSE_S, PAUSE_PERIODS * median_period_s(t_s))
    # Differences of decimal fractions are not exact: a pause of just the limit is none.
    return np.flatnonzero(np.diff(t_s) > limit_s + STAMP_NOISE_S) + 1


def fifo_view(t_s: Floats, acc_g: Floats) -> tuple[Counts, tuple[Gap, ...]]:
    """Resample to the grid t_s[0] + k / RATE_HZ and quantise as the FIFO does.

    t_s: (n,) rising seconds, n >= 2. acc_g: (n, 3) in g.

    Returns the counts (m, 3) of all delivered grid samples, and the gaps between them.
    """
    oversampling = _oversampling(t_s)
    position = (t_s - t_s[0]) * RATE_HZ * oversampling
    pieces: list[Counts] = []
    gaps: list[Gap] = []
    rows = next_sample = 0
    for stretch in _stretches(t_s):
        first_sample, piece_g = _on_device_grid(position[stretch], acc_g[stretch], oversampling)
        if len(piece_g) == 0:
            continue  # too short to hold a grid sample: lost with the pauses around it
        if first_sample > next_sample:
            gaps.append(Gap(before_row=rows, lost_samples=first_sample - next_sample))
        pieces.append(to_counts(piece_g))
        rows += len(piece_g)
        next_sample = first_sample + len(piece_g)
    return np.concatenate(pieces), tuple(gaps)


def to_counts(acc_g: Floats) -> Counts:
    """Quantise and saturate as the FIFO does: steps of 16 mg, left-justified, +-8 g.

    Rounds to the nearest step: the chip's own offset of tens of mg outweighs the half step
    that cutting bits off would add, and values once quantised stay as they are.
    """
    steps_per_g = stream.COUNTS_PER_G / COUNTS_PER_STEP
    steps = np.rint(np.clip(acc_g, -FULL_SCALE_G, FULL_SCALE_G) * steps_per_g)
    return (steps * COUNTS_PER_STEP).astype(np.int16)


def _oversampling(t_s: Floats) -> int:
    """Return the least multiple of the device's rate that keeps all of the recording's band."""
    rate_ratio = 1 / (median_period_s(t_s) * RATE_HZ)
    return max(1, int(np.ceil(rate_ratio - GRID_SLACK)))


def _stretches(t_s: Floats) -> list[slice]:
    edges = [0, *pauses(t_s).tolist(), len(t_s)]
    return [slice(start, stop) for start, stop in pairwise(edges)]


def _on_device_grid(position: Floats, acc_g: Floats, oversampling: int) -> tuple[int, Floats]:
    """Bring one unbroken stretch to the device's grid.

    position: (n,) the stamps in samples of the fine grid, `oversampling` times the device's.

    Returns the device's number of the first sample, and the samples (m, 3) in g; m may be 0.
    """
    first = int(np.ceil((position[0] - GRID_SLACK) / oversampling))
    last = int(np.floor((position[-1] + GRID_SLACK) / oversampling))
    fine = np.arange(first * oversampling, last * oversampling + 1)
    nearest = np.rint(position).astype(np.int64)
    if np.all(np.abs(position - nearest) <= GRID_SLACK) and np.all(np.diff(nearest) == 1):
        fine_g = acc_g[fine - nearest[0]]
    elif len(fine) == 0 or len(position) < 2:
        return first, acc_g[:0]
    else:
        fine_g = _interpolated(position, acc_g, fine)
    return first, _decimated(fine_g, oversampling)


def _interpolated(position: Floats, acc_g: Floats, fine: NDArray[np.int64]) -> Floats:
    # Imported here because it takes most of a second, and a trace on the grid needs none of it.
    from scipy.interpolate import PchipInterpolator

    # PCHIP, for it never swings beyond the samples: an impact grows no second peak.
    return np.asarray(PchipInterpolator(position, acc_g)(fine))


def _decimated(fine_g: Floats, factor: int) -> Floats:
    if factor == 1 or len(fine_g) == 0:
        return fine_g
    # Imported here because it takes over a second, and a trace on the grid needs none of it.
    from scipy.signal import resample_poly

    # Holding the end values keeps gravity from looking like a step that the filter rings on.
    return np.asarray(resample_poly(fine_g, 1, factor, axis=0, padtype="edge"))
