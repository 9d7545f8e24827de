"""Watching a virtual board: the firmware runs in its own time, which keeps to that of a watch.

One thread does it all. What watches runs among the radios of the air, in the board's time, so that
its waits are the board's too, and a run at full speed is the same each time.
"""

import asyncio
import dataclasses
import time
from collections.abc import Callable, Coroutine
from typing import Any

from footfall_host.live.bumble_backend import backends_in
from footfall_host.live.finding import Backends
from footfall_host.virtual_board.board import BoardRun, power_on
from footfall_host.virtual_board.ether import Ether
from footfall_host.virtual_board.scenario import Scenario

PACE_S = 0.02

# What watches, given what bleak is to use.
Watch = Callable[[Backends], Coroutine[Any, Any, None]]


def watch_virtual(scenario: Scenario, ether: Ether, speed: float, watch: Watch) -> BoardRun:
    """Power a virtual board on in this air and watch it; end when the board does, or who watches.

    speed: how much faster than a watch its time goes; 0 is as fast as it can.
    What watching raises, the air raises at its end.
    """
    watching = ether.start(_watched(ether, watch))
    if speed:
        ether.start(_paced(speed))
    run = power_on(dataclasses.replace(scenario, ether=ether))
    watching.cancel()
    ether.settle()
    return run


async def _watched(ether: Ether, watch: Watch) -> None:
    try:
        await watch(await backends_in(ether))
    finally:
        ether.power_off()


async def _paced(speed: float) -> None:
    """Hold the board's time back where it is ahead."""
    loop = asyncio.get_running_loop()
    board_s, watch_s = loop.time(), time.monotonic()
    while True:
        await asyncio.sleep(PACE_S)
        ahead_s = (loop.time() - board_s) / speed - (time.monotonic() - watch_s)
        if ahead_s > 0:
            time.sleep(ahead_s)
