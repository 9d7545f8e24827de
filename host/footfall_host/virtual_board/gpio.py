"""CircuitPython's `digitalio`, `pwmio`, `analogio` and `neopixel_write`."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from footfall_host.virtual_board.clock import CALL_US
from footfall_host.virtual_board.pins import Pin, PinHolder

FULL_SCALE = 0xFFFF
REFERENCE_V = 3.3
SAMPLE_US = 40  # one reading of a converter, with its call
# WS2812: 1.25 us a bit, and the pause that latches.
LIGHT_US_PER_BYTE = 10
LIGHT_LATCH_US = 80


class Direction(Enum):
    """Which way a pin works."""

    INPUT = 0
    OUTPUT = 1


class Pull(Enum):
    """Which way a resistor pulls an input."""

    UP = 0
    DOWN = 1


class DriveMode(Enum):
    """How an output holds its level."""

    PUSH_PULL = 0
    OPEN_DRAIN = 1


class OnePin(PinHolder):
    """What holds one pin from its making to its deinit()."""

    def __init__(self, pin: Pin) -> None:
        super().__init__(pin)
        self._pin = pin


class DigitalInOut(OnePin):
    """One pin at two levels."""

    def __init__(self, pin: Pin) -> None:
        super().__init__(pin)
        self._level = False
        self.switch_to_input()

    def switch_to_output(
        self, value: bool = False, drive_mode: DriveMode = DriveMode.PUSH_PULL
    ) -> None:
        """Make it an output at a level."""
        self._direction = Direction.OUTPUT
        self._drive_mode = drive_mode
        self.value = value

    def switch_to_input(self, pull: Pull | None = None) -> None:
        """Make it an input."""
        self._direction = Direction.INPUT
        self._pull = pull

    @property
    def direction(self) -> Direction:
        """Whether it is an input or an output."""
        return self._direction

    @direction.setter
    def direction(self, direction: Direction) -> None:
        if direction is Direction.OUTPUT:
            self.switch_to_output()
        else:
            self.switch_to_input()

    @property
    def drive_mode(self) -> DriveMode:
        """How the output holds its level."""
        if self._direction is not Direction.OUTPUT:
            raise AttributeError("Drive mode not used when direction is input.")
        return self._drive_mode

    @property
    def pull(self) -> Pull | None:
        """Which way a resistor pulls the input."""
        if self._direction is Direction.OUTPUT:
            raise AttributeError("Pull not used when direction is output.")
        return self._pull

    @pull.setter
    def pull(self, pull: Pull | None) -> None:
        if self._direction is Direction.OUTPUT:
            raise AttributeError("Pull not used when direction is output.")
        self._pull = pull

    @property
    def value(self) -> bool:
        """The level."""
        if self._direction is Direction.OUTPUT:
            return self._level
        return self._pin.level_at(self._pin.clock.now_us, self._pull is Pull.UP)

    @value.setter
    def value(self, level: bool) -> None:
        if self._direction is not Direction.OUTPUT:
            raise AttributeError("Cannot set value when direction is input.")
        self._level = bool(level)
        self._pin.drive(self._level)


class PWMOut(OnePin):
    """A square wave on one pin."""

    def __init__(
        self,
        pin: Pin,
        *,
        duty_cycle: int = 0,
        frequency: int = 500,
        variable_frequency: bool = False,
    ) -> None:
        super().__init__(pin)
        self._variable_frequency = variable_frequency
        self._frequency_hz = frequency
        self._duty = 0
        if duty_cycle:
            self.duty_cycle = duty_cycle

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
        if frequency_hz <= 0:
            raise ValueError("Invalid PWM frequency")
        self._frequency_hz = frequency_hz
        self._changed()

    @property
    def duty_cycle(self) -> int:
        """How much of a cycle is high, of 65536."""
        return self._duty

    @duty_cycle.setter
    def duty_cycle(self, duty: int) -> None:
        if not 0 <= duty <= FULL_SCALE:
            raise ValueError("duty_cycle must be 0-65535")
        self._duty = duty
        self._changed()

    def _changed(self) -> None:
        self._pin.pulse(self._frequency_hz, self._duty)
        self._pin.clock.advance(self._pin.write_us)


class AnalogIn(OnePin):
    """A voltage on one pin."""

    @property
    def reference_voltage(self) -> float:
        """The volts that full scale stands for."""
        return REFERENCE_V

    @property
    def value(self) -> int:
        """The voltage, of 65535 for full scale."""
        self._pin.clock.advance(SAMPLE_US)
        volts = self._pin.volts() if self._pin.volts else 0.0
        return round(min(1.0, max(0.0, volts / REFERENCE_V)) * FULL_SCALE)


@dataclass(frozen=True)
class Colours:
    """What was sent to the NeoPixels at a pin: green, red and blue of each in turn."""

    t_us: int
    pin: str
    sent: bytes


def light_writer(seen: list[Colours]) -> Callable[..., None]:
    """Return `neopixel_write.neopixel_write`, which notes what it sends."""

    def neopixel_write(digitalinout: DigitalInOut, buf: bytes) -> None:
        """Send bytes to the NeoPixels at a pin."""
        pin = digitalinout._pin
        seen.append(Colours(pin.clock.now_us, pin.name, bytes(buf)))
        pin.clock.advance(CALL_US + LIGHT_LATCH_US + LIGHT_US_PER_BYTE * len(buf))

    return neopixel_write


def colorwheel(n: float) -> int:
    """Return `rainbowio.colorwheel`: red to green to blue and back, as 0xRRGGBB."""
    third, step = divmod(int(n) % 256, 85)
    falling, rising = 255 - step * 3, step * 3
    red, green, blue = ((falling, rising, 0), (0, falling, rising), (rising, 0, falling))[third % 3]
    return red << 16 | green << 8 | blue
