"""Replay a trace through the flashed core: blocks and overruns in, events out."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from footfall.core import coach, stream, workout_bytes
from footfall.core.pipeline import Pipeline, pipeline_for
from footfall.core.settings import Settings
from footfall_host.deliveries import AXES, Source
from footfall_host.resample import RATE_HZ, Gap

# DETAIL of a foot strike, and of a beat's first sound, counts 256ths of a sample.
STRIKE_FRACTIONS = 256
SPM_TENTHS = 10

STATES = {stream.IDLE: "idle", stream.WALKING: "walking", stream.RUNNING: "running"}
CUES = {stream.CUE_LOW: "low", stream.CUE_HIGH: "high", stream.CUE_OK: "ok"}
COACH_STATES = {
    coach.PAUSED: "paused",
    coach.SETTLING: "settling",
    coach.IN_ZONE: "in zone",
    coach.DRIFTING: "drifting",
    coach.CUEING_LOW: "cueing low",
    coach.CUEING_HIGH: "cueing high",
    coach.BEATING: "beating",
    coach.RESTING: "resting",
    coach.CONFIRMED: "confirmed",
    coach.FADED: "faded",
}

SILENT, WORK, EASY, REST, DRILL = "silent", "work", "easy", "rest", "drill"
SOON, DONE, AGAIN = "soon", "done", "again"
SIGNALS = {
    0: SILENT,
    workout_bytes.WORK: WORK,
    workout_bytes.EASY: EASY,
    workout_bytes.REST: REST,
    workout_bytes.DRILL: DRILL,
    workout_bytes.SOON: SOON,
    workout_bytes.DONE: DONE,
    workout_bytes.AGAIN: AGAIN,
}

# A record as the core takes it: kind and value.
Record = tuple[int, int]
# What makes a core: its settings, its array of events, and the bytes of a workout or None.
PipelineMaker = Callable[[Settings, "array[int]", bytes | None], Pipeline]


class CoreEvent(NamedTuple):
    """One event as the core wrote it (see footfall.core.stream)."""

    kind: int
    at_samples: int
    detail: int
    value: int


def events_in(buffer: "array[int]", count: int) -> Iterator[CoreEvent]:
    """Yield the first `count` events of the buffer that a core writes them to."""
    for start in range(0, count * stream.EVENT_INTS, stream.EVENT_INTS):
        yield CoreEvent(*buffer[start : start + stream.EVENT_INTS])


@dataclass(frozen=True)
class FootStrike:
    """A foot met the ground at t_s; the board knew at detected_t_s, None where nobody noted it."""

    t_s: float
    detected_t_s: float | None


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


@dataclass(frozen=True)
class CoachChange:
    """From the second that ends at t_s on, the coach is in this state and keeps this target."""

    t_s: float
    state: str
    target_spm: int


@dataclass(frozen=True)
class Beat:
    """A beat begins, with its first sound at t_s, or goes on in another tempo, or ends: None."""

    t_s: float
    tempo_bpm: float | None


@dataclass(frozen=True)
class OwnCadence:
    """The runner's own cadence, as this run has measured it by t_s."""

    t_s: float
    spm: float


@dataclass(frozen=True)
class Signal:
    """What a workout sounds at t_s, and of which of its steps, from 1.

    kind: silent for a step that begins without a sound; soon, done and again begin none.
    """

    t_s: float
    kind: str
    workout_step: int


@dataclass(frozen=True)
class Jump:
    """Feet have landed at t_s, where a workout counts jumps; the board knew at detected_t_s."""

    t_s: float
    detected_t_s: float | None


Event = FootStrike | Cadence | Cue | CoachChange | Beat | OwnCadence | Signal | Jump

# The names that each kind of event has as a line of JSON, and the decimals of its times: a
# strike and a beat are timed between samples, the others are at one.
JSON_TYPES = {
    FootStrike: ("step", 4),
    Cadence: ("cadence", 2),
    Cue: ("cue", 2),
    CoachChange: ("coach", 2),
    Beat: ("beat", 4),
    OwnCadence: ("own_cadence", 2),
    Signal: ("signal", 2),
    Jump: ("jump", 4),
}


@dataclass(frozen=True)
class Following:
    """A workout that is followed: its bytes, and when the runner presses a button, in order."""

    plan: bytes
    presses_s: tuple[float, ...] = ()


