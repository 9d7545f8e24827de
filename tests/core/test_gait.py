"""Idle, walking or running: what energy and rhythm it takes, and how a state is left."""

import math

import numpy as np
import pytest

from feeding import RATE_HZ, TICK_HZ
from footfall.core.gait import LOOK_TICKS, Gait
from footfall.core.stream import IDLE, NOMINAL_PERIOD_US, RUNNING, WALKING
from footfall.core.strikes import COUNTS_PER_G

LOOK_S = LOOK_TICKS / TICK_HZ
SETTLED_S = 8.0


def sway(energy_g, steps_per_min, seconds=SETTLED_S, stride_share=0.0):
    """Return |a| in counts of a motion with that mean deviation from 1 g.

    stride_share: how much of it repeats with the stride alone, two steps long.
    """
    step = 2 * np.pi * steps_per_min / 60 * np.arange(round(seconds * TICK_HZ)) / TICK_HZ
    shape = (1 - stride_share) * np.sin(step) + stride_share * np.sin(step / 2)
    shape /= np.mean(np.abs(shape))
    return np.rint(COUNTS_PER_G * (1 + energy_g * shape))


STILL = np.full(round(SETTLED_S * TICK_HZ), COUNTS_PER_G)


def states(gait, *stretches):
    """Return the state after each look, and how often a look said that a run had begun."""
    seen = []
    begun = 0
    for tick, acceleration in enumerate(np.concatenate(stretches).astype(int).tolist(), start=1):
        if tick % 2:
            gait.push(acceleration, acceleration * 16)
        if tick % LOOK_TICKS == 0:
            begun += gait.look()
            seen.append(gait.state)
    return seen, begun


def state_of(*stretches, period_us=NOMINAL_PERIOD_US):
    gait = Gait()
    gait.set_sample_period(period_us)
    return states(gait, *stretches)[0][-1]


def step_of(gait):
    """Return the believed step in seconds."""
    return gait.step_q8 / 256 / RATE_HZ


@pytest.mark.parametrize("spm", [140, 150, 165, 180, 200, 230])
def test_a_lively_rhythm_is_a_run_and_its_step_is_known(spm):
    gait = Gait()
    seen, begun = states(gait, sway(0.7, spm))
    assert seen[-1] == RUNNING
    assert begun == 1
    assert not gait.one_foot
    assert step_of(gait) == pytest.approx(60 / spm, rel=0.03)


@pytest.mark.parametrize("spm", [150, 160, 170, 180])
def test_a_leg_is_a_run_whose_step_is_half_of_what_repeats(spm):
    gait = Gait()
    seen, begun = states(gait, sway(0.8, spm, stride_share=0.6))
    assert seen[-1] == RUNNING
    assert begun == 1
    assert gait.one_foot
    assert step_of(gait) == pytest.approx(60 / spm, rel=0.03)


@pytest.mark.parametrize(
    ("energy_g", "spm", "why"),
    [
        (0.45, 138, "a brisk walk on the waist"),
        (0.3, 170, "too gentle for a run at any pace"),
        (0.7, 118, "slower than any run"),
        (0.9, 262, "faster than any run"),
    ],
)
def test_what_is_no_run(energy_g, spm, why):
    assert state_of(sway(energy_g, spm)) == WALKING, why


@pytest.mark.parametrize(
    ("energy_g", "spm", "why"),
    [
        (0.89, 139, "the shank of a brisk walker"),
        (0.6, 190, "the arms of a slow walker, whose step is taken for a stride"),
    ],
)
def test_what_repeats_with_the_stride_and_is_no_run(energy_g, spm, why):
    assert state_of(sway(energy_g, spm, stride_share=1.0)) == WALKING, why


def test_less_energy_will_do_at_a_pace_that_nobody_walks():
    assert state_of(sway(0.48, 138)) == WALKING
    assert state_of(sway(0.48, 175)) == RUNNING


