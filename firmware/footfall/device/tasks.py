"""How long each part of the loop takes, against what it may take; nothing here makes it faster."""

from array import array

import supervisor
from micropython import const

from footfall.core.sample_clock import ticks_since

SAMPLES = const(0)
CUES = const(1)
BUTTONS = const(2)
LIGHT = const(3)
NOTES = const(4)
SAVING = const(5)
AIR = const(6)

NAMES = ("samples", "cues", "buttons", "light", "notes", "saving", "air")

# The FIFO holds 320 ms and is drained each 80. A full FIFO takes 5 ms to read and 32 samples at
# most 60 to count; saving erases a page of the chip's own flash (130 ms on an nRF) straight after
# a drain; what is left of 160 ms between two drains bounds the rest together.
BUDGETS_MS = (70, 5, 5, 5, 10, 140, 10)


class TaskTimes:
    """The longest time of each task, how often each took longer than its budget, and of a pass.

    longest_ms, over_budget: ``array('H')`` by task. longest_gap_ms: from one drain to the next.
    """

    def __init__(self):
        self.longest_ms = array("H", [0] * len(NAMES))
        self.over_budget = array("H", [0] * len(NAMES))
        self.longest_gap_ms = 0
        self._began_ms = 0
        self._drained_ms = -1

    def begin(self):
        """Note the start of a task."""
        self._began_ms = supervisor.ticks_ms()

    def end(self, task):
        """Note the end of the task that began last."""
        took_ms = min(ticks_since(self._began_ms, supervisor.ticks_ms()), 0xFFFF)
        if took_ms > self.longest_ms[task]:
            self.longest_ms[task] = took_ms
        if took_ms > BUDGETS_MS[task] and self.over_budget[task] < 0xFFFF:
            self.over_budget[task] += 1

    def drained(self, now_ms):
        """Note a drain that worked."""
        if self._drained_ms >= 0:
            self.longest_gap_ms = max(self.longest_gap_ms, ticks_since(self._drained_ms, now_ms))
        self._drained_ms = now_ms

    def interrupted(self):
        """Note that there is no accelerometer to drain: the time until the next drain is no gap."""
        self._drained_ms = -1

    def report(self):
        """Return a line for the console."""
        longest = ", ".join(
            [f"{NAMES[task]} {self.longest_ms[task]}" for task in range(len(NAMES))]
        )
        over = sum(self.over_budget)
        return (
            f"Drains at most {self.longest_gap_ms} ms apart; "
            f"longest ms: {longest}; {over} over budget"
        )