def replay(
    trace: Source,
    settings: Settings,
    remembered: Sequence[Record] = (),
    workout: Following | None = None,
    make_pipeline: PipelineMaker = pipeline_for,
) -> Iterator[Event]:
    """Yield what a board with these settings would have said, in the order it would have.

    remembered: the records of earlier runs that it tells the core before the first sample.
    make_pipeline: whose core is replayed through; by default the one that is flashed.
    """
    for event, fed_samples in _reported(trace, settings, remembered, workout, make_pipeline):
        yield decode(event, fed_samples, trace.origin_s)


def core_events(
    trace: Source,
    settings: Settings,
    remembered: Sequence[Record] = (),
    make_pipeline: PipelineMaker = pipeline_for,
) -> Iterator[CoreEvent]:
    """Yield the same events as the core wrote them, to compare with a board's."""
    for event, _ in _reported(trace, settings, remembered, None, make_pipeline):
        yield event


def decode(event: CoreEvent, fed_samples: int | None, origin_s: float) -> Event:
    """Turn one event of the core into seconds, names and steps per minute.

    fed_samples: how many samples the core had been given when it reported the event, lost
    ones included; None where that is not known. origin_s: the time of sample 0.
    """
    at_s = origin_s + event.at_samples / RATE_HZ
    between_s = at_s + event.detail / (STRIKE_FRACTIONS * RATE_HZ)
    tenths = event.value / SPM_TENTHS
    match event.kind:
        case stream.FOOT_STRIKE | stream.JUMP:
            known_s = None if fed_samples is None else origin_s + fed_samples / RATE_HZ
            landing = FootStrike if event.kind == stream.FOOT_STRIKE else Jump
            return landing(t_s=between_s, detected_t_s=known_s)
        case stream.CADENCE:
            return Cadence(t_s=at_s, spm=tenths or None, state=STATES[event.detail])
        case stream.CUE:
            return Cue(t_s=at_s, kind=CUES[event.detail])
        case stream.COACH:
            return CoachChange(at_s, COACH_STATES[event.detail], target_spm=event.value)
        case stream.BEAT:
            return Beat(t_s=between_s, tempo_bpm=tenths or None)
        case stream.OWN_CADENCE:
            return OwnCadence(t_s=at_s, spm=tenths)
        case stream.SIGNAL:
            return Signal(at_s, SIGNALS[event.detail], workout_step=event.value + 1)
    raise ValueError(f"the core has no event of kind {event.kind}")


def as_json(event: Event) -> dict[str, Any]:
    """Return the event as the object that one line of `footfall replay --jsonl` holds."""
    name, decimals = JSON_TYPES[type(event)]
    rounded = {
        key: round(value, decimals) if isinstance(value, float) else value
        for key, value in asdict(event).items()
    }
    return {"type": name, **rounded}


def _reported(
    trace: Source,
    settings: Settings,
    remembered: Sequence[Record],
    workout: Following | None,
    make_pipeline: PipelineMaker,
) -> Iterator[tuple[CoreEvent, int]]:
    """Yield each event of the core, and how many samples it had been given by then."""
    events = array("i", [0]) * (stream.EVENT_CAPACITY * stream.EVENT_INTS)
    pipeline = make_pipeline(settings, events, workout.plan if workout else None)
    presses_s = list(workout.presses_s) if workout else []
    for kind, value in remembered:
        pipeline.record(kind, value)
    fed_samples = 0
    for delivery in trace.deliveries():
        while presses_s and trace.origin_s + fed_samples / RATE_HZ >= presses_s[0]:
            del presses_s[0]
            count = pipeline.record(stream.BUTTON, _button(pipeline))
            for event in events_in(events, count):
                yield event, fed_samples
        if isinstance(delivery, Gap):
            fed_samples += delivery.lost_samples
            count = pipeline.record(stream.OVERRUN, delivery.lost_samples)
        else:
            samples = len(delivery) // AXES
            fed_samples += samples
            count = pipeline.feed(delivery, samples)
        if count:  # of most blocks there is none
            for event in events_in(events, count):
                yield event, fed_samples


def _button(pipeline: Pipeline) -> int:
    """Return what a short press of the raising button is by now, as the board takes it."""
    ends = pipeline.session is not None and pipeline.session.ends_by_button
    return stream.BUTTON_NEXT if ends else stream.BUTTON_RAISE
