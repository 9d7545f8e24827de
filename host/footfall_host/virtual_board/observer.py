"""Stands beside the core's door: notes what goes in and comes out, and takes the core's time."""

import contextlib
import importlib
from array import array
from collections.abc import Iterator
from typing import Any

from footfall.core import stream
from footfall_host.replay import AXES, events_in
from footfall_host.virtual_board.machine import Machine
from footfall_host.virtual_board.run import Block, Record, Reported


@contextlib.contextmanager
def observed(machine: Machine) -> Iterator[None]:
    """Let every pipeline that the program makes be observed.

    The program imports the core anew, and the one that it will import is changed.
    """
    core: Any = importlib.import_module("footfall.core.pipeline")
    run, clock, chip = machine.run, machine.clock, machine.chip
    compute_us = machine.scenario.compute_us_per_sample

    class ObservedPipeline(core.Pipeline):  # type: ignore[misc]
        """The core's door, with someone beside it."""

        def __init__(self, settings: Any, events: "array[int]") -> None:
            super().__init__(settings, events)
            self._seen = events
            self._fed_samples = 0
            self._origin_sample: int | None = None

        def feed(self, block: "array[int]", count: int) -> int:
            run.inputs.append(Block(clock.now_us, block[: AXES * count]))
            if self._origin_sample is None:
                self._origin_sample = chip.read_index + 1 - count - self._fed_samples
            self._fed_samples += count
            if not run.targets or self.coach.target_spm != run.targets[-1][1]:
                run.targets.append((clock.now_us, self.coach.target_spm))
            made: int = super().feed(block, count)
            self._note(made)
            clock.advance(count * compute_us)
            return made

        def record(self, kind: int, value: int) -> int:
            run.inputs.append(Record(clock.now_us, kind, value))
            if kind == stream.OVERRUN:
                self._fed_samples += value
            made: int = super().record(kind, value)
            self._note(made)
            return made

        def _note(self, made: int) -> None:
            for event in events_in(self._seen, made):
                run.reported.append(
                    Reported(event, clock.now_us, self._fed_samples, self._origin_sample or 0)
                )

    core.Pipeline = ObservedPipeline
    yield
