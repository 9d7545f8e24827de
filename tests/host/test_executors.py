"""Processes of this machine: what comes back is in order, and how a worker and its parent end."""

import importlib.resources
import os
import signal
import subprocess
import sys

import psutil
import pytest

from footfall_host.errors import BadInputError
from footfall_host.evaluation.executors import CODE, code_digest, python_files, workforce

LONG_S = 60
# It says when its worker works, and then waits for it.
PROGRAM = f"""
import time
from footfall_host.evaluation.executors import workforce

if __name__ == "__main__":
    with workforce(processes=1) as workers:
        results = workers.in_order(time.sleep, [0, {LONG_S}])
        next(results)
        print("works", flush=True)
        next(results)
"""


@pytest.fixture
def at_work(tmp_path):
    """Return a program that works, and its workers."""
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, path], start_new_session=True, **pipes) as program:
        assert program.stdout.readline() == "works\n"
        workers = psutil.Process(program.pid).children()
        yield program, workers
        for one in workers:
            if one.is_running():
                one.kill()


def test_results_come_in_order_and_a_lost_worker_is_told():
    with workforce(processes=2) as workers:
        assert list(workers.in_order(abs, range(-20, 0))) == list(range(20, 0, -1))
        with pytest.raises(BadInputError, match="a worker ended amid a recording"):
            list(workers.in_order(os._exit, [1]))


@pytest.mark.skipif(os.name == "nt", reason="signals are of Unix")
def test_workers_end_with_a_parent_that_is_killed(at_work):
    program, workers = at_work
    program.kill()
    _, alive = psutil.wait_procs(workers, timeout=LONG_S / 2)
    assert [one for one in alive if one.status() != psutil.STATUS_ZOMBIE] == []


@pytest.mark.skipif(os.name == "nt", reason="signals are of Unix")
def test_at_control_c_a_worker_ends_and_says_nothing(at_work):
    program, _ = at_work
    os.killpg(program.pid, signal.SIGINT)
    _, errors = program.communicate(timeout=LONG_S / 2)
    assert errors.count("Traceback") == 1  # its own
    assert errors.rstrip().endswith("KeyboardInterrupt")


def test_all_code_tells_versions_apart():
    assert len(code_digest()) == 64
    root = importlib.resources.files(CODE[1])
    places = {place for place, _ in python_files(root, CODE[1])}
    assert {"footfall_host/recordings/frames.py", "footfall_host/tuning/objective.py"} <= places
