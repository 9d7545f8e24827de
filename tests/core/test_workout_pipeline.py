"""The core follows a workout: signals at their moments, whatever samples, records and gaps come."""

import sys
from array import array
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeding import (
    RATE_HZ,
    cadences,
    cues,
    deliver,
    feed,
    make_pipeline,
    run_of,
    settings_with,
    signals,
    taken,
    to_counts,
    with_overruns,
)
from footfall.core import stream
from footfall.core import workout_bytes as wb
from footfall.core.pipeline import Pipeline
from footfall.core.session import Session
from workout_plans import metres, plan_of, seconds, spm, steps, until_button

LEAD_IN_S = 1.0
LATE_S = 0.2
STAND_S = 3
RUN = to_counts(run_of(f"{STAND_S}@stand,120@172,5@stand").acc_g)
SETTINGS = settings_with(step_length_cm=100)


def told(plan, counts=RUN, **fields):
    return feed(counts, settings=SETTINGS, workout=(plan,), **fields)


def begun(events, over=(wb.SOON, wb.AGAIN)):
    """Return (seconds, step) of the beginning of each step, and of the end."""
    return [(at_s, step) for at_s, what, step in signals(events) if what not in over]


def strikes(events):
    return [e for e in events if e[0] == stream.FOOT_STRIKE]


@settings(max_examples=15)
@given(
    st.lists(st.tuples(st.sampled_from([seconds, steps, metres]), st.integers(4, 25)),
             min_size=1, max_size=4),
    st.lists(st.integers(1, 32), min_size=1, max_size=5),
)  # fmt: skip
def test_any_plan_runs_to_its_end_each_step_at_its_time(made, sizes):
    done = [make(amount) for make, amount in made]
    events = told(plan_of(*done), sizes=sizes)
    times = begun(events)
    assert [step for _, step in times] == [*range(len(done)), len(done) - 1]
    assert times[0][0] == pytest.approx(LEAD_IN_S, abs=LATE_S)
    positions = [at for at, event in enumerate(events) if event[0] == stream.SIGNAL]
    for number, step in enumerate(done):
        if step.end == wb.SECONDS:
            lasted_s = times[number + 1][0] - times[number][0]
            assert lasted_s == pytest.approx(step.amount, abs=LATE_S)
        else:
            between = strikes(events[positions[number] : positions[number + 1]])
            assert len(between) == pytest.approx(step.amount, abs=1)


def test_without_a_plan_nothing_of_it_is_loaded_and_no_event_differs():
    pipeline, _ = make_pipeline()
    assert type(pipeline) is Pipeline
    with_plan = [e for e in told(plan_of(until_button(target=wb.SETTING, flags=wb.CUES_LOW)))
                 if e[0] != stream.SIGNAL]  # fmt: skip
    without = feed(RUN, settings=SETTINGS)
    assert [e for e in with_plan if e[0] in (stream.FOOT_STRIKE, stream.CADENCE)] == [
        e for e in without if e[0] in (stream.FOOT_STRIKE, stream.CADENCE)
    ]


@pytest.mark.parametrize("period_us", [8800, 9400, 10000, 10700, 11400])
def test_signals_are_right_by_the_clock_when_the_rate_is_measured_anew(period_us):
    plan = plan_of(*[seconds(7)] * 12)
    at_row = 2345
    events = told(plan, records={at_row: (stream.RATE, period_us)})

    def s_of(samples):
        late = max(0, samples - at_row)
        return (samples - late) * 0.01 + late * period_us / 1e6

    for number, (at_s, _) in enumerate(begun(events)):
        assert s_of(at_s * RATE_HZ) == pytest.approx(LEAD_IN_S + 7 * number, abs=LATE_S)


