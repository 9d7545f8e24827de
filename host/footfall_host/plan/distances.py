"""How far to run: each week, and of a week each session. All in metres, whole hundreds of them."""

from collections.abc import Iterator, Sequence
from functools import cache

from footfall_host.plan.limits import (
    EASY_PERCENT,
    GROWTH_PERCENT,
    GROWTH_WEEKS,
    KEPT_PERCENT,
    LONGEST_M,
    QUANTUM_M,
    SHORTEST_M,
)
from footfall_host.plan.model import ARTICLE, BUILD, Week, Wish

# The long run and the speed session of a week, in per cent of it, by days; the rest is shared
# evenly. Ours: the fewer days, the more of it is in them.
LONG_SHARE_PERCENT = {2: 60, 3: 45, 4: 38, 5: 33, 6: 30}
SPEED_SHARE_PERCENT = {2: 40, 3: 30, 4: 24, 5: 21, 6: 18}


def whole_m(distance_m: float) -> int:
    """Return a distance without what is left of it after whole hundreds of metres."""
    return int(distance_m) // QUANTUM_M * QUANTUM_M


def longest_week_m(days: int) -> int:
    """Return how far the runs of a week go together while none is too long."""
    return whole_m(LONGEST_M * 100 / LONG_SHARE_PERCENT[days])


@cache
def least_week_m(days: int) -> int:
    """Return from how far on the runs of a week, and of an easy week after it, are long enough."""
    too_short = (
        week_m
        for week_m in range(longest_week_m(days), 0, -QUANTUM_M)
        if min(_runs_m(week_m, days) + _runs_m(easy_week_m(week_m), days)) < SHORTEST_M
    )
    return next(too_short) + QUANTUM_M


def easy_week_m(week_m: int) -> int:
    """Return how far an easy week goes after a week of so much."""
    return whole_m(week_m * EASY_PERCENT / 100)


def _runs_m(week_m: int, days: int) -> tuple[int, ...]:
    """Return how far the runs of a week go, one of each kind."""
    return shared_m(week_m, days)[: min(days, 3)]


def shared_m(week_m: int, days: int) -> tuple[int, int, int]:
    """Return how far the long run, the speed session and each easy run of a week go."""
    easy_days = days - 2
    long_m = whole_m(week_m * LONG_SHARE_PERCENT[days] / 100)
    speed_m = whole_m(week_m * SPEED_SHARE_PERCENT[days] / 100)
    easy_m = whole_m((week_m - long_m - speed_m) / easy_days) if easy_days else 0
    return long_m, week_m - long_m - easy_m * easy_days, easy_m


def used_to_m(wish: Wish, weeks: Sequence[Week]) -> list[int | None]:
    """Return with how much each week counts for the weeks after it; None for an easier one.

    A week ahead counts as planned, one in the past as it was run: more than planned is no reason to
    go on with more, one bad week takes no more than a quarter off, and a beginner's week is always
    possible.
    """
    found: list[int | None] = []
    last_m = wish.distance_m
    least_m = least_week_m(len(wish.days))
    for week in weeks:
        if week.kind != BUILD:
            found.append(None)
            continue
        run_m = week.distance_m if week.ran is None else week.ran.distance_m
        last_m = max(min(run_m, week.distance_m), whole_m(last_m * KEPT_PERCENT / 100), least_m)
        found.append(last_m)
    return found


def most_m(wish: Wish, before: Sequence[int | None]) -> int:
    """Return how far the next week up may go at most, by the rule of the wish.

    before: with how much each week before counts, as of `used_to_m`.
    """
    loads = [distance_m for distance_m in before if distance_m is not None]
    if wish.rule == ARTICLE:
        # Before the plan, every week was as the runner says.
        window = [wish.distance_m] * GROWTH_WEEKS + list(before)
        reference_m = min(m for m in window[-GROWTH_WEEKS:] if m is not None)
    else:
        reference_m = loads[-1] if loads else wish.distance_m
    return reference_m * (100 + GROWTH_PERCENT) // 100


def distances_ahead(wish: Wish, past: Sequence[Week], kinds: Sequence[str]) -> Iterator[int]:
    """Yield how far each week ahead goes: up as evenly as the rule allows, then easier."""
    counted = used_to_m(wish, past)
    for kind in kinds:
        loads = [(at, m) for at, m in enumerate(counted) if m is not None]
        at, last_m = loads[-1] if loads else (-1, wish.distance_m)
        if kind != BUILD:
            counted.append(None)
            yield easy_week_m(last_m)
            continue
        next_m = min(_even_m(wish, last_m, len(counted) - at), most_m(wish, counted))
        next_m = whole_m(min(next_m, longest_week_m(len(wish.days)))) if counted else last_m
        counted.append(next_m)
        yield next_m


def _even_m(wish: Wish, last_m: int, weeks: int) -> float:
    """Return how far to go so many weeks after a distance, where it rises evenly."""
    if wish.rule == ARTICLE:
        return last_m * (1 + GROWTH_PERCENT / 100) ** (weeks / GROWTH_WEEKS)
    return last_m * (100 + GROWTH_PERCENT) / 100
