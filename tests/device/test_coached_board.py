"""The coach on a board: a beat by the board's own clock, and what it remembers of its runner."""

from itertools import product

import numpy as np
import pytest

from days import RATE_HZ, Day
from footfall.core import stream
from footfall_host.virtual_board.clock import MICROSECONDS
from living import live

BEAT_HZ = 1800
BOARD = "circuitplayground_bluefruit"
STAND_S = 3
SPM = 160.0
# No grace and no patience: cues and beats as soon as they can be.
AT_ONCE = {
    "FOOTFALL_START_GRACE_S": 0,
    "FOOTFALL_WALK_GRACE_S": 0,
    "FOOTFALL_DWELL_S": 1,
    "FOOTFALL_BEAT_AFTER_S": 0,
    "FOOTFALL_BEAT_S": 3600,
}


def run_at(spm, seconds, then_stands_s=1):
    """Return counts of somebody who stands, runs evenly, and stands again."""
    day = Day(BOARD)
    day.stand(STAND_S - day.samples / RATE_HZ)
    day.run(seconds, spm)
    day.stand(then_stands_s)
    return day.counts()


def beats_s(run):
    """Return when the sounds of a beat began."""
    on = [tone for tone in run.tones if tone.duty and tone.frequency_hz == BEAT_HZ]
    return np.array([tone.t_us / MICROSECONDS for tone in on])


def told(run, kind):
    return [told for told in run.reported if told.event.kind == kind]


@pytest.mark.parametrize("minutes", [4, pytest.param(10, marks=pytest.mark.campaign)])
def test_a_beat_drifts_by_less_than_a_millisecond_in_many_minutes(minutes):
    settings = {**AT_ONCE, "FOOTFALL_TOLERANCE_SPM": 1, "FOOTFALL_BEAT_OVER_SPM": 2}
    run = live(run_at(168.5, 60 * minutes + 15), settings=settings)
    tempos = {event.event.value for event in told(run, stream.BEAT)} - {0}
    assert tempos == {1720}
    heard_s = beats_s(run)
    assert heard_s[-1] - heard_s[0] > 60 * minutes
    period_s = 60 / 172
    number = np.round((heard_s - heard_s[0]) / period_s)
    # Each is as late as the loop was busy; the earliest of a minute show where the beat is.
    late_ms = 1000 * (heard_s - heard_s[0] - number * period_s)
    minute = (heard_s - heard_s[0]) // 60
    earliest_ms = np.array([late_ms[minute == m].min() for m in range(minutes)])
    assert np.ptp(earliest_ms) < 1
    assert np.percentile(late_ms - earliest_ms.min(), 95) < 30
    # None but those that a cue drowned is missing.
    assert len(heard_s) >= 0.99 * (number[-1] + 1)


@pytest.mark.parametrize(
    ("seconds", "rate_error"),
    [
        pytest.param(*case, marks=() if case in ((20, -0.06), (21, 0.06)) else pytest.mark.campaign)
        for case in product((20, 21, 22), (-0.06, 0.0, 0.06))
    ],
)
def test_the_first_sound_falls_just_behind_a_foot_strike(seconds, rate_error):
    counts = run_at(SPM, seconds)
    run = live(counts, settings=AT_ONCE, rate_error=rate_error)
    first_s = beats_s(run)[0]
    began_us, over_us = run.recorded_us
    s_a_sample = (over_us - began_us) / len(counts) / MICROSECONDS
    since = (first_s - began_us / MICROSECONDS) / s_a_sample - STAND_S * RATE_HZ
    step = 60 * RATE_HZ / SPM
    assert 0 <= since % step / step < 0.3


def test_a_beat_falls_silent_within_a_second_of_the_last_sample():
    gone_s, back_s = 15, 25
    gone_us = [(gone_s * MICROSECONDS, back_s * MICROSECONDS)]
    run = live(run_at(SPM, 40), settings=AT_ONCE, unplugged_us=gone_us)
    heard_s = beats_s(run)
    assert any((heard_s > gone_s - 1) & (heard_s < gone_s))
    assert not any((heard_s > gone_s + 1.2) & (heard_s < back_s))
    assert any(heard_s > back_s)


def test_a_beat_ends_with_the_run():
    run = live(run_at(SPM, 20, then_stands_s=10), settings=AT_ONCE)
    assert beats_s(run)[-1] < run.recorded_us[0] / MICROSECONDS + STAND_S + 20 + 3


def test_a_button_that_stops_the_run_stops_the_beat():
    run = live(run_at(SPM, 30), "press=raise@12for1", settings=AT_ONCE)
    heard_s = beats_s(run)
    assert any(heard_s < 12)
    assert not any(heard_s > 13.1)


# --- what is remembered ------------------------------------------------------------

AUTO = {"FOOTFALL_AUTO_TARGET": 1, "FOOTFALL_CALIBRATE_MIN": 1}


@pytest.fixture(scope="module")
def calibrated():
    return live(run_at(SPM, 130), settings=AUTO)


def said_target(run):
    (line,) = [line for line in run.console.splitlines() if line.startswith("Footfall")]
    return int(line.split("target ")[1].split()[0])


