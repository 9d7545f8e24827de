"""Run an evaluation of simulated minutes, and print what it took: a program of its own.

Arguments: minutes, processes or the address of a scheduler, and the file of results. It prints one
JSON object: wall_s, recorded_s, loading_s, judging_s, and in MB the peak memory of this process and
of the largest of its workers.
"""

import dataclasses
import json
import pathlib
import resource
import sys
import time

from footfall_host.evaluation import evaluate
from footfall_host.evaluation.executors import workforce
from footfall_host.evaluation.jobs import simulated_jobs

KB_PER_MB = 1024


def main(minutes: str, where: str, results: str) -> None:
    options = {"processes": int(where)} if where.isdigit() else {"scheduler": where}
    began_s = time.perf_counter()
    with workforce(**options) as workers:
        jobs = simulated_jobs(float(minutes), seed=0)
        evaluation = evaluate(jobs, workers, results=pathlib.Path(results), plain=True)
    wall_s = time.perf_counter() - began_s
    peak_mb = {
        name: resource.getrusage(who).ru_maxrss / KB_PER_MB
        for name, who in (
            ("own_mb", resource.RUSAGE_SELF),
            ("worker_mb", resource.RUSAGE_CHILDREN),
        )
    }
    print(json.dumps({"wall_s": wall_s, **dataclasses.asdict(evaluation.effort), **peak_mb}))


if __name__ == "__main__":
    main(*sys.argv[1:])
