"""What an operation of the flash leaves that the power ended too early.

A chip erases in two steps, all bits to zero and then all to one, and no datasheet says in which
order. So there are several ways to tear each operation, and a test takes them all.
"""

from collections.abc import Sequence
from enum import Enum

import numpy as np

from footfall_host.virtual_board.flash.nor import Kind, Operation

BITS = 8


class Tear(Enum):
    """How an operation was torn."""

    FRONT = "the first bytes are done"
    BACK = "the last bytes are done"
    BITS = "bits here and there are done"
    ZEROED = "all bits are zero, the first step of an erase"


TEARS = {
    Kind.ERASE: (Tear.FRONT, Tear.BACK, Tear.BITS, Tear.ZEROED),
    Kind.PROGRAM: (Tear.FRONT, Tear.BITS),
    Kind.TORN: (),
}


def torn(
    operation: Operation, before: bytes, tear: Tear, share: float, seed: Sequence[int]
) -> bytes:
    """Return what the place of an operation holds that was torn.

    before: what it held. share: how much was done, 0 to 1. seed: decides which bits.
    """
    after = operation.after(before)
    done = round(share * len(after))
    if tear is Tear.ZEROED:
        return bytes(len(after))
    if tear is Tear.FRONT:
        return after[:done] + before[done:]
    if tear is Tear.BACK:
        return before[: len(before) - done] + after[len(after) - done :]
    chosen = np.random.default_rng(seed).random(len(after) * BITS) < share
    mask = np.packbits(chosen)
    old, new = np.frombuffer(before, np.uint8), np.frombuffer(after, np.uint8)
    mixed = (old & ~mask) | (new & mask)
    return mixed.tobytes()
