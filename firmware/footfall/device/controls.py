"""Buttons: short presses move the target, a long one starts or stops; one button can do it all.

On a board with a radio, both buttons held, or the only one tapped and then held, open the minute
in which a target may be written over the air.
"""

import digitalio
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
OPEN = const(4)

# Nobody holds a button so long by chance, nor wants to wait longer.
LONG_MS = const(800)
# Of one button that does it all: two presses within this are one wish to lower.
DOUBLE_MS = const(400)

_NO_KEY = const(-1)
_OF_KEY = (RAISE, LOWER)  # in the order of the keys' numbers


def held(description):
    """Return whether a button is held down right now."""
    pull = digitalio.Pull.DOWN if description.BUTTON_PRESSED else digitalio.Pull.UP
    for pin in pins_of(description):
        button = digitalio.DigitalInOut(pin)
        button.switch_to_input(pull=pull)
        down = button.value == description.BUTTON_PRESSED
        button.deinit()
        if down:
            return True
    return False


def pins_of(description):
    """Return the pins of a board file's buttons, the one that raises first."""
    pins = [pin_of(description.BUTTON_RAISE_PIN)]
    if hasattr(description, "BUTTON_LOWER_PIN"):
        pins.append(pin_of(description.BUTTON_LOWER_PIN))
    return pins


class Controls:
    """The buttons of a board file; poll() until it returns NONE."""

    def __init__(self, description, may_open=False):
        """Take the board file, and whether there is anything to open."""
        pins = pins_of(description)
        self._alone = len(pins) == 1
        self._keys = keypad.Keys(
            tuple(pins), value_when_pressed=description.BUTTON_PRESSED, pull=True
        )
        self._event = keypad.Event()
        self._may_open = may_open
        self._held = _NO_KEY
        self._both = False
        self._held_since_ms = 0
        self._tapped = False
        self._tapped_ms = 0

    def poll(self):
        """Return the next thing that was asked for: RAISE, LOWER, START_STOP, OPEN, or NONE."""
        while self._keys.events.get_into(self._event):
            action = self._released() if self._event.released else self._pressed()
            if action != NONE:
                return action
        # Asked for only now: a key may have gone down since the loop looked at the clock.
        return self._waited(supervisor.ticks_ms())

    def _pressed(self):
        self._both = self._may_open and self._held != _NO_KEY
        self._held = self._event.key_number
        self._held_since_ms = self._event.timestamp
        return NONE

    def _released(self):
        key = self._event.key_number
        # A long press has had its effect, or another key is held.
        if self._held == _NO_KEY or (self._held != key and not self._both):
            return NONE
        if ticks_since(self._held_since_ms, self._event.timestamp) >= LONG_MS:
            return self._long()
        self._held = _NO_KEY
        if self._both:  # let go too early to have meant it
            self._both = False
            return NONE
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
            return self._long()
        if self._tapped and ticks_since(self._tapped_ms, now_ms) >= DOUBLE_MS:
            self._tapped = False
            return RAISE
        return NONE

    def _long(self):
        """Return what a press asks for that has become a long one."""
        opens = self._both or (self._tapped and self._may_open)
        self._held = _NO_KEY
        self._both = False
        if not opens:
            return START_STOP
        self._tapped = False
        return OPEN
