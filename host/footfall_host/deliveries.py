"""What a board would meet of a recording: a block at each drain of the FIFO, and the gaps."""

from array import array
from collections.abc import Iterable, Iterator
from typing import Protocol

from footfall.core import stream
from footfall_host.resample import Gap, Piece, with_gaps

AXES = 3
_BLOCK_VALUES = AXES * stream.DRAIN_SAMPLES


class Source(Protocol):
    """Where deliveries come from: a recording in memory, or one that is read meanwhile."""

    @property
    def origin_s(self) -> float:
        """The recording's own time of sample 0."""

    @property
    def end_s(self) -> float:
        """The recording's own time of its end."""

    def deliveries(self) -> "Iterator[array[int] | Gap]":
        """Yield what a board would meet."""


def deliveries_of(pieces: Iterable[Piece]) -> "Iterator[array[int] | Gap]":
    """Yield the blocks of all pieces, each as far as it goes on, and the gaps between them."""
    block = array("h")
    for one in with_gaps(pieces):
        if isinstance(one, Gap):
            if block:
                yield block
            block = array("h")
            yield one
            continue
        values = block + array("h", one.counts.tobytes())
        whole = len(values) - len(values) % _BLOCK_VALUES
        for start in range(0, whole, _BLOCK_VALUES):
            yield values[start : start + _BLOCK_VALUES]
        block = values[whole:]
    if block:
        yield block
