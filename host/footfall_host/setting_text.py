"""Settings as text: the lines of a settings.toml, and a value from a command line."""

import json
import re
from collections.abc import Mapping

from footfall.core.settings import Settings
from footfall.core.tunables import TUNABLES, assign, find
from footfall_host.errors import BadInputError

# int() would take the digits of any script, and 1_7_0.
WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")


def keys_of(settings: Settings) -> dict[str, int]:
    """Return every setting by its key in settings.toml."""
    return {tunable.key: getattr(settings, tunable.name) for tunable in TUNABLES}


def toml_text(values: Mapping[str, object]) -> str:
    """Return keys and values as the lines of a settings.toml."""
    return "".join(f"{key} = {json.dumps(value)}\n" for key, value in values.items())


def assign_text(settings: Settings, name: str, text: str, given: str) -> None:
    """Set one setting to the whole number that `text` holds.

    Raises BadInputError, which opens with `given`, the option as it was given, for an unknown
    name or a value that the setting cannot take.
    """
    try:
        tunable = find(name)
    except ValueError as problem:
        names = ", ".join(tunable.name for tunable in TUNABLES)
        raise BadInputError(f"{given}: {problem}; there are {names}") from problem
    if not WHOLE_NUMBER.fullmatch(text):
        raise BadInputError(f"{given}: it must be a whole number, {tunable.allowed()}")
    try:
        assign(settings, name, int(text))
    except ValueError as problem:
        raise BadInputError(f"{given}: it must be {tunable.allowed()}") from problem
