"""CircuitPython's `keypad`: keys that are scanned in the background."""

from collections import deque
from collections.abc import Sequence

from footfall_host.virtual_board.clock import MICROSECONDS
from footfall_host.virtual_board.pins import Pin, PinHolder


class Event:
    """A key went down or up."""

    def __init__(
        self, key_number: int = 0, pressed: bool = True, timestamp: int | None = None
    ) -> None:
        self.key_number = key_number
        self.pressed = pressed
        self.timestamp = timestamp or 0

    @property
    def released(self) -> bool:
        """The opposite of `pressed`."""
        return not self.pressed

    def __eq__(self, other: object) -> bool:
        """Whether it is about the same key going the same way."""
        return (
            isinstance(other, Event)
            and (self.key_number, self.pressed) == (other.key_number, other.pressed)
        )  # fmt: skip

    def __hash__(self) -> int:
        """Of the key and the way it goes."""
        return self.key_number << 1 | self.pressed


class Keys(PinHolder):
    """Keys on pins of their own, scanned in the background each `interval` seconds."""

    def __init__(
        self,
        pins: Sequence[Pin],
        *,
        value_when_pressed: bool,
        pull: bool = True,
        interval: float = 0.020,
        max_events: int = 64,
        debounce_threshold: int = 1,
    ) -> None:
        """Take the pins; a key held from the start is an event too."""
        super().__init__(*pins)
        self._queue = EventQueue(self, max_events)
        self._clock = pins[0].clock
        self._pulled_up = pull and not value_when_pressed
        self._pressed_level = value_when_pressed
        self._interval_us = round(interval * MICROSECONDS)
        self._threshold = debounce_threshold
        self._next_scan_us = self._clock.now_us
        self.reset()

    @property
    def events(self) -> "EventQueue":
        """What has happened to the keys."""
        return self._queue

    @property
    def key_count(self) -> int:
        """How many keys there are."""
        return len(self._pins)

    def reset(self) -> None:
        """Take every key for released, so that those held are events again."""
        self._pressed = [False] * len(self._pins)
        self._differs = [0] * len(self._pins)

    def _scan(self) -> None:
        """Make up for the scans that the time since the last call has brought."""
        while self._next_scan_us <= self._clock.now_us:
            for number, pin in enumerate(self._pins):
                level = pin.level_at(self._next_scan_us, self._pulled_up)
                self._look_at(number, level == self._pressed_level)
            self._next_scan_us += self._interval_us

    def _look_at(self, number: int, pressed: bool) -> None:
        if pressed == self._pressed[number]:
            self._differs[number] = 0
            return
        self._differs[number] += 1
        if self._differs[number] >= self._threshold:
            self._differs[number] = 0
            self._pressed[number] = pressed
            at_ms = self._clock.ticks_at_ms(self._next_scan_us)
            self._queue._put(Event(number, pressed, at_ms))


class EventQueue:
    """Transitions that wait to be fetched."""

    def __init__(self, keys: Keys, max_events: int) -> None:
        self._keys = keys
        self._waiting: deque[Event] = deque()
        self._max_events = max_events
        self._lost = False

    def _put(self, event: Event) -> None:
        """Append one; what comes to a full queue is lost."""
        if len(self._waiting) < self._max_events:
            self._waiting.append(event)
        else:
            self._lost = True

    @property
    def overflowed(self) -> bool:
        """Whether an event found the queue full."""
        return self._lost

    def clear(self) -> None:
        """Forget what waits."""
        self._waiting.clear()
        self._lost = False

    def get(self) -> Event | None:
        """Fetch the oldest, if there is one."""
        self._keys._scan()
        return self._waiting.popleft() if self._waiting else None

    def get_into(self, event: Event) -> bool:
        """Fetch the oldest into `event`; return whether there was one."""
        oldest = self.get()
        if oldest is None:
            return False
        event.key_number = oldest.key_number
        event.pressed = oldest.pressed
        event.timestamp = oldest.timestamp
        return True

    def __bool__(self) -> bool:
        """Whether any waits."""
        return len(self) > 0

    def __len__(self) -> int:
        """How many wait."""
        self._keys._scan()
        return len(self._waiting)
