"""A plan after what was really run: the weeks that are over keep it, those ahead follow from it."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from footfall_host.plan.climb import fewest_weeks
from footfall_host.plan.limits import FASTEST_PACE_S_PER_KM, SESSION_S, UNKNOWN_PACE_S_PER_KM
from footfall_host.plan.make import made
from footfall_host.plan.model import Plan, Ran, Week


class Run(NamedTuple):
    """A run as it was. distance_km: None where it is not known; seconds: of running."""

    day: date
    distance_km: float | None
    cadence_spm: float
    seconds: float


def followed(plan: Plan, runs: Iterable[Run], today: date) -> Plan:
    """Return the plan as it goes on after the runs of all weeks that end before today.

    runs: all since the plan began, in any order. What was planned for a week that fell short is
    done after it; distances go on from what was run, so that no rule is broken by the weeks ahead;
    and where they are not enough for the goal, there are more of them. What was run beyond the plan
    changes nothing.
    """
    listed = list(runs)
    past: tuple[Week, ...] = ()
    # The weeks by which a plan grows may be over as well.
    while len(over := _weeks_over(plan, today)) > len(past):
        past = tuple(replace(week, ran=_ran(week, listed)) for week in over)
        weeks = max(plan.wish.weeks, fewest_weeks(plan.wish, past))
        longer = made(replace(plan.wish, weeks=weeks), past)
        assert longer
        plan = longer
    return plan


def planned_s(week: Week) -> float:
    """Return how long a week takes at the pace by which a run of unknown distance counts."""
    return week.distance_m / 1000 * UNKNOWN_PACE_S_PER_KM


def _weeks_over(plan: Plan, today: date) -> list[Week]:
    return [week for week in plan.weeks if week.start + timedelta(weeks=1) <= today]


def _ran(week: Week, runs: Sequence[Run]) -> Ran:
    """Return what was run in a week."""
    within = [run for run in runs if week.start <= run.day < week.start + timedelta(weeks=1)]
    seconds = sum(run.seconds for run in within)
    pace_s_per_km = _pace_s_per_km(runs)
    distance_km = sum(
        run.seconds / pace_s_per_km if run.distance_km is None else run.distance_km
        for run in within
    )
    steps_s = sum(run.cadence_spm * run.seconds for run in within)
    return Ran(
        round(distance_km * 1000),
        steps_s / seconds if seconds else 0.0,
        sum(run.seconds >= SESSION_S for run in within),
    )


def _pace_s_per_km(runs: Sequence[Run]) -> float:
    """Return the mean pace of the sessions whose distance is known, or a slow one."""
    sessions = [run for run in runs if run.distance_km and run.seconds >= SESSION_S]
    if not sessions:
        return UNKNOWN_PACE_S_PER_KM
    distance_km = sum(run.distance_km or 0 for run in sessions)
    return max(FASTEST_PACE_S_PER_KM, sum(run.seconds for run in sessions) / distance_km)
