"""How a workout went: what was done in each of its steps, from the run's events.

Times are seconds of the recording. A step lasts from the signal that begins it to the next one's.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from statistics import fmean

from footfall.core import workout_bytes as wb
from footfall.core.settings import Settings
from footfall_host.coach_history import CoachHistory
from footfall_host.replay import (
    AGAIN,
    DONE,
    SOON,
    Cadence,
    Event,
    FootStrike,
    Jump,
    Signal,
)
from footfall_host.step_lengths import MM_PER_M, lengths_mm
from footfall_host.workouts.model import Plan, Step

# The top is that of means over so many readings, one a second: no odd one sets it.
TOP_READINGS = 3


@dataclass(frozen=True)
class StepFigures:
    """What was done in one step.

    workout_step: its number, from 1. set_number: of the repeat it is in, from 1, or 0. signal:
    what sounded when it began. steps, jumps: as counted. metres: those steps by the settings' step
    length; None where that is not known. mean_spm, top_spm: of the cadences shown; None where
    nobody ran. in_zone_s: running seconds in the step's zone; None where no cadence was asked for.
    """

    workout_step: int
    label: str
    set_number: int
    signal: str
    start_s: float
    stop_s: float
    steps: int
    jumps: int
    metres: float | None
    mean_spm: float | None
    top_spm: float | None
    in_zone_s: int | None


@dataclass(frozen=True)
class WorkoutFigures:
    """A workout as it was done; is_done: whether it came to its end."""

    number: int
    name: str
    is_done: bool
    steps: tuple[StepFigures, ...]


def workout_figures(
    events: Sequence[Event], plan: Plan, settings: Settings, end_s: float
) -> WorkoutFigures:
    """Return what was done in each step that was begun; end_s: when the recording ends."""
    history = CoachHistory(events, settings.target_spm)
    edges = _edges(events, len(plan.steps))
    edges_s = [*(signal.t_s for signal in edges), end_s]
    inside: list[list[Event]] = [[] for _ in range(len(edges_s) + 1)]
    for event in events:
        inside[bisect_left(edges_s, event.t_s)].append(event)
    figures = [
        _figures(signal, plan.steps[signal.workout_step - 1], span_s, within, history, settings)
        for signal, span_s, within in zip(edges, pairwise(edges_s), inside[1:-1], strict=True)
        if signal.kind != DONE
    ]
    is_done = bool(edges) and edges[-1].kind == DONE
    return WorkoutFigures(plan.number, plan.name, is_done, tuple(figures))


def zone_spm(step: Step, target_spm: int, settings: Settings) -> tuple[float, float]:
    """Return the lowest and the highest cadence of a step's zone: a side that is not cued is open.

    Both sides count where none is cued, as in silence or to a beat.
    """
    tolerance_spm = step.tolerance_spm or settings.tolerance_spm
    floor_spm = -inf if step.cues == wb.CUES_HIGH else target_spm - tolerance_spm
    ceiling_spm = inf if step.cues == wb.CUES_LOW else target_spm + tolerance_spm
    return floor_spm, ceiling_spm


def _edges(events: Sequence[Event], steps: int) -> list[Signal]:
    """Return the signals that begin a step or end the workout, which may be begun anew.

    One that goes on after a restart begins a step where the signal of that was not told.
    """
    edges: list[Signal] = []
    for signal in events:
        if not isinstance(signal, Signal) or signal.kind == SOON or signal.workout_step > steps:
            continue
        goes_on = bool(edges) and edges[-1].workout_step == signal.workout_step
        if not (signal.kind == AGAIN and goes_on):
            edges.append(signal)
    return edges


def _figures(
    signal: Signal,
    step: Step,
    span_s: tuple[float, float],
    inside: Sequence[Event],
    history: CoachHistory,
    settings: Settings,
) -> StepFigures:
    start_s, stop_s = span_s
    strikes = [event for event in inside if isinstance(event, FootStrike)]
    shown = [
        (event.t_s, event.spm)
        for event in inside
        if isinstance(event, Cadence) and event.spm is not None
    ]
    spms = [spm for _, spm in shown]
    return StepFigures(
        workout_step=signal.workout_step,
        label=step.label,
        set_number=step.set_number,
        signal=signal.kind,
        start_s=round(start_s, 2),
        stop_s=round(stop_s, 2),
        steps=len(strikes),
        jumps=sum(isinstance(event, Jump) for event in inside),
        metres=_metres(strikes, shown, settings),
        mean_spm=round(fmean(spms), 1) if spms else None,
        top_spm=_top_spm(spms),
        in_zone_s=_in_zone_s(step, shown, history, settings),
    )


def _metres(
    strikes: Sequence[FootStrike], shown: Sequence[tuple[float, float]], settings: Settings
) -> float | None:
    if not settings.step_length_cm:
        return None
    return round(sum(lengths_mm(strikes, shown, settings)) / MM_PER_M, 1)


def _top_spm(spms: Sequence[float]) -> float | None:
    count = min(TOP_READINGS, len(spms))
    if not count:
        return None
    means = (fmean(spms[at : at + count]) for at in range(len(spms) - count + 1))
    return round(max(means), 1)


def _in_zone_s(
    step: Step, shown: Sequence[tuple[float, float]], history: CoachHistory, settings: Settings
) -> int | None:
    """Return how many of the readings, one a second, were in the step's zone."""
    if step.target.kind == wb.NOTHING or step.jumps:
        return None
    zones = ((spm, zone_spm(step, history.target_at(t_s), settings)) for t_s, spm in shown)
    return sum(floor_spm <= spm <= ceiling_spm for spm, (floor_spm, ceiling_spm) in zones)
