"""The core's door: blocks of any size, any orientation, any rate, and nothing else matters."""

from array import array
from functools import cache
from itertools import pairwise, permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from feeding import (
    RATE_HZ,
    cadences,
    cues,
    deliver,
    feed,
    make_pipeline,
    run_of,
    settings_with,
    strike_times_s,
    taken,
    to_counts,
)
from footfall.core import coach, stream
from footfall.core.pipeline import Pipeline
from footfall.core.settings import Settings
from footfall.core.tunables import find
from footfall_host.run_plan import parse_plan
from footfall_host.simulate import Runner, simulate

TARGET = find("target_spm")
STEP_SPM = find("button_step_spm").default
QUARTER_TURNS = [
    np.eye(3, dtype=int)[list(order)] * signs
    for order in permutations(range(3))
    for signs in product((1, -1), repeat=3)
]

seeds = st.integers(0, 1 << 30)


@cache
def short_run():
    """Return a run with all that happens in one: a stand, a walk, a run, a cue, another walk."""
    run = run_of("3@stand,5@walk,50@160,8@172,8@walk,10@stand")
    return run, to_counts(run.acc_g)


@cache
def short_run_events():
    return feed(short_run()[1])


def agree(events, expected):
    """Assert the same steps within 1 % and the same cadence within 1 spm, second by second."""
    steps, expected_steps = strike_times_s(events).size, strike_times_s(expected).size
    assert steps == pytest.approx(expected_steps, rel=0.01)
    for (_, _, spm), (_, _, expected_spm) in zip(cadences(events), cadences(expected), strict=True):
        if spm and expected_spm:
            assert spm == pytest.approx(expected_spm, abs=1)


# --- blocks -----------------------------------------------------------------------


def test_the_short_run_has_every_kind_of_event():
    events = feed(short_run()[1], settings=settings_with(beat_in_zone_s=3))
    assert strike_times_s(events).size > 100
    assert {state for _, state, _ in cadences(events)} == {
        stream.IDLE,
        stream.WALKING,
        stream.RUNNING,
    }
    assert [kind for _, kind in cues(events)] == [stream.CUE_LOW, stream.CUE_OK]
    beats = [tempo_tenths for kind, _, _, tempo_tenths in events if kind == stream.BEAT]
    assert beats[0]
    assert beats[-1] == 0
    states = {state for kind, _, state, _ in events if kind == stream.COACH}
    assert {coach.SETTLING, coach.CUEING_LOW, coach.BEATING, coach.CONFIRMED} <= states


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, stream.BLOCK_SAMPLES), min_size=1, max_size=20))
def test_the_size_of_the_blocks_does_not_matter(sizes):
    assert feed(short_run()[1], sizes) == short_run_events()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 8000), seeds)
def test_what_was_told_does_not_depend_on_what_comes_after(rows, seed):
    counts = short_run()[1]
    other = counts.copy()
    other[rows:] = np.random.default_rng(seed).integers(-500, 500, (len(counts) - rows, 3)) * 64
    whole = list(deliver(counts, sizes=(1,)))
    told = [event for event, known_rows in whole if known_rows <= rows]
    changed = [event for event, known_rows in deliver(other, sizes=(1,)) if known_rows <= rows]
    assert changed == told


def test_no_event_but_the_first_of_a_beat_lies_in_the_future():
    sounding = 0
    for (kind, at_samples, _, value), rows in deliver(short_run()[1], sizes=(1,)):
        begins = kind == stream.BEAT and not sounding
        assert (at_samples > rows) == begins
        if kind == stream.BEAT:
            sounding = value


def test_a_block_longer_than_the_fifo_is_refused():
    pipeline, _ = make_pipeline()
    length = stream.BLOCK_SAMPLES + 1
    with pytest.raises(ValueError, match="more samples than the FIFO holds"):
        pipeline.feed(array("h", [0] * 3 * length), length)
    assert pipeline.samples == 0


