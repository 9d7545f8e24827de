"""What the sensor and the bus may do to a run: lost samples, stuck values, noise."""

from array import array
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from feeding import (
    RATE_HZ,
    TICK_HZ,
    cadences,
    cues,
    deliver,
    feed,
    hills,
    make_pipeline,
    run_of,
    settings_with,
    strike_times_s,
    taken,
    to_counts,
    with_overruns,
)
from footfall.core import stream
from footfall.core.stream import FOOT_STRIKE
from footfall.core.strikes import COUNTS_PER_G, TICK_SAMPLES
from footfall_host.simulate import Runner

SPM = 172
SECOND = round(RATE_HZ)
# Up to a second of whole ticks the rhythm is bridged, up to three the state; the rest is a start.
SHORT, LONG = SECOND, 3 * SECOND
# So few are held, and a strike may lie among them.
HELD = 4
# Strikes are told a constant after the contact of a simulated waist.
LAG_S = 0.01

KINDS = (stream.FOOT_STRIKE, stream.CADENCE, stream.CUE, stream.COACH, stream.BEAT)

seeds = st.integers(0, 1 << 30)
# A FIFO's sample: 10 bits, left-justified.
fifo_values = st.integers(-512, 511).map(lambda steps: steps * 64)
fifo_samples = st.tuples(fifo_values, fifo_values, fifo_values)


@cache
def even_run():
    """Return the true strikes of 40 s of an even run, in seconds, and its counts."""
    run = run_of(f"40@{SPM}", Runner(jitter=0.0))
    return run.strikes.t_s, to_counts(run.acc_g)


def fed_with(gaps):
    """Return the events of the even run with those (first, lost) samples lost."""
    counts, records = with_overruns(even_run()[1], gaps)
    return feed(counts, records=records)


def assert_none_invented(events, gaps):
    """Assert that each strike told is a true one, told once, and outside all gaps."""
    told_s = strike_times_s(events)
    assert np.all(np.diff(told_s) > 0.2)
    distance_s = np.abs(told_s[:, np.newaxis] - LAG_S - even_run()[0]).min(axis=1)
    # What begins inside a gap is felt late, at worst by a quarter of a step.
    assert np.all(distance_s < 0.1)
    assert_none_inside(told_s, gaps)


def assert_none_inside(told_s, gaps):
    for first, lost in gaps:
        if lost > HELD:
            assert not np.any((told_s >= first / RATE_HZ) & (told_s < (first + lost) / RATE_HZ))


@pytest.mark.fault(1)
@settings(max_examples=40, deadline=None)
@given(st.integers(1000, 3000), st.integers(1, SHORT))
def test_a_short_gap_keeps_the_run_and_its_cadence(first, lost):
    events = fed_with([(first, lost)])
    assert_none_invented(events, [(first, lost)])
    for t_s, state, spm in cadences(events):
        if t_s > 10:
            assert state == stream.RUNNING
            assert spm == pytest.approx(SPM, abs=3)
    true_s = even_run()[0]
    in_gap = np.sum((true_s > first / RATE_HZ - 0.2) & (true_s < (first + lost) / RATE_HZ + 0.2))
    assert true_s.size - strike_times_s(events).size <= in_gap + 2


@pytest.mark.fault(1)
@settings(max_examples=20, deadline=None)
@given(seeds)
def test_one_sample_in_twenty_lost_costs_no_step_and_no_accuracy(seed):
    lost = np.flatnonzero(np.random.default_rng(seed).random(4000) < 0.05)
    apart = lost[np.diff(lost, prepend=-2) > 1]
    events = fed_with([(int(first), 1) for first in apart])
    assert_none_invented(events, [])
    assert strike_times_s(events).size == pytest.approx(even_run()[0].size, abs=1)
    late = [spm for t_s, _, spm in cadences(events) if t_s > 10]
    assert late == pytest.approx([SPM] * len(late), abs=1)


@settings(max_examples=20, deadline=None)
@given(st.integers(1000, 2000), st.integers(SHORT + 2, LONG))
def test_a_longer_gap_keeps_the_run(first, lost):
    events = fed_with([(first, lost)])
    assert_none_invented(events, [(first, lost)])
    for t_s, state, spm in cadences(events):
        if t_s > 10:
            assert state == stream.RUNNING
            assert spm is None or spm == pytest.approx(SPM, abs=4)
        if t_s > (first + lost) / RATE_HZ + 4:
            assert spm == pytest.approx(SPM, abs=3)


