"""The half of `_bleio` that peers see: services, characteristics, and what serves them.

As the nRF's build has it, the traps included, on top of the virtual board's radio.
"""

from collections.abc import Callable

from bumble import core, gatt
from bumble.att import ATT_Error, ErrorCode
from bumble.device import Connection as Link

from footfall_host.virtual_board.endings import NotModelled
from footfall_host.virtual_board.radio import CALL_US, Radio
from footfall_host.virtual_board.run import Written

SPIN_US = 1_000


class BluetoothError(Exception):
    """Whatever goes wrong in the stack."""


class RoleError(BluetoothError):
    """Something is asked of the wrong side."""


class SecurityError(BluetoothError):
    """A link is not as safe as it should be."""


class UUID:
    """A number of 16 or 128 bits."""

    def __init__(self, value: int | str | bytes) -> None:
        """Take a number, text, or 16 bytes."""
        if isinstance(value, int):
            self._known = core.UUID.from_16_bits(value)
        elif isinstance(value, str):
            self._known = core.UUID(value)
        else:
            self._known = core.UUID.from_bytes(bytes(value))
        self._bytes = bytes(self._known)
        self.size = 8 * len(self._bytes)

    @property
    def uuid16(self) -> int:
        """The number, or what tells it from its neighbours."""
        at = 0 if self.size == 16 else 12
        return int.from_bytes(self._bytes[at : at + 2], "little")

    @property
    def uuid128(self) -> bytes:
        """The bytes of a long one."""
        if self.size != 128:
            raise AttributeError("not a 128-bit UUID")
        return self._bytes

    def pack_into(self, buffer: bytearray, offset: int = 0) -> None:
        """Write it."""
        buffer[offset : offset + len(self._bytes)] = self._bytes

    def __eq__(self, other: object) -> bool:
        """Whether it is the same."""
        return isinstance(other, UUID) and self._bytes == other._bytes

    def __hash__(self) -> int:
        """Of its bytes."""
        return hash(self._bytes)


class Attribute:
    """Who may read or write."""

    NO_ACCESS = 0x00
    OPEN = 0x11
    ENCRYPT_NO_MITM = 0x21
    ENCRYPT_WITH_MITM = 0x31
    LESC_ENCRYPT_WITH_MITM = 0x41
    SIGNED_NO_MITM = 0x12
    SIGNED_WITH_MITM = 0x22


class Service:
    """What belongs together."""

    _radio: Radio

    def __init__(self, uuid: UUID, *, secondary: bool = False) -> None:
        self.uuid = uuid
        self.secondary = secondary
        self.remote = False
        self.characteristics: tuple[Characteristic, ...] = ()
        self._radio.services.append(self)

    def _for_peers(self) -> gatt.Service:
        mine = [characteristic._known for characteristic in self.characteristics]
        return gatt.Service(self.uuid._known, mine, primary=not self.secondary)


