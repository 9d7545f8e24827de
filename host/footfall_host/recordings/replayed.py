"""A recorded run replayed from its raw samples: a trace, and what the laptop's core says of it."""

from dataclasses import dataclass

import numpy as np

from footfall.core import stream
from footfall.core.run_records import END, FULL, RECORD
from footfall_host.recordings.check import Replayed, Verdict, check
from footfall_host.recordings.run_file import RecordedRun
from footfall_host.replay import CoreEvent, Event, decode
from footfall_host.resample import RATE_HZ, Gap
from footfall_host.trace import Trace

# Less shows nothing; footfall replay asks as much of a recording.
SHORTEST_SAMPLES = 2 * RATE_HZ


@dataclass(frozen=True)
class Replay:
    """What came of it, as far as samples are there without a hole that nobody has told of.

    Both count 100 samples to the second, as with any recording. trace: None where there is too
    little of it. sessions: how many with fading cues came before. ends_for_room: whether the board
    had no room for more samples.
    """

    trace: Trace | None
    events: list[Event]
    verdict: Verdict
    sessions: int
    ends_for_room: bool

    @property
    def is_identical(self) -> bool:
        """Whether all that could be recorded was compared and is the same."""
        verdict = self.verdict
        as_far = verdict.checks and verdict.parts_at_samples is None and self.ends_for_room
        return verdict.identical or bool(as_far)


def replay_run(run: RecordedRun, name: str) -> Replay:
    """Replay a run with raw samples, from its beginning, as its board was given them."""
    core = Replayed(run)
    said: list[CoreEvent] = []
    known_samples = 0
    for _, events in core.follow(run.notes):
        said += events
        known_samples = core.fed_samples
    if core.missing_at_samples is None:  # what follows the last note has come to no comparison
        said += core.feed_to(_recorded_to(run))
        known_samples = core.fed_samples
    sessions = run.of(RECORD + stream.SESSION)
    return Replay(
        trace_of(run, known_samples, name),
        [decode(event, None, 0.0) for event in said],
        check(run),
        sessions[-1].value if sessions else 0,
        not run.missing_frames and any(note.detail == FULL for note in run.of(END)),
    )


def trace_of(run: RecordedRun, stop_samples: int, name: str) -> Trace | None:
    """Return the samples before a time as a trace, with what was lost as gaps."""
    rows, gaps, counts = 0, [], []
    next_samples = first_samples = run.samples[0].at_samples
    for piece in run.samples:
        if piece.at_samples >= stop_samples:
            break
        if piece.at_samples > next_samples:
            gaps.append(Gap(rows, piece.at_samples - next_samples))
        part = piece.counts[: stop_samples - piece.at_samples]
        counts.append(part)
        rows += len(part)
        next_samples = piece.at_samples + len(part)
    if rows < SHORTEST_SAMPLES:
        return None
    return Trace(first_samples / RATE_HZ, np.concatenate(counts), tuple(gaps), name)


def _recorded_to(run: RecordedRun) -> int:
    last = run.samples[-1]
    return last.at_samples + len(last.counts)
