"""Evaluations in this process, one recording after another."""

from concurrent.futures import ThreadPoolExecutor

from footfall_host.evaluation import evaluate
from footfall_host.evaluation.aggregate import Report
from footfall_host.evaluation.executors import Workforce
from footfall_host.evaluation.jobs import recorded_jobs


def report_on(folder, **options) -> Report:
    """Return the report of a corpus. options: those of evaluate()."""
    with ThreadPoolExecutor(1) as executor:
        return evaluate(recorded_jobs(folder), Workforce(executor, 1), **options).report
