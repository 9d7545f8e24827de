"""A time of watching: the link, the view, the file and the terminal, until somebody ends it."""

import asyncio
import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from footfall_host.live.connection import Told
from footfall_host.live.finding import Backends
from footfall_host.live.link import Link
from footfall_host.live.readings import BadReadingError
from footfall_host.live.recording import Recording
from footfall_host.live.view import View

# Keys, Ctrl-C and the end are looked for so often, and the screen drawn.
TICK_S = 0.1
LINE_S = 1.0
QUIT_KEYS = ("q", "Q")


@dataclass
class Ending:
    """Whether somebody wants it to end."""

    wanted: bool = False


@contextlib.contextmanager
def interruptible() -> Iterator[Ending]:
    """Let Ctrl-C end it in order; the second one ends it at once."""
    ending = Ending()
    if threading.current_thread() is not threading.main_thread():
        yield ending
        return

    def interrupted(*_: object) -> None:
        ending.wanted = True
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        yield ending
    finally:
        signal.signal(signal.SIGINT, before)


@dataclass
class Session:
    """What is watched, and with what.

    wanted: the pod's name or address, or None. seconds: after which it ends, or None.
    keys: what was typed meanwhile. draw: the view at (now, beginning) in seconds of the loop,
    each tick; line: likewise, each second. said: something in words.
    """

    view: View
    recording: Recording
    ending: Ending
    wanted: str | None = None
    seconds: float | None = None
    keys: Callable[[], str] = lambda: ""
    draw: Callable[[float, float], None] = lambda now_s, began_s: None
    line: Callable[[float, float], None] = lambda now_s, began_s: None
    said: Callable[[str], None] = lambda text: None
    _began_s: float = 0.0
    _problem: OSError | None = None

    async def watch(self, backends: Backends) -> None:
        """Watch until it ends.

        Raises BadInputError where the link cannot begin, and OSError where a file cannot grow.
        """
        self._began_s = _now_s()
        view = self.view
        told = Told(self._heard, view.is_pod, view.has_battery, view.is_linked, self._said)
        link = asyncio.create_task(Link(backends, self.wanted, told).keep())
        try:
            await self._show(link)
        finally:
            link.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await link

    async def _show(self, link: "asyncio.Task[None]") -> None:
        lines_s = self._began_s + LINE_S
        while not link.done():
            now_s = _now_s()
            if self.seconds is not None and now_s - self._began_s >= self.seconds:
                return
            if self._problem is not None:
                raise self._problem
            if self.ending.wanted or any(key in self.keys() for key in QUIT_KEYS):
                return
            self.draw(now_s, self._began_s)
            if now_s >= lines_s:
                lines_s += LINE_S
                self.line(now_s, self._began_s)
            await asyncio.sleep(TICK_S)

    # --- what the link tells ------------------------------------------------------

    def _heard(self, value: bytes) -> None:
        now_s = _now_s()
        try:
            self.view.heard(value, now_s)
        except BadReadingError as problem:
            self.view.unread = str(problem)
            self._said(self.view.unread)
            return
        try:
            self.recording.write(self.view, now_s - self._began_s)
        except OSError as problem:  # whoever called this would swallow it
            self._problem = problem

    def _said(self, text: str) -> None:
        if text != self.view.note:
            self.view.said(text)
            self.said(text)


def _now_s() -> float:
    return asyncio.get_running_loop().time()
