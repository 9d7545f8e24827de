"""Read a file, whatever it is: its bytes and its text, whole or in parts."""

import contextlib
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path

from footfall_host.errors import BadInputError

# RFC 1952, section 2.3.1.
GZIP_MAGIC = b"\x1f\x8b"


def content_of(path: Path) -> bytes:
    """Return the bytes of a file, decompressed where they are gzip, whatever its name says.

    Raises BadInputError where it can't be read, and for gzip that is damaged.
    """
    with _opened(path) as stream:
        content = stream.read()
    if not content:
        raise BadInputError(f"{path}: is empty; record the run again")
    return content


def text_parts(path: Path, remedy: str, part_bytes: int) -> Iterator[tuple[int, str]]:
    """Yield the text of a file in parts of whole lines: the number of the first, and the text.

    Lines end with "\n" whatever they end with in the file. part_bytes: how long a part is, about.
    Raises BadInputError as content_of and text_of do.
    """
    with _opened(path) as stream:
        part = _whole_lines(stream, part_bytes)
        if not part:
            raise BadInputError(f"{path}: is empty; record the run again")
        first_line = 1
        while part:
            # Ahead of what it holds, so that a file that is cut off is told to be.
            following = _whole_lines(stream, part_bytes)
            text = text_of(part, str(path), remedy, first_line)
            yield first_line, text.replace("\r\n", "\n").replace("\r", "\n")
            first_line += part.count(b"\n")
            part = following


def _whole_lines(stream: io.BufferedIOBase, least_bytes: int) -> bytes:
    return stream.read(least_bytes) + stream.readline()


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[io.BufferedIOBase]:
    """Yield the bytes of a file, decompressed; whatever may be wrong with it is told."""
    try:
        with path.open("rb") as stream:
            if stream.peek(len(GZIP_MAGIC)).startswith(GZIP_MAGIC):
                with gzip.open(stream) as unpacked:
                    yield unpacked
            else:
                yield stream
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


def text_of(content: bytes, name: str, remedy: str, first_line: int = 1) -> str:
    """Return bytes as the text that they are in UTF-8, without its byte order mark.

    name: what to blame. remedy: what to do where they are no text at all. first_line: its number.

    Raises BadInputError for other encodings.
    """
    if b"\0" in content:
        raise BadInputError(f"{name}: is a binary file; {remedy}")
    try:
        return content.decode("utf-8-sig" if first_line == 1 else "utf-8")
    except UnicodeDecodeError as problem:
        line = first_line + content.count(b"\n", 0, problem.start)
        raise BadInputError(
            f"{name}: line {line}: byte 0x{content[problem.start]:02x} is not text in UTF-8; "
            "save the file as CSV in UTF-8"
        ) from problem
