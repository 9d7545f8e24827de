"""The rules that every plan keeps to, each with its source and the check that finds a breach.

Checks are asked of the weeks ahead, with those that were run as their history. "The article" is
thirteen ways to run faster, by number; "ours" is said of what no source gives. Studies are by first
author and year, most of them read as abstracts only.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count, pairwise
from typing import NamedTuple

from footfall.core.goal import cued_percent
from footfall.core.stream import HIGHEST_TARGET_SPM, LOWEST_TARGET_SPM
from footfall_host.plan import workouts
from footfall_host.plan.climb import is_held_after, most_after_step, most_raised, sessions_at_goal
from footfall_host.plan.distances import most_m, used_to_m
from footfall_host.plan.limits import (
    BUILD_WEEKS,
    EASY_PERCENT,
    FADE_SESSIONS,
    GROWTH_PERCENT,
    GROWTH_WEEKS,
    LONG_FROM_DAYS,
    LONG_PERCENT,
    LONGEST_M,
    RAISED_PERCENT,
    RAISED_WEEKS,
    REPEAT_SESSION_M,
    SHORTEST_M,
    STEP_PERCENT,
)
from footfall_host.plan.model import ARTICLE, BUILD, EASY, LONG, SPEED, WEEKLY10, Plan, Session

Check = Callable[[Plan], Iterator[str]]


class Rule(NamedTuple):
    """A rule: its name, what it asks, where from, and what yields a line for each breach.

    only: the rule of distance with which it is asked for, where it is not asked for always.
    """

    name: str
    asks: str
    source: str
    breaches: Check
    only: str = ""


_RULES: list[Rule] = []


def rules_of(plan: Plan) -> list[Rule]:
    """Return the rules that are asked of a plan: all, but of those of distance one."""
    return [rule for rule in RULES if rule.only in ("", plan.wish.rule)]


def breaches_of(plan: Plan) -> dict[str, list[str]]:
    """Return the breaches of each rule that is asked of a plan, by its name."""
    return {rule.name: list(rule.breaches(plan)) for rule in rules_of(plan)}


def _rule(name: str, asks: str, source: str, only: str = "") -> Callable[[Check], Check]:
    def put(check: Check) -> Check:
        _RULES.append(Rule(name, asks, source, check, only))
        return check

    return put


# --- distance ------------------------------------------------------------------------------


@_rule("cycle", f"after {BUILD_WEEKS} weeks up comes an easier one", "the article, 5")
def _cycle(plan: Plan) -> Iterator[str]:
    loads = 0
    for week in plan.weeks:
        if not week.ran and week.kind == EASY and loads < BUILD_WEEKS:
            yield f"week {week.number} is easy after {loads} weeks up"
        loads = loads + 1 if week.loads else 0
        if not week.ran and loads > BUILD_WEEKS:
            yield f"week {week.number} is the {loads}th week up in a row"


@_rule(
    "easier",
    f"an easy week has at most {EASY_PERCENT} % of the week before",
    "the article, 5; % ours",
)
def _easier(plan: Plan) -> Iterator[str]:
    loads = [plan.wish.distance_m]
    for week, used_m in zip(plan.weeks, used_to_m(plan.wish, plan.weeks), strict=True):
        if used_m is not None:
            loads.append(used_m)
        elif not week.ran and week.distance_m * 100 > loads[-1] * EASY_PERCENT:
            yield f"week {week.number} has {week.distance_m} m after {loads[-1]} m"


def _grows(plan: Plan) -> Iterator[str]:
    used = used_to_m(plan.wish, plan.weeks)
    for week in plan.ahead:
        limit_m = most_m(plan.wish, used[: week.number - 1])
        if week.kind == BUILD and week.distance_m > limit_m:
            yield f"week {week.number} has {week.distance_m} m, {limit_m} m is the most"


_rule(
    "distance", f"easy weeks apart, a week is at most {GROWTH_PERCENT} % further than any of the "
    f"{GROWTH_WEEKS} before it", "the article, 11: 10 % over four to six weeks", only=ARTICLE,
)(_grows)  # fmt: skip
_rule(
    "weekly10", f"easy weeks apart, a week is at most {GROWTH_PERCENT} % further than the last",
    "the common rule of runners", only=WEEKLY10,
)(_grows)  # fmt: skip


@_rule(
    "long share", f"from {LONG_FROM_DAYS} days a week on, no run is over {LONG_PERCENT} % of it",
    "ours",
)  # fmt: skip
def _long_share(plan: Plan) -> Iterator[str]:
    for week in plan.ahead:
        longest_m = max((run.distance_m for run in week.runs), default=0)
        if len(week.runs) >= LONG_FROM_DAYS and longest_m * 100 > week.distance_m * LONG_PERCENT:
            yield f"week {week.number} has a run of {longest_m} m in {week.distance_m} m"


@_rule("run length", f"a run has {SHORTEST_M // 1000} to {LONGEST_M // 1000} km", "ours")
def _run_length(plan: Plan) -> Iterator[str]:
    for run in plan.runs_ahead:
        if not SHORTEST_M <= run.distance_m <= LONGEST_M:
            yield f"{run.day} has a run of {run.distance_m} m"


# --- cadence -------------------------------------------------------------------------------


@_rule(
    "step", f"the target rises by {STEP_PERCENT} % at most, and only from one week to the next",
    "Van Dyck 2015",
)  # fmt: skip
def _step(plan: Plan) -> Iterator[str]:
    for week in plan.ahead:
        before_spm = plan.target_before(week)
        if not before_spm <= week.target_spm <= most_after_step(before_spm):
            yield f"week {week.number} asks for {week.target_spm} after {before_spm} spm"
        if any(run.target_spm != week.target_spm for run in week.runs):
            yield f"week {week.number} has runs of another target than its own"


@_rule(
    "raise", f"within {RAISED_WEEKS} weeks the target rises by {RAISED_PERCENT} % at most",
    "Heiderscheit 2011, Willy 2016 and Huber 2024 raised it by no more",
)  # fmt: skip
def _raise(plan: Plan) -> Iterator[str]:
    asked = [plan.wish.baseline_spm, *(week.target_spm for week in plan.weeks)]
    for week in plan.ahead:
        if week.target_spm > most_raised(asked[: week.number]):
            yield f"week {week.number} asks for {week.target_spm} spm"


@_rule("easy cadence", "an easy week has no new target", "the article, 5 and 7: it is to recover")
def _easy_cadence(plan: Plan) -> Iterator[str]:
    for week in plan.ahead:
        if week.kind == EASY and week.target_spm != plan.target_before(week):
            yield f"week {week.number} is easy and asks for {week.target_spm} spm, which is new"


@_rule("hold", "no new target after a week that fell short or was below its zone", "ours")
def _hold(plan: Plan) -> Iterator[str]:
    for before, week in pairwise(plan.weeks):
        if not week.ran and is_held_after(before) and week.target_spm != before.target_spm:
            yield f"week {week.number} asks for {week.target_spm} spm all the same"


@_rule(
    "range", f"targets are {LOWEST_TARGET_SPM} to {HIGHEST_TARGET_SPM} spm",
    "the clip, which takes no others",
)  # fmt: skip
def _range(plan: Plan) -> Iterator[str]:
    for week in plan.ahead:
        if not LOWEST_TARGET_SPM <= week.target_spm <= HIGHEST_TARGET_SPM:
            yield f"week {week.number} asks for {week.target_spm} spm"


@_rule("goal", "targets end at the goal and are never above it", "the runner's own wish")
def _goal(plan: Plan) -> Iterator[str]:
    goal_spm = plan.wish.goal_spm
    if any(week.target_spm > goal_spm for week in plan.ahead):
        yield f"a target is above {goal_spm} spm"
    if not plan.weeks or plan.weeks[-1].target_spm != goal_spm:
        yield f"the last target is not {goal_spm} spm"


@_rule(
    "fade", f"at the goal, cues fade over {FADE_SESSIONS} sessions, all of them in the first half; "
    "before it, nothing fades", "Willy 2016 and PMC7699362, as the clip does it",
)  # fmt: skip
def _fade(plan: Plan) -> Iterator[str]:
    at_goal = list(_at_goal(plan))
    for number, run in at_goal:
        if number < FADE_SESSIONS and not _is_cued(run, cued_percent(number, FADE_SESSIONS)):
            yield f"{run.day} has cues in {run.cued_percent} % of its time"
    if sessions_at_goal(plan.wish, plan.past) + len(at_goal) < FADE_SESSIONS:
        yield f"only {len(at_goal)} sessions ahead are at the goal"
    for run in plan.runs_ahead:
        if run.target_spm != plan.wish.goal_spm and (run.cued_percent, run.fade_sessions) != (
            100,
            0,
        ):
            yield f"{run.day} fades before the goal is reached"


@_rule(
    "recall", "after that a run has no cues, but every fourth all of them",
    "Van den Berghe 2024, as the clip does it",
)  # fmt: skip
def _recall(plan: Plan) -> Iterator[str]:
    for number, run in _at_goal(plan):
        if number >= FADE_SESSIONS and not _is_cued(run, cued_percent(number, FADE_SESSIONS)):
            yield f"{run.day} has cues in {run.cued_percent} % of its time"


def _at_goal(plan: Plan) -> Iterator[tuple[int, Session]]:
    """Yield each run ahead that is at the goal, and before it how many were."""
    at_goal = (run for run in plan.runs_ahead if run.target_spm == plan.wish.goal_spm)
    return zip(count(sessions_at_goal(plan.wish, plan.past)), at_goal, strict=False)


def _is_cued(run: Session, percent: int) -> bool:
    return run.cued_percent == percent and run.fade_sessions == FADE_SESSIONS


# --- sessions ------------------------------------------------------------------------------


@_rule("speed", "a week has a speed session", "the article, 1")
def _speed(plan: Plan) -> Iterator[str]:
    return (f"week {week.number} has none" for week in plan.ahead if not week.of_kind(SPEED))


@_rule("long run", "a week has a long, easy run, and no run is longer", "the article, 11")
def _long_run(plan: Plan) -> Iterator[str]:
    for week in plan.ahead:
        longest_m = max((run.distance_m for run in week.runs), default=0)
        if not any(run.distance_m == longest_m for run in week.of_kind(LONG)):
            yield f"week {week.number} has none"


@_rule("rest", "a week has a day without anything", "the article, 7")
def _rest(plan: Plan) -> Iterator[str]:
    for week in plan.ahead:
        if len({session.day for session in week.sessions}) > 6:
            yield f"week {week.number} has none"


@_rule("hard days", "no hard day after a hard day, over the ends of weeks too", "the article, 7")
def _hard_days(plan: Plan) -> Iterator[str]:
    ahead = {session.day for week in plan.ahead for session in week.sessions}
    hard = {session.day for session in plan.sessions if session.what.hard}
    for day in sorted(hard & ahead):
        if day - timedelta(days=1) in hard:
            yield f"{day} is hard, and so was the day before"


@_rule("turns", "speed sessions change from week to week", "the article, 1: vary pace and terrain")
def _turns(plan: Plan) -> Iterator[str]:
    run = [week for week in plan.weeks if not week.fell_short]
    for before, week in pairwise(run):
        again = {s.workout for s in before.of_kind(SPEED)} & {
            s.workout for s in week.of_kind(SPEED)
        }
        if again and not week.ran:
            yield f"week {week.number} has {', '.join(sorted(again))} again"


@_rule("gentle", "an easy week has no jumps, and of speed no more than a fartlek", "the article, 2")
def _gentle(plan: Plan) -> Iterator[str]:
    for week in plan.ahead:
        for session in week.sessions:
            if week.kind == EASY and not session.what.gentle:
                yield f"{session.day} has {session.workout}"


@_rule("warm-up", "speed and jumps come after a warm-up", "the article, 9 and its end")
def _warm_up(plan: Plan) -> Iterator[str]:
    for week in plan.ahead:
        for session in week.sessions:
            needed = session.what.hard and session.kind != LONG
            if needed and workouts.WARM_UP not in session.before:
                yield f"{session.day} has {session.workout} without"


@_rule(
    "base", f"two-mile repeats, sprints and jumps come after {BUILD_WEEKS} weeks up, repeats in "
    f"{REPEAT_SESSION_M / 1000:g} km or more", "the article, 8 and 10: no beginners; weeks ours",
)  # fmt: skip
def _base(plan: Plan) -> Iterator[str]:
    for week in plan.ahead:
        loads = sum(before.loads for before in plan.before(week))
        for session in week.sessions:
            if session.what.base and loads < BUILD_WEEKS:
                yield f"{session.day} has {session.workout} after {loads} weeks up"
            if (
                session.workout == workouts.TWO_MILE_REPEATS
                and session.distance_m < REPEAT_SESSION_M
            ):
                yield f"{session.day} has {session.workout} in {session.distance_m} m"


RULES = tuple(_RULES)
