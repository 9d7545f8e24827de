"""A recorded run, byte for byte: laid out here alone, and written. No board reads one.

A run is a row of frames. Each says where it ends, which run it is of and which number in it it has,
and ends with a CRC-32, so that whatever happens to one of them, those before and after it are read;
it needs none of them. Numbers are little-endian. docs/recordings.md is for people.

The pipeline does not import this file: boards that do not record have no heap for it.
"""

from array import array

from .records import put_16, put_32
from .stream import CADENCE, FOOT_STRIKE, const

try:
    import binascii
except ImportError:  # a build without it is too small to record
    binascii = None  # type: ignore[assignment]

FORMAT = const(1)

# --- a slot: a file of a fixed size, of which only the middle is ever written ---------------

FOLDER = "/runs"
SLOTS = range(1, 13)
SLOT_BYTES = const(65536)
# Before the folder comes a file of nothing.
PADDING = "/runs.pad"
PADDING_BYTES = const(8192)
# As much as the flash erases at once: what lies beside the file is never erased with it.
MARGIN_BYTES = const(4096)
# FAT's: less can't be brought to the flash without its directory.
BLOCK_BYTES = const(512)
# In place of a first frame's mark: what follows has been copied, the slot is free again.
FREED = const(0x46)

# --- a frame: mark, bytes of the payload, run, number in the run, payload, CRC-32 -----------

MARK = const(0xF5)
HEAD_BYTES = const(6)
PAYLOAD_BYTES = const(250)  # at most
CRC_BYTES = const(4)
FRAME_BYTES = HEAD_BYTES + PAYLOAD_BYTES + CRC_BYTES

# The first byte of a payload says what it holds.
# HEADER: which part of how many, a byte each, and that part of the header's text.
HEADER = const(1)
HEADER_TEXT_AT = const(3)
# NOTES: the time of the first, four bytes in samples, and notes.
NOTES = const(2)
# SAMPLES: the time of the first, and four bytes a sample: 10 bits an axis, x lowest.
SAMPLES = const(3)
TIME_AT = const(1)
DATA_AT = const(5)
SAMPLE_BYTES = const(4)

# --- notes ----------------------------------------------------------------------------------

# One byte up to here is a foot strike: in 16ths of a sample, how much longer its step is than the
# last one of the same foot, which is two before, and half this number.
SHORT_STRIKES = const(0xC0)
# One byte from there is a cadence a second after the last: by how many tenths it is higher, and
# half of 32. Its state is the same. One of 0 after one of 0 is left out.
SHORT_CADENCES = const(0xE0)
# All else, and what these can't say, takes eight bytes: what it is beyond the latter, two bytes of
# time in samples after the last of this kind, signed, a detail, and four of value. What it is: an
# event of the core by its number, or
MOVED = const(0)  # nothing: it is that late now, in samples
RECORD = const(16)  # and the number of a record of the core
FAULT = const(24)  # value: its number
BATTERY = const(25)  # value: what is left, in percent
# Of all that the core has told so far (see digest_of), where samples are recorded.
DIGEST = const(26)
END = const(27)  # detail: why; value: steps
LOW_BITS = const(28)  # the samples have more than 10 bits; SAMPLES leaves them out
LONG_BYTES = const(8)

STOPPED = const(1)
ASLEEP = const(2)
PLUGGED_IN = const(3)
FULL = const(4)  # all that follows: the raw samples end here, the rest goes on

UNITS = const(16)  # of a sample
DETAIL_UNITS = const(16)  # 256ths of a sample in one of them
_MIDDLE_STRIKE = SHORT_STRIKES // 2
_MIDDLE_CADENCE = (SHORT_CADENCES - SHORT_STRIKES) // 2
_LATEST = const(0x7FFF)  # of a long note, after the one before
_LONG = const(-1)
_SKIPPED = const(-2)
_AXIS_SHIFT = const(6)  # 10 bits, left-justified in 16
_LOW_BITS = const(0x3F)
_DIGEST_MASK = const(0xFFFFFF)


