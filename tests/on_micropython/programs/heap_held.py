"""Feeds 50,000 samples of /loop.counts and prints how many bytes of the heap were taken meanwhile.

First without a workout, then with that of /loop.plan, then with a control. The interpreter collects
no garbage while this runs, so that whatever is allocated shows.
"""

import gc
from array import array

from footfall.core import stream
from footfall.core.pipeline import pipeline_for
from footfall.core.settings import Settings

SAMPLES = 50_000
RATE_EVERY = 1000  # samples
CONTROL_EVERY = 10_000  # samples

with open("/loop.counts", "rb") as file:
    recording = array("h", file.read())
with open("/loop.plan", "rb") as file:
    workout = file.read()
events = array("i", [0] * (stream.EVENT_CAPACITY * stream.EVENT_INTS))
block = array("h", [0] * (3 * stream.DRAIN_SAMPLES))


def taken(plan, wasteful):
    """Return the bytes that 50,000 samples take, and how many events came of them."""
    pipeline = pipeline_for(Settings(), events, plan)
    at = seen = sample = 0
    # What an object defines first when it is first used grows its dictionary, once.
    pipeline.feed(block, stream.DRAIN_SAMPLES)
    before = gc.mem_alloc()
    while sample < SAMPLES:  # a range over names would be an object
        for number in range(len(block)):
            block[number] = recording[at + number]
        at += len(block)
        if at == len(recording):
            at = 0
        seen += pipeline.feed(block, stream.DRAIN_SAMPLES)
        if sample % RATE_EVERY == 0:
            pipeline.record(stream.RATE, 9900 + sample % 200)
        if wasteful and sample % CONTROL_EVERY == 0:
            block[:3]
        sample += stream.DRAIN_SAMPLES
    return gc.mem_alloc() - before, seen


print(*taken(None, False))
print(*taken(workout, False))
print(*taken(None, True))
