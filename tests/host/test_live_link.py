"""The link over a virtual board: what is heard, how it comes back, and what it does to find it."""

import asyncio
import itertools

import pytest
from bleak.exc import BleakBluetoothNotAvailableError, BleakBluetoothNotAvailableReason
from bumble.core import UUID

from air_clients import LIVE, WATCH, Client, until
from feeding import run_of
from footfall import __version__
from footfall.core import stream, uuids
from footfall_host.errors import BadInputError
from footfall_host.live.bumble_backend import LAPTOP_ADDRESS, NOT_MODELLED, backends_in
from footfall_host.live.connection import SILENT_S, Phase
from footfall_host.live.finding import (
    FOOT_POD,
    FOOTFALL,
    NAME,
    OTHER,
    Found,
    chosen,
    kind_of,
    scanned,
)
from footfall_host.live.link import FIRST_WAIT_S, LONGEST_WAIT_S, next_wait_s
from footfall_host.resample import to_counts
from footfall_host.virtual_board.radio import BOARD_ADDRESS
from live_runs import FootPod, in_empty_air, session_of, watched, watched_in


@pytest.fixture(scope="module")
def counts():
    """Return two minutes of a runner."""
    return to_counts(run_of("4@stand,112@172,4@stand").acc_g)


@pytest.fixture(scope="module")
def steady(counts):
    """Return a run that was watched from its beginning to its end, its session and what came."""
    session = session_of(path=None)
    rows = []
    session.recording.write = lambda view, t_s: rows.append((view.record, view.spm))
    return watched(counts, session), session, rows


# --- what is heard ----------------------------------------------------------------------------


def test_each_second_what_the_core_told_is_heard(steady):
    run, session, rows = steady
    told = [(e.detail, e.value) for e in run.events if e.kind == stream.CADENCE]
    assert len(rows) >= len(told) - 8
    states = ("idle", "walking", "running")
    for record, spm in rows:
        state, tenths = told[record.seconds - 1] if record.seconds else (stream.IDLE, 0)
        assert (record.gait, spm) == (states[state], tenths / 10 if tenths else None)
    strikes = sum(event.kind == stream.FOOT_STRIKE for event in run.events)
    assert rows[-1][0].steps == strikes > 300
    assert session.view.quality.lost == 0
    assert session.view.quality.received == len(rows)
    assert session.view.totals.mean_spm == pytest.approx(172, abs=1)


def test_it_knows_what_it_listens_to(steady):
    _, session, _ = steady
    pod = session.view.pod
    assert (pod.kind, pod.name, pod.address) == (FOOTFALL, "Footfall", BOARD_ADDRESS)
    assert (pod.model, pod.firmware) == ("circuitplayground_bluefruit", __version__)
    assert [state.phase for state in session.states[:3]] == [
        Phase.SEARCHING, Phase.CONNECTING, Phase.CONNECTED,
    ]  # fmt: skip


def test_a_board_that_can_tell_tells_its_battery(counts):
    session = session_of(seconds=60)
    watched(counts, session, board_id="feather_nrf52840_express", battery_v=3.4)
    assert session.view.battery_percent == pytest.approx(5, abs=1)


def test_a_wish_to_end_ends_the_board_too(counts):
    session = session_of(seconds=12.5)
    run = watched(counts, session)
    assert run.ended_us / 1e6 == pytest.approx(12.5, abs=0.3)
    assert run.tracebacks == []


def test_cues_are_counted_as_they_come(counts):
    session = session_of()
    flashes = []
    session.line = lambda now_s, began_s: flashes.append(session.view.flashes(now_s))
    run = watched(counts, session, settings={"FOOTFALL_TARGET_SPM": 180})
    cues = sum(e.kind == stream.CUE and e.detail != stream.CUE_OK for e in run.events)
    assert session.view.totals.cues == session.view.record.cues == cues > 0
    assert 0 < sum(flashes) < len(flashes) / 2
    assert session.view.totals.in_zone_s == 0


