"""Write a file whole or not at all: an interrupted or failed write leaves nothing behind."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from footfall_host.errors import BadInputError


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Yield a binary stream that becomes `path` once the block ends without an exception.

    Until then an older file of that name stays as it is.

    Raises BadInputError where nothing can be written, and where `path` is a folder or a
    device, which a rename would replace.
    """
    check_replaceable(path)
    target = path.resolve()
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with partial.open("wb") as stream:
            yield stream
        os.replace(partial, target)
    except OSError as problem:
        reason = problem.strerror or problem
        raise BadInputError(
            f"{path}: cannot be written ({reason}); choose a folder that exists, is writable and "
            "has room"
        ) from problem
    finally:
        with contextlib.suppress(OSError):
            partial.unlink()


def check_replaceable(path: Path) -> None:
    """Raise BadInputError where `path` is a folder or a device, which a rename would replace."""
    if path.exists() and not path.is_file():
        raise BadInputError(f"{path}: is not a file that can be replaced; choose another name")
