"""Draw the coach's states and what leads from one to the next, as SVG text.

The places are chosen by hand; what is drawn between them follows from the table alone. A frame
holds states of which the same step leads to the same state: an arrow from its edge stands for all
of them.
"""

import textwrap
from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from footfall.core import coach
from footfall_host.coach_table import BROUGHT, IMPOSSIBLE, STATES, named, steps
from footfall_host.plot_coach import COACH_MARKS

Point = tuple[float, float]

WIDTH, HEIGHT = 1000, 862
STATE_WIDTH, STATE_HEIGHT = 172, 78
BAR_WIDTH = 9  # in the state's colour, as in the picture of a run
TEXT_INSET, LINE_HEIGHT, LETTERS_ACROSS = 18, 14, 24
FONT = "system-ui, 'Segoe UI', Helvetica, Arial, sans-serif"
INK, SOFT_INK, PAPER = "#1c1c1c", "#505050", "#ffffff"
LEGEND_TOP, LEGEND_STEP, LEGEND_COLUMNS = 712, 21, ((30, 100), (490, 560))
NOTE = (
    "An arrow from the edge of a frame leads from any state in it. "
    "Where no arrow leads on, the state stays."
)


class Frame(NamedTuple):
    """States that are drawn inside one edge: left, top, right, bottom."""

    title: str
    states: tuple[int, ...]
    left: float
    top: float
    right: float
    bottom: float
    fill: str


class Arrow(NamedTuple):
    """A way that steps may take, from a frame or a state to a state, and where they are named."""

    source: str | int
    target: int
    points: tuple[Point, ...]
    label: Point
    anchor: str = "start"


# Left and top of each state.
PLACES: dict[int, Point] = {
    coach.PAUSED: (52, 160),
    coach.SETTLING: (238, 160),
    coach.FADED: (424, 160),
    coach.IN_ZONE: (52, 342),
    coach.DRIFTING: (238, 342),
    coach.CONFIRMED: (424, 342),
    coach.BEATING: (744, 135),
    coach.CUEING_LOW: (744, 268),
    coach.CUEING_HIGH: (744, 401),
    coach.RESTING: (560, 580),
}
ANY, WATCHING, ASKING = "any state", "no cue to answer", "a cue to answer"
FRAMES = (
    Frame(ANY, tuple(PLACES), 14, 62, 986, 676, "#fafafa"),
    Frame(
        WATCHING,
        (
            coach.PAUSED,
            coach.SETTLING,
            coach.FADED,
            coach.IN_ZONE,
            coach.DRIFTING,
            coach.CONFIRMED,
        ),
        36, 112, 612, 490, "#eef6f2",
    ),
    Frame(
        ASKING, (coach.CUEING_LOW, coach.CUEING_HIGH, coach.BEATING), 700, 96, 966, 516, "#fdf1e8"
    ),
)  # fmt: skip
# A step is drawn by the first arrow that it can take.
ARROWS = (
    Arrow(ANY, coach.PAUSED, ((190, 62), (190, 160)), (197, 90)),
    Arrow(ANY, coach.SETTLING, ((376, 62), (376, 160)), (383, 90)),
    Arrow(ANY, coach.FADED, ((562, 62), (562, 160)), (569, 90)),
    Arrow(WATCHING, coach.IN_ZONE, ((100, 490), (100, 420)), (107, 462)),
    Arrow(WATCHING, coach.DRIFTING, ((324, 490), (324, 420)), (331, 462)),
    Arrow(WATCHING, coach.CUEING_LOW, ((612, 300), (744, 300)), (622, 293)),
    Arrow(WATCHING, coach.CUEING_HIGH, ((612, 444), (744, 444)), (622, 437)),
    Arrow(WATCHING, coach.RESTING, ((590, 490), (590, 580)), (583, 555), "end"),
    Arrow(ASKING, coach.CONFIRMED, ((700, 381), (596, 381)), (690, 374), "end"),
    Arrow(ASKING, coach.RESTING, ((716, 516), (716, 580)), (709, 555), "end"),
    Arrow(coach.CUEING_LOW, coach.BEATING, ((796, 268), (796, 213)), (789, 245), "end"),
    Arrow(coach.BEATING, coach.CUEING_LOW, ((864, 213), (864, 268)), (871, 245)),
    Arrow(coach.CUEING_LOW, coach.CUEING_HIGH, ((796, 346), (796, 401)), (789, 378), "end"),
    Arrow(coach.CUEING_HIGH, coach.CUEING_LOW, ((864, 401), (864, 346)), (871, 378)),
    Arrow(coach.RESTING, coach.IN_ZONE, ((560, 620), (176, 620), (176, 420)), (183, 612)),
    Arrow(coach.RESTING, coach.CUEING_HIGH, ((732, 606), (830, 606), (830, 479)), (742, 599)),
    Arrow(
        coach.RESTING, coach.CUEING_LOW,
        ((732, 636), (944, 636), (944, 307), (916, 307)), (742, 629),
    ),
)  # fmt: skip


class Drawn(NamedTuple):
    """An arrow with all that it stands for."""

    arrow: Arrow
    brought: tuple[int, ...]


