"""Buttons: short presses move the target, a long one starts or stops; one button can do it all."""

import supervisor
from micropython import const

from footfall.core.sample_clock import ticks_since
from footfall.device.board_file import pin_of

try:
    import keypad
except ImportError:  # the smallest builds
    from footfall.device import polled_keys as keypad

NONE = const(0)
RAISE = const(1)
LOWER = const(2)
START_STOP = const(3)

# Nobody holds a button so long by chance, nor wants to wait longer.
LONG_MS = const(800)
# Of one button that does it all: two presses within this are one wish to lower.
DOUBLE_MS = const(400)

_NO_KEY = const(-1)
_OF_KEY = (RAISE, LOWER)  # in the order of the keys' numbers


class Controls:
    """The buttons of a board file; poll() until it returns NONE."""

    def __init__(self, description):
        pins = [pin_of(description.BUTTON_RAISE_PIN)]
        if hasattr(description, "BUTTON_LOWER_PIN"):
            pins.append(pin_of(description.BUTTON_LOWER_PIN))
        self._alone = len(pins) == 1
        self._keys = keypad.Keys(
            tuple(pins), value_when_pressed=description.BUTTON_PRESSED, pull=True
        )
        self._event = keypad.Event()
        self._held = _NO_KEY
        self._held_since_ms = 0
        self._tapped = False
        self._tapped_ms = 0

    def poll(self):
        """Return the next thing that was asked for: RAISE, LOWER, START_STOP, or NONE."""
        while self._keys.events.get_into(self._event):
            action = self._released() if self._event.released else self._pressed()
            if action != NONE:
                return action
        # Asked for only now: a key may have gone down since the loop looked at the clock.
        return self._waited(supervisor.ticks_ms())

    def _pressed(self):
        self._held = self._event.key_number
        self._held_since_ms = self._event.timestamp
        return NONE

    def _released(self):
        key = self._event.key_number
        if self._held != key:  # a long press has had its effect, or another key is held
            return NONE
        self._held = _NO_KEY
        if ticks_since(self._held_since_ms, self._event.timestamp) >= LONG_MS:
            return START_STOP
        if not self._alone:
            return _OF_KEY[key]
        if self._tapped:
            self._tapped = False
            return LOWER
        self._tapped = True
        self._tapped_ms = self._event.timestamp
        return NONE

    def _waited(self, now_ms):
        """Return what the passing of time makes of a button that is held or was tapped."""
        if self._held != _NO_KEY:
            if ticks_since(self._held_since_ms, now_ms) < LONG_MS:
                return NONE
            self._held = _NO_KEY
            return START_STOP
        if self._tapped and ticks_since(self._tapped_ms, now_ms) >= DOUBLE_MS:
            self._tapped = False
            return RAISE
        return NONE
