"""bleak on Bumble: scanning and GATT go through a radio of the virtual air, by bleak's own hook.

Made for bleak's `backend=`, so that what is above it cannot tell a virtual board from a real one.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from bleak.args import SizedBuffer
from bleak.assigned_numbers import gatt_char_props_to_strs
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient, NotifyCallback
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakError
from bleak.uuids import normalize_uuid_str
from bumble.controller import Controller
from bumble.core import UUID, AdvertisingData, BaseBumbleError
from bumble.device import Advertisement, Connection, Device, Peer
from bumble.gatt_client import CharacteristicProxy
from bumble.hci import Address
from bumble.host import Host
from bumble.transport.common import AsyncPipeSink

from footfall_host.live.finding import Backends
from footfall_host.virtual_board.ether import Ether

LAPTOP_ADDRESS = "C0:00:00:00:1A:97"
NOT_MODELLED = "the virtual air has no pairing"


async def backends_in(ether: Ether) -> Backends:
    """Switch on a laptop's radio in this air, and return what bleak needs to use it."""
    controller = Controller(LAPTOP_ADDRESS, link=ether.link, public_address=LAPTOP_ADDRESS)
    host = Host(controller, AsyncPipeSink(controller))
    radio = Device(name="laptop", address=Address(LAPTOP_ADDRESS), host=host)
    await radio.power_on()

    class Scanner(BumbleScanner):
        """A scanner of this radio."""

        _radio = radio

    return Backends(Scanner, BumbleClient)


class BumbleScanner(BaseBleakScanner):
    """Scans with a radio; the devices that it finds know by which one."""

    _radio: Device

    def __init__(
        self,
        detection_callback: Callable[[BLEDevice, AdvertisementData], Any] | None,
        service_uuids: list[str] | None,
        scanning_mode: str,
        **_: Any,
    ) -> None:
        super().__init__(detection_callback, service_uuids)
        self._active = scanning_mode == "active"

    async def start(self) -> None:
        """Scan from now on."""
        self.seen_devices = {}
        self._radio.on(Device.EVENT_ADVERTISEMENT, self._saw)
        await self._radio.start_scanning(active=self._active)

    async def stop(self) -> None:
        """Scan no more."""
        await self._radio.stop_scanning()
        self._radio.remove_listener(Device.EVENT_ADVERTISEMENT, self._saw)

    def _saw(self, heard: Advertisement) -> None:
        """Take an advertisement or a scan response; what one lacks, the other may have told."""
        address = heard.address.to_string(with_type_qualifier=False)
        before = self.seen_devices.get(address)
        name = _name_in(heard.data) or (before and before[1].local_name) or None
        service_uuids = _uuids_in(heard.data) or (before[1].service_uuids if before else [])
        said = AdvertisementData(name, {}, {}, service_uuids, None, heard.rssi, ())
        device = self.create_or_update_device(address, address, name, self._radio, said)
        if self.is_allowed_uuid(service_uuids):
            self.call_detection_callbacks(device, said)


