"""The flashed code.py on the virtual board does what replay does, and goes on whatever happens."""

from array import array
from itertools import pairwise

import numpy as np
import pytest

from footfall.core import stream
from footfall.core.pipeline import Pipeline
from footfall.core.sample_clock import TICKS_MASK
from footfall.core.settings import Settings
from footfall.core.tunables import assign
from footfall_host.replay import CoreEvent, core_events, events_in
from footfall_host.resample import Gap
from footfall_host.trace import Trace, read_trace
from footfall_host.virtual_board import gpio
from footfall_host.virtual_board.board import Block, BoardRun, Press, Scenario, power_on
from footfall_host.virtual_board.clock import FIRST_TICK_MS

FIRST_RUN_SPM = 160.0
SECOND_RUN_SPM = 60 * 100 / 33.25
SECOND_US = 1_000_000
BURST_BYTES = 192 + 7


def expected_events(counts, **chosen):
    """Return what replay makes of the recording."""
    settings = Settings()
    for name, value in chosen.items():
        assign(settings, name, value)
    return list(core_events(Trace(0.0, counts, (), "synthetic"), settings))


def events_of_the_log(run: BoardRun, settings: Settings) -> list[CoreEvent]:
    """Feed all that entered a board's core into a fresh one."""
    events = array("i", [0]) * (stream.EVENT_CAPACITY * stream.EVENT_INTS)
    pipeline = Pipeline(settings, events)
    seen = []
    for entry in run.inputs:
        if isinstance(entry, Block):
            made = pipeline.feed(entry.counts, entry.samples)
        else:
            made = pipeline.record(entry.kind, entry.value)
        seen += events_in(events, made)
    return seen


def cadences(events):
    """Return (at_samples, steps per minute) of the seconds that were running."""
    return [
        (event.at_samples, event.value / 10)
        for event in events
        if event.kind == stream.CADENCE and event.value
    ]


def before_the_end(run):
    """Return the inputs up to the last block."""
    return run.inputs[: run.inputs.index(run.blocks[-1])]


def samples_fed(run):
    return sum(block.samples for block in run.blocks)


def tones_hz(run):
    return {tone.frequency_hz for tone in run.tones if tone.duty}


@pytest.fixture(scope="module")
def steady(counts):
    """Return an undisturbed run, for the tests that only look at it."""
    return power_on(Scenario(counts))


# --- the same as replay ----------------------------------------------------------


@pytest.mark.parametrize(
    "first_tick_ms",
    [
        pytest.param(FIRST_TICK_MS, id="power-on"),
        pytest.param(TICKS_MASK - 40_000, id="wraps after 40 s"),
        pytest.param(0, id="zero", marks=pytest.mark.campaign),
        pytest.param(123_456_789, id="anywhere", marks=pytest.mark.campaign),
        pytest.param(TICKS_MASK, id="wraps at once", marks=pytest.mark.campaign),
    ],
)
def test_the_flashed_code_makes_the_events_of_replay(counts, first_tick_ms):
    run = power_on(Scenario(counts, first_tick_ms=first_tick_ms))
    expected = expected_events(counts)
    told = {event.kind for event in expected}
    assert told == {stream.FOOT_STRIKE, stream.CADENCE, stream.CUE, stream.COACH, stream.BEAT}
    assert run.events == expected


def test_every_sample_enters_the_core_once_and_no_record_disturbs(steady, counts):
    fed = np.concatenate([np.array(block.counts) for block in steady.blocks]).reshape(-1, 3)
    np.testing.assert_array_equal(fed, counts)
    # The recording's end looks like a sensor that slows down; nothing comes after it.
    assert all(isinstance(entry, Block) for entry in before_the_end(steady))


def test_drains_come_in_time_and_small(steady):
    times_us = np.array([block.t_us for block in steady.blocks])
    assert np.diff(times_us).max() <= 100_000
    assert max(block.samples for block in steady.blocks) <= 11
    assert max(transfer.wire_bytes for transfer in steady.transfers) <= BURST_BYTES


