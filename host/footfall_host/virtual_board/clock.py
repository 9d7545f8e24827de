"""Virtual time: whole microseconds since power-on, which pass only when something takes time."""

import heapq
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import count

from footfall_host.virtual_board.endings import DeepSleep, PowerOff, Reload, Reset

# CircuitPython starts here, 65.536 s before the wrap, so that programs meet it early.
FIRST_TICK_MS = 0x1FFF_0000
TICKS_PERIOD_MS = 1 << 29

# What one call into the platform takes, a few bytecodes on a microcontroller. Without
# it a loop that only watches the clock would never see it move.
CALL_US = 5
MICROSECONDS = 1_000_000
NEVER_US = 1 << 62


class Clock:
    """The time of one virtual board, and what is due in it.

    now_us: true microseconds since power-on.
    power_off_us: when PowerOff is raised, or None while that is not known.
    fixed_end_us: when it is raised at the latest, or None.
    uninterruptible: whether only a reset or the loss of power ends what runs.
    """

    def __init__(
        self,
        first_tick_ms: int = FIRST_TICK_MS,
        stalls_us: Iterable[tuple[int, int]] = (),
        error: float = 0.0,
    ) -> None:
        """Start at zero.

        first_tick_ms: what ticks_ms() says when the chip starts.
        stalls_us: (when, how long) the board does nothing at all.
        error: by what part the chip's clock is fast; 0.02 is 2 % fast.
        """
        self.now_us = 0
        self.power_off_us: int | None = None
        self.fixed_end_us: int | None = None
        self._first_tick_ms = first_tick_ms
        self._stalls_us = sorted(stalls_us)
        self._speed = 1.0 + error
        self._started_us = 0  # when the chip last came out of reset
        self._due: list[tuple[int, int, Callable[[], None]]] = []
        self._number = count()  # keeps what is due at one time in order
        self._ending: BaseException | None = None
        self.uninterruptible = False
        self._held_back: BaseException | None = None
        # Nothing happens before this, so that most calls have nothing to look for.
        self._quiet_until_us = 0

    # --- what happens in it -----------------------------------------------------

    def at(self, us: int, action: Callable[[], None]) -> None:
        """Have something happen as soon as that time is reached; it may raise an ending."""
        heapq.heappush(self._due, (us, next(self._number), action))
        self._quiet_until_us = min(self._quiet_until_us, us)

    def advance(self, us: int) -> None:
        """Let time pass and happen what is due; raise the program's ending, if it comes to that."""
        if self.now_us + us < self._quiet_until_us:
            self.now_us += us
            return
        if self._ending is not None and not self._waits(self._ending):
            raise self._ending
        then_us = self.now_us + us
        while self._stalls_us and self._stalls_us[0][0] <= then_us:
            then_us += self._stalls_us.pop(0)[1]
        # The end of the power is asked for anew each time: an action may set it.
        while self._due and self._due[0][0] <= self._until(then_us):
            at_us, _, action = heapq.heappop(self._due)
            self.now_us = max(self.now_us, at_us)
            self._happen(action)
        # What happened may have taken longer, as when the supervisor writes flash.
        self.now_us = max(self.now_us, self._until(then_us))
        if self.power_off_us is not None and then_us >= self.power_off_us:
            self.end(PowerOff())
        # An ending that waits is raised at the next chance.
        quiet_until_us = min(self._happenings_us(), default=NEVER_US)
        self._quiet_until_us = quiet_until_us if self._ending is None else 0

    def _happenings_us(self) -> Iterator[int]:
        """Yield when the next of each kind of thing happens."""
        if self._stalls_us:
            yield self._stalls_us[0][0]
        if self._due:
            yield self._due[0][0]
        if self.power_off_us is not None:
            yield self.power_off_us

    def power_lasts_until(self, us: int) -> None:
        """Say when the power goes; not later than a time that has been fixed."""
        self.power_off_us = us if self.fixed_end_us is None else min(us, self.fixed_end_us)
        self._quiet_until_us = 0

    def power_off(self) -> None:
        """Let the power go for good as soon as time goes on."""
        self.fixed_end_us = self.now_us
        self.power_lasts_until(self.now_us)

    def run_out(self) -> None:
        """Let all the time pass that is left: nothing runs; raise the ending that comes."""
        if self._ending is not None:
            raise self._ending
        if self.power_off_us is None:
            raise ValueError("nobody has said when the power goes")
        self.advance(max(0, self.power_off_us - self.now_us))

    def _until(self, then_us: int) -> int:
        return then_us if self.power_off_us is None else min(then_us, self.power_off_us)

    # --- endings ----------------------------------------------------------------

    def end(self, ending: BaseException) -> None:
        """Raise an ending, and again whenever the program tries to go on."""
        self._ending = ending
        self._quiet_until_us = 0
        raise ending

    @contextmanager
    def uninterrupted(self) -> Iterator[None]:
        """Have a reload or a failure wait until this is over: C code runs, no Python.

        A reset and the loss of power do not wait.
        """
        if self.uninterruptible:
            yield
            return
        self.uninterruptible = True
        try:
            yield
        finally:
            self.uninterruptible = False
            held_back, self._held_back = self._held_back, None
        if held_back is not None:
            raise held_back

    def _happen(self, action: Callable[[], None]) -> None:
        try:
            action()
        except (Exception, Reload, DeepSleep) as ending:
            if not self._waits(ending):
                raise
            self._held_back = ending

    def _waits(self, ending: BaseException) -> bool:
        return self.uninterruptible and not isinstance(ending, PowerOff | Reset)

    def resume(self) -> None:
        """Let the next program run."""
        self._ending = None

    def restart(self) -> None:
        """Come out of reset: the chip counts from the start again."""
        self._ending = None
        self._started_us = self.now_us

    # --- what CircuitPython says of it ------------------------------------------

    def sleep(self, seconds: float) -> None:
        """Pass the time that `time.sleep` takes."""
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        self.advance(CALL_US + round(seconds * MICROSECONDS / self._speed))

    def true_us(self, seconds: float) -> int:
        """Return how much true time passes while the chip counts so many seconds."""
        return round(seconds * MICROSECONDS / self._speed)

    def chip_s(self) -> float:
        """Return the seconds that the chip has counted since it started."""
        return (self.now_us - self._started_us) * self._speed / MICROSECONDS

    def monotonic_ns(self) -> int:
        """Return what `time.monotonic_ns` says."""
        self.advance(CALL_US)
        return round(self.chip_s() * 1_000_000_000)

    def monotonic(self) -> float:
        """Return what `time.monotonic` says, to its best precision."""
        self.advance(CALL_US)
        return self.chip_s()

    def ticks_ms(self) -> int:
        """Return what `supervisor.ticks_ms` says."""
        # The busiest call of a board, some twenty a sample: its usual way is the shortest.
        now_us = self.now_us + CALL_US
        if now_us < self._quiet_until_us:
            self.now_us = now_us
        else:
            self.advance(CALL_US)
        return self.ticks_at_ms(self.now_us)

    def ticks_now_ms(self) -> int:
        """Return the same without the time that asking takes."""
        return self.ticks_at_ms(self.now_us)

    def ticks_at_ms(self, us: int) -> int:
        """Return what it said at a time since the chip last started."""
        counted_ms = int((us - self._started_us) * self._speed) // 1000
        return (self._first_tick_ms + counted_ms) % TICKS_PERIOD_MS
