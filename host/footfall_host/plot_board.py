"""Draw how a board is wired: the board amid its parts, each pin joined to its contact."""

import textwrap
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from matplotlib.patheffects import Normal, Stroke

from footfall_host.board_files import (
    ACCELEROMETER,
    BATTERY,
    BUTTON_LOWER,
    BUTTON_RAISE,
    HAPTIC,
    LED,
    MOTOR,
    NEOPIXEL,
    SPEAKER,
    BoardFile,
)
from footfall_host.board_wiring import SOLDERED_NOTE, Part, Wire, wiring
from footfall_host.plot import DOTS_PER_INCH, check_ending, save
from footfall_host.plot_panels import BLUE, DARK_GREY, GREEN, GREY, ORANGE, PURPLE, VERMILION

COLOURS = {
    ACCELEROMETER: BLUE,
    BUTTON_RAISE: VERMILION,
    BUTTON_LOWER: VERMILION,
    BATTERY: GREEN,
    SPEAKER: PURPLE,
    MOTOR: PURPLE,
    HAPTIC: PURPLE,
    LED: ORANGE,
    NEOPIXEL: ORANGE,
}
# The haptic chip is an output, but shares its wires with the accelerometer.
LEFT = (ACCELEROMETER, HAPTIC, BUTTON_RAISE, BUTTON_LOWER, BATTERY)

# All in inches.
PART_WIDTH, WIRE_WIDTH, BOARD_WIDTH = 2.15, 1.9, 3.5
SIDE, TOP, BOTTOM = 0.3, 0.7, 0.6
ROW, PART_PAD, PART_GAP = 0.34, 0.12, 0.26
BOARD_HEAD, BOARD_FOOT = 0.55, 0.15
INSET, CORNER = 0.12, 0.07
LANE = 0.17  # from one wire that two chips share to the next, and from the part to the first
LABEL_LIFT = 0.03
WIDTH = 2 * (SIDE + PART_WIDTH + WIRE_WIDTH) + BOARD_WIDTH
BOARD_LEFT = SIDE + PART_WIDTH + WIRE_WIDTH

# In letters of the full size, about what the board and the picture are wide.
LONGEST_ID, ID_POINTS = 32, 11.0
LONGEST_TITLE, TITLE_POINTS = 95, 13.0
NAME_POINTS, PIN_POINTS, SIGNAL_POINTS = 10.5, 9.0, 8.0
TINT = 0.88  # of the way to white
# The dot of a joint hides where the bridge of its wire ends.
WIRE_POINTS, BRIDGE_POINTS, DOT_POINTS, JOINT_POINTS = 1.6, 4.6, 3.5, 6.0

WIRE_ORDER, BLOCK_ORDER, TEXT_ORDER = 1, 2, 3


def draw(board: BoardFile, path: Path) -> None:
    """Draw the wiring of a board into `path`; its ending chooses the format.

    Raises BadInputError for an ending that names no format, or a path that cannot be written.
    """
    check_ending(path)
    with mpl.rc_context({"font.size": SIGNAL_POINTS}):
        save(make_figure(board), path)


def make_figure(board: BoardFile) -> Figure:
    """Return the picture of a board's wiring, drawn but not written."""
    parts = wiring(board)
    columns = (
        [part for part in parts if part.name in LEFT],
        [part for part in parts if part.name not in LEFT],
    )
    block = max(_height(column) for column in columns) + BOARD_HEAD + BOARD_FOOT
    height = TOP + block + BOTTOM
    figure = Figure(figsize=(WIDTH, height), dpi=DOTS_PER_INCH)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(0, height))
    axes.set_axis_off()
    _put_board(axes, board.board_id, BOTTOM, block)
    for column, side in zip(columns, (_Side(axes, 1), _Side(axes, -1)), strict=True):
        spare = block - BOARD_HEAD - BOARD_FOOT - _height(column)
        side.put(column, top=BOTTOM + block - BOARD_HEAD - spare / 2)
    title = textwrap.shorten(board.what, LONGEST_TITLE, placeholder="...")
    _say(axes, SIDE, height - TOP / 2, title, TITLE_POINTS, fontweight="bold")
    _say(axes, SIDE, BOTTOM / 2, SOLDERED_NOTE, PIN_POINTS, color=DARK_GREY)
    return figure


