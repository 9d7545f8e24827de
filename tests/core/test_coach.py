"""When the coach speaks and when not: each rule by example."""

from itertools import pairwise

import pytest

from feeding import settings_with
from footfall.core.coach import SILENCE, Coach
from footfall.core.settings import Settings
from footfall.core.stream import CUE_HIGH as HIGH
from footfall.core.stream import CUE_LOW as LOW
from footfall.core.stream import CUE_OK as OK
from footfall.core.tunables import find

DEFAULT = Settings()
AWAY = 0.0
ON_TARGET = float(DEFAULT.target_spm)
# Below the zone, but not so far that it would be a plunge.
SLOW = ON_TARGET - DEFAULT.tolerance_spm - DEFAULT.plunge_spm + 1
FIRST_CUE_S = DEFAULT.start_grace_s + DEFAULT.dwell_s
PAUSE_S = DEFAULT.pause_s
CONFIRM_S = DEFAULT.back_s


def listen(coach, *stretches):
    """Return (second, cue) of each cue; stretches are (seconds, spm), seconds count from 1."""
    spms = [spm for seconds, spm in stretches for _ in range(seconds)]
    answers = enumerate((coach.tick(round(spm * 10)) for spm in spms), start=1)
    return [(second, cue) for second, cue in answers if cue != SILENCE]


def cues_of(*stretches, **values):
    """Return the cues of a coach that has no beat."""
    return listen(Coach(settings_with(beat_s=0, **values)), *stretches)


def test_the_first_cue_comes_after_the_start_grace_and_the_dwell():
    assert cues_of((FIRST_CUE_S, SLOW)) == [(FIRST_CUE_S, LOW)]
    assert cues_of((8, SLOW), start_grace_s=0, dwell_s=7) == [(7, LOW)]


def test_a_dip_shorter_than_the_dwell_is_not_cued():
    dwell_s = DEFAULT.dwell_s
    dips = [(dwell_s - 1, SLOW), (1, ON_TARGET)] * 20
    assert cues_of((DEFAULT.start_grace_s, ON_TARGET), *dips) == []


def test_cues_are_a_cool_down_apart_until_it_gives_up_for_a_rest():
    cool_s, cues, rest_s = DEFAULT.cooldown_s, DEFAULT.give_up_cues, DEFAULT.rest_s
    before_rest = [FIRST_CUE_S + k * cool_s for k in range(cues)]
    gives_up_s = before_rest[-1] + cool_s
    after_rest = [gives_up_s + rest_s + k * cool_s for k in range(cues)]
    heard = cues_of((after_rest[-1] + 1, SLOW))
    assert heard == [(second, LOW) for second in before_rest + after_rest]


@pytest.mark.parametrize("spm", [SLOW, SLOW - 5])
def test_it_gives_up_on_who_comes_back_and_falls_again(spm):
    falling = [(3, ON_TARGET), (12, spm)] * 40
    seconds = [second for second, cue in cues_of(*falling, start_grace_s=0) if cue == LOW]
    pauses_s = [later - earlier for earlier, later in pairwise(seconds)]
    assert max(pauses_s) >= DEFAULT.rest_s
    assert pauses_s.index(max(pauses_s)) == DEFAULT.give_up_cues - 1


def test_success_ends_a_rest_but_not_a_cool_down():
    cool_s, dwell_s = DEFAULT.cooldown_s, DEFAULT.dwell_s
    soon = cues_of((FIRST_CUE_S, SLOW), (CONFIRM_S, ON_TARGET), (60, SLOW))
    assert soon[:3] == [
        (FIRST_CUE_S, LOW),
        (FIRST_CUE_S + CONFIRM_S, OK),
        (FIRST_CUE_S + cool_s, LOW),
    ]
    rested = cues_of((FIRST_CUE_S + cool_s, SLOW), (cool_s, ON_TARGET), (20, SLOW), give_up_cues=1)
    assert rested == [(FIRST_CUE_S, LOW), (FIRST_CUE_S + 2 * cool_s + dwell_s, LOW)]


def test_success_gives_all_cues_again():
    cool_s = DEFAULT.cooldown_s
    heard = cues_of((FIRST_CUE_S, SLOW), (cool_s, ON_TARGET), (50, SLOW), give_up_cues=2)
    again_s = FIRST_CUE_S + cool_s + DEFAULT.dwell_s
    assert heard[2:] == [(again_s, LOW), (again_s + cool_s, LOW)]


