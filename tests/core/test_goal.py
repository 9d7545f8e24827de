"""What is asked of a runner: a target from the own cadence, a ramp, cues that fade."""

import statistics

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeding import deliver, feed, make_pipeline, run_of, settings_with, taken, to_counts
from footfall.core import coach, stream
from footfall.core.coach import Coach
from footfall.core.goal import Goal, cued_percent

SETTLE_S = 60
MEASURED_S = 60
AUTO = {"auto_target": 1, "calibrate_min": MEASURED_S // 60}
BLOCK_S = 300


def begun(**values):
    chosen = settings_with(**values)
    one = Coach(chosen)
    return Goal(chosen, one), one


def run(goal, *stretches):
    """Return what goal.tick() told in each second; stretches are (seconds, spm)."""
    return [goal.tick(round(spm * 10)) for seconds, spm in stretches for _ in range(seconds)]


# --- the own cadence -------------------------------------------------------------


def test_the_own_cadence_is_measured_in_silence_and_sets_the_target():
    goal, one = begun(**AUTO)
    told = run(goal, (SETTLE_S, 150), (MEASURED_S - 1, 162.5))
    assert set(told) == {0}
    assert one.faded
    assert goal.tick(1625) == pytest.approx(1625, abs=5)
    assert one.target_spm == round(162.5 * 1.075)
    assert not one.faded


def test_standing_and_walking_are_no_part_of_it():
    goal, _ = begun(**AUTO)
    run(goal, (SETTLE_S, 160))
    told = run(goal, (30, 160), (500, 0), (30, 160))
    assert [second for second, spm in enumerate(told) if spm] == [559]


@settings(deadline=None)
@given(st.lists(st.integers(1350, 2299), min_size=MEASURED_S, max_size=MEASURED_S))
def test_it_is_the_median_of_what_was_shown(tenths):
    goal, _ = begun(**AUTO)
    run(goal, (SETTLE_S, 180))
    told = [goal.tick(value) for value in tenths][-1]
    # Within the bin of 1 spm that the middle one fell into.
    assert statistics.median_low(tenths) // 10 * 10 <= told
    assert told <= statistics.median_low(tenths) // 10 * 10 + 10


@given(st.integers(50, 100), st.integers(10 * stream.LOWEST_OWN_SPM, 2300))
def test_the_target_lies_5_to_10_percent_above_and_never_more(permille, own_tenths):
    goal, one = begun(auto_target=1, auto_raise_permille=permille)
    goal.record(stream.OWN, own_tenths)
    raised = one.target_spm * 10 / own_tenths
    assert raised <= 1.10
    if one.target_spm not in (stream.LOWEST_TARGET_SPM, stream.HIGHEST_TARGET_SPM):
        assert raised == pytest.approx(1 + permille / 1000, abs=0.008)


def test_what_a_setting_says_goes_before_what_the_board_remembers():
    goal, one = begun(auto_target=1, own_spm=160)
    goal.record(stream.OWN, 1700)
    assert one.target_spm == 172


def test_no_target_can_be_set_while_one_is_measured():
    goal, one = begun(**AUTO)
    before_spm = one.target_spm
    goal.set(200)
    assert (goal.goal_spm, one.target_spm) == (before_spm, before_spm)
    run(goal, (SETTLE_S + MEASURED_S, 160))
    goal.set(200)
    assert (goal.goal_spm, one.target_spm) == (200, 200)


@given(st.integers(1, 10 * stream.LOWEST_OWN_SPM))
def test_a_cadence_too_low_for_any_target_is_asked_for_the_lowest(own_tenths):
    goal, one = begun(auto_target=1)
    goal.record(stream.OWN, own_tenths)
    assert one.target_spm == goal.goal_spm == stream.LOWEST_TARGET_SPM


def test_an_own_cadence_can_be_set_from_where_a_tenth_more_is_a_target():
    lowest_spm = stream.LOWEST_OWN_SPM
    assert 1.1 * (lowest_spm - 1) < stream.LOWEST_TARGET_SPM <= 1.1 * lowest_spm
    _, one = begun(auto_target=1, own_spm=lowest_spm)
    assert one.target_spm == stream.LOWEST_TARGET_SPM
    with pytest.raises(ValueError, match=f"0 or {lowest_spm} to {stream.HIGHEST_TARGET_SPM}"):
        begun(auto_target=1, own_spm=lowest_spm - 1)


def test_a_run_that_is_stopped_is_not_measured():
    counts = to_counts(run_of("2@stand,130@160").acc_g)
    stopped = {1000: (stream.COACHING, 0)}
    told = feed(counts, settings=settings_with(**AUTO), records=stopped)
    assert stream.OWN_CADENCE not in {kind for kind, *_ in told}


def test_a_calibration_run_of_samples_is_told_and_coached_in_the_end():
    counts = to_counts(run_of("10@stand,185@160").acc_g)
    chosen = settings_with(**AUTO, walk_grace_s=0)
    told = feed(counts, settings=chosen)
    own = [(at, value) for kind, at, _, value in told if kind == stream.OWN_CADENCE]
    ((at_samples, own_tenths),) = own
    assert own_tenths == pytest.approx(1600, abs=10)
    target_spm = round(own_tenths * 1.075 / 10)
    cues = [at for kind, at, _, _ in told if kind in (stream.CUE, stream.BEAT)]
    assert cues
    assert min(cues) > at_samples
    assert (stream.COACH, target_spm) in {(kind, value) for kind, _, _, value in told}
    remembered = feed(counts, settings=chosen, records={0: (stream.OWN, own_tenths)})
    assert not [event for event in remembered if event[0] == stream.OWN_CADENCE]
    assert (stream.COACH, target_spm) in {(kind, value) for kind, _, _, value in remembered}


def test_the_records_are_nothing_to_a_board_that_asks_for_none_of_it():
    pipeline, events = make_pipeline()
    for kind in (stream.OWN, stream.SESSION):
        assert list(taken(events, pipeline.record(kind, 1600))) == []
    assert pipeline.coach.target_spm == 170


# --- a ramp ----------------------------------------------------------------------


def test_a_ramp_climbs_evenly_to_the_target_and_stays():
    goal, one = begun(ramp_spm=8, ramp_min=4)
    targets = []
    for _ in range(400):
        targets.append(one.target_spm)
        goal.tick(1700)
    assert targets[0] == 162
    assert [targets.index(spm) for spm in range(163, 171)] == [30 * k for k in range(1, 9)]
    assert targets[-1] == 170


def test_a_ramp_begins_no_lower_than_a_target_may_be_and_ends_where_it_should():
    goal, one = begun(target_spm=140, ramp_spm=40, ramp_min=1)
    targets = []
    for _ in range(100):
        goal.tick(1400)
        targets.append(one.target_spm)
    assert targets[0] == 135
    assert targets[-1] == goal.goal_spm == 140
    assert targets == sorted(targets)


def test_a_target_set_in_a_ramp_is_what_it_leads_to():
    goal, one = begun(ramp_spm=8, ramp_min=4)
    run(goal, (120, 165))
    goal.set(171)
    assert (goal.goal_spm, one.target_spm) == (171, 167)
    run(goal, (120, 165))
    assert one.target_spm == 171


def test_another_run_climbs_anew():
    goal, one = begun(ramp_spm=8, ramp_min=4)
    run(goal, (300, 165))
    assert one.target_spm == 170
    goal.begin()
    assert one.target_spm == 162


def test_a_ramp_waits_for_who_walks():
    goal, one = begun(ramp_spm=8, ramp_min=4)
    run(goal, (29, 165), (500, 0))
    assert one.target_spm == 162
    goal.tick(1650)
    assert one.target_spm == 163


def test_a_step_of_a_ramp_is_no_new_target_to_settle_on():
    counts = to_counts(run_of("5@stand,100@150").acc_g)
    events = feed(counts, settings=settings_with(ramp_spm=20, ramp_min=1, dwell_s=3))
    first_cue = next(at for kind, at, _, _ in events if kind == stream.CUE)
    states = {state for kind, at, state, _ in events if kind == stream.COACH and at > first_cue}
    assert coach.SETTLING not in states


def test_a_ramp_to_the_own_target_begins_below_it():
    goal, one = begun(ramp_spm=6, ramp_min=1, **AUTO)
    own_tenths = run(goal, (SETTLE_S + MEASURED_S, 160))[-1]
    target_spm = round(own_tenths * 1.075 / 10)
    assert one.target_spm == target_spm - 6
    run(goal, (60, 160))
    assert one.target_spm == target_spm


# --- cues that fade --------------------------------------------------------------


def test_cues_fade_over_the_second_half_and_come_back_in_every_fourth_session():
    shares = [cued_percent(session, 8) for session in range(17)]
    assert shares[:8] == [100, 100, 100, 100, 80, 60, 40, 20]
    assert shares[8:] == [0, 0, 0, 100, 0, 0, 0, 100, 0]


@given(st.integers(1, 50))
def test_fading_never_rises_before_its_end(sessions):
    shares = [cued_percent(session, sessions) for session in range(sessions + 1)]
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] == 0