@pytest.mark.parametrize("first", [401, 700, 1077, 2000])
@pytest.mark.parametrize("lost", [1, 3, 30, 99, 250, 480])
def test_signals_are_right_by_the_clock_over_a_gap(first, lost):
    plan = plan_of(*[seconds(5)] * 12)
    kept, records = with_overruns(RUN, [(first, lost)])
    for at_s, step in begun(told(plan, kept, records=records))[:-1]:
        due_s = LEAD_IN_S + 5 * step
        in_gap = first / RATE_HZ <= due_s <= (first + lost) / RATE_HZ
        assert at_s == pytest.approx((first + lost) / RATE_HZ if in_gap else due_s, abs=LATE_S)


def test_a_gap_of_several_steps_tells_the_last_of_them_alone():
    kept, records = with_overruns(RUN, [(500, 3000)])
    times = begun(told(plan_of(*[seconds(5)] * 12), kept, records=records))
    assert [step for _, step in times] == [0, 6, 7, 8, 9, 10, 11, 11]
    assert times[1][0] == pytest.approx(35, abs=0.05)


def test_a_gap_of_two_days_ends_what_goes_by_time_and_not_what_waits():
    overrun = {500: (stream.OVERRUN, 1 << 24)}
    assert begun(told(plan_of(*[seconds(0xFFFF)] * 2), records=overrun))[-1][1] == 1
    waits = told(plan_of(seconds(600, flags=wb.WAITS)), records=overrun)
    assert [step for _, step in begun(waits)] == [0]


def test_time_that_waits_is_that_of_the_seconds_that_are_told_as_a_run():
    counts = to_counts(run_of("10@stand,20@172,20@stand,40@172,5@stand").acc_g)
    events = told(plan_of(seconds(35, flags=wb.WAITS), seconds(2, signal=wb.REST)), counts)
    (_, (end_s, _), _) = begun(events)
    running = [at_s for at_s, state, _ in cadences(events) if state == stream.RUNNING]
    assert len([at_s for at_s in running if at_s <= end_s]) in (34, 35)


def test_a_step_of_strikes_does_not_count_those_from_before_it():
    # The run's first strikes are told some seconds late, when the step has begun.
    events = told(plan_of(seconds(4), steps(20)))
    (_, (begins_s, _), (ends_s, _)) = begun(events)
    within = [at for _, at, *_ in strikes(events) if begins_s < at / RATE_HZ <= ends_s]
    assert len(within) == pytest.approx(20, abs=1)


def test_a_button_ends_a_step_at_once_and_raises_nothing():
    plan = plan_of(until_button(**spm(180)), seconds(3))
    next_step = {2001: (stream.BUTTON, stream.BUTTON_NEXT)}
    events = told(plan, records=next_step)
    assert begun(events)[1] == (pytest.approx(20, abs=0.05), 1)
    assert {value for kind, *_, value in events if kind == stream.COACH} == {170, 180}


def test_buttons_move_what_a_step_asks_for():
    presses = {2000 + n: (stream.BUTTON, stream.BUTTON_LOWER) for n in range(3)}
    events = told(plan_of(seconds(30, **spm(180)), seconds(30, **spm(190))), records=presses)
    targets = [value for kind, _, _, value in events if kind == stream.COACH]
    assert list(dict.fromkeys(targets)) == [180, 177, 187, 167]


def test_cues_follow_the_plan():
    silent, low = seconds(40), seconds(40, **spm(190), flags=wb.CUES_LOW)
    high = seconds(40, **spm(160), flags=wb.CUES_HIGH)
    heard = cues(told(plan_of(silent, low, high)))
    assert {kind for at_s, kind in heard if 41 < at_s < 81} == {stream.CUE_LOW}
    assert {kind for at_s, kind in heard if 81 < at_s < 121} == {stream.CUE_HIGH}
    assert not [at_s for at_s, _ in heard if at_s < 41]


def test_a_beat_begins_and_ends_with_its_step():
    plan = plan_of(seconds(10), seconds(10, **spm(180), flags=wb.BEATS), seconds(10))
    beats = [(at / RATE_HZ, value) for kind, at, _, value in told(plan) if kind == stream.BEAT]
    assert [tempo for _, tempo in beats] == [1800, 0]
    assert 11 <= beats[0][0] < 11.7
    assert beats[1][0] == pytest.approx(21, abs=LATE_S)


