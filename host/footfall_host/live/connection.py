"""One connection to a foot pod, from the first request to the loss of the link.

Of a Footfall its live record is heard. That goes to the client that subscribed last; where another
app has taken it over, the same record is read once a second instead.
"""

import asyncio
import contextlib
import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.exc import BleakError
from bleak.uuids import normalize_uuid_16

from footfall.core import uuids
from footfall_host.errors import BadInputError
from footfall_host.live.finding import FOOT_POD, FOOTFALL, Backends, Found, printable

RSC_MEASUREMENT = normalize_uuid_16(uuids.RSC_MEASUREMENT)
BATTERY_LEVEL = normalize_uuid_16(uuids.BATTERY_LEVEL)
MANUFACTURER_NAME = normalize_uuid_16(uuids.MANUFACTURER_NAME)
MODEL_NUMBER = normalize_uuid_16(uuids.MODEL_NUMBER)
FIRMWARE_REVISION = normalize_uuid_16(uuids.FIRMWARE_REVISION)

CONNECT_S = 10.0
# A record comes each second; where several are missing, somebody else may have subscribed.
SILENT_S = 3.0
# A board has measured its battery some seconds after its start.
BATTERY_S = 20.0
LOOK_S = 1.0

# What bleak and the systems below it raise when a peer has gone or does not answer.
TROUBLES = (BleakError, TimeoutError, OSError, EOFError)


class Phase(Enum):
    """What the link does."""

    SEARCHING = "searching"
    CONNECTING = "connecting"
    CONNECTED = "connected"
    WAITING = "waiting"


@dataclass(frozen=True)
class LinkState:
    """phase: what the link does; about: to whom, or why; until_s: of the loop, of a wait."""

    phase: Phase
    about: str = ""
    until_s: float = 0.0


@dataclass(frozen=True)
class Pod:
    """What is connected to. kind: FOOTFALL or FOOT_POD. Texts are empty where it does not say."""

    kind: str
    name: str
    address: str
    rssi_dbm: int
    maker: str = ""
    model: str = ""
    firmware: str = ""


@dataclass(frozen=True)
class Told:
    """Who is told what comes of a link.

    heard: bytes of a live record or of an RSC Measurement, by the pod's kind. is_pod: what is
    connected to, and again once more is known of it. battery: its percent. state: of the link,
    whenever it changes. said: something in words, once.
    """

    heard: Callable[[bytes], None]
    is_pod: Callable[[Pod], None]
    battery: Callable[[int], None]
    state: Callable[[LinkState], None]
    said: Callable[[str], None]


class Connection:
    """A connection to what was found. lasted_s: from the first to the last that was heard."""

    def __init__(self, backends: Backends, found: Found, told: Told) -> None:
        self._found = found
        self._told = told
        self._lost = asyncio.Event()
        self._first_s: float | None = None
        self._heard_s = 0.0
        self._client = BleakClient(
            found.device,
            lambda _: self._lost.set(),
            timeout=CONNECT_S,
            backend=backends.client,
        )

    @property
    def lasted_s(self) -> float:
        """For how long something was heard."""
        return 0.0 if self._first_s is None else self._heard_s - self._first_s

    async def listen(self) -> None:
        """Connect and listen until the link is lost; leave it in order if this is cancelled.

        Raises BadInputError for what is no foot pod, and one of TROUBLES for what does not answer.
        """
        self._told.state(LinkState(Phase.CONNECTING, self._found.label))
        async with self._client:
            pod, measured = self._recognised()
            self._told.is_pod(pod)
            self._heard_s = _now_s()
            await self._client.start_notify(measured, self._heard)
            self._told.state(LinkState(Phase.CONNECTED, self._found.label))
            informed = dataclasses.replace(
                pod,
                maker=await self._text(MANUFACTURER_NAME),
                model=await self._text(MODEL_NUMBER),
                firmware=await self._text(FIRMWARE_REVISION),
            )
            self._told.is_pod(informed)
            await self._stay(pod)

    async def _stay(self, pod: Pod) -> None:
        battery_s = _now_s()
        while not self._lost.is_set():
            if _now_s() >= battery_s:
                battery_s += BATTERY_S
                level = await self._read(BATTERY_LEVEL)
                if level:
                    self._told.battery(level[0])
            if pod.kind == FOOTFALL and _now_s() - self._heard_s >= SILENT_S:
                state = await self._read(uuids.FOOTFALL_STATE)
                if state:
                    self._told.heard(state)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._lost.wait(), LOOK_S)

    def _heard(self, characteristic: BleakGATTCharacteristic, value: bytearray) -> None:
        self._heard_s = _now_s()
        if self._first_s is None:
            self._first_s = self._heard_s
        self._told.heard(bytes(value))

    def _recognised(self) -> tuple[Pod, BleakGATTCharacteristic]:
        """Return what it is, and the characteristic that tells how the run goes."""
        for kind, uuid in ((FOOTFALL, uuids.FOOTFALL_LIVE), (FOOT_POD, RSC_MEASUREMENT)):
            measured = self._client.services.get_characteristic(uuid)
            if measured is not None:
                found = self._found
                pod = Pod(kind, found.name or "", found.device.address, found.rssi_dbm)
                return pod, measured
        raise BadInputError(
            f"{self._found.label} is no foot pod: it does not offer Running Speed and Cadence; "
            "footfall live --scan lists what does"
        )

    async def _text(self, uuid: str) -> str:
        return printable((await self._read(uuid)).decode("utf-8", "replace"))

    async def _read(self, uuid: str) -> bytes:
        """Return what a characteristic holds; nothing where there is none or it does not answer."""
        try:
            return bytes(await self._client.read_gatt_char(uuid))
        except TROUBLES:
            return b""


def _now_s() -> float:
    return asyncio.get_running_loop().time()
