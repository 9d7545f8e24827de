"""How much faster than life a recording is replayed, on one core."""

import pytest

from feeding import RATE_HZ, run_of, to_counts
from footfall.core.settings import Settings
from footfall_host.replay import replay
from footfall_host.trace import Trace, read_trace, write_trace

HOUR = "60@stand,240@walk,1500@172,120@walk,900@172-160,780@178"
ROUNDS = 3


@pytest.fixture(scope="module")
def hour():
    return run_of(HOUR)


def test_replay_of_an_hour(benchmark, figure, hour):
    counts = to_counts(hour.acc_g)
    trace = Trace(origin_s=0.0, counts=counts, gaps=(), name="an hour")
    events = benchmark.pedantic(lambda: list(replay(trace, Settings())), rounds=ROUNDS)
    assert len(events) > 8000
    duration_s = len(counts) / RATE_HZ
    figure(f"replay: {duration_s / benchmark.stats['median']:.0f} s of recording a second")


def test_reading_an_hour(benchmark, figure, hour, tmp_path):
    path = tmp_path / "hour.csv"
    write_trace(path, hour.t_s, hour.acc_g)
    trace = benchmark.pedantic(read_trace, (path,), rounds=ROUNDS)
    assert len(trace.counts) == len(hour.t_s)
    duration_s = len(hour.t_s) / RATE_HZ
    figure(f"reading: {duration_s / benchmark.stats['median']:.0f} s of recording a second")
