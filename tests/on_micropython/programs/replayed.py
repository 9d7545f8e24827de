"""Feeds the core with recorded runs, as /runs.txt lists them, and prints each event."""

from array import array

from footfall.core import stream
from footfall.core.pipeline import pipeline_for
from footfall.core.settings import Settings
from footfall.core.tunables import assign

FEED = 0
events = array("i", [0] * (stream.EVENT_CAPACITY * stream.EVENT_INTS))
block = array("h", [0] * (3 * stream.BLOCK_SAMPLES))
bytes_of = {}
for samples in range(1, stream.BLOCK_SAMPLES + 1):
    bytes_of[samples] = memoryview(block)[: 3 * samples]


def replay(name, values):
    """Replay one run: NAME.calls says what to do with NAME.counts, NAME.plan is its workout."""
    settings = Settings()
    for key, value in values.items():
        assign(settings, key, value)
    with open(name + ".plan", "rb") as file:
        plan = file.read()
    pipeline = pipeline_for(settings, events, plan or None)
    print("run", name)
    call = array("i", [0, 0])
    with open(name + ".counts", "rb") as counts, open(name + ".calls", "rb") as calls:
        while calls.readinto(call):
            kind, value = call
            if kind == FEED:
                counts.readinto(bytes_of[value])
                count = pipeline.feed(block, value)
            else:
                count = pipeline.record(kind, value)
            for at in range(0, count * stream.EVENT_INTS, stream.EVENT_INTS):
                print(*events[at : at + stream.EVENT_INTS])


with open("/runs.txt") as listed:
    for line in listed:
        name, *settings = line.split()
        replay(name, {settings[at]: int(settings[at + 1]) for at in range(0, len(settings), 2)})
