"""What is heard or felt, and what gives way: one thing sounds at a time."""

from footfall.core import coach
from footfall.device import patterns


class Voice:
    """Serve it with serve(); say() what may go unheard, play() what may not."""

    def __init__(self, cue, counting, housekeeping):
        """Take what plays patterns, and those who have something to say."""
        self._cue = cue
        self._counting = counting
        self._housekeeping = housekeeping
        self._signals = False

    @property
    def sounding(self):
        """Whether a beep or buzz is on at this moment."""
        return self._cue.sounding

    def play(self, pattern, now_ms):
        """Play at once, in place of what sounds."""
        self._signals = False
        self._cue.play(pattern, now_ms)

    def say(self, pattern, now_ms):
        """Play, unless something is sounding."""
        if not self._cue.playing:
            self.play(pattern, now_ms)

    def silence(self):
        """Stop at once."""
        self._cue.silence()

    def serve(self, now_ms):
        """Play what is due, and move on what plays.

        A signal is due at a moment, so that it takes the place of anything, and a cue waits for it.
        """
        counting, cue = self._counting, self._cue
        if counting.due_signal:
            self.play(patterns.SIGNALS[counting.due_signal], now_ms)
            self._signals = True
            counting.due_signal = 0
        elif counting.due_cue != coach.SILENCE and not (self._signals and cue.playing):
            self.play(patterns.CUES[counting.due_cue], now_ms)
            counting.due_cue = coach.SILENCE
        elif self._housekeeping.battery_low and not cue.playing:
            self._housekeeping.battery_low = False
            self.play(patterns.BATTERY_LOW, now_ms)
        cue.tick(now_ms)
        # A beat that falls into a cue is not heard, but it has passed.
        if counting.beat_is_due(now_ms) and not cue.playing:
            self.play(patterns.BEAT, now_ms)
