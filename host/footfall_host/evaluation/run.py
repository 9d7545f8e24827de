"""Run an evaluation: one job a recording on any executor, one small result back from each."""

import contextlib
import hashlib
import pathlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from footfall.core.settings import Settings
from footfall_host.errors import BadInputError
from footfall_host.evaluation.aggregate import Report, Summary
from footfall_host.evaluation.executors import Workforce, code_digest
from footfall_host.evaluation.jobs import Effort, Job, judge, settings_for
from footfall_host.evaluation.journal import Heading, Journal
from footfall_host.evaluation.results_file import check_results, write_results

Progress = Callable[[int, int], None]
DEFAULT_TARGET_SPM = Settings().target_spm


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
    plain: bool = False,
) -> Evaluation:
    """Replay every recording and compare it with its reference.

    workforce: its executor may be any; it must be able to import this package, and to read
    recordings under the same path.
    on_progress: called with the recordings done and their number, after each.
    worst: how many of the worst recordings the report lists.
    results: a Parquet file to write, a row a recording; one that was interrupted goes on.
    plain: not to use the compiled core, which gives the same, where workers have one.

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
            check_results(results)
            journal = Journal(results, _heading(jobs, target_spm))
            stack.callback(journal.close)
        resumed = journal.done if journal else 0
        if journal:
            for result in journal.results():
                summary.add(result)
        call = partial(judge, target_spm=target_spm, plain=plain)
        outcomes = workforce.in_order(call, jobs[resumed:])
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


def _heading(jobs: Sequence[Job], target_spm: int) -> Heading:
    recordings = hashlib.sha256("\n".join(job.label for job in jobs).encode())
    return Heading(code_digest(), target_spm, recordings.hexdigest())
