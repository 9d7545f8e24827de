"""A recording of a public set, with its labels mapped to ours, and how it is kept in a corpus."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np

from footfall_host.evaluation.recording import RUNNING, SIDECAR_SUFFIX, TRACE_SUFFIX
from footfall_host.resample import Floats, median_period_s
from footfall_host.trace import write_trace
from footfall_host.trace_faults import Wording, check_samples
from footfall_host.whole_file import whole_file

WALKING, OTHER = "walking", "other"
# Of what nobody can call running or not: such stretches get no interval, and are not judged.
UNJUDGED = None
INDENT = 1

Label = str | None


@dataclass(frozen=True)
class Labelled:
    """One sensor's recording.

    t_s: (n,) rising seconds. acc_g: (n, 3) including gravity. labels: of each row. activities: what
    the set itself calls what is in it.
    """

    name: str
    position: str
    t_s: Floats
    acc_g: Floats
    labels: Sequence[Label]
    activities: Sequence[str]

    def intervals(self) -> Iterator[tuple[float, float, str]]:
        """Yield the start, the end and the label of each stretch, in seconds from the first row."""
        period_s = median_period_s(self.t_s)
        for label, rows in groupby(range(len(self.labels)), lambda row: self.labels[row]):
            first, *others = rows
            last = others[-1] if others else first
            if label is not UNJUDGED:
                start_s, end_s = self.t_s[[first, last]] - self.t_s[0]
                yield float(start_s), float(end_s + period_s), label

    def seconds(self) -> dict[str, float]:
        """Return how long each label holds."""
        total: dict[str, float] = {}
        for start_s, end_s, label in self.intervals():
            total[label] = total.get(label, 0.0) + end_s - start_s
        return total


@dataclass(frozen=True)
class Source:
    """A public set. patterns: of its files, anywhere in the folder in which it was unpacked.

    recordings(path): yields those of a file; raises BadInputError for a broken one.
    """

    title: str
    patterns: tuple[str, ...]
    recordings: Callable[[Path], Iterable[Labelled]]

    def files(self, folder: Path) -> list[Path]:
        """Return its files."""
        return sorted(path for pattern in self.patterns for path in folder.rglob(pattern))


def check(recording: Labelled, path: Path) -> None:
    """Raise BadInputError unless `footfall evaluate` can take it; path: of what it comes from."""
    samples = np.column_stack([recording.t_s, recording.acc_g])
    check_samples(samples, Wording(f"{path} ({recording.name})", lambda row: f"sample {row}"))


def keep(recording: Labelled, folder: Path, source: str) -> None:
    """Write the trace at its own rate, from 0 s on, and its sidecar.

    Raises BadInputError where it can't be written.
    """
    t_s = recording.t_s - recording.t_s[0]
    write_trace(folder / f"{recording.name}{TRACE_SUFFIX}", t_s, recording.acc_g)
    sidecar = json.dumps(_sidecar(recording, source), indent=INDENT)
    with whole_file(folder / f"{recording.name}{SIDECAR_SUFFIX}") as stream:
        stream.write(f"{sidecar}\n".encode())


def _sidecar(recording: Labelled, source: str) -> dict[str, object]:
    intervals = [
        {"t0": round(start_s, 4), "t1": round(end_s, 4), "label": label}
        for start_s, end_s, label in recording.intervals()
    ]
    # Labels alone tell whether somebody runs, and not at which cadence.
    truth = "labels_only" if RUNNING in recording.labels else "negative_only"
    period_s = median_period_s(recording.t_s)
    return {
        "source": source,
        "position": recording.position,
        "duration_s": round(float(recording.t_s[-1] - recording.t_s[0] + period_s), 4),
        "rate_hz": round(1 / period_s, 2),
        "activities": list(recording.activities),
        "intervals": intervals,
        "ground_truth": {"kind": truth},
    }
