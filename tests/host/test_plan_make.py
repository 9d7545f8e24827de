"""Plans as they are made: roles of days, an even climb, fading at the goal, sessions in turn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.core.goal import cued_percent
from footfall_host.plan.climb import WITH_RECALL_SESSIONS
from footfall_host.plan.day_roles import roles_of
from footfall_host.plan.page import ways_of
from footfall_host.plan.workouts import WAYS, WORKOUTS
from plans import example, nearest_plan, wishes


def test_the_climb_is_even_and_leaves_room_for_fading_and_a_recall():
    plan = example()
    assert [week.target_spm for week in plan.weeks] == [165, 168, 171, 171, 174, 174, 174, 174]
    assert [run.cued_percent for run in plan.runs_ahead][12:] == (
        [100, 100, 100, 100, 80, 60, 40, 20, 0, 0, 0, 100]
    )
    assert {run.fade_sessions for run in list(plan.runs_ahead)[:12]} == {0}
    assert WITH_RECALL_SESSIONS == 12


def test_without_room_for_a_recall_it_fades_at_least():
    plan = example(weeks=5)
    assert [week.target_spm for week in plan.weeks] == [166, 170, 174, 174, 174]
    at_goal = [run.cued_percent for run in plan.runs_ahead if run.target_spm == 174]
    assert at_goal == [cued_percent(number, 8) for number in range(9)]


@given(wishes)
def test_a_plan_is_as_long_as_it_was_wished_and_begins_as_the_runner_does(wish):
    plan = nearest_plan(wish)
    assert len(plan.weeks) == plan.wish.weeks
    assert plan.weeks[0].distance_m == plan.wish.distance_m
    assert sum(week.distance_m for week in plan.weeks) == sum(
        session.distance_m for session in plan.sessions
    )


@given(st.sets(st.integers(0, 6)).map(lambda days: tuple(sorted(days))))
def test_days_have_roles_unless_hard_ones_would_be_neighbours(days):
    apart = [(a, b) for a in days for b in days if (a - b) % 7 not in (0, 1, 6)]
    roles = roles_of(days)
    assert (roles is not None) == (2 <= len(days) <= 6 and bool(apart))
    if roles:
        assert (roles.speed, roles.long) in apart
        assert {roles.speed, roles.long, *roles.easy} == set(days)
        # A day is left for nothing at all.
        assert len({*days, roles.strength}) <= 6
        assert roles.strength not in (roles.speed, roles.long)
        if roles.power is not None:
            assert all(
                (roles.power - hard) % 7 in (2, 3, 4, 5) for hard in (roles.speed, roles.long)
            )


def test_the_long_run_is_at_a_weekend_where_it_can_be():
    assert roles_of((0, 2, 5)).long == 5
    assert roles_of((1, 3, 6)).long == 6
    assert roles_of((0, 3)).long in (0, 3)


def test_all_thirteen_ways_are_in_a_plan_of_a_runner_with_a_base():
    ways = list(ways_of(example(weeks=12, days=(0, 2, 3, 5), distance_m=35_000)))
    assert [way.name for way in ways] == list(WAYS)
    assert all(way.is_there for way in ways)


def test_beginners_are_spared_what_needs_a_base():
    named = {session.workout for week in example().weeks[:4] for session in week.sessions}
    assert named.isdisjoint({"two-mile-repeats", "sprints", "plyometrics"})
    short = {session.workout for session in example(weeks=16, distance_m=10_000).sessions}
    assert "two-mile-repeats" not in short
    assert "sprints" in short


@pytest.mark.parametrize("name", WORKOUTS)
def test_each_workout_is_of_use_in_some_plan(name):
    plan = example(weeks=12, days=(0, 2, 3, 5), distance_m=35_000)
    assert name in {each for s in plan.sessions for each in (s.workout, *s.before)}
