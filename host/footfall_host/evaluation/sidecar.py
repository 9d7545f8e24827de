"""Read a sidecar's JSON with every complaint naming the file and the key."""

import json
import pathlib
import reprlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from footfall_host.errors import BadInputError

# Beyond any time since 1970, even in milliseconds; sums of such still are whole numbers.
_LARGEST = 10**13


class Fields:
    """One JSON object of a sidecar, which knows its place in the file.

    Each getter raises BadInputError, naming file and key, for a missing key or a value of
    another type than asked for.
    """

    def __init__(self, path: pathlib.Path, place: str, values: object) -> None:
        """Wrap values, the object found at place ("" is the top) of the file at path."""
        if not isinstance(values, dict):
            raise BadInputError(f"{path}: {place or 'the top level'}: must be a JSON object")
        self._path = path
        self._place = place
        self._values: dict[str, Any] = values

    def __contains__(self, key: str) -> bool:
        """Tell whether key has a value other than null."""
        return self._values.get(key) is not None

    def problem(self, key: str, remedy: str) -> BadInputError:
        """Return the complaint about one key, for the caller to raise."""
        return BadInputError(f"{self._path}: {self._named(key)}: {remedy}")

    def text(self, key: str) -> str:
        """Return a string that is not blank."""
        value = self._value(key, "a text")
        if not isinstance(value, str) or not value.strip():
            raise self.problem(key, f"must be a text, not {reprlib.repr(value)}")
        return value

    def number(self, key: str) -> float:
        """Return a number, of a size that a recording may have."""
        value = self._value(key, "a number")
        if not _is_number(value):
            raise self.problem(key, f"must be a number, not {reprlib.repr(value)}")
        return float(value)

    def object(self, key: str) -> "Fields":
        """Return a nested object."""
        return Fields(self._path, self._named(key), self._value(key, "a JSON object"))

    def objects(self, key: str) -> list["Fields"]:
        """Return a list of nested objects."""
        items = self._value(key, "a list of JSON objects")
        if not isinstance(items, list):
            raise self.problem(key, "must be a list of JSON objects")
        return [
            Fields(self._path, f"{self._named(key)}[{index}]", item)
            for index, item in enumerate(items)
        ]

    def rising_times_s(self, key: str) -> NDArray[np.float64]:
        """Return two or more times in seconds, each later than the one before."""
        remedy = "must be a list of two or more rising times in seconds"
        items = self._value(key, remedy.removeprefix("must be "))
        if not isinstance(items, list) or len(items) < 2 or not all(map(_is_number, items)):
            raise self.problem(key, remedy)
        times_s = np.array(items, dtype=float)
        if np.any(np.diff(times_s) <= 0):
            position = int(np.argmax(np.diff(times_s) <= 0)) + 1
            raise self.problem(
                f"{key}[{position}]", f"{times_s[position]:g} does not rise: {remedy}"
            )
        return times_s

    def _value(self, key: str, wanted: str) -> Any:
        if key not in self:
            raise self.problem(key, f"is missing: add {wanted}")
        return self._values[key]

    def _named(self, key: str) -> str:
        return f"{self._place}.{key}" if self._place else key


def read_sidecar(path: pathlib.Path) -> Fields:
    """Read the JSON object at path; raise BadInputError when it is missing or is not JSON."""
    try:
        return Fields(path, "", json.loads(path.read_text(encoding="utf-8")))
    except OSError as problem:
        raise BadInputError(
            f"{path}: cannot be read ({problem.strerror}): every recording needs its sidecar"
        ) from problem
    except UnicodeDecodeError as problem:
        raise BadInputError(f"{path}: is not UTF-8 text: write the sidecar as JSON") from problem
    except json.JSONDecodeError as problem:
        raise BadInputError(
            f"{path}: line {problem.lineno}, column {problem.colno}: is not JSON ({problem.msg})"
        ) from problem
    except RecursionError as problem:
        raise BadInputError(
            f"{path}: is nested too deeply: a sidecar needs four levels at most"
        ) from problem
    except ValueError as problem:  # after JSON's own errors, which are of this kind too
        raise BadInputError(
            f"{path}: holds a number of thousands of digits: write a shorter one"
        ) from problem


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    # A whole number may be beyond the largest float.
    return -_LARGEST <= value <= _LARGEST