def test_stillness_is_idle():
    assert state_of(STILL) == IDLE
    assert state_of(sway(0.05, 110)) == IDLE
    assert state_of(np.zeros_like(STILL)) == IDLE
    assert state_of(sway(0.2, 110)) == WALKING


def test_who_moves_like_a_walker_is_no_idler_even_without_a_rhythm():
    slow_and_lopsided = sway(0.25, 100, stride_share=1.0)  # a stride of 1.2 s: never compared
    assert state_of(slow_and_lopsided) == WALKING
    assert state_of(sway(0.1, 100, stride_share=1.0)) == IDLE


def test_restless_motion_without_a_rhythm_is_no_run():
    for seed in range(10):
        noise = np.random.default_rng(seed).normal(COUNTS_PER_G, COUNTS_PER_G, STILL.size)
        assert RUNNING not in states(Gait(), np.abs(noise))[0]


def test_a_run_that_calms_down_is_still_a_run_until_it_is_a_walk():
    run = sway(0.7, 165)
    assert state_of(run, sway(0.36, 165)) == RUNNING
    assert state_of(run, sway(0.2, 165)) == WALKING
    assert state_of(run, STILL) == IDLE
    assert state_of(run, sway(0.4, 100)) == WALKING


@pytest.mark.parametrize("after", [STILL, sway(0.4, 100)], ids=["stand", "walk"])
def test_a_run_is_over_within_4_s_and_its_step_forgotten(after):
    gait = Gait()
    seen, _ = states(gait, sway(0.7, 170), after)
    looks_in_run = math.ceil((SETTLED_S + 4) / LOOK_S)
    assert RUNNING not in seen[looks_in_run:]
    assert gait.step_q8 == 0
    assert not gait.one_foot


def test_a_stop_is_noticed_within_2_s():
    seen, _ = states(Gait(), sway(0.7, 170), STILL)
    assert RUNNING not in seen[math.ceil((SETTLED_S + 2) / LOOK_S) :]


def test_a_stumble_is_no_end_of_a_run():
    stumble = np.full(round(0.5 * TICK_HZ), COUNTS_PER_G)
    seen, begun = states(Gait(), sway(0.9, 170), stumble, sway(0.9, 170))
    first = seen.index(RUNNING)
    assert set(seen[first:]) == {RUNNING}
    assert begun == 1


def test_a_second_run_begins_anew():
    seen, begun = states(Gait(), sway(0.7, 170), STILL, sway(0.7, 170))
    assert begun == 2
    assert IDLE in seen[seen.index(RUNNING) :]


def test_a_run_takes_more_than_one_look_to_believe():
    gait = Gait()
    gait_of_one_look = Gait()
    lively = sway(0.9, 170)
    seen, _ = states(gait, lively)
    first = seen.index(RUNNING)
    before, _ = states(gait_of_one_look, lively[: first * LOOK_TICKS])
    assert before[-1] != RUNNING
    assert gait_of_one_look.step_q8 == 0
    assert (first + 1) * LOOK_S < 3


def test_the_limits_are_steps_per_minute_by_the_clock():
    """What looks like 126 or 258 spm by the nominal clock is a run by a faster or slower one."""
    assert state_of(sway(0.9, 126)) == WALKING
    assert state_of(sway(0.9, 126), period_us=9200) == RUNNING
    assert state_of(sway(0.9, 258)) == WALKING
    assert state_of(sway(0.9, 258), period_us=10800) == RUNNING


def test_without_its_period_a_run_goes_on_until_the_period_is_known_again():
    gait = Gait()
    states(gait, sway(0.9, 170))
    gait.restart_period()
    seen, begun = states(gait, sway(0.9, 170))
    assert set(seen) == {RUNNING}
    assert begun == 0


def test_after_a_restart_nothing_is_left_of_what_was():
    gait = Gait()
    states(gait, sway(0.9, 170, stride_share=0.6))
    gait.restart()
    assert (gait.state, gait.step_q8, gait.one_foot) == (IDLE, 0, False)
    signal = sway(0.7, 150)
    assert states(gait, signal) == states(Gait(), signal)