def test_a_beat_sounds_for_who_stands():
    still = to_counts(run_of("30@stand").acc_g)
    plan = plan_of(seconds(10, **spm(180), flags=wb.BEATS))
    assert [v for kind, *_, v in told(plan, still) if kind == stream.BEAT] == [1800, 0]


def test_coaching_switched_off_and_on_begins_the_workout_anew():
    records = {2000: (stream.COACHING, 0), 3000: (stream.COACHING, 1)}
    events = told(plan_of(seconds(15, **spm(180)), seconds(15)), records=records)
    assert [(round(at_s), step) for at_s, step in begun(events)] == [
        (1, 0), (16, 1), (31, 0), (46, 1), (61, 1),
    ]  # fmt: skip


def test_after_the_end_nobody_is_cued_any_more():
    values = settings_with(target_spm=185, start_grace_s=0, walk_grace_s=0)
    asks = plan_of(seconds(30, target=wb.SETTING, flags=wb.CUES_LOW))
    events = feed(RUN, settings=values, workout=(asks,))
    (_, (end_s, _)) = begun(events)
    heard = [at_s for at_s, _ in cues(events)]
    assert heard
    assert max(heard) < end_s
    assert cues(feed(RUN, settings=values))[-1][0] > end_s


RESUMED = plan_of(seconds(12, soon_s=3), steps(40), metres(20), seconds(9), steps(10))


@pytest.mark.parametrize("cut_row", range(250, 4400, 441))
def test_resumed_at_any_moment_the_rest_is_the_same(cut_row):
    pipeline, buffer = make_pipeline(SETTINGS, RESUMED)
    before = begun(feed_into(pipeline, buffer, RUN[:cut_row]))
    place = (pipeline.session.step, pipeline.session.done)
    again = feed(RUN[cut_row:], settings=SETTINGS, workout=(RESUMED, *place))
    assert signals(again)[0][1:] == (wb.AGAIN, place[0])
    after = [(at_s + cut_row / RATE_HZ, step) for at_s, step in begun(again)]
    whole = begun(told(RESUMED))
    assert before == whole[: len(before)]
    rest = whole[len(before) :]
    assert [step for _, step in after] == [step for _, step in rest]
    # Later by the second in which it starts, the last one's part, and strikes until a run is known.
    for (at_s, _), (before_s, _) in zip(after, rest, strict=True):
        assert -0.4 < at_s - before_s < 3.2


