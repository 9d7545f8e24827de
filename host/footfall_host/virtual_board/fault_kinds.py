"""Every fault that a spec can name: what it looks like, what it does, and to which field.

A kind's `change` gets the parts of the spec and the board file, and returns fields of a
Scenario; fields that hold several of their kind are added up.
"""

import errno
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from footfall_host.virtual_board.bus import Hang, Nacks
from footfall_host.virtual_board.clock import MICROSECONDS
from footfall_host.virtual_board.lis3dh_registers import SELF_TEST_MG
from footfall_host.virtual_board.scenario import Brownout, Press, TornWrite

AXES = {"x": 0, "y": 1, "z": 2}
PRESS_S = 0.15
FOREVER_US = 1 << 50


@dataclass(frozen=True)
class Parts:
    """A spec taken apart: NAME[=VALUE][PERCENT%[/min]][@AT][forDURATION][xTIMES]; times in s."""

    name: str
    value: str | None = None
    percent: float | None = None
    per_min: bool = False
    at_s: float | None = None
    for_s: float | None = None
    times: int | None = None

    @property
    def at_us(self) -> int:
        """When it happens; at power-on unless it says so."""
        return round((self.at_s or 0.0) * MICROSECONDS)

    def span_us(self, default_s: float | None = None) -> tuple[int, int]:
        """Return from when to when it lasts; for ever unless it says how long."""
        for_s = self.for_s if self.for_s is not None else default_s
        return self.at_us, FOREVER_US if for_s is None else self.at_us + round(for_s * MICROSECONDS)

    @property
    def fraction(self) -> float:
        """The percentage as a part of one."""
        return (self.percent or 0.0) / 100

    def number(self) -> int:
        """Return the value as a whole number, 0x... or decimal; raises ValueError."""
        return int(self.value or "", 0)


@dataclass(frozen=True)
class Kind:
    """One kind of fault.

    example: a spec of it. needs, may: the names of the parts that it must and may have.
    """

    example: str
    does: str
    change: Callable[[Parts, Any], dict[str, Any]]
    needs: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()


def _kind(
    example: str,
    does: str,
    change: Callable[[Parts, Any], dict[str, Any]],
    needs: str = "",
    may: str = "",
) -> Kind:
    return Kind(example, does, change, frozenset(needs.split()), frozenset(may.split()))


def _nack(number: int) -> Callable[[Parts, Any], dict[str, Any]]:
    return lambda p, _: {"nacks": (Nacks(p.at_us, p.times or 1, number),)}


def _stuck(axis: str) -> Callable[[Parts, Any], dict[str, Any]]:
    return lambda p, _: {"stuck": ((AXES[axis], p.at_us),)}


def _press(p: Parts, board: Any) -> dict[str, Any]:
    pin = getattr(board, f"BUTTON_{(p.value or '').upper()}_PIN", None)
    if pin is None:
        raise ValueError("buttons are raise and lower")
    start_us, end_us = p.span_us(PRESS_S)
    return {"presses": (Press(pin, start_us, end_us - start_us),)}


def _power_off(p: Parts, _: Any) -> dict[str, Any]:
    if p.for_s is None:
        return {"power_off_us": p.at_us}
    return {"power_cuts_us": ((p.at_us, round(p.for_s * MICROSECONDS)),)}


def _stall(p: Parts, _: Any) -> dict[str, Any]:
    return {"stalls_us": ((p.at_us, round((p.for_s or 0.0) * MICROSECONDS)),)}


def _torn(p: Parts, _: Any) -> dict[str, Any]:
    if p.number() < 0:
        raise ValueError("a number of bytes is not negative")
    return {"torn_write": TornWrite(p.number(), p.at_us)}


def _battery(p: Parts, _: Any) -> dict[str, Any]:
    return {"battery_v": float(p.value or "")}


def _ticks(p: Parts, _: Any) -> dict[str, Any]:
    if not 0 <= p.number() < 1 << 29:
        raise ValueError("ticks are 0 to 0x1FFFFFFF")
    return {"first_tick_ms": p.number()}


def _identity(p: Parts, _: Any) -> dict[str, Any]:
    if not 0 <= p.number() <= 0xFF:
        raise ValueError("an identity is one byte")
    return {"identity": p.number()}