def test_where_another_app_has_subscribed_the_record_is_read(counts):
    """A board tells whoever subscribed last."""
    other = Client(None, WATCH)

    async def takes_over(ether):
        other.ether = ether
        await asyncio.sleep(20)
        await other.begin()
        await other.find_and_connect()
        await other.subscribe(LIVE)

    session = session_of(seconds=60)
    seen_s = []
    session.recording.write = lambda view, t_s: seen_s.append((t_s, view.record.seconds))
    watched(counts, session, takes_over)
    late = [(t_s, second) for t_s, second in seen_s if t_s > 25 + SILENT_S]
    assert len(other.packets(LIVE)) > 25
    assert len({second for _, second in late}) > 25
    assert session.view.is_fresh(60.0)
    assert session.view.totals.links_lost == 0


def test_a_file_that_cannot_grow_ends_it(counts):
    def full(view, t_s):
        raise OSError(28, "No space left on device", "seen.csv")

    session = session_of()
    session.recording.write = full
    with pytest.raises(OSError, match="No space left"):
        watched(counts, session)
    assert session.states[-1].phase is Phase.CONNECTED


# --- how it comes back ------------------------------------------------------------------------


def waits(session):
    """Return (when it began in s, for how long) of each wait."""
    return [s.until_s for s in session.states if s.phase is Phase.WAITING]


def test_the_wait_doubles_up_to_its_bound():
    wait_s, seen = FIRST_WAIT_S, []
    for _ in range(8):
        seen.append(wait_s)
        wait_s = next_wait_s(wait_s)
    assert seen == [1, 2, 4, 8, 16, LONGEST_WAIT_S, LONGEST_WAIT_S, LONGEST_WAIT_S]


def test_a_board_out_of_reach_is_found_again_and_what_was_missed_is_known(counts):
    async def goes_away(ether):
        await asyncio.sleep(40)
        ether.link.take_away(BOARD_ADDRESS, 5.0)
        await asyncio.sleep(25)
        ether.link.bring_back(BOARD_ADDRESS)

    session = session_of()
    heard_s = []
    session.recording.write = lambda view, t_s: heard_s.append(t_s)
    run = watched(counts, session, goes_away)
    view = session.view
    assert view.totals.links_lost == 1
    phases = [state.phase for state in session.states]
    assert phases.count(Phase.CONNECTED) == 2
    assert phases.count(Phase.WAITING) > 1
    gap_s = max(after - before for before, after in itertools.pairwise(heard_s))
    assert 25 <= gap_s <= 25 + 8 + 6  # the longest wait by then, and a search
    assert view.quality.lost == pytest.approx(gap_s, abs=2)
    assert heard_s[-1] > 110
    assert run.tracebacks == []


def test_waits_grow_while_nothing_is_there_and_start_anew_after_a_good_link(counts):
    async def goes_away(ether):
        ether.link.take_away(BOARD_ADDRESS, 5.0)
        await asyncio.sleep(18)
        ether.link.bring_back(BOARD_ADDRESS)
        await asyncio.sleep(50)
        ether.link.take_away(BOARD_ADDRESS, 5.0)
        await asyncio.sleep(20)
        ether.link.bring_back(BOARD_ADDRESS)

    session = session_of()
    asked_s = []
    is_linked = session.view.is_linked

    def note(state):
        if state.phase is Phase.WAITING:
            asked_s.append(round(state.until_s - asyncio.get_running_loop().time(), 3))
        is_linked(state)

    session.view.is_linked = note
    watched(counts, session, goes_away)
    again = asked_s.index(1.0, 1)
    assert asked_s[:again] == [1.0, 2.0, 4.0][:again]
    assert again >= 2
    assert asked_s[again:] == [1.0, 2.0, 4.0, 8.0][: len(asked_s) - again]
    assert "the link was lost" in [s.about for s in session.states]
    assert f"{BOARD_ADDRESS} is not in the air" in [s.about for s in session.states]


