"""A run in a dozen figures."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import mean, median
from typing import Any

from footfall import __version__
from footfall.core.coach import Coach
from footfall.core.settings import Settings
from footfall_host.coach_history import CoachHistory, seconds_in_states, soundings
from footfall_host.replay import CUES, SPM_TENTHS, Cadence, Cue, Event, FootStrike
from footfall_host.trace import Trace
from footfall_host.workouts.history import WorkoutFigures, workout_figures
from footfall_host.workouts.model import Plan

# Readings on either side that smooth each reading of cadence, so that one odd second, as when
# a run locks on, sets neither end of the range.
NEIGHBOURS = 2


@dataclass(frozen=True)
class Zone:
    """The cadences that count as in zone; ceiling_spm is None where faster is never wrong."""

    target_spm: int
    floor_spm: float
    ceiling_spm: float | None

    @classmethod
    def of(cls, settings: Settings, target_spm: int | None = None) -> "Zone":
        """Return the zone that the coach keeps with these settings, or amid them another target."""
        coach = Coach(settings)
        if target_spm is not None:
            coach.set_target(target_spm)
        return cls(
            target_spm=coach.target_spm,
            floor_spm=coach.floor_tenths / SPM_TENTHS,
            ceiling_spm=coach.ceiling_tenths / SPM_TENTHS if settings.ceiling_spm else None,
        )

    def __contains__(self, spm: float) -> bool:
        """Whether the cadence is in zone."""
        return self.floor_spm <= spm and (self.ceiling_spm is None or spm <= self.ceiling_spm)

    def __str__(self) -> str:
        """Return the zone as a reader wants it."""
        if self.ceiling_spm is None:
            return f"{self.floor_spm:g} spm and above"
        return f"{self.floor_spm:g} to {self.ceiling_spm:g} spm"


@dataclass(frozen=True)
class Summary:
    """What `footfall replay` says of a run.

    trace: its name.
    duration_s: first sample to last, lost ones included.
    running_s: seconds at whose end the board's state was running.
    steps: foot strikes reported.
    mean_spm, min_spm, max_spm: of the cadences shown while running, one a second, each
    smoothed to the median of itself and up to two on either side in the same stretch.
    in_zone_s: running seconds with the cadence in the zone that the coach kept just then; of a
    workout, in the zones of its steps.
    cues: how many of each kind.
    beats: how many beats to run to began; beats_s: for how long they sounded.
    coach_s: seconds at whose end the coach was in each state.
    overruns: gaps in the recording.
    first_target_spm, target_spm: what the coach began with, and what it kept in the end.
    workout: what was done in its steps; None where none was followed.

    The three cadences are None where the board never showed one.
    """

    trace: str
    duration_s: float
    running_s: int
    steps: int
    mean_spm: float | None
    min_spm: float | None
    max_spm: float | None
    in_zone_s: int
    cues: dict[str, int]
    beats: int
    beats_s: float
    coach_s: dict[str, int]
    overruns: int
    first_target_spm: int
    target_spm: int
    version: str
    workout: WorkoutFigures | None = None


def summarise(
    events: Iterable[Event], trace: Trace, settings: Settings, plan: Plan | None = None
) -> Summary:
    """Return the figures of one replay: its events, the trace, the settings and workout it had."""
    events = list(events)
    workout = workout_figures(events, plan, settings, trace.end_s) if plan else None
    readings = [event for event in events if isinstance(event, Cadence)]
    smoothed_spm = _smoothed(readings)
    history = CoachHistory(events, settings.target_spm)
    cues = Counter(event.kind for event in events if isinstance(event, Cue))
    beats = soundings(events, trace.end_s)
    return Summary(
        trace=trace.name,
        duration_s=round(trace.duration_s, 2),
        running_s=sum(reading.state == "running" for reading in readings),
        steps=sum(isinstance(event, FootStrike) for event in events),
        mean_spm=round(mean(smoothed_spm), 1) if smoothed_spm else None,
        min_spm=round(min(smoothed_spm), 1) if smoothed_spm else None,
        max_spm=round(max(smoothed_spm), 1) if smoothed_spm else None,
        in_zone_s=(
            sum(step.in_zone_s or 0 for step in workout.steps)
            if workout
            else _in_zone_s(readings, history, settings)
        ),
        cues={kind: cues[kind] for kind in CUES.values()},
        beats=len(beats),
        beats_s=round(sum(beat.stop_s - beat.start_s for beat in beats), 1),
        coach_s=seconds_in_states(events, history),
        overruns=len(trace.gaps),
        first_target_spm=history.first_target_spm,
        target_spm=history.last_target_spm,
        version=__version__,
        workout=workout,
    )


def as_json(summary: Summary) -> dict[str, Any]:
    """Return the object that the last line of `footfall replay --jsonl` holds."""
    return {"type": "summary", **asdict(summary)}


def _in_zone_s(readings: Sequence[Cadence], history: CoachHistory, settings: Settings) -> int:
    zones = {target_spm: Zone.of(settings, target_spm) for target_spm in history.targets_spm}
    shown = [(reading.t_s, reading.spm) for reading in readings if reading.spm is not None]
    return sum(spm in zones[history.target_at(t_s)] for t_s, spm in shown)


def _smoothed(readings: Sequence[Cadence]) -> list[float]:
    """Return the moving median of the cadence, over each unbroken stretch of running."""
    return [
        median(stretch[max(0, second - NEIGHBOURS) : second + NEIGHBOURS + 1])
        for stretch in _stretches(readings)
        for second in range(len(stretch))
    ]


def _stretches(readings: Sequence[Cadence]) -> list[list[float]]:
    stretches: list[list[float]] = [[]]
    for reading in readings:
        if reading.spm is not None:
            stretches[-1].append(reading.spm)
        elif stretches[-1]:
            stretches.append([])
    return [stretch for stretch in stretches if stretch]
