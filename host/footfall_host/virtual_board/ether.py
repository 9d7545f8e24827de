"""The air around a virtual board: Bumble's link and an asyncio loop, both in the board's own time.

Nothing here waits: whatever is due happens at one instant of virtual time, and the board's clock
is told when the next thing is. So a run is the same each time, however fast the laptop is.
"""

import asyncio
import dataclasses
import logging
import selectors
from collections.abc import Callable, Coroutine
from typing import Any

from bumble import core, hci, ll
from bumble.controller import Connection, Controller
from bumble.link import LocalLink

from footfall_host.virtual_board.clock import MICROSECONDS, NEVER_US, Clock

# As long as phones wait before they give a link up.
SUPERVISION_S = 5.0
TIMED_OUT = int(hci.HCI_ErrorCode.CONNECTION_TIMEOUT_ERROR)

# An ATT notification within L2CAP: the channel's number at 2, the opcode at 4.
ATT_CHANNEL = b"\x04\x00"
NOTIFICATION = 0x1B
LOG = logging.getLogger("bumble")


def _wording(worded: Callable[..., str]) -> Callable[..., str]:
    """Word what a packet holds only where Bumble's log is read.

    It does so for each packet that it passes on, which takes a quarter of a run's time.
    """

    def wording(*packet: Any, **how: Any) -> str:
        return worded(*packet, **how) if LOG.isEnabledFor(logging.DEBUG) else "..."

    return wording


hci.HCI_Object.format_fields = staticmethod(  # type: ignore[method-assign]
    _wording(hci.HCI_Object.format_fields)
)


