"""How long steps are, from runs of known distance, and how well that holds at another pace."""

import numpy as np
import pytest

from feeding import run_of, settings_with
from footfall.core import stream
from footfall.core.step_length import step_length_mm
from footfall_host.calibration import KnownRun, known_run, known_trace, step_length_of
from footfall_host.errors import BadInputError
from footfall_host.pace import Pace, run_distance_m
from footfall_host.recordings.notes import Note
from footfall_host.recordings.run_file import RecordedRun
from footfall_host.run_plan import parse_plan
from footfall_host.simulate import simulate
from footfall_host.trace import as_trace

PACES = [Pace(), Pace(2.7, 7.0), Pace(3.4, 12.0)]


def ran(name, spm, pace=PACES[0], minutes=6):
    """Return the run of a runner at a cadence, as its recording would be taken."""
    metres = 60 * minutes * pace.speed_m_s(spm)
    return KnownRun(name, round(spm * minutes), spm, metres)


def recorded(plan, seed):
    """Return a simulated run as a recording."""
    run = simulate(parse_plan(plan), None, 100.0, seed)
    return as_trace(run.t_s, run.acc_g, "run.csv")


def test_a_faster_runner_takes_longer_steps_and_hardly_more_of_them():
    """As Cavanagh and Kram found: 28 % longer and 4 % more, from 3.15 to 4.12 m/s."""
    pace = Pace(at_170_m_s=3.15, spm_per_m_s=7.0)
    more_spm = 170 + 7.0 * (4.12 - 3.15)
    assert more_spm / 170 == pytest.approx(1.04, abs=0.005)
    assert pace.step_length_m(more_spm) / pace.step_length_m(170) == pytest.approx(1.26, abs=0.03)


def test_a_run_goes_as_far_as_its_speed_says():
    pace = Pace()
    assert run_distance_m(parse_plan("60@170"), pace) == pytest.approx(60 * 3.1)
    ramp = run_distance_m(parse_plan("60@160-180"), pace)
    assert ramp == pytest.approx(60 * 3.1, rel=0.001)
    assert run_distance_m(parse_plan("60@walk,60@170,9@stand"), pace) == pytest.approx(60 * 3.1)
    assert run_distance_m(parse_plan("60@125"), pace) > 60


def test_one_run_gives_its_mean():
    found = step_length_of([KnownRun("x", 3000, 168.0, 3300.0)])
    assert (found.step_length_cm, found.step_gain_mm) == (110, 0)
    assert "at 168 steps/min" in found.how
    assert "another pace" in found.how


def test_two_runs_at_one_pace_give_their_mean():
    found = step_length_of([KnownRun("x", 1000, 168.0, 1000.0), KnownRun("y", 3000, 170.0, 3300.0)])
    assert (found.step_length_cm, found.step_gain_mm) == (108, 0)


def test_who_takes_more_steps_at_the_same_pace_gets_no_gain_from_it():
    runs = [KnownRun("x", 1640, 164.0, 1800.0), KnownRun("y", 1740, 174.0, 1800.0)]
    found = step_length_of(runs)
    assert found.step_gain_mm == 0
    assert found.step_length_cm == round(100 * 3600 / 3380)
    assert "do not get longer" in found.how


@pytest.mark.parametrize("pace", PACES)
@pytest.mark.parametrize("spm", [163.0, 167.0, 171.0, 176.0])
def test_two_paces_give_the_length_at_a_third_within_two_percent(pace, spm):
    found = step_length_of([ran("easy", 165.0, pace), ran("quick", 174.0, pace)])
    settings = settings_with(step_length_cm=found.step_length_cm, step_gain_mm=found.step_gain_mm)
    true_mm = 1000 * pace.step_length_m(spm)
    assert step_length_mm(settings, round(10 * spm)) == pytest.approx(true_mm, rel=0.02)


def test_one_pace_alone_is_far_off_at_another():
    """Why there are two settings: steps of an easy run are a fifth too short for a quick one."""
    found = step_length_of([ran("easy", 165.0)])
    quick_cm = 100 * Pace().step_length_m(174.0)
    assert found.step_length_cm / quick_cm == pytest.approx(0.76, abs=0.03)


def test_a_recording_is_counted_by_the_boards_own_code():
    plan = "3@stand,120@168,3@stand"
    run = known_trace(recorded(plan, 3), run_distance_m(parse_plan(plan)))
    assert run.steps == pytest.approx(336, abs=1)
    assert run.mean_spm == pytest.approx(168, abs=0.5)
    true_cm = 100 * Pace().step_length_m(168.0)
    assert run.step_length_cm == pytest.approx(true_cm, rel=0.005)


def test_a_run_that_a_board_has_recorded_is_as_good():
    strikes = [Note(stream.FOOT_STRIKE, 35.0 * k, 0, 0) for k in range(400)]
    seconds = [Note(stream.CADENCE, 100.0 * k, stream.RUNNING, 1714) for k in range(140)]
    known = known_run("12", RecordedRun(1, {}, (*strikes, *seconds), (), 0), 440.0)
    assert (known.name, known.steps, known.step_length_cm) == ("12", 400, pytest.approx(110))
    assert known.mean_spm == pytest.approx(171.4)


@pytest.mark.parametrize(
    ("plan", "metres", "said"),
    [
        ("20@walk,10@170", 100.0, "running steps; choose a run of 100 or more"),
        ("60@170", 10_000.0, "would be 5882 cm a step; give the distance of this run alone"),
        ("60@170", 20.0, "would be 12 cm a step"),
    ],
)
def test_a_run_that_says_nothing_is_refused(plan, metres, said):
    with pytest.raises(BadInputError, match=rf"run\.csv: .*{said}"):
        known_trace(recorded(plan, 5), metres)


def test_what_would_give_no_step_at_all_is_refused():
    runs = [KnownRun("x", 1000, 200.0, 600.0), KnownRun("y", 1000, 210.0, 1500.0)]
    with pytest.raises(BadInputError, match="in the order of the runs"):
        step_length_of(runs)


def test_the_mean_is_over_all_steps():
    runs = [KnownRun("x", 9000, 168.0, 9000.0), KnownRun("y", 1000, 168.0, 2000.0)]
    assert step_length_of(runs).step_length_cm == np.round(110)


def test_a_run_with_gaps_says_that_steps_are_missing():
    run = run_of("60@170")
    t_s, acc_g = run.t_s, run.acc_g
    kept = (t_s < 20) | (t_s > 25)
    assert known_trace(as_trace(t_s[kept], acc_g[kept], "x"), 180.0).gaps == 1
