"""Six hours on the virtual board: no sample lost, no step missed, no memory taken."""

import re

import numpy as np
import pytest

from footfall.core import stream
from footfall.core.settings import Settings
from footfall_host.replay import core_events
from footfall_host.trace import Trace
from footfall_host.virtual_board.board import Scenario, power_on

HOURS = 6
# Of the recording that is worn over and over: 30 s each at 160 and 180.45 steps/min.
STEPS_TAKEN = 80 + 91
# Prints each hour how many bytes the coach holds: all that can be reached from it but what the
# virtual board made, whose notes of everything grow.
WATCHED = """
import gc, sys
from footfall.device import app
Plain = app.App
class Watched(Plain):
    seconds = 0
    def _keep_house(self, now_ms):
        Plain._keep_house(self, now_ms)
        if self._counting.seconds // 3600 != Watched.seconds // 3600 or not Watched.seconds:
            print("holds", held(self))
        Watched.seconds = self._counting.seconds or 1
def held(root):
    seen, waiting, total = set(), [root], 0
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type) or callable(one) or hasattr(one, "__spec__"):
            continue
        made_by = type(one).__module__
        if made_by.startswith(("footfall_host", "enum")) and not made_by.endswith("observer"):
            continue
        seen.add(id(one))
        total += sys.getsizeof(one)
        waiting.extend(gc.get_referents(one))
    return total
app.App = Watched
app.main()
"""


@pytest.mark.campaign
@pytest.mark.fault(29)
def test_six_hours_take_no_memory_and_miss_no_step(counts, figure):
    times = HOURS * 3600 * 100 // len(counts)
    worn = np.tile(counts, (times, 1))
    run = power_on(Scenario(worn, files={"code.py": WATCHED}))
    held_bytes = [int(found) for found in re.findall(r"holds (\d+)", run.console)]
    steps = sum(event.kind == stream.FOOT_STRIKE for event in run.events)
    gaps_us = np.diff([block.t_us for block in run.blocks])
    figure(
        f"{HOURS} hours: {steps} steps; held at each hour: {held_bytes} bytes; "
        f"drains at most {gaps_us.max() / 1000:.0f} ms apart"
    )
    told = bool(run.records(stream.OVERRUN)), len(run.tracebacks)
    as_replayed = run.events == list(core_events(Trace(0.0, worn, (), "worn"), Settings()))
    del run, worn  # not to be printed should one of these fail
    assert len(held_bytes) >= HOURS
    assert max(held_bytes[1:]) - min(held_bytes[1:]) < 256
    # The first step out of a walk may pass for the walk's last.
    assert times * (STEPS_TAKEN - 1) <= steps <= times * STEPS_TAKEN
    assert as_replayed
    assert gaps_us.max() < 160_000
    assert told == (False, 0)
