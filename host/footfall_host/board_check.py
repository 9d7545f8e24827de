"""Look a new board file over: each problem in it, with its line and what to do about it."""

import ast
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from footfall_boards import module_name  # type: ignore[import-not-found]

from footfall_host.board_files import BY_NAME, KEYS, PIN, TEXT, assigned, first_line
from footfall_host.errors import BadInputError
from footfall_host.virtual_board.stubs import pin_names

# What Python raises for a text that is no program, one too deep for it, or no plain value.
NO_PROGRAM = (SyntaxError, ValueError, TypeError, MemoryError, RecursionError)

Problem = tuple[int, str]  # the line, and what is wrong with it


@dataclass(frozen=True)
class Entry:
    """One name, with the plain value that it is given in a line of the file."""

    line: int
    name: str
    value: Any


def parsed(path: Path) -> ast.Module:
    """Return what a file holds; raises BadInputError for one that is no Python."""
    try:
        return ast.parse(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise BadInputError(
            f"{path}: cannot be read ({problem.strerror}); check its name and permissions"
        ) from problem
    except UnicodeDecodeError as problem:
        raise BadInputError(f"{path}: is not text in UTF-8; save it as that") from problem
    except NO_PROGRAM as problem:
        line = f"line {problem.lineno}: " if isinstance(problem, SyntaxError) else ""
        reason = problem.msg if isinstance(problem, SyntaxError) else "nested too deep"
        raise BadInputError(
            f'{path}: {line}is no Python ({reason}); write lines such as LED_PIN = "LED"'
        ) from problem


def problems_of(module: ast.Module, path: Path) -> list[str]:
    """Return a line for each problem of the board file at `path`, which holds `module`.

    Pins are looked up among those that CircuitPython's stubs give the board.
    """
    entries = list(_entries(module))
    found = [*_odd_statements(module), *_key_problems(entries), *_pin_problems(entries)]
    told = [f"{path}: line {line}: {problem}" for line, problem in sorted(found)]
    return told + [f"{path}: {problem}" for problem in _whole_problems(module, path, entries)]


def _statements(module: ast.Module) -> list[ast.stmt]:
    return module.body[1:] if ast.get_docstring(module) is not None else module.body


def _entries(module: ast.Module) -> Iterator[Entry]:
    for node in _statements(module):
        for name, value in assigned(node):
            if _is_plain(value):
                yield Entry(node.lineno, name, ast.literal_eval(value))


def _is_plain(value: ast.expr) -> bool:
    try:
        ast.literal_eval(value)
    except NO_PROGRAM:
        return False
    return True


def _odd_statements(module: ast.Module) -> Iterator[Problem]:
    for node in _statements(module):
        names = assigned(node)
        if not names:
            yield node.lineno, "is no NAME = value; take it out, for the file is data alone"
        for name, value in names:
            if not _is_plain(value):
                yield node.lineno, f"{name} has to be worked out; write the value itself"


def _key_problems(entries: list[Entry]) -> Iterator[Problem]:
    """Tell of what is wrong with one key by itself."""
    seen: dict[str, Entry] = {}
    for entry in entries:
        first = seen.setdefault(entry.name, entry)
        if entry.name not in BY_NAME:
            remedy = _nearest(entry.name, BY_NAME) or "take it out"
            yield entry.line, f"there is no key {entry.name}; {remedy}"
        elif first is not entry:
            yield entry.line, f"{entry.name} is in line {first.line} already; leave one out"
        else:
            yield from _value_problems(entry)


def _value_problems(entry: Entry) -> Iterator[Problem]:
    key = BY_NAME[entry.name]
    if not key.kind.takes(entry.value):
        yield entry.line, f"{entry.name} = {entry.value!r}: it must be {key.kind.words}"
    elif key.allowed and entry.value not in key.allowed:
        allowed = " or ".join(map(hex, key.allowed))
        yield entry.line, f"{entry.name} = {entry.value:#x}: it must be {allowed}"


def _pin_problems(entries: list[Entry]) -> Iterator[Problem]:
    """Tell of the pins that the board does not have, and of those that are to serve twice."""
    board = next((entry for entry in entries if entry.name == "BOARD_ID"), None)
    if board is None or not TEXT.takes(board.value):
        return
    try:
        chip_pins = pin_names(board.value)
    except BadInputError as problem:
        yield board.line, f"{problem}; boot_out.txt on the board's drive tells it"
        return
    takers: dict[str, str] = {}
    for entry in entries:
        if not _names_a_pin(entry):
            continue
        given = f"{entry.name} = {entry.value!r}"
        if entry.value not in chip_pins:
            remedy = _nearest(entry.value, chip_pins) or f"choose one of {', '.join(chip_pins)}"
            yield entry.line, f"{given}: {board.value} has no such pin; {remedy}"
            continue
        taker = takers.setdefault(chip_pins[entry.value], entry.name)
        if taker != entry.name:
            yield entry.line, f"{given}: {taker} is that pin already; choose another for one"


def _names_a_pin(entry: Entry) -> bool:
    key = BY_NAME.get(entry.name)
    return key is not None and key.kind is PIN and PIN.takes(entry.value)


def _whole_problems(module: ast.Module, path: Path, entries: list[Entry]) -> Iterator[str]:
    """Tell of what is missing, which no line can show."""
    if not first_line(module):
        yield 'does not say what the board is; begin it with """My board, with a ... on it."""'
    values = {entry.name: entry.value for entry in entries}
    for key in KEYS:
        if key.required and key.name not in values:
            meaning = f", {key.meaning}" if key.meaning else ""
            yield f"{key.name} is missing{meaning}; give it {key.kind.words}"
        if key.name in values and key.needs and key.needs not in values:
            yield f"{key.name} is of no use without {key.needs}; add that or leave both out"
    board_id = values.get("BOARD_ID")
    if isinstance(board_id, str) and path.stem != module_name(board_id):
        yield f"the firmware looks for {board_id!r} in {module_name(board_id)}.py; rename the file"


def _nearest(name: str, known: dict[str, Any]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {near[0]}?" if near else ""
