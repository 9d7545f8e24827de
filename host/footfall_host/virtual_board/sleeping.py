"""CircuitPython's `alarm`: sleep, and what ends it."""

from types import ModuleType
from typing import Any, NoReturn

from footfall_host.virtual_board.clock import Clock
from footfall_host.virtual_board.endings import DeepSleep, NotModelled
from footfall_host.virtual_board.machine import Machine
from footfall_host.virtual_board.memory import SleepMemory
from footfall_host.virtual_board.pins import Pin

POLL_US = 1_000


class PinAlarm:
    """Rings when a pin is at a level."""

    def __init__(self, pin: Pin, value: bool, edge: bool = False, pull: bool = False) -> None:
        if edge:
            raise ValueError("Cannot wake on pin edge, only level")
        self._pin = pin
        self._value = bool(value)
        self._pull = pull

    @property
    def pin(self) -> Pin:
        """The pin."""
        return self._pin

    @property
    def value(self) -> bool:
        """The level."""
        return self._value

    def _rings(self) -> bool:
        pulled_up = self._pull and not self._value
        return self._pin.level_at(self._pin.clock.now_us, pulled_up) == self._value


def time_alarm_of(clock: Clock) -> type:
    """Return `alarm.time.TimeAlarm` by this clock."""

    class TimeAlarm:
        """Rings when time.monotonic() reaches a time."""

        def __init__(
            self, *, monotonic_time: float | None = None, epoch_time: int | None = None
        ) -> None:
            if monotonic_time is None:
                raise NotModelled("TimeAlarm: only monotonic_time is modelled")
            if monotonic_time < clock.chip_s():
                raise ValueError("Time is in the past.")
            self._at_s = monotonic_time
            # Deep sleep resets what time.monotonic() says, and the alarm rings all the same.
            self._at_us = clock.now_us + clock.true_us(monotonic_time - clock.chip_s())

        @property
        def monotonic_time(self) -> float:
            """When it rings."""
            return self._at_s

        def _rings(self) -> bool:
            return clock.now_us >= self._at_us

    return TimeAlarm


def alarm_modules(machine: Machine) -> dict[str, ModuleType]:
    """Return `alarm` and the modules in it."""
    clock = machine.clock
    alarm, pin, time = ModuleType("alarm"), ModuleType("alarm.pin"), ModuleType("alarm.time")

    def light_sleep_until_alarms(*alarms: Any) -> Any:
        """Wait for one of the alarms and return it."""
        while True:
            for one in alarms:
                if one._rings():
                    vars(alarm)["wake_alarm"] = one
                    return one
            clock.advance(POLL_US)

    def exit_and_deep_sleep_until_alarms(*alarms: Any, preserve_dios: Any = ()) -> NoReturn:
        """End the program until one of the alarms."""
        clock.advance(0)
        clock.end(DeepSleep(alarms))
        raise AssertionError("an ending has not ended the program")

    vars(pin)["PinAlarm"] = PinAlarm
    vars(time)["TimeAlarm"] = time_alarm_of(clock)
    vars(alarm).update(
        __path__=[],
        SleepMemory=SleepMemory,
        sleep_memory=machine.sleep_memory,
        wake_alarm=machine.wake_alarm,
        light_sleep_until_alarms=light_sleep_until_alarms,
        exit_and_deep_sleep_until_alarms=exit_and_deep_sleep_until_alarms,
        pin=pin,
        time=time,
    )
    return {"alarm": alarm, "alarm.pin": pin, "alarm.time": time}
