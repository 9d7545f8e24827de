"""Runs of a board on the air, each with clients and what these do."""

import asyncio

from air_clients import LIVE, RSC, Client
from footfall_host.virtual_board.board import Scenario, power_on
from footfall_host.virtual_board.ether import Ether

SECOND_US = 1_000_000
LOW_TARGET = {"FOOTFALL_TARGET_SPM": 150}  # nothing is cued


def live(counts, *lives, settings=LOW_TARGET, **scenario):
    """Return what a board did among clients, each with what it does."""
    turn = asyncio.Lock()
    with Ether() as ether:
        for client, life in lives:
            client.ether, client.turn = ether, turn
            ether.start(life(client))
        return power_on(Scenario(counts, ether=ether, settings=settings, **scenario))


async def listens(client, *wanted):
    """Find the board, connect and subscribe."""
    await client.begin()
    await client.find_and_connect()
    await client.subscribe(*(wanted or (RSC, LIVE)))


def watch(*wanted, then=None):
    """Return a client and its life: it listens, and does something then."""

    async def life(client):
        await listens(client, *wanted)
        if then:
            await then(client)

    return Client(None), life


def tones_hz(run, from_us=0):
    return [t.frequency_hz for t in run.tones if t.duty and t.t_us >= from_us]
