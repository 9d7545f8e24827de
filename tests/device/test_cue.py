"""Beep patterns in virtual time: right, apart from each other, and never in the way."""

from itertools import pairwise

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
def cue_module(bench):
    import footfall.device.cue

    return footfall.device.cue


@pytest.fixture
def cue(bench, cue_module):
    import digitalio

    enable = digitalio.DigitalInOut(bench.pins["SPEAKER_ENABLE"])
    enable.switch_to_output(value=False)
    return cue_module.Cue(bench.pins["SPEAKER"], enable)


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
def test_a_pattern_sounds_as_written_to_a_tick_of_the_loop(bench, cue, cue_module, kind):
    pattern = cue_module.CUE_PATTERNS[kind]
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
def test_the_amplifier_is_on_exactly_while_sounding(bench, cue, cue_module, kind):
    cue.play(cue_module.CUE_PATTERNS[kind], bench.clock.ticks_ms())
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


def test_the_patterns_differ_in_rhythm_and_in_the_way_the_pitch_goes(cue_module):
    low, high, ok = (
        cue_module.CUE_PATTERNS[kind] for kind in (stream.CUE_LOW, stream.CUE_HIGH, stream.CUE_OK)
    )
    assert [hz for _, _, hz in low] == sorted({hz for _, _, hz in low})
    assert [hz for _, _, hz in high] == sorted({hz for _, _, hz in high}, reverse=True)
    assert len({len(low), len(high), len(ok)}) == 3
    assert len(ok) == 1
    assert ok[0][0] <= 50


def test_a_new_cue_takes_the_place_of_the_one_that_plays(bench, cue, cue_module):
    cue.play(cue_module.CUE_PATTERNS[stream.CUE_HIGH], bench.clock.ticks_ms())
    play_out(bench, cue, seconds=0.1)
    cue.play(cue_module.CUE_PATTERNS[stream.CUE_OK], bench.clock.ticks_ms())
    play_out(bench, cue)
    heard = [hz for _, _, hz in beeps(bench.tones)]
    ok_hz = cue_module.CUE_PATTERNS[stream.CUE_OK][0][2]
    assert heard[-1] == ok_hz
    assert heard.count(ok_hz) == 1
    assert bench.tones[-1].duty == 0


def test_silence_is_at_once(bench, cue, cue_module):
    cue.play(cue_module.CUE_PATTERNS[stream.CUE_HIGH], bench.clock.ticks_ms())
    cue.silence()
    assert not cue.playing
    assert bench.tones[-1].duty == 0
    assert bench.edges[-1].level is False


def test_a_speaker_without_an_enabling_pin_works(bench, cue_module):
    cue = cue_module.Cue(bench.pins["SPEAKER"], None)
    cue.play(cue_module.CUE_PATTERNS[stream.CUE_OK], bench.clock.ticks_ms())
    play_out(bench, cue)
    assert len(beeps(bench.tones)) == 1
    assert not bench.edges
