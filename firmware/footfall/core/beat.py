"""A beat to run to: when each of its sounds is due, by the board's ticks."""

from .sample_clock import TICKS_MASK, ticks_since
from .stream import const

# A minute in ms, by tenths of a beat per minute.
_MS_BY_TENTHS = const(600000)
# What lies further ahead than half of what the ticks count to lies behind.
_HALF_TICKS = const(1 << 28)


class Beat:
    """Ask it with is_due(). Each time follows from the first: no delay adds up.

    tempo_tenths: in tenths of a beat per minute; 0 where there is none.
    """

    def __init__(self) -> None:
        self.tempo_tenths = 0
        self._next_ms = 0
        # What whole milliseconds leave of the next beat's time, in parts of 1/tempo_tenths.
        self._parts = 0

    def begin(self, first_ms: int, tempo_tenths: int) -> None:
        """Sound first at first_ms of the ticks."""
        self._next_ms = first_ms
        self.go_on(tempo_tenths)

    def go_on(self, tempo_tenths: int) -> None:
        """Keep to another tempo from the next beat on; 0 ends it."""
        self._parts = 0
        self.tempo_tenths = tempo_tenths

    def is_due(self, now_ms: int) -> bool:
        """Return whether to sound now; the same beat is never due twice.

        One that is late by half a period is left out: it would sound between the steps.
        """
        late_ms = _HALF_TICKS
        while self.tempo_tenths and not self.wait_ms(now_ms):
            late_ms = ticks_since(self._next_ms, now_ms)
            self._pass_beat()
        return late_ms <= self.wait_ms(now_ms)

    def wait_ms(self, now_ms: int) -> int:
        """Return how long it is until the next beat; 0 where it is due."""
        ahead_ms = ticks_since(now_ms, self._next_ms)
        return 0 if ahead_ms >= _HALF_TICKS else ahead_ms

    def _pass_beat(self) -> None:
        self._parts += _MS_BY_TENTHS % self.tempo_tenths
        ms = _MS_BY_TENTHS // self.tempo_tenths + self._parts // self.tempo_tenths
        self._parts %= self.tempo_tenths
        self._next_ms = self._next_ms + ms & TICKS_MASK
