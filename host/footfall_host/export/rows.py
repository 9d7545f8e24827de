"""A run as a table, one row a second: the columns of every export are defined here."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from footfall.core import stream
from footfall_host.replay import STATES, Cadence, Cue, FootStrike
from footfall_host.report.seconds import seconds_of
from footfall_host.report.source import Source
from footfall_host.step_lengths import MM_PER_M, lengths_mm, speed_m_s
from footfall_host.workouts.history import StepFigures, workout_figures

# As `footfall replay --jsonl` rounds the times of cadences.
TIME_DECIMALS = 2


@dataclass(frozen=True)
class Row:
    """What held at the end of one second, or came in it.

    t_s: in seconds of the recording, as every event has it. cadence_spm: steps a minute of both
    feet, None where none was shown. state: idle, walking or running. target_spm, coach: the target
    and the state of the coach. cue: low, high or ok. steps: since the beginning. workout_step: its
    number, from 1; None outside a workout. distance_m: how far those steps went, and speed_m_s:
    how fast they were, None where nobody knows how long a step is.
    """

    t_s: float
    cadence_spm: float | None
    state: str
    target_spm: int
    coach: str
    cue: str | None
    steps: int
    workout_step: int | None
    distance_m: float | None
    speed_m_s: float | None

    @property
    def known_spm(self) -> float | None:
        """The cadence as a watch would record it: 0 of who stands still, None where nobody knows.

        So it is of a walk, whose steps are not counted.
        """
        return 0.0 if self.state == STATES[stream.IDLE] else self.cadence_spm


def rows_of(source: Source) -> list[Row]:
    """Return the rows of a run; none for time that the recording has lost."""
    return list(_rows(source))


def workout_steps(source: Source) -> tuple[StepFigures, ...]:
    """Return the steps of the workout that was followed, as they were done; none without one."""
    if source.plan is None:
        return ()
    events, settings = source.events, source.settings
    return workout_figures(events, source.plan, settings, source.timeline.end_s).steps


def _rows(source: Source) -> Iterator[Row]:
    settings, origin_s = source.settings, source.timeline.origin_s
    seconds = seconds_of(source.events, settings, origin_s)
    ends_s = [second.t_s + origin_s for second in seconds]
    cues = {bisect_left(ends_s, cue.t_s): cue.kind for cue in source.events if isinstance(cue, Cue)}
    steps = _Steps(source)
    parts = workout_steps(source)
    knows_length = bool(settings.step_length_cm)
    for number, (second, end_s) in enumerate(zip(seconds, ends_s, strict=True)):
        count = steps.until(end_s)
        yield Row(
            t_s=round(end_s, TIME_DECIMALS),
            cadence_spm=second.spm,
            state=second.state,
            target_spm=second.zone.target_spm,
            coach=second.coach,
            cue=cues.get(number),
            steps=count,
            workout_step=_step_at(parts, end_s),
            distance_m=steps.metres[count] if knows_length else None,
            speed_m_s=_speed(second.spm, source) if knows_length else None,
        )


class _Steps:
    """The steps of a run by time. metres: how far the first n of them went, at n."""

    def __init__(self, source: Source) -> None:
        strikes = [event for event in source.events if isinstance(event, FootStrike)]
        strikes.sort(key=lambda strike: strike.t_s)
        shown = [
            (event.t_s, event.spm)
            for event in source.events
            if isinstance(event, Cadence) and event.spm is not None
        ]
        self._times_s = [strike.t_s for strike in strikes]
        lengths = lengths_mm(strikes, shown, source.settings)
        self.metres = [length / MM_PER_M for length in accumulate(lengths, initial=0)]

    def until(self, t_s: float) -> int:
        """Return how many there were."""
        return bisect_right(self._times_s, t_s)


def _step_at(parts: Sequence[StepFigures], t_s: float) -> int | None:
    """Return the number of the step to which the second that ends at t_s belongs."""
    inside = (part for part in parts if part.start_s < t_s <= part.stop_s)
    return next((part.workout_step for part in inside), None)


def _speed(spm: float | None, source: Source) -> float | None:
    return None if spm is None else round(speed_m_s(spm, source.settings), 3)
