"""A table of a workout's file: its values taken key by key, each with what is wrong with it."""

from typing import Any

from footfall_host.workouts.places import Place


class WrongError(Exception):
    """What can't be used. place: where it stands in the file."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place


class Table:
    """One table. place: where it stands. Each method raises WrongError."""

    def __init__(self, values: dict[str, Any], place: Place, known: tuple[str, ...]) -> None:
        """Take a table; refuses a key that is not among those known."""
        self._values = values
        self.place = place
        for key in values:
            if key not in known:
                raise self.wrong(key, f"there is no {key}; there are {', '.join(known)}")

    def __contains__(self, key: str) -> bool:
        """Whether the file has the key."""
        return key in self._values

    def __getitem__(self, key: str) -> Any:
        """Return the value as it stands in the file."""
        return self._values[key]

    def wrong(self, key: str, message: str) -> WrongError:
        """Return what to raise about one key."""
        return WrongError((*self.place, key), message)

    def wrong_as_a_whole(self, message: str) -> WrongError:
        """Return what to raise about the table."""
        return WrongError(self.place, message)

    def need(self, key: str, how: str) -> None:
        """Refuse a table without this key; how: what it could be."""
        if key not in self:
            raise self.wrong_as_a_whole(f"{key} is missing; write {key} = {how}")

    def whole(self, key: str, lowest: int, highest: int, unit: str = "") -> int:
        """Return a whole number in a range."""
        value = self._values[key]
        if not _is_whole(value) or not lowest <= value <= highest:
            allowed = f"a whole number, {lowest} to {highest} {unit}".rstrip()
            raise self.wrong(key, f"{key} is {_shown(value)}; it must be {allowed}")
        return int(value)

    def number(self, key: str, highest: float, unit: str) -> float:
        """Return a number above nothing."""
        value = self._values[key]
        is_number = _is_whole(value) or isinstance(value, float)
        if not is_number or not 0 < value <= highest:
            raise self.wrong(
                key, f"{key} is {_shown(value)}; it must be a number, up to {highest:g} {unit}"
            )
        return float(value)

    def text(self, key: str, most: int) -> str:
        """Return a text of one to so many characters that can be printed."""
        value = self._values[key]
        if not isinstance(value, str) or not 1 <= len(value) <= most or "\0" in value:
            raise self.wrong(
                key, f'{key} is {_shown(value)}; it must be 1 to {most} characters between ""'
            )
        return value

    def choice(self, key: str, choices: "tuple[str, ...]") -> str:
        """Return one of some words."""
        value = self._values[key]
        if value not in choices:
            raise self.wrong(
                key, f"{key} is {_shown(value)}; it must be {or_list(map(_shown, choices))}"
            )
        return str(value)

    def truth(self, key: str) -> bool:
        """Return true or false."""
        value = self._values[key]
        if not isinstance(value, bool):
            raise self.wrong(key, f"{key} is {_shown(value)}; it must be true or false")
        return value


def or_list(words: Any) -> str:
    """Return words as a sentence lists them."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else str(last)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    shown = f'"{value}"' if isinstance(value, str) else str(value)
    one_line = " ".join(shown.split())
    return one_line if len(one_line) <= 60 else f"{one_line[:57]}..."
