"""Which of a runner's days is for what, so that no hard day follows a hard day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

WEEK_DAYS = 7
SATURDAY = 5
# A speed session and a long run; and a day without a run.
FEWEST_DAYS, MOST_DAYS = 2, WEEK_DAYS - 1


@dataclass(frozen=True)
class DayRoles:
    """Days of the week, 0 is Monday. power: for jumps; None where every day is near a hard one."""

    speed: int
    long: int
    easy: tuple[int, ...]
    strength: int
    power: int | None


def are_neighbours(one: int, other: int) -> bool:
    """Return whether one day follows the other, Monday after Sunday too."""
    return (one - other) % WEEK_DAYS in (1, WEEK_DAYS - 1)


def roles_of(days: tuple[int, ...]) -> DayRoles | None:
    """Give running days their roles, or None where a rule leaves no way.

    The long run goes to a weekend if it can, the speed session as far from it as can be.
    """
    if not FEWEST_DAYS <= len(days) <= MOST_DAYS:
        return None
    pairs = list(_hard_pairs(days))
    if not pairs:
        return None
    speed, long = max(pairs, key=_fitness)
    easy = tuple(day for day in days if day not in (speed, long))
    free = [day for day in range(WEEK_DAYS) if day not in days]
    # One day stays without anything.
    others = [*free, *easy] if len(free) > 1 else list(easy)
    hard = (speed, long)
    strength = min(others, key=lambda day: ((day + 1) % WEEK_DAYS in hard, day not in free, day))
    apart = (day for day in others if not any(are_neighbours(day, each) for each in hard))
    return DayRoles(speed, long, easy, strength, min(apart, default=None))


def _hard_pairs(days: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield each pair of a day for speed and one for the long run that are no neighbours."""
    listed = list(days)
    for speed in listed:
        for long in listed:
            if speed != long and not are_neighbours(speed, long):
                yield speed, long


def _fitness(pair: tuple[int, int]) -> tuple[bool, int, int]:
    speed, long = pair
    apart = min((speed - long) % WEEK_DAYS, (long - speed) % WEEK_DAYS)
    return long >= SATURDAY, apart, long