class Ether:
    """What lies between radios. Used as a context, it raises at the end what its tasks have raised.

    link: where controllers meet. Addresses are texts such as "C0:00:00:00:00:01".
    """

    def __init__(self) -> None:
        self._loop = _Loop()
        self._loop.set_exception_handler(self._failed)
        self.link = _Link(self._loop)
        self._clock: Clock | None = None
        self._armed_us = NEVER_US
        self._failures: list[BaseException] = []
        self._tasks: list[asyncio.Task[Any]] = []

    def __enter__(self) -> "Ether":
        """Return itself."""
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """End what still goes on, and raise what has failed in it."""
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_forever()
        self._loop.close()
        for task in self._tasks:
            if not task.cancelled() and task.exception() is not None:
                self._failures.append(task.exception())  # type: ignore[arg-type]
        if kind is None and self._failures:
            raise self._failures[0]

    def attach(self, clock: Clock) -> None:
        """Let this be the time."""
        self._clock = clock
        self._loop.now_s = lambda: clock.now_us / MICROSECONDS
        self.settle()

    def start(self, job: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        """Have somebody do something from now on, or from the first moment."""
        task = self.do_soon(job)
        if self._clock is not None:
            self.settle()
        return task

    def do(self, job: Coroutine[Any, Any, Any]) -> Any:
        """Do something that takes no time, and return what comes of it."""
        task = self._loop.create_task(job)
        self.settle()
        if not task.done():
            task.cancel()
            raise RuntimeError(f"{job} waits for time to pass")
        return task.result()

    def do_soon(self, job: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        """Have something begun, by a program or by what happens to it; settle() lets it happen."""
        self._tasks.append(self._loop.create_task(job))
        return self._tasks[-1]

    def settle(self) -> None:
        """Let happen all that is due, and come back when more is."""
        if self._loop.is_running():  # what was just begun is among it
            return
        self._loop.run_forever()
        clock, next_s = self._clock, self._loop.next_s
        if clock is None or next_s is None:
            return
        next_us = max(clock.now_us + 1, round(next_s * MICROSECONDS))
        if not clock.now_us < self._armed_us <= next_us:
            self._armed_us = next_us
            clock.at(next_us, self._wake)

    def take_away(self, address: str, supervision_s: float = SUPERVISION_S) -> None:
        """Let nothing come through to a radio, nor from it; after a while its links are lost."""
        self.link.take_away(address, supervision_s)
        self.settle()

    def bring_back(self, address: str) -> None:
        """Let it be in reach again; what has waited comes through."""
        self.link.bring_back(address)
        self.settle()

    def power_off(self) -> None:
        """Let somebody in the air take the board's power, which ends the run."""
        if self._clock is not None:
            self._clock.power_off()

    def _wake(self) -> None:
        self._armed_us = NEVER_US
        self.settle()

    def now_us(self) -> int:
        """Return the board's time."""
        return self._clock.now_us if self._clock else 0

    def _failed(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self._failures.append(context.get("exception") or RuntimeError(context["message"]))


class _Waiting(selectors.SelectSelector):
    """Where the loop would wait for the time to pass."""

    def __init__(self) -> None:
        super().__init__()
        self.would_wait: Callable[[float | None], None] = lambda timeout: None

    def select(self, timeout: float | None = None) -> list[Any]:
        """Say so instead."""
        if timeout is None or timeout > 0:
            self.would_wait(timeout)
        return []


class _Loop(asyncio.SelectorEventLoop):
    """Runs until nothing is due at this instant. next_s: when something is, or None."""

    def __init__(self) -> None:
        self.now_s: Callable[[], float] = lambda: 0.0
        self.next_s: float | None = None
        waiting = _Waiting()
        waiting.would_wait = self._stop_until
        super().__init__(waiting)

    def time(self) -> float:
        """Return the board's time in seconds."""
        return self.now_s()

    def _stop_until(self, timeout: float | None) -> None:
        self.next_s = None if timeout is None else self.time() + timeout
        self.stop()


class _Link(LocalLink):
    """Bumble's link between controllers, with radios that can get out of reach."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._loop = loop
        # What is not yet acknowledged, of and for a radio that is out of reach.
        self._away: dict[str, list[Callable[[], None]]] = {}
        self._losing: dict[str, asyncio.TimerHandle] = {}
        self.delivered: Callable[[hci.Address], None] = lambda peer: None

    def take_away(self, address: str, supervision_s: float) -> None:
        """Hold what is for a radio or from it; after a while its links are lost."""
        self._away.setdefault(address, [])
        self._losing[address] = self._loop.call_later(supervision_s, self._lose, address)

    def bring_back(self, address: str) -> None:
        """Let through what was held, and what comes."""
        self._losing.pop(address).cancel()
        for happen in self._away.pop(address):
            self._loop.call_soon(happen)

    def _lose(self, address: str) -> None:
        self._away[address].clear()
        for controller in self.controllers:
            for connection in list(controller.le_connections.values()):
                if address in _ends(connection):
                    controller.on_le_disconnected(connection, TIMED_OUT)

    def _waits(self, *ends: hci.Address) -> list[Callable[[], None]] | None:
        return next((self._away[_text(end)] for end in ends if _text(end) in self._away), None)

    # --- what controllers call ----------------------------------------------------

    def send_acl_data(
        self,
        sender_controller: Controller,
        destination_address: hci.Address,
        transport: core.PhysicalTransport,
        data: bytes,
    ) -> None:
        """Deliver a packet, and acknowledge it."""

        def arrive() -> None:
            LocalLink.send_acl_data(self, sender_controller, destination_address, transport, data)
            if data[2:4] == ATT_CHANNEL and data[4] == NOTIFICATION:
                self.delivered(destination_address)

        waits = self._waits(sender_controller.random_address, destination_address)
        waits.append(arrive) if waits is not None else arrive()

    def send_ll_control_pdu(
        self, sender_address: hci.Address, receiver_address: hci.Address, packet: ll.ControlPdu
    ) -> None:
        """Deliver a packet between controllers."""

        def arrive() -> None:
            LocalLink.send_ll_control_pdu(self, sender_address, receiver_address, packet)

        waits = self._waits(sender_address, receiver_address)
        waits.append(arrive) if waits is not None else arrive()

    def send_advertising_pdu(
        self, sender_controller: Controller, packet: ll.AdvertisingPdu
    ) -> None:
        """Let whoever is in reach hear it; what is not heard is gone.

        Bumble's controllers repeat an advertisement as the response to a scan. Here the response
        itself comes after it.
        """
        if self._waits(sender_controller.random_address) is not None:
            return
        packets = [packet]
        if isinstance(packet, ll.AdvExtInd):
            for one in sender_controller.advertising_sets.values():
                if one.address == packet.advertiser_address and one.scan_response_data:
                    response = bytes(one.scan_response_data)
                    packets.append(dataclasses.replace(packet, data=response))
        for controller in list(self.controllers):
            if (
                controller is not sender_controller
                and self._waits(controller.random_address) is None
            ):
                for heard in packets:
                    self._loop.call_soon(controller.on_ll_advertising_pdu, heard)


def _text(address: hci.Address) -> str:
    return address.to_string(with_type_qualifier=False)


def _ends(connection: Connection) -> tuple[str, str]:
    return _text(connection.self_address), _text(connection.peer_address)