def feed_into(pipeline, buffer, counts):
    events = []
    for at in range(0, len(counts), stream.DRAIN_SAMPLES):
        block = array("h", counts[at : at + stream.DRAIN_SAMPLES].ravel().tolist())
        events += taken(buffer, pipeline.feed(block, len(block) // 3))
    return events


def test_no_call_causes_more_events_than_there_is_room_for():
    plan = plan_of(*[steps(1), seconds(1)] * 100)
    most = 0
    for sizes in ([32], [31, 1]):
        pipeline, _ = make_pipeline(SETTINGS, plan)
        for at in range(0, len(RUN) - 32, 32):
            for size in sizes:
                block = array("h", RUN[at : at + size].ravel().tolist())
                most = max(most, pipeline.feed(block, size))
    assert most <= stream.EVENT_CAPACITY


# --- jumps ----------------------------------------------------------------------


class EverySecondIsAJump:
    """Stands in for what finds jumps: one at each whole second of samples."""

    releasing = False

    def __init__(self):
        self.gait = self
        self.state, self.step_q8, self.is_new = stream.IDLE, 0, True
        self.ready_samples, self.ready_q8 = array("i", [0]), array("i", [0])
        self.gaps, self.period_us = [], 0

    def set_sample_period(self, period_us):
        self.period_us = period_us

    def begin(self, acceleration):
        self.is_new = False

    def acceleration(self):
        return 500

    def gap(self, samples, lost_samples):
        self.gaps.append((samples, lost_samples))

    def release(self):
        return 0

    def push(self, samples, acceleration):
        self.state = stream.WALKING
        self.ready_samples[0] = samples - 1
        return int(samples % 100 == 0)


@pytest.fixture
def stand_in(monkeypatch):
    module = ModuleType("footfall.core.jumps")
    module.JumpDetector = EverySecondIsAJump
    monkeypatch.setitem(sys.modules, "footfall.core.jumps", module)


@pytest.mark.usefixtures("stand_in")
def test_jumps_are_told_in_place_of_strikes_and_make_no_cadence():
    events = told(plan_of(seconds(30), steps(10, flags=wb.JUMPS), seconds(20)))
    kinds = (stream.FOOT_STRIKE, stream.JUMP)
    times = begun(events)
    from_s, to_s = times[1][0], times[2][0]
    assert to_s - from_s == pytest.approx(10, abs=0.5)
    for kind, at, *_ in events:
        if kind in kinds and not any(abs(at / RATE_HZ - edge) < 0.5 for edge in (from_s, to_s)):
            assert (kind == stream.JUMP) == (from_s < at / RATE_HZ < to_s)
    assert len([e for e in events if e[0] == stream.JUMP]) == 10
    spms = {at_s: spm for at_s, _, spm in cadences(events)}
    assert not any(spm for at_s, spm in spms.items() if from_s < at_s <= to_s)
    # The runner runs on, and is found again.
    assert all(spm for at_s, spm in spms.items() if to_s + 8 < at_s < to_s + 20)


@pytest.mark.usefixtures("stand_in")
def test_a_step_of_jumps_is_left_by_a_stop_and_the_run_is_found_again():
    records = {2000: (stream.COACHING, 0)}
    events = told(plan_of(seconds(10), steps(500, flags=wb.JUMPS)), records=records)
    last_jump = max(at for kind, at, *_ in events if kind == stream.JUMP)
    assert last_jump <= 2000
    assert len([at for _, at, *_ in strikes(events) if at > 2800]) > 200


@pytest.mark.usefixtures("stand_in")
def test_each_detector_is_told_the_rate_and_how_long_it_was_away():
    plan = plan_of(seconds(10), seconds(10, flags=wb.JUMPS), seconds(50))
    pipeline, buffer = make_pipeline(SETTINGS, plan)
    spare = pipeline._spare
    pipeline.record(stream.RATE, 9900)
    feed_into(pipeline, buffer, RUN[:1200])
    assert spare.period_us == 9900
    ((samples, lost),) = spare.gaps
    assert samples == lost == pytest.approx(1111, abs=4)


def test_a_session_is_what_a_pipeline_shows_of_it():
    pipeline, buffer = make_pipeline(SETTINGS, plan_of(steps(50), seconds(10)))
    assert isinstance(pipeline.session, Session)
    feed_into(pipeline, buffer, RUN[:1500])
    assert (pipeline.session.step, pipeline.session.is_on) == (0, True)
    assert pipeline.session.done == pytest.approx(12 * 172 / 60, abs=2)


def test_how_the_stream_is_cut_makes_no_difference():
    plan = plan_of(seconds(5, soon_s=2), steps(13), seconds(7, **spm(180), flags=wb.BEATS))
    once = [event for event, _ in deliver(RUN, (8,), SETTINGS, None, (plan,))]
    assert once == [event for event, _ in deliver(RUN, (1, 31, 3), SETTINGS, None, (plan,))]
    assert np.all([e[1] >= 0 for e in once])


@pytest.mark.parametrize("samples", [3, 5, 7, 31])
def test_nor_does_it_where_what_finds_jumps_takes_over(samples):
    plan = plan_of(seconds(9), steps(7, flags=wb.JUMPS), steps(12), seconds(3, flags=wb.JUMPS))
    counts = to_counts(run_of("2@stand,10@172,20@jumps,30@172").acc_g)
    assert told(plan, counts, sizes=(samples,)) == told(plan, counts)
