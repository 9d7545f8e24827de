"""Beep patterns in virtual time: right, apart from each other, and never in the way."""

from itertools import combinations, pairwise
from types import SimpleNamespace

import numpy as np
import pytest

from footfall.core import stream

TICK_MS = 10
NEAR_THE_WRAP = (1 << 29) - 150
SPEAKER = "P0_26"
SPEAKER_ENABLE = "P1_04"


@pytest.fixture
def bench(bench_with):
    return bench_with(np.zeros((10, 3), np.int16), first_tick_ms=NEAR_THE_WRAP)


@pytest.fixture
def patterns(bench):
    import footfall.device.patterns

    return footfall.device.patterns


@pytest.fixture
def cue(bench):
    return new_cue(bench)


def new_cue(bench, volume_percent=100, **pins):
    """Return a cue on the bench's speaker, or on the pins given by their keys in a board file."""
    from footfall.device.cue import Cue
    from footfall.device.fault_codes import Faults
    from footfall.device.outputs import find_outputs

    pins = pins or {"SPEAKER_PIN": "SPEAKER", "SPEAKER_ENABLE_PIN": "SPEAKER_ENABLE"}
    faults = Faults()
    outputs = find_outputs(SimpleNamespace(**pins), None, volume_percent, faults)
    return Cue(outputs, faults)


def play_out(bench, cue, seconds=2.0):
    """Tick as the loop does, and see that neither tick nor play takes any time."""
    for _ in range(int(seconds * 1000 / TICK_MS)):
        now_ms = bench.clock.ticks_ms()
        before_us = bench.clock.now_us
        cue.tick(now_ms)
        assert bench.clock.now_us == before_us
        bench.clock.advance(TICK_MS * 1000)


def beeps(tones):
    """Return (from_ms, for_ms, frequency_hz) of each sounding stretch."""
    found = []
    for tone, following in pairwise(tones):
        length_us = following.t_us - tone.t_us
        if tone.duty and length_us:
            found.append((tone.t_us / 1000, length_us / 1000, tone.frequency_hz))
    return found


@pytest.mark.parametrize("kind", [stream.CUE_LOW, stream.CUE_HIGH, stream.CUE_OK])
def test_a_pattern_sounds_as_written_to_a_tick_of_the_loop(bench, cue, patterns, kind):
    pattern = patterns.CUES[kind]
    cue.play(pattern, bench.clock.ticks_ms())
    play_out(bench, cue)
    heard = beeps(bench.tones)
    assert [frequency for _, _, frequency in heard] == [hz for _, _, hz in pattern]
    due_ms = heard[0][0]
    for (from_ms, for_ms, _), (on_ms, off_ms, _) in zip(heard, pattern, strict=True):
        assert 0 <= from_ms - due_ms < TICK_MS + 1
        assert 0 <= for_ms - on_ms < TICK_MS + 1
        due_ms = from_ms + for_ms + off_ms
    assert not cue.playing


@pytest.mark.parametrize("kind", [stream.CUE_LOW, stream.CUE_HIGH, stream.CUE_OK])
def test_the_amplifier_is_on_exactly_while_sounding(bench, cue, patterns, kind):
    cue.play(patterns.CUES[kind], bench.clock.ticks_ms())
    play_out(bench, cue)
    changes = [(edge.t_us, edge.level) for edge in bench.edges if edge.pin == SPEAKER_ENABLE][1:]
    sounding = [
        change
        for from_ms, for_ms, _ in beeps(bench.tones)
        for change in ((round(from_ms * 1000), True), (round((from_ms + for_ms) * 1000), False))
    ]
    assert changes == sounding
    assert bench.tones[-1].duty == 0
    assert {tone.duty for tone in bench.tones} == {0, 0x8000}


def test_the_cues_differ_in_the_way_the_pitch_goes(patterns):
    low, high, ok = (
        patterns.CUES[kind] for kind in (stream.CUE_LOW, stream.CUE_HIGH, stream.CUE_OK)
    )
    assert [hz for _, _, hz in low] == sorted({hz for _, _, hz in low})
    assert [hz for _, _, hz in high] == sorted({hz for _, _, hz in high}, reverse=True)
    assert len(ok) == 1


def rhythm(pattern):
    """Return what of a pattern can be felt: how many buzzes, each long or short."""
    return [on_ms > 150 for on_ms, _, _ in pattern]


