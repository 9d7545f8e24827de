"""The frames of a recorded run, whatever has happened to the bytes: see core/run_records.py.

A frame counts if its CRC-32 fits. What lies between frames that do is passed over byte by byte, so
that nothing before or after the damage is lost.
"""

import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from footfall.core.records import get_16
from footfall.core.run_records import (
    CRC_BYTES,
    FREED,
    HEAD_BYTES,
    MARGIN_BYTES,
    MARK,
    PAYLOAD_BYTES,
    SLOT_BYTES,
)

NUMBERS = 1 << 16


@dataclass(frozen=True)
class Frame:
    """One frame whose check fits. run, number: of the run, and in it; at: its first byte."""

    run: int
    number: int
    payload: bytes
    at: int


class SlotState(Enum):
    """What a slot of the board's drive holds."""

    NEVER_USED = "no run yet"
    FREED = "a run that has been copied"
    TAKEN = "a run"


def slot_state(slot: bytes) -> SlotState:
    """Return whether a slot holds a run that nobody has copied."""
    if len(slot) != SLOT_BYTES:
        return SlotState.NEVER_USED
    first = slot[MARGIN_BYTES]
    if first == FREED:
        return SlotState.FREED
    return SlotState.TAKEN if first else SlotState.NEVER_USED


def frames_in(data: bytes) -> Iterator[Frame]:
    """Yield every frame of the bytes of a slot, or of a part of one, in their order there."""
    at = data.find(MARK)
    while at >= 0:
        frame = _frame_at(data, at)
        if frame is not None:
            yield frame
            at += HEAD_BYTES + len(frame.payload) + CRC_BYTES - 1
        at = data.find(MARK, at + 1)


def holds_frame(data: bytes) -> bool:
    """Whether there is anything of a recorded run in it."""
    return next(frames_in(data), None) is not None


def _frame_at(data: bytes, at: int) -> Frame | None:
    end = at + HEAD_BYTES + data[at + 1] if at + 1 < len(data) else len(data)
    if end + CRC_BYTES > len(data) or not 0 < data[at + 1] <= PAYLOAD_BYTES:
        return None
    crc = get_16(data, end) | get_16(data, end + 2) << 16
    if binascii.crc32(data[at:end]) != crc:
        return None
    return Frame(get_16(data, at + 2), get_16(data, at + 4), data[at + HEAD_BYTES : end], at)


def in_order(frames: list[Frame]) -> tuple[list[Frame], int]:
    """Return the frames of the first one's run by their numbers, each once, and how many miss.

    Other runs' frames are what a slot held before. Missing at the end can't be known.
    """
    if not frames:
        return [], 0
    run = frames[0].run
    by_number: dict[int, Frame] = {}
    before = frames[0].number
    for frame in frames:
        if frame.run != run:
            continue
        # A long run has more frames than numbers: the nearest to the one before is meant.
        distance = (frame.number - before + NUMBERS // 2) % NUMBERS - NUMBERS // 2
        number = before + distance
        by_number.setdefault(number, frame)
        before = number
    numbers = sorted(by_number)
    return [by_number[number] for number in numbers], numbers[-1] - numbers[0] + 1 - len(numbers)
