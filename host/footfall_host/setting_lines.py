"""Settings in the board's settings.toml: their lines change, and no other byte."""

import json
import re
from collections.abc import Mapping, Sequence

from footfall_host.deploy.disk import Disk
from footfall_host.deploy.drives import Drive
from footfall_host.deploy.steps import SETTINGS

# Lines as the board reads them, each with its ending.
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_BLANKS = rb"[^\S\r\n]*"
# What stands below a heading is not read.
_HEADING = re.compile(_BLANKS + rb"\[")


def put_settings(drive: Drive, values: Mapping[str, object]) -> bool:
    """Put settings on a board's drive, whole or not at all; return whether any was another.

    Raises DriveError where the drive can't be read or written.
    """
    disk = Disk(drive.path)
    before = disk.read(SETTINGS) or b""
    after = with_settings(before, values)
    if after == before:
        return False
    disk.write(SETTINGS, after)
    return True


def with_settings(text: bytes, values: Mapping[str, object]) -> bytes:
    """Return the bytes of a settings.toml with other values, and all else as it was.

    A line that sets a key gets the value, and keeps its comment; of several the first, which is the
    one that the board takes. A key without such a line gets one, below the template's line of it or
    at the end of what the board reads.
    """
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else b""
    lines = _LINE.findall(text[len(mark) :])
    for key, value in values.items():
        lines = _with_setting(lines, key.encode(), json.dumps(value).encode())
    return mark + b"".join(lines)


def _with_setting(lines: list[bytes], key: bytes, value: bytes) -> list[bytes]:
    read = lines[: _first(lines, _HEADING)]
    setting = re.compile(
        rb"(?P<key>" + _BLANKS + re.escape(key) + rb")"
        rb"(?:(?P<equals>" + _BLANKS + rb"=" + _BLANKS + rb")[^#\r\n]*?)?"
        rb"(?P<rest>" + _BLANKS + rb"(?:#[^\r\n]*)?[\r\n]*)$"
    )
    at = _first(read, setting)
    if at is not None:
        found = setting.fullmatch(lines[at])
        assert found
        line = found["key"] + (found["equals"] or b" = ") + value + found["rest"]
        return [*lines[:at], line, *lines[at + 1 :]]
    template = _first(
        read, re.compile(_BLANKS + rb"#" + _BLANKS + re.escape(key) + _BLANKS + rb"=")
    )
    at = len(read) if template is None else template + 1
    return _inserted(lines, at, key + b" = " + value)


def _first(lines: Sequence[bytes], pattern: re.Pattern[bytes]) -> int | None:
    """Return at which line a pattern first begins one."""
    return next((at for at, line in enumerate(lines) if pattern.match(line)), None)


def _inserted(lines: list[bytes], at: int, line: bytes) -> list[bytes]:
    """Return the lines with one more, ended as the one above it, or else as the first."""
    endings = [_ending(each) for each in (*reversed(lines[:at]), *lines[:1])]
    ending = next(filter(None, endings), b"\n")
    above = lines[:at]
    if above and not _ending(above[-1]):
        above[-1] += ending
    return [*above, line + ending, *lines[at:]]


def _ending(line: bytes) -> bytes:
    return line[len(line.rstrip(b"\r\n")) :]
