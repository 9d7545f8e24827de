"""An evaluation on a Dask cluster: a real scheduler and two workers, each a process of its own."""

import json
import logging

import distributed
import pytest
from click.testing import CliRunner

import footfall_host.evaluation.executors as executors
from footfall_host.cli import footfall
from footfall_host.errors import BadInputError
from footfall_host.evaluation import evaluate
from footfall_host.evaluation.executors import workforce
from footfall_host.evaluation.jobs import simulated_jobs

MINUTES = 8
NOBODY = "tcp://127.0.0.1:9"


def cluster_of(workers):
    return distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        dashboard_address=":0",
        silence_logs=logging.CRITICAL,
    )


def refusal_by(scheduler):
    with pytest.raises(BadInputError) as refusal, workforce(scheduler=scheduler):
        pass
    return str(refusal.value)


@pytest.fixture(scope="module")
def scheduler():
    """Return the address of the scheduler of two workers."""
    with cluster_of(2) as cluster:
        yield cluster.scheduler_address


def test_the_report_and_the_file_are_those_of_this_machine_byte_for_byte(scheduler, tmp_path):
    jobs = simulated_jobs(MINUTES / 4, 0) + simulated_jobs(MINUTES / 2, 1)
    files, reports = [], []
    for name, options in (("cluster", {"scheduler": scheduler}), ("here", {"processes": 1})):
        files.append(tmp_path / f"{name}.parquet")
        with workforce(**options) as workers:
            reports.append(evaluate(jobs, workers, results=files[-1], worst=2).report)
    assert reports[0] == reports[1]
    assert files[0].read_bytes() == files[1].read_bytes()


def test_the_command_works_there(scheduler):
    result = CliRunner().invoke(
        footfall, ["evaluate", "--simulated", "1", "--scheduler", scheduler, "--json"]
    )
    assert result.exit_code == 0
    assert json.loads(result.stdout)["overall"]["recordings"] == 1


def test_workers_with_other_code_are_refused(scheduler, monkeypatch):
    # The workers have their own; here it is another one.
    monkeypatch.setattr(executors, "CODE", ("footfall.core",))
    assert "has another Footfall than this machine" in refusal_by(scheduler)


def test_a_scheduler_without_workers_and_no_scheduler_are_told(monkeypatch):
    monkeypatch.setattr(executors, "_CONNECT_WITHIN_S", 1)
    assert "no Dask scheduler answers there" in refusal_by(NOBODY)
    with cluster_of(0) as cluster:
        assert "has no workers" in refusal_by(cluster.scheduler_address)


@pytest.mark.parametrize("address", ["nonsense", "10.0.0.5", "http://a:1", "tcp://a:port", ""])
def test_what_is_no_address_is_told(address):
    assert "no Dask scheduler answers there" in refusal_by(address)


def test_processes_are_for_this_machine():
    with pytest.raises(BadInputError, match="--jobs is for this machine"):
        CliRunner().invoke(
            footfall,
            ["evaluate", "--simulated", "1", "--jobs", "2", "--scheduler", NOBODY],
            standalone_mode=False,
            catch_exceptions=False,
        )
