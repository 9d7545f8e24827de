"""The balance of the feet, from strikes that are made by hand."""

import math
import random
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall_host.replay import FootStrike
from footfall_host.report.balance import LEAST_STRIDES, balance

STEP_S = 0.35
NOISE_S = 0.006
# Standard errors: not one case in a million is so far off.
SIX = 6


def of(steps_s, origin_s=0.0, start_s=2.0):
    times_s = accumulate(steps_s, initial=origin_s + start_s)
    return balance([FootStrike(t_s, None) for t_s in times_s], origin_s)


def steps(strides, apart_s=0.0, noise_s=NOISE_S, seed=1):
    chance = random.Random(seed)
    return [
        STEP_S + side * apart_s / 2 + chance.gauss(0, noise_s)
        for _ in range(strides)
        for side in (1, -1)
    ]


@given(
    apart_ms=st.floats(-30, 30), strides=st.integers(LEAST_STRIDES, 300), seed=st.integers(0, 999)
)
def test_a_difference_is_found_within_its_uncertainty(apart_ms, strides, seed):
    found = of(steps(strides, apart_ms / 1000, seed=seed))
    assert found.strides == strides
    # The uncertainty is of two standard errors.
    assert found.difference_ms == pytest.approx(abs(apart_ms), abs=SIX / 2 * found.uncertainty_ms)
    assert found.longer_ms >= found.shorter_ms
    of_both_ms = SIX * 1000 * NOISE_S * math.sqrt(2 / strides)
    assert found.longer_ms + found.shorter_ms == pytest.approx(2000 * STEP_S, abs=of_both_ms)
    assert 0.5 <= found.longer_share < 0.55


def test_what_is_sure_and_what_is_chance():
    assert of(steps(200, 0.02)).is_sure
    assert not of(steps(200, 0.0002)).is_sure


def test_the_longest_stretch_without_a_break_counts_and_says_where_it_is():
    short, long = steps(60, 0.02), steps(100, 0.02, seed=2)
    found = of([*short, 2 * STEP_S, *long, 8.0, *short], origin_s=5.0)
    assert found.strides == 100
    assert found.start_s == pytest.approx(2 + sum(short) + 2 * STEP_S)
    assert found.duration_s == pytest.approx(sum(long))


def test_most_steps_lie_within_the_spread():
    made = steps(500)
    found = of(made)
    low_ms, high_ms = found.longer_spread_ms
    inside = [step for step in made if low_ms <= 1000 * step <= high_ms]
    assert len(inside) / len(made) == pytest.approx(0.8, abs=0.05)


@pytest.mark.parametrize("few", [[], [STEP_S], steps(LEAST_STRIDES - 1)])
def test_too_few_steps_are_compared_with_nothing(few):
    said = of(few)
    assert said.startswith("Too few steps in a row")
    assert f": {len(few) + 1}, where {2 * LEAST_STRIDES + 1}" in said


def test_no_strikes_at_all_are_too_few():
    assert "feet: 0," in balance([], 0.0)


@pytest.mark.parametrize("first", [0, 1])
def test_a_sensor_on_a_leg_gives_nothing_to_compare(first):
    felt = steps(100)
    halves = [half for a in felt[::2] for half in (a, a)][first:]
    assert of(halves).startswith("One foot alone was felt")
