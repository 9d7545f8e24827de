"""The real recordings, read once, to be replayed and judged as often as a benchmark wants."""

import json
import pathlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from footfall.core.settings import Settings
from footfall_host.evaluation.aggregate import Report, Scored, Summary
from footfall_host.evaluation.recording import Recording, find_recordings, read_recording
from footfall_host.evaluation.run import DEFAULT_TARGET_SPM
from footfall_host.evaluation.scoring import RecordingResult, score
from footfall_host.replay import replay
from footfall_host.trace import Trace, read_trace


@dataclass(frozen=True)
class Labelled:
    """A trace, what is known of it, and who wore the sensor."""

    trace: Trace
    recording: Recording
    subject: str

    def judged(self) -> RecordingResult:
        """Replay the trace through the core as it is now, and score what it says."""
        return score(self.recording, replay(self.trace, Settings()), DEFAULT_TARGET_SPM)


@cache
def recordings(corpus: pathlib.Path) -> tuple[Labelled, ...]:
    """Return all recordings of the corpus."""
    return tuple(_labelled(path) for path in find_recordings(corpus))


def at_the_waist(corpus: pathlib.Path) -> list[Labelled]:
    """Return the recordings of a sensor on the waist."""
    return [one for one in recordings(corpus) if one.recording.position == "waist"]


def report_of(results: Sequence[RecordingResult]) -> Report:
    """Sum results up, every one of them ranked."""
    summary = Summary(worst=len(results))
    for result in results:
        summary.add(Scored.of(result))
    return summary.report(DEFAULT_TARGET_SPM)


def _labelled(path: pathlib.Path) -> Labelled:
    trace = read_trace(path)
    recording = read_recording(path, trace.end_s)
    sidecar = json.loads(path.with_name(f"{recording.name}.json").read_text())
    return Labelled(trace, recording, sidecar["subject"])
