"""The board on the air: what clients find, read and hear, and what it costs the run."""

import numpy as np
import pytest
from bumble.core import UUID
from bumble.gatt import GATT_DEVICE_NAME_CHARACTERISTIC

from air_clients import LIVE, RSC, STATE, TARGET, WATCH, Client, until
from air_runs import LOW_TARGET, SECOND_US, listens, live, watch
from feeding import run_of
from footfall import __version__
from footfall.core import records, stream, uuids
from footfall_host.resample import to_counts
from footfall_host.virtual_board.board import Scenario, power_on
from footfall_host.virtual_board.radio import PERIPHERAL_LINKS, Radio

FEATHER = "feather_nrf52840_express"
READABLE = 0x02


@pytest.fixture(scope="module")
def counts():
    """Return a minute of a runner."""
    return to_counts(run_of("4@stand,52@172,4@stand").acc_g)


@pytest.fixture(scope="module")
def alone(counts):
    """Return the run of a board that nobody listens to."""
    return power_on(Scenario(counts, settings=LOW_TARGET))


def told(run, t_us):
    """Return the state and cadence that the core told last before a time."""
    events = [
        one.event for one in run.reported if one.event.kind == stream.CADENCE and one.t_us <= t_us
    ]
    return (events[-1].detail, events[-1].value) if events else (stream.IDLE, 0)


def measurements_of(run, client, step_length_cm=0, in_steps=0):
    """Return what a client has heard, and what it should have."""
    heard = client.packets(RSC)
    expected = []
    for t_us, _ in heard:
        buffer = bytearray(records.RSC_BYTES)
        records.put_rsc(buffer, *told(run, t_us), 10 * step_length_cm, in_steps)
        expected.append(bytes(buffer))
    return [bytes(value) for _, value in heard], expected


# --- what a running app hears ---------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "given"),
    [
        ({}, {}),
        ({"FOOTFALL_RSC_STEPS": 1}, {"in_steps": 1}),
        ({"FOOTFALL_STEP_LENGTH_CM": 110}, {"step_length_cm": 110}),
    ],
    ids=["strides", "steps", "speed"],
)
def test_a_client_hears_each_second_what_the_core_tells(counts, chosen, given):
    client, life = watch()
    run = live(counts, (client, life), settings=LOW_TARGET | chosen)
    heard, expected = measurements_of(run, client, **given)
    assert heard == expected
    times_us = [t_us for t_us, _ in client.packets(RSC)]
    assert len(heard) >= 58
    assert max(np.diff(times_us)) < 1_150_000
    running = [value for value in heard if value[0] & records.RSC_IS_RUNNING]
    assert len(running) > 45
    cadence = np.median([value[records.RSC_CADENCE] for value in running])
    assert cadence == pytest.approx(172 if chosen.get("FOOTFALL_RSC_STEPS") else 86, abs=1)
    speeds = {records.get_16(value, records.RSC_SPEED) for value in running}
    assert (speeds == {0}) == ("step_length_cm" not in given)


def test_the_live_record_says_what_rsc_has_no_place_for(counts):
    client, life = watch()
    run = live(counts, (client, life), settings={"FOOTFALL_TARGET_SPM": 180})
    packets = [bytes(value) for _, value in client.packets(LIVE)]
    seconds = [records.get_16(value, records.LIVE_SECONDS) for value in packets]
    assert seconds == list(range(seconds[0], seconds[0] + len(seconds)))
    last = packets[-1]
    strikes = sum(event.kind == stream.FOOT_STRIKE for event in run.events)
    cues = sum(event.kind == stream.CUE and event.detail != stream.CUE_OK for event in run.events)
    assert records.get_32(last, records.LIVE_STEPS) == strikes > 140
    assert records.get_16(last, records.LIVE_CUES) == cues > 0
    assert records.get_16(last, records.LIVE_TARGET_SPM) == 180
    assert records.get_16(last, records.LIVE_OVERRUNS) == 0
    assert last[records.LIVE_LAYOUT] == records.LAYOUT
    low = [value for value in packets if value[records.LIVE_STATE] & records.IS_LOW]
    assert len(low) > 40
    for (t_us, _), value in zip(client.packets(LIVE), packets, strict=True):
        state, spm_tenths = told(run, t_us)
        assert records.get_16(value, records.LIVE_SPM_TENTHS) == spm_tenths
        assert value[records.LIVE_STATE] & records.GAIT_MASK == state


