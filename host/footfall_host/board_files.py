"""Board files as data: the keys that one may hold, and what those that come along say.

The keys are told to who writes a board file in the docstring of boards/__init__.py.
"""

import ast
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain
from typing import Any

from footfall_boards import module_name  # type: ignore[import-not-found]

from footfall_host.errors import BadInputError

# The board that everything is first tried on, and that has all it needs on it.
DEFAULT_BOARD = "circuitplayground_bluefruit"


@dataclass(frozen=True)
class Kind:
    """What a key's value must be: of which type, and how that is said."""

    type: type
    words: str

    def takes(self, value: Any) -> bool:
        """Return whether a value is of this kind; none is empty, zero or negative."""
        # isinstance() would take True for a number.
        return type(value) is self.type and (self.type is bool or value > self.type())


TEXT = Kind(str, "a text in quotes")
PIN = Kind(str, "the name of a pin, in quotes")
WHOLE = Kind(int, "a whole number above 0")
LEVEL = Kind(bool, "True or False")

# The parts that a key may be about; what a part is called where its wiring is shown.
BOARD, ACCELEROMETER, HAPTIC, BATTERY = "board", "LIS3DH", "DRV2605L", "battery"
SPEAKER, MOTOR, LED, NEOPIXEL = "speaker", "motor", "LED", "NeoPixel"
BUTTON_RAISE, BUTTON_LOWER, BUTTONS = "button to raise", "button to lower", "buttons"
# Those that are wired, in the order in which they are shown.
PARTS = (
    ACCELEROMETER,
    HAPTIC,
    BUTTON_RAISE,
    BUTTON_LOWER,
    BATTERY,
    SPEAKER,
    MOTOR,
    LED,
    NEOPIXEL,
)
OUTPUTS = (SPEAKER, MOTOR, HAPTIC, LED, NEOPIXEL)


@dataclass(frozen=True)
class Key:
    """One name that a board file may assign.

    meaning: as boards/__init__.py tells it. part: what it is about. contact: of the part, where
    the pin is wired to. signal: what goes along that wire. allowed: every value that it can
    take; empty for any of its kind. needs: the key that it is of no use without.
    """

    name: str
    kind: Kind
    meaning: str
    part: str
    contact: str = ""
    signal: str = ""
    required: bool = False
    allowed: tuple[int, ...] = ()
    needs: str = ""


KEYS = (
    Key("BOARD_ID", TEXT, "CircuitPython's id of the board, `board.board_id`", BOARD,
        required=True),
    Key("ACCELEROMETER_SCL_PIN", PIN, "the bus of its LIS3DH", ACCELEROMETER,
        "SCL", "I2C clock", required=True),
    Key("ACCELEROMETER_SDA_PIN", PIN, "", ACCELEROMETER, "SDA", "I2C data", required=True),
    Key("ACCELEROMETER_ADDRESS", WHOLE, "7 bits, 0x18 or 0x19", ACCELEROMETER,
        required=True, allowed=(0x18, 0x19)),
    Key("BUTTON_RAISE_PIN", PIN, "raises the target by a step", BUTTON_RAISE, "contact",
        required=True),
    Key("BUTTON_PRESSED", LEVEL,
        "the level of a pressed button; its pin is pulled the other way", BUTTONS, required=True),
    Key("LED_PIN", PIN, "shows faults, and the run where there is no NeoPixel", LED,
        "+", "lit while high", required=True),
    Key("ACCELEROMETER_INT_PIN", PIN,
        "the LIS3DH's INT1, by which movement wakes a sleeping board",
        ACCELEROMETER, "INT1", "interrupt"),
    Key("BUTTON_LOWER_PIN", PIN,
        "lowers the target; without it, two quick presses of the other do",
        BUTTON_LOWER, "contact"),
    Key("SPEAKER_PIN", PIN, "a speaker or a passive piezo", SPEAKER, "+", "tones"),
    Key("SPEAKER_ENABLE_PIN", PIN, "high while sounding", SPEAKER, "enable", "high while sounding",
        needs="SPEAKER_PIN"),
    Key("MOTOR_PIN", PIN, "a vibration motor by a transistor, on while high", MOTOR,
        "transistor", "on while high"),
    Key("HAPTIC_ADDRESS", WHOLE, "of a DRV2605L that may be on the accelerometer's bus", HAPTIC,
        allowed=(0x5A,)),
    Key("NEOPIXEL_PIN", PIN, "one coloured light or more", NEOPIXEL, "data in", "colours"),
    Key("NEOPIXEL_POWER_PIN", PIN, "high to give them power", NEOPIXEL, "power", "high for power",
        needs="NEOPIXEL_PIN"),
    Key("BATTERY_PIN", PIN, "an analog pin at the battery's voltage, divided", BATTERY, "divider",
        needs="BATTERY_DIVIDER"),
    Key("BATTERY_DIVIDER", WHOLE, "by so much", BATTERY, needs="BATTERY_PIN"),
)  # fmt: skip
BY_NAME = {key.name: key for key in KEYS}


@dataclass(frozen=True)
class BoardFile:
    """What one board file says. what: the board, in the first line of the file's docstring."""

    what: str
    values: dict[str, Any]

    @property
    def board_id(self) -> str:
        """CircuitPython's id of the board."""
        return str(self.values["BOARD_ID"])

    def outputs(self) -> list[str]:
        """Return the parts by which it tells the runner something."""
        there = {BY_NAME[name].part for name in self.values}
        return [part for part in OUTPUTS if part in there]


def board_files() -> list[BoardFile]:
    """Return the board files that come along, by the name of the file."""
    found = [entry for entry in files("footfall_boards").iterdir() if _describes_a_board(entry)]
    return [_read(entry) for entry in sorted(found, key=lambda entry: entry.name)]


def board_file_of(board_id: str) -> BoardFile:
    """Return what the file of that board says; raises BadInputError if there is none."""
    path = files("footfall_boards") / f"{module_name(board_id)}.py"
    if not path.is_file():
        known = ", ".join(board.board_id for board in board_files())
        raise BadInputError(
            f"no board file for {board_id!r}: choose one of {known}; "
            "footfall board check FILE looks over a new one"
        )
    return _read(path)


def board_file_in(module: ast.Module) -> BoardFile:
    """Return what a file says that holds assignments of plain values, and no more."""
    values = {name: ast.literal_eval(value) for name, value in chain(*map(assigned, module.body))}
    return BoardFile(first_line(module), values)


def assigned(node: ast.stmt) -> list[tuple[str, ast.expr]]:
    """Return the names that a statement gives a value, each with that value; [] if it does not."""
    if not isinstance(node, ast.Assign):
        return []
    return [(target.id, node.value) for target in node.targets if isinstance(target, ast.Name)]


def first_line(module: ast.Module) -> str:
    """Return the first line of the file's docstring; empty if it has none."""
    return (ast.get_docstring(module) or "").partition("\n")[0]


def _describes_a_board(entry: Traversable) -> bool:
    return entry.name.endswith(".py") and not entry.name.startswith("_")


def _read(entry: Traversable) -> BoardFile:
    return board_file_in(ast.parse(entry.read_text(encoding="utf-8")))
