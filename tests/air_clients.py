"""Who is on the air beside a virtual board: GATT clients on Bumble, as phones and watches are."""

import asyncio

import numpy as np
from bumble.att import ATT_Error
from bumble.controller import Controller
from bumble.core import UUID
from bumble.device import Connection, Device, Peer
from bumble.hci import Address
from bumble.host import Host
from bumble.pairing import PairingConfig
from bumble.transport.common import AsyncPipeSink

from footfall.core import uuids
from footfall_host.virtual_board.radio import BOARD_ADDRESS

WATCH = "C0:00:00:00:00:01"
STRANGER = "C0:00:00:00:00:02"
RSC = UUID.from_16_bits(uuids.RSC_MEASUREMENT)
LIVE = UUID(uuids.FOOTFALL_LIVE)
STATE = UUID(uuids.FOOTFALL_STATE)
TARGET = UUID(uuids.FOOTFALL_TARGET)
LAST_HANDLE = 48


class Client:
    """A radio that can find the board, connect and subscribe; what it hears is kept.

    heard: (when in us, UUID, bytes). seen_us: when each advertisement of the board came, and the
    bytes of them and of responses to a scan in `advertised`. dropped_us: when its links ended.
    snooper: of Bumble, told of all that its host and controller say.
    """

    def __init__(self, ether, address=WATCH):
        self.ether = ether
        self.address = address
        self.heard = []
        self.seen_us = []
        self.advertised = set()
        self.dropped_us = []
        self.peer = None
        self.snooper = None
        self.turn = asyncio.Lock()

    def _saw(self, advertisement):
        if advertisement.address == Address(BOARD_ADDRESS):
            self.seen_us.append(self.ether.now_us())
            self.advertised.add(bytes(advertisement.data_bytes))

    @property
    def connected(self):
        return self.peer is not None

    async def begin(self):
        """Switch on and look around."""
        controller = Controller(self.address, link=self.ether.link, public_address=self.address)
        host = Host(controller, AsyncPipeSink(controller))
        host.snooper = self.snooper
        self.device = Device(name="watch", address=Address(self.address), host=host)
        self.device.pairing_config_factory = lambda _: PairingConfig(
            sc=False, mitm=False, bonding=True
        )
        self.device.on(Device.EVENT_ADVERTISEMENT, self._saw)
        await self.device.power_on()
        await self.device.start_scanning(filter_duplicates=False)

    async def connect(self):
        """Connect and look at all services."""
        connection = await self.device.connect(Address(BOARD_ADDRESS))
        connection.on(Connection.EVENT_DISCONNECTION, self._dropped)
        self.peer = Peer(connection)
        await self.peer.discover_all()

    async def find_and_connect(self):
        """Connect to what is advertised now: one at a time, or Bumble lets two believe they did."""
        async with self.turn:
            seen = len(self.seen_us)
            await until(lambda: len(self.seen_us) > seen)
            await self.connect()

    def _dropped(self, reason):
        self.peer = None
        self.dropped_us.append(self.ether.now_us())

    def find(self, uuid):
        (found,) = self.peer.get_characteristics_by_uuid(uuid)
        return found

    async def subscribe(self, *wanted):
        for uuid in wanted:
            await self.find(uuid).subscribe(
                lambda value, uuid=uuid: self.heard.append((self.ether.now_us(), uuid, value))
            )

    async def disconnect(self):
        if self.connected:
            await self.peer.connection.disconnect()

    def packets(self, uuid):
        """Return (when in us, bytes) of what it has heard of one characteristic."""
        return [(t_us, value) for t_us, heard, value in self.heard if heard == uuid]


async def until(happened, step_s=0.05):
    """Wait for something to be true."""
    while not happened():
        await asyncio.sleep(step_s)


class Stranger(Client):
    """A client that pairs, and writes to every handle, with and without asking for an answer.

    accepted: the handles that took a write with an answer. refused: how many did not.
    paired: how often.
    """

    def __init__(self, ether, seed=0):
        super().__init__(ether, STRANGER)
        self.accepted = set()
        self.refused = 0
        self.paired = 0
        self._rng = np.random.default_rng(seed)

    async def pair(self):
        await self.peer.connection.pair()
        self.paired += 1

    async def write_everywhere(self, value=None):
        """Write, to the last handle that there could be; a value, or what comes to mind."""
        for handle in range(1, LAST_HANDLE):
            for answered in (True, False):
                given = value or self._rng.bytes(int(self._rng.integers(1, 21)))
                if not self.connected:
                    return
                try:
                    await self.peer.gatt_client.write_value(handle, given, answered)
                except ATT_Error:
                    self.refused += 1
                else:
                    if answered:
                        self.accepted.add(handle)
