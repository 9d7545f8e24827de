"""The coach's table of states with the names and meanings that its own source gives them."""

import inspect
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from footfall.core import coach

STATES, BROUGHT = "# --- states ", "# --- what a second can bring "
CONSTANT = re.compile(r"([A-Z][A-Z_]*) = const\((\d+)\)(?:  # (.*))?")
IMPOSSIBLE = "-"


class Named(NamedTuple):
    """A constant of coach.py: its name in words, and the meaning that stands after it, if any."""

    name: str
    meaning: str


class Step(NamedTuple):
    """In a state, what a second brought leads to another one; all of them constants."""

    state: int
    brought: int
    next_state: int


def named(section: str) -> list[Named]:
    """Return the constants of a section of coach.py, STATES or BROUGHT, in order."""
    found = []
    for number, (name, value, meaning) in enumerate(_constants(section)):
        if int(value) != number:
            raise ValueError(f"coach.py: {name} is {value}, though {number} is next")
        found.append(Named(name.lower().replace("_", " "), meaning or ""))
    return found


def _constants(section: str) -> Iterator[tuple[str, ...]]:
    _, _, below = inspect.getsource(coach).partition(section)
    for line in below.splitlines()[1:]:
        match = CONSTANT.fullmatch(line)
        if match:
            yield match.groups()
        elif line:
            return


def steps(table: Sequence[bytes] = coach.NEXT) -> list[Step]:
    """Return every step that leads from a state to another one."""
    return [
        Step(state, brought, int(chr(cell)))
        for state, row in enumerate(table)
        for brought, cell in enumerate(row)
        if chr(cell) not in (IMPOSSIBLE, f"{state}")
    ]


def page() -> str:
    """Return docs/coach-states.md: the picture, the names, and the whole table."""
    states, brought = named(STATES), named(BROUGHT)
    lines = [
        "# The coach's states",
        "",
        "Once a second the coach looks at the cadence; what that second brought leads from one",
        "state to the next. Drawn and written from the table in `firmware/footfall/core/coach.py`",
        "by `FOOTFALL_REWRITE_STATES=1 pytest tests/host/test_coach_states_page.py`.",
        "",
        "![The states of the coach, and what leads from one to the next](coach-states.svg)",
        "",
        *_table(["state", "meaning"], [[each.name, each.meaning] for each in states]),
        "",
        *_table(["a second brought", "meaning"], [[each.name, each.meaning] for each in brought]),
        "",
        "The next state; where nothing stands it is the same, and - is what cannot be.",
        "",
        *_table(["", *(each.name for each in brought)], _rows(states)),
    ]
    return "\n".join(lines) + "\n"


def _rows(states: Sequence[Named]) -> Iterator[list[str]]:
    for state, row in enumerate(coach.NEXT):
        cells = [chr(cell) for cell in row]
        named_cells = [cell if cell == IMPOSSIBLE else states[int(cell)].name for cell in cells]
        kept = states[state].name
        yield [f"**{kept}**", *("" if cell == kept else cell for cell in named_cells)]


def _table(head: Sequence[str], rows: Iterator[list[str]] | list[list[str]]) -> Iterator[str]:
    yield _row(head)
    yield "|" + "---|" * len(head)
    for row in rows:
        yield _row(row)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |".replace("  ", " ")
