"""A recorded run as its board told it: the core's events, in seconds by the measured rate."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from footfall.core import stream
from footfall.core.run_records import RECORD
from footfall_host.recordings.notes import Note
from footfall_host.recordings.run_file import RecordedRun
from footfall_host.replay import AXES, STRIKE_FRACTIONS, CoreEvent, Event, decode
from footfall_host.resample import RATE_HZ, Gap
from footfall_host.trace import Trace

EVENTS = range(stream.FOOT_STRIKE, stream.OWN_CADENCE + 1)


def told_events(run: RecordedRun) -> list[Event]:
    """Return the events that a board noted, at seconds since the first note.

    When it knew of a strike is not noted.
    """
    return list(_events(run))


def _events(run: RecordedRun) -> Iterator[Event]:
    for note in run.notes:
        if note.what in EVENTS:
            event = decode(
                CoreEvent(note.what, int(note.at_samples), note.detail, note.value), None, 0.0
            )
            yield replace(event, t_s=run.seconds(_exactly_at(note)))


def _exactly_at(note: Note) -> float:
    """Return the time of an event in samples; a beat's first sound has its fraction apart."""
    if note.what == stream.BEAT:
        return note.at_samples + note.detail / STRIKE_FRACTIONS
    return note.at_samples


def told_timeline(run: RecordedRun, name: str) -> Trace:
    """Return the time that a run took as a trace for summaries and pictures of those events.

    It has the gaps; its samples, which nobody may have recorded, are nought.
    """
    last = max((note.at_samples for note in run.notes), default=0.0)
    samples = round(run.seconds(last) * RATE_HZ)
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