def test_a_buffer_too_small_for_the_events_is_refused():
    length = stream.EVENT_CAPACITY * stream.EVENT_INTS - 1
    with pytest.raises(ValueError, match="event buffer is too small"):
        Pipeline(Settings(), array("i", [0] * length))


def test_an_empty_block_is_nothing():
    pipeline, _ = make_pipeline()
    assert pipeline.feed(array("h", []), 0) == 0
    assert pipeline.samples == 0


def test_pipelines_share_nothing():
    """Two runners, block by block in turn, are told what each would be told alone."""
    counts = [short_run()[1], to_counts(run_of("20@stand,64@190", seed=5).acc_g)]
    doors = [make_pipeline(), make_pipeline()]
    told = [[], []]
    size = stream.DRAIN_SAMPLES
    for at in range(0, min(map(len, counts)), size):
        for which, (pipeline, events) in enumerate(doors):
            rows = counts[which][at : at + size]
            count = pipeline.feed(array("h", rows.ravel().tolist()), len(rows))
            told[which] += taken(events, count)
    assert told == [feed(each) for each in counts]


# --- orientation ------------------------------------------------------------------


@pytest.mark.parametrize("turn", QUARTER_TURNS, ids=lambda turn: str(turn.tolist()))
def test_a_quarter_turn_or_a_mirror_changes_no_bit(turn):
    assert feed((short_run()[1] @ turn).astype(np.int16)) == short_run_events()


@settings(max_examples=15, deadline=None)
@given(seeds)
def test_any_rotation_gives_the_same_steps_and_cadence(seed):
    acc_g = short_run()[0].acc_g
    turn = Rotation.random(random_state=np.random.default_rng(seed))
    agree(feed(to_counts(turn.apply(acc_g))), short_run_events())


@pytest.mark.fault(13)
@settings(max_examples=10, deadline=None)
@given(st.sampled_from([8.0, 20.0, 60.0]), seeds)
def test_a_clip_that_slowly_turns_gives_the_same_steps_and_cadence(turn_s, seed):
    run = short_run()[0]
    axis = np.random.default_rng(seed).standard_normal(3)
    axis /= np.linalg.norm(axis)
    turns = Rotation.from_rotvec(2 * np.pi * run.t_s[:, np.newaxis] / turn_s * axis)
    agree(feed(to_counts(turns.apply(run.acc_g))), short_run_events())


# --- time -------------------------------------------------------------------------


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 1200), st.integers(8500, 11500)), max_size=6))
def test_a_cadence_is_told_each_second_of_the_measured_clock(changes):
    rows = 1200
    records = {}
    for row, period_us in changes:
        records[row] = (stream.RATE, period_us)
    period_us = stream.NOMINAL_PERIOD_US
    now_us = 0
    expected = []
    for row in range(0, rows, 2):  # time passes in ticks of two samples
        for changed_row in (row, row + 1):
            period_us = records.get(changed_row, (stream.RATE, period_us))[1]
        now_us += 2 * period_us
        if now_us // 1_000_000 > len(expected):
            expected.append(row + 2)
    still = np.tile(np.array([0, 0, stream.COUNTS_PER_G], np.int16), (rows, 1))
    told = [at_samples for kind, at_samples, _, _ in feed(still, records=records)]
    assert told == expected


@pytest.mark.parametrize("spm", [150, 175, 210])
@pytest.mark.parametrize("period_us", [9700, 10300])
def test_the_measured_rate_makes_the_cadence_right_by_the_clock(spm, period_us):
    run = simulate(parse_plan(f"40.1@{spm}"), Runner(jitter=0.0), 1e6 / period_us, seed=1)
    counts = to_counts(run.acc_g)
    told = [value for _, _, value in cadences(feed(counts, records={0: (stream.RATE, period_us)}))]
    assert told[10:] == pytest.approx([spm] * 30, abs=0.5)
    by_samples = [value for _, _, value in cadences(feed(counts))][10:]
    nominal_spm = spm * period_us / stream.NOMINAL_PERIOD_US
    assert by_samples == pytest.approx([nominal_spm] * len(by_samples), abs=0.8)