def test_the_bus_runs_at_400_khz(steady):
    assert {9 * t.wire_bytes * SECOND_US // 400_000 - t.took_us for t in steady.transfers} == {0}


def test_a_cue_is_heard_when_it_comes(steady):
    first = next(event for event in steady.events if event.kind == stream.CUE)
    assert first.detail == stream.CUE_LOW
    fed = 0
    for block in steady.blocks:
        fed += block.samples
        if fed >= first.at_samples:
            break
    heard = next(tone for tone in steady.tones if tone.duty and tone.t_us >= block.t_us)
    assert heard.t_us - block.t_us < 50_000
    assert not [from_us for from_us, _ in beeps_us(steady) if SECOND_US < from_us < block.t_us]


@pytest.mark.parametrize("release", [(10, 0), (10, 3)])
def test_settings_of_the_drive_are_those_of_replay(counts, release):
    chosen = {"target_spm": 190, "dwell_s": 3, "cooldown_s": 10, "start_grace_s": 5}
    keys = {f"FOOTFALL_{name.upper()}": value for name, value in chosen.items()}
    run = power_on(Scenario(counts, settings=keys, release=release))
    assert run.events == expected_events(counts, **chosen)
    assert run.events != expected_events(counts)
    assert "target 190 steps/min" in run.console


def test_a_real_recording_gives_the_events_of_replay(corpus):
    found = sorted(corpus.rglob("*.csv.gz"))
    assert found, f"{corpus} holds no recording"
    whole = read_trace(found[0])
    trace = Trace(whole.origin_s, whole.counts[:20_000], (), whole.name)
    run = power_on(Scenario(trace.counts))
    assert run.events == list(core_events(trace, Settings()))


# --- the sensor's own time ---------------------------------------------------------


@pytest.mark.parametrize(
    "rate_error", [pytest.param(0.03, marks=pytest.mark.campaign), -0.03, 0.08]
)
def test_cadence_is_right_by_the_clock_however_fast_the_sensor(counts, rate_error):
    run = power_on(Scenario(counts, rate_error=rate_error))
    rates = run.records(stream.RATE)
    assert rates[0].value == pytest.approx(10_000 / (1 + rate_error), rel=0.002)
    end = len(counts)
    last_run = [spm for at, spm in cadences(run.events) if end - 1_600 < at < end - 600]
    assert last_run == pytest.approx([SECOND_RUN_SPM * (1 + rate_error)] * len(last_run), rel=0.002)
    assert len(last_run) >= 8


def test_the_log_of_a_fast_sensor_replays_to_the_same_events(counts):
    run = power_on(Scenario(counts, rate_error=0.03))
    assert run.records(stream.RATE)
    assert events_of_the_log(run, Settings()) == run.events


# --- stalls and a lost accelerometer -------------------------------------------------


@pytest.mark.fault(3)
@pytest.mark.parametrize("when_full", [False, True])
@pytest.mark.parametrize("stall_ms", [240, pytest.param(260, marks=pytest.mark.campaign), 600])
def test_a_stall_is_told_as_an_overrun_and_the_count_goes_on(counts, stall_ms, when_full):
    stalls_us = [(20 * SECOND_US, stall_ms * 1000)]
    run = power_on(Scenario(counts, stalls_us=stalls_us, overrun_when_full=when_full))
    told = [record.value for record in run.records(stream.OVERRUN)]
    lost = len(counts) - samples_fed(run)
    assert lost >= stall_ms / 10 - stream.BLOCK_SAMPLES
    assert abs(sum(told) - lost) <= 1
    assert stream.RATE not in [getattr(entry, "kind", None) for entry in before_the_end(run)]
    assert cadences(run.events)[-2][1] == pytest.approx(SECOND_RUN_SPM, abs=1)
    assert events_of_the_log(run, Settings()) == run.events


@pytest.mark.parametrize("stall_ms", [330, 600, 2000])
def test_a_stall_is_what_a_gap_is_to_replay(counts, stall_ms):
    run = power_on(Scenario(counts, stalls_us=[(20 * SECOND_US, stall_ms * 1000)]))
    (overrun,) = run.records(stream.OVERRUN)
    before = run.inputs[: run.inputs.index(overrun)]
    row = sum(entry.samples for entry in before if isinstance(entry, Block))
    fed = np.concatenate([np.array(block.counts) for block in run.blocks]).reshape(-1, 3)
    trace = Trace(0.0, fed.astype(np.int16), (Gap(row, overrun.value),), "with a gap")
    assert run.events == list(core_events(trace, Settings()))


def test_a_fifo_that_is_only_full_is_no_loss(counts):
    # Some of these stalls end when exactly 32 samples wait.
    stalls_us = [((16 + index) * SECOND_US, (220 + 2 * index) * 1000) for index in range(30)]
    run = power_on(Scenario(counts, stalls_us=stalls_us, overrun_when_full=True))
    told = [record.value for record in run.records(stream.OVERRUN)]
    full = [block for block in run.blocks if block.samples == stream.BLOCK_SAMPLES]
    assert 0 not in told
    assert len(full) > len(told)
    assert abs(sum(told) - (len(counts) - samples_fed(run))) <= len(full)


@pytest.mark.parametrize("when_full", [False, True])
def test_a_stall_that_the_fifo_bridges_loses_nothing(counts, when_full):
    stalls_us = [(20 * SECOND_US, 180_000)]
    run = power_on(Scenario(counts, stalls_us=stalls_us, overrun_when_full=when_full))
    assert not run.records(stream.OVERRUN)
    assert run.events == expected_events(counts)


def led_levels(run):
    return [edge.level for edge in run.edges if edge.pin == "P1_14"]


def test_an_absent_accelerometer_is_waited_for(counts):
    run = power_on(Scenario(counts, unplugged_us=[(0, 5 * SECOND_US)]))
    said = [line for line in run.console.splitlines() if line.startswith("Fault")]
    assert len(said) == 2
    assert "0x19" in said[0]
    assert "check its wiring" in said[0]
    assert said[1] == "Fault 1 is over."
    assert 3 <= led_levels(run).count(True) <= 6
    assert run.events == expected_events(counts)


@pytest.mark.fault(9)
def test_another_chip_is_named_and_not_used(counts):
    run = power_on(Scenario(counts, identity=0x32, power_off_us=10 * SECOND_US))
    assert run.console.count("Fault 2: another chip") == 1
    assert led_levels(run).count(True) >= 2 * 6
    assert not run.inputs


def test_an_accelerometer_that_goes_and_comes_back_is_an_overrun(counts):
    away_us = (22 * SECOND_US, 28 * SECOND_US)
    run = power_on(Scenario(counts, unplugged_us=[away_us]))
    (overrun,) = run.records(stream.OVERRUN)
    assert abs(overrun.value - (len(counts) - samples_fed(run))) <= 2
    assert run.console.count("does not answer") == 1
    assert "Fault 1 is over." in run.console
    assert cadences(run.events)[-2][1] == pytest.approx(SECOND_RUN_SPM, abs=1)


@pytest.mark.fault(8)
def test_an_accelerometer_that_resets_between_two_drains_is_set_up_again(counts):
    # Too short for any transfer to fail, long enough to lose every register.
    run = power_on(Scenario(counts, unplugged_us=[(20_020_000, 20_050_000)]))
    (overrun,) = run.records(stream.OVERRUN)
    assert 10 <= overrun.value <= 30
    assert "had lost its settings" in run.console
    assert cadences(run.events)[-2][1] == pytest.approx(SECOND_RUN_SPM, abs=1)


def beeps_us(run):
    """Return (from, for) of each stretch that sounds."""
    return [
        (tone.t_us, after.t_us - tone.t_us)
        for tone, after in pairwise(run.tones)
        if tone.duty and after.t_us > tone.t_us
    ]


def cue_beeps_us(run):
    """Return those after the test at the start."""
    return [beep for beep in beeps_us(run) if beep[0] > 5 * SECOND_US]


def test_a_tone_does_not_outlast_the_accelerometer(counts, steady):
    # A cue's third beep is the first in which a drain falls.
    third_us, third_for_us = cue_beeps_us(steady)[2]
    away_us = (third_us + 1_000, third_us + 4 * SECOND_US)
    run = power_on(Scenario(counts, unplugged_us=[away_us]))
    cut_us, cut_for_us = cue_beeps_us(run)[2]
    assert cut_us == third_us
    assert cut_for_us <= third_for_us


# --- settings, buttons and faults ------------------------------------------------------


@pytest.mark.fault(22)
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("FOOTFALL_TARGET_SPM = 500", "135 to 230 steps/min; FOOTFALL_TARGET_SPM stays 170"),
        ('FOOTFALL_DWELL_S = "soon"', "whole number, 1 to 60 s; FOOTFALL_DWELL_S stays 4"),
        ("FOOTFALL_CONFIRM = true", "whole number"),
        ("FOOTFALL_TARGET = 180", "no setting FOOTFALL_TARGET; there are FOOTFALL_TARGET_SPM"),
    ],
)
def test_a_bad_setting_keeps_its_default_and_is_said(counts, line, words):
    run = power_on(Scenario(counts[:1_500], files={"settings.toml": f"# mine\n{line}\n"}))
    (said,) = [told for told in run.console.splitlines() if told.startswith("settings.toml")]
    assert "line 2: " in said
    assert words in said
    assert "Fault 6" in run.console
    assert run.events == expected_events(counts[:1_500])