@pytest.mark.fault(3)
@settings(max_examples=20, deadline=None)
@given(st.integers(1000, 2000), st.integers(LONG + 3, 15 * SECOND))
def test_a_long_gap_is_a_new_start(first, lost):
    events = fed_with([(first, lost)])
    assert_none_invented(events, [(first, lost)])
    end_s = (first + lost) / RATE_HZ
    # The tick of which one sample was lost is there.
    after = [event for event in cadences(events) if event[0] > (first + 1) / RATE_HZ]
    assert after[0][1:] == (stream.IDLE, None)
    assert {state for t_s, state, _ in after if t_s > end_s + 4} == {stream.RUNNING}
    assert [spm for t_s, _, spm in after if t_s > end_s + 6] == pytest.approx(
        [SPM] * sum(t_s > end_s + 6 for t_s, _, _ in after), abs=1
    )


def test_the_pace_before_a_long_gap_is_forgotten():
    counts = to_counts(run_of("40@200,20@160", Runner(jitter=0.0)).acc_g)
    kept, records = with_overruns(counts, [(3800, LONG + 100)])
    after = [spm for t_s, _, spm in cadences(feed(kept, records=records)) if spm and t_s > 41]
    assert after == pytest.approx([160] * len(after), abs=4)
    assert len(after) > 10


def test_time_passes_for_the_coach_in_a_gap():
    """A cool-down that a long gap outlasts is over: then grace and dwell alone are waited for."""
    counts = to_counts(run_of("70@160").acc_g)
    slow_cues = settings_with(cooldown_s=100, rest_s=100)
    told = cues(feed(counts, settings=slow_cues, records={4000: (stream.OVERRUN, 95 * SECOND)}))
    (first_s, _), (second_s, _) = told
    grace_s, dwell_s = slow_cues.walk_grace_s, slow_cues.dwell_s
    assert first_s < 40
    assert second_s == pytest.approx(40 + 95 + grace_s + dwell_s, abs=6)


@settings(max_examples=20, deadline=None)
@given(st.integers(LONG // 2 + 1, 1 << 23), st.integers(0, 250))
def test_what_follows_a_long_gap_is_what_a_new_run_would_be_told(lost_ticks, ticks_before):
    """A gap of any length, even as the very first thing, only moves the strikes in time."""
    lost, rows_before = 2 * lost_ticks, 2 * ticks_before
    counts = even_run()[1]
    before = np.tile(np.array([0, 0, stream.COUNTS_PER_G], np.int16), (rows_before, 1))
    events = feed(np.vstack([before, counts]), records={rows_before: (stream.OVERRUN, lost)})
    skipped_s = (rows_before + lost) / RATE_HZ
    assert strike_times_s(events) - skipped_s == pytest.approx(strike_times_s(feed(counts)))


@settings(max_examples=10, deadline=None)
@given(st.integers(1, LONG))
def test_a_gap_as_the_very_first_thing_costs_no_step(lost):
    counts = even_run()[1]
    events = feed(counts, records={0: (stream.OVERRUN, lost)})
    expected = strike_times_s(feed(counts))
    assert strike_times_s(events).size == pytest.approx(expected.size, abs=1)
    assert strike_times_s(events)[-50:] - lost / RATE_HZ == pytest.approx(expected[-50:], abs=0.01)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 3999), st.integers(HELD + 1, 20 * SECOND))