def test_the_own_cadence_of_one_run_is_the_target_of_the_next(calibrated):
    (own,) = told(calibrated, stream.OWN_CADENCE)
    assert own.event.value == pytest.approx(10 * SPM, abs=10)
    target_spm = round(own.event.value * 1.075 / 10)
    again = live(run_at(SPM, 30), settings=AUTO, nvm=calibrated.nvm)
    assert said_target(again) == target_spm
    assert told(again, stream.OWN_CADENCE) == []
    assert told(again, stream.CUE)


def test_no_cue_sounds_in_a_calibration_run_before_it_is_done(calibrated):
    (own,) = told(calibrated, stream.OWN_CADENCE)
    for kind in (stream.CUE, stream.BEAT):
        assert all(event.t_us > own.t_us for event in told(calibrated, kind))


def test_a_target_of_the_settings_forgets_the_own_cadence(calibrated):
    fixed = live(run_at(SPM, 10), nvm=calibrated.nvm)
    assert said_target(fixed) == 170


def test_sessions_are_counted_once_each_and_fade_the_cues():
    fading = {"FOOTFALL_FADE_SESSIONS": 1, "FOOTFALL_START_GRACE_S": 0}
    short = live(run_at(SPM, 60), settings=fading)
    assert told(short, stream.CUE)
    whole = live(run_at(SPM, 320), settings=fading, nvm=short.nvm)
    assert told(whole, stream.CUE)
    faded = live(run_at(SPM, 60), settings=fading, nvm=whole.nvm)
    assert [r.value for r in faded.records(stream.SESSION)] == [1]
    assert told(faded, stream.CUE) == []


def test_a_restart_in_a_session_does_not_count_it_again():
    fading = {"FOOTFALL_FADE_SESSIONS": 8}
    run = live(run_at(SPM, 345), "memory-error@320", settings=fading)
    assert run.records(stream.SESSION)[-1].value == 0
    after = live(run_at(SPM, 5), settings=fading, nvm=run.nvm)
    assert [record.value for record in after.records(stream.SESSION)] == [1]


def test_a_ramp_begins_anew_each_time_whatever_was_saved_at_its_end():
    ramp = {"FOOTFALL_RAMP_SPM": 8, "FOOTFALL_RAMP_MIN": 1}
    first = live(run_at(SPM, 70), settings=ramp)
    assert said_target(first) == 170
    assert told(first, stream.COACH)[0].event.value == 162
    assert told(first, stream.COACH)[-1].event.value == 170
    again = live(run_at(SPM, 10), settings=ramp, nvm=first.nvm)
    assert told(again, stream.COACH)[0].event.value == 162


def test_a_press_in_a_ramp_moves_what_it_leads_to_for_every_run():
    ramp = {"FOOTFALL_RAMP_SPM": 8, "FOOTFALL_RAMP_MIN": 1}
    first = live(run_at(SPM, 70), "press=raise@6for0.1", settings=ramp)
    assert told(first, stream.COACH)[-1].event.value == 171
    again = live(run_at(SPM, 70), settings=ramp, nvm=first.nvm)
    assert said_target(again) == 171
    assert told(again, stream.COACH)[0].event.value == 163
    assert told(again, stream.COACH)[-1].event.value == 171


def test_a_restart_leads_to_the_same_target():
    ramp = {"FOOTFALL_RAMP_SPM": 8, "FOOTFALL_RAMP_MIN": 1}
    run = live(run_at(SPM, 110), "press=raise@6for0.1", "memory-error@30", settings=ramp)
    assert "at a target of 171 steps/min" in run.console
    assert told(run, stream.COACH)[-1].event.value == 171


def test_a_press_of_long_ago_is_no_wish_about_another_target():
    pressed = live(run_at(SPM, 12), "press=raise@5for0.1")
    edited = {"FOOTFALL_TARGET_SPM": 185}
    stopped = live(run_at(SPM, 20), "press=raise@12for1", settings=edited, nvm=pressed.nvm)
    assert said_target(stopped) == 185
    again = live(run_at(SPM, 10), settings=edited, nvm=stopped.nvm)
    assert said_target(again) == 185


def test_a_press_of_long_ago_is_no_wish_about_a_measured_target(calibrated):
    pressed = live(run_at(SPM, 12), "press=raise@5for0.1")
    measured = live(run_at(SPM, 130), settings=AUTO, nvm=pressed.nvm)
    again = live(run_at(SPM, 10), settings=AUTO, nvm=measured.nvm)
    (own,) = told(measured, stream.OWN_CADENCE)
    assert said_target(again) == round(own.event.value * 1.075 / 10)


def test_a_press_while_the_target_is_measured_is_refused_and_heard():
    run = live(run_at(SPM, 12), "press=raise@5for0.1", settings=AUTO)
    assert 900 in {tone.frequency_hz for tone in run.tones if tone.duty}
    assert {change.event.value for change in told(run, stream.COACH)} == {170}


def test_what_no_setting_asks_for_is_forgotten_with_one_run(calibrated):
    fixed = live(run_at(SPM, 20), nvm=calibrated.nvm)
    again = live(run_at(SPM, 10), settings=AUTO, nvm=fixed.nvm)
    assert again.records(stream.OWN)[0].value == 0
