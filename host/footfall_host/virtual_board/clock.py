"""Virtual time: whole microseconds since power-on, which pass only when something takes time."""

from collections.abc import Iterable

# CircuitPython starts here, 65.536 s before the wrap, so that programs meet it early.
FIRST_TICK_MS = 0x1FFF_0000
TICKS_PERIOD_MS = 1 << 29

# What one call into the platform takes, a few bytecodes on a microcontroller. Without
# it a loop that only watches the clock would never see it move.
CALL_US = 5


class PowerOff(BaseException):
    """The battery is out; no firmware catches this, as none catches a missing supply."""


class Clock:
    """The time of one virtual board.

    now_us: microseconds since power-on.
    power_off_us: when PowerOff is raised, or None while that is not known.
    """

    def __init__(
        self,
        first_tick_ms: int = FIRST_TICK_MS,
        stalls_us: Iterable[tuple[int, int]] = (),
    ) -> None:
        """Start at zero.

        first_tick_ms: what ticks_ms() says at power-on.
        stalls_us: (when, how long) the board does nothing at all.
        """
        self.now_us = 0
        self.power_off_us: int | None = None
        self._first_tick_ms = first_tick_ms
        self._stalls_us = sorted(stalls_us)

    def advance(self, us: int) -> None:
        """Let time pass; raise PowerOff when that is due."""
        then_us = self.now_us + us
        while self._stalls_us and self._stalls_us[0][0] <= then_us:
            then_us += self._stalls_us.pop(0)[1]
        self.now_us = then_us
        if self.power_off_us is not None and then_us >= self.power_off_us:
            self.now_us = self.power_off_us
            raise PowerOff

    def sleep(self, seconds: float) -> None:
        """Pass the time that `time.sleep` takes."""
        self.advance(CALL_US + round(seconds * 1_000_000))

    def monotonic_ns(self) -> int:
        """Return what `time.monotonic_ns` says."""
        self.advance(CALL_US)
        return self.now_us * 1000

    def monotonic(self) -> float:
        """Return what `time.monotonic` says, to its best precision."""
        return self.monotonic_ns() / 1_000_000_000

    def ticks_ms(self) -> int:
        """Return what `supervisor.ticks_ms` says."""
        self.advance(CALL_US)
        return (self._first_tick_ms + self.now_us // 1000) % TICKS_PERIOD_MS