def slot_path(number: int) -> str:
    """Return where a slot is on the drive."""
    return f"{FOLDER}/{number:02d}.run"


def crc_of(data: bytearray, end: int) -> int:
    """Return the CRC-32 of the bytes before an end."""
    return binascii.crc32(memoryview(data)[:end])


def digest_of(digest: int, kind: int, at: int, detail: int, value: int) -> int:
    """Return the digest of all events up to this one; it stays a small integer."""
    digest = digest * 31 + kind & _DIGEST_MASK
    digest = digest * 31 + (at & _DIGEST_MASK) & _DIGEST_MASK
    digest = digest * 31 + detail & _DIGEST_MASK
    return digest * 31 + value & _DIGEST_MASK


class RunWriter:
    """Makes frames of what is noted, in the caller's buffer, and builds nothing per sample.

    buffer: what is ready is at its start. ready_bytes: how much that is; whoever takes it sets it
    back. dropped: how many frames found no room; their numbers are missing.
    """

    def __init__(self, buffer: bytearray) -> None:
        self.ready_bytes = 0
        self.dropped = 0
        self._buffer = buffer
        self._run = 0
        self._number = 0
        self._notes = _Frame(NOTES)
        self._samples = _Frame(SAMPLES)
        self._low_bits = False
        self._next_at = 0
        # Of the open frame of notes: the time of the last long one; of strikes, in 16ths of a
        # sample, the last and the last two steps; the last cadence, and whether it was written.
        self._at = 0
        self._strike = self._step = self._step_before = 0
        self._state = self._tenths = 0
        self._has_cadence = self._follows = False

    def begin(self, run: int) -> None:
        """Begin a run, and forget what was noted before and is in no frame that was taken."""
        self._run = run
        self._number = self.ready_bytes = 0
        self._notes.fill = self._samples.fill = DATA_AT

    def head(self, text: bytes) -> None:
        """Write the header, in as many frames as it takes."""
        room = PAYLOAD_BYTES - HEADER_TEXT_AT
        parts = (len(text) + room - 1) // room
        frame = _Frame(HEADER)
        for part in range(parts):
            piece = text[part * room : (part + 1) * room]
            frame.bytes[HEAD_BYTES + 1] = part
            frame.bytes[HEAD_BYTES + 2] = parts
            at = HEAD_BYTES + HEADER_TEXT_AT
            frame.bytes[at : at + len(piece)] = piece
            frame.fill = HEADER_TEXT_AT + len(piece)
            self._close(frame)

    def note(self, what: int, at: int, detail: int, value: int) -> None:
        """Note an event of the core or something else, at a time in samples.

        detail: up to 255; value: up to 2**30.
        """
        if self._notes.fill + 2 * LONG_BYTES > PAYLOAD_BYTES:
            self._close(self._notes)
        if self._notes.fill == DATA_AT:
            self._open(at)
        if what == FOOT_STRIKE:
            short = self._short_strike(at, detail)
        elif what == CADENCE:
            short = self._short_cadence(detail, value)
        else:
            short = _LONG
        if short == _LONG:
            self._put_long(what, at, detail, value)
        elif short != _SKIPPED:
            self._notes.put(short)

    def take(self, block: "array[int]", count: int, at: int) -> None:
        """Note the first `count` samples of a block; at: samples before, lost ones included."""
        frame = self._samples
        full = frame.fill + SAMPLE_BYTES * count > PAYLOAD_BYTES
        if frame.fill > DATA_AT and (full or at != self._next_at):
            self._close(frame)
        if frame.fill == DATA_AT:
            put_32(frame.bytes, HEAD_BYTES + TIME_AT, at)
        self._next_at = at + count
        fill = HEAD_BYTES + frame.fill
        data = frame.bytes
        low_bits = 0
        for axis in range(0, 3 * count, 3):
            x = block[axis]
            y = block[axis + 1]
            z = block[axis + 2]
            low_bits |= x | y | z
            x >>= _AXIS_SHIFT
            y >>= _AXIS_SHIFT
            z >>= _AXIS_SHIFT
            data[fill] = x & 0xFF
            data[fill + 1] = x >> 8 & 0x03 | (y & 0x3F) << 2
            data[fill + 2] = y >> 6 & 0x0F | (z & 0x0F) << 4
            data[fill + 3] = z >> 4 & 0x3F
            fill += SAMPLE_BYTES
        frame.fill = fill - HEAD_BYTES
        if low_bits & _LOW_BITS and not self._low_bits:
            self._low_bits = True
            self.note(LOW_BITS, at, 0, 0)

    def pause(self) -> None:
        """Close the open frames, so that all that was noted is ready."""
        for frame in (self._samples, self._notes):
            if frame.fill > DATA_AT:
                self._close(frame)

    # --- notes ------------------------------------------------------------------

    def _open(self, at: int) -> None:
        put_32(self._notes.bytes, HEAD_BYTES + TIME_AT, at)
        self._at = at
        self._strike = UNITS * at
        self._step = self._step_before = 0
        self._has_cadence = self._follows = False

    def _short_strike(self, at: int, detail: int) -> int:
        """Return the byte of a strike, or _LONG."""
        strike = UNITS * at + detail // DETAIL_UNITS
        step = strike - self._strike
        short = step - self._step_before + _MIDDLE_STRIKE
        self._strike = strike
        self._step_before = self._step
        self._step = step
        return short if 0 <= short < SHORT_STRIKES else _LONG

    def _short_cadence(self, state: int, tenths: int) -> int:
        """Return the byte of a cadence, _LONG, or _SKIPPED for one of none after one of none."""
        short = tenths - self._tenths + _MIDDLE_CADENCE + SHORT_STRIKES
        same = self._has_cadence and state == self._state
        nothing = same and not tenths and not self._tenths
        follows, self._follows = self._follows, not nothing
        self._has_cadence = True
        self._state = state
        self._tenths = tenths
        if nothing:
            return _SKIPPED
        fits = SHORT_STRIKES <= short < SHORT_CADENCES
        return short if same and follows and fits else _LONG

    def _put_long(self, what: int, at: int, detail: int, value: int) -> None:
        if not -_LATEST <= at - self._at <= _LATEST:
            self._notes.put_long(MOVED, 0, 0, at)
            self._at = at
        self._notes.put_long(what, at - self._at, detail, value)
        self._at = at

    # --- frames -----------------------------------------------------------------

    def _close(self, frame: "_Frame") -> None:
        """Bring a frame to the buffer, if there is room."""
        end = HEAD_BYTES + frame.fill
        data = frame.bytes
        data[0] = MARK
        data[1] = frame.fill
        put_16(data, 2, self._run)
        put_16(data, 4, self._number & 0xFFFF)
        self._number += 1
        frame.fill = DATA_AT
        crc = crc_of(data, end)
        put_16(data, end, crc & 0xFFFF)
        put_16(data, end + 2, crc >> 16)
        end += CRC_BYTES
        start = self.ready_bytes
        if start + end > len(self._buffer):
            self.dropped += 1
            return
        self._buffer[start : start + end] = memoryview(data)[:end]
        self.ready_bytes = start + end


class _Frame:
    """A frame that is open. fill: bytes of its payload."""

    def __init__(self, kind: int) -> None:
        self.bytes = bytearray(FRAME_BYTES)
        self.bytes[HEAD_BYTES] = kind
        self.fill = DATA_AT

    def put(self, byte: int) -> None:
        self.bytes[HEAD_BYTES + self.fill] = byte
        self.fill += 1

    def put_long(self, what: int, after: int, detail: int, value: int) -> None:
        at = HEAD_BYTES + self.fill
        self.bytes[at] = SHORT_CADENCES + what
        put_16(self.bytes, at + 1, after & 0xFFFF)
        self.bytes[at + 3] = detail
        put_32(self.bytes, at + 4, value)
        self.fill += LONG_BYTES
