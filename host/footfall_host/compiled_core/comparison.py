"""What the compiled core says of a recording beside what the plain one says, and how fast."""

import time
from dataclasses import dataclass

from footfall.core.pipeline import pipeline_for
from footfall.core.settings import Settings
from footfall_host.replay import Event, PipelineMaker, replay
from footfall_host.trace import Trace

ROUNDS = 3


@dataclass(frozen=True)
class Comparison:
    """same: whether all events are the same. The times are the best of some rounds each."""

    same: bool
    events: int
    plain_s: float
    compiled_s: float


def compare(trace: Trace, compiled: PipelineMaker) -> Comparison:
    """Replay a recording through both, at the default settings."""
    said, plain_s = _replayed(trace, pipeline_for)
    compiled_said, compiled_s = _replayed(trace, compiled)
    return Comparison(said == compiled_said, len(said), plain_s, compiled_s)


def _replayed(trace: Trace, make_pipeline: PipelineMaker) -> tuple[list[Event], float]:
    """Return the events, and how many seconds the quickest replay took."""
    times_s = []
    for _ in range(ROUNDS):
        began_s = time.perf_counter()
        events = list(replay(trace, Settings(), make_pipeline=make_pipeline))
        times_s.append(time.perf_counter() - began_s)
    return events, min(times_s)
