"""Tallies: recordings add up to the same figures in whatever order and parts they come."""

import dataclasses
from functools import reduce

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall_host.evaluation.aggregate import Scored, Summary
from footfall_host.evaluation.figures import figures_of, strike_figures
from footfall_host.evaluation.matching import StrikeMatch
from footfall_host.evaluation.scoring import CadencePair, NegativeTime, RecordingResult
from footfall_host.evaluation.tally import (
    CadenceTally,
    DelayTally,
    NegativeTally,
    StrikeTally,
    Tally,
)
from footfall_host.tuning.objective import cost_s

spm = st.floats(80, 240)
seconds = st.integers(0, 500)
delays_s = st.lists(st.none() | st.floats(0, 30), max_size=3).map(tuple)
pairs = st.lists(st.builds(CadencePair, st.none() | spm, spm), max_size=5).map(tuple)
matches = st.lists(
    st.builds(
        StrikeMatch,
        st.integers(3, 50),
        st.integers(3, 50),
        st.lists(st.floats(-0.06, 0.06), max_size=3).map(tuple),
        st.floats(-0.2, 0.2),
    ),
    max_size=2,
).map(tuple)
negatives = st.lists(
    st.builds(NegativeTime, st.sampled_from(["walking", "cycling"]), seconds, seconds, seconds),
    max_size=3,
).map(tuple)
results = st.builds(
    RecordingResult,
    source=st.just("club"),
    name=st.just("run"),
    position=st.just("waist"),
    running_s=st.floats(0, 5000),
    knows_cadence=st.booleans(),
    force_plate=st.none(),
    leg_sensor=matches,
    simulated=matches,
    rolling=pairs,
    windows=pairs,
    judged_s=seconds,
    covered_s=seconds,
    lock_s=delays_s,
    null_s=delays_s,
    wrong_cues=seconds,
    negatives=negatives,
)


def total(tallies):
    return reduce(lambda so_far, one: so_far.add(one) or so_far, tallies, Tally())


@given(st.lists(results, max_size=6), st.data())
def test_order_and_parts_make_no_difference(results, data):
    shuffled = data.draw(st.permutations(results))
    cut = data.draw(st.integers(0, len(results)))
    halves = [total(map(Tally.of, part)) for part in (shuffled[:cut], shuffled[cut:])]
    assert figures_of(total(halves)) == figures_of(total(map(Tally.of, results)))


@given(results)
def test_a_tally_comes_back_from_a_line_of_json(result):
    tally = Tally.of(result)
    assert msgspec.json.decode(msgspec.json.encode(tally), type=Tally) == tally


@given(results, st.integers(2, 5))
def test_the_same_recording_again_changes_no_share(result, times):
    """Twice the strikes and twice the seconds: rates, medians and shares stay."""
    once = figures_of(Tally.of(result))
    often = figures_of(total([Tally.of(result)] * times))
    assert often.coverage_pct == once.coverage_pct
    for one, other in ((once.rolling, often.rolling), (once.windows, often.windows)):
        if one:
            assert other.judged == times * one.judged
            assert other.worst_error_spm == one.worst_error_spm
            assert other.beyond_3_spm_pct == one.beyond_3_spm_pct
    for label, negative in once.negatives_by_label.items():
        again = often.negatives_by_label[label]
        assert again.false_running_s_per_h == negative.false_running_s_per_h


def test_timing_is_about_the_mean_of_all_and_of_each_bout():
    early = StrikeMatch(4, 5, (-0.01, -0.01), 0.0)
    late = StrikeMatch(4, 3, (0.03, 0.03), 0.0)
    figures = strike_figures(StrikeTally.of([early, late]))
    assert figures.timing_sd_ms == pytest.approx(20)
    assert figures.timing_sd_within_ms == 0
    # One strike more and one less do not cancel.
    assert figures.count_error_pct == 0
    assert figures.mean_absolute_count_error_pct == pytest.approx(25)


def test_what_spoils_a_recording_weighs_as_its_docstring_says():
    spoilt = Tally(
        judged_s=30,
        covered_s=28,
        rolling=CadenceTally(far=3),
        windows=CadenceTally(missing=1, far=1),
        leg_sensor=StrikeTally(reference=10, detected=9, matched=8),
        negatives={"walking": NegativeTally(60, false_running_s=4, false_cues=2)},
    )
    assert Scored("club", "run", "waist", spoilt, None).spoilt_s == 2 + 3 + 20 + 3 + 4 + 20


def test_waiting_for_a_true_cadence_costs_its_seconds():
    waited = Tally(lock=DelayTally.of([2.0, 3.5, None]))
    assert cost_s([Scored("club", "run", "waist", waited, None)]) == 5.5


def test_of_recordings_that_did_equally_badly_the_first_are_listed():
    summary = Summary(worst=2)
    for name in "abc":
        summary.add(Scored("club", name, "waist", Tally(recordings=1), None))
    assert [one.name for one in summary.report(170).worst] == ["club/a", "club/b"]


@given(results)
def test_wrong_cues_are_an_hour_of_running_whose_cadence_is_known(result):
    known = figures_of(Tally.of(dataclasses.replace(result, knows_cadence=False)))
    assert known.wrong_cues_per_running_h is None