def test_no_two_patterns_feel_alike(patterns):
    # A press is confirmed to the finger that has made it; the others come by themselves.
    by_themselves = [*patterns.CUES.values(), patterns.STARTED, patterns.STOPPED]
    by_themselves += [patterns.BATTERY_LOW, *patterns.SIGNALS.values()]
    for one, other in combinations(by_themselves, 2):
        assert rhythm(one) != rhythm(other)
    pressed = (patterns.RAISED, patterns.LOWERED, patterns.AT_LIMIT)
    for one, other in combinations(pressed, 2):
        assert rhythm(one) != rhythm(other)


def test_a_cue_is_over_before_the_next_step_but_one_and_long_enough_for_a_motor(patterns):
    for pattern in patterns.CUES.values():
        assert sum(on_ms + off_ms for on_ms, off_ms, _ in pattern) <= 700
    for pattern in (*patterns.CUES.values(), *patterns.SIGNALS.values()):
        assert min(on_ms for on_ms, _, _ in pattern) >= 50


def test_a_signal_is_over_within_a_second_and_no_beat_sounds_like_a_part_of_it(patterns):
    for pattern in patterns.SIGNALS.values():
        assert sum(on_ms + off_ms for on_ms, off_ms, _ in pattern) <= 1000
        assert patterns.BEAT[0][2] not in [hz for _, _, hz in pattern]


@pytest.mark.parametrize("number", [0, 1, 2, 13])
def test_a_number_is_as_many_beeps_and_none_is_long_and_low(bench, cue, patterns, number):
    cue.play(patterns.number(number), bench.clock.ticks_ms())
    play_out(bench, cue, seconds=5)
    heard = beeps(bench.tones)
    assert len(heard) == max(number, 1)
    assert all((for_ms > 300 and hz < 1000) == (number == 0) for _, for_ms, hz in heard)


def test_a_new_cue_takes_the_place_of_the_one_that_plays(bench, cue, patterns):
    cue.play(patterns.CUES[stream.CUE_HIGH], bench.clock.ticks_ms())
    play_out(bench, cue, seconds=0.1)
    cue.play(patterns.CUES[stream.CUE_OK], bench.clock.ticks_ms())
    play_out(bench, cue)
    heard = [hz for _, _, hz in beeps(bench.tones)]
    ok_hz = patterns.CUES[stream.CUE_OK][0][2]
    assert heard[-1] == ok_hz
    assert heard.count(ok_hz) == 1
    assert bench.tones[-1].duty == 0


def test_silence_is_at_once(bench, cue, patterns):
    cue.play(patterns.CUES[stream.CUE_HIGH], bench.clock.ticks_ms())
    cue.silence()
    assert not cue.playing
    assert bench.tones[-1].duty == 0
    assert bench.edges[-1].level is False


def test_a_speaker_without_an_enabling_pin_works(bench, patterns):
    cue = new_cue(bench, SPEAKER_PIN="SPEAKER")
    cue.play(patterns.CUES[stream.CUE_OK], bench.clock.ticks_ms())
    play_out(bench, cue)
    assert len(beeps(bench.tones)) == 1
    assert not bench.edges


@pytest.mark.parametrize(("volume_percent", "duty"), [(100, 0x8000), (50, 0x2000), (1, 3)])
def test_the_volume_is_the_width_of_the_pulses(bench, patterns, volume_percent, duty):
    cue = new_cue(bench, volume_percent)
    cue.play(patterns.CUES[stream.CUE_OK], bench.clock.ticks_ms())
    assert bench.tones[-1].duty == duty


def test_no_volume_is_no_sound(bench, patterns):
    cue = new_cue(bench, volume_percent=0)
    cue.play(patterns.CUES[stream.CUE_LOW], bench.clock.ticks_ms())
    assert not bench.tones
    play_out(bench, cue)
    assert not cue.playing


def test_a_motor_buzzes_in_the_rhythm_of_the_cue(bench, patterns):
    cue = new_cue(bench, 60, MOTOR_PIN="A1")
    pattern = patterns.CUES[stream.CUE_LOW]
    cue.play(pattern, bench.clock.ticks_ms())
    play_out(bench, cue)
    assert len(beeps(bench.tones)) == len(pattern)
    assert {tone.duty for tone in bench.tones} == {0, 0xFFFF * 60 // 100}


def test_one_output_that_fails_leaves_the_others_to_play(bench, patterns, monkeypatch):
    from footfall.device import outputs

    def broken(*_):
        raise OSError(5)

    monkeypatch.setattr(outputs.Speaker, "on", broken)
    cue = new_cue(bench, SPEAKER_PIN="SPEAKER", MOTOR_PIN="A1")
    cue.play(patterns.CUES[stream.CUE_OK], bench.clock.ticks_ms())
    assert bench.tones[-1].duty == 0xFFFF
    play_out(bench, cue)
    assert bench.tones[-1].duty == 0
