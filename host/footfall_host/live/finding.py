"""What is in the air: which of it is a foot pod, and which of those to take."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from bleak import BleakScanner
from bleak.backends.client import BaseBleakClient
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.exc import BleakBluetoothNotAvailableError, BleakBluetoothNotAvailableReason, BleakError
from bleak.uuids import normalize_uuid_16

from footfall.core import uuids
from footfall_host.errors import BadInputError

FOOTFALL, FOOT_POD, OTHER = "Footfall", "foot pod", "other"
NAME = "Footfall"  # what the firmware calls itself on the air
RSC_SERVICE = normalize_uuid_16(uuids.RUNNING_SPEED_AND_CADENCE)

# A board says its name five times a second, other pods each second or so. Where a Footfall is
# heard, others are waited for a little; where none is, somewhat longer.
SCAN_S = 5.0
FOOTFALL_SCAN_S = 2.0
LOOK_S = 0.1

SWITCH_ON = {
    BleakBluetoothNotAvailableReason.NO_BLUETOOTH: (
        "this computer has no Bluetooth adapter; plug one in"
    ),
    BleakBluetoothNotAvailableReason.NO_BLE_CENTRAL_ROLE: (
        "this computer's Bluetooth adapter knows no Bluetooth Low Energy; plug in another one"
    ),
    BleakBluetoothNotAvailableReason.POWERED_OFF: "Bluetooth is off; switch it on",
    BleakBluetoothNotAvailableReason.DENIED_BY_USER: (
        "this terminal may not use Bluetooth; allow it in the system's privacy settings"
    ),
    BleakBluetoothNotAvailableReason.DENIED_BY_SYSTEM: (
        "the system does not let this user use Bluetooth; ask who administers it"
    ),
}


class NoBluetoothError(BadInputError):
    """There is nothing to scan with; the message says what to do about it."""


class Backends(NamedTuple):
    """What bleak is to use in place of the system's Bluetooth; None is the system's own."""

    scanner: type[BaseBleakScanner] | None = None
    client: type[BaseBleakClient] | None = None


@dataclass(frozen=True)
class Found:
    """Something in the air: kind is FOOTFALL, FOOT_POD or OTHER."""

    device: BLEDevice
    name: str | None
    rssi_dbm: int
    kind: str

    @property
    def label(self) -> str:
        """What to call it."""
        return f"{self.name} ({self.device.address})" if self.name else self.device.address

    def is_called(self, wanted: str) -> bool:
        """Whether this is its name or its address."""
        return wanted.casefold() in ((self.name or "").casefold(), self.device.address.casefold())


def printable(text: str) -> str:
    """Return what a stranger has sent without what would move a terminal's cursor."""
    return "".join(character for character in text if character.isprintable()).strip()


def kind_of(name: str | None, service_uuids: Iterable[str]) -> str:
    """Return what says so of itself."""
    if name == NAME or uuids.FOOTFALL in service_uuids:
        return FOOTFALL
    return FOOT_POD if RSC_SERVICE in service_uuids else OTHER


def chosen(found: Iterable[Found], wanted: str | None = None) -> Found | None:
    """Return the strongest of what is wanted: of that name or address, a Footfall, or any pod."""
    if wanted is not None:
        fitting = [one for one in found if one.is_called(wanted)]
        return max(fitting, key=lambda one: one.rssi_dbm, default=None)
    pods = [one for one in found if one.kind != OTHER]
    return max(pods, key=lambda one: (one.kind == FOOTFALL, one.rssi_dbm), default=None)


async def scanned(
    backends: Backends,
    seconds: float = SCAN_S,
    enough: Callable[[list[Found], float], bool] = lambda found, after_s: False,
) -> list[Found]:
    """Return what is heard in so long, or until that is enough; the strongest of each kind first.

    enough: asked with what was heard, and after how many seconds.
    Raises NoBluetoothError where there is none to scan with.
    """
    heard: dict[str, Found] = {}

    def hear(device: BLEDevice, said: AdvertisementData) -> None:
        before = heard.get(device.address)
        # A name may come in another packet than the services do.
        name = said.local_name or device.name or (before.name if before else None)
        kind = kind_of(name, said.service_uuids)
        if before and kind == OTHER:
            kind = before.kind
        heard[device.address] = Found(device, name and printable(name), said.rssi, kind)

    loop = asyncio.get_running_loop()
    began_s = loop.time()
    scanner = BleakScanner(hear, backend=backends.scanner)
    await _started(scanner)
    try:
        while loop.time() < began_s + seconds:
            await asyncio.sleep(LOOK_S)
            if enough(list(heard.values()), loop.time() - began_s):
                break
    finally:
        await scanner.stop()
    order = (FOOTFALL, FOOT_POD, OTHER)
    return sorted(heard.values(), key=lambda one: (order.index(one.kind), -one.rssi_dbm))


def enough_for(wanted: str | None) -> Callable[[list[Found], float], bool]:
    """Return when a scan has heard enough to choose from: what is wanted, or each near Footfall."""
    if wanted is not None:
        return lambda found, after_s: chosen(found, wanted) is not None
    return lambda found, after_s: (
        after_s >= FOOTFALL_SCAN_S and any(one.kind == FOOTFALL for one in found)
    )


async def _started(scanner: BleakScanner) -> None:
    try:
        await scanner.start()
    except BleakBluetoothNotAvailableError as problem:
        said = SWITCH_ON.get(problem.reason, f"Bluetooth cannot be used ({problem.args[0]})")
        raise NoBluetoothError(said) from problem
    except OSError as problem:
        raise NoBluetoothError(
            "this computer's Bluetooth service does not run; start it, or install it (BlueZ on "
            "Linux)"
        ) from problem
    except BleakError as problem:
        raise NoBluetoothError(
            f"Bluetooth does not scan ({problem}); switch it off and on"
        ) from problem
