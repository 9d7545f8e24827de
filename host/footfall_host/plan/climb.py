"""How the target climbs from week to week: evenly, in steps that runners follow, then it is held.

The cues fade over the first sessions at the goal, so that the climb has to leave room for them.
"""

from collections.abc import Collection, Sequence
from itertools import count

from msgspec.structs import replace

from footfall.core.goal import cued_percent
from footfall.core.stream import LOWEST_TARGET_SPM
from footfall_host.plan.limits import (
    CYCLE_WEEKS,
    FADE_SESSIONS,
    RAISED_PERCENT,
    RAISED_WEEKS,
    STEP_PERCENT,
)
from footfall_host.plan.model import BUILD, EASY, Week, WeekKind, Wish

# With the first recall after the fading, where there is room for it.
_RECALL = next(session for session in count(FADE_SESSIONS) if cued_percent(session, FADE_SESSIONS))
WITH_RECALL_SESSIONS = _RECALL + 1


def most_after_step(spm: int) -> int:
    """Return the highest target in the week after one of so much."""
    return spm * (100 + STEP_PERCENT) // 100


def most_raised(asked: Sequence[int]) -> int:
    """Return the highest target after such targets, by how much it may rise in some weeks."""
    return asked[-RAISED_WEEKS:][0] * (100 + RAISED_PERCENT) // 100


def kinds_ahead(past: Sequence[Week], weeks: int) -> list[WeekKind]:
    """Return which of the weeks ahead build and which are easier, after those that were run."""
    loads = 0
    for week in past:
        loads = loads + 1 if week.loads else 0
    # More than a cycle has of them, where an easier week was run as a hard one.
    loads = min(loads, CYCLE_WEEKS - 1)
    in_cycle = range(loads + 1, loads + 1 + weeks - len(past))
    return [BUILD if number % CYCLE_WEEKS else EASY for number in in_cycle]


def targets_ahead(wish: Wish, past: Sequence[Week]) -> list[int] | None:
    """Return the target of each week ahead, or None where the goal can't be reached and learned."""
    for sessions in (WITH_RECALL_SESSIONS, FADE_SESSIONS):
        room = sessions - sessions_at_goal(wish, past)
        climbed = _climbed(wish, past, weeks_to_climb(wish, past, room))
        if len(wish.days) * climbed.count(wish.goal_spm) >= room and _ends_at_goal(
            wish, past, climbed
        ):
            return climbed
    return None


def sessions_at_goal(wish: Wish, past: Sequence[Week]) -> int:
    """Return how many sessions the clip has counted since the goal was reached."""
    return sum(week.ran.sessions for week in past if week.ran and week.target_spm == wish.goal_spm)


def is_held_after(week: Week) -> bool:
    """Return whether the target stays after a week that was not run as it was planned."""
    return week.fell_short or week.was_below_zone


def fewest_weeks(wish: Wish, past: Sequence[Week] = ()) -> int:
    """Return in how many weeks, those that were run included, the goal is reached and learned."""
    return next(
        weeks
        for weeks in count(len(past))
        if targets_ahead(replace(wish, weeks=weeks), past) is not None
    )


def weeks_to_climb(wish: Wish, past: Sequence[Week], room: int) -> list[int]:
    """Return the places among the weeks ahead of those with a new target: room sessions remain."""
    kinds = kinds_ahead(past, wish.weeks)
    held = bool(past) and is_held_after(past[-1])
    return [
        place
        for place, kind in enumerate(kinds)
        if kind == BUILD
        and not (held and place == 0)
        and (len(kinds) - place) * len(wish.days) >= room
    ]


def _climbed(wish: Wish, past: Sequence[Week], climbing: Collection[int]) -> list[int]:
    """Return the targets ahead: as even a climb as the longest step allows."""
    asked = [wish.baseline_spm, *(week.target_spm for week in past)]
    start_spm = asked[-1]
    steps = 0
    for place in range(wish.weeks - len(past)):
        spm = asked[-1]
        if place in climbing:
            steps += 1
            even_spm = start_spm - (start_spm - wish.goal_spm) * steps // len(climbing)
            most_spm = min(most_after_step(spm), most_raised(asked))
            spm = max(spm, min(max(even_spm, LOWEST_TARGET_SPM), most_spm))
        asked.append(spm)
    return asked[1 + len(past) :]


def _ends_at_goal(wish: Wish, past: Sequence[Week], climbed: Sequence[int]) -> bool:
    last_spm = climbed[-1] if climbed else past[-1].target_spm if past else wish.baseline_spm
    return last_spm == wish.goal_spm
