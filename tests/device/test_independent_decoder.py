"""What a board sends, as Wireshark's dissectors read it: they share no line with what wrote it."""

import pathlib
from dataclasses import dataclass
from typing import NamedTuple

import pytest
from bumble.host import Host

import wireshark
from air_clients import LIVE, RSC, Client
from air_runs import listens, live
from feeding import run_of
from footfall import __version__
from footfall.core import stream
from footfall.core.settings import Settings
from footfall_host.replay import core_events
from footfall_host.resample import to_counts
from footfall_host.trace import Trace
from footfall_host.virtual_board import radio
from footfall_host.virtual_board.run import BoardRun

STEP_LENGTH_CM = 110
READABLE = 0x02
NOTIFICATION = 0x1B
EXTENDED_ADVERTISING_REPORT = 0x0D


@dataclass
class Captured:
    """A run, the client that heard it, and what went through the radios of both."""

    run: BoardRun
    client: Client
    of_client: pathlib.Path
    of_board: pathlib.Path


class Measurement(NamedTuple):
    """An RSC Measurement as tshark reads it; speed in 1/256 m/s, cadence a minute."""

    t_us: int
    running: bool
    speed: int
    cadence: int


async def hears_and_reads(client):
    """Subscribe, and read all that can be read."""
    await listens(client, RSC, LIVE)
    for service in client.peer.services:
        for one in service.characteristics:
            if one.properties & READABLE:
                await one.read_value()


@pytest.fixture(scope="module")
def counts():
    """Return a minute of a runner who walks a while and changes pace."""
    return to_counts(run_of("4@stand,25@172,12@walk,20@161,4@stand").acc_g)


@pytest.fixture(scope="module")
def captured(counts, tmp_path_factory):
    """Return that run with a client who came before its first step."""
    wireshark.require()
    folder = tmp_path_factory.mktemp("air")
    of_client, of_board = folder / "client.btsnoop", folder / "board.btsnoop"
    client = Client(None)

    def now_us():
        return client.ether.now_us()

    with (
        pytest.MonkeyPatch.context() as patched,
        of_client.open("wb") as client_file,
        of_board.open("wb") as board_file,
    ):
        client.snooper = wireshark.BoardTimeSnooper(client_file, now_us)
        board_snooper = wireshark.BoardTimeSnooper(board_file, now_us)

        def snooped(*given):
            host = Host(*given)
            host.snooper = board_snooper
            return host

        patched.setattr(radio, "Host", snooped)
        run = live(
            counts,
            (client, hears_and_reads),
            settings={"FOOTFALL_STEP_LENGTH_CM": STEP_LENGTH_CM},
        )
    return Captured(run, client, of_client, of_board)


@pytest.fixture(scope="module")
def measurements(captured):
    """Return each RSC Measurement that tshark finds in what the client heard."""
    flags = "btatt.rsc_measurement.flags"
    rows = wireshark.read(
        captured.of_client,
        flags,
        "frame.time_epoch",
        f"{flags}.type_of_movement",
        f"{flags}.total_distance_present",
        f"{flags}.instantaneous_stride_length_present",
        "btatt.rsc_measurement.instantaneous_speed",
        "btatt.rsc_measurement.instantaneous_cadence",
    )
    # Nothing that this board does not tell is said to be there.
    assert not any(wireshark.truth(flag) for row in rows for flag in row[2:4])
    return [
        Measurement(wireshark.board_us(row[0]), int(row[1], 0) == 1, int(row[4]), int(row[5]))
        for row in rows
    ]


def told_at(run, t_us):
    """Return the state and cadence in tenths that the core told last before a time."""
    seconds = [one for one in run.reported if one.event.kind == stream.CADENCE and one.t_us <= t_us]
    return (seconds[-1].event.detail, seconds[-1].event.value) if seconds else (stream.IDLE, 0)


def test_every_notification_is_read_and_came_when_the_client_heard_it(captured, measurements):
    heard = captured.client.packets(RSC)
    assert [one.t_us for one in measurements] == [t_us for t_us, _ in heard]
    assert len(heard) >= 58
    notifications = f"btatt.opcode == {NOTIFICATION}"
    everything = wireshark.read(captured.of_client, notifications, "frame.number")
    assert len(everything) == len(captured.client.heard)


def test_cadence_and_speed_are_what_replay_makes_of_the_run(captured, measurements, counts):
    replayed = list(core_events(Trace(0.0, counts, (), "simulated"), Settings()))
    assert captured.run.events == replayed
    for measurement in measurements:
        state, spm_tenths = told_at(captured.run, measurement.t_us)
        assert measurement.running == (state == stream.RUNNING)
        # Half of the steps, rounded half up; and the speed of so many steps, rounded down.
        assert measurement.cadence == (spm_tenths + 10) // 20
        assert measurement.speed == spm_tenths * STEP_LENGTH_CM * 256 // (10 * 60 * 100)
    running = [one for one in measurements if one.running]
    assert len(running) > 30
    assert {86, 80} < {one.cadence for one in running}
    assert {one.running for one in measurements} == {True, False}


def test_what_can_be_read_says_the_same_to_a_stranger(captured):
    def of(field):
        return {value for (value,) in wireshark.read(captured.of_client, field, field)}

    assert of("btatt.device_name") == {"Footfall"}
    assert of("btatt.manufacturer_string") == {"Footfall"}
    assert of("btatt.model_number_string") == {"circuitplayground_bluefruit"}
    assert of("btatt.firmware_revision_string") == {__version__}
    assert {int(place, 0) for place in of("btatt.sensor_location")} == {3}
    (tells_running,) = of("btatt.rsc.feature.walking_or_running_status")
    (tells_distance,) = of("btatt.rsc.feature.total_distance_measurement")
    assert wireshark.truth(tells_running)
    assert not wireshark.truth(tells_distance)


def test_who_looks_around_sees_a_foot_pod_and_its_name(captured):
    reports = f"bthci_evt.le_meta_subevent == {EXTENDED_ADVERTISING_REPORT}"
    uuid, name = "btcommon.eir_ad.entry.uuid_16", "btcommon.eir_ad.entry.device_name"
    seen = wireshark.read(captured.of_client, reports, uuid, name)
    assert len(seen) > 100
    # An advertisement has the one, a response to a scan the other.
    assert {(uuid and int(uuid, 0), name) for uuid, name in seen} == {
        (0x1814, ""),
        ("", "Footfall"),
    }
