"""The policies of others, cue by cue on short runs; ours is the board's own."""

import pytest

from feeding import settings_with
from footfall.core.coach import SILENCE, Coach
from footfall.core.stream import CUE_HIGH as HIGH
from footfall.core.stream import CUE_LOW as LOW
from footfall_host.coaching.policies import (
    OURS,
    POLICIES,
    RIVALS,
    EveryFiveSeconds,
    EveryHalfMinute,
    Metronome,
    Ours,
    Silence,
)

TARGET_SPM = 170
SETTINGS = settings_with(target_spm=TARGET_SPM, tolerance_spm=3)


def cues_of(make, *stretches):
    """Return (second, cue) of each cue; stretches are (seconds, spm), seconds count from 1."""
    policy = make(SETTINGS)
    spms = [spm for seconds, spm in stretches for _ in range(seconds)]
    answers = enumerate((policy.tick(round(10 * spm)).cue for spm in spms), start=1)
    return [(second, cue) for second, cue in answers if cue != SILENCE]


def test_every_five_seconds_buzzes_at_each_look_for_ever():
    assert cues_of(EveryFiveSeconds, (23, 160)) == [(s, LOW) for s in (5, 10, 15, 20)]
    assert len(cues_of(EveryFiveSeconds, (3600, 160))) == 720


@pytest.mark.parametrize(
    ("spm", "cues"),
    [(167.0, [(5, LOW)]), (167.1, []), (172.9, []), (173.0, [(5, HIGH)]), (0, [])],
)
def test_every_five_seconds_counts_the_edges_of_the_band_as_out_and_a_stop_as_nothing(spm, cues):
    assert cues_of(EveryFiveSeconds, (5, spm)) == cues


def test_every_five_seconds_sees_nothing_between_its_looks():
    assert cues_of(EveryFiveSeconds, (4, 150), (1, 170), (4, 190), (1, 170)) == []


def test_half_minute_buzzes_at_the_crossing_and_each_thirty_seconds_for_three_minutes():
    heard = cues_of(EveryHalfMinute, (10, 170), (600, 160))
    assert heard == [(11 + s, LOW) for s in (0, 30, 60, 90, 120, 150)]


def test_half_minute_has_neither_dwell_nor_hysteresis():
    """A second in the band ends it, the next one out begins it anew, on either side."""
    assert cues_of(EveryHalfMinute, (1, 166.9), (1, 167), (1, 166.9), (1, 173.1)) == [
        (1, LOW),
        (3, LOW),
        (4, HIGH),
    ]


def test_half_minute_begins_anew_after_it_gave_up_and_after_a_stop():
    heard = cues_of(EveryHalfMinute, (200, 160), (1, 170), (1, 160), (5, 0), (1, 160))
    assert [second for second, _ in heard if second > 180] == [202, 208]


def test_a_metronome_never_stops_and_never_cues():
    policy = Metronome(SETTINGS)
    assert {policy.tick(tenths) for tenths in (0, 1600, 1700)} == {(SILENCE, 170.0)}


def test_silence_is_silent():
    policy = Silence(SETTINGS)
    assert {policy.tick(tenths) for tenths in (0, 1600, 1700)} == {(SILENCE, 0.0)}


def test_ours_is_the_coach_of_the_core():
    coach, policy = Coach(SETTINGS), Ours(SETTINGS)
    run = [0] * 5 + [1600] * 200 + [1700] * 30 + [0] * 20 + [1600] * 60
    expected = [coach.tick(tenths) for tenths in run]
    assert [policy.tick(tenths).cue for tenths in run] == expected
    assert any(expected)


def test_all_of_them_are_in_the_lab():
    assert {OURS, *RIVALS} < set(POLICIES)
    for make in POLICIES.values():
        make(SETTINGS).tick(1700)
