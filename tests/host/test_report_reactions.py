"""What a report says of each cue, from cues and cadences that are made by hand."""

import pytest
from hypothesis import given, settings

from coached_runs import Told, runs
from feeding import settings_with
from footfall_host.replay import Beat, Cadence, Cue
from footfall_host.report.reactions import reactions
from footfall_host.report.seconds import seconds_of

SETTINGS = settings_with()
FLOOR_SPM = 167


def of(spms, *told, origin_s=0.0):
    readings = [
        Cadence(origin_s + second, spm, "running" if spm else "walking")
        for second, spm in enumerate(spms, start=1)
    ]
    events = [*readings, *told]
    seconds = seconds_of(events, SETTINGS, origin_s)
    return reactions(events, seconds, SETTINGS, origin_s, origin_s + len(spms))


def test_a_cue_that_is_answered():
    ramp = [160.0] * 20 + [160.0 + second for second in range(1, 11)] + [170.0] * 20
    (found,) = of(ramp, Cue(20.0, "low"))
    assert (found.t_s, found.what, found.beat_s) == (20, "low", None)
    assert found.before_spm == 160
    assert found.after_spm == (pytest.approx(168), 170)
    assert found.back_after_s == FLOOR_SPM - 160


def test_passing_through_the_zone_is_no_answer():
    spms = [160.0] * 10 + [168.0] + [160.0] * 5 + [168.0] * 10
    assert SETTINGS.back_s == 2
    (found,) = of(spms, Cue(10.0, "low"))
    assert found.back_after_s == 7


def test_who_stops_before_has_not_come_back():
    spms = [160.0] * 20 + [None] * 4 + [170.0] * 30
    (found,) = of(spms, Cue(15.0, "low"))
    assert found.back_after_s is None
    assert found.after_spm[0] is None  # of 20 to 25 s only one was run
    assert found.after_spm[1] == 170


def test_nothing_is_said_of_what_comes_after_the_end():
    (found,) = of([160.0] * 20, Cue(18.0, "low"))
    assert found.after_spm == (None, None)
    assert found.back_after_s is None


def test_a_beat_has_its_length_and_tempo_and_a_tick_is_no_cue():
    told = (
        Cue(10.0, "high"),
        Beat(12.5, 165.0),
        Beat(16.0, 167.5),
        Beat(20.0, None),
        Cue(22, "ok"),
    )
    cue, beat = of([164.0] * 20 + [170.0] * 10, *told)
    assert cue.what == "high"
    assert (beat.what, beat.t_s, beat.beat_s, beat.tempo_bpm) == ("beat", 12.5, 7.5, 165)
    assert beat.back_after_s == 8.5


def test_times_count_from_the_start_of_the_recording():
    (found,) = of([160.0] * 10 + [170.0] * 9, Cue(105.0, "low"), origin_s=95.0)
    assert found.t_s == 10
    assert found.back_after_s == 1


@settings(max_examples=40)
@given(runs())
def test_whatever_the_core_does_each_cue_and_beat_has_its_line(run):
    asked, tenths, sessions = run
    told = Told(asked, tenths, sessions)
    seconds = seconds_of(told.events, asked, 0.0)
    found = reactions(told.events, seconds, asked, 0.0, float(len(tenths)))
    asked_s = told.cues_s(len(tenths) + 1)
    assert [each.t_s for each in found if each.what != "beat"] == asked_s
    assert found == sorted(found, key=lambda each: each.t_s)
    for each in found:
        if each.back_after_s is not None:
            at = round(each.t_s + each.back_after_s)
            assert all(
                told.is_in(told.spm(s), told.targets[s - 1]) for s in (at, at + asked.back_s - 1)
            )
