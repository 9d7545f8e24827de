"""The virtual board's `_bleio` does what an nRF's does, the traps included, under real clients."""

import logging

import numpy as np
import pytest

from air_clients import STRANGER, WATCH, Client
from footfall_host.virtual_board import bleio
from footfall_host.virtual_board.clock import Clock
from footfall_host.virtual_board.ether import SUPERVISION_S, Ether
from footfall_host.virtual_board.radio import PERIPHERAL_LINKS, QUEUE, Radio

SECOND_US = 1_000_000
HEARD, READ, WRITTEN = 0xAA01, 0xAA02, 0xAA03


class Stage:
    """A radio with one service, and one client that has subscribed."""

    def __init__(self, ether, *addresses, subscribed=True):
        self.clock = Clock()
        self.clock.power_lasts_until(1000 * SECOND_US)
        ether.attach(self.clock)
        self.ether = ether
        self.radio = Radio(ether, self.clock, [])
        self.module = bleio.bleio_of(self.radio)
        self.adapter = self.module["adapter"]
        self.service = self.module["Service"](bleio.UUID(0xAA00))
        self.heard = self.add(HEARD, properties=bleio.Characteristic.NOTIFY)
        self.read = self.add(READ, properties=bleio.Characteristic.READ, write_perm=0)
        self.written = self.add(WRITTEN, properties=bleio.Characteristic.WRITE, read_perm=0)
        self.clients = [Client(ether, address) for address in addresses or (WATCH,)]
        self.client = self.clients[0]
        self.subscribed = subscribed
        for client in self.clients:
            self.advertise()
            self.wait_for(self.join(client))

    def add(self, number, **given):
        uuid = bleio.UUID(number)
        return bleio.Characteristic.add_to_service(self.service, uuid, max_length=4, **given)

    def advertise(self):
        self.adapter.start_advertising(b"\x02\x01\x06", interval=0.1)

    async def join(self, client):
        await client.begin()
        await client.connect()
        if self.subscribed:
            await client.subscribe(uuid(HEARD))

    def wait_for(self, job, most_us=2 * SECOND_US):
        """Let a client do something, and the time pass that it takes."""
        done = []

        async def doing():
            done.append(await job)

        self.ether.start(doing())
        end_us = self.clock.now_us + most_us
        while not done:
            assert self.clock.now_us < end_us, "it takes too long"
            self.clock.advance(10_000)
        return done[0]

    def packets(self, client=None):
        return [bytes(value) for _, value in (client or self.client).packets(uuid(HEARD))]


def uuid(number):
    from bumble.core import UUID

    return UUID.from_16_bits(number)


@pytest.fixture
def stage():
    with Ether() as ether:
        yield Stage(ether)


@pytest.fixture
def two():
    with Ether() as ether:
        yield Stage(ether, WATCH, STRANGER)


@pytest.fixture
def silent():
    """Return a stage with two clients that have not subscribed, and a PacketBuffer."""
    with Ether() as ether:
        stage = Stage(ether, WATCH, STRANGER, subscribed=False)
        stage.buffer = bleio.PacketBuffer(stage.heard, buffer_size=1)
        yield stage


def test_what_is_assigned_is_heard_by_each_subscriber_and_read(two):
    two.heard.value = b"abc"
    two.read.value = b"def"
    two.clock.advance(1000)
    assert [two.packets(client) for client in two.clients] == [[b"abc"], [b"abc"]]
    assert two.wait_for(two.client.find(uuid(READ)).read_value()) == b"def"


def test_a_connection_ends_advertising_and_a_link_that_ends_does_not_begin_it(stage):
    assert stage.adapter.connected
    assert not stage.adapter.advertising
    stage.wait_for(stage.client.disconnect())
    assert not stage.adapter.connected
    assert not stage.adapter.advertising


def test_there_is_room_for_so_many_links_only():
    with Ether() as ether:
        addresses = [f"C0:00:00:00:00:{number:02X}" for number in range(PERIPHERAL_LINKS)]
        full = Stage(ether, *addresses)
        assert len(full.adapter.connections) == PERIPHERAL_LINKS
        with pytest.raises(bleio.BluetoothError, match="Too many"):
            full.advertise()
        full.adapter.connections[0].disconnect()
        full.advertise()


def test_assigning_waits_for_a_client_that_is_out_of_reach_until_its_link_is_lost(stage):
    stage.ether.take_away(WATCH)
    for number in range(QUEUE):
        stage.heard.value = bytes([number])
    began_us = stage.clock.now_us
    assert began_us < SECOND_US
    stage.heard.value = b"late"
    waited_us = stage.clock.now_us - began_us
    assert SUPERVISION_S * SECOND_US - SECOND_US < waited_us < (SUPERVISION_S + 1) * SECOND_US
    assert not stage.adapter.connected


