"""Tell whether no other process writes a file, by a lock of the system that ends with its owner."""

from typing import IO

try:
    import fcntl
except ImportError:  # Windows has none that leaves a file readable
    fcntl = None  # type: ignore[assignment]


def is_only_writer(stream: IO[bytes]) -> bool:
    """Lock an open file for as long as it is open; tell whether nobody else has.

    Where the system or the disk has no such lock, nobody is taken to have.
    """
    if fcntl is None:
        return True
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True
