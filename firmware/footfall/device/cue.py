"""Plays a pattern on every output without waiting: tick() moves it on when it is due."""

from footfall.core.sample_clock import ticks_since
from footfall.device import fault_codes


class Cue:
    """The pattern that plays, and the outputs that it plays on.

    sounding: whether one of its beeps or buzzes is on at this moment.
    """

    def __init__(self, outputs, faults):
        """Take the outputs (on(frequency_hz), off()), and where those that fail are noted."""
        self.sounding = False
        self._outputs = outputs
        self._faults = faults
        self._pattern = None
        self._step = 0
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
        if self.sounding and elapsed_ms >= on_ms:
            self._hush()
            self._since_ms = now_ms
            elapsed_ms = 0
        if not self.sounding and elapsed_ms >= off_ms:
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
        self.sounding = True
        self._since_ms = now_ms
        frequency_hz = self._pattern[self._step][2]
        for output in self._outputs:
            try:
                output.on(frequency_hz)
            except Exception as problem:
                self._faults.began(fault_codes.OUTPUT_FAILED, problem)

    def _hush(self):
        self.sounding = False
        for output in self._outputs:
            try:
                output.off()
            except Exception as problem:
                self._faults.began(fault_codes.OUTPUT_FAILED, problem)
