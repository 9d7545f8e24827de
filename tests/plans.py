"""Training plans to test with: any wish, the plan nearest to one, and plans that break a rule."""

import datetime

from hypothesis import strategies as st
from msgspec.structs import replace

from footfall_host.plan.model import Plan, Ran, Session, Week, Wish
from footfall_host.plan.possible import ImpossibleWishError, plan_for

MONDAY = datetime.date(2026, 11, 30)
EXAMPLE = Wish(162, 174, (0, 2, 5), 8, 20_000, MONDAY)

wishes = st.builds(
    Wish,
    baseline_spm=st.integers(100, 250),
    goal_spm=st.integers(100, 250),
    days=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    weeks=st.integers(1, 52),
    distance_m=st.integers(10, 1500).map(lambda hundreds: hundreds * 100),
    start=st.integers(0, 60).map(lambda weeks: MONDAY + datetime.timedelta(weeks=weeks)),
    rule=st.sampled_from(["article", "weekly10"]),
)


def nearest_plan(wish: Wish) -> Plan:
    """Return the plan for a wish, or for the first of those next to it."""
    try:
        return plan_for(wish)
    except ImpossibleWishError as impossible:
        return plan_for(impossible.nearest[0])


def example(**changes: object) -> Plan:
    """Return the plan that the docs show, or one for another wish."""
    return plan_for(replace(EXAMPLE, **changes))


def with_week(plan: Plan, number: int, **changes: object) -> Plan:
    """Return a plan with one week changed."""
    weeks = list(plan.weeks)
    weeks[number - 1] = replace(weeks[number - 1], **changes)
    return replace(plan, weeks=tuple(weeks))


def with_sessions(plan: Plan, number: int, kind: str, **changes: object) -> Plan:
    """Return a plan with every session of a kind changed in one week."""
    sessions = [
        replace(session, **changes) if session.kind == kind else session
        for session in plan.weeks[number - 1].sessions
    ]
    return with_week(plan, number, sessions=tuple(sessions))


def without_sessions(plan: Plan, number: int, kind: str) -> Plan:
    """Return a plan of which one week has no session of a kind."""
    sessions = [each for each in plan.weeks[number - 1].sessions if each.kind != kind]
    return with_week(plan, number, sessions=tuple(sessions))


def with_target(plan: Plan, number: int, target_spm: int) -> Plan:
    """Return a plan of which one week and its runs have another target."""
    sessions = [
        replace(session, target_spm=target_spm) if session.is_run else session
        for session in plan.weeks[number - 1].sessions
    ]
    return with_week(plan, number, target_spm=target_spm, sessions=tuple(sessions))


def run_as_planned(week: Week) -> Week:
    """Return a week that was run to the letter."""
    return replace(week, ran=Ran(week.distance_m, float(week.target_spm), len(week.runs)))


def of_kind(week: Week, kind: str) -> Session:
    """Return a week's only session of a kind."""
    (session,) = week.of_kind(kind)
    return session
