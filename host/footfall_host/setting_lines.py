"""One setting in the text of a settings.toml, and not a byte of any other line."""

import re

_TABLE = re.compile(rb"^[ \t]*\[", re.MULTILINE)


def with_setting(text: bytes, key: str, value: int) -> bytes:
    """Return the text with a setting's line as asked for; what follows it in its line stays.

    The line is the first that sets it, or that would but for a "#" before it; where there is
    neither, it is added at the end. Of a table and what follows it nothing is read.
    """
    table = _TABLE.search(text)
    end = table.start() if table else len(text)
    return _with_line(text[:end], key, value) + text[end:]


def _with_line(text: bytes, key: str, value: int) -> bytes:
    name = re.escape(key.encode())
    new = f"{key} = {value}".encode()
    for comment in (rb"", rb"#[# \t]*"):
        line = re.compile(
            rb"^[ \t]*" + comment + name + rb"[ \t]*=[ \t]*[^#\r\n]*?(?P<rest>[ \t]*(?:#[^\r\n]*)?)"
            rb"(?=\r?$)",
            re.MULTILINE,
        )
        found = line.search(text)
        if found:
            return text[: found.start()] + new + found["rest"] + text[found.end() :]
    newline = b"\r\n" if b"\r\n" in text else b"\n"
    ended = newline if text and not text.endswith((b"\n", b"\r")) else b""
    return text + ended + new + newline
