"""The services that a board offers over the air: who may read, hear and write what.

Rules of this file: nothing can be written but the target. Assigning to a characteristic that
notifies waits while a client's queue is full, for as long as its link takes to be given up; so
what is read and what is heard are kept apart, and the latter goes through an Outlet.
"""

try:
    import _bleio
    from adafruit_ble.attributes import Attribute
    from adafruit_ble.characteristics import Characteristic, ComplexCharacteristic
    from adafruit_ble.services import Service
    from adafruit_ble.uuid import StandardUUID, VendorUUID
except ImportError:  # tells who deploys that a board without Bluetooth never comes here
    raise

from footfall.core import records, uuids


class Outlet:
    """Packets for the client that has subscribed last; none is ever waited for.

    A build for the nRF keeps a packet with the stack and one that waits; where the link is lost
    meanwhile, both are waited for in vain, and only another PacketBuffer sends again.
    """

    def __init__(self, characteristic, length):
        self._characteristic = characteristic
        self._length = length
        self._buffer = None
        self.renew()

    def renew(self):
        """Forget who has subscribed, and what waits."""
        if self._buffer is not None:
            self._buffer.deinit()
        self._buffer = _bleio.PacketBuffer(
            self._characteristic, buffer_size=1, max_packet_size=self._length
        )

    def send(self, packet):
        """Hand a packet over; return False if nobody listens or the one before still waits.

        As the header of a packet without data: it is left out where a packet waits, to which data
        would be appended, or else be waited for.
        """
        return self._buffer.write(b"", header=packet) > 0


class Shown(Characteristic):
    """What anybody may read."""

    def __init__(self, uuid, length=None, value=None):
        super().__init__(
            uuid=uuid,
            properties=Characteristic.READ,
            write_perm=Attribute.NO_ACCESS,
            max_length=length,
            fixed_length=True,
            initial_value=value,
        )


class Heard(ComplexCharacteristic):
    """What a subscriber hears, as an Outlet."""

    def __init__(self, uuid, length):
        super().__init__(
            uuid=uuid,
            properties=Characteristic.NOTIFY,
            read_perm=Attribute.NO_ACCESS,
            write_perm=Attribute.NO_ACCESS,
            max_length=length,
            fixed_length=True,
        )

    def bind(self, service):
        """Make it one of the service's."""
        return Outlet(super().bind(service), self.max_length)


class Written(Characteristic):
    """What anybody may write; whoever serves it says whether it has any effect."""

    def __init__(self, uuid, length):
        super().__init__(
            uuid=uuid,
            properties=Characteristic.WRITE,
            read_perm=Attribute.NO_ACCESS,
            max_length=length,
            fixed_length=True,
        )


class RunningSpeedAndCadence(Service):
    """The foot pod that running apps know."""

    uuid = StandardUUID(uuids.RUNNING_SPEED_AND_CADENCE)
    measurement = Heard(StandardUUID(uuids.RSC_MEASUREMENT), records.RSC_BYTES)
    feature = Shown(StandardUUID(uuids.RSC_FEATURE), value=bytes([records.RSC_FEATURES, 0]))
    sensor_location = Shown(StandardUUID(uuids.SENSOR_LOCATION), value=bytes([records.AT_THE_HIP]))


class BatteryLevel(Service):
    """How much is left, in percent; for boards that can tell."""

    uuid = StandardUUID(uuids.BATTERY)
    level = Shown(StandardUUID(uuids.BATTERY_LEVEL), 1)


class DeviceInformation(Service):
    """What this is."""

    uuid = StandardUUID(uuids.DEVICE_INFORMATION)
    manufacturer = Shown(StandardUUID(uuids.MANUFACTURER_NAME))
    model = Shown(StandardUUID(uuids.MODEL_NUMBER))
    firmware = Shown(StandardUUID(uuids.FIRMWARE_REVISION))


class Footfall(Service):
    """What RSC has no place for; state and live are the same record, to be read and heard."""

    uuid = VendorUUID(uuids.FOOTFALL)
    state = Shown(VendorUUID(uuids.FOOTFALL_STATE), records.LIVE_BYTES)
    live = Heard(VendorUUID(uuids.FOOTFALL_LIVE), records.LIVE_BYTES)
    target = Written(VendorUUID(uuids.FOOTFALL_TARGET), records.TARGET_BYTES)
