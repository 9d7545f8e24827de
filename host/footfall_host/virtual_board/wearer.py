"""What the chip feels: the recording, the shaking of its own board, and nothing when it fails."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from footfall_host.virtual_board.lis3dh_registers import DIGIT, SELF_TEST_MG

AXES = 3
RECORDED_MG_PER_DIGIT = 4  # recordings hold what comes out at +-8 g


@dataclass
class Wearer:
    """The recording, sample by sample, as the FIFO gives it at +-8 g.

    counts: (n, 3) int16.
    stuck: (axis, since when) for each axis that moves no more.
    zero_us: since when the chip feels nothing at all, or None.
    shaken_counts: what the board's own cues add to each axis at a time.
    self_test_mg: by how much self-test pushes each axis that can move.
    """

    counts: np.ndarray[Any, np.dtype[np.int16]]
    stuck: Iterable[tuple[int, int]] = ()
    zero_us: int | None = None
    shaken_counts: Callable[[int], int] = lambda us: 0
    self_test_mg: int = SELF_TEST_MG
    _held: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep the samples in the form that is quick to read one by one."""
        self._samples: list[list[int]] = self.counts.tolist()
        self._pushed_counts = self.self_test_mg * DIGIT // RECORDED_MG_PER_DIGIT

    def __len__(self) -> int:
        """How many samples the recording has."""
        return len(self._samples)

    def felt(self, index: int, us: int, pushed: int = 0) -> list[int] | None:
        """Return what a sample measures at +-8 g at a time; None once the recording is over.

        pushed: 1 or -1 while self-test pushes that way.
        """
        if index >= len(self._samples):
            return None
        moved = self.shaken_counts(us) + pushed * self._pushed_counts
        counts = [count + moved for count in self._samples[index]]
        for axis, since_us in self.stuck:
            if us >= since_us:
                counts[axis] = self._held.setdefault(axis, counts[axis])
        if self.zero_us is not None and us >= self.zero_us:
            return [0] * AXES
        return counts
