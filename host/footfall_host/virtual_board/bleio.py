"""CircuitPython's `_bleio` as an nRF has it, for a peripheral: its radio, and the module whole."""

from typing import Any

from bumble.device import Connection as Link

from footfall_host.virtual_board.bleio_gatt import (
    UUID,
    Attribute,
    BluetoothError,
    Characteristic,
    PacketBuffer,
    RoleError,
    SecurityError,
    Service,
)
from footfall_host.virtual_board.endings import NotModelled
from footfall_host.virtual_board.radio import BOARD_ADDRESS, CALL_US, PERIPHERAL_LINKS, Radio


class Connection:
    """A link, as the board sees it."""

    def __init__(self, radio: Radio, link: Link) -> None:
        self._radio = radio
        self._link = link

    @property
    def connected(self) -> bool:
        """Whether it is up."""
        return self._link in self._radio.queued

    def disconnect(self) -> None:
        """End it."""
        self._radio.disconnect(self._link)
        self._radio.took(CALL_US)


class Address:
    """A device's address, the lowest byte first."""

    PUBLIC, RANDOM_STATIC, RANDOM_PRIVATE_RESOLVABLE, RANDOM_PRIVATE_NON_RESOLVABLE = range(4)

    def __init__(self, address: bytes, address_type: int) -> None:
        self.address_bytes = bytes(address)
        self.type = address_type


class Adapter:
    """The board's one radio."""

    enabled = True

    def __init__(self, radio: Radio) -> None:
        self._radio = radio
        self._connections: dict[Link, Connection] = {}
        written = bytes.fromhex(BOARD_ADDRESS.replace(":", ""))
        self.address = Address(written[::-1], Address.RANDOM_STATIC)

    @property
    def name(self) -> str:
        """What peers see."""
        return self._radio.name

    @name.setter
    def name(self, value: str) -> None:
        self._radio.name = value

    @property
    def advertising(self) -> bool:
        """Whether it can be found."""
        return self._radio.advertising

    @property
    def connected(self) -> bool:
        """Whether anybody is."""
        return bool(self._radio.queued)

    @property
    def connections(self) -> tuple[Connection, ...]:
        """Each link, the same object each time."""
        links = self._radio.queued
        self._connections = {
            link: self._connections.get(link) or Connection(self._radio, link) for link in links
        }
        return tuple(self._connections.values())

    def start_advertising(
        self,
        data: bytes,
        *,
        scan_response: bytes | None = None,
        connectable: bool = True,
        anonymous: bool = False,
        timeout: int = 0,
        interval: float = 0.1,
        **_: Any,
    ) -> None:
        """Be found until somebody connects."""
        if anonymous or timeout or not connectable:
            raise NotModelled("advertising that ends by itself, or to no purpose")
        if self._radio.advertising:
            raise BluetoothError("Already advertising")
        if len(self._radio.queued) >= PERIPHERAL_LINKS:
            raise BluetoothError("Too many connections")
        self._radio.advertise(bytes(data), bytes(scan_response or b""), interval)

    def stop_advertising(self) -> None:
        """Be found no more."""
        self._radio.stop_advertising()


class ScanEntry:
    """What a scan finds; a name for annotations, as a peripheral does not scan."""


def bleio_of(radio: Radio) -> dict[str, Any]:
    """Return what the module holds for one program."""

    class ServiceHere(Service):
        """A service of this program's radio."""

        _radio = radio

    return {
        "Adapter": Adapter,
        "Address": Address,
        "Attribute": Attribute,
        "BluetoothError": BluetoothError,
        "Characteristic": Characteristic,
        "Connection": Connection,
        "PacketBuffer": PacketBuffer,
        "RoleError": RoleError,
        "ScanEntry": ScanEntry,
        "SecurityError": SecurityError,
        "Service": ServiceHere,
        "UUID": UUID,
        "adapter": Adapter(radio),
    }
