"""A plan from a wish: roles for the days, distances and targets for the weeks, then sessions."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import count

from msgspec.structs import replace

from footfall.core.goal import cued_percent
from footfall_host.plan import workouts
from footfall_host.plan.climb import kinds_ahead, sessions_at_goal, targets_ahead
from footfall_host.plan.day_roles import DayRoles, roles_of
from footfall_host.plan.distances import distances_ahead, shared_m
from footfall_host.plan.limits import BUILD_WEEKS, FADE_SESSIONS, REPEAT_SESSION_M
from footfall_host.plan.model import (
    BUILD,
    EASY_RUN,
    LONG,
    SPEED,
    STRENGTH,
    Plan,
    Session,
    SessionKind,
    Week,
    Wish,
)

# Of the weeks up: those of the first cycle need no base, and no two neighbours are the same.
SPEED_IN_TURN = (
    workouts.SPEED_RUN,
    workouts.HILL_REPEATS,
    workouts.FARTLEK_SURPRISE,
    workouts.TWO_MILE_REPEATS,
    workouts.HILL_REPEATS,
    workouts.SPRINTS,
)


# Day of the week, kind, workout, metres.
Asked = tuple[int, SessionKind, str, int]


def made(wish: Wish, past: Sequence[Week] = ()) -> Plan | None:
    """Return the plan for a wish, or None where no plan keeps to the rules.

    past: the weeks of it that were run, which stay as they are.
    """
    roles = roles_of(wish.days)
    targets = targets_ahead(wish, past)
    if roles is None or targets is None:
        return None
    weeks = list(past)
    kinds = kinds_ahead(past, wish.weeks)
    distances_m = distances_ahead(wish, past, kinds)
    at_goal = sessions_at_goal(wish, past)
    for kind, week_m, target_spm in zip(kinds, distances_m, targets, strict=True):
        start = wish.start + timedelta(weeks=len(weeks))
        asked = list(_asked(wish, roles, weeks, kind, week_m, target_spm))
        sessions = tuple(_faded(wish, start, at_goal, target_spm, asked))
        at_goal += len(wish.days) if target_spm == wish.goal_spm else 0
        weeks.append(Week(len(weeks) + 1, start, kind, target_spm, sessions))
    return Plan(wish, tuple(weeks))


def _asked(
    wish: Wish, roles: DayRoles, before: Sequence[Week], kind: str, week_m: int, target_spm: int
) -> list[Asked]:
    """Return day, kind, workout and distance of a week's sessions, by day."""
    long_m, speed_m, easy_m = shared_m(week_m, len(wish.days))
    last_spm = before[-1].target_spm if before else wish.baseline_spm
    found: list[Asked] = [
        (roles.speed, SPEED, _speed(kind, before, speed_m), speed_m),
        (roles.long, LONG, workouts.LONG_EASY, long_m),
    ]
    easy = _easy(roles, kind, is_new_target=target_spm > last_spm)
    found += [(day, EASY_RUN, name, easy_m) for day, name in easy]
    if kind == BUILD:
        found.append(_strength(roles, sum(week.loads for week in before)))
    return sorted(found)


def _speed(kind: str, before: Sequence[Week], speed_m: int) -> str:
    """Return the speed session's workout: the next in turn, and another than the last one run."""
    if kind != BUILD:
        return workouts.FARTLEK
    loads = sum(week.loads for week in before)
    last = next((week.of_kind(SPEED) for week in reversed(before) if not week.fell_short), ())
    done = {session.workout for session in last}
    turns = (SPEED_IN_TURN[turn % len(SPEED_IN_TURN)] for turn in count(loads))
    return next(
        name
        for name in (_long_enough(name, speed_m) for name in turns)
        if name not in done and (loads >= BUILD_WEEKS or not workouts.WORKOUTS[name].base)
    )


def _long_enough(name: str, speed_m: int) -> str:
    """Return a workout, or one for a shorter session where it has no room."""
    too_short = name == workouts.TWO_MILE_REPEATS and speed_m < REPEAT_SESSION_M
    return workouts.SPEED_RUN if too_short else name


def _easy(roles: DayRoles, kind: str, *, is_new_target: bool) -> Iterator[tuple[int, str]]:
    """Yield each easy day with its workout: a new target's ladder, or slow after a hard day."""
    ladder_is_due = is_new_target
    for day in roles.easy:
        if kind != BUILD:
            yield day, workouts.RECOVERY
        elif ladder_is_due:
            ladder_is_due = False
            yield day, workouts.CADENCE_LADDER
        elif (day - 1) % 7 in (roles.speed, roles.long):
            yield day, workouts.RECOVERY
        else:
            yield day, workouts.STRIDE_DRILLS


def _strength(roles: DayRoles, loads: int) -> Asked:
    """Return the session without a run: jumps in turn, once there is a base for them."""
    if roles.power is not None and loads >= BUILD_WEEKS and loads % 2:
        return roles.power, STRENGTH, workouts.PLYOMETRICS, 0
    return roles.strength, STRENGTH, workouts.STRENGTH, 0


def _faded(
    wish: Wish,
    start: date,
    at_goal: int,
    target_spm: int,
    asked: Sequence[Asked],
) -> Iterator[Session]:
    """Yield a week's sessions; at_goal: how many runs there were at the goal before."""
    fades = target_spm == wish.goal_spm
    for day, kind, name, distance_m in asked:
        workout = workouts.WORKOUTS[name]
        first = (workouts.WARM_UP,) if workout.hard and kind != LONG else ()
        session = Session(start + timedelta(days=day), kind, name, first)
        if not distance_m:
            yield session
            continue
        cued = cued_percent(at_goal, FADE_SESSIONS) if fades else 100
        at_goal += 1
        yield replace(
            session,
            distance_m=distance_m,
            target_spm=target_spm,
            cued_percent=cued,
            fade_sessions=FADE_SESSIONS if fades else 0,
        )
