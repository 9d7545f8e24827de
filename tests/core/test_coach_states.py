"""The coach's table: every step in it can be taken, and none that it rules out ever is."""

import random
from collections import Counter
from functools import cache

import pytest

from feeding import settings_with
from footfall.core import coach
from footfall.core.coach import NEXT, Coach
from footfall.core.tunables import TUNABLES

STATES = range(len(NEXT))
BROUGHT = range(len(NEXT[0]))
IMPOSSIBLE = ord("-")
STEPS = [(state, what) for state in STATES for what in BROUGHT if NEXT[state][what] != IMPOSSIBLE]

CHANCES = 3000
SECONDS = 300
# Short enough that all of it happens within a run.
SHORT = {
    "dwell_s": (1, 4), "cooldown_s": (3, 6), "most_cues": (1, 6), "give_up_cues": (1, 4),
    "rest_s": (10, 20), "start_grace_s": (0, 4), "walk_grace_s": (0, 3), "pause_s": (1, 3),
    "back_s": (1, 3), "beat_s": (0, 6), "beat_after_s": (0, 3), "beat_in_zone_s": (1, 4),
    "ceiling_spm": (0, 180),
}  # fmt: skip


def any_settings(chance):
    ranges = {tunable.name: SHORT.get(tunable.name) for tunable in TUNABLES}
    values = {name: chance.randint(*bounds) for name, bounds in ranges.items() if bounds}
    return settings_with(**values, target_spm=170)


def wandering(chance):
    """Yield what a restless runner's seconds are: a cadence, for some seconds each."""
    while True:
        tenths = chance.choice([0, 1600, 1640, 1669, 1675, 1690, 1700, 1810, 1900])
        for _ in range(chance.randint(1, 9)):
            yield tenths


@cache
def taken():
    """Return how often each step was taken in many runs; checks that each is the table's."""
    found = Counter()
    for seed in range(CHANCES):
        chance = random.Random(seed)
        one = Coach(any_settings(chance))
        seconds = wandering(chance)
        for _ in range(SECONDS):
            if chance.random() < 0.01:
                one.set_target(chance.randint(160, 180))
            if chance.random() < 0.01:
                one.switch(chance.random() < 0.7)
            if chance.random() < 0.02:
                one.faded = chance.random() < 0.3
            before = one.state
            one.tick(next(seconds))
            assert NEXT[before][one.brought] != IMPOSSIBLE, (before, one.brought)
            assert one.state == NEXT[before][one.brought] - ord("0")
            found[before, one.brought] += 1
    return found


def test_the_table_has_a_row_for_each_state_and_a_column_for_all_that_can_be_brought():
    assert len(NEXT) == coach.FADED + 1
    assert {len(row) for row in NEXT} == {coach.ENOUGH + 1}
    for row in NEXT:
        assert set(row) <= {IMPOSSIBLE, *(ord(str(state)) for state in STATES)}


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{step[0]}-{step[1]}")
def test_each_step_of_the_table_can_be_taken(step):
    assert taken()[step]


def test_from_any_state_the_end_of_a_run_leads_to_a_pause_and_the_plan_to_silence():
    for row in NEXT:
        assert row[coach.ABSENT] - ord("0") == coach.PAUSED
        assert row[coach.FADE] - ord("0") == coach.FADED
        assert row[coach.GRACE] - ord("0") == coach.SETTLING
