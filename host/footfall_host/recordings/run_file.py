"""A recorded run as a whole, from the bytes of its slots, whatever has happened to them."""

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from footfall.core import stream
from footfall.core.run_records import (
    ASLEEP,
    END,
    FORMAT,
    FULL,
    HEADER,
    NOTES,
    PLUGGED_IN,
    RECORD,
    SAMPLES,
    STOPPED,
)
from footfall.core.settings import Settings
from footfall.core.tunables import TUNABLES, assign
from footfall_host.errors import BadInputError
from footfall_host.recordings.frames import Frame, frames_in, in_order
from footfall_host.recordings.notes import (
    MICROSECONDS,
    Note,
    NoteReader,
    RawSamples,
    header_text,
    samples_in,
)

# Why a run has ended; a run without an end was switched off in the middle of it.
ENDINGS = {
    STOPPED: "stopped",
    ASLEEP: "fell asleep",
    PLUGGED_IN: "plugged in",
}


@dataclass(frozen=True)
class RecordedRun:
    """What a board has recorded of a run.

    number: the board's own. header: as it was written, by key; empty where it can't be read.
    notes, samples: in order. missing_frames: how many were written and can't be read.
    """

    number: int
    header: dict[str, str]
    notes: tuple[Note, ...]
    samples: tuple[RawSamples, ...]
    missing_frames: int

    @property
    def is_raw(self) -> bool:
        """Whether samples were recorded."""
        return bool(self.samples)

    @property
    def ending(self) -> str:
        """Why it ended; one that was stopped and begun anew has not."""
        why = "switched off"
        for note in self.notes:
            if note.what == END and note.detail != FULL:
                why = ENDINGS.get(note.detail, "ended")
            elif note.what == RECORD + stream.COACHING and note.value:
                why = "switched off"
        return why

    @cached_property
    def settings(self) -> Settings:
        """The settings of the run; what this version does not know of them is left out."""
        settings = Settings()
        for tunable in TUNABLES:
            if tunable.name in self.header:
                with contextlib.suppress(ValueError):
                    assign(settings, tunable.name, int(self.header[tunable.name]))
        return settings

    @property
    def workout(self) -> tuple[bytes, int, int] | None:
        """The workout that was followed and from where on, as the core takes them, or None."""
        if "workout_plan" not in self.header:
            return None
        step, done = self.header.get("workout_at", "0,0").split(",")
        return bytes.fromhex(self.header["workout_plan"]), int(step), int(done)

    def of(self, what: int) -> list[Note]:
        """Return the notes of one kind."""
        return [note for note in self.notes if note.what == what]

    def seconds(self, at_samples: float) -> float:
        """Return the seconds from the first note to a time in samples, by the measured rate."""
        times, seconds = self._clock
        return float(np.interp(at_samples, times, seconds))

    @cached_property
    def _clock(self) -> tuple[list[float], list[float]]:
        """Return (samples, seconds) wherever the sample period has changed, and at both ends."""
        first = self.notes[0].at_samples if self.notes else 0.0
        last = max((note.at_samples for note in self.notes), default=first)
        period_us = period_of(self.header)
        samples, seconds = [first], [0.0]
        for note in [*self.of(RECORD + stream.RATE), Note(-1, last, 0, 0)]:
            if note.at_samples > samples[-1]:
                passed = (note.at_samples - samples[-1]) * period_us / MICROSECONDS
                samples.append(note.at_samples)
                seconds.append(seconds[-1] + passed)
            period_us = note.value
        return samples, seconds


def period_of(header: dict[str, str]) -> int:
    """Return the sample period at the beginning, in microseconds."""
    return int(header.get("period_us", stream.NOMINAL_PERIOD_US))


def read_run(slots: Sequence[bytes], name: str) -> RecordedRun:
    """Return the run in the slots that it takes, in order.

    name: of the file, for messages. Raises BadInputError where there is no frame that can be read,
    or one of a later format.
    """
    frames, missing = in_order([frame for slot in slots for frame in frames_in(slot)])
    if not frames:
        raise BadInputError(f"{name}: no recorded run can be read from it")
    header = header_text(_header_payloads(frames))
    if header and header.get("format") != str(FORMAT):
        raise BadInputError(
            f"{name}: written in format {header.get('format')}, and this version reads {FORMAT}; "
            "install a newer one"
        )
    reader = NoteReader(period_of(header))
    notes = [note for payload in _of(frames, NOTES) for note in reader.read(payload)]
    samples = [samples_in(payload) for payload in _of(frames, SAMPLES)]
    return RecordedRun(frames[0].run, header, tuple(notes), tuple(samples), missing)


def _of(frames: Iterable[Frame], kind: int) -> list[bytes]:
    return [frame.payload for frame in frames if frame.payload[0] == kind]


def _header_payloads(frames: list[Frame]) -> list[bytes]:
    """Return the parts of the first header that is whole."""
    parts: list[bytes] = []
    for payload in _of(frames, HEADER):
        part, count = payload[1], payload[2]
        if part == 0:
            parts = []
        if part == len(parts):
            parts.append(payload)
        if len(parts) == count:
            return parts
    return []