KINDS = {
    "nack": _kind(
        "nack@12.5x10",
        "the next transfer (10 of them) is not acknowledged",
        _nack(errno.ENODEV),
        "at_s",
        "times",
    ),
    "nack-data": _kind(
        "nack-data@12.5", "the same, amid the data", _nack(errno.EIO), "at_s", "times"
    ),
    "hang": _kind(
        "hang@20for1",
        "the bus is held low; each transfer runs into its timeout",
        lambda p, _: {"hangs": (Hang(*p.span_us()),)},
        "at_s",
        "for_s",
    ),
    "reset": _kind(
        "reset@30",
        "the accelerometer resets itself",
        lambda p, _: {"chip_resets_us": (p.at_us,)},
        "at_s",
    ),
    "identity": _kind("identity=0x11", "it says it is another chip", _identity, "value"),
    "absent": _kind(
        "absent@10for5",
        "it has no power (from the start, for good)",
        lambda p, _: {"unplugged_us": (p.span_us(),)},
        may="at_s for_s",
    ),
    **{
        f"stuck-{axis}": _kind(
            f"stuck-{axis}@20", f"its {axis} axis moves no more", _stuck(axis), may="at_s"
        )
        for axis in AXES
    },
    "zero": _kind(
        "zero@20", "it feels nothing any more", lambda p, _: {"zero_us": p.at_us}, may="at_s"
    ),
    "self-test": _kind(
        "self-test=20",
        f"its self-test, made with a computer plugged in, moves it by so many milli-g, "
        f"not {SELF_TEST_MG}",
        lambda p, _: {"self_test_mg": p.number()},
        "value",
    ),
    "rate": _kind("rate-8%", "its rate is off", lambda p, _: {"rate_error": p.fraction}, "percent"),
    "drift": _kind(
        "drift1%/min",
        "its rate drifts",
        lambda p, _: {"rate_drift_per_min": p.fraction},
        "percent per_min",
    ),
    "full-is-overrun": _kind(
        "full-is-overrun",
        "its overrun flag means only that the FIFO is full",
        lambda p, _: {"overrun_when_full": True},
    ),
    "clock": _kind(
        "clock+3%", "the board's clock is off", lambda p, _: {"clock_error": p.fraction}, "percent"
    ),
    "ticks": _kind("ticks=0x1FFFFFF0", "ticks_ms() starts there", _ticks, "value"),
    "stall": _kind("stall@40for0.6", "nothing runs for a while", _stall, "at_s for_s"),
    "memory-error": _kind(
        "memory-error@40",
        "an allocation fails, wherever the firmware is",
        lambda p, _: {"memory_errors_us": (p.at_us,)},
        "at_s",
    ),
    "brownout": _kind(
        "brownout@60",
        "the supply sags; sleep memory is lost",
        lambda p, _: {"brownouts": (Brownout(p.at_us),)},
        "at_s",
    ),
    "brownout-kept": _kind(
        "brownout-kept@60",
        "the supply sags; sleep memory survives",
        lambda p, _: {"brownouts": (Brownout(p.at_us, keeps_sleep_memory=True),)},
        "at_s",
    ),
    "power-off": _kind(
        "power-off@50for5", "the power goes (for good, or for 5 s)", _power_off, "at_s", "for_s"
    ),
    "reset-button": _kind(
        "reset-button@25",
        "the board's reset button is pressed",
        lambda p, _: {"reset_buttons_us": (p.at_us,)},
        "at_s",
    ),
    "plug": _kind(
        "plug@30",
        "a computer is plugged in (from the start)",
        lambda p, _: {"usb_us": ((p.at_us, True),)},
        may="at_s",
    ),
    "unplug": _kind(
        "unplug@30",
        "the computer, there until then, is unplugged",
        lambda p, _: {"usb_us": ((0, True), (p.at_us, False))},
        "at_s",
    ),
    "host-write": _kind(
        "host-write@35",
        "the computer saves a file",
        lambda p, _: {"host_writes_us": (p.at_us,)},
        "at_s",
    ),
    "nvm-torn": _kind(
        "nvm-torn=17",
        "the power goes after 17 bytes of the first write to NVM (since @AT)",
        _torn,
        "value",
        "at_s",
    ),
    "drive-full": _kind("drive-full", "the drive is full", lambda p, _: {"drive_full": True}),
    "drive-readonly": _kind(
        "drive-readonly", "the drive stays read-only", lambda p, _: {"drive_readonly": True}
    ),
    "battery": _kind("battery=3.3", "the cell has so many volts", _battery, "value"),
    "no-haptic": _kind(
        "no-haptic", "the haptic driver is not there", lambda p, _: {"haptic": False}
    ),
    "shake": _kind(
        "shake=0.5",
        "each cue shakes the accelerometer by so many g",
        lambda p, _: {"shake_g": float(p.value or "")},
        "value",
    ),
    "press": _kind(
        "press=raise@12",
        "a button, raise or lower, is pressed (for0.15)",
        _press,
        "value at_s",
        "for_s",
    ),
}
