"""CircuitPython's `supervisor`: how the program came to run, and what runs next."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from footfall_host.virtual_board.endings import Reload
from footfall_host.virtual_board.machine import Machine, NextCode

RunReason = Enum("RunReason", ["STARTUP", "AUTO_RELOAD", "SUPERVISOR_RELOAD", "REPL_RELOAD"])
SafeModeReason = Enum(
    "SafeModeReason",
    [
        "NONE", "BROWNOUT", "FLASH_WRITE_FAIL", "GC_ALLOC_OUTSIDE_VM", "HARD_FAULT",
        "INTERRUPT_ERROR", "NLR_JUMP_FAIL", "NO_CIRCUITPY", "NO_HEAP", "PROGRAMMATIC",
        "SDK_FATAL_ERROR", "STACK_OVERFLOW", "USB_BOOT_DEVICE_NOT_INTERFACE_ZERO",
        "USB_TOO_MANY_ENDPOINTS", "USB_TOO_MANY_INTERFACE_NAMES", "USER", "WATCHDOG",
    ],
)  # fmt: skip

# Built without safemode.py and without the reason for it.
NO_SAFE_MODE_REASON = ("atmel-samd",)
# From this release on os.getenv() gives text alone, and supervisor.get_setting() what
# the text stands for; before, os.getenv() gave whole numbers too.
GET_SETTING_SINCE = (10, 2)


class Runtime:
    """`supervisor.runtime`."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._ble_workflow = True

    @property
    def usb_connected(self) -> bool:
        """Whether a computer is at the other end of USB."""
        return self._machine.usb_connected

    @property
    def serial_connected(self) -> bool:
        """Whether somebody reads the console: nobody does."""
        return False

    @property
    def serial_bytes_available(self) -> int:
        """What somebody has typed: nothing."""
        return 0

    @property
    def run_reason(self) -> RunReason:
        """Why the program runs."""
        return RunReason[self._machine.run_reason]

    @property
    def safe_mode_reason(self) -> SafeModeReason:
        """Why the board is in safe mode."""
        if self._machine.build.port in NO_SAFE_MODE_REASON:
            raise NotImplementedError
        return SafeModeReason[self._machine.safe_mode or "NONE"]

    @property
    def autoreload(self) -> bool:
        """Whether a file saved by a computer starts the program anew."""
        return self._machine.autoreload

    @autoreload.setter
    def autoreload(self, wanted: bool) -> None:
        self._machine.autoreload = bool(wanted)

    @property
    def ble_workflow(self) -> bool:
        """Whether files can be exchanged over Bluetooth."""
        return self._ble_workflow

    @ble_workflow.setter
    def ble_workflow(self, wanted: bool) -> None:
        self._ble_workflow = bool(wanted)


def supervisor_of(machine: Machine, previous_traceback: str | None) -> dict[str, Any]:
    """Return what `supervisor` holds."""

    def reload() -> None:
        """Start code.py anew."""
        machine.clock.advance(0)
        machine.clock.end(Reload("SUPERVISOR_RELOAD"))

    def set_next_code_file(
        filename: str | None,
        *,
        working_directory: str | None = None,
        reload_on_success: bool = False,
        reload_on_error: bool = False,
        sticky_on_success: bool = False,
        sticky_on_error: bool = False,
        sticky_on_reload: bool = False,
    ) -> None:
        """Choose what runs after this program, and when."""
        machine.next_code = NextCode(
            filename,
            reload_on_success,
            reload_on_error,
            sticky_on_success,
            sticky_on_error,
            sticky_on_reload,
        )

    held: dict[str, Any] = {
        "RunReason": RunReason,
        "Runtime": Runtime,
        "SafeModeReason": SafeModeReason,
        "runtime": Runtime(machine),
        "ticks_ms": machine.clock.ticks_ms,
        "reload": reload,
        "set_next_code_file": set_next_code_file,
        "get_previous_traceback": lambda: previous_traceback,
    }
    if reads_settings_as_values(machine):
        held["get_setting"] = value_reader(machine.scenario.settings)
    return held


def reads_settings_as_values(machine: Machine) -> bool:
    """Return whether this build has supervisor.get_setting()."""
    modern = machine.scenario.release >= GET_SETTING_SINCE
    return modern and machine.build.has("supervisor.get_setting")


def value_reader(settings: Mapping[str, object]) -> Callable[..., object]:
    """Return a reader of settings.toml that gives what a text stands for."""

    def get_setting(key: str, default: object = None) -> object:
        """Return a setting as the value that it stands for."""
        value = settings.get(key, default)
        if not isinstance(value, str | int | float | bool | None):
            raise ValueError(f"Invalid value for {key}")
        return value

    return get_setting


def text_reader(settings: Mapping[str, object]) -> Callable[..., object]:
    """Return a reader of settings.toml that gives its text."""

    def getenv(key: str, default: object = None) -> object:
        """Return a setting as its text."""
        return str(settings[key]) if key in settings else default

    return getenv