def test_to_touch_the_zone_is_no_success():
    touching = [(DEFAULT.cooldown_s - 1, ON_TARGET), (DEFAULT.dwell_s + 1, SLOW)] * 10
    heard = cues_of((FIRST_CUE_S, SLOW), *touching, give_up_cues=2)
    assert [cue for _, cue in heard] == [LOW, OK, LOW, OK]
    given_up = cues_of((FIRST_CUE_S, SLOW), *touching, give_up_cues=20)
    assert len(given_up) > len(heard)


def test_coming_back_is_confirmed_once_for_each_cue():
    heard = cues_of((FIRST_CUE_S, SLOW), (100, ON_TARGET), (DEFAULT.dwell_s, SLOW), (50, ON_TARGET))
    assert [cue for _, cue in heard] == [LOW, OK, LOW, OK]
    assert heard[1] == (FIRST_CUE_S + CONFIRM_S, OK)


def test_passing_through_the_zone_is_not_back_in_it():
    passing = [(CONFIRM_S - 1, ON_TARGET), (1, SLOW)] * 5
    assert OK not in [cue for _, cue in cues_of((FIRST_CUE_S, SLOW), *passing)]


def test_staying_in_the_zone_is_not_confirmed_without_a_cue():
    assert cues_of((30, ON_TARGET), (DEFAULT.dwell_s - 1, SLOW), (100, ON_TARGET)) == []


def test_the_confirmation_can_be_switched_off():
    heard = cues_of((FIRST_CUE_S, SLOW), (60, ON_TARGET), confirm=0)
    assert heard == [(FIRST_CUE_S, LOW)]


def test_hovering_about_the_edge_of_the_zone_is_not_cued():
    edge = ON_TARGET - DEFAULT.tolerance_spm
    hovering = [(DEFAULT.dwell_s - 1, edge - 0.1), (1, edge)] * 20
    assert cues_of((DEFAULT.start_grace_s, ON_TARGET), *hovering) == []


def test_hovering_about_the_edge_after_a_cue_is_neither_cued_nor_confirmed():
    edge = ON_TARGET - DEFAULT.tolerance_spm
    hovering = [(DEFAULT.dwell_s - 1, edge - 0.1), (CONFIRM_S, edge)] * 20
    assert cues_of((FIRST_CUE_S, SLOW), *hovering) == [(FIRST_CUE_S, LOW)]


def test_half_a_tolerance_within_the_zone_is_back_in_it():
    inner_edge = ON_TARGET - DEFAULT.tolerance_spm / 2
    back_s = FIRST_CUE_S + CONFIRM_S
    assert (back_s, OK) in cues_of((FIRST_CUE_S, SLOW), (CONFIRM_S, inner_edge))
    assert (back_s, OK) not in cues_of((FIRST_CUE_S, SLOW), (CONFIRM_S, inner_edge - 0.1))


def test_within_the_tolerance_is_in_the_zone():
    assert cues_of((300, ON_TARGET - DEFAULT.tolerance_spm)) == []
    assert cues_of((300, ON_TARGET - DEFAULT.tolerance_spm - 0.1)) != []


def test_faster_is_never_wrong_without_a_ceiling():
    assert cues_of((600, 249.0)) == []


def test_above_a_ceiling_is_cued_as_high():
    heard = cues_of((FIRST_CUE_S, 185.0), (10, ON_TARGET), ceiling_spm=180)
    assert heard == [(FIRST_CUE_S, HIGH), (FIRST_CUE_S + CONFIRM_S, OK)]


def test_at_the_ceiling_is_not_high_even_after_a_moment_above_it():
    assert cues_of((300, 180.0), ceiling_spm=180) == []
    grace = (DEFAULT.start_grace_s, ON_TARGET)
    assert cues_of(grace, (1, 180.1), (300, 180.0), ceiling_spm=180) == []


@pytest.mark.parametrize("ceiling_spm", [1, 150, 170])
def test_a_runner_on_target_is_never_cued_whatever_the_ceiling(ceiling_spm):
    assert cues_of((300, ON_TARGET), ceiling_spm=ceiling_spm) == []


def test_changing_sides_starts_the_dwell_anew():
    dwell_s = DEFAULT.dwell_s
    swings = [(dwell_s - 1, SLOW), (dwell_s - 1, 190.0)] * 20
    assert cues_of((DEFAULT.start_grace_s, ON_TARGET), *swings, ceiling_spm=180) == []


