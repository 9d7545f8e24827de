"""The offset between two cadences: found whatever it is, and not guessed where it is not clear."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall_host.errors import BadInputError
from footfall_host.export.alignment import LONGEST_STEP_S, align

RUN_S = 900


def run_cadence(seed, seconds=RUN_S):
    """Return a cadence a second: bouts of running that drift, and stops between them."""
    random = np.random.default_rng(seed)
    spm = np.zeros(seconds)
    begin = int(random.integers(15, 60))
    while begin < seconds - 20:
        end = min(begin + int(random.integers(120, 260)), seconds - 20)
        drift = np.cumsum(random.normal(0, 0.25, end - begin))
        spm[begin:end] = random.uniform(158, 180) + drift
        begin = end + int(random.integers(15, 45))
    return spm


def watched(spm, offset_s, noise, seed):
    """Return what a watch counts that was started offset_s before: whole strides, with noise."""
    random = np.random.default_rng(seed)
    lead = np.zeros(max(offset_s, 0))
    seen = np.concatenate([lead, spm[max(-offset_s, 0) :], np.zeros(40)])
    noisy = seen + random.normal(0, noise, len(seen)) * (seen > 0)
    return np.arange(len(seen), dtype=float), np.rint(noisy / 2)


def found(spm, t_s, strides):
    return align(np.arange(len(spm)), spm, t_s, strides, "run.gpx")


@settings(max_examples=60)
@given(
    offset_s=st.integers(-150, 400),
    noise=st.floats(0, 4),
    seed=st.integers(0, 2**16),
)
def test_any_offset_is_found_within_a_second(offset_s, noise, seed):
    spm = run_cadence(seed)
    aligned = found(spm, *watched(spm, offset_s, noise, seed + 1))
    assert abs(aligned.offset_s - offset_s) <= 1


@settings(max_examples=30)
@given(
    offset_s=st.integers(-100, 300),
    gap_s=st.tuples(st.integers(60, 500), st.integers(LONGEST_STEP_S + 1, 90)),
    every=st.integers(1, 3),
    seed=st.integers(0, 2**16),
)
def test_gaps_and_points_that_are_some_seconds_apart_change_it_little(offset_s, gap_s, every, seed):
    spm = run_cadence(seed)
    t_s, strides = watched(spm, offset_s, 2, seed + 1)
    first, length = gap_s
    kept = ((t_s < first) | (t_s >= first + length)) & (t_s % every == 0)
    assert abs(found(spm, t_s[kept], strides[kept]).offset_s - offset_s) <= every


def test_walks_whose_cadence_nobody_knows_are_left_out():
    spm = run_cadence(5)
    unknown = np.where((np.arange(RUN_S) > 300) & (np.arange(RUN_S) < 380), np.nan, spm)
    assert found(unknown, *watched(spm, 77, 1, 2)).offset_s == pytest.approx(77, abs=1)


def test_the_unit_does_not_matter():
    spm = run_cadence(3)
    t_s, strides = watched(spm, 60, 1, 1)
    assert found(spm, t_s, strides) == found(spm, t_s, 2 * strides)


def refused(*arguments):
    with pytest.raises(BadInputError) as caught:
        found(*arguments)
    said = str(caught.value)
    assert said.startswith("run.gpx: ")
    assert "--offset S" in said
    return said


def test_the_same_again_and_again_has_no_best_place():
    spm = np.tile(np.concatenate([np.full(60, 170.0), np.zeros(30)]), 10)
    longer = np.tile(spm[:90], 14)
    assert "elsewhere" in refused(spm, np.arange(len(longer)), longer / 2)


def test_a_cadence_that_changes_too_slowly_to_tell_is_refused():
    random = np.random.default_rng(2)
    t_s = np.arange(RUN_S)
    spm = 165 + 8 * np.sin(2 * np.pi * t_s / 600)
    assert "does not tell" in refused(spm, t_s, spm + random.normal(0, 2, RUN_S))


def test_a_pause_is_not_compared():
    spm = run_cadence(5)
    t_s, strides = watched(spm, 0, 1, 1)
    kept = (t_s < 300) | (t_s >= 400)
    assert found(spm, t_s[kept], strides[kept]).overlap_s <= RUN_S - 100 + 1


def test_another_run_is_not_matched():
    random = np.random.default_rng(4)
    ours, theirs = (170 + random.normal(0, 3, RUN_S) for _ in range(2))
    assert "does not tell" in refused(ours, np.arange(RUN_S), theirs)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (np.full(600, 170.0), np.full(600, 85.0)),
        (run_cadence(1, 90), run_cadence(1, 90)),
        (np.full(600, np.nan), run_cadence(1, 600)),
        (run_cadence(1, 600), np.array([85.0])),
    ],
    ids=["constant", "short", "unknown", "one point"],
)
def test_too_little_to_compare_is_refused(ours, theirs):
    assert "too little in common" in refused(ours, np.arange(len(theirs)), theirs)


def test_a_clock_that_was_not_set_is_told_of():
    t_s = np.concatenate([[0.0], 1.7e9 + np.arange(RUN_S)])
    with pytest.raises(BadInputError, match=r"reach over \d+ hours.*--start"):
        found(run_cadence(1), t_s, np.concatenate([[0.0], run_cadence(1)]))