def test_a_gap_between_two_seconds_tells_one_cadence_and_keeps_the_beat(first, lost):
    still = np.tile(np.array([0, 0, stream.COUNTS_PER_G], np.int16), (4000, 1))
    told = [event[1] for event in feed(still, records={first: (stream.OVERRUN, lost)})]
    # A tick that had begun ends with the one sample that it has.
    taken_samples = first + first % 2
    expected = list(range(SECOND, taken_samples + 1, SECOND))
    known = first + lost
    if known // SECOND > taken_samples // SECOND:
        expected.append(known)
    expected += range((known // SECOND + 1) * SECOND, len(still) + lost + 1, SECOND)
    assert told[:38] == pytest.approx(expected[:38], abs=1)
    assert abs(len(told) - len(expected)) <= 1  # the last may wait for the second of a tick


@pytest.mark.fault(1)
@settings(max_examples=30, deadline=None)
@given(seeds, st.sampled_from([3, 10, 50, 150]), st.sampled_from([2, 20, 100, 350]))
def test_a_storm_of_gaps_invents_nothing(seed, longest_kept, longest_lost):
    rng = np.random.default_rng(seed)
    gaps = []
    at = 0
    while at < 3900:
        at += int(rng.integers(1, longest_kept + 1))
        lost = int(rng.integers(0, longest_lost + 1))
        gaps.append((at, lost))
        at += max(lost, 1)
    gaps = [(first, lost) for first, lost in gaps if first + lost < 4000]
    assume(gaps)
    events = fed_with(gaps)
    told_s = strike_times_s(events)
    assert told_s.size <= even_run()[0].size
    assert_none_inside(told_s, gaps)
    for _, _, spm in cadences(events):
        assert spm is None or 100 < spm < 260


@pytest.mark.parametrize("losses", range(1, 8))
def test_samples_lost_one_by_one_are_ticks_in_pairs(losses):
    pipeline, _ = make_pipeline()
    pipeline.feed(array("h", [0, 0, stream.COUNTS_PER_G] * 8), 8)
    for _ in range(losses):
        pipeline.record(stream.OVERRUN, 1)
    assert pipeline.samples == 8 + losses // 2 * 2


def soft_then_loud():
    """Return a run that is too soft to be one for 8 s, its strikes in seconds and its counts."""
    first_s, loud_s, end_s, step_s = 4.0, 12.0, 20.0, 60 / 150
    true_s = np.arange(first_s, end_s, step_s)
    contacts = [(t_s, 1.0 if t_s < loud_s else 2.5, 0.14) for t_s in true_s]
    acceleration = np.array(hills(end_s, contacts, 0.75))
    acceleration[: round((first_s - 0.1) * TICK_HZ)] = COUNTS_PER_G
    upright = np.repeat(acceleration * stream.COUNTS_PER_G // COUNTS_PER_G, TICK_SAMPLES)
    counts = np.zeros((len(upright), 3), np.int16)
    counts[:, 2] = upright
    return true_s, counts


@pytest.mark.parametrize("more", [[], [(110, 30)]])
@pytest.mark.parametrize("after_begin", range(0, 40, 3))
def test_a_gap_while_a_start_is_told_loses_and_invents_no_strike(after_begin, more):
    true_s, counts = soft_then_loud()
    told = [(event, at) for event, at in deliver(counts, sizes=(2,)) if event[0] == FOOT_STRIKE]
    begin = told[0][1] - 4  # a tick or two before the first is told
    held = sum(at < begin + 40 for _, at in told)
    assert held >= 15
    first = begin + after_begin
    gaps = [(first, 100), *((first + late, lost) for late, lost in more)]
    kept, records = with_overruns(counts, gaps)
    told_s = strike_times_s(feed(kept, records=records))
    assert_none_inside(told_s, gaps)
    assert np.all(np.diff(told_s) > 0.2)
    assert np.abs(told_s[:, np.newaxis] - true_s).min(axis=1).max() < 0.1
    if first > begin + 4:
        assert np.sum(told_s < first / RATE_HZ) >= 14


@pytest.mark.parametrize("first", range(330, 560, 10))
def test_a_foot_that_was_not_felt_is_not_put_into_a_gap_before_the_start(first):
    counts = to_counts(run_of("3@stand,12@165", Runner("shank")).acc_g)
    gaps = [(first, 30)]
    kept, records = with_overruns(counts, gaps)
    told_s = strike_times_s(feed(kept, records=records))
    assert told_s.size > 15
    assert_none_inside(told_s, gaps)


def test_after_a_long_gap_what_is_felt_first_is_all_that_was():
    still = np.tile(np.array([0, 0, stream.COUNTS_PER_G], np.int16), (400, 1))
    stuck = np.tile(np.array([32704, 32704, 32704], np.int16), (1500, 1))
    events = feed(np.vstack([still, stuck]), records={400: (stream.OVERRUN, 400)})
    assert {state for _, state, _ in cadences(events)} == {stream.IDLE}


def test_no_time_is_lost_however_many_gaps_there_are():
    pipeline, _ = make_pipeline()
    still = array("h", [0, 0, stream.COUNTS_PER_G] * 7)
    for round_number in range(1, 101):
        pipeline.feed(still, 7)
        pipeline.record(stream.OVERRUN, 3)
        assert pipeline.samples == 10 * round_number


@pytest.mark.parametrize("at", [1000, 1013, 1030])
def test_a_gap_of_nothing_is_nothing_much(at):
    told = fed_with([(at, 0)])
    assert strike_times_s(told).size == pytest.approx(strike_times_s(fed_with([])).size, abs=1)
    assert_none_invented(told, [])


# --- broken sensors ---------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(fifo_samples, st.integers(1, 400)), min_size=1, max_size=8))
def test_a_board_that_is_put_down_breaks_nothing(rests):
    rows = [np.tile(np.array(sample, np.int16), (samples, 1)) for sample, samples in rests]
    assert not any(spm for _, _, spm in cadences(feed(np.vstack(rows))))


@pytest.mark.fault(14)
@settings(max_examples=20, deadline=None)
@given(fifo_samples)
def test_a_stuck_sensor_neither_walks_nor_runs(sample):
    events = feed(np.tile(np.array(sample, np.int16), (1500, 1)))
    assert strike_times_s(events).size == 0
    assert {state for _, state, _ in cadences(events)} == {stream.IDLE}


@settings(max_examples=15, deadline=None)
@given(st.sampled_from([(0, 0, 0), (32704, 32704, 32704)]) | fifo_samples, st.integers(800, 1200))
def test_a_sensor_that_gets_stuck_ends_the_run(sample, at):
    counts = even_run()[1].copy()
    counts[at:] = sample
    events = feed(counts)
    told = [(state, spm) for t_s, state, spm in cadences(events) if t_s > at / RATE_HZ + 4]
    assert not any(spm for _, spm in told)
    assert stream.RUNNING not in [state for state, _ in told[6:]]
    assert not any(strike_times_s(events) > at / RATE_HZ + 0.1)


@settings(max_examples=30, deadline=None)
@given(
    seeds,
    st.sampled_from([1, 2, 3, 4, 8, 15, 20, 30, 60]),
    st.sampled_from([(-512, 512), (-512, -510), (510, 512), (-40, 40)]),
)
def test_no_noise_breaks_it_or_fills_the_events(seed, held_samples, steps):
    noise = np.random.default_rng(seed).integers(*steps, (4000 // held_samples, 3)) * 64
    rows = np.repeat(noise.astype(np.int16), held_samples, axis=0)
    pipeline, events = make_pipeline()
    for at in range(0, len(rows), stream.BLOCK_SAMPLES):
        block = rows[at : at + stream.BLOCK_SAMPLES]
        count = pipeline.feed(array("h", block.ravel().tolist()), len(block))
        assert count <= stream.EVENT_CAPACITY
        for kind, at_samples, detail, value in taken(events, count):
            assert kind in KINDS
            assert 0 <= at_samples <= at + len(block) + (kind == stream.BEAT) * SECOND
            assert 0 <= detail < 256
            assert value == 0 or 1000 < value < 3000 or kind == stream.COACH


@pytest.mark.fault(14)
@settings(max_examples=20, deadline=None)
@given(seeds, st.integers(8, 40))
def test_full_scale_blows_never_break_it_and_strikes_stay_in_order(seed, ticks_a_blow):
    rng = np.random.default_rng(seed)
    late = rng.integers(-2, 3, 400)
    rows = np.zeros((4000, 3), np.int16)
    for blow, shift in enumerate(late):
        at = 2 * ticks_a_blow * blow + shift
        if 0 <= at < len(rows) - 4:
            rows[at : at + 4] = rng.choice([-32768, 32704], 3)
    told_s = strike_times_s(feed(rows, sizes=(stream.BLOCK_SAMPLES,)))
    assert all(earlier < later for earlier, later in pairwise(told_s))
