"""CircuitPython's `microcontroller`."""

from enum import Enum
from typing import Any

from footfall_host.virtual_board.clock import MICROSECONDS
from footfall_host.virtual_board.endings import Reset
from footfall_host.virtual_board.machine import Machine
from footfall_host.virtual_board.pins import Pin

ResetReason = Enum(
    "ResetReason",
    [
        "POWER_ON", "BROWNOUT", "SOFTWARE", "DEEP_SLEEP_ALARM", "RESET_PIN", "WATCHDOG",
        "UNKNOWN", "RESCUE_DEBUG",
    ],
)  # fmt: skip
RunMode = Enum("RunMode", ["NORMAL", "SAFE_MODE", "UF2", "BOOTLOADER"])

# Its regulator gives no more, and it reads no other voltage.
REGULATED_V = 3.3
MEASURES_SUPPLY = ("nordic", "atmel-samd")
FREQUENCY_HZ = {
    "nordic": 64_000_000,
    "raspberrypi": 125_000_000,
    "espressif": 240_000_000,
    "atmel-samd": 48_000_000,
}
TEMPERATURE_C = 25.0
UID = bytes(range(8))


class Processor:
    """`microcontroller.cpu`."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    @property
    def frequency(self) -> int:
        """Hertz."""
        return FREQUENCY_HZ[self._machine.build.port]

    @property
    def temperature(self) -> float:
        """Degrees Celsius."""
        return TEMPERATURE_C

    @property
    def uid(self) -> bytearray:
        """The serial number of the chip."""
        return bytearray(UID)

    @property
    def voltage(self) -> float:
        """Volts of the supply."""
        if self._machine.build.port in MEASURES_SUPPLY:
            return min(REGULATED_V, self._machine.scenario.battery_v)
        return REGULATED_V

    @property
    def reset_reason(self) -> ResetReason:
        """Why the chip started."""
        return ResetReason[self._machine.reset_reason]


def microcontroller_of(machine: Machine) -> dict[str, Any]:
    """Return what `microcontroller` holds."""

    def reset() -> None:
        """Start the chip anew."""
        machine.clock.advance(0)
        machine.drive.sync()
        machine.clock.end(Reset("SOFTWARE"))

    def on_next_reset(run_mode: RunMode) -> None:
        """Choose what the next reset starts; bootloaders are as good as safe mode here."""
        machine.next_safe_mode = None if run_mode is RunMode.NORMAL else "PROGRAMMATIC"

    def delay_us(delay: int) -> None:
        """Wait a very short time."""
        machine.clock.advance(machine.clock.true_us(delay / MICROSECONDS))

    has_watchdog = machine.build.has("watchdog")
    return {
        "Pin": Pin,
        "Processor": Processor,
        "ResetReason": ResetReason,
        "RunMode": RunMode,
        "cpu": Processor(machine),
        "nvm": machine.nvm,
        "watchdog": machine.watchdog if has_watchdog else None,
        "reset": reset,
        "on_next_reset": on_next_reset,
        "delay_us": delay_us,
    }
