"""Replay a trace through the flashed core: blocks and overruns in, events out."""

from array import array
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from footfall.core import stream
from footfall.core.pipeline import Pipeline
from footfall.core.settings import Settings
from footfall_host.resample import RATE_HZ, Gap
from footfall_host.trace import Trace

AXES = 3
# DETAIL of a foot strike counts 256ths of a sample (stream.FOOT_STRIKE).
STRIKE_FRACTIONS = 256
SPM_TENTHS = 10

STATES = {stream.IDLE: "idle", stream.WALKING: "walking", stream.RUNNING: "running"}
CUES = {stream.CUE_LOW: "low", stream.CUE_HIGH: "high", stream.CUE_OK: "ok"}


class CoreEvent(NamedTuple):
    """One event as the core wrote it (see footfall.core.stream)."""

    kind: int
    at_samples: int
    detail: int
    value: int


@dataclass(frozen=True)
class FootStrike:
    """A foot met the ground at t_s; the board knew at detected_t_s."""

    t_s: float
    detected_t_s: float


@dataclass(frozen=True)
class Cadence:
    """What the board knew at t_s, once a second; spm is None unless state is running."""

    t_s: float
    spm: float | None
    state: str


@dataclass(frozen=True)
class Cue:
    """A cue to the runner: kind is low, high or ok."""

    t_s: float
    kind: str


Event = FootStrike | Cadence | Cue

# The names that each kind of event has as a line of JSON, and the decimals of its times: a
# strike is timed between samples, the others are at one.
JSON_TYPES = {FootStrike: ("step", 4), Cadence: ("cadence", 2), Cue: ("cue", 2)}


def replay(trace: Trace, settings: Settings) -> Iterator[Event]:
    """Yield what a board with these settings would have said, in the order it would have."""
    for event, fed_samples in _reported(trace, settings):
        yield decode(event, fed_samples, trace.origin_s)


def core_events(trace: Trace, settings: Settings) -> Iterator[CoreEvent]:
    """Yield the same events as the core wrote them, to compare with a board's."""
    for event, _ in _reported(trace, settings):
        yield event


def deliveries(trace: Trace) -> Iterator["array[int] | Gap"]:
    """Yield what a board would meet: a block at each drain of the FIFO, and the gaps."""
    start_row = 0
    for gap in trace.gaps:
        yield from _blocks(trace, start_row, gap.before_row)
        yield gap
        start_row = gap.before_row
    yield from _blocks(trace, start_row, len(trace.counts))


def decode(event: CoreEvent, fed_samples: int, origin_s: float) -> Event:
    """Turn one event of the core into seconds, names and steps per minute.

    fed_samples: how many samples the core had been given when it reported the event, lost
    ones included. origin_s: the time of sample 0.
    """
    t_s = origin_s + event.at_samples / RATE_HZ
    if event.kind == stream.FOOT_STRIKE:
        return FootStrike(
            t_s=t_s + event.detail / (STRIKE_FRACTIONS * RATE_HZ),
            detected_t_s=origin_s + fed_samples / RATE_HZ,
        )
    if event.kind == stream.CADENCE:
        spm = event.value / SPM_TENTHS if event.value else None
        return Cadence(t_s=t_s, spm=spm, state=STATES[event.detail])
    return Cue(t_s=t_s, kind=CUES[event.detail])


def as_json(event: Event) -> dict[str, Any]:
    """Return the event as the object that one line of `footfall replay --jsonl` holds."""
    name, decimals = JSON_TYPES[type(event)]
    rounded = {
        key: round(value, decimals) if isinstance(value, float) else value
        for key, value in asdict(event).items()
    }
    return {"type": name, **rounded}


def _reported(trace: Trace, settings: Settings) -> Iterator[tuple[CoreEvent, int]]:
    """Yield each event of the core, and how many samples it had been given by then."""
    events = array("i", [0]) * (stream.EVENT_CAPACITY * stream.EVENT_INTS)
    pipeline = Pipeline(settings, events)
    fed_samples = 0
    for delivery in deliveries(trace):
        if isinstance(delivery, Gap):
            fed_samples += delivery.lost_samples
            count = pipeline.record(stream.OVERRUN, delivery.lost_samples)
        else:
            samples = len(delivery) // AXES
            fed_samples += samples
            count = pipeline.feed(delivery, samples)
        for start in range(0, count * stream.EVENT_INTS, stream.EVENT_INTS):
            yield CoreEvent(*events[start : start + stream.EVENT_INTS]), fed_samples


def _blocks(trace: Trace, start_row: int, stop_row: int) -> Iterator["array[int]"]:
    values = array("h", trace.counts[start_row:stop_row].tobytes())
    block_values = AXES * stream.DRAIN_SAMPLES
    for start in range(0, len(values), block_values):
        yield values[start : start + block_values]