def test_bluetooth_that_is_switched_off_meanwhile_is_waited_for():
    is_on = [True, False, False, True]
    session = session_of(seconds=50)

    async def watch(backends):
        class Adapter(backends.scanner):
            async def start(self):
                if not is_on.pop(0):
                    reason = BleakBluetoothNotAvailableReason.POWERED_OFF
                    raise BleakBluetoothNotAvailableError("off", reason)
                await super().start()

        await session.watch(backends._replace(scanner=Adapter))

    async def goes_away(ether):
        await asyncio.sleep(15)
        (link,) = pod.device.connections.values()
        await link.disconnect()

    pod = FootPod([86] * 50)
    in_empty_air(50, watch, pod, goes_away)
    assert is_on == []
    assert session.states[-1].phase is Phase.CONNECTED
    off = [state for state in session.states if "Bluetooth is off" in state.about]
    assert [state.phase for state in off] == [Phase.WAITING] * 2


def test_a_board_of_another_layout_is_told_apart(counts, monkeypatch):
    said = []
    monkeypatch.setattr("footfall.core.records.LAYOUT", 2)
    session = session_of(seconds=12, said=said.append)
    watched(counts, session)
    assert session.view.heard_s is None
    assert session.view.unread == said[0]
    assert len(said) == 1


def test_a_board_that_restarts_is_found_again(counts):
    session = session_of()
    watched(counts, session, reset_buttons_us=[50_000_000])
    view = session.view
    assert view.totals.links_lost == 1
    assert view.record.seconds < 70
    assert view.quality.lost < 10
    assert view.is_fresh(view.heard_s)


# --- what is taken ----------------------------------------------------------------------------


def found(name, kind, rssi_dbm, address="C0:01"):
    class Device:
        pass

    device = Device()
    device.address = address
    return Found(device, name, rssi_dbm, kind)


def test_the_strongest_footfall_is_taken_before_any_pod():
    near, far = found("Footfall", FOOTFALL, -70, "C0:01"), found("Footfall", FOOTFALL, -80, "C0:02")
    pod, phone = found("Pod", FOOT_POD, -40, "C0:03"), found("Phone", OTHER, -30, "C0:04")
    assert chosen([phone, far, pod, near]) is near
    assert chosen([phone, pod]) is pod
    assert chosen([phone]) is None
    assert chosen([phone, far, near], "c0:02") is far
    assert chosen([phone, far, near], "FOOTFALL") is near
    assert chosen([phone, far, near], "phone") is phone
    assert chosen([phone], "Footfall") is None


@pytest.mark.parametrize(
    ("name", "service_uuids", "kind"),
    [
        ("Footfall", [], FOOTFALL),
        (None, [uuids.FOOTFALL], FOOTFALL),
        ("Pod", ["00001814-0000-1000-8000-00805f9b34fb"], FOOT_POD),
        (None, ["0000180f-0000-1000-8000-00805f9b34fb"], OTHER),
    ],
)
def test_what_something_says_of_itself_makes_its_kind(name, service_uuids, kind):
    assert kind_of(name, service_uuids) == kind


def test_the_name_that_is_looked_for_is_the_firmwares(counts):
    client = Client(None)

    async def looks(ether):
        client.ether = ether
        await client.begin()

    watched(counts, session_of(seconds=5), looks)
    assert any(NAME.encode() in data for data in client.advertised)


def test_of_several_one_is_taken_and_that_is_said(counts):
    said = []
    session = session_of(seconds=15, said=said.append)
    other = FootPod([86] * 15, name="Footfall")
    watched(counts, session, other)
    (line,) = said
    assert line.startswith("2 of kind Footfall are there: took Footfall (C0:")
    assert "--device" in line


def test_a_pod_is_taken_by_its_address_though_a_footfall_is_nearer(counts):
    session = session_of(seconds=15, wanted="c0:00:00:00:00:0a")
    watched(counts, session, FootPod([86] * 15))
    assert (session.view.pod.kind, session.view.pod.name) == (FOOT_POD, "Pod")
    assert session.view.spm == 172


