"""The pins of a board, by the names its CircuitPython stub gives them."""

import ast
import importlib.util
import pathlib
from dataclasses import dataclass, field
from typing import Any

from footfall_host.errors import BadInputError
from footfall_host.virtual_board.clock import Clock


def pin_names(board_id: str) -> dict[str, str]:
    """Return the chip's pin behind each pin name of `board`, as in {"SPEAKER": "P0_26"}.

    Read from the stubs' `board_definitions/<board id>`, which name it in a comment.
    Raises BadInputError if there is no such board or the stubs are not installed.
    """
    stub = _board_definitions() / board_id / "__init__.pyi"
    if not stub.is_file():
        raise BadInputError(f"circuitpython-stubs has no board {board_id!r}: check the board id")
    source = stub.read_text()
    lines = source.splitlines()
    return {
        node.target.id: lines[node.lineno - 1].partition("#")[2].strip()
        for node in ast.parse(source).body
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and ast.unparse(node.annotation) == "microcontroller.Pin"
    }


def _board_definitions() -> pathlib.Path:
    found = importlib.util.find_spec("board_definitions")
    if found is None or not found.submodule_search_locations:
        raise BadInputError("a virtual board needs the boards' stubs: install circuitpython-stubs")
    return pathlib.Path(next(iter(found.submodule_search_locations)))


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
    """

    name: str
    clock: Clock
    edges: list[Edge]
    tones: list[Tone]
    i2c_bus: Any = None
    pressed_us: list[tuple[int, int]] = field(default_factory=list)
    pressed_level: bool = True
    _in_use: bool = False

    def claim(self) -> None:
        """Take the pin for one peripheral; raises ValueError, as the board does, if it is taken."""
        if self._in_use:
            raise ValueError(f"{self.name} in use")
        self._in_use = True

    def release(self) -> None:
        """Give the pin back."""
        self._in_use = False

    def level_at(self, us: int, pulled_up: bool) -> bool:
        """Return the level of an input: the button's, or where the pull takes it."""
        if any(start <= us < end for start, end in self.pressed_us):
            return self.pressed_level
        return pulled_up


def solder(board_id: str, clock: Clock, edges: list[Edge], tones: list[Tone]) -> dict[str, Pin]:
    """Return every pin of a board by each of its names; names of one pin share it."""
    names = pin_names(board_id)
    chip_pins = {name: Pin(name, clock, edges, tones) for name in set(names.values())}
    return {name: chip_pins[chip_name] for name, chip_name in names.items()}
