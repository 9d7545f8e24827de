"""The pins of a board, and what is soldered to them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from footfall_host.virtual_board.clock import Clock
from footfall_host.virtual_board.stubs import pin_names


@dataclass(frozen=True)
class Edge:
    """A change on an output pin: t_us after power-on, `pin` went to `level`."""

    t_us: int
    pin: str
    level: bool


@dataclass(frozen=True)
class Tone:
    """A change of a pulse-width output: from t_us on, frequency_hz at duty of 65536."""

    t_us: int
    pin: str
    frequency_hz: int
    duty: int


@dataclass(eq=False)
class Pin:
    """One pin of the chip (`microcontroller.Pin`), and what is soldered to it.

    i2c_bus: the bus it belongs to, if any.
    pressed_us: (from, to) times at which a button connects it to `pressed_level`.
    driven: tells the level that another chip's output holds it at, if one does.
    volts: tells the voltage at it, if it measures one.
    write_us: what a change of its output takes.
    """

    name: str
    clock: Clock
    edges: list[Edge]
    tones: list[Tone]
    i2c_bus: Any = None
    pressed_us: list[tuple[int, int]] = field(default_factory=list)
    pressed_level: bool = True
    driven: Callable[[], bool] | None = None
    volts: Callable[[], float] | None = None
    write_us: int = 0
    _in_use: bool = False
    _level: bool = False
    _duty: int = 0

    def claim(self) -> None:
        """Take the pin for one peripheral; raises ValueError, as the board does, if it is taken."""
        if self._in_use:
            raise ValueError(f"{self.name} in use")
        self._in_use = True

    def release(self) -> None:
        """Give the pin back: it drives nothing any more."""
        if self._level:
            self.drive(False)
        if self._duty:
            self.pulse(0, 0)
        self._in_use = False

    def drive(self, level: bool) -> None:
        """Put the output at a level."""
        self._level = level
        self.edges.append(Edge(self.clock.now_us, self.name, level))

    def pulse(self, frequency_hz: int, duty: int) -> None:
        """Put out a square wave."""
        self._duty = duty
        self.tones.append(Tone(self.clock.now_us, self.name, frequency_hz, duty))

    def level_at(self, us: int, pulled_up: bool) -> bool:
        """Return the level of an input: the chip's, the button's, or where the pull takes it."""
        if self.driven is not None:
            return self.driven()
        if any(start <= us < end for start, end in self.pressed_us):
            return self.pressed_level
        return pulled_up


class PinHolder:
    """What takes pins when it is made, and holds them until its deinit()."""

    def __init__(self, *pins: Pin) -> None:
        """Raise ValueError, as the board does, if one of the pins is taken."""
        for pin in pins:
            pin.claim()
        self._pins = pins

    def deinit(self) -> None:
        """Give the pins back."""
        for pin in self._pins:
            pin.release()

    def __enter__(self) -> Any:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Give the pins back."""
        self.deinit()


def solder(
    board_id: str, clock: Clock, edges: list[Edge], tones: list[Tone], write_us: int = 0
) -> dict[str, Pin]:
    """Return every pin of a board by each of its names; names of one pin share it."""
    names = pin_names(board_id)
    chip_pins = {
        name: Pin(name, clock, edges, tones, write_us=write_us) for name in set(names.values())
    }
    return {name: chip_pins[chip_name] for name, chip_name in names.items()}
