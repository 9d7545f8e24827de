"""CircuitPython's built-in modules for one virtual board, and the door they come in by.

Adafruit's Blinka puts its own `board`, `busio`, ... into site-packages; they know
single-board computers and fail on a laptop. Within installed() the virtual board's
modules win, and a module of Blinka's without a virtual counterpart is not there, as
on a board that lacks it. Afterwards `sys.modules` is what it was before.
"""

import importlib.metadata
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from types import ModuleType
from typing import Any

from footfall_host.virtual_board import bus, gpio
from footfall_host.virtual_board.clock import Clock
from footfall_host.virtual_board.pins import Pin

Modules = Mapping[str, ModuleType]

# Whatever holds on to a board's hardware: each power-on imports it anew.
FRESH = ("footfall.device", "footfall_drive", "adafruit_")
BLINKA = "Adafruit-Blinka"

# From this release on os.getenv() gives text alone, and supervisor.get_setting() what
# the text stands for; before, os.getenv() gave whole numbers too.
GET_SETTING_SINCE = (10, 2)


def board_modules(
    board_id: str,
    pins: Mapping[str, Pin],
    clock: Clock,
    settings: Mapping[str, object],
    release: tuple[int, int],
) -> dict[str, ModuleType]:
    """Return the modules that the firmware and its libraries import, by name.

    settings: the drive's settings.toml. release: of CircuitPython, as in (10, 3).
    """
    parsed = _setting_reader(settings)
    modern = release >= GET_SETTING_SINCE
    contents: dict[str, dict[str, Any]] = {
        "board": {"board_id": board_id, **pins},
        "busio": {"I2C": bus.I2C, "SPI": bus.SPI},
        "digitalio": {
            "DigitalInOut": gpio.DigitalInOut,
            "Direction": gpio.Direction,
            "Pull": gpio.Pull,
        },
        "keypad": {"Keys": gpio.Keys, "Event": gpio.Event},
        "microcontroller": {"Pin": Pin},
        "micropython": {"const": lambda value: value},
        "pwmio": {"PWMOut": gpio.PWMOut},
        "supervisor": {"ticks_ms": clock.ticks_ms, **({"get_setting": parsed} if modern else {})},
    }
    return {
        **{name: _module(name, attributes) for name, attributes in contents.items()},
        "os": _replica(os, getenv=_text_reader(settings) if modern else parsed),
        "time": _replica(
            time, sleep=clock.sleep, monotonic=clock.monotonic, monotonic_ns=clock.monotonic_ns
        ),
    }


@contextmanager
def installed(modules: Modules) -> Iterator[None]:
    """Let imports find these modules, and leave no trace of them or of what they served."""
    before = dict(sys.modules)
    path = list(sys.path)
    try:
        for name in before:
            if name.startswith(FRESH):
                _forget(name)
        for name in _blinka_modules():
            sys.modules[name] = None  # type: ignore[assignment]  # import's word for "not there"
        sys.modules.update(modules)
        yield
    finally:
        for name in set(sys.modules) - set(before):
            _forget(name)
        for name, module in before.items():
            _remember(name, module)
        sys.path[:] = path


def _forget(name: str) -> None:
    """Remove a module, and the attribute of its package that import has set."""
    module = sys.modules.pop(name)
    package, _, attribute = name.rpartition(".")
    parent = sys.modules.get(package)
    if module is not None and getattr(parent, attribute, None) is module:
        delattr(parent, attribute)


def _remember(name: str, module: ModuleType) -> None:
    """Put a module back where it was."""
    if sys.modules.get(name) is module:
        return
    sys.modules[name] = module
    package, _, attribute = name.rpartition(".")
    if package in sys.modules:
        setattr(sys.modules[package], attribute, module)


@cache
def _blinka_modules() -> tuple[str, ...]:
    """Return the top-level modules that Blinka brings, or none where it is not installed."""
    try:
        names = importlib.metadata.distribution(BLINKA).read_text("top_level.txt")
    except importlib.metadata.PackageNotFoundError:
        return ()
    return tuple((names or "").split())


def _setting_reader(settings: Mapping[str, object]) -> Callable[..., object]:
    def read(key: str, default: object = None) -> object:
        """Return a setting as the value that it stands for."""
        value = settings.get(key, default)
        if not isinstance(value, str | int | float | bool | None):
            raise ValueError(f"Invalid value for {key}")
        return value

    return read


def _text_reader(settings: Mapping[str, object]) -> Callable[..., object]:
    def read(key: str, default: object = None) -> object:
        """Return a setting as its text."""
        return str(settings[key]) if key in settings else default

    return read


def _module(name: str, attributes: Mapping[str, Any]) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(attributes)
    return module


def _replica(original: ModuleType, **changes: Any) -> ModuleType:
    """Return a copy with some functions replaced; library code may need the others."""
    return _module(original.__name__, {**vars(original), **changes})
