"""The rules of plans: every plan keeps them, and each is broken by a plan made to break it."""

import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from msgspec.structs import replace

from footfall_host.plan.model import Ran
from footfall_host.plan.rules import RULES, breaches_of, rules_of
from footfall_host.plan.workouts import WORKOUTS
from plans import (
    example,
    nearest_plan,
    of_kind,
    run_as_planned,
    wishes,
    with_sessions,
    with_target,
    with_week,
    without_sessions,
)


@given(wishes)
def test_no_plan_breaks_a_rule(wish):
    plan = nearest_plan(wish)
    assert breaches_of(plan) == {rule.name: [] for rule in rules_of(plan)}


@given(wishes)
def test_what_rules_mean_holds_by_other_words_too(wish):
    """Of a plan without a past, told from days and numbers alone."""
    plan = nearest_plan(wish)
    targets = [plan.wish.baseline_spm, *(week.target_spm for week in plan.weeks)]
    assert all(1 <= after / before <= 1.03 for before, after in pairwise(targets))
    assert targets[-1] == plan.wish.goal_spm
    assert [week.kind for week in plan.weeks[3::4]] == ["easy"] * (len(plan.weeks) // 4)
    hard = sorted(s.day for s in plan.sessions if WORKOUTS[s.workout].hard)
    assert all(after - before > datetime.timedelta(days=1) for before, after in pairwise(hard))
    builds = [week for week in plan.weeks if week.kind == "build"]
    span = 4 if plan.wish.rule == "article" else 1
    for place, week in enumerate(builds):
        for before in builds[:place]:
            if week.number - before.number <= span:
                assert week.distance_m <= 1.1 * before.distance_m
    for week in plan.weeks:
        assert len({session.day for session in week.sessions}) <= 6
        assert {run.day.weekday() for run in week.runs} == set(plan.wish.days)


def long_and_hard_together(plan):
    """Put the speed session of week 2 onto the Sunday before it, after week 1's long run."""
    sunday = of_kind(plan.weeks[0], "long").day + datetime.timedelta(days=1)
    return with_sessions(plan, 2, "speed", day=sunday)


def busy(plan):
    """Fill every day of week 1."""
    week = plan.weeks[0]
    days = [week.start + datetime.timedelta(days=number) for number in range(7)]
    sessions = tuple(replace(of_kind(week, "strength"), day=day) for day in days)
    return with_week(plan, 1, sessions=sessions)


def stepped(plan, targets):
    for number, target_spm in enumerate(targets, 1):
        plan = with_target(plan, number, target_spm)
    return plan


def below_zone(plan):
    """Let week 1 be run below its zone."""
    week = run_as_planned(plan.weeks[0])
    slow = Ran(week.distance_m, week.target_spm - 4, len(week.runs))
    return with_week(plan, 1, ran=slow)


def fallen_short(plan):
    """Let week 1 be run by four fifths."""
    week = run_as_planned(plan.weeks[0])
    return with_week(plan, 1, ran=replace(week.ran, distance_m=week.distance_m * 4 // 5))


BROKEN = {
    "cycle": [
        lambda plan: with_week(plan, 4, kind="build"),
        lambda plan: with_week(plan, 3, kind="easy"),
    ],
    "easier": [lambda plan: with_sessions(plan, 4, "long", distance_m=7600)],
    "distance": [
        lambda plan: with_sessions(plan, 2, "long", distance_m=10_800),
        lambda plan: with_sessions(plan, 5, "long", distance_m=10_100),  # more than week 1
    ],
    "long share": [lambda plan: with_sessions(plan, 3, "long", distance_m=11_600)],
    "run length": [
        lambda plan: with_sessions(plan, 1, "easy run", distance_m=1900),
        lambda plan: with_sessions(plan, 1, "long", distance_m=32_100),
    ],
    "step": [
        lambda plan: with_target(plan, 1, 167),
        lambda plan: with_target(plan, 2, 164),
        lambda plan: with_sessions(plan, 2, "long", target_spm=169),
    ],
    "raise": [lambda plan: stepped(plan, (166, 170, 175, 180))],
    "easy cadence": [lambda plan: with_target(plan, 4, 172)],
    "hold": [below_zone, fallen_short],
    "range": [lambda plan: with_target(plan, 1, 134), lambda plan: with_target(plan, 1, 231)],
    "goal": [lambda plan: with_target(plan, 8, 173), lambda plan: with_target(plan, 6, 175)],
    "fade": [
        lambda plan: with_sessions(plan, 6, "long", cued_percent=50),
        lambda plan: with_sessions(plan, 5, "long", fade_sessions=0),
        lambda plan: with_sessions(plan, 2, "long", cued_percent=80),
        lambda plan: replace(plan, weeks=plan.weeks[:6]),  # six of the eight
    ],
    "recall": [
        lambda plan: with_sessions(plan, 8, "long", cued_percent=0),
        lambda plan: with_sessions(plan, 8, "speed", cued_percent=100),
    ],
    "speed": [lambda plan: without_sessions(plan, 2, "speed")],
    "long run": [
        lambda plan: without_sessions(plan, 2, "long"),
        lambda plan: with_sessions(plan, 2, "speed", distance_m=9200),
    ],
    "rest": [busy],
    "hard days": [
        long_and_hard_together,
        lambda plan: with_sessions(plan, 1, "strength", workout="plyometrics"),
    ],
    "turns": [lambda plan: with_sessions(plan, 2, "speed", workout="speed-run")],
    "gentle": [lambda plan: with_sessions(plan, 4, "speed", workout="sprints")],
    "warm-up": [
        lambda plan: with_sessions(plan, 3, "speed", before=()),
        lambda plan: with_sessions(plan, 5, "strength", before=()),
    ],
    "base": [
        lambda plan: with_sessions(plan, 3, "speed", workout="sprints"),
        lambda plan: with_sessions(plan, 1, "strength", workout="plyometrics"),
        lambda plan: with_sessions(plan, 5, "speed", distance_m=5100),
    ],
}
BROKEN_WEEKLY10 = {"weekly10": [lambda plan: with_sessions(plan, 2, "long", distance_m=10_000)]}


def test_each_rule_has_plans_that_break_it():
    assert {**BROKEN, **BROKEN_WEEKLY10}.keys() == {rule.name for rule in RULES}


@pytest.mark.parametrize(
    ("name", "break_it"), [(name, each) for name, listed in BROKEN.items() for each in listed]
)
def test_a_rule_refuses_a_plan_that_breaks_it(name, break_it):
    assert breaches_of(example())[name] == []
    assert breaches_of(break_it(example()))[name] != []


def test_the_common_rule_of_distance_refuses_more_than_a_tenth():
    plan = example(rule="weekly10")
    assert breaches_of(plan)["weekly10"] == []
    assert "distance" not in breaches_of(plan)
    (break_it,) = BROKEN_WEEKLY10["weekly10"]
    assert breaches_of(break_it(plan))["weekly10"] != []


def test_each_rule_says_what_it_asks_and_where_from():
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.asks and rule.source for rule in RULES)


def test_distances_rise_by_a_tenth_in_four_weeks_and_no_more():
    weeks = example(weeks=52).weeks
    for before, after in zip(weeks[::4], weeks[4::4], strict=False):
        assert 1.08 < after.distance_m / before.distance_m <= 1.1


def test_the_common_rule_lets_distances_rise_by_a_tenth_a_week():
    _, second, third = example(rule="weekly10").weeks[:3]
    assert (second.distance_m, third.distance_m) == (22_000, 24_200)
