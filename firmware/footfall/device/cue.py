"""Plays beep patterns without waiting: the loop calls tick(), a pattern moves on when it is due.

A pattern is a tuple of steps (on_ms, off_ms, frequency_hz).
"""

import pwmio
from micropython import const

from footfall.core import stream
from footfall.core.sample_clock import ticks_since

_HALF_DUTY = const(0x8000)

# Small speakers are loudest, and ears keenest, at 1 to 4 kHz. Rising asks for more
# steps, falling for fewer; they differ in rhythm too, for whom the wind takes the pitch.
CUE_PATTERNS = {
    stream.CUE_LOW: ((70, 50, 1500), (70, 50, 2000), (110, 0, 2700)),
    stream.CUE_HIGH: ((180, 90, 2000), (260, 0, 1300)),
    stream.CUE_OK: ((45, 0, 2700),),
}
BUTTON_PATTERN = ((20, 0, 3200),)


class Cue:
    """The speaker of a board, and the pattern it is playing."""

    def __init__(self, speaker_pin, enable):
        """Take the speaker's pin and its amplifier's enabling output, or None where it has none."""
        self._tone = pwmio.PWMOut(speaker_pin, variable_frequency=True)
        self._enable = enable
        self._pattern = None
        self._step = 0
        self._sounding = False
        self._since_ms = 0

    @property
    def playing(self):
        """Whether a pattern has not come to its end."""
        return self._pattern is not None

    def play(self, pattern, now_ms):
        """Start a pattern at once, in place of the one that plays."""
        self._pattern = pattern
        self._step = 0
        self._sound(now_ms)

    def tick(self, now_ms):
        """Move the pattern on if its present beep or pause is over."""
        if self._pattern is None:
            return
        on_ms, off_ms, _ = self._pattern[self._step]
        elapsed_ms = ticks_since(self._since_ms, now_ms)
        if self._sounding and elapsed_ms >= on_ms:
            self._hush()
            self._since_ms = now_ms
            elapsed_ms = 0
        if not self._sounding and elapsed_ms >= off_ms:
            self._step += 1
            if self._step == len(self._pattern):
                self._pattern = None
            else:
                self._sound(now_ms)

    def silence(self):
        """Stop at once."""
        self._pattern = None
        self._hush()

    def _sound(self, now_ms):
        self._tone.frequency = self._pattern[self._step][2]
        self._tone.duty_cycle = _HALF_DUTY
        self._amplify(True)
        self._sounding = True
        self._since_ms = now_ms

    def _hush(self):
        self._tone.duty_cycle = 0
        self._amplify(False)
        self._sounding = False

    def _amplify(self, on):
        if self._enable is not None:
            self._enable.value = on
