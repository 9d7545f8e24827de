"""The clip's workouts that a plan may name: the one list of them.

A name is that of a file in `firmware/workouts/`. `ways` are those of the article's thirteen that
the workout stands for.
"""

from typing import NamedTuple


class Workout(NamedTuple):
    """A workout. hard: needs an easy day before and after. gentle: an easy week may have it.

    base: only for who has a base, which is a cycle of weeks that were run.
    """

    name: str
    title: str
    what: str
    ways: tuple[int, ...]
    hard: bool = False
    gentle: bool = True
    base: bool = False


WARM_UP = "warm-up"
SPEED_RUN, FARTLEK, FARTLEK_SURPRISE = "speed-run", "fartlek", "fartlek-surprise"
SPRINTS, HILL_REPEATS, TWO_MILE_REPEATS = "sprints", "hill-repeats", "two-mile-repeats"
STRENGTH, PLYOMETRICS, STRIDE_DRILLS = "strength", "plyometrics", "stride-drills"
LONG_EASY, CADENCE_LADDER, RECOVERY = "long-easy", "cadence-ladder", "recovery"

_ROWS = (
    Workout(WARM_UP, "warm-up", "an easy run, dynamic stretches: first of all", (9,)),
    Workout(
        SPEED_RUN, "speed run", "a shorter run than usual, some minutes faster", (1,),
        hard=True, gentle=False,
    ),
    Workout(FARTLEK, "fartlek", "faster and slower by turns, not all out", (2,), hard=True),
    Workout(
        FARTLEK_SURPRISE, "fartlek, surprises", "faster and slower whenever the clip says so", (2,),
        hard=True, gentle=False,
    ),
    Workout(
        SPRINTS, "sprints", "as fast as you can, walk until your heart is calm; few of them", (3,),
        hard=True, gentle=False, base=True,
    ),
    Workout(
        HILL_REPEATS, "hill repeats", "up for strength, down for stiffness", (4,),
        hard=True, gentle=False,
    ),
    Workout(
        TWO_MILE_REPEATS, "two-mile repeats", "two miles comfortably hard, five minutes of rest; "
        "one repeat is enough to begin with", (8,),
        hard=True, gentle=False, base=True,
    ),
    Workout(STRENGTH, "strength", "heel raises, hips, lunges, core, rope", (6,)),
    Workout(
        PLYOMETRICS, "plyometrics", "jumps, skips and hops, after a warm-up", (10,),
        hard=True, gentle=False, base=True,
    ),
    Workout(STRIDE_DRILLS, "stride drills", "easy, with skips that push off behind", (12,)),
    Workout(LONG_EASY, "long run", "easy: you can talk all the way", (11,), hard=True),
    Workout(CADENCE_LADDER, "cadence ladder", "easy, towards the new target step by step", (13,)),
    Workout(RECOVERY, "recovery run", "easier than easy", (7,)),
)  # fmt: skip

WORKOUTS = {workout.name: workout for workout in _ROWS}

WAYS = (
    "speed work", "fartleks", "sprints", "hills", "step cycles", "other workouts",
    "rest and recovery", "two-mile repeats", "dynamic drills", "plyometrics", "base mileage",
    "stride length", "running cadence",
)  # fmt: skip
# Those that no single workout stands for, but the weeks do.
WAYS_OF_WEEKS = (5, 7, 13)
