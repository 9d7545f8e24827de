"""In which line of a TOML file something stands, which Python's own reader does not tell.

The reader itself is asked: of all beginnings of the file that it takes, the first that holds a
key ends where the key's value ends. So nothing here need know how TOML is written.
"""

import re
import tomllib
from typing import Any

# A key, or the number of an entry of an array, for each level from the top.
Place = tuple[str | int, ...]

_SAID_LINE = re.compile(r" \(at line (\d+), column \d+\)$")
_SAID_END = " (at end of document)"


def line_of(text: str, place: Place) -> int:
    """Return the line, from 1, in which something that the file holds begins."""
    lines = text.split("\n")
    begins_at = 0
    for count in range(1, len(lines) + 1):
        told = _told("\n".join(lines[:count]) + "\n")
        if told is None:
            continue
        if _holds(told, place):
            return _first_filled(lines, begins_at)
        begins_at = count
    return len(lines)


def syntax_error(text: str, problem: tomllib.TOMLDecodeError) -> tuple[int, str]:
    """Return the line of what is no TOML, and what the reader says of it."""
    said = str(problem)
    match = _SAID_LINE.search(said)
    if match:
        return int(match[1]), said[: match.start()]
    return len(text.rstrip("\n").split("\n")), said.removesuffix(_SAID_END)


def _told(text: str) -> Any:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _holds(told: Any, place: Place) -> bool:
    for key in place:
        try:
            told = told[key]
        except (KeyError, IndexError, TypeError):
            return False
    return True


def _first_filled(lines: list[str], begins_at: int) -> int:
    """Return the first line from an index on that is more than a blank or a comment."""
    while not lines[begins_at].strip() or lines[begins_at].lstrip().startswith("#"):
        begins_at += 1
    return begins_at + 1