def test_a_packet_buffer_as_it_is_used_never_waits_and_drops_what_comes_too_fast(silent):
    buffer = silent.buffer
    silent.wait_for(silent.client.subscribe(uuid(HEARD)))
    silent.ether.take_away(WATCH)
    began_us = silent.clock.now_us
    taken = [buffer.write(b"", header=bytes([number])) for number in range(10)]
    assert silent.clock.now_us - began_us < 10_000
    assert taken == [1, 1] + [0] * 8  # one with the stack, one that waits
    silent.ether.bring_back(WATCH)
    silent.clock.advance(1000)
    assert silent.packets() == [b"\x00", b"\x01"]


def test_data_instead_of_a_header_is_appended_and_waited_for(silent):
    buffer = silent.buffer
    silent.wait_for(silent.client.subscribe(uuid(HEARD)))
    silent.ether.take_away(WATCH)
    began_us = silent.clock.now_us
    assert [buffer.write(b"xy") for _ in range(3)] == [2, 2, 2]
    assert buffer.write(b"z") == 0
    assert silent.clock.now_us - began_us > SECOND_US


def test_a_lost_link_leaves_a_packet_buffer_stuck_for_the_next_client_and_another_is_not(silent):
    buffer = silent.buffer
    silent.wait_for(silent.client.subscribe(uuid(HEARD)))
    silent.ether.take_away(WATCH)
    for number in range(2):
        buffer.write(b"", header=bytes([number]))
    silent.clock.advance(int(SUPERVISION_S + 1) * SECOND_US)
    silent.ether.bring_back(WATCH)
    for replaced, heard in ((False, []), (True, [b"new"])):
        if replaced:
            buffer.deinit()
            buffer = bleio.PacketBuffer(silent.heard, buffer_size=1)
        silent.advertise()
        silent.wait_for(silent.client.connect())
        silent.wait_for(silent.client.subscribe(uuid(HEARD)))
        assert bool(buffer.write(b"", header=b"new")) == replaced
        silent.clock.advance(1000)
        assert silent.packets() == heard
        silent.wait_for(silent.client.disconnect())


def test_the_last_subscriber_takes_a_packet_buffer_over(silent):
    buffer = silent.buffer
    for number, client in enumerate(silent.clients):
        silent.wait_for(client.subscribe(uuid(HEARD)))
        buffer.write(b"", header=bytes([number]))
        silent.clock.advance(1000)
    assert [silent.packets(client) for client in silent.clients] == [[b"\x00"], [b"\x01"]]


def test_a_peer_may_do_what_permissions_say(stage):
    from bumble.att import ATT_Error, ErrorCode

    async def refused(number, doing, *given):
        with pytest.raises(ATT_Error) as raised:
            await getattr(stage.client.find(uuid(number)), doing)(*given)
        return raised.value.error_code

    assert stage.wait_for(refused(WRITTEN, "read_value")) == ErrorCode.READ_NOT_PERMITTED
    answered = stage.wait_for(refused(READ, "write_value", b"x", True))
    assert answered == ErrorCode.WRITE_NOT_PERMITTED
    answered = stage.wait_for(refused(WRITTEN, "write_value", b"12345", True))
    assert answered == ErrorCode.INVALID_ATTRIBUTE_LENGTH
    stage.wait_for(stage.client.find(uuid(WRITTEN)).write_value(b"1234", True))
    assert stage.written.value == b"1234"
    assert [write.value for write in stage.radio.written] == [b"1234"]


def test_only_the_newest_service_takes_characteristics(stage):
    stage.module["Service"](bleio.UUID(0xAA10))
    with pytest.raises(bleio.BluetoothError):
        stage.add(0xAA04)


def test_what_a_task_on_the_air_raises_comes_out():
    async def failing():
        raise ValueError("of a client")

    ether = Ether()
    ether.start(failing())
    ether.attach(Clock())
    with pytest.raises(ValueError, match="of a client"):
        ether.__exit__(None)


def test_the_same_run_takes_the_same_time_each_time():
    seen = []
    for _ in range(2):
        with Ether() as ether:
            stage = Stage(ether)
            for _ in range(20):
                stage.heard.value = np.random.default_rng(1).bytes(4)
                stage.clock.advance(300_000)
            seen.append((stage.client.heard, stage.clock.now_us))
    assert seen[0] == seen[1]


def test_packets_are_worded_where_bumbles_log_is_read(caplog):
    from bumble.hci import HCI_LE_Set_Scan_Enable_Command

    command = HCI_LE_Set_Scan_Enable_Command(le_scan_enable=1, filter_duplicates=0)
    assert "filter_duplicates" not in str(command)
    with caplog.at_level(logging.DEBUG, "bumble"):
        assert "filter_duplicates" in str(command)
