"""What was done in each step of a workout, from the signals of a run that may be cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeding import settings_with
from footfall.core import workout_bytes as wb
from footfall_host.replay import SIGNALS, Cadence, FootStrike, Jump, Signal
from footfall_host.workouts.history import workout_figures, zone_spm
from footfall_host.workouts.model import CUES, Plan, Step, Target

EASY = Step("easy", wb.SECONDS, 60, signal=wb.EASY)
HARD = Step("hard", wb.SECONDS, 30, Target(wb.SPM, 170, 170), CUES["too slow"], wb.WORK)
PLAN = Plan(1, "x", (EASY, HARD))
END_S = 200.0


def figures(*events, plan=PLAN, **settings):
    return workout_figures(list(events), plan, settings_with(**settings), END_S)


def told(done):
    return [(step.label, step.start_s, step.stop_s) for step in done.steps]


def test_a_step_lasts_to_the_next_signal_that_begins_one():
    done = figures(
        Signal(1.0, "easy", 1), Signal(50.0, "soon", 1), Signal(61.0, "work", 2),
        Signal(91.0, "done", 2),
    )  # fmt: skip
    assert told(done) == [("easy", 1.0, 61.0), ("hard", 61.0, 91.0)]
    assert done.is_done


def test_one_that_goes_on_after_a_restart_is_one_step():
    done = figures(Signal(1.0, "easy", 1), Signal(20.0, "again", 1), Signal(61.0, "work", 2))
    assert told(done) == [("easy", 1.0, 61.0), ("hard", 61.0, END_S)]
    assert not done.is_done


def test_a_recording_that_begins_with_it_has_what_is_left_of_the_step():
    done = figures(Signal(20.0, "again", 2), Signal(30.0, "done", 2))
    assert told(done) == [("hard", 20.0, 30.0)]


def test_a_workout_that_is_done_twice_is_told_twice():
    once = Signal(1.0, "easy", 1), Signal(61.0, "work", 2), Signal(91.0, "done", 2)
    anew = Signal(120.0, "easy", 1), Signal(180.0, "work", 2)
    done = figures(*once, *anew)
    assert told(done) == [
        ("easy", 1.0, 61.0), ("hard", 61.0, 91.0), ("easy", 120.0, 180.0), ("hard", 180.0, END_S),
    ]  # fmt: skip
    assert not done.is_done


def test_what_falls_between_workouts_belongs_to_no_step():
    steps = [FootStrike(t_s, None) for t_s in (0.5, 2.0, 70.0, 95.0)]
    done = figures(Signal(1.0, "easy", 1), Signal(61.0, "work", 2), Signal(91.0, "done", 2), *steps)
    assert [step.steps for step in done.steps] == [1, 1]


def test_the_top_is_held_for_some_seconds():
    readings = [
        Cadence(2.0 + k, spm, "running") for k, spm in enumerate([160, 199, 160, 170, 172, 174])
    ]
    (step,) = figures(Signal(1.0, "easy", 1), *readings).steps
    assert step.top_spm == pytest.approx((199 + 160 + 170) / 3, abs=0.1)
    assert step.in_zone_s is None


def test_metres_are_steps_by_their_length_at_the_cadence():
    readings = [Cadence(2.0, 160, "running"), Cadence(3.0, 180, "running")]
    steps = [FootStrike(t_s, None) for t_s in (1.5, 2.5, 3.5)]
    (step,) = figures(
        Signal(1.0, "easy", 1), *readings, *steps, step_length_cm=100, step_gain_mm=20
    ).steps
    assert step.metres == pytest.approx(1.0 + 0.8 + 1.2)


@pytest.mark.parametrize(
    ("cue", "zone"),
    [
        ("too slow", (167, float("inf"))),
        ("too fast", (float("-inf"), 173)),
        ("coach", (167, 173)),
        ("beat", (167, 173)),
        ("silent", (167, 173)),
    ],
)
def test_the_zone_is_open_where_no_cue_would_come(cue, zone):
    step = Step("x", wb.SECONDS, 9, Target(wb.SPM, 170, 170), CUES[cue])
    assert zone_spm(step, 170, settings_with()) == zone


EVENTS = st.one_of(
    st.builds(
        Signal, st.floats(0, 190), st.sampled_from(sorted(SIGNALS.values())), st.integers(1, 4)
    ),
    st.builds(FootStrike, st.floats(0, 190), st.none()),
    st.builds(Jump, st.floats(0, 190), st.none()),
    st.builds(Cadence, st.floats(0, 190), st.floats(130, 200), st.just("running")),
)


@given(st.lists(EVENTS).map(lambda events: sorted(events, key=lambda event: event.t_s)))
def test_any_signals_make_steps_that_follow_each_other(events):
    done = figures(*events)
    for before, after in zip(done.steps, done.steps[1:], strict=False):
        assert before.stop_s <= after.start_s
    counted = sum(step.steps for step in done.steps)
    assert counted <= sum(isinstance(event, FootStrike) for event in events)
