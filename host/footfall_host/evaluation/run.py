"""Run an evaluation: one job a recording on any executor, one small result back from each."""

import contextlib
import itertools
import multiprocessing
import os
import pathlib
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor

from footfall.core.settings import Settings
from footfall.core.tunables import assign
from footfall_host.errors import BadInputError
from footfall_host.evaluation.aggregate import Report, summarize
from footfall_host.evaluation.recording import find_recordings, read_recording
from footfall_host.evaluation.scoring import RecordingResult, score
from footfall_host.readers.recognise import read_any
from footfall_host.replay import replay

Progress = Callable[[int, int], None]
DEFAULT_TARGET_SPM = Settings().target_spm


def evaluate(
    folder: str | os.PathLike[str],
    executor: Executor | None = None,
    on_progress: Progress | None = None,
    *,
    target_spm: int = DEFAULT_TARGET_SPM,
    worst: int = 0,
) -> Report:
    """Replay every recording of a corpus and compare it with its reference.

    executor: where the jobs run; by default one process a core. It must be able to import this
    package and to read the folder under the same path.
    on_progress: called with the recordings done and their number, after each.
    worst: how many of the worst recordings the report lists.

    Raises BadInputError, naming file and key, for a folder without recordings, a recording
    that cannot be used, or a target out of range.
    """
    _settings(target_spm)
    traces = [str(path) for path in find_recordings(pathlib.Path(folder))]
    results = []
    with contextlib.ExitStack() as stack:
        if executor is None:
            executor = stack.enter_context(_one_process_a_core())
        jobs = executor.map(evaluate_recording, traces, itertools.repeat(target_spm))
        for result in jobs:
            results.append(result)
            if on_progress:
                on_progress(len(results), len(traces))
    return summarize(results, target_spm, worst)


def evaluate_recording(trace_path: str, target_spm: int) -> RecordingResult:
    """Replay one recording and score it: the job that an executor is given.

    Raises BadInputError, naming file and key, for a recording that cannot be used.
    """
    path = pathlib.Path(trace_path)
    reading = read_any(path)
    recording = read_recording(path, reading.trace.end_s, reading.watch)
    return score(recording, replay(reading.trace, _settings(target_spm)), target_spm)


def _settings(target_spm: int) -> Settings:
    settings = Settings()
    try:
        assign(settings, "target_spm", target_spm)
    except ValueError as problem:
        raise BadInputError(str(problem)) from problem
    return settings


def _one_process_a_core() -> ProcessPoolExecutor:
    # Forking a process that has threads, such as a progress bar's, may deadlock the child.
    return ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn"))
