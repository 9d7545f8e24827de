"""Matching strikes: a constant between the clocks is no error, a missed or extra strike is one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall_host.evaluation.figures import strike_figures
from footfall_host.evaluation.matching import (
    FORCE_PLATE,
    LEG_SENSOR,
    Trial,
    fit_offset,
    match_force_plate,
    match_leg_sensor,
)
from footfall_host.evaluation.tally import StrikeTally


def figures_of(matches):
    return strike_figures(StrikeTally.of(matches))


# A busy machine is no failure.
unhurried = settings(deadline=None, max_examples=50)
# Running steps: 150 to 240 a minute. Uneven ones leave one best offset only.
step_intervals_s = st.lists(st.floats(0.25, 0.40), min_size=8, max_size=40)


def strikes_after(start_s, intervals_s):
    return tuple((start_s + np.concatenate([[0.0], np.cumsum(intervals_s)])).tolist())


def shifted(times_s, by_s):
    return tuple(time_s + by_s for time_s in times_s)


@unhurried
@given(step_intervals_s, st.floats(-0.05, 0.05))
def test_every_strike_matches_itself_whatever_the_constant(intervals_s, constant_s):
    reference = strikes_after(1.0, intervals_s)

    (match,) = match_force_plate([Trial(reference, shifted(reference, constant_s))])

    figures = figures_of([match])
    assert (figures.f1, figures.precision, figures.recall) == (1, 1, 1)
    assert figures.count_error_pct == 0
    assert figures.offset_ms == pytest.approx(1000 * constant_s, abs=0.0051)
    assert figures.timing_sd_ms == pytest.approx(0, abs=1e-6)


@unhurried
@given(step_intervals_s, st.floats(0, 0.15))
def test_the_fitted_offset_is_odd_in_the_shift(intervals_s, constant_s):
    reference = strikes_after(1.0, intervals_s)

    later = fit_offset([Trial(reference, shifted(reference, constant_s))], FORCE_PLATE)
    earlier = fit_offset([Trial(reference, shifted(reference, -constant_s))], FORCE_PLATE)

    assert later == pytest.approx(constant_s, abs=1e-9)
    assert earlier == pytest.approx(-constant_s, abs=1e-9)


@unhurried
@given(step_intervals_s, st.data())
def test_dropped_strikes_lower_the_recall_by_just_their_share(intervals_s, data):
    reference = strikes_after(1.0, intervals_s)
    # The ends stay, so that nothing but the drop changes what is counted.
    dropped = data.draw(st.sets(st.integers(1, len(reference) - 2), max_size=len(reference) // 3))
    kept = tuple(time for index, time in enumerate(reference) if index not in dropped)

    figures = figures_of(match_force_plate([Trial(reference, kept)]))

    assert figures.recall == (len(reference) - len(dropped)) / len(reference)
    assert figures.precision == 1


@unhurried
@given(step_intervals_s, st.data())
def test_extra_strikes_between_steps_lower_the_precision_only(intervals_s, data):
    reference = strikes_after(1.0, intervals_s)
    doubled = data.draw(st.sets(st.integers(0, len(reference) - 2), max_size=len(reference) // 3))
    extra = [(reference[index] + reference[index + 1]) / 2 for index in doubled]
    detected = tuple(sorted((*reference, *extra)))

    figures = figures_of(match_force_plate([Trial(reference, detected)]))

    assert figures.recall == 1
    assert figures.precision == len(reference) / (len(reference) + len(extra))


@unhurried
@given(step_intervals_s)
def test_halving_is_seen_in_recall_and_count_not_in_precision(intervals_s):
    reference = strikes_after(1.0, intervals_s)
    every_other = reference[::2]

    figures = figures_of(match_force_plate([Trial(reference, every_other)]))

    assert figures.precision == 1
    assert figures.recall == len(every_other) / len(reference)
    assert figures.count_error_pct == pytest.approx(100 * (figures.recall - 1))


def test_one_source_has_one_offset_so_trials_that_disagree_spread_the_timing():
    reference = strikes_after(0.2, [0.33] * 12)
    trials = [Trial(reference, shifted(reference, by_s)) for by_s in (-0.02, 0.02)]

    figures = figures_of(match_force_plate(trials))

    assert figures.f1 == 1
    assert figures.timing_sd_ms == pytest.approx(20)
    assert figures.timing_sd_within_ms == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(("off_s", "f1"), [(0.059, 1.0), (0.061, 0.9)])
def test_the_tolerance_is_60_ms_on_a_force_plate(off_s, f1):
    detected = list(reference := strikes_after(0.5, [0.33] * 9))
    # One early and one late, so that no offset can help both.
    detected[3] -= off_s
    detected[6] += off_s

    (match,) = match_force_plate([Trial(reference, tuple(detected))])

    assert figures_of([match]).f1 == pytest.approx(f1)


@unhurried
@given(step_intervals_s, st.floats(-0.1, 0.1))
def test_the_unseen_foot_is_expected_midway_between_strikes_of_the_seen_one(
    intervals_s, constant_s
):
    one_foot = np.array(strikes_after(3.0, [2 * interval for interval in intervals_s]))
    both_feet = np.sort(np.concatenate([one_foot, (one_foot[1:] + one_foot[:-1]) / 2]))

    match = match_leg_sensor(one_foot, (both_feet + constant_s).tolist())

    assert match.reference_strikes == match.detected_strikes == len(match.residuals_s)
    assert match.offset_s == pytest.approx(constant_s, abs=1e-9)


def test_strikes_before_and_after_a_bout_are_not_counted_in_it():
    one_foot = np.arange(10.0, 20.0, 0.7)
    steps = np.arange(10.0 - 5 * 0.35, 20.0 + 5 * 0.35, 0.35)

    match = match_leg_sensor(one_foot, steps.tolist())

    assert match.detected_strikes == match.reference_strikes


def test_nothing_detected_is_a_score_of_zero_without_a_timing():
    figures = figures_of(match_force_plate([Trial(strikes_after(1, [0.3] * 9), ())]))

    assert (figures.f1, figures.recall, figures.count_error_pct) == (0, 0, -100)
    assert figures.precision is None
    assert figures.timing_sd_ms is None


def test_of_two_offsets_that_match_as_well_the_one_with_more_room_is_taken():
    # 115 ms later than the first or 135 ms earlier than the second; the search ends at 150 ms.
    trial = Trial((1.0, 1.25), (1.115,))

    assert fit_offset([trial], FORCE_PLATE) == pytest.approx(0.115)


def test_an_offset_beyond_what_the_rule_allows_is_not_found():
    reference = strikes_after(1.0, [0.9] * 10)
    beyond_s = LEG_SENSOR.largest_offset_s + 2 * LEG_SENSOR.tolerance_s

    offset_s = fit_offset([Trial(reference, shifted(reference, beyond_s))], LEG_SENSOR)

    assert abs(offset_s) <= LEG_SENSOR.largest_offset_s
