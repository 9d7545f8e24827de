"""The core on a board: samples in by the clock, and what the rest of the board wants to know."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

BLOCK = 8
MS_A_BLOCK = 80


@pytest.fixture
def new_counting(bench_with):
    """Return a function that makes a Counting and its faults."""
    bench_with(np.zeros((1, 3), np.int16))
    from footfall.core.settings import Settings
    from footfall.device.counting import Counting
    from footfall.device.fault_codes import Faults

    def build():
        faults = Faults()
        return Counting(Settings(), faults), faults

    return build


def sensor_with(block, may_have_lost=False):
    from array import array

    flat = array("h", [0] * 96)
    for at, value in enumerate(np.asarray(block, np.int16).ravel().tolist()):
        flat[at] = value
    return SimpleNamespace(block=flat, may_have_lost=may_have_lost)


def take_all(counting, counts, twice_at=()):
    """Feed a recording a drain at a time, some bursts read twice, and return the steps."""
    now_ms = 1000
    for number, start in enumerate(range(0, len(counts) - BLOCK, BLOCK)):
        now_ms += MS_A_BLOCK
        sensor = sensor_with(counts[start : start + BLOCK])
        counting.take(sensor, BLOCK, now_ms)
        if number in twice_at:
            counting.take(sensor, BLOCK, now_ms + 2)
    return counting.steps


def test_steps_and_seconds_of_a_run_are_counted(new_counting, counts):
    counting, faults = new_counting()
    steps = take_all(counting, counts)
    # 30 s at 160 and 30 s at 180.45 steps/min.
    assert steps == pytest.approx(30 * 160 / 60 + 30 * 180.45 / 60, abs=2)
    assert 50 <= counting.running_s <= 62
    assert faults.total == 0


@pytest.mark.fault(2)
def test_a_burst_read_twice_is_counted_as_a_fault_and_makes_no_step(new_counting, counts):
    from footfall.device import fault_codes

    once, _ = new_counting()
    twice, faults = new_counting()
    again = range(200, 800, 60)
    assert abs(take_all(twice, counts, again) - take_all(once, counts)) <= 1
    assert faults.counts[fault_codes.IMPOSSIBLE_COUNT] == len(again)


@settings(max_examples=60, deadline=None)
@given(drains=st.lists(st.tuples(st.integers(1, 32), st.integers(0, 400)), max_size=60))
def test_more_samples_than_time_has_passed_for_never_get_in(drains):
    """Whatever a chip says, the core's time runs with the clock."""
    from footfall_host.virtual_board.board import Scenario
    from footfall_host.virtual_board.door import installed
    from footfall_host.virtual_board.machine import Machine
    from footfall_host.virtual_board.modules import board_modules

    machine = Machine(Scenario(np.zeros((1, 3), np.int16)))
    with installed(board_modules(machine), machine):
        from footfall.core.settings import Settings
        from footfall.device.counting import Counting
        from footfall.device.fault_codes import Faults

        counting = Counting(Settings(), Faults())
        now_ms = 0
        for count, later_ms in drains:
            now_ms += later_ms
            counting.take(sensor_with(np.zeros((count, 3))), count, now_ms)
        first = drains[0][0] if drains else 0
        possible = first + sum(later * 110 // 1000 + 3 for _, later in drains[1:])
        assert counting._pipeline.samples <= possible


def test_the_zone_is_told_by_its_side(new_counting, counts):
    from footfall.core import coach, stream

    counting, _ = new_counting()
    assert counting.side == coach.SILENCE
    take_all(counting, counts[: 35 * 100])
    assert counting.spm_tenths == pytest.approx(1600, abs=5)
    assert counting.side == stream.CUE_LOW
    counting.record(stream.TARGET, 160)
    assert counting.side == coach.SILENCE


def test_a_count_goes_on_from_where_an_earlier_start_left_it(new_counting, counts):
    counting, _ = new_counting()
    counting.resume(1000, 300)
    steps = take_all(counting, counts)
    assert steps == pytest.approx(1000 + 170, abs=3)
    counting.start()
    assert (counting.steps, counting.running_s) == (0, 0)


def test_a_run_that_was_stopped_counts_and_cues_no_more_until_it_is_started(new_counting, counts):
    from footfall.core.coach import SILENCE

    counting, _ = new_counting()
    take_all(counting, counts[:4000])
    steps, running_s = counting.steps, counting.running_s
    assert steps > 50
    counting.stop()
    take_all(counting, counts[4000:])
    assert (counting.steps, counting.running_s) == (steps, running_s)
    assert counting.due_cue == SILENCE
    counting.start()
    assert take_all(counting, counts[1100:4000]) > 50