class BumbleClient(BaseBleakClient):
    """A GATT client on the radio that has found the device."""

    def __init__(self, address_or_ble_device: BLEDevice | str, **given: Any) -> None:
        super().__init__(
            address_or_ble_device,
            disconnected_callback=given["disconnected_callback"],
            timeout=given["timeout"],
        )
        if not isinstance(address_or_ble_device, BLEDevice):
            raise BleakError("scan first, and connect to the device that was found")
        self._device = address_or_ble_device
        self._radio: Device = address_or_ble_device.details
        self._connection: Connection | None = None
        self._callbacks: dict[int, Callable[[bytes], None]] = {}

    @property
    def name(self) -> str:
        """What the device calls itself."""
        return self._device.name or self.address.replace(":", "-")

    @property
    def mtu_size(self) -> int:
        """The largest packet, in bytes."""
        return self._connection.att_mtu if self._connection else 23

    @property
    def is_connected(self) -> bool:
        """Whether the link is up."""
        return self._connection is not None

    async def connect(self, pair: bool, **_: Any) -> None:
        """Connect, and learn the services."""
        with _as_bleak_tells():
            connection = await self._radio.connect(Address(self.address), timeout=self._timeout)
            self._connection = connection
            connection.on(Connection.EVENT_DISCONNECTION, self._dropped)
            peer = Peer(connection)
            await peer.discover_all()
            self.services = _services_of(peer)

    async def disconnect(self) -> None:
        """End the link, if it is up."""
        if self._connection is not None:
            self._disconnected_callback = None
            with _as_bleak_tells():
                await self._connection.disconnect()

    def _dropped(self, reason: int) -> None:
        self._connection, self.services = None, None
        if self._disconnected_callback is not None:
            self._disconnected_callback()

    async def pair(self, *_: Any, **__: Any) -> None:
        """Refuse."""
        raise BleakError(NOT_MODELLED)

    async def unpair(self) -> None:
        """Refuse."""
        raise BleakError(NOT_MODELLED)

    async def read_gatt_char(
        self, characteristic: BleakGATTCharacteristic, *, use_cached: bool = False, **_: Any
    ) -> bytearray:
        """Return its value."""
        return bytearray(await _asked(characteristic.obj.read_value()))

    async def read_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, *, use_cached: bool = False, **_: Any
    ) -> bytearray:
        """Return its value."""
        return bytearray(await _asked(descriptor.obj.read_value()))

    async def write_gatt_char(
        self, characteristic: BleakGATTCharacteristic, data: SizedBuffer, response: bool
    ) -> None:
        """Write it."""
        await _asked(characteristic.obj.write_value(bytes(data), response))

    async def write_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, data: SizedBuffer
    ) -> None:
        """Write it."""
        await _asked(descriptor.obj.write_value(bytes(data), True))

    async def start_notify(
        self, characteristic: BleakGATTCharacteristic, callback: NotifyCallback, **_: Any
    ) -> None:
        """Subscribe."""

        def heard(value: bytes) -> None:
            callback(bytearray(value))

        self._callbacks[characteristic.handle] = heard
        await _asked(characteristic.obj.subscribe(heard))

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        """Subscribe no more."""
        await _asked(characteristic.obj.unsubscribe(self._callbacks[characteristic.handle]))


async def _asked(answer: Any) -> Any:
    """Return what the peer answers."""
    with _as_bleak_tells():
        return await answer


@contextlib.contextmanager
def _as_bleak_tells() -> Iterator[None]:
    """Raise bleak's error for Bumble's; a request whose link is lost is cancelled by Bumble."""
    try:
        yield
    except BaseBumbleError as problem:
        raise BleakError(str(problem) or type(problem).__name__) from problem
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        raise BleakError("the link was lost") from None


def _name_in(data: AdvertisingData) -> str | None:
    name = data.get(AdvertisingData.COMPLETE_LOCAL_NAME)
    return name if isinstance(name, str) else None


def _uuids_in(data: AdvertisingData) -> list[str]:
    """Return the services that an advertisement names, as bleak writes them."""
    kinds = (
        AdvertisingData.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS,
        AdvertisingData.INCOMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS,
        AdvertisingData.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS,
        AdvertisingData.INCOMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS,
    )
    found = [data.get(kind) or [] for kind in kinds]
    return [_text_of(uuid) for uuids in found if isinstance(uuids, list) for uuid in uuids]


def _text_of(uuid: UUID) -> str:
    return normalize_uuid_str(uuid.to_hex_str("-"))


def _services_of(peer: Peer) -> BleakGATTServiceCollection:
    """Return what a peer offers, in bleak's terms."""
    collection = BleakGATTServiceCollection()
    for service in peer.services:
        offered = BleakGATTService(service, service.handle, _text_of(service.uuid))
        collection.add_service(offered)
        for one in service.characteristics:
            collection.add_characteristic(_characteristic_of(one, offered))
    return collection


def _characteristic_of(
    one: CharacteristicProxy[bytes], service: BleakGATTService
) -> BleakGATTCharacteristic:
    return BleakGATTCharacteristic(
        one,
        one.handle,
        _text_of(one.uuid),
        list(gatt_char_props_to_strs(int(one.properties))),
        lambda: 20,
        service,
    )