@pytest.mark.parametrize(
    ("board_id", "volts", "percent"),
    [
        ("circuitplayground_bluefruit", 4.1, None),
        (FEATHER, 4.1, 93),
        pytest.param(FEATHER, 3.4, 5, marks=pytest.mark.campaign),
    ],
)
def test_what_can_be_read(counts, board_id, volts, percent):
    read = {}

    async def reads(client):
        await until(lambda: client.ether.now_us() > 50 * SECOND_US)
        for service in client.peer.services:
            for one in service.characteristics:
                if one.properties & READABLE:
                    read[one.uuid] = bytes(await one.read_value())

    client, life = watch(LIVE, then=reads)
    live(
        np.concatenate([counts[:2500]] * 3)[: 55 * 100],
        (client, life),
        board_id=board_id,
        battery_v=volts,
    )

    def of(number):
        return read.get(UUID.from_16_bits(number))

    assert read[GATT_DEVICE_NAME_CHARACTERISTIC] == b"Footfall"
    assert of(uuids.RSC_FEATURE) == b"\x04\x00"
    assert of(uuids.SENSOR_LOCATION) == b"\x03"
    assert of(uuids.MODEL_NUMBER) == board_id.encode()
    assert of(uuids.FIRMWARE_REVISION) == __version__.encode()
    assert read[STATE] in [bytes(value) for _, value in client.packets(LIVE)]
    assert TARGET not in read
    level = of(uuids.BATTERY_LEVEL)
    assert (level and level[0]) == (percent and pytest.approx(percent, abs=1))


def test_an_advertisement_names_the_service_that_apps_look_for(counts):
    client = Client(None)

    async def looks(client):
        await client.begin()

    live(counts[:500], (client, looks))
    advertisement, response = sorted(client.advertised, key=lambda data: b"Footfall" in data)
    assert UUID.from_16_bits(uuids.RUNNING_SPEED_AND_CADENCE).to_bytes() in advertisement
    assert b"Footfall" in response
    assert max(len(advertisement), len(response)) <= 31
    assert max(np.diff(client.seen_us)) < 0.25 * SECOND_US


def test_a_clip_whose_accelerometer_is_gone_tells_of_no_run(counts):
    client, life = watch()
    live(counts, (client, life), unplugged_us=[(20 * SECOND_US, 40 * SECOND_US)])
    blind = [
        bytes(value) for t_us, value in client.packets(RSC) if 25 < t_us / SECOND_US < 39
    ]  # fmt: skip
    assert len(blind) >= 8
    assert set(blind) == {bytes(4)}
    told = [(t_us, value) for t_us, value in client.packets(LIVE) if 25 < t_us / SECOND_US < 39]
    assert len({records.get_16(value, records.LIVE_SECONDS) for _, value in told}) == 1
    assert np.diff([t_us for t_us, _ in told]) / SECOND_US == pytest.approx(1.5, abs=0.1)


# --- what it costs the run ------------------------------------------------------------


def test_a_run_is_the_same_whoever_listens(counts, alone):
    client, life = watch()
    heard = live(counts, (client, life))
    assert heard.events == alone.events
    assert len(client.heard) > 100


@pytest.mark.parametrize("board_id", ["circuitplayground_bluefruit", "circuitplayground_express"])
def test_without_a_radio_nothing_of_it_is_loaded(bench_with, board_id):
    import sys
    from types import SimpleNamespace

    bench_with(np.zeros((1, 3), np.int16), board_id=board_id)
    from footfall.device.air import find_air

    assert find_air(SimpleNamespace(ble=1), None, None, None) is None
    loaded = {name.partition(".")[0] for name in sys.modules} | set(sys.modules)
    assert not {"adafruit_ble", "footfall.device.ble", "footfall.device.ble_services"} & loaded


def test_a_setting_takes_the_board_off_the_air(counts):
    client = Client(None)

    async def looks(client):
        await client.begin()

    run = live(counts[:1000], (client, looks), settings={"FOOTFALL_BLE": 0})
    assert client.seen_us == []
    assert "Footfall" in run.console


@pytest.mark.fault(34)
def test_a_radio_that_fails_is_counted_and_told_once_and_the_run_goes_on(
    counts, alone, monkeypatch
):
    from footfall_host.virtual_board.bleio_gatt import BluetoothError

    def fail(self, *_):
        raise BluetoothError("no memory for advertising")

    monkeypatch.setattr(Radio, "advertise", fail)
    run = live(counts)
    assert run.events == alone.events
    assert run.console.count("Fault 13: Bluetooth failed") == 1
    assert "no memory for advertising" in run.console
    assert run.tracebacks == []


