"""One recording of a corpus: what its sidecar says about place, time, activity and truth.

A corpus is a folder of `<source>/<name>.csv.gz` traces, each with a `<name>.json` sidecar. Any
other recording that `footfall replay` takes counts too if it has a sidecar.
"""

import pathlib
import reprlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from footfall_host.errors import BadInputError
from footfall_host.evaluation.sidecar import Fields, read_sidecar
from footfall_host.evaluation.watch_windows import watch_windows
from footfall_host.readers.reading import WatchCadence

TRACE_SUFFIX = ".csv.gz"
SIDECAR_SUFFIX = ".json"
RUNNING = "running"
# Activities nobody can call running or not: shuffles between stairs, unseen walks.
UNSCORED_LABELS = frozenset({"stairs_and_short_walks", "walking_unverified"})
# A worn side says nothing about the signal, so left and right share a group.
_SIDES = frozenset({"left", "right"})
# What rounding and a last sample's period may put between a label's end and the trace's.
_END_SLACK_S = 1.0


@dataclass(frozen=True)
class Interval:
    """A labelled stretch of a recording, in seconds of the file."""

    label: str
    start_s: float
    end_s: float

    @property
    def is_running(self) -> bool:
        """Tell whether the stretch is a bout of running."""
        return self.label == RUNNING

    @property
    def is_negative(self) -> bool:
        """Tell whether a running cadence in this stretch is false."""
        return not self.is_running and self.label not in UNSCORED_LABELS


@dataclass(frozen=True)
class ForcePlate:
    """Strikes of both feet on the trace's own clock; those before score_from_s do not count."""

    strike_times_s: NDArray[np.float64]
    score_from_s: float


@dataclass(frozen=True)
class LegSensor:
    """Strikes of one foot, bout by bout, on a clock that may be a constant off the trace's."""

    bout_strike_times_s: tuple[NDArray[np.float64], ...]


@dataclass(frozen=True)
class SimulatedStrikes:
    """Strikes of both feet on the trace's own clock, bout by bout."""

    bout_strike_times_s: tuple[NDArray[np.float64], ...]


@dataclass(frozen=True)
class CadenceWindow:
    """The mean cadence over one window of a bout."""

    start_s: float
    end_s: float
    cadence_spm: float


@dataclass(frozen=True)
class DerivedCadence:
    """Mean cadences found without peak picking."""

    windows: tuple[CadenceWindow, ...]


@dataclass(frozen=True)
class LabelsOnly:
    """There is running, of which nobody knows the cadence."""


@dataclass(frozen=True)
class NoRunning:
    """Nothing to compare a cadence with."""


Truth = ForcePlate | LegSensor | SimulatedStrikes | DerivedCadence | LabelsOnly | NoRunning


@dataclass(frozen=True)
class Recording:
    """A recording's sidecar.

    source and name place it in the corpus; position is one word (waist, wrist, ...).
    """

    source: str
    name: str
    position: str
    duration_s: float
    intervals: tuple[Interval, ...]
    truth: Truth

    @property
    def bouts(self) -> tuple[Interval, ...]:
        """The stretches of running."""
        return tuple(interval for interval in self.intervals if interval.is_running)


def find_recordings(folder: pathlib.Path) -> list[pathlib.Path]:
    """List the traces of a corpus by name.

    Raises BadInputError where there are none, and for a folder that cannot be read.
    """
    try:
        sources = [source for source in folder.iterdir() if source.is_dir()]
        files = sorted(file for source in sources for file in source.iterdir())
    except (FileNotFoundError, NotADirectoryError) as problem:
        raise BadInputError(f"{folder}: is not a folder: give the folder of a corpus") from problem
    except OSError as problem:
        raise BadInputError(
            f"{problem.filename}: cannot be read ({problem.strerror}): check its permissions"
        ) from problem
    traces = [file for file in files if file.name.endswith(TRACE_SUFFIX) or _has_sidecar(file)]
    if not traces:
        raise BadInputError(
            f"{folder}: holds no recording: put traces at <source>/<name>{TRACE_SUFFIX}"
        )
    return traces


def read_recording(
    trace_path: pathlib.Path, trace_end_s: float, watch: WatchCadence | None = None
) -> Recording:
    """Read the sidecar beside a trace that ends at trace_end_s.

    watch: the cadence that a watch has counted itself, where the trace comes from one.

    Raises BadInputError, naming file and key, for what is missing, wrong or beyond the end.
    """
    name = _name(trace_path)
    sidecar = read_sidecar(sidecar_of(trace_path))
    duration_s = sidecar.number("duration_s")
    if duration_s <= 0:
        raise sidecar.problem("duration_s", f"must be above 0 s, not {duration_s:g}")
    _check_within(sidecar, "duration_s", duration_s, trace_end_s)
    intervals = tuple(_interval(fields, trace_end_s) for fields in sidecar.objects("intervals"))
    return Recording(
        source=trace_path.parent.name,
        name=name,
        position=_position(sidecar),
        duration_s=duration_s,
        intervals=intervals,
        truth=_truth(sidecar.object("ground_truth"), trace_end_s, intervals, watch),
    )


