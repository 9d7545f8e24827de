"""What an executor is given, one recording each: load it, replay it, score it.

A job is small and can be sent to another machine; so is what comes back.
"""

import pathlib
import time
from dataclasses import dataclass
from typing import Protocol

from footfall.core.pipeline import pipeline_for
from footfall.core.settings import Settings
from footfall.core.tunables import assign
from footfall_host.compiled_core.built import compiled_maker
from footfall_host.deliveries import Source
from footfall_host.errors import BadInputError
from footfall_host.evaluation.aggregate import Broken, Scored
from footfall_host.evaluation.recording import (
    Recording,
    find_recordings,
    read_recording,
    sidecar_of,
)
from footfall_host.evaluation.scoring import score
from footfall_host.readers.recognise import read_any
from footfall_host.replay import replay
from footfall_host.trace import StreamedTrace
from footfall_host.trace_text import is_own_table

_MINUTE_S = 60
# Nearly twenty years of running.
_MOST_MINUTES = 10_000_000


class Job(Protocol):
    """Where a recording comes from."""

    def __hash__(self) -> int:
        """Be a key, as what is the same recording."""

    @property
    def label(self) -> str:
        """What tells it from all others, and changes when it does."""

    def load(self) -> tuple[Source, Recording]:
        """Return it, and what is known of it; raises BadInputError where it can't be used."""


@dataclass(frozen=True)
class RecordedJob:
    """A recording of a corpus: the file at path, whose sidecar lies beside it."""

    path: str

    @property
    def label(self) -> str:
        """Its path, and size and time of change of all that is read: folders, and the sidecar."""
        path = pathlib.Path(self.path)
        members = sorted(path.rglob("*")) if path.is_dir() else []
        # A name that is no text in UTF-8 can't be told as it is.
        return " ".join([ascii(self.path), *map(_stamp, [path, sidecar_of(path), *members])])

    def load(self) -> tuple[Source, Recording]:
        """Read the sidecar; and the file, unless it is one of our own, which is read as it goes."""
        path = pathlib.Path(self.path)
        if not _is_text(self.path):
            raise BadInputError(f"{self.path!a}: has a name that is no UTF-8: rename it")
        if is_own_table(path):
            streamed = StreamedTrace.of(path)
            return streamed, read_recording(path, streamed.end_s)
        reading = read_any(path)
        return reading.trace, read_recording(path, reading.trace.end_s, reading.watch)


@dataclass(frozen=True)
class SimulatedJob:
    """A simulated recording, made where it is judged."""

    number: int
    seed: int
    duration_s: float

    @property
    def label(self) -> str:
        """What it is made from."""
        return f"simulated {self.number} {self.seed} {self.duration_s}"

    def load(self) -> tuple[Source, Recording]:
        """Make it."""
        # Only here, as scipy takes a second to import, which real recordings need not pay.
        from footfall_host.evaluation.simulated import simulated_recording

        return simulated_recording(self.number, self.seed, self.duration_s)


@dataclass(frozen=True)
class Effort:
    """What was done, in seconds of recordings, and what it took, in seconds of a core.

    compiled_s: of the recordings that the compiled core has replayed. loading_s: making or reading
    them; one that is read as it goes is read while it is judged.
    """

    recorded_s: float = 0.0
    compiled_s: float = 0.0
    loading_s: float = 0.0
    judging_s: float = 0.0

    def __add__(self, other: "Effort") -> "Effort":
        """Return both together."""
        return Effort(
            self.recorded_s + other.recorded_s,
            self.compiled_s + other.compiled_s,
            self.loading_s + other.loading_s,
            self.judging_s + other.judging_s,
        )


@dataclass(frozen=True)
class Outcome:
    """What became of a job, and what it took."""

    result: Scored | Broken
    effort: Effort


def recorded_jobs(folder: pathlib.Path) -> list[RecordedJob]:
    """Return a job for each recording of a corpus.

    Raises BadInputError, naming the folder, where there are none.
    """
    return [RecordedJob(str(path)) for path in find_recordings(folder)]


def simulated_jobs(minutes: float, seed: int) -> list[SimulatedJob]:
    """Return jobs of twenty minutes each and one of the rest, together that many minutes.

    Raises BadInputError for more than there is room for.
    """
    if not minutes <= _MOST_MINUTES:  # which is no number, too
        raise BadInputError(f"--simulated is {minutes:g}: take {_MOST_MINUTES} minutes at most")
    from footfall_host.evaluation.simulated import RECORDING_S

    whole, rest_s = divmod(minutes * _MINUTE_S, RECORDING_S)
    durations_s = [RECORDING_S] * int(whole) + [rest_s] * (rest_s > 0)
    return [SimulatedJob(number, seed, each_s) for number, each_s in enumerate(durations_s)]


def judge(job: Job, target_spm: int, plain: bool = False) -> Outcome:
    """Load one recording, replay it and score it: what an executor calls.

    plain: not to use the compiled core, where this machine has one.
    """
    compiled = None if plain else compiled_maker()
    began_s = time.thread_time()
    try:
        source, recording = job.load()
        loaded_s = time.thread_time()
        events = replay(source, settings_for(target_spm), make_pipeline=compiled or pipeline_for)
        scored = score(recording, events, target_spm)
    except BadInputError as problem:
        return Outcome(Broken(str(problem)), Effort())
    result = Scored.of(scored)
    ended_s = time.thread_time()
    recorded_s = source.end_s - source.origin_s
    return Outcome(
        result,
        Effort(
            recorded_s=recorded_s,
            compiled_s=recorded_s if compiled else 0.0,
            loading_s=loaded_s - began_s,
            judging_s=ended_s - loaded_s,
        ),
    )


def _stamp(path: pathlib.Path) -> str:
    try:
        status = path.stat()
    except OSError:  # which is told when it is read
        return "-"
    return f"{status.st_size} {status.st_mtime_ns}"


def _is_text(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def settings_for(target_spm: int) -> Settings:
    """Return what is replayed with; raises BadInputError for a target out of range."""
    settings = Settings()
    try:
        assign(settings, "target_spm", target_spm)
    except ValueError as problem:
        raise BadInputError(str(problem)) from problem
    return settings
