"""CircuitPython's built-in modules, as one board's build has them, for one program."""

import os
import time
from collections.abc import Mapping
from types import ModuleType
from typing import Any

from footfall_host.virtual_board import gpio, i2c, keys, memory, watchdog
from footfall_host.virtual_board.controller import microcontroller_of
from footfall_host.virtual_board.machine import Machine
from footfall_host.virtual_board.sleeping import alarm_modules
from footfall_host.virtual_board.supervision import (
    reads_settings_as_values,
    supervisor_of,
    text_reader,
    value_reader,
)


def board_modules(machine: Machine, previous_traceback: str | None = None) -> dict[str, ModuleType]:
    """Return the modules that a program and its libraries can import, by name.

    previous_traceback: what supervisor.get_previous_traceback() says.
    """
    clock = machine.clock
    contents: dict[str, Mapping[str, Any]] = {
        "analogio": {"AnalogIn": gpio.AnalogIn},
        "board": {"board_id": machine.scenario.board_id, **machine.pins},
        "busio": {"I2C": i2c.I2C, "SPI": i2c.SPI},
        "digitalio": {
            "DigitalInOut": gpio.DigitalInOut,
            "Direction": gpio.Direction,
            "DriveMode": gpio.DriveMode,
            "Pull": gpio.Pull,
        },
        "keypad": {"Event": keys.Event, "EventQueue": keys.EventQueue, "Keys": keys.Keys},
        "microcontroller": microcontroller_of(machine),
        "micropython": {"const": lambda value: value},
        "neopixel_write": {"neopixel_write": gpio.light_writer(machine.run.colours)},
        "nvm": {"ByteArray": memory.ByteArray},
        "pwmio": {"PWMOut": gpio.PWMOut},
        "rainbowio": {"colorwheel": gpio.colorwheel},
        "storage": _storage(machine),
        "supervisor": supervisor_of(machine, previous_traceback),
        "watchdog": {
            "WatchDogMode": watchdog.WatchDogMode,
            "WatchDogTimeout": watchdog.WatchDogTimeout,
            "WatchDogTimer": watchdog.WatchDogTimer,
        },
    }
    if machine.scenario.ether is not None and machine.build.has("_bleio"):
        contents["_bleio"] = _bleio(machine)
    modules = {name: _module(name, held) for name, held in contents.items()}
    modules.update(alarm_modules(machine))
    modules["os"] = _os(machine)
    modules["time"] = _replica(
        time, sleep=clock.sleep, monotonic=clock.monotonic, monotonic_ns=clock.monotonic_ns
    )
    return {
        name: module
        for name, module in modules.items()
        if machine.build.has(name.partition(".")[0])
    }


def _bleio(machine: Machine) -> Mapping[str, Any]:
    """Switch the radio on for the program to come."""
    # Bumble takes a second to load, which what needs no air should not pay.
    from footfall_host.virtual_board.bleio import bleio_of
    from footfall_host.virtual_board.radio import Radio

    assert machine.scenario.ether is not None
    machine.radio = Radio(machine.scenario.ether, machine.clock, machine.run.written)
    return bleio_of(machine.radio)


class VfsFat:
    """What storage.getmount() returns."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    @property
    def label(self) -> str:
        """The drive's name."""
        return "CIRCUITPY"

    @property
    def readonly(self) -> bool:
        """Whether the firmware may not write."""
        return self._machine.drive.readonly


def _storage(machine: Machine) -> dict[str, Any]:
    def remount(
        mount_path: str,
        readonly: bool = False,
        *,
        disable_concurrent_write_protection: bool = False,
    ) -> None:
        """Say who may write the drive."""
        machine.drive.remount(readonly, machine.in_boot_py)

    def disable_usb_drive() -> None:
        """Hide the drive from computers; boot.py alone may."""
        if not machine.in_boot_py:
            raise RuntimeError("Cannot change USB devices now")
        machine.drive.hide()

    def enable_usb_drive() -> None:
        """Show it again; boot.py alone may."""
        if not machine.in_boot_py:
            raise RuntimeError("Cannot change USB devices now")
        machine.drive.hide(False)

    return {
        "VfsFat": VfsFat,
        "remount": remount,
        "getmount": lambda mount_path: VfsFat(machine),
        "disable_usb_drive": disable_usb_drive,
        "enable_usb_drive": enable_usb_drive,
    }


def _os(machine: Machine) -> ModuleType:
    """Return an `os` whose files are the drive's and whose environment is its settings.toml."""
    settings = machine.scenario.settings
    replica = _replica(os, **machine.drive.functions())
    if machine.build.has("os.getenv"):
        as_text = reads_settings_as_values(machine)
        vars(replica)["getenv"] = (text_reader if as_text else value_reader)(settings)
    else:
        del vars(replica)["getenv"]
    return replica


def _module(name: str, attributes: Mapping[str, Any]) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(attributes)
    return module


def _replica(original: ModuleType, **changes: Any) -> ModuleType:
    """Return a copy with some functions replaced; library code may need the others."""
    return _module(original.__name__, {**vars(original), **changes})
