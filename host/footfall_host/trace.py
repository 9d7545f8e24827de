"""Traces: recorded runs as files, as arrays, and as the sensor's FIFO would have delivered them."""

import gzip
import io
import itertools
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from footfall_host.deliveries import deliveries_of
from footfall_host.resample import (
    RATE_HZ,
    Counts,
    Floats,
    Gap,
    Piece,
    fifo_view,
    joined,
    windowed_pieces,
)
from footfall_host.trace_faults import HEADER, Wording, check_samples
from footfall_host.trace_text import first_and_last_s, sample_windows
from footfall_host.whole_file import whole_file

GZIP_SUFFIX = ".gz"
# A tenth of a millisecond and of a milli-g, both well below what the sensor resolves.
CELL_FORMAT = "%.4f"


@dataclass(frozen=True)
class Trace:
    """A recording as the FIFO would have delivered it.

    origin_s: the recording's own time of sample 0.
    counts: (n, 3) int16 at RATE_HZ, 10 bits left-justified, +-8 g; lost samples left out.
    gaps: the lost stretches, in order.
    name: what to call the recording in messages and titles.
    """

    origin_s: float
    counts: Counts
    gaps: tuple[Gap, ...]
    name: str

    @property
    def samples(self) -> int:
        """How many samples the sensor took, lost ones included."""
        return len(self.counts) + sum(gap.lost_samples for gap in self.gaps)

    @property
    def duration_s(self) -> float:
        """The time from the first sample to the end of the last one's period."""
        return self.samples / RATE_HZ

    @property
    def end_s(self) -> float:
        """The recording's own time of its end."""
        return self.origin_s + self.duration_s

    def deliveries(self) -> "Iterator[array[int] | Gap]":
        """Yield what a board would meet."""
        return deliveries_of(self._pieces())

    def times_s(self) -> Floats:
        """Return the time of each row of counts, (n,), in the recording's own seconds."""
        number = np.arange(len(self.counts))
        for gap in self.gaps:
            number[gap.before_row :] += gap.lost_samples
        return self.origin_s + number / RATE_HZ

    def _pieces(self) -> Iterator[Piece]:
        first_row = lost_samples = 0
        for gap in (*self.gaps, Gap(len(self.counts), 0)):
            if gap.before_row > first_row:
                yield Piece(first_row + lost_samples, self.counts[first_row : gap.before_row])
            first_row = gap.before_row
            lost_samples += gap.lost_samples


@dataclass(frozen=True)
class StreamedTrace:
    """A CSV file as read_trace takes it, read anew for each replay, a window at a time.

    origin_s, end_s: the recording's own time of sample 0 and of its end, as its first and last
    lines say.
    """

    path: Path
    origin_s: float
    end_s: float

    @classmethod
    def of(cls, path: Path) -> "StreamedTrace":
        """Look at both ends of the file; raises BadInputError as read_trace does."""
        first_s, last_s = first_and_last_s(path)
        return cls(path, first_s, last_s + 1 / RATE_HZ)

    @property
    def name(self) -> str:
        """What to call the recording in messages and titles."""
        return self.path.name

    @property
    def duration_s(self) -> float:
        """The time from the first sample to the end of the last one's period."""
        return self.end_s - self.origin_s

    def deliveries(self) -> "Iterator[array[int] | Gap]":
        """Yield what a board would meet."""
        return deliveries_of(windowed_pieces(sample_windows(self.path)))

    def whole(self) -> Trace:
        """Return all of it, for whoever wants it several times."""
        return read_trace(self.path)


def read_trace(path: Path) -> Trace:
    """Read a CSV file, gzip or not, with the header t_s,ax_g,ay_g,az_g.

    Seconds, and g including gravity; stamps may be uneven, 25 to 1000 Hz.

    Raises BadInputError, naming file, line and column, for whatever cannot be a recorded run.
    """
    windows = sample_windows(path)
    first = next(windows)
    counts, gaps = joined(windowed_pieces(itertools.chain([first], windows)))
    return Trace(origin_s=float(first[0, 0]), counts=counts, gaps=gaps, name=path.name)


def as_trace(t_s: ArrayLike, acc_g: ArrayLike, name: str) -> Trace:
    """Make a trace from arrays: t_s (n,) seconds, acc_g (n, 3) g including gravity.

    Raises BadInputError, naming `name` and the sample, for what read_trace would refuse.
    """
    samples = np.column_stack([np.asarray(t_s, float), np.asarray(acc_g, float)])
    return checked_trace(samples, Wording(name, lambda row: f"sample {row}"), name)


def checked_trace(samples: Floats, wording: Wording, name: str) -> Trace:
    """Make a trace from samples (n, 4): seconds and three axes in g.

    Raises BadInputError in that wording for what cannot be a recorded run.
    """
    check_samples(samples, wording)
    counts, gaps = fifo_view(samples[:, 0], samples[:, 1:])
    return Trace(origin_s=float(samples[0, 0]), counts=counts, gaps=gaps, name=name)


def write_trace(path: Path, t_s: ArrayLike, acc_g: ArrayLike) -> None:
    """Write t_s (n,) in seconds and acc_g (n, 3) in g as `.csv`, or `.csv.gz` by the suffix.

    No time of writing goes into it. Raises BadInputError where the file cannot be written.
    """
    table = io.StringIO()
    np.savetxt(
        table,
        np.column_stack([t_s, acc_g]),
        fmt=CELL_FORMAT,
        delimiter=",",
        header=HEADER,
        comments="",
    )
    content = table.getvalue().encode()
    if path.suffix == GZIP_SUFFIX:
        content = gzip.compress(content, mtime=0)
    with whole_file(path) as stream:
        stream.write(content)
