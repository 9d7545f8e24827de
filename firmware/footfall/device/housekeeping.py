"""What the loop does once a second or less often: notes for a restart, the battery, sleep."""

import supervisor
from micropython import const

from footfall.core.sample_clock import ticks_since
from footfall.core.stream import IDLE
from footfall.device import fault_codes, idle_sleep
from footfall.device.battery import Battery
from footfall.device.board_file import pin_of

_SECOND_MS = const(1000)
_BATTERY_S = const(10)
_REPORT_S = const(600)
# Good work for so long ends a series of failures.
_WELL_S = const(60)


class Housekeeping:
    """Serve it with tick().

    battery_low: whether the runner is to be told so now; whoever tells sets it back.
    fares_well: whether earlier failures are to be forgotten now; whoever does sets it back.
    sleepy: whether the board may go to sleep.
    battery: its cell, or None where the board has no pin for it.
    """

    def __init__(self, description, settings, counting, lifeline, faults, times):
        """Take what it looks after: the board file, the settings, and the app's parts."""
        self.battery_low = False
        self.fares_well = False
        self.sleepy = False
        self._counting = counting
        self._lifeline = lifeline
        self._faults = faults
        self._times = times
        self.battery = None
        if hasattr(description, "BATTERY_PIN"):
            self.battery = Battery(pin_of(description.BATTERY_PIN), description.BATTERY_DIVIDER)
        self._sleep_after_s = 60 * settings.idle_sleep_min
        self._can_sleep = self._sleep_after_s > 0 and idle_sleep.can_sleep(description)
        self._second_ms = supervisor.ticks_ms()
        self._seconds = 0
        self._idle_s = 0

    def touched(self):
        """Note that somebody is there."""
        self._idle_s = 0
        self.sleepy = False

    def tick(self, now_ms):
        """Do what is due; return whether another second has passed."""
        if ticks_since(self._second_ms, now_ms) < _SECOND_MS:
            return False
        self._second_ms = now_ms
        self._seconds += 1
        counting = self._counting
        targets_spm = (counting.goal_spm, counting.asked_spm)
        self._lifeline.place = counting.place
        self._lifeline.keep(counting.steps, counting.running_s, targets_spm, not counting.active)
        if self._seconds == _WELL_S:
            self.fares_well = True
            self._faults.ended(fault_codes.RESTARTED)
        if self.battery is not None and self._seconds % _BATTERY_S == 0:
            self._read_battery()
        if self._seconds % _REPORT_S == 0:
            self._report()
        self._watch_for_rest()
        return True

    def _read_battery(self):
        if self.battery.read() and not supervisor.runtime.usb_connected:
            self.battery_low = self._faults.began(fault_codes.BATTERY_LOW) or self.battery_low
        else:
            self._faults.ended(fault_codes.BATTERY_LOW)

    def _report(self):
        counting = self._counting
        print(
            f"{counting.steps} steps in {counting.running_s} s of running; "
            f"{self._faults.total} faults. {self._times.report()}"
        )

    def _watch_for_rest(self):
        """Count the seconds in which nobody has moved and no computer is there."""
        self._idle_s += 1
        if self._counting.state != IDLE or supervisor.runtime.usb_connected:
            self._idle_s = 0
        self.sleepy = self._can_sleep and self._idle_s >= self._sleep_after_s
