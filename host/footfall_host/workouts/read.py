"""A workout's file to the workout, or to one line that says what is wrong with it and where."""

import tomllib
from pathlib import Path
from typing import Any

from footfall.core import workout_bytes as wb
from footfall_host.errors import BadInputError
from footfall_host.workouts.model import Repeat, Step, Workout, steps_in
from footfall_host.workouts.places import Place, line_of, syntax_error
from footfall_host.workouts.read_step import STEP_KEYS, step_in
from footfall_host.workouts.table import Table, WrongError

HIGHEST_NUMBER = 99
LONGEST_NAME = 60
LONGEST_TEXT = 2000
MOST_BYTES = 64 * 1024
MOST_ROUNDS = 99
MOST_DEPTH = 2  # sets of repeats
WORKOUT_KEYS = ("number", "name", "source", "description", "steps")
REPEAT_KEYS = ("repeat", "steps")


def read_workout(path: Path) -> Workout:
    """Return the workout in a file.

    Raises BadInputError, with the file, the line and the key, for whatever can't be followed.
    """
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise BadInputError(
            f"{path}: cannot be read ({problem.strerror}); name a workout's file, or one of "
            "footfall workout list"
        ) from problem
    return workout_in(data, str(path))


def workout_in(data: bytes, name: str) -> Workout:
    """Return the workout in the bytes of a file; name: the file's, for what is wrong with it."""
    if len(data) > MOST_BYTES:
        raise BadInputError(f"{name}: is no workout: it has more than {MOST_BYTES // 1024} KB")
    try:
        # As the reader has it: a carriage return before a line's end belongs to it.
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise BadInputError(f"{name}: line {line}: is no text; save the file as UTF-8") from None
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        line, said = syntax_error(text, problem)
        raise BadInputError(
            f"{name}: line {line}: is no TOML: {said}; compare with footfall workout show "
            "warm-up --toml"
        ) from None
    except RecursionError:
        raise BadInputError(f"{name}: is no workout: its brackets are nested too deep") from None
    try:
        return _workout(Table(values, (), WORKOUT_KEYS))
    except WrongError as problem:
        line = line_of(text, problem.place) if problem.place else 1
        raise BadInputError(f"{name}: line {line}: {problem}") from None


def _workout(table: Table) -> Workout:
    table.need("number", f"1 to {HIGHEST_NUMBER}")
    table.need("name", '"..."')
    table.need("steps", "..., a [[steps]] for each thing to do")
    number = table.whole("number", 1, HIGHEST_NUMBER)
    name = table.text("name", LONGEST_NAME)
    source, description = (
        table.text(key, LONGEST_TEXT) if key in table else "" for key in ("source", "description")
    )
    return Workout(number, name, source, description, _parts(table, MOST_DEPTH))


def _parts(table: Table, depth: int) -> tuple[Step | Repeat, ...]:
    """Return the steps of a table. depth: how many levels of repeats may stand in it."""
    given = table["steps"]
    if not isinstance(given, list) or not given or not all(isinstance(e, dict) for e in given):
        header = "steps" if not table.place else "steps.steps"
        raise table.wrong("steps", f"steps must be a [[{header}]] for each thing to do")
    parts: list[Step | Repeat] = []
    for index, values in enumerate(given):
        place = (*table.place, "steps", index)
        parts.append(_part(values, place, depth))
        count = steps_in(tuple(parts))
        if count > wb.MOST_STEPS:
            raise WrongError(
                place, f"with this there are {count} steps; at most {wb.MOST_STEPS} can be followed"
            )
    return tuple(parts)


def _part(values: dict[str, Any], place: Place, depth: int) -> Step | Repeat:
    # The steps of a step are a number of them, those of a repeat are tables.
    if "repeat" not in values and not isinstance(values.get("steps"), list):
        return step_in(Table(values, place, STEP_KEYS))
    table = Table(values, place, REPEAT_KEYS)
    if not depth:
        raise table.wrong_as_a_whole(
            "repeats can stand in one repeat, not in two; write these steps out"
        )
    table.need("repeat", f"2 to {MOST_ROUNDS}")
    table.need("steps", "..., a [[steps.steps]] for each thing to repeat")
    times = table.whole("repeat", 2, MOST_ROUNDS, "times")
    return Repeat(times, _parts(table, depth - 1))
