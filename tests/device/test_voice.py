"""One thing sounds at a time: a signal before a cue, a cue before a beat, and no cue is lost."""

from types import SimpleNamespace

import numpy as np
import pytest

from footfall.core import coach, stream
from footfall.core import workout_bytes as wb


class Playing:
    """In place of what plays patterns: each lasts for some calls of tick()."""

    sounding = False

    def __init__(self):
        self.played, self.left = [], 0

    @property
    def playing(self):
        return self.left > 0

    def play(self, pattern, now_ms):
        self.played.append(pattern)
        self.left = 3

    def tick(self, now_ms):
        self.left = max(0, self.left - 1)


@pytest.fixture
def said(bench_with):
    """Return a voice, what it plays on, what is due, and the patterns."""
    bench_with(np.zeros((1, 3), np.int16))
    from footfall.device import patterns
    from footfall.device.voice import Voice

    cue = Playing()
    due = SimpleNamespace(due_signal=0, due_cue=coach.SILENCE, beat_is_due=lambda now_ms: False)
    house = SimpleNamespace(battery_low=False)
    return Voice(cue, due, house), cue, due, house, patterns


def test_a_signal_takes_the_place_of_a_cue(said):
    voice, cue, due, _, patterns = said
    due.due_cue = stream.CUE_LOW
    voice.serve(0)
    due.due_signal = wb.WORK
    voice.serve(10)
    assert cue.played == [patterns.CUES[stream.CUE_LOW], patterns.SIGNALS[wb.WORK]]
    assert due.due_signal == 0


def test_a_cue_waits_for_a_signal_and_is_not_lost(said):
    voice, cue, due, _, patterns = said
    due.due_signal, due.due_cue = wb.REST, stream.CUE_HIGH
    voice.serve(0)
    assert cue.played == [patterns.SIGNALS[wb.REST]]
    for now_ms in range(10, 80, 10):
        voice.serve(now_ms)
    assert cue.played == [patterns.SIGNALS[wb.REST], patterns.CUES[stream.CUE_HIGH]]
    assert due.due_cue == coach.SILENCE


def test_a_cue_takes_the_place_of_whatever_else_sounds(said):
    voice, cue, due, _, patterns = said
    voice.play(patterns.STARTED, 0)
    due.due_cue = stream.CUE_OK
    voice.serve(10)
    assert cue.played[-1] == patterns.CUES[stream.CUE_OK]


def test_what_may_go_unheard_does_while_something_sounds(said):
    voice, cue, due, house, patterns = said
    due.due_signal = wb.DONE
    voice.serve(0)
    voice.say(patterns.RAISED, 10)
    house.battery_low = True
    due.beat_is_due = lambda now_ms: True
    voice.serve(20)
    assert cue.played == [patterns.SIGNALS[wb.DONE]]
    assert house.battery_low


def test_a_low_battery_is_told_once_there_is_silence_and_a_beat_then_falls_into_it(said):
    voice, cue, due, house, patterns = said
    house.battery_low = True
    due.beat_is_due = lambda now_ms: True
    voice.serve(0)
    assert cue.played == [patterns.BATTERY_LOW]
    assert not house.battery_low
