"""An evaluation of many minutes: how fast, on how many cores, in how much memory, and where.

``FOOTFALL_SCALE_MINUTES=10000 pytest -n 0 -m "" tests/benchmarks/test_evaluate_scale.py`` takes ten
times as many as the default, and ten times as long.
"""

import json
import logging
import multiprocessing
import os
import pathlib
import subprocess
import sys
import time
from functools import cache

import distributed
import pytest

MINUTES = int(os.environ.get("FOOTFALL_SCALE_MINUTES", "1000"))
FEW_MINUTES = 100
# Python's own memory is given back in steps.
MOST_GROWTH = 1.1
PROGRAM = pathlib.Path(__file__).with_name("evaluating.py")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("scale")


@cache
def taken(folder, minutes, where):
    """Return what an evaluation took, and its file of results."""
    results = folder / f"{minutes}-{str(where).rpartition(':')[-1]}.parquet"
    ran = subprocess.run(
        [sys.executable, PROGRAM, str(minutes), str(where), results],
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(ran.stdout), results


def spin(_):
    return sum(number * number for number in range(10_000_000))


def done_by_two():
    """Return how much two cores do of what one does, where a virtual machine shares them."""
    took_s = []
    for processes in (1, 2):
        with multiprocessing.get_context("fork").Pool(processes) as pool:
            began_s = time.perf_counter()
            pool.map(spin, range(processes), chunksize=1)
            took_s.append(time.perf_counter() - began_s)
    return 2 * took_s[0] / took_s[1]


def test_speed_of_a_core_and_what_a_second_one_adds(folder, figure):
    one, _ = taken(folder, MINUTES, 1)
    two, _ = taken(folder, MINUTES, 2)
    for name in ("loading_s", "judging_s"):
        per_core_s = one["recorded_s"] / one[name]
        figure(f"evaluation, {name[:-2]}: {per_core_s:.0f} s of recording a core-second")
    figure(f"evaluation: {one['wall_s'] / two['wall_s']:.2f} times as fast on two cores")
    figure(f"this machine: two loops that share nothing do {done_by_two():.2f} of what one does")
    assert one["recorded_s"] == two["recorded_s"] == 60 * MINUTES


def test_memory_is_the_same_for_many_times_as_many(folder, figure):
    few, _ = taken(folder, FEW_MINUTES, 2)
    many, _ = taken(folder, MINUTES, 2)
    for name in ("own_mb", "worker_mb"):
        figure(
            f"evaluation, {name}: {few[name]:.0f} at {FEW_MINUTES} minutes, "
            f"{many[name]:.0f} at {MINUTES}"
        )
        assert many[name] <= MOST_GROWTH * few[name]


def test_a_cluster_gives_the_same_bytes(folder, figure):
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=":0",
        silence_logs=logging.CRITICAL,
    ) as cluster:
        there, results = taken(folder, MINUTES, cluster.scheduler_address)
    here, expected = taken(folder, MINUTES, 2)
    assert results.read_bytes() == expected.read_bytes()
    figure(f"evaluation: {there['wall_s'] / here['wall_s']:.2f} times as long on two Dask workers")