class Characteristic:
    """A value that peers see."""

    BROADCAST = 0x01
    READ = 0x02
    WRITE_NO_RESPONSE = 0x04
    WRITE = 0x08
    NOTIFY = 0x10
    INDICATE = 0x20

    def __init__(self) -> None:
        raise TypeError("add_to_service() makes these")

    @classmethod
    def add_to_service(
        cls,
        service: Service,
        uuid: UUID,
        *,
        properties: int = 0,
        read_perm: int = Attribute.OPEN,
        write_perm: int = Attribute.OPEN,
        max_length: int = 20,
        fixed_length: bool = False,
        initial_value: bytes | None = None,
        user_description: str | None = None,
    ) -> "Characteristic":
        """Make one; the nRF's stack takes it for the newest service only."""
        if service is not service._radio.services[-1]:
            raise BluetoothError("Unknown soft device error: 3008")
        if {read_perm, write_perm} - {Attribute.NO_ACCESS, Attribute.OPEN}:
            raise NotModelled("a characteristic that asks for encryption")
        made = cls.__new__(cls)
        made.uuid, made.properties, made._radio = uuid, properties, service._radio
        made._may_read, made._may_write = bool(read_perm), bool(write_perm)
        made.max_length, made.fixed_length = max_length, fixed_length
        if initial_value is None:
            initial_value = bytes(max_length if fixed_length else 0)
        made._check(initial_value)
        made._value = bytes(initial_value)
        made._subscribers = {}
        made.on_subscription = []
        made._known = gatt.Characteristic(
            uuid._known,
            gatt.Characteristic.Properties(properties),
            gatt.Characteristic.READABLE | gatt.Characteristic.WRITEABLE,
            gatt.CharacteristicValue(read=made._read, write=made._written),
        )
        made._known.on(gatt.Characteristic.EVENT_SUBSCRIPTION, made._subscribed)
        made._radio.on_gone.append(made._subscribers_gone)
        service.characteristics += (made,)
        return made

    uuid: UUID
    properties: int
    max_length: int
    fixed_length: bool
    # (link, whether it wants notifications), told in the stack's own time.
    on_subscription: list[Callable[[Link, bool], None]]
    _radio: Radio
    _may_read: bool
    _may_write: bool
    _value: bytes
    _subscribers: dict[Link, None]
    _known: gatt.Characteristic[bytes]

    # --- the board's side ---------------------------------------------------------

    @property
    def value(self) -> bytes:
        """What peers read or have written."""
        self._radio.took(CALL_US)
        return self._value

    @value.setter
    def value(self, given: bytes) -> None:
        """Set it, and tell each subscriber, however long its queue takes to have room."""
        self._check(given)
        self._value = bytes(given)
        self._radio.took(CALL_US)
        for link in list(self._subscribers):
            while link in self._subscribers and not self._radio.notify(
                link, self._known, self._value
            ):
                self._radio.took(SPIN_US)
            self._radio.took(CALL_US)

    def _check(self, given: bytes) -> None:
        if self.fixed_length and len(given) != self.max_length:
            raise ValueError("Value length != required fixed length")
        if len(given) > self.max_length:
            raise ValueError("Value length > max_length")

    # --- the peers' side ----------------------------------------------------------

    def _read(self, link: Link) -> bytes:
        if not self._may_read:
            raise ATT_Error(ErrorCode.READ_NOT_PERMITTED)
        return self._value

    def _written(self, link: Link, value: bytes) -> None:
        """Let a peer write: what the stack asks is the permission, whatever the properties say."""
        if not self._may_write:
            raise ATT_Error(ErrorCode.WRITE_NOT_PERMITTED)
        if len(value) > self.max_length or (self.fixed_length and len(value) != self.max_length):
            raise ATT_Error(ErrorCode.INVALID_ATTRIBUTE_LENGTH)
        self._value = bytes(value)
        self._radio.written.append(
            Written(self._radio.clock.now_us, bytes(self.uuid._known), bytes(value))
        )

    def _subscribed(self, link: Link, notify: bool, indicate: bool) -> None:
        if notify:
            self._subscribers[link] = None
        else:
            self._subscribers.pop(link, None)
        for tell in list(self.on_subscription):
            tell(link, notify)

    def _subscribers_gone(self, link: Link) -> None:
        self._subscribers.pop(link, None)


class PacketBuffer:
    """Packets for the last subscriber of a characteristic: one with the stack, one that waits.

    As the nRF's build does it, where a packet that was with the stack when its link was lost is
    waited for ever after.
    """

    def __init__(
        self,
        characteristic: Characteristic,
        *,
        buffer_size: int,
        max_packet_size: int | None = None,
    ) -> None:
        """Serve a characteristic that notifies."""
        if not characteristic.properties & Characteristic.NOTIFY:
            raise NotModelled("a PacketBuffer for what peers write")
        self._characteristic: Characteristic | None = characteristic
        self._radio = characteristic._radio
        self._most = min(max_packet_size or 512, characteristic.max_length)
        self._link: Link | None = None
        self._with_stack = False
        self._pending = b""
        characteristic.on_subscription.append(self._subscribed)
        self._radio.on_delivered.append(self._queue_next)
        self._radio.on_gone.append(self._gone)

    def write(self, data: bytes, *, header: bytes | None = None) -> int:
        """Append to the packet that waits, the header before it if none does."""
        if self._characteristic is None:
            raise ValueError("Object has been deinitialized and can no longer be used.")
        self._radio.took(CALL_US)
        if self._link is None:
            return 0
        start = bytes(header or b"")
        if len(start) + len(data) > self._most:
            raise ValueError("Total data to write is larger than max_packet_size")
        while self._pending and len(self._pending) + len(data) > self._most:
            self._radio.took(SPIN_US)
            if self._link is None:
                return 0
        added = (start if not self._pending else b"") + bytes(data)
        self._pending += added
        if not self._with_stack:
            self._queue_next()
        return len(added)

    def deinit(self) -> None:
        """Stop serving it."""
        if self._characteristic is not None:
            self._characteristic.on_subscription.remove(self._subscribed)
            self._radio.on_delivered.remove(self._queue_next)
            self._radio.on_gone.remove(self._gone)
            self._characteristic = None

    def _queue_next(self) -> None:
        self._with_stack = False
        if not self._pending or self._link is None or self._characteristic is None:
            return
        packet, self._pending, self._with_stack = self._pending, b"", True
        if self._radio.notify(self._link, self._characteristic._known, packet):
            self._characteristic._value = packet
        else:
            self._pending, self._with_stack = packet, False

    def _subscribed(self, link: Link, notify: bool) -> None:
        self._link = link if notify else None

    def _gone(self, link: Link) -> None:
        if self._link is link:
            self._link = None
