"""Read a file whole, whatever it is: its bytes, and its text."""

import gzip
import zlib
from pathlib import Path

from footfall_host.errors import BadInputError

# RFC 1952, section 2.3.1.
GZIP_MAGIC = b"\x1f\x8b"


def content_of(path: Path) -> bytes:
    """Return the bytes of a file, decompressed where they are gzip, whatever its name says.

    Raises BadInputError where it can't be read, and for gzip that is damaged.
    """
    try:
        content = path.read_bytes()
        if content.startswith(GZIP_MAGIC):
            content = gzip.decompress(content)
    except FileNotFoundError as problem:
        raise BadInputError(f"{path}: there is no such file; check the name") from problem
    except IsADirectoryError as problem:
        raise BadInputError(f"{path}: is a folder; name one trace inside it") from problem
    except EOFError as problem:
        raise BadInputError(f"{path}: the gzip data is cut off; copy the file again") from problem
    except (gzip.BadGzipFile, zlib.error) as problem:
        raise BadInputError(
            f"{path}: is not sound gzip data ({problem}); copy the file again"
        ) from problem
    except OSError as problem:
        raise BadInputError(
            f"{path}: cannot be read ({problem.strerror}); check its permissions"
        ) from problem
    if not content:
        raise BadInputError(f"{path}: is empty; record the run again")
    return content


def text_of(content: bytes, name: str, remedy: str) -> str:
    """Return bytes as the text that they are in UTF-8, without its byte order mark.

    name: what to blame. remedy: what to do where they are no text at all.

    Raises BadInputError for other encodings.
    """
    if b"\0" in content:
        raise BadInputError(f"{name}: is a binary file; {remedy}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        raise BadInputError(
            f"{name}: line {line}: byte 0x{content[problem.start]:02x} is not text in UTF-8; "
            "save the file as CSV in UTF-8"
        ) from problem
