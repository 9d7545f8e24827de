"""Whether the laptop's core, given what a board's was given, says what that one said."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from footfall.core import stream
from footfall.core.pipeline import pipeline_for
from footfall.core.run_records import DETAIL_UNITS, DIGEST, FAULT, RECORD, UNITS, digest_of
from footfall_host.recordings.notes import Note
from footfall_host.recordings.run_file import RecordedRun
from footfall_host.replay import AXES, CoreEvent, events_in

RECORD_KINDS = FAULT - RECORD


@dataclass(frozen=True)
class Verdict:
    """What came of a replay.

    samples: how many were replayed, lost ones included, up to the last comparison. checks: how
    often the digest of all events so far was compared. parts_at_samples: the first event that is
    not the board's, or None. missing_at_samples: from where on something can't be read, so that
    nothing could be compared any more, or None.
    """

    samples: int
    checks: int
    parts_at_samples: float | None
    missing_at_samples: int | None

    @property
    def identical(self) -> bool:
        """Whether all was compared and is the same."""
        return bool(self.checks) and self.parts_at_samples is self.missing_at_samples is None


class Replayed:
    """A core that is given what the board's core was given, up to where samples are missing."""

    def __init__(self, run: RecordedRun) -> None:
        """Take a run with raw samples."""
        self.fed_samples = 0
        self.missing_at_samples: int | None = None
        self._events = array("i", [0]) * (stream.EVENT_CAPACITY * stream.EVENT_INTS)
        self._pipeline = pipeline_for(run.settings, self._events, *(run.workout or ()))
        self._pieces = [(piece.at_samples, piece.counts) for piece in run.samples]

    def feed_to(self, at_samples: int) -> Iterator[CoreEvent]:
        """Give it all samples before a time, and yield what it says."""
        while self.fed_samples < at_samples and self.missing_at_samples is None:
            if not self._pieces or self._pieces[0][0] != self.fed_samples:
                self.missing_at_samples = self.fed_samples
                return
            start, counts = self._pieces.pop(0)
            wanted = min(at_samples - start, len(counts), stream.BLOCK_SAMPLES)
            if wanted < len(counts):
                self._pieces.insert(0, (start + wanted, counts[wanted:]))
            block = array("h", np.ascontiguousarray(counts[:wanted]).tobytes())
            yield from events_in(self._events, self._pipeline.feed(block, len(block) // AXES))
            self.fed_samples += wanted

    def follow(self, notes: Iterable[Note]) -> Iterator[tuple[Note, list[CoreEvent]]]:
        """Give it what was noted up to each comparison or record, and yield that with what it says.

        It ends where samples are missing.
        """
        for note in notes:
            is_record = RECORD <= note.what < RECORD + RECORD_KINDS
            if not is_record and note.what != DIGEST:
                continue
            said = list(self.feed_to(int(note.at_samples)))
            if self.missing_at_samples is not None:
                return
            if is_record:
                said.extend(self._record(note.what - RECORD, note.value))
            yield note, said

    def _record(self, kind: int, value: int) -> Iterator[CoreEvent]:
        yield from events_in(self._events, self._pipeline.record(kind, value))
        if kind == stream.OVERRUN:
            self.fed_samples += value


def check(run: RecordedRun) -> Verdict:
    """Replay a run with raw samples and compare; without a DIGEST there is nothing to compare."""
    core = Replayed(run)
    strikes: list[float] = []
    digest = checks = compared_samples = 0
    for note, said in core.follow(run.notes):
        for event in said:
            digest = digest_of(digest, *event)
        strikes.extend(_written_at(event) for event in said if event.kind == stream.FOOT_STRIKE)
        if note.what == DIGEST:
            if digest != note.value:
                return _parted(run, strikes, checks, compared_samples)
            checks += 1
            compared_samples = core.fed_samples
    return Verdict(compared_samples, checks, None, core.missing_at_samples)


def _parted(run: RecordedRun, strikes: list[float], checks: int, compared_samples: int) -> Verdict:
    """Return the verdict where the digests are not the same."""
    if run.missing_frames:  # what they held may have been given to the board's core
        return Verdict(compared_samples, checks, None, compared_samples)
    noted = [note.at_samples for note in run.of(stream.FOOT_STRIKE)]
    pairs = zip_longest(strikes, noted[: len(strikes)])
    others = (min(filter(None, pair)) for pair in pairs if pair[0] != pair[1])
    return Verdict(compared_samples, checks, next(others, float(compared_samples)), None)


def _written_at(strike: CoreEvent) -> float:
    """Return a strike's time in samples as a board writes it."""
    return strike.at_samples + strike.detail // DETAIL_UNITS / UNITS
