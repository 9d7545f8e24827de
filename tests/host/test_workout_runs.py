"""Each workout that comes along, followed to its end by a simulated runner, in a replay."""

from dataclasses import replace
from itertools import pairwise

import pytest

from feeding import settings_with
from footfall.core import workout_bytes as wb
from footfall_host.calibration import known_trace, step_length_of
from footfall_host.pace import Pace
from footfall_host.replay import SIGNALS, Cadence, Cue, FootStrike, Jump
from footfall_host.run_plan import RUN, Segment
from footfall_host.run_plan import Plan as RunPlan
from footfall_host.simulate import simulate
from footfall_host.summary import summarise
from footfall_host.trace import as_trace
from footfall_host.workouts.model import Plan, Step, Target, written_out
from footfall_host.workouts.shipped import shipped
from workout_runs import OWN_SPM, START_OF_RUN_S, follow, shortened

# What is asked of signals, and what a step that is counted may be off.
SIGNAL_S, STEPS = 0.2, 1
MOST_S = 60
TWO_MILES_M = 2 * 1609.344
LENGTHS = {"step_length_cm": 109, "step_gain_mm": 33}
each_workout = pytest.mark.parametrize("name", list(shipped()))


def between(followed, kind, start_s, stop_s):
    return [e for e in followed.events if isinstance(e, kind) and start_s < e.t_s <= stop_s]


def check(followed):
    """Assert that each step began with its signal, and ended when and as its plan says."""
    plan = followed.plan
    kinds = [signal.kind for signal in followed.signals if signal.kind != "soon"]
    assert kinds == [*(SIGNALS[step.signal] for step in plan.steps), "done"]
    numbers = [s.workout_step for s in followed.signals if s.kind not in ("soon", "done")]
    assert numbers == list(range(1, len(plan.steps) + 1))
    presses_s = list(followed.presses_s)
    for step, (start_s, stop_s) in zip(plan.steps, pairwise(followed.begun_s()), strict=True):
        if step.end == wb.SECONDS:
            late_s = START_OF_RUN_S if step.waits else 0.0
            assert -SIGNAL_S <= stop_s - start_s - step.amount <= SIGNAL_S + late_s, step
        elif step.end == wb.BUTTON:
            assert stop_s == pytest.approx(presses_s.pop(0), abs=SIGNAL_S)
        elif step.end == wb.STEPS:
            counted = between(followed, Jump if step.jumps else FootStrike, start_s, stop_s)
            assert len(counted) == pytest.approx(step.amount, abs=STEPS)
        soon = [s.t_s for s in followed.signals if s.kind == "soon" and start_s < s.t_s < stop_s]
        wanted = [stop_s - step.soon_s] if step.soon_s else []
        assert soon == pytest.approx(wanted, abs=SIGNAL_S)
    assert not presses_s


@each_workout
def test_each_comes_to_its_end_with_signals_at_the_right_moments(name):
    check(follow(shortened(written_out(shipped()[name]), MOST_S), **LENGTHS))


@pytest.mark.campaign
@each_workout
@pytest.mark.parametrize("seed", [2, 3])
def test_each_does_at_its_full_length(name, seed):
    check(follow(written_out(shipped()[name]), seed, **LENGTHS))


def test_rests_drills_and_easy_parts_are_silent():
    followed = follow(shortened(written_out(shipped()["two-mile-repeats"]), MOST_S), **LENGTHS)
    edges_s = followed.begun_s()
    for step, (start_s, stop_s) in zip(followed.plan.steps, pairwise(edges_s), strict=True):
        if not step.cues:
            assert between(followed, Cue, start_s, stop_s) == []


def calibrated(pace, paces_spm, seed):
    """Return the settings that two recorded runs at other paces give."""
    runs = []
    for k, spm in enumerate(paces_spm):
        run = simulate(RunPlan((Segment(300.0, RUN, spm, spm),)), None, 100.0, seed + k)
        trace = as_trace(run.t_s, run.acc_g, f"{spm}")
        runs.append(known_trace(trace, 300 * pace.speed_m_s(spm)))
    found = step_length_of(runs)
    return {"step_length_cm": found.step_length_cm, "step_gain_mm": found.step_gain_mm}


def two_miles_of(pace, paces_spm, seed):
    """Let a runner do two-mile repeats, at 171 steps a minute, by those settings."""
    values = calibrated(pace, paces_spm, seed + 100)
    plan = shortened(written_out(shipped()["two-mile-repeats"]), 300)
    return follow(plan, seed, pace, **values)


def true_metres(followed, pace):
    """Return how far it was: a step from signal to signal is as long as one at that pace."""
    begun_s, strikes_s = followed.begun_s(), followed.run.strikes.t_s
    spans_s = begun_s[1:3], begun_s[3:5]
    steps = [((start_s < strikes_s) & (strikes_s <= stop_s)).sum() for start_s, stop_s in spans_s]
    return [count * pace.step_length_m(171.0) for count in steps]


@pytest.fixture(scope="module")
def two_miles():
    return two_miles_of(Pace(), (163.0, 168.0), 4)


def test_two_miles_are_two_miles_within_two_percent(two_miles):
    check(two_miles)
    assert true_metres(two_miles, Pace()) == pytest.approx([TWO_MILES_M] * 2, rel=0.02)