def subject_of(trace_path: pathlib.Path) -> str:
    """Return who wore the sensor, as the sidecar says; else the recording's own name.

    Raises BadInputError, naming file and key, for a sidecar that cannot be read.
    """
    sidecar = read_sidecar(sidecar_of(trace_path))
    subject = sidecar.text("subject") if "subject" in sidecar else _name(trace_path)
    return f"{trace_path.parent.name}/{subject}"


def sidecar_of(trace_path: pathlib.Path) -> pathlib.Path:
    """Return where the sidecar of a recording is looked for."""
    return trace_path.with_name(f"{_name(trace_path)}{SIDECAR_SUFFIX}")


def _name(trace_path: pathlib.Path) -> str:
    """Return the name without its suffixes; a folder has none."""
    name = trace_path.name.removesuffix(".gz")
    return name.rpartition(".")[0] or name


def _has_sidecar(file: pathlib.Path) -> bool:
    """Whether there is one for it, and not for a trace of the same name."""
    return (
        file.suffix != SIDECAR_SUFFIX
        and sidecar_of(file).is_file()
        and not file.with_name(f"{_name(file)}{TRACE_SUFFIX}").exists()
    )


def _position(sidecar: Fields) -> str:
    words = sidecar.text("position").replace(",", " ").split()
    placed = [word for word in words if word not in _SIDES]
    if not placed:
        raise sidecar.problem("position", "must name a part of the body, such as 'waist'")
    return placed[0]


def _interval(fields: Fields, trace_end_s: float) -> Interval:
    start_s, end_s = _span_s(fields, trace_end_s)
    return Interval(fields.text("label"), start_s, end_s)


def _span_s(fields: Fields, trace_end_s: float) -> tuple[float, float]:
    start_s, end_s = fields.number("t0"), fields.number("t1")
    if end_s <= start_s:
        raise fields.problem("t1", f"{end_s:g} s must be later than t0, {start_s:g} s")
    _check_within(fields, "t1", end_s, trace_end_s)
    return start_s, end_s


def _check_within(fields: Fields, key: str, value_s: float, trace_end_s: float) -> None:
    if value_s > trace_end_s + _END_SLACK_S:
        raise fields.problem(
            key,
            f"{value_s:g} s is beyond the end of the trace, {trace_end_s:.2f} s: "
            "correct it, or copy the whole trace",
        )


def _truth(
    fields: Fields,
    trace_end_s: float,
    intervals: tuple[Interval, ...],
    watch: WatchCadence | None,
) -> Truth:
    kind = fields.text("kind")
    if kind == "force_plate":
        return _force_plate(fields)
    if kind.startswith("leg_sensor_strikes"):
        bouts = fields.objects("bouts")
        return LegSensor(tuple(bout.rising_times_s("stride_times_s") for bout in bouts))
    if kind == "simulated_strikes":
        bouts = fields.objects("bouts")
        return SimulatedStrikes(tuple(bout.rising_times_s("step_times_s") for bout in bouts))
    if kind == "derived_cadence":
        return DerivedCadence(_windows(fields, trace_end_s))
    if kind == "watch_cadence":
        if watch is None:
            raise fields.problem(
                "kind", "only a FIT file has the cadence of its watch: use another"
            )
        bouts_s = [(bout.start_s, bout.end_s) for bout in intervals if bout.is_running]
        return DerivedCadence(tuple(CadenceWindow(*each) for each in watch_windows(watch, bouts_s)))
    if kind == "labels_only":
        return LabelsOnly()
    if kind == "negative_only":
        return NoRunning()
    raise fields.problem(
        "kind",
        f"{reprlib.repr(kind)} is unknown: use force_plate, leg_sensor_strikes, "
        "simulated_strikes, derived_cadence, watch_cadence, labels_only or negative_only",
    )


def _force_plate(fields: Fields) -> ForcePlate:
    score_from_s = fields.number("score_from_s") if "score_from_s" in fields else 0.0
    strike_times_s = fields.rising_times_s("step_times_s")
    if strike_times_s[-1] < score_from_s:
        raise fields.problem("score_from_s", "must not be later than the last of step_times_s")
    return ForcePlate(strike_times_s, score_from_s)


def _windows(fields: Fields, trace_end_s: float) -> tuple[CadenceWindow, ...]:
    """Read the windows on which the methods behind the reference agreed."""
    return tuple(
        CadenceWindow(*_span_s(window, trace_end_s), _cadence_spm(window))
        for window in fields.objects("cadence_windows")
        if "cadence_spm" in window
    )


def _cadence_spm(window: Fields) -> float:
    cadence_spm = window.number("cadence_spm")
    if cadence_spm <= 0:
        raise window.problem("cadence_spm", f"must be above 0, not {cadence_spm:g}")
    return cadence_spm
