"""Feed a pipeline as a board would, and collect what comes out."""

from array import array
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from footfall.core import stream, strikes
from footfall.core.pipeline import Pipeline, pipeline_for
from footfall.core.settings import Settings
from footfall.core.tunables import assign
from footfall_host.resample import to_counts as to_counts
from footfall_host.run_plan import parse_plan
from footfall_host.simulate import Runner, SimulatedRun, simulate

Event = tuple[int, int, int, int]
RATE_HZ = 1_000_000 / stream.NOMINAL_PERIOD_US
TICK_HZ = RATE_HZ / strikes.TICK_SAMPLES
# Each tick of hills() is a mean over this many values.
HILL_FINENESS = 8


def run_of(plan: str, runner: Runner | None = None, seed: int = 1) -> SimulatedRun:
    """Return a simulated run at the sensor's own rate."""
    return simulate(parse_plan(plan), runner, RATE_HZ, seed)


def settings_with(**values: int) -> Settings:
    """Return settings at their defaults but for these."""
    settings = Settings()
    for name, value in values.items():
        assign(settings, name, value)
    return settings


def hills(
    seconds: float, hills_s_g_s: Iterable[tuple[float, float, float]], floor_g: float = 0.0
) -> list[int]:
    """Return |a| as strikes.py takes it: half sines, each (start in s, height in g, length in s).

    Each tick is the mean over its time, as two samples of a sensor with a low-pass are.
    """
    fine_hz = HILL_FINENESS * TICK_HZ
    t_s = (np.arange(round(seconds * TICK_HZ) * HILL_FINENESS) + 0.5) / fine_hz - 0.5 / TICK_HZ
    total_g = np.full_like(t_s, floor_g)
    for start_s, height_g, lasts_s in hills_s_g_s:
        first, last = np.searchsorted(t_s, [start_s, start_s + lasts_s])
        total_g[first:last] += height_g * np.sin(np.pi * (t_s[first:last] - start_s) / lasts_s)
    ticks_g = total_g.reshape(-1, HILL_FINENESS).mean(axis=1)
    return [round(value) for value in strikes.COUNTS_PER_G * ticks_g]


def make_pipeline(
    settings: Settings | None = None, *workout: "bytes | int"
) -> tuple[Pipeline, "array[int]"]:
    """Return a pipeline and the buffer that it writes events to.

    workout: a plan, and how far it has come, as pipeline_for() takes them.
    """
    events = array("i", [0] * (stream.EVENT_CAPACITY * stream.EVENT_INTS))
    return pipeline_for(settings or Settings(), events, *workout), events


def taken(events: "array[int]", count: int) -> Iterator[Event]:
    """Yield the events that a call said it wrote."""
    for base in range(0, count * stream.EVENT_INTS, stream.EVENT_INTS):
        kind, at_samples, detail, value = events[base : base + stream.EVENT_INTS]
        yield kind, at_samples, detail, value


def with_overruns(
    counts: NDArray[np.int16], gaps: Iterable[tuple[int, int]]
) -> tuple[NDArray[np.int16], dict[int, tuple[int, int]]]:
    """Return the counts without the lost samples, and the records that tell of each loss.

    gaps: (first lost sample, how many are lost), in order and apart.
    """
    kept = np.ones(len(counts), bool)
    records = {}
    for first, lost in gaps:
        records[int(kept[:first].sum())] = (stream.OVERRUN, lost)
        kept[first : first + lost] = False
    return counts[kept], records


def deliver(
    counts: NDArray[np.int16],
    sizes: Sequence[int] = (stream.DRAIN_SAMPLES,),
    settings: Settings | None = None,
    records: dict[int, tuple[int, int]] | None = None,
    workout: "tuple[bytes | int, ...]" = (),
) -> Iterator[tuple[Event, int]]:
    """Yield each event, and how many rows of counts the pipeline had been given by then.

    sizes: of the blocks into which the stream is cut, over and over. records: row of counts ->
    the record (kind, value) that comes before it; a block is cut there. workout: as make_pipeline()
    takes it.
    """
    pipeline, events = make_pipeline(settings, *workout)
    pending = dict(records or {})
    at = turn = 0
    while at < len(counts):
        if at in pending:
            for event in taken(events, pipeline.record(*pending.pop(at))):
                yield event, at
        until = min([at + sizes[turn % len(sizes)], len(counts), *[r for r in pending if r > at]])
        block = array("h", counts[at:until].ravel().tolist())
        for event in taken(events, pipeline.feed(block, until - at)):
            yield event, until
        at = until
        turn += 1


def feed(
    counts: NDArray[np.int16],
    sizes: Sequence[int] = (stream.DRAIN_SAMPLES,),
    settings: Settings | None = None,
    records: dict[int, tuple[int, int]] | None = None,
    workout: "tuple[bytes | int, ...]" = (),
) -> list[Event]:
    """Return all events that deliver() yields."""
    return [event for event, _ in deliver(counts, sizes, settings, records, workout)]


def strike_times_s(events: Iterable[Event]) -> NDArray[np.float64]:
    """Return when the foot strikes among the events were."""
    return np.array(
        [
            (at_samples + detail / 256) / RATE_HZ
            for kind, at_samples, detail, _ in events
            if kind == stream.FOOT_STRIKE
        ]
    )


def cadences(events: Iterable[Event]) -> list[tuple[float, int, float | None]]:
    """Return (seconds, state, steps per minute or None) of each cadence event."""
    return [
        (at_samples / RATE_HZ, state, tenths / 10 if tenths else None)
        for kind, at_samples, state, tenths in events
        if kind == stream.CADENCE
    ]


def signals(events: Iterable[Event]) -> list[tuple[float, int, int]]:
    """Return (seconds, what sounds, step) of each signal."""
    return [(at / RATE_HZ, what, step) for kind, at, what, step in events if kind == stream.SIGNAL]


def cues(events: Iterable[Event]) -> list[tuple[float, int]]:
    """Return (seconds, kind) of each cue."""
    return [(at / RATE_HZ, cue) for kind, at, cue, _ in events if kind == stream.CUE]
