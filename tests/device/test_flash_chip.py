"""The flash chip, how its operations are torn, and the sector cache before it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall_host.virtual_board.flash.blocks import BLOCK_BYTES
from footfall_host.virtual_board.flash.nor import (
    PAGE_BYTES,
    SECTOR_BYTES,
    Kind,
    NorFlash,
    Operation,
    state_after,
)
from footfall_host.virtual_board.flash.sector_cache import BLOCKS_PER_SECTOR, SectorCache
from footfall_host.virtual_board.flash.tearing import TEARS, Tear, torn

ERASED = b"\xff" * SECTOR_BYTES
PAGES = SECTOR_BYTES // PAGE_BYTES
FLUSHED = [Kind.ERASE, *[Kind.PROGRAM] * PAGES]
pages = st.binary(min_size=PAGE_BYTES, max_size=PAGE_BYTES)


def bits(data: bytes) -> np.ndarray:
    return np.unpackbits(np.frombuffer(data, np.uint8))


# --- the chip -----------------------------------------------------------------------------------


@given(pages, pages)
def test_a_program_clears_bits_and_sets_none(first, second):
    chip = NorFlash(ERASED)
    chip.program(256, first)
    assert chip.read(256, PAGE_BYTES) == first
    chip.program(256, second)
    assert (bits(chip.read(256, PAGE_BYTES)) == bits(first) & bits(second)).all()
    assert chip.read(0, 256) + chip.read(512, 3584) == ERASED[PAGE_BYTES:]


def test_an_erase_sets_a_whole_sector_and_no_other():
    chip = NorFlash(bytes(3 * SECTOR_BYTES))
    chip.erase(SECTOR_BYTES)
    assert chip.image() == bytes(SECTOR_BYTES) + ERASED + bytes(SECTOR_BYTES)


def test_every_state_can_be_told_from_the_journal():
    chip = NorFlash(bytes(2 * SECTOR_BYTES))
    images = [chip.image()]
    for number in range(20):
        if number % 5 == 0:
            chip.erase(number % 2 * SECTOR_BYTES)
        else:
            chip.program(number * PAGE_BYTES, bytes([number]) * PAGE_BYTES)
        images.append(chip.image())
    for number, image in enumerate(images):
        assert state_after(chip.initial, chip.journal[:number]) == image
    assert chip.initial == images[0]


@pytest.mark.parametrize(
    "call",
    [
        lambda chip: chip.erase(100),
        lambda chip: chip.program(100, b"a"),
        lambda chip: chip.program(0, bytes(PAGE_BYTES + 1)),
        lambda chip: NorFlash(bytes(100)),
    ],
)
def test_what_no_chip_can_do_is_refused(call):
    with pytest.raises(ValueError, match=r"sector|page"):
        call(NorFlash(ERASED))


# --- tearing ------------------------------------------------------------------------------------


@given(st.sampled_from(TEARS[Kind.PROGRAM]), pages, pages, st.floats(0, 1), st.integers(0, 99))
def test_each_bit_of_a_torn_program_is_the_old_one_or_the_new(tear, before, data, share, seed):
    operation = Operation(Kind.PROGRAM, 0, data)
    left, again = (torn(operation, before, tear, share, (seed,)) for _ in range(2))
    assert left == again
    after = operation.after(before)
    assert ((bits(left) == bits(before)) | (bits(left) == bits(after))).all()
    assert torn(operation, before, tear, 0, (seed,)) == before
    assert torn(operation, before, tear, 1, (seed,)) == after


@pytest.mark.parametrize("tear", TEARS[Kind.ERASE])
def test_a_torn_erase_leaves_a_part_of_the_sector(tear):
    before = bytes(range(1, 255)) * 17
    before = before[:SECTOR_BYTES]
    left = torn(Operation(Kind.ERASE, 0), before, tear, 0.25, (1,))
    assert len(left) == SECTOR_BYTES
    assert left not in (before, ERASED)
    kept, quarter = bits(left) == bits(before), SECTOR_BYTES // 4
    whole = {
        Tear.FRONT: left == ERASED[:quarter] + before[quarter:],
        Tear.BACK: left == before[:-quarter] + ERASED[:quarter],
        Tear.BITS: 0.8 < kept.mean() < 0.95,
        Tear.ZEROED: left == bytes(SECTOR_BYTES),
    }
    assert whole[tear]


# --- the sector cache -----------------------------------------------------------------------------


def block(letter: str) -> bytes:
    return letter.encode() * BLOCK_BYTES


def kinds(chip: NorFlash) -> list[Kind]:
    return [operation.kind for operation in chip.journal]


def test_blocks_of_one_sector_wait_and_are_written_together():
    chip = NorFlash(bytes(2 * SECTOR_BYTES))
    cache = SectorCache(chip)
    cache.write(1, block("a"))
    cache.write(7, block("b"))
    assert (chip.journal, cache.dirty) == ([], True)
    assert (cache.read(1), cache.read(2)) == (block("a"), bytes(BLOCK_BYTES))
    cache.flush()
    assert (kinds(chip), cache.dirty) == (FLUSHED, False)
    assert chip.image() == (
        bytes(512) + block("a") + bytes(5 * 512) + block("b") + bytes(SECTOR_BYTES)
    )
    cache.flush()
    assert kinds(chip) == FLUSHED


@pytest.mark.parametrize("second", [BLOCKS_PER_SECTOR, 3])
def test_another_sector_or_the_same_block_again_writes_what_waits(second):
    chip = NorFlash(bytes(2 * SECTOR_BYTES))
    cache = SectorCache(chip)
    cache.write(3, block("a"))
    cache.write(second, block("b"))
    assert kinds(chip) == FLUSHED
    assert chip.read(3 * BLOCK_BYTES, BLOCK_BYTES) == block("a")
    assert cache.read(second) == block("b")


def test_a_sector_that_is_erased_already_is_erased_again():
    chip = NorFlash(ERASED)
    cache = SectorCache(chip)
    cache.write(0, block("a"))
    cache.flush()
    assert kinds(chip) == FLUSHED
