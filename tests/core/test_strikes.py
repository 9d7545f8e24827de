"""Rises of |a|: one a step, timed between the ticks, whatever the height and the shape."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeding import TICK_HZ, hills
from footfall.core.strikes import COUNTS_PER_G, FALL, NOTHING, RISE, TICK_SAMPLES, StrikeFinder

CONTACT_S, IMPACT_S = 0.2, 0.04
STEPS = 40
# The first steps teach the finder how large the swing is.
JUDGED_STEPS = 25

few = settings(max_examples=40, deadline=None)
spms = st.floats(140, 230)
accelerations = st.integers(0, 14000)


@dataclass(frozen=True)
class Found:
    """A rise: when the foot struck and when it was noticed, in seconds."""

    strike_s: float
    noticed_s: float


def rises(acceleration, finder=None):
    """Return what a finder makes of |a| in counts."""
    finder = finder or StrikeFinder()
    finder.begin(int(acceleration[0]))
    return [
        Found((tick - finder.age_q8 / 256 / TICK_SAMPLES) / TICK_HZ, tick / TICK_HZ)
        for tick, value in enumerate(acceleration)
        if finder.push(int(value)) == RISE
    ]


def strike_times(spm, seed, count=STEPS, jitter=0.03):
    """Return the strikes of a runner who is not quite even, in seconds."""
    step_s = 60 / spm * (1 + jitter * np.random.default_rng(seed).standard_normal(count))
    return 1 + np.cumsum(step_s)


def steps(strikes_s, height_g=2.5, impact_g=0.0, far_foot_share=1.0):
    """Return |a| in counts: a contact at each strike, an impact early in it."""
    shares = [far_foot_share if number % 2 else 1.0 for number in range(len(strikes_s))]
    contacts = [
        (strike_s, share * peak_g, lasts_s)
        for strike_s, share in zip(strikes_s, shares, strict=True)
        for peak_g, lasts_s in ((height_g, CONTACT_S), (impact_g, IMPACT_S))
    ]
    return hills(strikes_s[-1] + 1, contacts)


def delays_s(found, strikes_s):
    """Return how late each of the last strikes was found."""
    found_s = np.array([rise.strike_s for rise in found])
    return found_s[-JUDGED_STEPS:] - strikes_s[-JUDGED_STEPS:]


@few
@given(spms, st.integers(0, 99), st.floats(0, 2))
def test_every_step_is_one_rise_timed_between_the_ticks(spm, seed, impact_g):
    strikes_s = strike_times(spm, seed)
    delays = delays_s(rises(steps(strikes_s, impact_g=impact_g)), strikes_s)
    assert 0 < np.median(delays) < 0.04
    assert delays == pytest.approx(np.median(delays), abs=0.004)


@few
@given(spms, st.integers(0, 99), st.floats(0.7, 6))
def test_the_timing_does_not_depend_on_the_height(spm, seed, height_g):
    strikes_s = strike_times(spm, seed)
    usual = delays_s(rises(steps(strikes_s)), strikes_s)
    other = delays_s(rises(steps(strikes_s, height_g)), strikes_s)
    assert other == pytest.approx(usual, abs=0.002)


@few
@given(spms, st.integers(0, 99), st.floats(0.5, 1))
def test_the_quieter_foot_is_found_as_well(spm, seed, far_foot_share):
    strikes_s = strike_times(spm, seed)
    delays = delays_s(rises(steps(strikes_s, far_foot_share=far_foot_share)), strikes_s)
    for foot in (delays[::2], delays[1::2]):
        assert foot == pytest.approx(np.median(foot), abs=0.004)


@few
@given(spms, st.integers(0, 99))
def test_a_rise_is_noticed_soon_after_its_strike(spm, seed):
    for rise in rises(steps(strike_times(spm, seed))):
        assert 0 < rise.noticed_s - rise.strike_s < 0.16


def test_the_motion_of_hands_is_no_rise():
    t_s = np.arange(0, 60, 1 / TICK_HZ)
    assert not rises(COUNTS_PER_G * (1 + 0.03 * np.sin(2 * np.pi * 1.5 * t_s)))


def test_after_hard_knocks_a_gentle_run_is_heard_again_soon():
    knocks = [(1 + 0.4 * number, 12.0, IMPACT_S) for number in range(8)]
    run = [(5 + 0.35 * number, 0.8, CONTACT_S) for number in range(60)]
    heard_s = [rise.strike_s for rise in rises(hills(28, knocks + run))]
    assert sum(strike_s > 16 for strike_s in heard_s) == sum(start_s > 16 for start_s, _, _ in run)


@few
@given(accelerations)
def test_stillness_is_no_rise(acceleration):
    assert not rises([acceleration] * 500)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(accelerations, st.integers(1, 200)), min_size=1, max_size=8))
def test_no_rests_of_any_height_break_it(rests):
    tick = 0
    finder = StrikeFinder()
    for acceleration, ticks in rests:
        for _ in range(ticks):
            tick += 1
            if finder.push(acceleration) == RISE:
                for age_q8 in (finder.age_q8, finder.hill_age_q8):
                    assert 0 <= age_q8 <= 32 * TICK_SAMPLES << 8


@few
@given(st.lists(accelerations, min_size=50, max_size=300))
def test_rises_and_falls_take_turns_whatever_comes(values):
    finder = StrikeFinder()
    finder.begin(values[0])
    turns = []
    for tick, value in enumerate(values):
        answer = finder.push(value)
        if answer == RISE:
            assert 0 <= finder.age_q8 <= tick * TICK_SAMPLES << 8
        if answer == FALL:
            assert finder.height > 0
        if answer != NOTHING:
            turns.append(answer)
    assert all(turn == (RISE, FALL)[number % 2] for number, turn in enumerate(turns))


@few
@given(st.lists(accelerations, min_size=50, max_size=100), st.integers(0, 99))
def test_after_a_restart_nothing_is_left_of_what_was(values, seed):
    signal = steps(strike_times(170, seed, count=15))
    finder = StrikeFinder()
    rises(values, finder)
    finder.restart()
    assert rises(signal, finder) == rises(signal)
