"""What a report says of a run in figures, from events that are made by hand."""

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coached_runs import runs
from feeding import settings_with
from footfall_host.report.figures import (
    MOST_BINS,
    TimeInZone,
    changed_settings,
    distance_km,
    histogram,
    pace_s_per_km,
    time_in_zone,
)
from footfall_host.report.seconds import ABOVE, BELOW, IN_ZONE, seconds_of
from footfall_host.summary import summarise
from reports import source


def seconds_in(run):
    return seconds_of(run.events, run.settings, run.timeline.origin_s)


def test_each_second_is_below_in_or_above_the_zone_or_not_run():
    run = source([0, 0, 1669, 1670, 1730, 1731], tolerance_spm=3, ceiling_spm=173)
    seconds = seconds_in(run)
    assert [second.place for second in seconds] == [None, None, BELOW, IN_ZONE, IN_ZONE, ABOVE]
    assert time_in_zone(seconds) == TimeInZone(1, 2, 1, other_s=2)


def test_times_count_from_the_start_of_the_recording():
    run = source([1700] * 3)
    assert [s.t_s for s in seconds_of(run.events, run.settings, 1.0)] == [0, 1, 2]


@settings(max_examples=40)
@given(runs())
def test_the_figures_agree_with_the_summary_and_with_each_other(run):
    asked, tenths, _ = run
    made = source(tenths, **vars(asked))
    seconds = seconds_in(made)
    time, bins = time_in_zone(seconds), histogram(seconds)
    summary = summarise(made.events, made.timeline, made.settings)
    assert time.in_zone_s == summary.in_zone_s
    assert time.shown_s + time.other_s == len(tenths)
    assert sum(each.below_s for each in bins) == time.below_s
    assert sum(each.in_zone_s for each in bins) == time.in_zone_s
    assert sum(each.above_s for each in bins) == time.above_s


@given(st.lists(st.integers(1000, 2500), min_size=1, max_size=60))
def test_bins_are_even_lie_side_by_side_and_hold_what_is_in_them(tenths):
    bins = histogram(seconds_in(source(tenths)))
    assert len({each.high_spm - each.low_spm for each in bins}) == 1
    assert all(a.high_spm == b.low_spm for a, b in pairwise(bins))
    for each in bins:
        inside = [t for t in tenths if 10 * each.low_spm <= t < 10 * each.high_spm]
        assert each.seconds == len(inside)
    assert bins[0].seconds
    assert bins[-1].seconds
    assert len(bins) <= MOST_BINS + 1


def test_a_run_that_is_none_has_no_histogram():
    assert histogram(seconds_in(source([0] * 5))) == []


def test_settings_are_told_where_they_are_not_at_their_defaults():
    assert changed_settings(settings_with()) == []
    (changed,) = changed_settings(settings_with(dwell_s=8))
    assert (changed.name, changed.value, changed.default, changed.unit) == ("dwell_s", 8, 4, "s")


def test_distance_and_pace_agree():
    # 180 steps of a metre are 180 m a minute, so a kilometre takes 5:33.
    assert pace_s_per_km(180, 100) == pytest.approx(1000 / 3)
    minutes = pace_s_per_km(172, 110) / 60
    assert distance_km(round(172 * minutes), 110) == pytest.approx(1, abs=0.001)
    assert math.isclose(pace_s_per_km(170, 100), 2 * pace_s_per_km(170, 200))
