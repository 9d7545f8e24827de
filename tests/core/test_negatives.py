"""What is no run gives no cadence and no cue: simulated drives, rides, desks, stairs and hands.

Not among them, because they are taken for a run: a shank or a shoe that pedals faster than 68 a
minute, where the pedal alone pulls with 1 g once a turn, and a pocket at 130; a wrist that is
hurried downstairs at more than 125 steps a minute; a shank or a shoe on any way at more than 140;
a shoe on slow steps upstairs, if the sensor ends at 2 g.
"""

import numpy as np
import pytest

from feeding import Event, cadences, cues, feed, run_of, strike_times_s, to_counts
from footfall.core.stream import RUNNING
from footfall_host.simulate import Runner

ALL_PLACEMENTS = ("waist", "hip", "pocket", "wrist", "shank", "shoe")
OFF_THE_LOWER_LEG = ("waist", "hip", "pocket", "wrist")
NEGATIVES = [
    ("90@drive", ALL_PLACEMENTS),
    ("60@cycle:60-110", OFF_THE_LOWER_LEG),
    ("40@cycle:45-68", ("shank", "shoe")),
    ("40@type", ALL_PLACEMENTS),
    ("60@clip", ("waist",)),  # a hand holds it the same wherever it will be worn
    ("40@upstairs:80-120", ("waist", "hip", "pocket", "wrist", "shank")),
    ("40@upstairs:95-120", ("shoe",)),
    ("40@downstairs:90-140", ("waist", "hip", "pocket", "shank", "shoe")),
    ("40@downstairs:90-120", ("wrist",)),
    ("10@clip,20@walk,10@upstairs,20@drive,10@type,10@downstairs,10@clip", ALL_PLACEMENTS),
]
CASES = [(plan, placement) for plan, placements in NEGATIVES for placement in placements]
FALSE_SECONDS_AN_HOUR = 5


def replayed(plan: str, runner: Runner, seed: int) -> list[Event]:
    return feed(to_counts(run_of(plan, runner, seed).acc_g))


def running_seconds(events: list[Event]) -> int:
    return sum(state == RUNNING for _, state, _ in cadences(events))


@pytest.mark.fault(17)
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(("plan", "placement"), CASES)
def test_what_is_no_run_is_not_taken_for_one(plan, placement, seed):
    events = replayed(plan, Runner(placement=placement), seed)
    assert running_seconds(events) == 0
    assert strike_times_s(events).size == 0
    assert cues(events) == []


@pytest.mark.parametrize("before", ["drive", "cycle:90", "type", "clip", "upstairs", "downstairs"])
@pytest.mark.parametrize("placement", ["waist", "wrist"])
def test_whatever_came_before_a_run_is_one(placement, before):
    events = replayed(f"20@{before},30@170", Runner(placement=placement), seed=1)
    assert not any(spm for t_s, _, spm in cadences(events) if t_s < 20)
    told = [spm for t_s, _, spm in cadences(events) if t_s > 30]
    assert told == pytest.approx([170] * len(told), abs=5)


def any_runner(placement: str, rng: np.random.Generator) -> Runner:
    return Runner(
        placement=placement,
        jitter=rng.uniform(0, 0.04),
        right_late=rng.uniform(-0.08, 0.08),
        right_louder=rng.uniform(-0.4, 0.4),
        noise_g=rng.uniform(0, 0.1),
        loose=rng.choice([0.0, rng.uniform(0, 1)]),
        clip_g=rng.choice([2.0, 4.0, 8.0, 16.0]),
    )


@pytest.mark.campaign
@pytest.mark.parametrize(("plan", "placement"), CASES)
def test_an_hour_of_it_has_at_most_five_false_seconds(plan, placement):
    """On any sensor: noisy, loose, clipped, turned any way."""
    seconds = false_seconds = 0
    seed = 0
    while seconds < 3600:
        runner = any_runner(placement, np.random.default_rng(seed))
        events = replayed(plan, runner, seed)
        assert cues(events) == []
        seconds += len(cadences(events))
        false_seconds += running_seconds(events)
        seed += 1
    assert false_seconds <= FALSE_SECONDS_AN_HOUR