def test_a_walk_is_followed_by_its_grace_and_a_dwell():
    heard = cues_of((60, ON_TARGET), (PAUSE_S, AWAY), (60, SLOW))
    assert heard[0] == (60 + PAUSE_S + DEFAULT.walk_grace_s + DEFAULT.dwell_s, LOW)


def test_a_pause_of_less_is_no_walk():
    run_in = DEFAULT.start_grace_s + DEFAULT.dwell_s - 1
    heard = cues_of((run_in, SLOW), (PAUSE_S - 1, AWAY), (1, SLOW))
    assert heard == [(run_in + PAUSE_S, LOW)]


def test_a_walk_does_not_shorten_the_start_grace():
    heard = cues_of((2, SLOW), (PAUSE_S, AWAY), (60, SLOW), walk_grace_s=0)
    assert heard[0] == (FIRST_CUE_S + PAUSE_S, LOW)


def test_nothing_is_confirmed_after_a_walk():
    assert cues_of((FIRST_CUE_S, SLOW), (30, AWAY), (60, ON_TARGET)) == [(FIRST_CUE_S, LOW)]


def test_a_walk_does_not_cancel_the_cool_down():
    heard = cues_of((FIRST_CUE_S, SLOW), (PAUSE_S, AWAY), (100, SLOW), walk_grace_s=0)
    assert heard[1] == (FIRST_CUE_S + DEFAULT.cooldown_s, LOW)


@pytest.mark.parametrize("lost_s", [PAUSE_S - 1, PAUSE_S, 500])
def test_time_of_which_nothing_is_known_is_like_a_stand(lost_s):
    lost, stood = Coach(Settings()), Coach(Settings())
    for coach in (lost, stood):
        listen(coach, (FIRST_CUE_S, SLOW))
    lost.pass_time(lost_s)
    listen(stood, (lost_s, AWAY))
    after = [(1, AWAY), (300, SLOW)]
    assert listen(lost, *after) == listen(stood, *after) != []


def test_a_gap_is_no_part_of_the_time_in_which_a_runner_is_back():
    coach = Coach(settings_with(beat_s=0, back_s=2))
    listen(coach, (FIRST_CUE_S, SLOW), (1, ON_TARGET))
    coach.pass_time(PAUSE_S - 1)
    assert [coach.tick(round(ON_TARGET * 10))] == [OK]
    other = Coach(settings_with(beat_s=0, back_s=3))
    listen(other, (FIRST_CUE_S, SLOW), (1, ON_TARGET))
    other.pass_time(PAUSE_S - 1)
    assert listen(other, (3, ON_TARGET)) == [(2, OK)]


def test_there_is_silence_while_nobody_runs():
    assert cues_of((2000, AWAY)) == []
    assert cues_of((FIRST_CUE_S, SLOW), (2000, AWAY)) == [(FIRST_CUE_S, LOW)]


def test_a_new_target_gives_time_to_settle_on_it():
    coach = Coach(Settings())
    listen(coach, (60, ON_TARGET))
    coach.set_target(DEFAULT.target_spm + 10)
    assert listen(coach, (60, ON_TARGET))[0] == (DEFAULT.walk_grace_s + DEFAULT.dwell_s, LOW)


def test_a_new_target_does_not_shorten_the_start_grace():
    coach = Coach(Settings())
    coach.set_target(DEFAULT.target_spm + 10)
    assert listen(coach, (60, ON_TARGET))[0] == (FIRST_CUE_S, LOW)


def test_a_new_target_does_not_cancel_the_cool_down():
    coach = Coach(settings_with(walk_grace_s=0))
    listen(coach, (FIRST_CUE_S, SLOW))
    coach.set_target(DEFAULT.target_spm + 2)
    assert listen(coach, (60, SLOW))[0] == (DEFAULT.cooldown_s, LOW)


@pytest.mark.parametrize(("asked_spm", "kept_spm"), [(-5, "lowest"), (171, None), (999, "highest")])
def test_a_new_target_is_held_to_its_range(asked_spm, kept_spm):
    coach = Coach(Settings())
    coach.set_target(asked_spm)
    expected = getattr(find("target_spm"), kept_spm) if kept_spm else asked_spm
    assert coach.target_spm == expected


def test_a_coach_that_is_switched_off_is_silent_and_settles_anew_when_switched_on():
    coach = Coach(DEFAULT)
    coach.switch(False)
    assert listen(coach, (3 * FIRST_CUE_S, SLOW)) == []
    coach.switch(True)
    assert listen(coach, (FIRST_CUE_S, SLOW)) == [(FIRST_CUE_S, LOW)]
