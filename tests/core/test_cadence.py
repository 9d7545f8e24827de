"""Rolling cadence: exact on regular steps, unmoved by one strike too many or too few."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.core import fixed
from footfall.core.cadence import Cadence
from footfall.core.stream import NOMINAL_PERIOD_US

STEPS = 30


def times_q8(spm, steps=STEPS, start_q8=1000, late_share=0.0):
    """Return strike times in 256ths of a sample; every second step is late by a share of a step."""
    step_q8 = 60e6 / spm / NOMINAL_PERIOD_US * 256
    return [round(start_q8 + (k + (late_share if k % 2 else 0.0)) * step_q8) for k in range(steps)]


def cadence_of(strikes_q8, period_us=NOMINAL_PERIOD_US, wait_samples=10, guess_spm=None):
    """Return the cadence after these strikes, for a step known as that of `guess_spm`."""
    cadence = Cadence()
    for at_q8 in strikes_q8:
        cadence.strike(at_q8 >> 8, at_q8 & 255)
    step_q8 = fixed.step_q8(guess_spm, period_us) if guess_spm else usual_step_q8(strikes_q8)
    return cadence.spm_tenths((strikes_q8[-1] >> 8) + wait_samples, period_us, step_q8) / 10


def usual_step_q8(strikes_q8):
    strides_q8 = [late - early for early, late in zip(strikes_q8, strikes_q8[2:], strict=False)]
    return sorted(strides_q8)[len(strides_q8) // 2] // 2


spms = st.floats(130, 240)


@given(spms)
def test_regular_steps_give_their_cadence(spm):
    assert cadence_of(times_q8(spm)) == pytest.approx(spm, abs=0.15)


@given(spms, st.floats(0.8, 1.25))
def test_a_rough_idea_of_the_step_is_enough(spm, roughness):
    guess_spm = round(spm * roughness)
    assert cadence_of(times_q8(spm), guess_spm=guess_spm) == pytest.approx(spm, abs=0.15)


@given(spms, st.floats(-0.2, 0.2))
def test_a_limp_changes_nothing(spm, late_share):
    assert cadence_of(times_q8(spm, late_share=late_share)) == pytest.approx(spm, abs=0.15)


@given(spms, st.integers(1, STEPS - 2))
def test_a_missed_strike_changes_nothing(spm, missed):
    strikes = times_q8(spm)
    del strikes[missed]
    assert cadence_of(strikes) == pytest.approx(spm, abs=0.15)


def with_extra(spm, after, share):
    strikes = times_q8(spm)
    extra = round(strikes[after] + share * (strikes[after + 1] - strikes[after]))
    return sorted([*strikes, extra])


@given(spms, st.integers(STEPS - 10, STEPS - 3), st.floats(0.05, 0.95))
def test_an_extra_strike_within_the_window_changes_nothing(spm, after, share):
    assert cadence_of(with_extra(spm, after, share)) == pytest.approx(spm, abs=0.2)


@given(spms, st.integers(1, STEPS - 2), st.floats(0.05, 0.95))
def test_an_extra_strike_at_the_edge_is_half_a_step_of_the_window_at_most(spm, after, share):
    assert cadence_of(with_extra(spm, after, share)) == pytest.approx(spm, rel=0.5 / 11)


@given(spms, st.floats(0.9, 1.1))
def test_the_measured_period_scales_the_cadence(spm, share):
    period_us = round(NOMINAL_PERIOD_US * share)
    expected = spm * NOMINAL_PERIOD_US / period_us
    assert cadence_of(times_q8(spm), period_us) == pytest.approx(expected, abs=0.15)


@given(st.floats(150, 200), st.floats(0.06, 0.1), st.sampled_from((-1, 1)))
def test_a_change_of_pace_is_there_within_seven_steps(spm, change, direction):
    new_spm = spm * (1 + direction * change)
    # By then the period has come most of the way.
    guess_spm = round(spm + 0.7 * (new_spm - spm))
    strikes = times_q8(spm)
    for new in times_q8(new_spm, steps=8, start_q8=strikes[-1])[1:]:
        strikes.append(new)
        if cadence_of(strikes, guess_spm=guess_spm) == pytest.approx(new_spm, abs=3):
            return
    pytest.fail("the old pace is still told after seven steps of the new one")


@given(spms, st.integers(STEPS - 8, STEPS - 2), st.floats(-0.25, 0.25))
def test_one_odd_step_is_no_change_of_pace(spm, odd, share):
    strikes = times_q8(spm)
    strikes[odd] += round(share * (strikes[odd] - strikes[odd - 1]))
    assert cadence_of(strikes) == pytest.approx(spm, rel=0.26 / 16 + 0.001)


@pytest.mark.parametrize(("unevenness", "is_new_pace"), [(0.0, True), (0.03, False)])
def test_two_quicker_strides_are_a_new_pace_for_who_runs_evenly_alone(unevenness, is_new_pace):
    step_q8 = fixed.step_q8(170, NOMINAL_PERIOD_US)
    usual = 1 + np.where(np.arange(64) % 8 < 4, -unevenness, unevenness)
    strikes = np.cumsum(np.concatenate([usual, np.full(4, 0.94)]) * step_q8).astype(int).tolist()
    cadence = Cadence()
    for number, at_q8 in enumerate(strikes):
        cadence.strike(at_q8 >> 8, at_q8 & 255)
        if number < usual.size and number % 3 == 0:  # as often as once a second
            spm_tenths_after(cadence, at_q8, 170)
    assert (spm_tenths_after(cadence, strikes[-1], 179) > 1780) == is_new_pace


def test_there_is_no_cadence_before_two_strides():
    assert cadence_of(times_q8(170, steps=4)) == 0
    assert cadence_of(times_q8(170, steps=5)) == pytest.approx(170, abs=0.15)


def test_a_number_is_stale_after_three_seconds():
    strikes = times_q8(170)
    assert cadence_of(strikes, wait_samples=299) == pytest.approx(170, abs=0.15)
    assert cadence_of(strikes, wait_samples=302) == 0


def spm_tenths_after(cadence, newest_q8, guess_spm):
    step_q8 = fixed.step_q8(guess_spm, NOMINAL_PERIOD_US)
    return cadence.spm_tenths((newest_q8 >> 8) + 1, NOMINAL_PERIOD_US, step_q8)


LONG_SAMPLES = 61
SHORT_SAMPLES = 60


def test_a_short_gap_is_bridged_by_as_many_steps_as_fit():
    cadence = Cadence()
    strikes = times_q8(170)
    for at_q8 in strikes[:4]:
        cadence.strike(at_q8 >> 8, at_q8 & 255)
    cadence.gap(strikes[5] >> 8, SHORT_SAMPLES)
    for at_q8 in strikes[6:8]:
        cadence.strike(at_q8 >> 8, at_q8 & 255)
    assert spm_tenths_after(cadence, strikes[7], 170) == pytest.approx(1700, abs=2)


def test_no_change_of_pace_shows_across_a_gap():
    cadence = Cadence()
    slow = times_q8(160)
    for at_q8 in slow:
        cadence.strike(at_q8 >> 8, at_q8 & 255)
    cadence.gap(slow[-1] >> 8, SHORT_SAMPLES)
    # Two strides that look quick and even, but begin before the gap.
    quick_q8 = fixed.step_q8(176, NOMINAL_PERIOD_US)
    for steps in (2, 4):
        late_q8 = slow[-1] + steps * quick_q8
        cadence.strike(late_q8 >> 8, late_q8 & 255)
    assert 1600 <= spm_tenths_after(cadence, late_q8, 176) < 1660


def test_no_interval_is_made_across_a_longer_gap():
    cadence = Cadence()
    strikes = times_q8(170)
    for at_q8 in strikes[:10]:
        cadence.strike(at_q8 >> 8, at_q8 & 255)
    cadence.gap(strikes[10] >> 8, LONG_SAMPLES)
    for at_q8 in strikes[:10]:
        late_q8 = at_q8 + strikes[10] + 4444
        cadence.strike(late_q8 >> 8, late_q8 & 255)
    assert spm_tenths_after(cadence, late_q8, 170) == pytest.approx(1700, abs=2)


def test_the_first_steps_of_each_run_soon_count_no_more():
    cadence = Cadence()
    for start_q8 in (1000, 100_000):
        cadence.forget()
        slow = times_q8(150, steps=5, start_q8=start_q8)
        strikes = slow + times_q8(170, steps=9, start_q8=slow[-1])[1:]
        for at_q8 in strikes:
            cadence.strike(at_q8 >> 8, at_q8 & 255)
        # The period has not followed yet, so that no change of pace is seen.
        assert spm_tenths_after(cadence, strikes[-1], 152) == pytest.approx(1700, abs=5)


def test_a_strike_at_the_edge_of_a_gap_is_no_measure():
    cadence = Cadence()
    strikes = times_q8(170, steps=20)
    for at_q8 in strikes[:-2]:
        cadence.strike(at_q8 >> 8, at_q8 & 255)
    late_q8 = strikes[-2] + (15 << 8)
    cadence.gap((late_q8 >> 8) - 3, SHORT_SAMPLES)
    for at_q8 in (late_q8, strikes[-1] + (1 << 8)):
        cadence.strike(at_q8 >> 8, at_q8 & 255)
        assert spm_tenths_after(cadence, at_q8, 170) == pytest.approx(1700, abs=10)


def test_a_pause_starts_a_new_window():
    cadence = Cadence()
    for at_q8 in times_q8(150):
        cadence.strike(at_q8 >> 8, at_q8 & 255)
    late = times_q8(180, steps=6, start_q8=times_q8(150)[-1] + (300 << 8))
    for at_q8 in late:
        cadence.strike(at_q8 >> 8, at_q8 & 255)
    assert spm_tenths_after(cadence, late[-1], 180) == pytest.approx(1800, abs=2)
