"""The repeat of a motion: right for any shape and size, and none where nothing repeats."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeding import RATE_HZ
from footfall.core import gait, strikes
from footfall.core.period import TICK_SAMPLES, Period

TICK_HZ = RATE_HZ / TICK_SAMPLES
LOOK_TICKS = gait.LOOK_TICKS * strikes.TICK_SAMPLES // TICK_SAMPLES
MIDDLE = 8000
SWING = 3000
# Given this long, the start is forgotten.
SETTLED_S = 4.0
TIMES_S = np.arange(0, SETTLED_S + 6, 1 / TICK_HZ)

few = settings(max_examples=40, deadline=None)
# Down to 130 steps a minute, felt by one foot.
repeats_s = st.floats(0.25, 0.925)
phases = st.floats(0, 1)


def looks_s(signal, period=None):
    """Return (time, repeat) in seconds of each look that the gait takes."""
    period = period or Period()
    seen = []
    for tick, value in enumerate(signal):
        period.push(int(value))
        if tick % LOOK_TICKS == LOOK_TICKS - 1 and period.ready():
            period.look()
            seen.append((tick / TICK_HZ, period.repeat_q8 / 256 / RATE_HZ))
    return np.array(seen)


def settled_s(signal):
    """Return the repeats seen once the start is forgotten."""
    looks = looks_s(signal)
    return looks[looks[:, 0] > SETTLED_S, 1]


def sinusoid(repeat_s, phase=0.0, swing=SWING):
    return MIDDLE + swing * np.sin(2 * np.pi * (TIMES_S / repeat_s + phase))


@few
@given(repeats_s, phases)
def test_a_sinusoid_repeats_with_its_period(repeat_s, phase):
    assert settled_s(sinusoid(repeat_s, phase)) == pytest.approx(repeat_s, rel=0.02)


@few
@given(st.floats(0.3, 0.925), phases, phases, st.floats(0.2, 0.8))
def test_two_humps_a_step_are_one_repeat(repeat_s, phase, lag, share):
    second = share * SWING * np.sin(2 * np.pi * (2 * TIMES_S / repeat_s + lag))
    assert settled_s(sinusoid(repeat_s, phase) + second) == pytest.approx(repeat_s, rel=0.03)


def steps(step_s, far_foot_share):
    """Return a signal of bells at every step; those of the far foot are of that share."""
    number = TIMES_S / step_s
    height = np.where(number.astype(int) % 2, far_foot_share, 1.0)
    return MIDDLE + SWING * height * np.sin(np.pi * (number % 1)) ** 2


@few
@given(st.floats(0.25, 0.46), st.floats(0.75, 1))
def test_two_feet_felt_nearly_alike_repeat_with_the_step(step_s, far_foot_share):
    assert settled_s(steps(step_s, far_foot_share)) == pytest.approx(step_s, rel=0.03)


@few
@given(st.floats(0.25, 0.46), st.floats(0, 0.3))
def test_one_foot_felt_repeats_with_the_stride(step_s, far_foot_share):
    assert settled_s(steps(step_s, far_foot_share)) == pytest.approx(2 * step_s, rel=0.02)


@few
@given(repeats_s, st.sampled_from([0.3, 0.5, 2.0]))
def test_the_size_of_a_motion_does_not_matter(repeat_s, size):
    louder = settled_s(sinusoid(repeat_s, swing=SWING * size))
    assert louder == pytest.approx(settled_s(sinusoid(repeat_s)), rel=0.005)


@few
@given(st.integers(0, 32000))
def test_stillness_never_repeats(value):
    assert not looks_s(np.full(TIMES_S.size, value))[:, 1].any()


@pytest.mark.parametrize("sd", [3, 300, 3000])
def test_noise_hardly_ever_repeats(sd):
    noises = [np.random.default_rng(seed).normal(MIDDLE, sd, TIMES_S.size) for seed in range(20)]
    assert np.mean([settled_s(noise) > 0 for noise in noises]) < 0.02


@pytest.mark.parametrize("repeat_s", [0.1, 2.5, 5.0])
def test_a_repeat_out_of_reach_is_none_or_a_multiple(repeat_s):
    for seen_s in settled_s(sinusoid(repeat_s)):
        assert seen_s == pytest.approx(round(seen_s / repeat_s) * repeat_s, rel=0.03)


@pytest.mark.parametrize(("before_s", "after_s"), [(60 / 180, 60 / 150), (60 / 150, 60 / 180)])
def test_a_change_of_pace_is_followed_within_three_seconds(before_s, after_s):
    signal = np.concatenate([sinusoid(before_s), sinusoid(after_s)])
    looks = looks_s(signal)
    change_s = TIMES_S.size / TICK_HZ
    assert looks[looks[:, 0] > change_s + 3, 1] == pytest.approx(after_s, rel=0.02)


def test_it_is_ready_after_the_longest_repeat_and_a_bit():
    period = Period()
    ticks = 0
    while not period.ready():
        period.push(MIDDLE)
        ticks += 1
    assert 1.0 < ticks / TICK_HZ < 2


def test_after_a_restart_nothing_is_left_of_what_was():
    signal = sinusoid(0.37)
    period = Period()
    looks_s(sinusoid(0.61, swing=9 * SWING), period)
    period.restart()
    assert not period.ready()
    assert period.repeat_q8 == 0
    assert np.array_equal(looks_s(signal, period), looks_s(signal))
