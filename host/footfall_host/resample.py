"""Bring a recording of any rate to what the sensor's FIFO would have delivered."""

from collections.abc import Iterable, Iterator
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

# The core counts samples in integers below 2**30, and lost ones count.
MOST_SAMPLES = 1 << 30
# What a sample is made of reaches no farther than this many to either side: the filter of
# resample_poly ten of them, the interpolation two rows of the slowest recording.
MARGIN_SAMPLES = 32

Floats = NDArray[np.float64]
Counts = NDArray[np.int16]


@dataclass(frozen=True)
class Gap:
    """A lost stretch: `lost_samples` are missing before row `before_row` of the counts."""

    before_row: int
    lost_samples: int


@dataclass(frozen=True)
class Piece:
    """Delivered samples that follow each other: the number of the first, and counts (n, 3)."""

    first_sample: int
    counts: Counts

    def between(self, start_sample: int, stop_sample: int) -> "Piece | None":
        """Return what of it lies there, if anything."""
        first = max(start_sample - self.first_sample, 0)
        counts = self.counts[first : max(stop_sample - self.first_sample, 0)]
        return Piece(self.first_sample + first, counts) if len(counts) else None


@dataclass(frozen=True)
class Grid:
    """The device's samples of a recording: at origin_s + k / RATE_HZ, from where it begins.

    period_s: what most of its stamps are apart.
    """

    origin_s: float
    period_s: float

    @classmethod
    def of(cls, t_s: Floats) -> "Grid":
        """Return that of a recording that begins with these stamps, two or more."""
        return cls(float(t_s[0]), median_period_s(t_s))

    @property
    def oversampling(self) -> int:
        """The least multiple of the device's rate that keeps all of the recording's band."""
        return max(1, int(np.ceil(1 / (self.period_s * RATE_HZ) - GRID_SLACK)))

    def pieces(self, t_s: Floats, acc_g: Floats) -> Iterator[Piece]:
        """Resample and quantise as the FIFO does.

        t_s: (n,) rising seconds, from the origin on. acc_g: (n, 3) in g.
        """
        position = (t_s - self.origin_s) * RATE_HZ * self.oversampling
        edges = [0, *pauses(t_s, self.period_s).tolist(), len(t_s)]
        for start, stop in pairwise(edges):
            first_sample, piece_g = _on_device_grid(
                position[start:stop], acc_g[start:stop], self.oversampling
            )
            # One too short to hold a sample is lost with the pauses around it.
            if len(piece_g):
                yield Piece(first_sample, to_counts(piece_g))


def median_period_s(t_s: Floats) -> float:
    """Return the sample period that most stamps keep, whatever was dropped between others."""
    return float(np.median(np.diff(t_s)))


def pauses(t_s: Floats, period_s: float) -> NDArray[np.intp]:
    """Return the rows that come right after a pause long enough to be lost samples.

    period_s: what most stamps of the recording are apart.
    """
    limit_s = max(PAUSE_S, PAUSE_PERIODS * period_s)
    # Differences of decimal fractions are not exact: a pause of just the limit is none.
    return np.flatnonzero(np.diff(t_s) > limit_s + STAMP_NOISE_S) + 1


def windowed_pieces(windows: Iterable[Floats]) -> Iterator[Piece]:
    """Resample a recording that comes window by window, with no more than two of them in memory.

    windows: (n, 4) each, seconds and three axes in g, from where the one before has ended. The
    first, of two rows or more, tells the rate; whether stamps are on the grid is asked of each.
    """
    grid = None
    kept = np.empty((0, 4))
    done_samples = 0
    windows = iter(windows)
    window = next(windows, None)
    while window is not None:
        following = next(windows, None)
        rows = np.concatenate([kept, window])
        t_s = rows[:, 0]
        grid = grid or Grid.of(t_s)
        stop_samples = MOST_SAMPLES
        if following is not None:
            stop_samples = int((t_s[-1] - grid.origin_s) * RATE_HZ) - MARGIN_SAMPLES
        for piece in grid.pieces(t_s, rows[:, 1:]):
            if cut := piece.between(done_samples, stop_samples):
                yield cut
        done_samples = max(done_samples, stop_samples)
        # What comes is filtered together with what was there before it.
        needed = np.searchsorted(t_s, grid.origin_s + (done_samples - MARGIN_SAMPLES) / RATE_HZ)
        kept = rows[needed:]
        window = following


def with_gaps(pieces: Iterable[Piece]) -> Iterator[Piece | Gap]:
    """Yield the pieces, and each gap where it lies: before its piece where samples are missing."""
    rows = next_sample = 0
    for piece in pieces:
        if piece.first_sample > next_sample:
            yield Gap(before_row=rows, lost_samples=piece.first_sample - next_sample)
        yield piece
        rows += len(piece.counts)
        next_sample = piece.first_sample + len(piece.counts)


def joined(pieces: Iterable[Piece]) -> tuple[Counts, tuple[Gap, ...]]:
    """Return the counts (m, 3) of all pieces, and the gaps between them."""
    parts: list[Counts] = []
    gaps: list[Gap] = []
    for one in with_gaps(pieces):
        if isinstance(one, Gap):
            gaps.append(one)
        else:
            parts.append(one.counts)
    return np.concatenate(parts), tuple(gaps)


def fifo_view(t_s: Floats, acc_g: Floats) -> tuple[Counts, tuple[Gap, ...]]:
    """Resample to the grid t_s[0] + k / RATE_HZ and quantise as the FIFO does.

    t_s: (n,) rising seconds, n >= 2. acc_g: (n, 3) in g.

    Returns the counts (m, 3) of all delivered grid samples, and the gaps between them.
    """
    return joined(Grid.of(t_s).pieces(t_s, acc_g))


def to_counts(acc_g: Floats) -> Counts:
    """Quantise and saturate as the FIFO does: steps of 16 mg, left-justified, +-8 g.

    Rounds to the nearest step: the chip's own offset of tens of mg outweighs the half step
    that cutting bits off would add, and values once quantised stay as they are.
    """
    steps_per_g = stream.COUNTS_PER_G / COUNTS_PER_STEP
    steps = np.rint(np.clip(acc_g, -FULL_SCALE_G, FULL_SCALE_G) * steps_per_g)
    return (steps * COUNTS_PER_STEP).astype(np.int16)


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
