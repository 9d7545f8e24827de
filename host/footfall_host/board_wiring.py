"""How a board is wired: each part of it, and which pin goes to which of the part's contacts."""

from dataclasses import dataclass, replace

from footfall_host.board_files import (
    ACCELEROMETER,
    BATTERY,
    BUTTON_LOWER,
    BUTTON_RAISE,
    HAPTIC,
    KEYS,
    PARTS,
    PIN,
    BoardFile,
)

I2C_KEYS = ("ACCELEROMETER_SCL_PIN", "ACCELEROMETER_SDA_PIN")
SOLDERED_NOTE = "What is soldered on needs ground too, and a breakout 3.3 V."


@dataclass(frozen=True)
class Wire:
    """From a pin of the board to a contact of a part; signal: what goes along it."""

    pin: str
    contact: str
    signal: str


@dataclass(frozen=True)
class Part:
    """One part and its wires. address: on the bus; None if it is not on it."""

    name: str
    wires: tuple[Wire, ...]
    address: int | None = None

    @property
    def title(self) -> str:
        """What it is called, with its address."""
        return self.name if self.address is None else f"{self.name} at {self.address:#x}"


def wiring(board: BoardFile) -> list[Part]:
    """Return the parts that a board has, in the order of PARTS."""
    values = board.values
    wires = {
        name: tuple(
            Wire(values[key.name], key.contact, key.signal)
            for key in KEYS
            if key.part == name and key.kind is PIN and key.name in values
        )
        for name in PARTS
    }
    parts = {name: Part(name, of_part) for name, of_part in wires.items() if of_part}
    _put_on_the_bus(parts, board)
    _tell_of_levels(parts, board)
    return [parts[name] for name in PARTS if name in parts]


def _put_on_the_bus(parts: dict[str, Part], board: BoardFile) -> None:
    """Give both chips their address, and the second one the wires of the first one's bus."""
    address, haptic_address = (
        board.values.get(name) for name in ("ACCELEROMETER_ADDRESS", "HAPTIC_ADDRESS")
    )
    accelerometer = parts[ACCELEROMETER] = replace(parts[ACCELEROMETER], address=address)
    if haptic_address is not None:
        bus = {board.values[name] for name in I2C_KEYS}
        shared = tuple(wire for wire in accelerometer.wires if wire.pin in bus)
        parts[HAPTIC] = Part(HAPTIC, shared, haptic_address)


def _tell_of_levels(parts: dict[str, Part], board: BoardFile) -> None:
    """Say what a pressed button and a divided voltage do to their pins."""
    pressed = "3.3 V" if board.values["BUTTON_PRESSED"] else "ground"
    for name in (BUTTON_RAISE, BUTTON_LOWER):
        if name in parts:
            _say(parts, name, f"{pressed} when pressed")
    if BATTERY in parts:
        _say(parts, BATTERY, f"1/{board.values['BATTERY_DIVIDER']} of its voltage")


def _say(parts: dict[str, Part], name: str, signal: str) -> None:
    parts[name] = replace(
        parts[name], wires=tuple(replace(wire, signal=signal) for wire in parts[name].wires)
    )
