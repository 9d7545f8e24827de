"""The beat that the coach asks for: when it begins, how fast it is, and when it ends."""

import pytest

from feeding import settings_with
from footfall.core import coach
from footfall.core.coach import Coach
from footfall.core.settings import Settings
from footfall.core.stream import CUE_LOW, CUE_OK

DEFAULT = Settings()
TARGET_SPM = DEFAULT.target_spm
FIRST_CUE_S = DEFAULT.start_grace_s + DEFAULT.dwell_s
FIRST_BEAT_S = FIRST_CUE_S + DEFAULT.beat_after_s
AIM_SPM = TARGET_SPM + DEFAULT.beat_over_spm
LEAD = 1 + DEFAULT.beat_lead_percent / 100


def lived(*stretches, **values):
    """Return (cue, tempo) of each second; stretches are (seconds, spm)."""
    one = Coach(settings_with(**values))
    found = []
    for seconds, spm in stretches:
        for _ in range(seconds):
            cue = one.tick(round(spm * 10))
            found.append((cue, one.beat_tenths / 10))
    return found


def sounding(seconds):
    """Return the seconds, from 1, in which a beat sounds."""
    return [second for second, (_, tempo) in enumerate(seconds, start=1) if tempo]


def test_it_begins_where_a_cue_has_found_no_answer_in_time():
    seconds = lived((FIRST_BEAT_S + 5, 160))
    assert seconds[FIRST_CUE_S - 1][0] == CUE_LOW
    assert sounding(seconds) == [*range(FIRST_BEAT_S, FIRST_BEAT_S + 6)]


def test_it_begins_the_second_after_a_cue_where_no_time_is_left_for_an_answer():
    assert sounding(lived((60, 160), beat_after_s=0))[0] == FIRST_CUE_S + 1


def test_whoever_answers_the_cue_hears_none():
    assert sounding(lived((FIRST_CUE_S, 160), (60, TARGET_SPM))) == []


def test_none_is_asked_for_where_the_setting_is_zero():
    assert sounding(lived((600, 160), beat_s=0)) == []


def test_it_leads_by_no_more_than_it_may_until_it_is_at_its_aim():
    climbing = [(1, spm) for spm in range(150, TARGET_SPM + 1)]
    seconds = lived((FIRST_BEAT_S - 1, 150), *climbing, beat_in_zone_s=30)
    tempos = [tempo for _, tempo in seconds if tempo]
    assert tempos[0] == 150 * LEAD - 1
    assert tempos == sorted(tempos)
    assert tempos[-1] == AIM_SPM
    for tempo, (_, spm) in zip(tempos, climbing, strict=True):
        assert spm < tempo <= spm * LEAD
        assert tempo > spm * LEAD - 2.1 or tempo == AIM_SPM


def test_it_comes_back_to_a_runner_who_falls_behind():
    tempos = [tempo for _, tempo in lived((FIRST_BEAT_S, 165), (1, 155)) if tempo]
    assert tempos == pytest.approx([165 * LEAD - 1, 155 * LEAD - 1], abs=0.1)


def test_it_does_not_follow_every_tenth_of_a_cadence():
    wavering = [(1, 160 + k % 3 * 0.4 - 0.4) for k in range(20)]
    tempos = {tempo for _, tempo in lived((FIRST_BEAT_S - 1, 160), *wavering) if tempo}
    assert len(tempos) == 1


@pytest.mark.parametrize("spm", [162, 166.9])
def test_a_cadence_that_wavers_does_not_move_it(spm):
    wavering = [(1, spm + k % 2 * 0.2) for k in range(40)]
    tempos = [tempo for _, tempo in lived((FIRST_BEAT_S, spm), *wavering) if tempo]
    assert len(set(tempos)) <= 2


@pytest.mark.parametrize("lead", [1, 2, 3])
def test_it_is_ahead_of_the_steps(lead):
    for tempo in [tempo for _, tempo in lived((60, 160.9), beat_lead_percent=lead) if tempo]:
        assert 160.9 < tempo <= 160.9 * (1 + lead / 100)


def test_it_comes_even_where_it_would_come_after_the_next_cue():
    assert sounding(lived((100, 160), beat_after_s=60))


@pytest.mark.parametrize("ceiling_spm", [171, 172, 173])
def test_it_never_leads_out_of_the_zone(ceiling_spm):
    seconds = lived((FIRST_BEAT_S, 166.9), ceiling_spm=ceiling_spm, beat_over_spm=10)
    assert max(tempo for _, tempo in seconds) <= max(ceiling_spm, TARGET_SPM + 3)


def test_it_ends_with_a_tick_once_it_has_kept_the_runner_in_zone():
    seconds = lived((FIRST_BEAT_S + 10, 160), (60, TARGET_SPM))
    back_s = FIRST_BEAT_S + 10 + DEFAULT.beat_in_zone_s
    assert sounding(seconds)[-1] == back_s - 1
    assert seconds[back_s - 1] == (CUE_OK, 0)


def test_it_ends_after_its_time_and_comes_again_with_the_next_cue_in_vain():
    seconds = lived((200, 160))
    cues = [second for second, (cue, _) in enumerate(seconds, start=1) if cue == CUE_LOW]
    one_round_s = DEFAULT.beat_after_s + DEFAULT.beat_s + DEFAULT.cooldown_s
    assert cues == [FIRST_CUE_S + k * one_round_s for k in range(len(cues))]
    assert len(cues) == 3
    expected = [
        cue_s + DEFAULT.beat_after_s + second for cue_s in cues for second in range(DEFAULT.beat_s)
    ]
    assert sounding(seconds) == [second for second in expected if second <= 200]


def test_it_falls_silent_with_the_first_second_without_a_run():
    seconds = lived((FIRST_BEAT_S + 2, 160), (30, 0))
    assert sounding(seconds)[-1] == FIRST_BEAT_S + 2


def test_it_takes_up_again_after_a_stumble():
    seconds = lived((FIRST_BEAT_S, 160), (DEFAULT.pause_s - 1, 0), (5, 160))
    assert sounding(seconds)[1] == FIRST_BEAT_S + DEFAULT.pause_s


@pytest.mark.parametrize("grace_s", [0, DEFAULT.walk_grace_s])
@pytest.mark.parametrize("end", ["target", "switch", "fade", "gap"])
def test_it_ends_at_once_with_what_it_was_for(end, grace_s):
    one = Coach(settings_with(walk_grace_s=grace_s))
    for _ in range(FIRST_BEAT_S):
        one.tick(1600)
    assert one.state == coach.BEATING
    if end == "target":
        one.set_target(TARGET_SPM - 5)
    elif end == "switch":
        one.switch(False)
    elif end == "gap":
        one.pass_time(DEFAULT.pause_s)
    else:
        one.faded = True
    assert one.tick(1600) == coach.SILENCE
    assert one.beat_tenths == 0
