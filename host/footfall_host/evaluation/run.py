"""Run an evaluation: one job a recording on any executor, one small result back from each."""

import contextlib
import hashlib
import pathlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from footfall.core.settings import Settings
from footfall_host.errors import BadInputError
from footfall_host.evaluation.aggregate import Report, Summary
from footfall_host.evaluation.executors import Workforce, code_digest
from footfall_host.evaluation.jobs import Effort, Job, Outcome, judge, settings_for
from footfall_host.evaluation.journal import Heading, Journal
from footfall_host.evaluation.results_file import require_pyarrow, write_results

Progress = Callable[[int, int], None]
DEFAULT_TARGET_SPM = Settings().target_spm
# Enough that no worker waits for the one whose result is next, and few enough to hold.
_JOBS_AHEAD = 4


@dataclass(frozen=True)
class Evaluation:
    """The report, and what it took; resumed: recordings that had been judged before."""

    report: Report
    effort: Effort
    resumed: int


def evaluate(
    jobs: Sequence[Job],
    workforce: Workforce,
    on_progress: Progress | None = None,
    *,
    target_spm: int = DEFAULT_TARGET_SPM,
    worst: int = 0,
    results: pathlib.Path | None = None,
) -> Evaluation:
    """Replay every recording and compare it with its reference.

    workforce: its executor may be any; it must be able to import this package, and to read
    recordings under the same path.
    on_progress: called with the recordings done and their number, after each.
    worst: how many of the worst recordings the report lists.
    results: a Parquet file to write, a row a recording; one that was interrupted goes on.

    The report, and the file, are the same for any workforce. Recordings that cannot be used are
    left out, and named in it. Raises BadInputError where none can, for a target out of range, and
    where results can't be written.
    """
    settings_for(target_spm)
    summary = Summary(worst)
    effort = Effort()
    with contextlib.ExitStack() as stack:
        journal = None
        if results is not None:
            require_pyarrow()
            journal = Journal(results, _heading(jobs, target_spm))
            stack.callback(journal.close)
        resumed = journal.done if journal else 0
        if journal:
            for result in journal.results():
                summary.add(result)
        outcomes = _in_order(workforce, jobs[resumed:], target_spm)
        for done, outcome in enumerate(outcomes, start=resumed + 1):
            summary.add(outcome.result)
            effort += outcome.effort
            if journal:
                journal.add(outcome.result)
            if on_progress:
                on_progress(done, len(jobs))
        report = summary.report(target_spm)
        if not report.overall.recordings:
            raise BadInputError(report.broken[0].problem)
        if journal and results is not None:
            write_results(results, journal.results)
            journal.remove()
    return Evaluation(report, effort, resumed)


def _in_order(workforce: Workforce, jobs: Sequence[Job], target_spm: int) -> Iterator[Outcome]:
    """Yield what becomes of the jobs in their order, with a few of them ahead at most."""
    left = iter(jobs)
    ahead = deque(
        workforce.executor.submit(judge, job, target_spm)
        for job in islice(left, _JOBS_AHEAD * workforce.workers)
    )
    try:
        while ahead:
            outcome = ahead.popleft().result()
            for job in islice(left, 1):
                ahead.append(workforce.executor.submit(judge, job, target_spm))
            yield outcome
    except workforce.lost as problem:
        raise BadInputError(
            "a worker ended amid a recording, which may be too long for its memory: use fewer "
            "processes, or shorter recordings"
        ) from problem
    finally:
        for future in ahead:
            future.cancel()


def _heading(jobs: Sequence[Job], target_spm: int) -> Heading:
    recordings = hashlib.sha256("\n".join(job.label for job in jobs).encode())
    return Heading(code_digest(), target_spm, recordings.hexdigest())
