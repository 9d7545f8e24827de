"""Wishes that no plan fulfils: what stands in the way, and the nearest that can be.

The nearest is found by making plans, so that it is one.
"""

from collections.abc import Iterator
from itertools import combinations, count

from msgspec.structs import replace

from footfall.core.stream import HIGHEST_TARGET_SPM, LOWEST_TARGET_SPM
from footfall_host.errors import BadInputError
from footfall_host.plan.climb import (
    fewest_weeks,
    most_after_step,
    targets_ahead,
    weeks_to_climb,
)
from footfall_host.plan.day_roles import FEWEST_DAYS, MOST_DAYS, WEEK_DAYS, roles_of
from footfall_host.plan.distances import least_week_m, longest_week_m
from footfall_host.plan.limits import (
    FADE_SESSIONS,
    LONGEST_M,
    SHORTEST_M,
    STEP_PERCENT,
)
from footfall_host.plan.make import made
from footfall_host.plan.model import Plan, Wish, days_text, km_text


class ImpossibleWishError(BadInputError):
    """A wish that no plan fulfils. nearest: the wishes next to it that one does."""

    def __init__(self, message: str, nearest: tuple[Wish, ...]) -> None:
        super().__init__(message)
        self.nearest = nearest


def plan_for(wish: Wish) -> Plan:
    """Return the plan for a wish; raises ImpossibleWishError, which names the nearest."""
    reasons: list[str] = []
    mended = wish
    for mend in (_mend_days, _mend_distance, _mend_baseline, _mend_goal):
        mended, reason = mend(mended)
        reasons += [reason] if reason else []
    nearest = [mended]
    if targets_ahead(mended, ()) is None:
        reasons.append(_too_steep(mended))
        nearest = list(_reachable(mended))
    if reasons:
        ways = ", or ".join(_changes(wish, other) for other in nearest)
        raise ImpossibleWishError(
            f"{'; '.join(dict.fromkeys(reasons))}: the nearest plan has {ways}", tuple(nearest)
        )
    plan = made(wish)
    assert plan
    return plan


def _mend_days(wish: Wish) -> tuple[Wish, str]:
    """Return the wish with the nearest days that can be, and why others can't."""
    days = wish.days
    if roles_of(days):
        return wish, ""
    if len(days) > MOST_DAYS:
        reason = f"{len(days)} days a week leave none to rest"
    elif len(days) < FEWEST_DAYS:
        reason = "a week needs two days, for a speed session and for a long run"
    else:
        named = days_text(days)
        reason = f"on {named} a hard day would follow a hard day, speed session and long run"
    possible = (
        other
        for size in range(FEWEST_DAYS, MOST_DAYS + 1)
        for other in combinations(range(WEEK_DAYS), size)
        if roles_of(other)
    )
    return replace(wish, days=min(possible, key=lambda other: _distance(days, other))), reason


def _distance(
    days: tuple[int, ...], other: tuple[int, ...]
) -> tuple[int, int, int, tuple[int, ...]]:
    """Return how far other days are: days changed first, then how many more, then how far moved."""
    added, removed = set(other) - set(days), set(days) - set(other)
    moved = sum(abs(a - b) for a, b in zip(sorted(added), sorted(removed), strict=False))
    return max(len(added), len(removed)), abs(len(other) - len(days)), moved, other


def _mend_distance(wish: Wish) -> tuple[Wish, str]:
    """Return the wish with the nearest weekly distance whose runs have a sensible length."""
    days = len(wish.days)
    has = f"{km_text(wish.distance_m)} km on {days} days"
    most_m = longest_week_m(days)
    if wish.distance_m > most_m:
        reason = f"{has} make a run of over {km_text(LONGEST_M)} km"
        return replace(wish, distance_m=most_m), reason
    least_m = least_week_m(days)
    if wish.distance_m < least_m:
        reason = f"{has} make runs of under {km_text(SHORTEST_M)} km"
        return replace(wish, distance_m=least_m), reason
    return wish, ""


def _mend_baseline(wish: Wish) -> tuple[Wish, str]:
    """Return the wish with the nearest baseline from which the clip has a first target."""
    least_spm = next(spm for spm in count(1) if most_after_step(spm) >= LOWEST_TARGET_SPM)
    if wish.baseline_spm > HIGHEST_TARGET_SPM:
        reason = f"the clip asks for {HIGHEST_TARGET_SPM} spm or less"
        return replace(wish, baseline_spm=HIGHEST_TARGET_SPM), reason
    if wish.baseline_spm < least_spm:
        first_spm = most_after_step(wish.baseline_spm)
        reason = (
            f"the clip asks for {LOWEST_TARGET_SPM} spm or more, and {STEP_PERCENT} % over "
            f"{wish.baseline_spm} is {first_spm}"
        )
        return replace(wish, baseline_spm=least_spm), reason
    return wish, ""


def _mend_goal(wish: Wish) -> tuple[Wish, str]:
    """Return the wish with the nearest goal that is no step back and within the clip's range."""
    if wish.goal_spm > HIGHEST_TARGET_SPM:
        reason = f"the clip asks for {HIGHEST_TARGET_SPM} spm or less"
        return replace(wish, goal_spm=HIGHEST_TARGET_SPM), reason
    if wish.goal_spm < wish.baseline_spm:
        reason = f"{wish.goal_spm} spm is less than the {wish.baseline_spm} to begin with"
    elif wish.goal_spm < LOWEST_TARGET_SPM:
        reason = f"the clip asks for {LOWEST_TARGET_SPM} spm or more"
    else:
        return wish, ""
    return replace(wish, goal_spm=max(wish.baseline_spm, LOWEST_TARGET_SPM)), reason


def _too_steep(wish: Wish) -> str:
    """Return why a goal cannot be reached in so many weeks."""
    spm, needed = wish.baseline_spm, 0
    while spm < wish.goal_spm:
        spm, needed = most_after_step(spm), needed + 1
    has = f"{_counted(wish.weeks, 'week')} on {len(wish.days)} days"
    if not needed:
        return f"{has} are too few for the {FADE_SESSIONS} sessions over which cues fade"
    room = len(weeks_to_climb(wish, (), FADE_SESSIONS))
    return (
        f"{wish.goal_spm} from {wish.baseline_spm} spm takes {_counted(needed, 'step')} of at most "
        f"{STEP_PERCENT} %, and {has} have room for {room} before the {FADE_SESSIONS} sessions "
        "over which cues fade"
    )


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"


def _reachable(wish: Wish) -> Iterator[Wish]:
    """Yield the wish with the highest goal for its weeks, if there is any, and with more weeks."""
    for goal_spm in range(wish.goal_spm - 1, max(wish.baseline_spm, LOWEST_TARGET_SPM) - 1, -1):
        lower = replace(wish, goal_spm=goal_spm)
        if targets_ahead(lower, ()) is not None:
            yield lower
            break
    yield replace(wish, weeks=fewest_weeks(wish))


def _changes(wish: Wish, other: Wish) -> str:
    """Return the options that make one wish the other."""
    options = (
        ("--baseline", f"{wish.baseline_spm}", f"{other.baseline_spm}"),
        ("--goal", f"{wish.goal_spm}", f"{other.goal_spm}"),
        ("--days", days_text(wish.days), days_text(other.days)),
        ("--weeks", f"{wish.weeks}", f"{other.weeks}"),
        ("--weekly-km", km_text(wish.distance_m), km_text(other.distance_m)),
    )
    return " ".join(f"{option} {new}" for option, old, new in options if old != new)