@pytest.mark.campaign
@pytest.mark.parametrize("pace", [Pace(), Pace(2.7, 7.0), Pace(3.4, 12.0)])
@pytest.mark.parametrize("paces_spm", [(163.0, 168.0), (164.0, 174.0)])
def test_so_they_are_for_other_runners_and_runs_of_known_distance(pace, paces_spm, figure):
    metres = [
        each
        for seed in (4, 5, 6)
        for each in true_metres(two_miles_of(pace, paces_spm, seed), pace)
    ]
    worst = max(abs(each / TWO_MILES_M - 1) for each in metres)
    figure(f"two miles of {pace}, known at {paces_spm}: at most {worst:.2%} off")
    assert metres == pytest.approx([TWO_MILES_M] * 6, rel=0.02)


def test_between_them_is_five_minutes_of_silence_with_a_signal_ten_seconds_before(two_miles):
    rest, again = two_miles.begun_s()[2:4]
    assert again - rest == pytest.approx(300.0, abs=SIGNAL_S)
    (soon,) = [s.t_s for s in two_miles.signals if s.kind == "soon"]
    assert again - soon == pytest.approx(10.0, abs=SIGNAL_S)
    assert between(two_miles, Cue, rest, again) == []


def test_the_length_of_an_easy_run_alone_makes_two_miles_too_long():
    """What the second setting is for, and how much it matters."""
    easy_cm = round(100 * Pace().step_length_m(163.0))
    plan = Plan(1, "x", (Step("go", wb.METRES, 800, Target(wb.SPM, 171, 171), signal=wb.WORK),))
    steps = plan.steps[0].amount / (easy_cm / 100)
    metres = steps * Pace().step_length_m(171.0)
    assert metres / plan.steps[0].amount == pytest.approx(1.32, abs=0.02)


def test_who_stops_lets_the_time_of_a_step_that_waits_stand_still():
    easy = Step("easy", wb.SECONDS, 30, signal=wb.EASY, waits=True)
    rest = Step("rest", wb.SECONDS, 20, signal=wb.REST)
    followed = follow(Plan(1, "x", (easy, rest, easy, rest)))
    check(followed)
    begun_s = followed.begun_s()
    assert begun_s[1] - begun_s[0] > 30.2  # it began from a stand
    assert begun_s[3] - begun_s[2] > 30.2


def test_sprints_report_the_top_cadence_of_each_set():
    followed = follow(shortened(written_out(shipped()["sprints"]), MOST_S))
    settings = settings_with(own_spm=round(OWN_SPM))
    done = summarise(followed.events, followed.trace, settings, followed.plan).workout
    sprints = [step for step in done.steps if step.label == "sprint"]
    assert [step.set_number for step in sprints] == [1, 2, 3, 4, 5, 6]
    assert [step.top_spm for step in sprints] == pytest.approx([190.0] * 6, abs=5)
    assert {step.metres for step in sprints} == {None}
    assert done.is_done


def test_what_is_reported_of_each_step_is_what_the_runner_did():
    followed = follow(shortened(written_out(shipped()["cadence-ladder"]), MOST_S), **LENGTHS)
    settings = settings_with(own_spm=round(OWN_SPM), **LENGTHS)
    summary = summarise(followed.events, followed.trace, settings, followed.plan)
    strikes_s = followed.run.strikes.t_s
    true_m = 0.0
    for step in summary.workout.steps[1:]:
        inside = [t_s for t_s in strikes_s if step.start_s < t_s <= step.stop_s]
        assert step.steps == pytest.approx(len(inside), abs=2)
        percent = followed.plan.steps[step.workout_step - 1].target.first or 100
        true_m += Pace().speed_m_s(OWN_SPM * percent / 100) * (step.stop_s - step.start_s)
    told_m = sum(step.metres for step in summary.workout.steps[1:])
    assert told_m == pytest.approx(true_m, rel=0.04)
    rungs = [step.mean_spm for step in summary.workout.steps if "beat" not in step.label][1:-1]
    assert rungs == pytest.approx([OWN_SPM * p for p in (1.0, 1.03, 1.05, 1.08)], abs=2)
    assert summary.in_zone_s == sum(step.in_zone_s or 0 for step in summary.workout.steps)


def test_an_unfinished_workout_ends_with_the_recording():
    followed = follow(shortened(written_out(shipped()["speed-run"]), MOST_S))
    early = [event for event in followed.events if event.t_s < 100]
    trace = replace(followed.trace, counts=followed.trace.counts[:10_000])
    done = summarise(early, trace, settings_with(), followed.plan).workout
    assert [step.label for step in done.steps] == ["easy", "faster"]
    assert done.steps[-1].stop_s == pytest.approx(100, abs=0.1)
    assert not done.is_done
    assert done.steps[-1].steps == len(between(followed, FootStrike, done.steps[-1].start_s, 100))


def test_a_workout_is_asked_of_its_runner_in_the_plans_own_cadences():
    """What the coach keeps in each step: 105 % of an own cadence of 162 are 170."""
    followed = follow(shortened(written_out(shipped()["speed-run"]), MOST_S))
    start_s, stop_s = followed.begun_s()[1:3]
    readings = between(followed, Cadence, start_s + 5, stop_s)
    assert sum(r.spm for r in readings) / len(readings) == pytest.approx(170.1, abs=1)
