"""What the payloads of a recorded run say: its header, notes and raw samples."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from footfall.core import stream
from footfall.core.records import get_16, get_32
from footfall.core.run_records import (
    DATA_AT,
    DETAIL_UNITS,
    HEADER_TEXT_AT,
    LONG_BYTES,
    MOVED,
    RECORD,
    SHORT_CADENCES,
    SHORT_STRIKES,
    TIME_AT,
    UNITS,
)

MICROSECONDS = 1_000_000
FIRST_AXIS_BIT = 6  # 10 bits, left-justified in 16


@dataclass(frozen=True)
class Note:
    """An event of the core or something else (see core/run_records.py), as it was noted.

    at_samples: since the board's start, lost ones included. A foot strike's and no other is between
    samples; what is no event has how many samples the core had been given by then.
    """

    what: int
    at_samples: float
    detail: int
    value: int


@dataclass(frozen=True)
class RawSamples:
    """Samples in a row. at_samples: how many came before, lost ones included. counts: (n, 3)."""

    at_samples: int
    counts: np.ndarray[Any, np.dtype[np.int16]]


class NoteReader:
    """Reads notes, frame by frame; it knows the sample period from the records among them."""

    def __init__(self, period_us: int) -> None:
        """Take the period at the beginning."""
        self._period_us = period_us

    def read(self, payload: bytes) -> Iterator[Note]:
        """Yield what a payload of notes holds, up to its end or to what can't be a note."""
        self._at = get_32(payload, TIME_AT)
        self._strike = UNITS * self._at
        self._step = self._step_before = 0
        self._cadence = Note(stream.CADENCE, float(self._at), stream.IDLE, 0)
        place = DATA_AT
        while place < len(payload):
            byte = payload[place]
            if byte < SHORT_STRIKES:
                yield self._short_strike(byte)
            elif byte < SHORT_CADENCES:
                yield self._short_cadence(byte)
            elif place + LONG_BYTES <= len(payload):
                yield from self._long(payload[place : place + LONG_BYTES])
            else:
                return
            place += 1 if byte < SHORT_CADENCES else LONG_BYTES

    def _short_strike(self, byte: int) -> Note:
        return self._strike_at(self._strike + self._step_before + byte - SHORT_STRIKES // 2)

    def _strike_at(self, strike: int) -> Note:
        self._step, self._step_before = strike - self._strike, self._step
        self._strike = strike
        return Note(stream.FOOT_STRIKE, strike / UNITS, 0, 0)

    def _short_cadence(self, byte: int) -> Note:
        before = self._cadence
        tenths = before.value + byte - (SHORT_STRIKES + SHORT_CADENCES) // 2
        at_samples = before.at_samples + MICROSECONDS / self._period_us
        self._cadence = Note(stream.CADENCE, at_samples, before.detail, tenths)
        return self._cadence

    def _long(self, written: bytes) -> Iterator[Note]:
        what = written[0] - SHORT_CADENCES
        after, detail, value = get_16(written, 1), written[3], get_32(written, 4)
        if what == MOVED:
            self._at = value
            return
        self._at += after - (after >> 15 << 16)
        if what == stream.FOOT_STRIKE:
            yield self._strike_at(UNITS * self._at + detail // DETAIL_UNITS)
            return
        note = Note(what, float(self._at), detail, value)
        if what == stream.CADENCE:
            self._cadence = note
        elif what == RECORD + stream.RATE:
            self._period_us = value
        yield note


def samples_in(payload: bytes) -> RawSamples:
    """Return the samples of a payload."""
    data = np.frombuffer(payload[DATA_AT:], "<u4")
    axes = np.stack([data, data >> 10, data >> 20], axis=1) & 0x3FF
    counts = (axes << FIRST_AXIS_BIT).astype(np.uint16).view(np.int16)
    return RawSamples(get_32(payload, TIME_AT), counts)


def header_text(payloads: list[bytes]) -> dict[str, str]:
    """Return the header, by key, from the payloads of HEADER frames of one slot, in order."""
    text = b"".join(payload[HEADER_TEXT_AT:] for payload in payloads)
    lines = text.decode("ascii", "replace").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)
