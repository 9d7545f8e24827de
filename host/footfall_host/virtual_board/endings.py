"""How a program on a board can end against its will; no firmware may catch these."""

from collections.abc import Sequence
from typing import Any


class PowerOff(BaseException):
    """The battery is out for good: the virtual board's run is over."""


class NotModelled(BaseException):
    """The firmware uses what the virtual board has no model of: a fault of ours, not its own."""


class Reload(BaseException):
    """The program is to start again, as after supervisor.reload() or a file saved over USB."""

    def __init__(self, run_reason: str) -> None:
        super().__init__(run_reason)
        self.run_reason = run_reason


class DeepSleep(BaseException):
    """The program has asked to sleep until one of these alarms."""

    def __init__(self, alarms: Sequence[Any]) -> None:
        super().__init__("deep sleep")
        self.alarms = tuple(alarms)


class Reset(BaseException):
    """The chip starts anew.

    reason: a name of microcontroller.ResetReason.
    safe_mode: a name of supervisor.SafeModeReason if it starts in safe mode, else None.
    forgets: whether what deep sleep would keep is lost.
    off_us: how long the supply of the whole board is away, or None while it stays.
    """

    def __init__(
        self,
        reason: str,
        safe_mode: str | None = None,
        *,
        forgets: bool = False,
        off_us: int | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.safe_mode = safe_mode
        self.forgets = forgets
        self.off_us = off_us
