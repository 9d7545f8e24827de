"""What each workout does for the way to run faster that it stands for (docs/workouts.md)."""

from itertools import pairwise

import pytest

from feeding import run_of, settings_with
from footfall.core import workout_bytes as wb
from footfall_host.replay import Beat, CoachChange, Cue, Following, Jump, replay
from footfall_host.trace import as_trace
from footfall_host.workouts.compile import compiled
from footfall_host.workouts.model import written_out
from footfall_host.workouts.shipped import shipped
from workout_runs import OWN_SPM, follow, shortened

SIGNAL_S = 0.2


def followed(name, most_s=60):
    return follow(shortened(written_out(shipped()[name]), most_s))


def during(done, kind):
    """Yield each step of a run with the events of a kind that came in it."""
    for step, (start_s, stop_s) in zip(done.plan.steps, pairwise(done.begun_s()), strict=True):
        yield step, [e for e in done.events if isinstance(e, kind) and start_s < e.t_s <= stop_s]


def targets_by_label(done):
    """Return the targets that the coach had in steps of each name."""
    found = {}
    for step, changes in during(done, CoachChange):
        found.setdefault(step.label, set()).update(change.target_spm for change in changes)
    return found


def cues_at(name, course):
    """Return the kinds of cues that a runner gets who follows a workout at paces of his own."""
    run = run_of(course)
    workout = Following(compiled(shipped()[name]))
    settings = settings_with(own_spm=round(OWN_SPM))
    events = replay(as_trace(run.t_s, run.acc_g, name), settings, (), workout)
    return [event.kind for event in events if isinstance(event, Cue)]


def test_a_speed_run_is_twenty_minutes_at_five_percent_more_than_usual():
    easy, faster, _ = written_out(shipped()["speed-run"]).steps
    assert (easy.amount, faster.amount) == (600, 1200)
    assert targets_by_label(followed("speed-run"))["faster"] == {170}


def test_a_fartlek_changes_with_each_press_and_is_not_full_effort():
    done = followed("fartlek")
    changes_s = done.begun_s()[2:]
    assert changes_s == pytest.approx(done.presses_s, abs=SIGNAL_S)
    targets = targets_by_label(done)
    assert targets["faster"] == {169}  # 104 % of 162
    for step, cues in during(done, Cue):
        assert not cues or step.label == "faster"


def test_a_fartlek_may_surprise():
    done = followed("fartlek-surprise", most_s=600)
    lengths = [step.amount for step in done.plan.steps]
    assert len(set(lengths)) >= len(lengths) - 2
    assert all(before != after for before, after in pairwise(lengths))
    assert not [signal for signal in done.signals if signal.kind == "soon"]


def test_sprints_begin_with_their_signal_and_end_with_a_walk_until_the_button():
    done = followed("sprints")
    sprints = [step for step in done.plan.steps if step.label == "sprint"]
    assert {(step.amount, step.waits) for step in sprints} == {(15, False)}
    walks = [step for step in done.plan.steps if "walk until" in step.label]
    assert {step.end for step in walks} == {wb.BUTTON}
    assert len(walks) == len(sprints) == 6


def test_hills_have_a_target_up_and_another_down_between_presses():
    done = followed("hill-repeats")
    assert done.begun_s()[1:] == pytest.approx(done.presses_s, abs=SIGNAL_S)
    targets = targets_by_label(done)
    assert (targets["up"], targets["down"]) == ({167}, {159})


def test_strength_has_sets_of_forty_seconds_to_a_fifth_of_a_second():
    done = followed("strength")
    lengths = [
        stop_s - start_s
        for step, (start_s, stop_s) in zip(done.plan.steps, pairwise(done.begun_s()), strict=True)
        if step.signal == wb.DRILL
    ]
    assert lengths == pytest.approx([40.0] * 12, abs=SIGNAL_S)
    assert not [event for event in done.events if isinstance(event, Cue)]


def test_recovery_says_nothing_but_when_it_is_too_fast():
    assert set(cues_at("recovery", "5@stand,60@162,90@175")) == {"high"}
    assert cues_at("recovery", "5@stand,60@162,90@150,60@163") == []


def test_drills_take_five_minutes_after_an_easy_run():
    easy, *drills = written_out(shipped()["warm-up"]).steps
    assert easy.waits
    assert sum(step.amount for step in drills) == 300
    assert {step.signal for step in drills} == {wb.DRILL}
    for word in ("knee lifts", "leg swings", "lateral squats"):
        assert any(word in step.label for step in drills)


def test_landings_are_counted_in_each_set_and_rests_are_timed():
    counts = [len(jumps) for step, jumps in during(followed("plyometrics"), Jump) if step.jumps]
    assert counts == pytest.approx([12, 12, 12, 24, 24, 24], abs=1)


def test_the_long_run_is_coached_from_below_alone():
    assert set(cues_at("long-easy", "5@stand,610@162,90@150")) == {"low"}
    assert cues_at("long-easy", "5@stand,610@162,90@176") == []


def test_skips_and_bounds_have_a_beat_to_push_off_to():
    done = followed("stride-drills")
    for step, beats in during(done, Beat):
        tempos = {beat.tempo_bpm for beat in beats} - {None}
        assert tempos == ({float(step.target.first)} if step.jumps else set())
    counts = [len(jumps) for step, jumps in during(done, Jump) if step.jumps]
    assert counts == pytest.approx([40, 24] * 3, abs=1)


def test_the_ladder_climbs_from_the_own_cadence_each_rung_first_to_a_beat():
    done = followed("cadence-ladder")
    tempos = [{b.tempo_bpm for b in beats} - {None} for _, beats in during(done, Beat)]
    rungs = [OWN_SPM * percent / 100 for percent in (100, 103, 105, 108)]
    assert [t.pop() for t in tempos if t] == pytest.approx(rungs, abs=0.2)
