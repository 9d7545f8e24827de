"""The coach's states, targets and beats as stretches of time, from events made by hand."""

import pytest

from footfall_host.coach_history import (
    CoachHistory,
    Sounding,
    Stretch,
    seconds_in_states,
    soundings,
)
from footfall_host.replay import Beat, Cadence, CoachChange

CHANGES = [
    CoachChange(1.0, "paused", 160),
    CoachChange(3.0, "settling", 160),
    CoachChange(5.0, "settling", 161),
    CoachChange(6.0, "in zone", 161),
]


def test_what_a_second_brought_holds_from_its_end_on():
    history = CoachHistory(CHANGES, 170)
    assert [history.state_at(t_s) for t_s in (0.0, 2.9, 3.0, 5.9, 6.0, 99.0)] == [
        "paused", "paused", "settling", "settling", "in zone", "in zone",
    ]  # fmt: skip
    assert [history.target_at(t_s) for t_s in (0.0, 4.9, 5.0, 99.0)] == [160, 160, 161, 161]


def test_the_target_that_a_run_begins_with_is_the_first_one_told():
    history = CoachHistory(CHANGES, 170)
    assert (history.first_target_spm, history.last_target_spm) == (160, 161)


def test_where_nothing_was_told_the_coach_paused_with_the_target_of_the_settings():
    history = CoachHistory([Cadence(1.0, None, "idle")], 170)
    assert history.stretches(0.0, 9.0) == [Stretch("paused", 170, 0.0, 9.0)]
    assert history.first_target_spm == history.last_target_spm == 170


def test_stretches_follow_each_other_without_a_break_or_an_empty_one():
    assert CoachHistory(CHANGES, 170).stretches(0.0, 8.0) == [
        Stretch("paused", 160, 0.0, 1.0),
        Stretch("paused", 160, 1.0, 3.0),
        Stretch("settling", 160, 3.0, 5.0),
        Stretch("settling", 161, 5.0, 6.0),
        Stretch("in zone", 161, 6.0, 8.0),
    ]
    assert CoachHistory(CHANGES, 170).stretches(5.0, 5.5) == [Stretch("settling", 161, 5.0, 5.5)]


def test_each_second_belongs_to_the_state_that_it_brought():
    events = [*[Cadence(float(second), None, "idle") for second in range(1, 9)], *CHANGES]
    seconds = seconds_in_states(events, CoachHistory(events, 170))
    assert {state: count for state, count in seconds.items() if count} == {
        "paused": 2, "settling": 3, "in zone": 3,
    }  # fmt: skip


def test_a_beat_lasts_from_its_first_sound_to_its_end_through_changes_of_tempo():
    events = [Beat(10.2, 160.0), Beat(12.0, 165.0), Beat(20.0, None), Beat(30.1, 170.0)]
    assert soundings(events, 35.0) == [
        Sounding(10.2, 20.0, ((10.2, 160.0), (12.0, 165.0))),
        Sounding(30.1, 35.0, ((30.1, 170.0),)),
    ]


def test_a_beat_that_is_ended_before_it_sounds_is_none():
    assert soundings([Beat(10.2, 160.0), Beat(10.1, None)], 35.0) == []


def test_each_sound_follows_the_one_before_in_the_tempo_of_then():
    """Half a second apart, and a third once the tempo has changed and one more has sounded."""
    beat = Sounding(1.0, 3.0, ((1.0, 120.0), (1.7, 180.0)))
    assert list(beat.sounds_s()) == pytest.approx([1.0, 1.5, 2.0, 2 + 1 / 3, 2 + 2 / 3])
