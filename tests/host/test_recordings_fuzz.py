"""Whatever happens to the bytes of a recorded run: no exception, and never a step that was not."""

import numpy as np
import pytest

from feeding import run_of
from footfall.core import stream
from footfall.core.run_records import BLOCK_BYTES, MARGIN_BYTES, SLOT_BYTES
from footfall_host.errors import BadInputError
from footfall_host.recordings.check import check
from footfall_host.recordings.run_file import read_run
from footfall_host.resample import to_counts
from living import live
from slots import RAW, slots_of, strikes_told


@pytest.fixture(scope="module", params=[{}, RAW], ids=["plain", "raw"])
def board(request):
    """Return a board's run of a minute, and the slot that it is in."""
    counts = to_counts(run_of("4@stand,50@172,8@stand").acc_g)
    run = live(counts, settings=request.param)
    (slot,) = slots_of(run)
    return run, slot


class Reader:
    """Reads damaged slots and checks what must hold for each. tried: how many."""

    def __init__(self, run):
        self.tried = self.unreadable = 0
        self._strikes = set(strikes_told(run))
        self._others = {
            (event.kind, event.at_samples, event.detail, event.value)
            for event in run.events
            if event.kind in (stream.CUE, stream.COACH, stream.BEAT)
        }

    def read(self, slot):
        """Read it; return how many foot strikes it gave."""
        self.tried += 1
        try:
            run = read_run([slot], "the slot")
        except BadInputError:
            self.unreadable += 1
            return 0
        strikes = [note.at_samples for note in run.of(stream.FOOT_STRIKE)]
        assert set(strikes) <= self._strikes
        assert len(set(strikes)) == len(strikes)
        assert strikes == sorted(strikes)
        for kind in (stream.CUE, stream.COACH, stream.BEAT):
            for note in run.of(kind):
                assert (kind, note.at_samples, note.detail, note.value) in self._others
        return len(strikes)


def used_end(slot):
    return len(slot.rstrip(b"\0"))


def padded(data):
    return data + bytes(SLOT_BYTES - len(data))


def test_cut_off_at_each_byte_it_keeps_what_came_before(board, figure):
    run, slot = board
    reader = Reader(run)
    step = 1 if used_end(slot) < 3 * MARGIN_BYTES else 37
    ends = [*range(0, used_end(slot), step), SLOT_BYTES]
    counts = [reader.read(padded(slot[:end])) for end in ends]
    assert counts == sorted(counts)
    assert counts[-1] > 100
    figure(f"cut off: {reader.tried} slots read, {reader.unreadable} held nothing")


# (bits flipped, slots with their blocks mixed up): a few each time, many in the campaign.
amount = pytest.mark.parametrize(
    ("flips", "mixes"), [(300, 150), pytest.param(4000, 2000, marks=pytest.mark.campaign)]
)


@amount
def test_a_bit_that_flips_costs_one_frame(board, flips, mixes, figure):
    run, slot = board
    reader = Reader(run)
    whole = reader.read(slot)
    rng = np.random.default_rng(3)
    most_lost = 0
    for _ in range(flips):
        damaged = bytearray(slot)
        at = int(rng.integers(MARGIN_BYTES, used_end(slot)))
        damaged[at] ^= 1 << int(rng.integers(8))
        most_lost = max(most_lost, whole - reader.read(bytes(damaged)))
    assert most_lost < 250  # a frame's bytes
    figure(f"a bit flipped: {reader.tried} slots read, at most {most_lost} strikes lost")


@amount
def test_blocks_that_are_swapped_erased_or_repeated_invent_nothing(board, flips, mixes, figure):
    run, slot = board
    reader = Reader(run)
    rng = np.random.default_rng(4)
    first, last = MARGIN_BYTES // BLOCK_BYTES, used_end(slot) // BLOCK_BYTES
    for _ in range(mixes):
        blocks = [slot[at : at + BLOCK_BYTES] for at in range(0, SLOT_BYTES, BLOCK_BYTES)]
        for _ in range(int(rng.integers(1, 6))):
            here, there = (int(at) for at in rng.integers(first, last + 1, 2))
            kind = int(rng.integers(4))
            if kind == 0:
                blocks[here], blocks[there] = blocks[there], blocks[here]
            elif kind == 1:
                blocks[here] = blocks[there]
            else:
                blocks[here] = (b"\xff" if kind == 2 else b"\0") * BLOCK_BYTES
        reader.read(b"".join(blocks))
    figure(f"blocks swapped, erased or repeated: {reader.tried} slots read")


def test_noise_is_no_run(figure):
    rng = np.random.default_rng(5)
    for _ in range(300):
        with pytest.raises(BadInputError, match="no recorded run can be read"):
            read_run([rng.bytes(SLOT_BYTES)], "noise")
    figure("noise: 300 slots read")


def test_what_a_slot_held_before_is_no_part_of_the_run(board):
    _, slot = board
    end = MARGIN_BYTES + 2 * BLOCK_BYTES
    # Another run, of which only the beginning is written over an earlier one.
    counts = to_counts(run_of("4@stand,12@165,8@stand").acc_g)
    other = live(counts, nvm=None)
    (beginning,) = slots_of(other)
    mixed = bytearray(slot)
    mixed[MARGIN_BYTES:end] = renumbered(beginning[MARGIN_BYTES:end])
    read = read_run([bytes(mixed)], "the slot")
    assert read.number == 9
    strikes = {note.at_samples for note in read.of(stream.FOOT_STRIKE)}
    assert strikes
    assert strikes <= set(strikes_told(other))


def renumbered(data):
    """Return frames as those of run 9."""
    import binascii

    from footfall.core.run_records import HEAD_BYTES
    from footfall_host.recordings.frames import frames_in

    out = bytearray(data)
    for frame in frames_in(bytes(data)):
        end = frame.at + HEAD_BYTES + len(frame.payload)
        out[frame.at + 2] = 9
        out[end : end + 4] = binascii.crc32(out[frame.at : end]).to_bytes(4, "little")
    return bytes(out)


def test_a_damaged_raw_run_says_from_where_it_can_not_be_checked(board):
    _, slot = board
    if not read_run([slot], "the slot").is_raw:
        pytest.skip("no samples were recorded in this one")
    damaged = bytearray(slot)
    damaged[used_end(slot) // 2] ^= 1
    verdict = check(read_run([bytes(damaged)], "the slot"))
    assert not verdict.identical
    assert verdict.parts_at_samples is None
    assert verdict.missing_at_samples is not None
    assert verdict.samples <= verdict.missing_at_samples
