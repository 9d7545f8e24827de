"""Recorded runs for tests: slots as a board's writer fills them, and drives that have them."""

import binascii
import pathlib
from collections.abc import Sequence
from functools import cache

from drives import DyingDisk, new_drive
from feeding import run_of
from footfall.core import stream
from footfall.core.run_records import (
    CRC_BYTES,
    FORMAT,
    HEAD_BYTES,
    MARGIN_BYTES,
    SAMPLES,
    SLOT_BYTES,
    SLOTS,
    RunWriter,
    slot_path,
)
from footfall_host.recordings.board_slots import RunDrive
from footfall_host.recordings.frames import frames_in
from footfall_host.recordings.library import LibraryDisk
from footfall_host.resample import to_counts
from footfall_host.virtual_board.board import Scenario, power_on
from slots import slots_of

UID = "0001020304050607"
NEVER_USED = bytes(SLOT_BYTES)
PATHS = [slot_path(number)[1:] for number in SLOTS]
STEP_SAMPLES = 36
EVENTS_ONLY, RAW = 1, 2
PAGE_BYTES = MARGIN_BYTES


def slot(middle: bytes) -> bytes:
    """Return a slot with this in its middle."""
    return bytes(MARGIN_BYTES) + middle + bytes(SLOT_BYTES - MARGIN_BYTES - len(middle))


def written(
    number: int, parts: int = 1, uid: str = UID, steps: int = 20, layout: int = FORMAT
) -> list[bytes]:
    """Return the slots of a run that its writer has filled, with `steps` steps in each."""
    buffer = bytearray(SLOT_BYTES - 2 * MARGIN_BYTES)
    writer = RunWriter(buffer)
    writer.begin(number)
    slots, at = [], 500
    for part in range(parts):
        writer.head(
            f"format={layout}\nfirmware=0.1.0\nboard=a_board\nuid={uid}\npart={part}".encode()
        )
        for step in range(steps):
            at += STEP_SAMPLES + step % 3
            writer.note(stream.FOOT_STRIKE, at, 0, 0)
            if step % 3 == 2:
                writer.note(stream.CADENCE, at, stream.RUNNING, 1650 + step)
        writer.pause()
        slots.append(slot(bytes(buffer[: writer.ready_bytes])))
        writer.ready_bytes = 0
    return slots


@cache
def recorded(
    plan: str, mode: int, stalls_us: tuple[tuple[int, int], ...] = (), made: int = len(PATHS)
) -> tuple[bytes, ...]:
    """Return the slots that a virtual board fills during a run, in order, of as many as it has."""
    counts = to_counts(run_of(plan).acc_g)
    settings = {"FOOTFALL_RECORD": mode}
    missing = dict.fromkeys(PATHS[made:])
    board = Scenario(counts, settings=settings, stalls_us=stalls_us, files=missing)
    return tuple(slots_of(power_on(board)))


def with_slots(drive: pathlib.Path, slots: Sequence[bytes], made: int = len(PATHS)) -> pathlib.Path:
    """Put slots on a drive, as its board has made them; those that are not given hold no run."""
    (drive / "runs").mkdir(exist_ok=True)
    for number, path in enumerate(PATHS[:made]):
        (drive / path).write_bytes(slots[number] if number < len(slots) else NEVER_USED)
    return drive


def drive_with(folder: pathlib.Path, slots: Sequence[bytes], **named: str) -> pathlib.Path:
    """Make a board's drive with these slots."""
    return with_slots(new_drive(folder, **named), slots)


def without_frames(data: bytes, *numbers: int) -> bytes:
    """Return a slot of which the frames with these numbers can't be read."""
    damaged = bytearray(data)
    for frame in frames_in(data):
        if frame.number in numbers:
            damaged[frame.at + HEAD_BYTES + len(frame.payload)] ^= 0xFF  # of the checksum
    return bytes(damaged)


def with_another_sample(data: bytes, nth_frame: int) -> bytes:
    """Return a slot with one sample changed, and a checksum that fits."""
    frame = [f for f in frames_in(data) if f.payload[0] == SAMPLES][nth_frame]
    changed = bytearray(data)
    end = frame.at + HEAD_BYTES + len(frame.payload)
    changed[end - 3] ^= 0x7F
    crc = binascii.crc32(changed[frame.at : end])
    changed[end : end + CRC_BYTES] = crc.to_bytes(CRC_BYTES, "little")
    return bytes(changed)


class DyingRunDrive(DyingDisk, RunDrive):
    """A board's drive whose process ends amid it; torn, its flash has erased a page by then."""

    def patch_through(self, path: pathlib.Path, at: int, data: bytes) -> None:
        if self.done == self._at and self._torn:
            whole = bytearray(path.read_bytes())
            whole[at : at + PAGE_BYTES] = b"\xff" * PAGE_BYTES
            path.write_bytes(whole)
        super().patch_through(path, at, data)


class DyingLibraryDisk(DyingDisk, LibraryDisk):
    """A library's disk whose process ends amid it."""
