"""CircuitPython's `digitalio`, `pwmio` and `keypad`, as far as the firmware uses them."""

from collections import deque
from collections.abc import Sequence
from enum import Enum

from footfall_host.virtual_board.pins import Edge, Pin, Tone

MICROSECONDS = 1_000_000


class Direction(Enum):
    """Which way a pin works."""

    INPUT = 0
    OUTPUT = 1


class Pull(Enum):
    """Which way a resistor pulls an input."""

    UP = 0
    DOWN = 1


class DigitalInOut:
    """One pin at two levels."""

    def __init__(self, pin: Pin) -> None:
        pin.claim()
        self._pin = pin
        self._direction = Direction.INPUT
        self._level = False
        self.pull: Pull | None = None

    def switch_to_output(self, value: bool = False) -> None:
        """Make it an output at a level."""
        self._direction = Direction.OUTPUT
        self.value = value

    @property
    def direction(self) -> Direction:
        """Whether it is an input or an output."""
        return self._direction

    @property
    def value(self) -> bool:
        """The level."""
        if self._direction is Direction.OUTPUT:
            return self._level
        return self._pin.level_at(self._pin.clock.now_us, self.pull is Pull.UP)

    @value.setter
    def value(self, level: bool) -> None:
        if self._direction is not Direction.OUTPUT:
            raise AttributeError("Cannot set value when direction is input.")
        self._level = bool(level)
        self._pin.edges.append(Edge(self._pin.clock.now_us, self._pin.name, self._level))

    def deinit(self) -> None:
        """Give the pin back."""
        self._pin.release()


class PWMOut:
    """A square wave on one pin."""

    def __init__(
        self,
        pin: Pin,
        *,
        duty_cycle: int = 0,
        frequency: int = 500,
        variable_frequency: bool = False,
    ) -> None:
        pin.claim()
        self._pin = pin
        self._variable_frequency = variable_frequency
        self._frequency_hz = frequency
        self._duty = duty_cycle

    @property
    def frequency(self) -> int:
        """Hertz."""
        return self._frequency_hz

    @frequency.setter
    def frequency(self, frequency_hz: int) -> None:
        if not self._variable_frequency:
            raise AttributeError(
                "PWM frequency not writable when variable_frequency is False on construction."
            )
        self._frequency_hz = frequency_hz
        self._changed()

    @property
    def duty_cycle(self) -> int:
        """How much of a cycle is high, of 65536."""
        return self._duty

    @duty_cycle.setter
    def duty_cycle(self, duty: int) -> None:
        if not 0 <= duty <= 0xFFFF:
            raise ValueError("duty_cycle must be 0-65535")
        self._duty = duty
        self._changed()

    def deinit(self) -> None:
        """Give the pin back."""
        self._pin.release()

    def _changed(self) -> None:
        now_us = self._pin.clock.now_us
        self._pin.tones.append(Tone(now_us, self._pin.name, self._frequency_hz, self._duty))


class Event:
    """A key went down or up."""

    def __init__(self, key_number: int = 0, pressed: bool = True) -> None:
        self.key_number = key_number
        self.pressed = pressed

    @property
    def released(self) -> bool:
        """The opposite of `pressed`."""
        return not self.pressed


class Keys:
    """Keys on pins of their own, scanned in the background each `interval` seconds."""

    def __init__(
        self,
        pins: Sequence[Pin],
        *,
        value_when_pressed: bool,
        pull: bool = True,
        interval: float = 0.020,
        max_events: int = 64,
    ) -> None:
        """Take the pins; a key held from the start is an event too."""
        for pin in pins:
            pin.claim()
        self.events = EventQueue(self, max_events)
        self._pins = pins
        self._pulled_up = pull and not value_when_pressed
        self._pressed_level = value_when_pressed
        self._interval_us = round(interval * MICROSECONDS)
        self._pressed = [False] * len(pins)
        self._next_scan_us = pins[0].clock.now_us

    def scan(self) -> None:
        """Make up for the scans that the time since the last call has brought."""
        while self._next_scan_us <= self._pins[0].clock.now_us:
            for number, pin in enumerate(self._pins):
                level = pin.level_at(self._next_scan_us, self._pulled_up)
                if (level == self._pressed_level) != self._pressed[number]:
                    self._pressed[number] = not self._pressed[number]
                    self.events.put(Event(number, self._pressed[number]))
            self._next_scan_us += self._interval_us


class EventQueue:
    """Transitions that wait to be fetched."""

    def __init__(self, keys: Keys, max_events: int) -> None:
        self._keys = keys
        self._waiting: deque[Event] = deque()
        self._max_events = max_events

    def put(self, event: Event) -> None:
        """Append one; what comes to a full queue is lost."""
        if len(self._waiting) < self._max_events:
            self._waiting.append(event)

    def get_into(self, event: Event) -> bool:
        """Fetch the oldest into `event`; return whether there was one."""
        self._keys.scan()
        if not self._waiting:
            return False
        oldest = self._waiting.popleft()
        event.key_number = oldest.key_number
        event.pressed = oldest.pressed
        return True
