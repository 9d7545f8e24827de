"""Which rises of |a| are steps of a run, shown on hills drawn for the purpose."""

import numpy as np
import pytest

from feeding import RATE_HZ, TICK_HZ, hills
from footfall.core.detector import Detector
from footfall.core.stream import RUNNING
from footfall.core.strikes import TICK_SAMPLES

FIRST_S = 6.0
STEPS = 40
CONTACT_G, CONTACT_S = 2.5, 0.14
FLOOR_G = 0.3


def told_s(acceleration, detector=None):
    """Return when the strikes were of which a detector tells, for |a| in counts."""
    detector = detector or Detector()
    strikes_s = []
    for tick, value in enumerate(acceleration, start=1):
        for i in range(detector.push(TICK_SAMPLES * tick, value)):
            q8 = detector.ready_q8[i]
            strikes_s.append((detector.ready_samples[i] + q8 / 256) / RATE_HZ)
    return np.array(strikes_s)


def run_after_stand(spm, more_hills=()):
    """Return the strikes of a run that follows a stand, and |a| with more hills in it."""
    strikes_s = FIRST_S + 60 / spm * np.arange(STEPS)
    contacts = [(strike_s, CONTACT_G, CONTACT_S) for strike_s in strikes_s]
    acceleration = hills(strikes_s[-1] + 1, [*contacts, *more_hills], FLOOR_G)
    stand = round((FIRST_S - 0.1) * TICK_HZ)
    still = hills(FIRST_S - 0.1, more_hills, 1.0)
    return strikes_s, still[:stand] + acceleration[stand:]


@pytest.mark.parametrize("spm", [140, 160, 180, 210])
def test_a_run_is_told_from_its_first_step(spm):
    strikes_s, acceleration = run_after_stand(spm)
    assert told_s(acceleration) == pytest.approx(strikes_s, abs=0.03)


@pytest.mark.parametrize("spm", [140, 170, 200])
def test_knocks_before_a_run_are_no_steps(spm):
    knocks = [(2.0, 2.0, 0.08), (3.1, 2.0, 0.08), (4.4, 2.0, 0.08)]
    strikes_s, acceleration = run_after_stand(spm, knocks)
    assert told_s(acceleration) == pytest.approx(strikes_s, abs=0.03)


@pytest.mark.parametrize("height_g", [1.0, 2.0])
def test_a_stumble_at_the_start_is_no_step(height_g):
    step_s = 60 / 140
    strikes_s, acceleration = run_after_stand(140, [(FIRST_S + 0.5 * step_s, height_g, 0.12)])
    assert told_s(acceleration) == pytest.approx(strikes_s, abs=0.03)


@pytest.mark.parametrize("spm", [140, 160, 180])
@pytest.mark.parametrize("lag", [0.45, 0.5])
@pytest.mark.parametrize("push_off_g", [1.2, 1.6])
def test_push_off_is_no_step_of_its_own(spm, lag, push_off_g):
    step_s = 60 / spm
    push_offs = [
        (FIRST_S + (number + lag) * step_s, push_off_g, CONTACT_S) for number in range(STEPS)
    ]
    strikes_s, acceleration = run_after_stand(spm, push_offs)
    found_s = told_s(acceleration)
    assert STEPS - 3 <= found_s.size <= STEPS  # a few may be missed before the pace is known
    assert found_s[-30:] == pytest.approx(strikes_s[-30:], abs=0.03)


@pytest.mark.parametrize("spm", [150, 165, 180])
@pytest.mark.parametrize("lag", [0.4, 0.6, 0.65])
@pytest.mark.parametrize("swing_g", [1.0, 1.5, 2.0])
def test_a_leg_that_swings_strikes_once_a_stride_and_the_other_midway(spm, lag, swing_g):
    stride_s = 120 / spm
    strikes_s = 1 + stride_s * np.arange(STEPS)
    swings = [(strike_s + lag * stride_s, swing_g, 0.16) for strike_s in strikes_s]
    contacts = [(strike_s, 4.0, 0.12) for strike_s in strikes_s]
    found_s = told_s(hills(strikes_s[-1] + stride_s, contacts + swings, 0.6))
    assert found_s.size == pytest.approx(2 * STEPS, abs=2)
    steps = (found_s[-20:] - 1) / stride_s * 2
    assert steps == pytest.approx(np.round(steps), abs=0.1)
    assert np.diff(np.round(steps)) == pytest.approx(1)


def test_a_missed_strike_is_put_where_it_must_have_been():
    spm = 170
    strikes_s = FIRST_S + 60 / spm * np.arange(STEPS)
    felt = [(t_s, CONTACT_G, CONTACT_S) for t_s in np.delete(strikes_s, 25)]
    found_s = told_s(hills(strikes_s[-1] + 1, felt, FLOOR_G))
    assert found_s == pytest.approx(strikes_s[-found_s.size :], abs=0.03)


def test_a_pause_is_not_filled_with_steps():
    spm = 170
    strikes_s = FIRST_S + 60 / spm * np.arange(STEPS)
    felt_s = np.delete(strikes_s, range(20, 25))
    found_s = told_s(hills(strikes_s[-1] + 1, [(t, CONTACT_G, CONTACT_S) for t in felt_s], FLOOR_G))
    assert not np.any((found_s > strikes_s[19] + 0.1) & (found_s < strikes_s[25] - 0.1))


@pytest.mark.parametrize("lost_s", [0.3, 0.9, 1.4, 2.2, 2.9])
def test_a_gap_is_not_filled_with_steps_and_the_run_goes_on(lost_s):
    strikes_s, acceleration = run_after_stand(170)
    detector = Detector()
    until = round(14.5 * TICK_HZ)
    lost_ticks = round(lost_s * TICK_HZ)
    before_s = told_s(acceleration[:until], detector)
    known = TICK_SAMPLES * (until + lost_ticks)
    detector.gap(known, TICK_SAMPLES * lost_ticks)
    assert detector.gait.state == RUNNING
    after_s = []
    for tick, value in enumerate(acceleration[until + lost_ticks :], start=1):
        for i in range(detector.push(known + TICK_SAMPLES * tick, value)):
            after_s.append((detector.ready_samples[i] + detector.ready_q8[i] / 256) / RATE_HZ)
        assert detector.gait.state == RUNNING
        assert detector.gait.step_q8 / 256 / RATE_HZ == pytest.approx(60 / 170, rel=0.04)
    assert before_s[-1] < 14.5
    assert min(after_s) >= 14.5 + lost_s
    expected_s = strikes_s[strikes_s > 14.5 + lost_s + 0.2]
    assert after_s[-expected_s.size :] == pytest.approx(expected_s, abs=0.05)