@pytest.mark.parametrize("session", range(9))
def test_a_session_is_silent_for_the_share_that_it_has_lost(session):
    goal, one = begun(fade_sessions=8)
    goal.record(stream.SESSION, session)
    silent_s = 0
    for _ in range(2 * BLOCK_S):
        goal.tick(1600)
        silent_s += one.faded
    assert 100 - 100 * silent_s / (2 * BLOCK_S) == pytest.approx(cued_percent(session, 8), abs=1)


@pytest.mark.parametrize("session", range(4, 8))
def test_a_runner_who_never_answers_hears_less_the_more_has_faded(session):
    def cues_in(number):
        goal, one = begun(fade_sessions=8)
        goal.record(stream.SESSION, number)
        heard = 0
        for _ in range(3600):
            goal.tick(1600)
            heard += one.tick(1600) == stream.CUE_LOW
        return heard

    assert cues_in(session) <= cues_in(session - 1)
    assert cues_in(session) < cues_in(0)


def test_a_stretch_that_has_faded_is_one_state():
    goal, one = begun(fade_sessions=8)
    goal.record(stream.SESSION, 8)
    states = set()
    for _ in range(100):
        goal.tick(1600)
        one.tick(1600)
        states.add(one.state)
    assert states == {coach.FADED}


def test_no_cue_sounds_in_what_has_faded():
    counts = to_counts(run_of("5@stand,320@160").acc_g)
    chosen = settings_with(fade_sessions=8)
    heard = [
        event[0]
        for event, _ in deliver(counts, settings=chosen, records={0: (stream.SESSION, 8)})
        if event[0] in (stream.CUE, stream.BEAT)
    ]
    assert heard == []
    assert any(kind == stream.CUE for kind, *_ in feed(counts, settings=chosen))