def test_a_strangers_name_moves_no_cursor(counts):
    session = session_of(seconds=10, wanted="[/b]Pod")
    watched(counts, session, FootPod([86] * 15, name="\x1b\n[/b]Pod"))
    assert session.view.pod.name == "[/b]Pod"


def test_what_is_no_foot_pod_is_refused_in_one_line():
    async def phone(ether):
        client = Client(ether, WATCH)
        await client.begin()
        await client.device.stop_scanning()
        await client.device.start_advertising(advertising_data=b"\x06\x09Phone")

    with pytest.raises(BadInputError, match=r"Phone \(C0:.*\) is no foot pod.*--scan"):
        watched_in(session_of(wanted="phone"), 20, phone)


# --- bleak on Bumble --------------------------------------------------------------------------


def test_a_pod_that_comes_back_without_its_services_is_tried_again():
    """As one does that restarts, and that systems tell of before they know all of it."""
    pod = FootPod([86] * 60)

    async def restarts(ether):
        await asyncio.sleep(20)
        server = pod.device.gatt_server
        offered, server.attributes = server.attributes, []
        for connection in list(pod.device.connections.values()):
            await connection.disconnect()
        await asyncio.sleep(5)
        server.attributes = offered

    session = session_of(seconds=50)
    heard_s = []
    session.recording.write = lambda view, t_s: heard_s.append(t_s)
    watched_in(session, 55, pod, restarts)
    assert any("no foot pod" in state.about for state in session.states)
    assert heard_s[-1] > 48


def test_bleak_tells_errors_in_its_own_terms(counts):
    from bleak import BleakClient
    from bleak.exc import BleakError

    problems = []

    async def tries(ether):
        backends = await backends_in(ether)
        with pytest.raises(BleakError, match="scan first"):
            BleakClient(BOARD_ADDRESS, backend=backends.client)
        (board,) = await scanned(backends, 2.0)
        async with BleakClient(board.device, backend=backends.client) as client:
            assert client.name == "Footfall"
            assert client.is_connected
            with pytest.raises(BleakError, match=NOT_MODELLED):
                await client.pair()
            with pytest.raises(BleakError, match="WRITE_NOT_PERMITTED"):
                await client.write_gatt_char(uuids.FOOTFALL_STATE, b"\0" * 20, True)
            live = client.services.get_characteristic(uuids.FOOTFALL_LIVE)
            assert "notify" in live.properties
            await client.start_notify(live, lambda _, value: problems.append(value))
            await asyncio.sleep(3)
            await client.stop_notify(live)
            heard = len(problems)
            await asyncio.sleep(3)
            assert len(problems) == heard >= 2
            ether.link.take_away(BOARD_ADDRESS, 3.0)
            with pytest.raises(BleakError, match="lost"):
                await client.read_gatt_char(uuids.FOOTFALL_STATE)
            assert not client.is_connected
            ether.link.bring_back(BOARD_ADDRESS)
        ether.power_off()

    session = session_of(wanted="nobody")
    run = watched(counts, session, tries)
    assert run.ended_us < 60_000_000


def test_a_pod_that_vanishes_between_scan_and_connection_is_given_up(counts):
    async def vanishes(ether):
        controllers = ether.link.controllers
        await until(lambda: any(c.random_address.to_string(False) == LAPTOP_ADDRESS
                                for c in controllers))  # fmt: skip
        await asyncio.sleep(5.0)
        ether.link.take_away(BOARD_ADDRESS, 5.0)
        await asyncio.sleep(30.0)
        ether.link.bring_back(BOARD_ADDRESS)

    session = session_of()
    watched(counts, session, vanishes)
    assert session.states[-1].phase is Phase.CONNECTED
    assert UUID(uuids.FOOTFALL_LIVE) == LIVE