def test_a_drive_without_settings_is_no_fault(counts):
    run = power_on(Scenario(counts[:1_500], files={"settings.toml": None}))
    assert "No settings.toml" in run.console
    assert "Fault" not in run.console


def test_buttons_move_the_target(counts):
    # Eight presses take 170 to 162, whose zone begins at 159.
    presses = [Press("BUTTON_A", at_us=index * SECOND_US // 2) for index in range(24, 32)]
    run = power_on(Scenario(counts, presses=presses))
    assert [record.value for record in run.records(stream.BUTTON)] == [stream.BUTTON_LOWER] * 8
    first_run = [event for event in run.events if event.at_samples < 40 * 100]
    assert stream.CUE_LOW not in [e.detail for e in first_run if e.kind == stream.CUE]
    assert any(e.kind == stream.CUE for e in expected_events(counts))
    assert events_of_the_log(run, Settings()) == run.events


def test_a_press_is_heard_at_once_and_raises_with_the_other_button(counts):
    press = Press("BUTTON_B", at_us=5 * SECOND_US)
    run = power_on(Scenario(counts[:1_000], presses=[press]))
    (record,) = run.records(stream.BUTTON)
    assert record.value == stream.BUTTON_RAISE
    released_us = press.at_us + press.for_us
    assert 0 <= record.t_us - released_us <= 60_000
    heard_us = next(from_us for from_us, _ in beeps_us(run) if from_us > press.at_us)
    assert 0 <= heard_us - released_us <= 60_000


def test_a_long_press_stops_the_run_and_another_one_starts_it_anew(counts):
    presses = [
        Press("BUTTON_B", at_us=20 * SECOND_US, for_us=SECOND_US),
        Press("BUTTON_A", at_us=50 * SECOND_US, for_us=SECOND_US),
    ]
    run = power_on(Scenario(counts, presses=presses))
    assert not run.records(stream.BUTTON)
    stopped, started = run.records(stream.COACHING)
    assert (stopped.value, started.value) == (0, 1)
    assert [record.t_us for record in (stopped, started)] == pytest.approx(
        [20.8 * SECOND_US, 50.8 * SECOND_US], abs=60_000
    )
    cued_us = [told.t_us for told in run.reported if told.event.kind == stream.CUE]
    assert not [t_us for t_us in cued_us if stopped.t_us < t_us < started.t_us]
    assert events_of_the_log(run, Settings()) == run.events


@pytest.mark.fault(28)
def test_a_fault_of_the_speaker_never_stops_the_count(counts, monkeypatch):
    def broken(*_):
        raise RuntimeError("All timers in use")

    monkeypatch.setattr(gpio.PWMOut, "frequency", property(lambda _: 500, broken))
    run = power_on(Scenario(counts))
    assert run.events == expected_events(counts)
    assert run.console.count("All timers in use") == 1
    assert not tones_hz(run)
