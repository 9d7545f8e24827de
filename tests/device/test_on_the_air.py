"""Whatever clients and strangers do, at random: no sample is lost, and what is heard is true."""

import asyncio

import numpy as np
import pytest

from air_clients import LIVE, RSC, TARGET, WATCH, Client, Stranger
from feeding import run_of
from footfall.core import records, stream
from footfall.core.settings import Settings
from footfall_host.evaluation.recording import find_recordings
from footfall_host.replay import core_events
from footfall_host.resample import RATE_HZ, to_counts
from footfall_host.trace import Trace, read_trace
from footfall_host.virtual_board.board import Scenario, power_on
from footfall_host.virtual_board.ether import Ether

SECOND_US = 1_000_000
CAMPAIGN_S = 600
ONLOOKER = "C0:00:00:00:00:03"
# What a step on the air may take from the loop, which is the budget that the firmware gives it.
MOST_US = 10_000
# code.py of the drive, which also says what the longest step on the air has taken.
CODE = """
import time
from footfall.device import ble
tick = ble.Air.tick
longest = [0]
def timed(self, now_ms):
    began_ns = time.monotonic_ns()
    tick(self, now_ms)
    took_us = (time.monotonic_ns() - began_ns) // 1000
    if took_us > longest[0]:
        longest[0] = took_us
        print("air", took_us)
ble.Air.tick = timed
from footfall.device.app import main
main()
"""


async def wanders(client, rng):
    """Come, listen, stall, leave, get lost and come back, for ever."""
    await client.begin()
    while True:
        await client.find_and_connect()
        await client.subscribe(*((RSC, LIVE), (RSC,), (LIVE,))[int(rng.integers(3))])
        while client.connected:
            await asyncio.sleep(rng.uniform(1, 12))
            what = rng.integers(3)
            if what == 0:
                await client.disconnect()
            else:  # longer than a link lasts, or not
                client.ether.link.take_away(client.address, rng.uniform(2, 8))
                await asyncio.sleep(rng.uniform(1, 4) if what == 1 else rng.uniform(5, 15))
                client.ether.link.bring_back(client.address)
        await asyncio.sleep(rng.uniform(0, 5))


async def annoys(client, rng):
    """Pair, write to everything, stay a while, go away and come back."""
    await client.begin()
    while True:
        await asyncio.sleep(rng.uniform(1, 20))
        await client.find_and_connect()
        if rng.integers(2):
            await client.pair()
        await client.write_everywhere()
        await asyncio.sleep(rng.uniform(0, 10))
        await client.disconnect()


async def looks(client, _):
    await client.begin()


def lived(counts, seed):
    """Return the run, and watch, stranger and onlooker."""
    turn = asyncio.Lock()
    settings = {"FOOTFALL_STEP_LENGTH_CM": 110}
    with Ether() as ether:
        watch, onlooker = Client(ether, WATCH), Client(ether, ONLOOKER)
        stranger = Stranger(ether, seed)
        clients = (watch, wanders), (stranger, annoys), (onlooker, looks)
        for number, (client, life) in enumerate(clients):
            client.turn = turn
            ether.start(life(client, np.random.default_rng([seed, number])))
        scenario = Scenario(counts, ether=ether, settings=settings, files={"code.py": CODE})
        return power_on(scenario), watch, stranger, onlooker


