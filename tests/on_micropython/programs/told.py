"""Prints what enters the core on a board, and each event that comes of it.

Run after fake_board.py and before the firmware starts.
"""

from fake_board import Bytes, chip

import footfall.core.pipeline
from footfall.core import stream
from footfall.device import accelerometer


class ToldPipeline(footfall.core.pipeline.Pipeline):
    """The pipeline, which says what it is given and gives."""

    def __init__(self, settings, events):
        super().__init__(settings, events)
        self._told = events

    def feed(self, block, count):
        """Say which samples came."""
        print("feed", chip.taken - count, count)
        return self._tell_all(super().feed(block, count))

    def record(self, kind, value):
        """Say which record came."""
        print("record", kind, value)
        return self._tell_all(super().record(kind, value))

    def _tell_all(self, count):
        for at in range(0, count * stream.EVENT_INTS, stream.EVENT_INTS):
            print("event", *self._told[at : at + stream.EVENT_INTS])
        return count


footfall.core.pipeline.Pipeline = ToldPipeline
accelerometer.memoryview = Bytes