def arrows(table: Sequence[bytes] = coach.NEXT) -> list[Drawn]:
    """Return the arrows that draw every step of the table to another state, each once.

    One that none of ARROWS stands for is drawn straight.
    """
    to_draw = {(step.state, step.brought): step.next_state for step in steps(table)}
    drawn = []
    for arrow in ARROWS:
        members = _members(arrow.source)
        taken = [
            brought
            for brought in range(len(table[0]))
            if all(chr(table[m][brought]) in (IMPOSSIBLE, f"{arrow.target}") for m in members)
            and any((member, brought) in to_draw for member in members)
        ]
        for brought in taken:
            for member in members:
                to_draw.pop((member, brought), None)
        if taken:
            drawn.append(Drawn(arrow, tuple(taken)))
    pairs = dict.fromkeys((state, target) for (state, _), target in to_draw.items())
    for state, target in pairs:
        taken = [b for (s, b), t in to_draw.items() if (s, t) == (state, target)]
        drawn.append(Drawn(_straight(state, target), tuple(taken)))
    return drawn


def states_svg() -> str:
    """Return the picture."""
    return "\n".join([*_head(), *_frames(), *_arrows(), *_states(), *_legend(), "</svg>"]) + "\n"


def _members(source: str | int) -> tuple[int, ...]:
    for frame in FRAMES:
        if frame.title == source:
            return frame.states
    return (int(source),)


def _straight(state: int, target: int) -> Arrow:
    points = tuple(
        (PLACES[place][0] + STATE_WIDTH / 2, PLACES[place][1] + STATE_HEIGHT / 2)
        for place in (state, target)
    )
    middle = (points[0][0] + points[1][0]) / 2, (points[0][1] + points[1][1]) / 2
    return Arrow(state, target, points, middle)


def _head() -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" font-family="{FONT}" font-size="12" fill="{INK}">'
    )
    yield "<title>The states of the coach, and what leads from one to the next</title>"
    yield (
        '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" '
        f'markerHeight="8" orient="auto"><path d="M0 0.8 L10 5 L0 9.2 z" fill="{INK}"/>'
        '</marker><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path d="M0 0 V5" stroke="#606060" stroke-width="2.4"/>'
        "</pattern></defs>"
    )
    # Its own paper: a page may be dark.
    yield f'<rect width="{WIDTH}" height="{HEIGHT}" rx="10" fill="{PAPER}"/>'
    yield _text(30, 34, "What a second brings, and the state that it leads to", 17, bold=True)


def _frames() -> Iterator[str]:
    for frame in FRAMES:
        yield (
            f'<rect x="{frame.left}" y="{frame.top}" width="{frame.right - frame.left}" '
            f'height="{frame.bottom - frame.top}" rx="14" fill="{frame.fill}" '
            f'stroke="{SOFT_INK}" stroke-width="1.2" stroke-dasharray="5 4"/>'
        )
        yield _text(frame.left + 14, frame.top + 21, frame.title, 12.5, colour=SOFT_INK)


def _arrows() -> Iterator[str]:
    brought = named(BROUGHT)
    drawn = arrows()
    for arrow, _ in drawn:
        path = "M" + " L".join(f"{x:g} {y:g}" for x, y in arrow.points)
        yield (
            f'<path d="{path}" fill="none" stroke="{INK}" stroke-width="1.5" '
            'stroke-linejoin="round" marker-end="url(#tip)"/>'
        )
    for arrow, taken in drawn:
        words = ", ".join(brought[each].name for each in taken)
        yield _text(*arrow.label, words, 13, bold=True, anchor=arrow.anchor)


def _states() -> Iterator[str]:
    for state, (name, meaning) in enumerate(named(STATES)):
        left, top = PLACES[state]
        size = f'x="{left}" y="{top}" height="{STATE_HEIGHT}"'
        yield f'<rect {size} width="{STATE_WIDTH}" fill="{PAPER}"/>'
        yield f'<rect {size} width="{BAR_WIDTH}" fill="{COACH_MARKS[state].colour}"/>'
        if COACH_MARKS[state].hatch:
            yield f'<rect {size} width="{BAR_WIDTH}" fill="url(#hatch)"/>'
        yield f'<rect {size} width="{STATE_WIDTH}" fill="none" stroke="{INK}" stroke-width="1.4"/>'
        yield _text(left + TEXT_INSET, top + 21, name, 15, bold=True)
        for number, line in enumerate(textwrap.wrap(meaning, LETTERS_ACROSS)):
            y = top + 38 + number * LINE_HEIGHT
            yield _text(left + TEXT_INSET, y, line, 11.5, colour=SOFT_INK)


def _legend() -> Iterator[str]:
    brought = named(BROUGHT)
    rows = -(-len(brought) // len(LEGEND_COLUMNS))
    for number, (name, meaning) in enumerate(brought):
        name_x, meaning_x = LEGEND_COLUMNS[number // rows]
        y = LEGEND_TOP + number % rows * LEGEND_STEP
        yield _text(name_x, y, name, 12.5, bold=True)
        yield _text(meaning_x, y, meaning, 12.5, colour=SOFT_INK)
    yield _text(30, HEIGHT - 14, NOTE, 12.5, colour=SOFT_INK)


def _text(
    x: float,
    y: float,
    words: str,
    size: float,
    *,
    bold: bool = False,
    colour: str = INK,
    anchor: str = "start",
) -> str:
    weight = ' font-weight="600"' if bold else ""
    where = f'x="{x:g}" y="{y:g}" text-anchor="{anchor}"'
    return f'<text {where} font-size="{size:g}" fill="{colour}"{weight}>{escape(words)}</text>'
