"""CircuitPython's `watchdog`: ends the program, or resets the chip, unless it is fed in time."""

from collections.abc import Callable
from enum import Enum

from footfall_host.virtual_board.clock import Clock
from footfall_host.virtual_board.endings import Reset

# The RP2040's counter ends here.
LONGEST_S = {"raspberrypi": 8.388607}
CANNOT_RAISE = ("raspberrypi",)
# Once it resets, the nRF's can be neither changed nor stopped.
CANNOT_STOP = ("nordic",)


class WatchDogTimeout(Exception):  # noqa: N818 (CircuitPython's own name)
    """The program was not fed in time."""


class WatchDogMode(Enum):
    """What happens when it is not."""

    RAISE = 0
    RESET = 1


class WatchDogTimer:
    """`microcontroller.watchdog` of a port."""

    def __init__(self, clock: Clock, port: str, usb_connected: Callable[[], bool]) -> None:
        """Start off. usb_connected: tells whether a computer is at the other end."""
        self._clock = clock
        self._port = port
        self._usb_connected = usb_connected
        self._timeout_s: float | None = None
        self._mode: WatchDogMode | None = None
        self._due_us = 0
        self._number = 0  # of the arming, so that what was due of an earlier one is not

    @property
    def timeout(self) -> float | None:
        """The seconds within which it wants to be fed."""
        return self._timeout_s

    @timeout.setter
    def timeout(self, timeout: float) -> None:
        self._refuse_if_running_for_good("timeout")
        longest_s = LONGEST_S.get(self._port)
        if timeout <= 0 or (longest_s and timeout > longest_s):
            raise ValueError(f"timeout must be >0 and <={longest_s or 'what fits'}")
        self._timeout_s = timeout
        self.feed()

    @property
    def mode(self) -> WatchDogMode | None:
        """What it does; None while it is off."""
        return self._mode

    @mode.setter
    def mode(self, mode: WatchDogMode | None) -> None:
        if mode is self._mode:
            return
        self._refuse_if_running_for_good("mode")
        if mode is WatchDogMode.RAISE and self._port in CANNOT_RAISE:
            raise NotImplementedError("RAISE mode is not implemented")
        if mode is not None and self._timeout_s is None:
            raise ValueError("WatchDogTimer.timeout must be greater than 0")
        self._mode = mode
        self._number += 1
        if mode is not None:
            self.feed()
            self._watch(self._number)

    def feed(self) -> None:
        """Ask for as long again."""
        self._due_us = self._clock.now_us + self._clock.true_us(self._timeout_s or 0)

    def _after_program(self) -> None:
        """Let go of a program that has ended; the chip's own watchdog goes on."""
        if self._mode is WatchDogMode.RAISE or self._port not in CANNOT_STOP:
            self._off()

    def _asleep(self) -> None:
        """Stop for the deep sleep of a chip that can stop it; on an nRF it goes on."""
        if self._port not in CANNOT_STOP:
            self._off()

    def _off(self) -> None:
        """Stop, as a reset does."""
        self._mode = None
        self._timeout_s = None
        self._number += 1

    def _refuse_if_running_for_good(self, what: str) -> None:
        if self._mode is WatchDogMode.RESET and self._port in CANNOT_STOP:
            raise RuntimeError(f"WatchDogTimer {what} cannot be changed once mode is set to RESET")

    def _watch(self, number: int) -> None:
        self._clock.at(self._due_us, lambda: self._look(number))

    def _look(self, number: int) -> None:
        if number != self._number:
            return
        if self._clock.now_us < self._due_us:
            self._watch(number)
        elif self._mode is WatchDogMode.RAISE:
            self._off()
            raise WatchDogTimeout
        else:
            # nRF: with USB attached the chip starts in safe mode, on battery it just starts.
            safe = self._port == "nordic" and self._usb_connected()
            self._clock.end(Reset("WATCHDOG", "WATCHDOG" if safe else None))