class _Side:
    """The parts on one side of the board. inwards: 1 where that is to the right, else -1."""

    def __init__(self, axes: Axes, inwards: int) -> None:
        self._axes = axes
        self._inwards = inwards
        self._align, self._away = ("right", "left") if inwards > 0 else ("left", "right")
        self._outer = SIDE if inwards > 0 else WIDTH - SIDE
        self._edge = self._outer + inwards * PART_WIDTH
        self._board = self._edge + inwards * WIRE_WIDTH
        self._lanes = 0
        self._pin_y: dict[str, float] = {}

    def put(self, parts: Sequence[Part], top: float) -> None:
        """Draw the parts below each other, and their wires."""
        taken = Counter(wire.pin for part in parts for wire in part.wires)
        shared = [pin for pin, parts_there in taken.items() if parts_there > 1]
        self._lanes = len(shared)
        for part in parts:
            self._put_part(part, top)
            y = top - PART_PAD - ROW / 2
            for wire in _arranged(part.wires, shared, first=part is parts[0]):
                self._put_contact(wire, y)
                if wire.pin in self._pin_y:
                    self._put_branch(wire.pin, y, shared.index(wire.pin), COLOURS[parts[0].name])
                else:
                    self._put_wire(wire, y, COLOURS[part.name])
                y -= ROW
            top -= _part_height(part) + PART_GAP

    def _put_part(self, part: Part, top: float) -> None:
        height = _part_height(part)
        left = min(self._outer, self._edge)
        _put_block(self._axes, left, top - height, PART_WIDTH, height, COLOURS[part.name])
        x, middle = self._outer + self._inwards * INSET, top - height / 2
        if part.address is None:
            self._name(x, middle, part.name)
        else:
            self._name(x, middle + 0.1, part.name)
            address = f"address {part.address:#x}"
            _say(self._axes, x, middle - 0.12, address, SIGNAL_POINTS, ha=self._away, color=GREY)

    def _name(self, x: float, y: float, name: str) -> None:
        _say(self._axes, x, y, name, NAME_POINTS, ha=self._away, fontweight="bold")

    def _put_contact(self, wire: Wire, y: float) -> None:
        x = self._edge - self._inwards * INSET
        _say(self._axes, x, y, wire.contact, PIN_POINTS, ha=self._align, color=DARK_GREY)

    def _put_wire(self, wire: Wire, y: float, colour: str) -> None:
        """Draw a wire straight to the board, where its pin is named."""
        self._pin_y[wire.pin] = y
        self._line((self._edge, self._board), (y, y), colour)
        self._dot(self._edge, y, colour)
        self._dot(self._board, y, colour)
        x = (self._edge + self._inwards * self._lanes * LANE + self._board) / 2
        _say(self._axes, x, y + LABEL_LIFT, wire.signal, SIGNAL_POINTS, ha="center", va="bottom",
             color=DARK_GREY)  # fmt: skip
        pin_x = self._board + self._inwards * INSET
        _say(self._axes, pin_x, y, wire.pin, PIN_POINTS, ha=self._away, family="monospace")

    def _put_branch(self, pin: str, y: float, lane: int, colour: str) -> None:
        """Join a contact to the wire that another part has to the same pin."""
        x = self._edge + self._inwards * (lane + 1) * LANE
        self._line((self._edge, x, x), (y, y, self._pin_y[pin]), colour)
        self._dot(self._edge, y, colour)
        self._dot(x, self._pin_y[pin], colour, JOINT_POINTS)

    def _line(self, x: Sequence[float], y: Sequence[float], colour: str) -> None:
        # What is drawn later bridges what it crosses.
        bridge = [Stroke(linewidth=BRIDGE_POINTS, foreground="white"), Normal()]
        self._axes.plot(
            x, y, color=colour, linewidth=WIRE_POINTS, zorder=WIRE_ORDER, path_effects=bridge
        )

    def _dot(self, x: float, y: float, colour: str, points: float = DOT_POINTS) -> None:
        self._axes.plot(
            [x], [y], "o", color=colour, markersize=points, markeredgewidth=0, zorder=TEXT_ORDER
        )


def _arranged(wires: Sequence[Wire], shared: Sequence[str], first: bool) -> list[Wire]:
    """Put the wires that two parts share next to the other part, so that few wires cross."""
    own = [wire for wire in wires if wire.pin not in shared]
    common = sorted(
        (wire for wire in wires if wire.pin in shared), key=lambda wire: shared.index(wire.pin)
    )
    return [*own, *reversed(common)] if first else [*common, *own]


def _part_height(part: Part) -> float:
    return len(part.wires) * ROW + 2 * PART_PAD


def _height(column: Sequence[Part]) -> float:
    return sum(map(_part_height, column)) + PART_GAP * (len(column) - 1)


def _put_board(axes: Axes, board_id: str, bottom: float, height: float) -> None:
    _put_block(axes, BOARD_LEFT, bottom, BOARD_WIDTH, height, DARK_GREY)
    points = ID_POINTS * min(1.0, LONGEST_ID / len(board_id))
    middle = BOARD_LEFT + BOARD_WIDTH / 2
    y = bottom + height - BOARD_HEAD / 2
    _say(axes, middle, y, board_id, points, ha="center", fontweight="bold")


def _put_block(
    axes: Axes, left: float, bottom: float, width: float, height: float, colour: str
) -> None:
    tint = tuple(share + (1 - share) * TINT for share in to_rgb(colour))
    block = FancyBboxPatch(
        (left, bottom), width, height, boxstyle=f"round,pad=0,rounding_size={CORNER}",
        facecolor=tint, edgecolor=colour, linewidth=1.2, zorder=BLOCK_ORDER,
    )  # fmt: skip
    axes.add_patch(block)


def _say(axes: Axes, x: float, y: float, words: str, points: float, **style: Any) -> None:
    centred: dict[str, Any] = {"va": "center_baseline", **style}
    axes.text(x, y, words, fontsize=points, zorder=TEXT_ORDER, parse_math=False, **centred)
