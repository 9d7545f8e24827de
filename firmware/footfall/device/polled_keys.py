"""What the firmware uses of CircuitPython's `keypad`, for a build without it.

The pins are looked at when events are asked for, at each pass of the loop, rather than in the
background: a press during a stall is missed.
"""

import digitalio
import supervisor
from micropython import const

from footfall.core.sample_clock import ticks_since

# Contacts bounce for some milliseconds.
_SETTLED_MS = const(20)


class Event:
    """A key went down or up; timestamp: by supervisor.ticks_ms()."""

    def __init__(self):
        self.key_number = 0
        self.pressed = False
        self.timestamp = 0

    @property
    def released(self):
        """The opposite of `pressed`."""
        return not self.pressed


class Keys:
    """Keys on pins of their own. events: where transitions are fetched, this very object."""

    def __init__(self, pins, *, value_when_pressed, pull):
        towards = digitalio.Pull.DOWN if value_when_pressed else digitalio.Pull.UP
        self._inputs = []
        for pin in pins:
            level = digitalio.DigitalInOut(pin)
            level.switch_to_input(pull=towards if pull else None)
            self._inputs.append(level)
        self._pressed_level = value_when_pressed
        self._pressed = [False] * len(pins)
        self._changed_ms = [0] * len(pins)
        self.events = self

    def get_into(self, event):
        """Put a change since the last look into `event`; return whether there was one."""
        now_ms = supervisor.ticks_ms()
        for key in range(len(self._inputs)):
            pressed = self._inputs[key].value == self._pressed_level
            settled = ticks_since(self._changed_ms[key], now_ms) >= _SETTLED_MS
            if pressed != self._pressed[key] and settled:
                self._pressed[key] = pressed
                self._changed_ms[key] = now_ms
                event.key_number = key
                event.pressed = pressed
                event.timestamp = now_ms
                return True
        return False
