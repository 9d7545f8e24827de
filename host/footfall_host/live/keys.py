"""Keys that are pressed while the view is on the terminal, looked for without waiting."""

import contextlib
import os
import select
import sys
from collections.abc import Callable, Iterator

try:
    import termios
    import tty
except ImportError:  # Windows
    termios = None  # type: ignore[assignment]

MOST_BYTES = 64


@contextlib.contextmanager
def keys() -> Iterator[Callable[[], str]]:
    """Yield a function that returns what was typed since it was last asked.

    Meanwhile keys come at once and are not shown. Without a terminal to type at, none come.
    """
    if not sys.stdin.isatty():
        yield lambda: ""
    elif termios is None:
        yield _typed_on_windows
    else:
        descriptor = sys.stdin.fileno()
        before = termios.tcgetattr(descriptor)
        try:
            tty.setcbreak(descriptor)
            yield lambda: _typed(descriptor)
        finally:
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _typed(descriptor: int) -> str:
    ready, _, _ = select.select([descriptor], [], [], 0)
    return os.read(descriptor, MOST_BYTES).decode(errors="replace") if ready else ""


def _typed_on_windows() -> str:
    import msvcrt

    typed = ""
    while msvcrt.kbhit():  # type: ignore[attr-defined]
        typed += msvcrt.getwch()  # type: ignore[attr-defined]
    return typed