# --- links ----------------------------------------------------------------------------


@pytest.mark.fault(34)
@pytest.mark.parametrize("away_s", [2, 20])
def test_a_client_out_of_reach_costs_no_sample_and_hears_again(counts, alone, away_s):
    async def leaves(client):
        await until(lambda: client.ether.now_us() > 15 * SECOND_US)
        client.ether.link.take_away(WATCH, 5)
        await until(lambda: client.ether.now_us() > (15 + away_s) * SECOND_US)
        client.ether.link.bring_back(WATCH)
        if not client.connected:
            await client.find_and_connect()
            await client.subscribe(RSC, LIVE)

    client, life = watch(then=leaves)
    run = live(counts, (client, life))
    assert run.events == alone.events
    assert run.records(stream.OVERRUN) == []
    after = [t_us for t_us, _ in client.packets(RSC) if t_us > (16.5 + away_s) * SECOND_US]
    assert len(after) == pytest.approx(60 - 16.5 - away_s, abs=2)
    heard, expected = measurements_of(run, client)
    late = 2  # what had waited for it to come back
    assert sum(one != other for one, other in zip(heard, expected, strict=True)) <= late


@pytest.mark.fault(34)
def test_it_is_found_again_within_a_second_of_a_connection_and_of_its_end(counts):
    async def comes_and_goes(client):
        await until(lambda: client.ether.now_us() > 10 * SECOND_US)
        await client.disconnect()

    guest, life = watch(then=comes_and_goes)
    onlooker = Client(None, "C0:00:00:00:00:09")

    async def looks(client):
        await client.begin()

    live(counts, (guest, life), (onlooker, looks))
    (dropped_us,) = guest.dropped_us
    assert dropped_us > 10 * SECOND_US
    assert max(np.diff(onlooker.seen_us)) <= SECOND_US
    assert onlooker.seen_us[-1] > 59 * SECOND_US


def test_it_is_found_as_long_as_there_is_room_and_when_there_is_again(counts):
    guests = []
    for number in range(PERIPHERAL_LINKS):

        async def comes(client, number=number):
            await listens(client, LIVE)
            await until(lambda: client.ether.now_us() > (20 + number) * SECOND_US)
            await client.disconnect()

        guests.append((Client(None, f"C0:00:00:00:01:{number:02X}"), comes))
    onlooker = Client(None)

    async def looks(client):
        await client.begin()

    run = live(counts, *guests, (onlooker, looks))
    gaps_us = np.diff(onlooker.seen_us)
    assert np.sum(gaps_us > SECOND_US) == 1  # while all were there
    back_us = onlooker.seen_us[int(np.argmax(gaps_us)) + 1]
    assert 20 * SECOND_US <= back_us <= 21 * SECOND_US
    assert "Fault 13" not in run.console


def test_who_does_not_subscribe_is_let_go(counts):
    async def only_connects(client):
        await client.begin()
        await client.find_and_connect()

    guest = Client(None)
    live(counts, (guest, only_connects))
    (dropped_us,) = guest.dropped_us
    assert 29 * SECOND_US < dropped_us < 35 * SECOND_US


def test_a_clip_that_falls_asleep_leaves_the_air():
    still = to_counts(run_of("90@stand").acc_g)
    client, life = watch()
    run = live(still, (client, life), settings={"FOOTFALL_IDLE_SLEEP_MIN": 1})
    ((asleep_us, _), *_) = run.sleeps_us
    assert 60 * SECOND_US < asleep_us < 70 * SECOND_US
    assert len(client.dropped_us) == 1
    said_us = next(said.t_us for said in run.said if "Nobody moves" in said.text)
    # A board with a link would only pretend to sleep.
    assert asleep_us - SECOND_US < client.dropped_us[0] < said_us <= asleep_us
    assert client.seen_us[-1] < asleep_us


def test_a_restart_of_the_coach_is_on_the_air_again(counts):
    client = Client(None)

    async def looks(client):
        await client.begin()

    run = live(counts, (client, looks), memory_errors_us=[20 * SECOND_US])
    assert len(run.starts) > 1
    assert client.seen_us[-1] > 59 * SECOND_US
    assert "Fault 13" not in run.console