def check(counts, seed):
    """Live it, and ask of it all that must be so; return its figures as a line."""
    run, watch, stranger, onlooker = lived(counts, seed)
    assert run.tracebacks == []
    # No sample was lost or came twice, and the core made of them what replay does.
    fed = np.concatenate([np.array(block.counts) for block in run.blocks]).reshape(-1, 3)
    np.testing.assert_array_equal(fed, counts)
    assert run.records(stream.OVERRUN) == []
    replayed = list(core_events(Trace(0.0, counts, (), "simulated"), Settings()))
    assert run.events == replayed
    # What was heard is what replay tells, second by second.
    told = [(event.detail, event.value) for event in replayed if event.kind == stream.CADENCE]
    check_live(watch, told)
    check_measurements(watch, told)
    assert len(watch.heard) > len(counts) / 100 / 6
    # Nothing that a stranger wrote went anywhere but where it is thrown away.
    assert {one.uuid for one in run.written} <= {TARGET.to_bytes()}
    assert stranger.refused > 20
    assert len({spm for _, spm in run.targets}) == 1
    # And it was to be found all the time.
    unseen_us = max(*np.diff(onlooker.seen_us), run.ended_us - onlooker.seen_us[-1])
    assert unseen_us <= SECOND_US
    steps = [line for line in run.console.splitlines() if line.startswith("air ")]
    longest_us = max(int(line.split()[1]) for line in steps)
    assert longest_us <= MOST_US
    return (
        f"{len(counts) / RATE_HZ:.0f} s on the air: {longest_us} us for the longest step, "
        f"{len(counts)} samples without a gap, {len(watch.heard)} packets heard, "
        f"{len(watch.dropped_us)} links ended, {stranger.refused} writes refused, "
        f"not found for {unseen_us / SECOND_US:.2f} s at most"
    )


def check_live(watch, told):
    for _, value in watch.packets(LIVE):
        second = records.get_16(value, records.LIVE_SECONDS)
        state = value[records.LIVE_STATE] & records.GAIT_MASK
        expected = told[second - 1] if second else (stream.IDLE, 0)
        assert (state, records.get_16(value, records.LIVE_SPM_TENTHS)) == expected
        assert records.get_16(value, records.LIVE_OVERRUNS) == 0


def check_measurements(watch, told):
    """What was heard is what was told, in order, but for the seconds that were not heard."""
    sent = [bytes(records.RSC_BYTES)]
    for state, spm_tenths in told:
        buffer = bytearray(records.RSC_BYTES)
        records.put_rsc(buffer, state, spm_tenths, 1100, 0)
        sent.append(bytes(buffer))
    later = iter(sent)
    assert all(bytes(value) in later for _, value in watch.packets(RSC))


def session(corpus, name):
    """Return the counts of one recording."""
    (path,) = (path for path in find_recordings(corpus) if path.name == f"{name}.csv.gz")
    return read_trace(path).counts


def joined(corpus):
    """Return the counts of so much running as a campaign takes, piece by piece, worn at a wrist."""
    pieces = [path for path in find_recordings(corpus) if path.name.startswith("running_")]
    counts = np.concatenate([read_trace(path).counts for path in pieces])
    return counts[: round(CAMPAIGN_S * RATE_HZ)]


@pytest.mark.fault(34)
@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.campaign) for seed in (1, 2))]
)
def test_a_run_among_clients_that_come_stall_and_vanish_loses_nothing(seed, figure):
    counts = to_counts(run_of("4@stand,60@172,10@walk,60@164,5@stand").acc_g)
    figure(check(counts, seed))


@pytest.mark.campaign
@pytest.mark.fault(34)
@pytest.mark.parametrize("seed", range(100, 104))
def test_ten_minutes_among_them_lose_nothing(seed, figure):
    counts = to_counts(run_of("5@stand,200@168,20@walk,200@174,25@walk,145@160,5@stand").acc_g)
    figure(check(counts, seed))


@pytest.mark.campaign
@pytest.mark.parametrize(
    ("name", "seed"),
    [("002_waist", 200), ("029_waist", 201), ("033_waist", 202), ("036_waist", 203)],
)
def test_a_session_of_a_real_runner_among_them_loses_nothing(corpus, name, seed, figure):
    counts = session(corpus, name)
    assert len(counts) >= CAMPAIGN_S * RATE_HZ
    figure(f"{name}, {check(counts, seed)}")


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(204, 206))
def test_ten_minutes_of_real_running_among_them_lose_nothing(corpus, seed, figure):
    counts = joined(corpus)
    assert len(counts) == CAMPAIGN_S * RATE_HZ
    figure(f"running, {check(counts, seed)}")