def test_the_measured_rate_moves_the_limits_of_a_run():
    """At 90 % of its period, 136 spm look like 122 by the nominal clock, which nobody runs."""
    period_us = 9000
    run = simulate(parse_plan("30@136"), Runner(jitter=0.0), 1e6 / period_us, seed=1)
    counts = to_counts(run.acc_g)
    assert strike_times_s(feed(counts)).size == 0
    measured = feed(counts, records={0: (stream.RATE, period_us)})
    assert strike_times_s(measured).size == pytest.approx(run.strikes.t_s.size, abs=2)


def test_a_cue_stands_beside_the_cadence_that_caused_it():
    told = [event for event in short_run_events() if event[0] in (stream.CADENCE, stream.CUE)]
    for before, event in pairwise(told):
        if event[0] == stream.CUE:
            assert before == (stream.CADENCE, event[1], stream.RUNNING, event[3])


def test_the_cadence_has_a_value_only_in_a_run():
    for _, state, spm in cadences(short_run_events()):
        assert spm is None or state == stream.RUNNING


# --- records ----------------------------------------------------------------------


@given(st.integers(-1000, 1000))
def test_a_target_record_moves_the_target_within_its_range(asked_spm):
    pipeline, _ = make_pipeline()
    assert pipeline.record(stream.TARGET, asked_spm) == 0
    assert pipeline.coach.target_spm == min(max(asked_spm, TARGET.lowest), TARGET.highest)


@given(st.integers(-1, 1 << 29))
def test_a_rate_out_of_range_is_taken_as_the_nearest_in_it(period_us):
    pipeline, _ = make_pipeline()
    assert pipeline.record(stream.RATE, period_us) == 0
    assert pipeline.period_us == min(max(period_us, 8500), 11500)


@pytest.mark.parametrize(
    ("lost", "told"), [(-5, 0), (0, 0), (1 << 24, 1 << 24), (1 << 29, 1 << 24)]
)
def test_a_loss_out_of_range_is_taken_as_the_nearest_in_it(lost, told):
    pipeline, _ = make_pipeline()
    pipeline.record(stream.OVERRUN, lost)
    assert pipeline.samples == told


def test_a_button_moves_the_target_by_its_step_within_its_range():
    pipeline, _ = make_pipeline()
    for button, step_spm, end_spm in (
        (stream.BUTTON_RAISE, STEP_SPM, TARGET.highest),
        (stream.BUTTON_LOWER, -STEP_SPM, TARGET.lowest),
    ):
        before_spm = pipeline.coach.target_spm
        assert pipeline.record(stream.BUTTON, button) == 0
        assert pipeline.coach.target_spm == before_spm + step_spm
        for _ in range(200):
            pipeline.record(stream.BUTTON, button)
        assert pipeline.coach.target_spm == end_spm
    assert pipeline.record(stream.BUTTON, 99) == 0
    assert pipeline.coach.target_spm == TARGET.lowest


def test_the_step_of_a_button_is_a_setting():
    pipeline, _ = make_pipeline(settings_with(button_step_spm=7))
    pipeline.record(stream.BUTTON, stream.BUTTON_RAISE)
    assert pipeline.coach.target_spm == TARGET.default + 7


def test_a_new_target_changes_what_is_cued():
    records = {100: (stream.TARGET, 150)}
    assert cues(feed(short_run()[1], records=records)) == []


@pytest.mark.parametrize("kind", [-1, 0, 6, 99, 1 << 29])
def test_an_unknown_record_is_nothing(kind):
    told = feed(short_run()[1], records={2000: (kind, 7), 2001: (kind, -7)})
    assert told == short_run_events()


def test_time_is_the_samples_over_the_rate():
    times_s = [t_s for t_s, _, _ in cadences(short_run_events())]
    assert times_s == list(range(1, len(short_run()[1]) // round(RATE_HZ) + 1))
