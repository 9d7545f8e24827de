"""The loop's parts are timed against their budgets."""

import numpy as np
import pytest


@pytest.fixture
def timed(bench_with):
    """Return the times, and a function that lets a task take so many milliseconds."""
    bench = bench_with(np.zeros((1, 3), np.int16))
    from footfall.device.tasks import TaskTimes

    times = TaskTimes()

    def take(task, ms):
        times.begin()
        bench.clock.advance(ms * 1000)
        times.end(task)

    return times, take


def test_the_longest_time_and_what_was_over_budget_are_kept(timed):
    from footfall.device import tasks

    times, take = timed
    for ms in (1, 3, 2):
        take(tasks.CUES, ms)
    assert (times.longest_ms[tasks.CUES], sum(times.over_budget)) == (3, 0)
    take(tasks.CUES, tasks.BUDGETS_MS[tasks.CUES] + 1)
    take(tasks.CUES, 1)
    assert times.over_budget[tasks.CUES] == 1
    assert times.longest_ms[tasks.SAMPLES] == 0
    assert f"cues {tasks.BUDGETS_MS[tasks.CUES] + 1}" in times.report()


def test_gaps_between_drains_are_told_but_not_one_without_an_accelerometer(timed):
    times, _ = timed
    for now_ms in (1000, 1080, 1200, 1280):
        times.drained(now_ms)
    assert times.longest_gap_ms == 120
    times.interrupted()
    times.drained(9000)
    times.drained(9080)
    assert times.longest_gap_ms == 120


def test_a_gap_across_the_wrap_of_the_ticks_is_no_longer_than_it_is(timed):
    times, _ = timed
    times.drained((1 << 29) - 40)
    times.drained(45)
    assert times.longest_gap_ms == 85
