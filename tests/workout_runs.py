"""A simulated runner who follows a workout, step by step, and what a replay makes of the run."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from feeding import settings_with
from footfall.core import workout_bytes as wb
from footfall_host.pace import Pace
from footfall_host.replay import Event, Following, Signal, replay
from footfall_host.run_plan import BOUNDS, HOPS, JUMPS, RUN, SKIPS, STAND, WALK, Segment
from footfall_host.run_plan import Plan as RunPlan
from footfall_host.simulate import SimulatedRun, simulate
from footfall_host.trace import Trace, as_trace
from footfall_host.workouts.compile import bytes_of
from footfall_host.workouts.model import Plan, Step

OWN_SPM = 162.0
WALK_SPM = 112.0
UNTIL_BUTTON_S = 25.0
# The first step begins a second after the start, and nobody waits for the last signal.
LEAD_IN_S, WAY_HOME_S = 1.0, 12.0
# Running is known to be running some seconds after it began, and a step that waits begins then.
START_OF_RUN_S = 3.0
# What each exercise that is counted by its landings is like.
EXERCISES = {"jumps": (JUMPS, 24.0), "hops": (HOPS, 132.0), "skip": (SKIPS, 96.0)}
BOUNDING = (BOUNDS, 115.0)
# A set of jumps is begun a moment after the signal, and left a little after the one that ends it.
REACTION_S, INTO_AND_OUT_S, LANDINGS_MORE = 1.5, 2.0, 2
# Whoever runs a distance runs on until the signal.
FARTHER = 1.03


@dataclass(frozen=True)
class Followed:
    """A run that follows a plan: what was felt, when buttons were pressed, and what was said."""

    plan: Plan
    run: SimulatedRun
    trace: Trace
    presses_s: tuple[float, ...]
    events: tuple[Event, ...]

    @property
    def signals(self) -> list[Signal]:
        return [event for event in self.events if isinstance(event, Signal)]

    def begun_s(self) -> list[float]:
        """Return when each step began, and when the workout was over."""
        return [signal.t_s for signal in self.signals if signal.kind != "soon"]


def shortened(plan: Plan, most_s: int) -> Plan:
    """Return a plan whose timed steps are no longer than that."""
    return replace(
        plan,
        steps=tuple(
            replace(step, amount=min(step.amount, most_s)) if step.end == wb.SECONDS else step
            for step in plan.steps
        ),
    )


def follow(plan: Plan, seed: int = 1, pace: Pace | None = None, **settings: int) -> Followed:
    """Let a runner follow a plan; settings: of the board."""
    segments, presses_s = _course(plan, pace or Pace())
    run = _simulated(tuple(segments), seed)
    trace = as_trace(run.t_s, run.acc_g, plan.name)
    chosen = settings_with(own_spm=round(OWN_SPM), **settings)
    workout = Following(bytes_of(plan), tuple(presses_s))
    return Followed(plan, run, trace, tuple(presses_s), tuple(replay(trace, chosen, (), workout)))


@cache
def _simulated(segments: tuple[Segment, ...], seed: int) -> SimulatedRun:
    return simulate(RunPlan(segments), None, 100.0, seed)


def _course(plan: Plan, pace: Pace) -> tuple[list[Segment], list[float]]:
    """Return what the runner does, and when the button is pressed."""
    segments = [Segment(LEAD_IN_S, STAND)]
    presses_s = []
    now_s = LEAD_IN_S
    for step in plan.steps:
        for segment in _done_in(step, segments[-1].gait, pace):
            segments.append(segment)
            now_s += segment.duration_s
        if step.end == wb.BUTTON:
            presses_s.append(now_s)
    return [*segments, replace(segments[-1], duration_s=WAY_HOME_S)], presses_s


def _done_in(step: Step, gait_before: str, pace: Pace) -> Iterator[Segment]:
    if step.jumps:
        gait, per_min = _exercise(step)
        yield Segment(REACTION_S, STAND)
        duration_s = 60 * (step.amount + LANDINGS_MORE) / per_min + INTO_AND_OUT_S
        yield Segment(duration_s, gait, per_min, per_min)
        return
    if step.signal in (wb.REST, wb.DRILL):
        stands = step.signal == wb.DRILL or "walk" not in step.label
        duration_s = UNTIL_BUTTON_S if step.end == wb.BUTTON else float(step.amount)
        spm = 0.0 if stands else WALK_SPM
        yield Segment(duration_s, STAND if stands else WALK, spm, spm)
        return
    first, last = _cadence(step)
    duration_s = {
        wb.SECONDS: step.amount,
        wb.BUTTON: UNTIL_BUTTON_S,
        wb.STEPS: FARTHER * 60 * step.amount / first,
        wb.METRES: FARTHER * step.amount / pace.speed_m_s(first),
    }[step.end]
    if step.waits and gait_before != RUN:
        duration_s += START_OF_RUN_S
    yield Segment(float(duration_s), RUN, first, last)


def _exercise(step: Step) -> tuple[str, float]:
    for word, exercise in EXERCISES.items():
        if word in step.label:
            return exercise
    return BOUNDING


def _cadence(step: Step) -> tuple[float, float]:
    target = step.target
    if target.kind == wb.PERCENT:
        spm = OWN_SPM * target.first / 100
        return spm, spm
    if target.kind in (wb.SPM, wb.RAMP):
        return float(target.first), float(target.last)
    spm = 171.0 if target.kind == wb.SETTING else 190.0 if step.label == "sprint" else OWN_SPM
    return spm, spm
