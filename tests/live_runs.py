"""A live view that watches what is in a virtual air: a board, or other makers' foot pods."""

import asyncio
from datetime import datetime

from bumble.controller import Controller
from bumble.core import UUID, AdvertisingData
from bumble.device import Device
from bumble.gatt import Characteristic, Service
from bumble.hci import Address
from bumble.host import Host
from bumble.transport.common import AsyncPipeSink

from footfall.core import records, uuids
from footfall_host.live.bumble_backend import backends_in
from footfall_host.live.readings import Convention
from footfall_host.live.recording import Recording
from footfall_host.live.session import Ending, Session
from footfall_host.live.view import View
from footfall_host.live.virtual import watch_virtual
from footfall_host.virtual_board.board import Scenario
from footfall_host.virtual_board.clock import MICROSECONDS, Clock
from footfall_host.virtual_board.ether import Ether

POD_ADDRESS = "C0:00:00:00:00:0A"
BEGAN = datetime(2026, 5, 1, 7, 30)


def session_of(target_spm=170, convention=None, path=None, **fields):
    """Return a session that keeps in `states` what its link did."""
    view = View(target_spm, Convention(convention))
    session = Session(view, Recording(path, BEGAN), Ending(), **fields)
    session.states = []
    is_linked = view.is_linked

    def keep(state):
        session.states.append(state)
        is_linked(state)

    view.is_linked = keep
    return session


def watched(counts, session, *happenings, **scenario):
    """Watch a virtual board; return its run. happenings: coroutine functions of the air."""
    with session.recording, Ether() as ether:
        for happening in happenings:
            ether.start(happening(ether))
        return watch_virtual(Scenario(counts, **scenario), ether, 0, session.watch)


def watched_in(session, seconds, *happenings):
    """Watch for so long what is in the air without a board; return the view."""
    with session.recording:
        in_empty_air(seconds, session.watch, *happenings)
    return session.view


def in_empty_air(seconds, watch, *happenings):
    """Let something watch for so long an air in which there is only what happens."""
    clock = Clock()
    with Ether() as ether:
        ether.attach(clock)
        for happening in happenings:
            ether.start(happening(ether))
        watching = ether.start(_watch(ether, watch))
        for _ in range(10 * seconds):
            clock.advance(MICROSECONDS // 10)
        watching.cancel()
        ether.settle()


async def _watch(ether, watch):
    await watch(await backends_in(ether))


class FootPod:
    """A pod of another maker: Running Speed and Cadence, and nothing else.

    values: the cadence of each second, as it is sent. running: whether it says that it is a run.
    """

    def __init__(self, values, address=POD_ADDRESS, name="Pod", running=True):
        self.values = values
        self.address = address
        self.name = name
        self.running = running
        self.device = None

    async def __call__(self, ether):
        """Be found, and tell each second."""
        controller = Controller(self.name, link=ether.link, public_address=self.address)
        host = Host(controller, AsyncPipeSink(controller))
        self.device = Device(name=self.name, address=Address(self.address), host=host)
        measured = Characteristic(
            UUID.from_16_bits(uuids.RSC_MEASUREMENT),
            Characteristic.Properties.NOTIFY,
            Characteristic.READABLE,
            bytes(records.RSC_BYTES),
        )
        service = UUID.from_16_bits(uuids.RUNNING_SPEED_AND_CADENCE)
        self.device.add_service(Service(service, [measured]))
        await self.device.power_on()
        found_by = AdvertisingData(
            [
                (AdvertisingData.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS, service.to_bytes()),
                (AdvertisingData.COMPLETE_LOCAL_NAME, self.name.encode()),
            ]
        )
        await self.device.start_advertising(advertising_data=bytes(found_by), auto_restart=True)
        for value in self.values:
            await asyncio.sleep(1)
            flags = records.RSC_IS_RUNNING if self.running else 0
            await self.device.notify_subscribers(measured, bytes([flags, 0, 0, value]))
