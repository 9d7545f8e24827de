"""A virtual board's radio: a Bumble host and controller, as CircuitPython 10 on an nRF uses one."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from bumble import att, gatt
from bumble.controller import Controller
from bumble.device import Connection, Device
from bumble.hci import Address
from bumble.host import Host
from bumble.pairing import PairingConfig
from bumble.transport.common import AsyncPipeSink

from footfall_host.virtual_board.clock import Clock
from footfall_host.virtual_board.ether import Ether
from footfall_host.virtual_board.run import Written

if TYPE_CHECKING:
    from footfall_host.virtual_board.bleio_gatt import Service

BOARD_ADDRESS = "C0:F0:07:FA:11:01"
# Notifications that the nRF's stack takes for one link before it says "no room".
QUEUE = 5
# Links of a peripheral, CircuitPython's configuration of that stack.
PERIPHERAL_LINKS = 4

# What calls into the stack take: assumed, for nobody has measured them on a board. The first is
# that of some hundred bytecodes; to advertise, the library makes the packet anew.
CALL_US = 200
ADVERTISE_US = 3_000


class Radio:
    """The radio of one program, from the first use of `_bleio` to its end.

    queued: notifications not yet delivered, by link. written: what peers have been let write.
    """

    def __init__(self, ether: Ether, clock: Clock, written: list[Written]) -> None:
        self._name = "CIRCUITPY1101"
        self.clock = clock
        self.queued: dict[Connection, int] = {}
        self.written = written
        self.services: list[Service] = []
        self._ether = ether
        # Told of each delivered notification, by PacketBuffers; and of each link that is gone.
        self.on_delivered: list[Callable[[], None]] = []
        self.on_gone: list[Callable[[Connection], None]] = []
        self._offered = 0
        self._device: Device
        self._controller: Controller
        self._controller, self._device = ether.do(_made(ether, self._name))
        self._device.on(Device.EVENT_CONNECTION, self._connected)
        ether.link.delivered = self._delivered

    @property
    def name(self) -> str:
        """What peers can read, and adafruit_ble makes a scan response of."""
        return self._name

    @name.setter
    def name(self, given: str) -> None:
        self._name = given
        for attribute in self._device.gatt_server.attributes:
            if attribute.type == gatt.GATT_DEVICE_NAME_CHARACTERISTIC:
                attribute.value = given.encode()

    def off(self) -> None:
        """Drop every link, as the end of a program does."""
        self.stop_advertising()
        for connection in list(self.queued):
            self.disconnect(connection)
        self._ether.do(self._device.power_off())
        self._ether.link.remove_controller(self._controller)

    def took(self, us: int) -> None:
        """Let the time pass that a call takes."""
        self._ether.settle()
        self.clock.advance(us)

    # --- links --------------------------------------------------------------------

    def _connected(self, connection: Connection) -> None:
        self.queued[connection] = 0
        connection.on(Connection.EVENT_DISCONNECTION, lambda reason: self._gone(connection))

    def _gone(self, connection: Connection) -> None:
        self.queued.pop(connection, None)
        for tell in self.on_gone:
            tell(connection)

    def disconnect(self, connection: Connection) -> None:
        """End a link; a peer that is out of reach finds out by itself."""
        if connection in self.queued:
            self._ether.do_soon(connection.disconnect())
            self._ether.settle()

    def _delivered(self, peer: Address) -> None:
        for connection in self.queued:
            if connection.peer_address == peer and self.queued[connection]:
                self.queued[connection] -= 1
        for tell in list(self.on_delivered):
            tell()

    def notify(
        self, connection: Connection, characteristic: gatt.Characteristic[bytes], value: bytes
    ) -> bool:
        """Hand a notification to the stack; return False if it has no room."""
        if self.queued.get(connection, QUEUE) >= QUEUE:
            return False
        self.queued[connection] += 1
        job = self._device.gatt_server.notify_subscriber(connection, characteristic, value, True)
        self._ether.do_soon(job)
        self._ether.settle()
        return True

    # --- advertising --------------------------------------------------------------

    @property
    def advertising(self) -> bool:
        """Whether it can be found and connected to."""
        return bool(self._device.is_advertising)

    def advertise(self, data: bytes, scan_response: bytes, interval_s: float) -> None:
        """Be found; what services there are by now is what peers see."""
        for service in self.services[self._offered :]:
            self._device.add_service(service._for_peers())
        self._offered = len(self.services)
        self._lock()
        job = self._device.start_advertising(
            auto_restart=False,
            advertising_data=data,
            scan_response_data=scan_response,
            advertising_interval_min=1000 * interval_s,
            advertising_interval_max=1000 * interval_s,
        )
        self._ether.do(job)
        self.took(ADVERTISE_US)

    def _lock(self) -> None:
        """Let peers write what this file's users let them, and subscribe: Bumble lets them all."""
        ours = {id(one._known) for service in self.services for one in service.characteristics}
        for attribute in self._device.gatt_server.attributes:
            subscribes = attribute.type == gatt.GATT_CLIENT_CHARACTERISTIC_CONFIGURATION_DESCRIPTOR
            if id(attribute) not in ours and not subscribes:
                attribute.write_value = _refuse  # type: ignore[method-assign]

    def stop_advertising(self) -> None:
        """Be found no more."""
        self._ether.do(self._device.stop_advertising())


async def _made(ether: Ether, name: str) -> tuple[Controller, Device]:
    """Make a controller and a host, and switch them on."""
    controller = Controller("board", link=ether.link, public_address=BOARD_ADDRESS)
    host = Host(controller, AsyncPipeSink(controller))
    device = Device(name=name, address=Address(BOARD_ADDRESS), host=host)
    # What the nRF's build answers to everybody who asks: no key to type, no secure pairing.
    device.pairing_config_factory = lambda _: PairingConfig(sc=False, mitm=False, bonding=True)
    await device.power_on()
    return controller, device


async def _refuse(bearer: object, value: bytes) -> None:
    raise att.ATT_Error(att.ErrorCode.WRITE_NOT_PERMITTED)
