"""A recorded run as its board told it: the core's events, in seconds by the measured rate."""

import contextlib
import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from footfall.core import stream
from footfall.core.run_records import RECORD
from footfall_host.recordings.notes import Note
from footfall_host.recordings.run_file import RecordedRun
from footfall_host.replay import (
    AXES,
    STRIKE_FRACTIONS,
    Cadence,
    CoreEvent,
    Event,
    FootStrike,
    decode,
)
from footfall_host.resample import RATE_HZ, Gap
from footfall_host.trace import Trace
from footfall_host.workouts.compile import plan_of
from footfall_host.workouts.model import Plan

HALF_S = 0.5
EVENTS = range(stream.FOOT_STRIKE, stream.JUMP + 1)
# Of these a board counts none while its runner has stopped it.
COUNTED = (stream.FOOT_STRIKE, stream.JUMP, stream.CADENCE)


def told_events(run: RecordedRun) -> list[Event]:
    """Return the events that a board noted, at seconds since the first note.

    With its samples a run goes on in the record while its runner has stopped it: nothing was
    counted then. When it knew of a strike is not noted. Of a cadence of 0 after another of 0 in the
    same state nothing is; they are put back, unless frames are missing that may have held something
    else.
    """
    noted = _noted(run)
    return list(noted if run.missing_frames else _with_silent_seconds(noted))


def _noted(run: RecordedRun) -> Iterator[Event]:
    counts = True
    for note in run.notes:
        if note.what == RECORD + stream.COACHING:
            counts = note.value != 0
        elif note.what in EVENTS and (counts or note.what not in COUNTED):
            noted = CoreEvent(note.what, int(note.at_samples), note.detail, note.value)
            with contextlib.suppress(KeyError):  # a state or a cue of a later version
                yield replace(decode(noted, None, 0.0), t_s=run.seconds(_exactly_at(note)))


def _with_silent_seconds(events: Iterable[Event]) -> Iterator[Event]:
    last: Cadence | None = None
    for event in events:
        if last is not None and last.spm is None and not isinstance(event, FootStrike):
            # What comes with a second is told after its cadence.
            until_s = event.t_s + (-HALF_S if isinstance(event, Cadence) else HALF_S)
            while last.t_s + 1 < until_s:
                last = replace(last, t_s=last.t_s + 1)
                yield last
        if isinstance(event, Cadence):
            last = event
        yield event


def _exactly_at(note: Note) -> float:
    """Return the time of an event in samples; a beat's first sound has its fraction apart."""
    if note.what == stream.BEAT:
        return note.at_samples + note.detail / STRIKE_FRACTIONS
    return note.at_samples


def plan_of_run(run: RecordedRun) -> Plan | None:
    """Return the workout that a run followed; None for none, or one of a later version."""
    try:
        return plan_of(run.workout[0]) if run.workout else None
    except ValueError:
        return None


def told_timeline(run: RecordedRun, name: str) -> Trace:
    """Return the time that a run took as a trace for summaries and pictures of those events.

    It has the gaps; its samples, which nobody may have recorded, are nought.
    """
    last = max((note.at_samples for note in run.notes), default=0.0)
    samples = math.ceil(run.seconds(last) * RATE_HZ)
    gaps: list[Gap] = []
    lost_samples = 0
    for note in run.of(RECORD + stream.OVERRUN):
        start = round(run.seconds(note.at_samples) * RATE_HZ)
        lost = round(run.seconds(note.at_samples + note.value) * RATE_HZ) - start
        row = start - lost_samples
        if lost and row and start + lost < samples:
            gaps.append(Gap(row, lost))
            lost_samples += lost
    rows = samples - lost_samples
    return Trace(0.0, np.broadcast_to(np.zeros(AXES, np.int16), (rows, AXES)), tuple(gaps), name)
