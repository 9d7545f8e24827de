"""The text of settings.toml to settings: what can't be used keeps its default, and is said.

CircuitPython's own reader names no unknown key, differs between releases, and is missing on the
smallest boards; so the board and the laptop read the file with this one. It takes what that one
takes: a key, "=" and a whole number on a line, with or without quotes. Keys that do not begin
with FOOTFALL_ belong to others.
"""

from .settings import Settings
from .tunables import KEY_PREFIX, TUNABLES, Tunable, assign

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# More digits could leave the small integers, and no setting has as many.
_MOST_DIGITS = 6


def read_settings(text: bytes, chosen: Settings) -> "list[str]":
    """Assign what the bytes of a settings.toml hold; return the problems, each with its line.

    Never raises: a file may be cut off anywhere or hold anything.
    """
    if text.startswith(_BYTE_ORDER_MARK):
        text = text[len(_BYTE_ORDER_MARK) :]
    problems: list[str] = []
    seen: list[str] = []
    lines = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    for number, given in enumerate(lines, 1):
        line = given.strip()
        if line.startswith(b"["):
            problems.append(f"line {number}: what follows {_shown(line)} is not read; move it up")
            break
        if line.startswith(KEY_PREFIX.encode()):
            problem = _assign(line, chosen, seen)
            if problem:
                problems.append(f"line {number}: {problem}")
    return problems


def _assign(line: bytes, chosen: Settings, seen: "list[str]") -> str:
    """Assign one line; return what is wrong with it, or nothing."""
    raw_key, equals, raw_value = line.partition(b"=")
    key = _shown(raw_key.strip())
    tunable = _tunable_of(key)
    if tunable is None:
        keys = ", ".join([known.key for known in TUNABLES])
        return f"there is no setting {key}; there are {keys}"
    default = f"{key} stays {getattr(chosen, tunable.name)}"
    if key in seen:
        return f"{key} stands here a second time; {default}"
    seen.append(key)
    value = _whole_number(_without_comment(raw_value)) if equals else None
    if value is None:
        return f"{key} must be a whole number, {tunable.allowed()}; {default}"
    try:
        assign(chosen, tunable.name, value)
    except ValueError:
        return f"{key} is {value}, it must be {tunable.allowed()}; {default}"
    return ""


def _tunable_of(key: str) -> "Tunable | None":
    for tunable in TUNABLES:
        if tunable.key == key:
            return tunable
    return None


def _without_comment(value: bytes) -> bytes:
    value = value.partition(b"#")[0].strip()
    for quote in (b'"', b"'"):
        if len(value) > 1 and value.startswith(quote) and value.endswith(quote):
            return value[1:-1].strip()
    return value


def _whole_number(value: bytes) -> "int | None":
    digits = value[1:] if value[:1] in (b"+", b"-") else value
    if not 1 <= len(digits) <= _MOST_DIGITS:
        return None
    for digit in digits:
        if not 0x30 <= digit <= 0x39:
            return None
    return int(value)


def _shown(raw: bytes) -> str:
    """Return bytes as a text that any console can show, however strange they are."""
    return "".join([chr(byte) if 0x20 <= byte < 0x7F else "?" for byte in raw[:60]])
