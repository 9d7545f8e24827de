"""The accelerometer's keeper gives samples or none, and says what is wrong."""

from collections import Counter

import numpy as np
import pytest

from footfall_host.virtual_board.bus import Hang, Nacks

SECOND_US = 1_000_000
PASS_US = 10_000
PASSES_A_DRAIN = 8
# No two samples in a row are alike on any axis, and each axis moves by an eighth of a g and more.
MOVING = (np.random.default_rng(3).integers(-100, 100, (9000, 3)) * 64).astype(np.int16)
STILL = np.full((9000, 3), (0, 0, 4032), np.int16)


class Watched:
    """A sensor on a bench, polled as the loop does, and all that came of it."""

    def __init__(self, bench, description):
        from footfall.device.fault_codes import Faults
        from footfall.device.sensor import Sensor

        self.bench = bench
        self.faults = Faults()
        self.sensor = Sensor(description, bench.pins.__getitem__, self.faults)
        self.samples = []
        self.gaps = 0
        self.longest_us = 0

    def poll(self, seconds):
        """Poll for so long; a drain every eighth pass and whenever one is urgent."""
        clock = self.bench.clock
        end_us = clock.now_us + round(seconds * SECOND_US)
        number = 0
        while clock.now_us < end_us:
            if number % PASSES_A_DRAIN == 0 or self.sensor.urgent:
                self._drain()
            number += 1
            clock.advance(PASS_US)
        return self

    def _drain(self):
        before_us = self.bench.clock.now_us
        count = self.sensor.drain(self.bench.clock.ticks_ms())
        self.longest_us = max(self.longest_us, self.bench.clock.now_us - before_us)
        if count:
            self.gaps += self.sensor.may_have_lost
            self.sensor.may_have_lost = False
            block = np.array(self.sensor.block[: 3 * count]).reshape(-1, 3)
            self.samples.extend(map(tuple, block))

    @property
    def present(self):
        return self.faults.showing

    def count(self, code):
        return self.faults.counts[code]


@pytest.fixture
def watched(bench_with):
    """Return a function that puts a sensor on a bench; it takes a Scenario's fields."""
    import footfall_boards.circuitplayground_bluefruit as description

    def build(counts=MOVING, **scenario):
        return Watched(bench_with(counts, **scenario), description)

    return build


def rows(counts):
    return Counter(map(tuple, counts))


def test_all_samples_come_once_and_in_order(watched):
    seen = watched().poll(10)
    assert len(seen.samples) > 950
    first = next(i for i in range(60) if tuple(MOVING[i]) == seen.samples[0])
    np.testing.assert_array_equal(seen.samples, MOVING[first : first + len(seen.samples)])
    assert (seen.present, seen.faults.total, seen.gaps) == (0, 0, 0)


@pytest.mark.fault(5)
@pytest.mark.parametrize("number", [19, 5], ids=["address", "data"])
@pytest.mark.parametrize("times", [1, 10])
def test_transfers_that_fail_for_a_moment_cost_no_sample_and_no_fault(watched, number, times):
    seen = watched(nacks=(Nacks(4 * SECOND_US, times, number),)).poll(10)
    untouched = watched().poll(10)
    assert seen.samples == untouched.samples
    assert (seen.faults.total, seen.gaps) == (0, 0)


@pytest.mark.fault(6)
def test_a_bus_that_hangs_is_tried_once_a_second_and_told(watched):
    from footfall.device import fault_codes

    seen = watched(hangs=(Hang(4 * SECOND_US, 9 * SECOND_US),)).poll(8)
    tries = [t for t in seen.bench.bus.transfers if t.took_us == SECOND_US]
    assert 2 <= len(tries) <= 3
    assert seen.longest_us < 1.1 * SECOND_US
    seen.poll(1.5)
    assert seen.present == fault_codes.NO_ACCELEROMETER
    before = len(seen.samples)
    seen.poll(4)
    assert (seen.present, seen.gaps) == (0, 1)
    assert len(seen.samples) > before + 200


@pytest.mark.fault(7)
def test_a_bus_that_hangs_at_the_start_does_not_hold_the_loop(watched):
    seen = watched(hangs=(Hang(0, 5 * SECOND_US),)).poll(10)
    assert seen.longest_us < 1.1 * SECOND_US
    assert seen.present == 0
    assert len(seen.samples) > 200


@pytest.mark.fault(9)
def test_an_absent_chip_is_tried_each_second(watched):
    from footfall.device import fault_codes

    seen = watched(unplugged_us=[(0, 20 * SECOND_US)]).poll(10)
    assert seen.present == fault_codes.NO_ACCELEROMETER
    assert 9 <= len(seen.bench.bus.transfers) <= 11
    assert seen.count(fault_codes.NO_ACCELEROMETER) == 1


@pytest.mark.fault(9)
def test_another_chip_is_named_as_such(watched):
    from footfall.device import fault_codes

    seen = watched(identity=0x11).poll(5)
    assert seen.present == fault_codes.WRONG_CHIP
    assert not seen.samples


@pytest.mark.fault(8)
@pytest.mark.parametrize("at_ms", range(5000, 5080, 13))
def test_a_chip_that_resets_itself_is_set_up_again_at_once(watched, at_ms):
    from footfall.device import fault_codes

    seen = watched(chip_resets_us=(at_ms * 1000,)).poll(10)
    assert seen.count(fault_codes.ACCELEROMETER_RESET) == 1
    assert (seen.present, seen.gaps) == (0, 1)
    assert len(seen.samples) > 1000 - 60
    # Nothing at another scale has come through.
    assert not rows(seen.samples) - rows(MOVING)


@pytest.mark.fault(14)
@pytest.mark.parametrize("axis", range(3))
def test_an_axis_that_is_stuck_amid_motion_is_told_and_the_others_counted(watched, axis):
    from footfall.device import fault_codes

    seen = watched(stuck=((axis, 3 * SECOND_US),)).poll(10)
    assert seen.present == fault_codes.STUCK_AXIS
    assert len(seen.samples) > 950


@pytest.mark.fault(14)
def test_a_sensor_that_feels_nothing_is_told(watched):
    from footfall.device import fault_codes

    assert watched(zero_us=3 * SECOND_US).poll(6).present == fault_codes.STUCK_AXIS


def test_a_clip_that_lies_still_is_no_fault(watched):
    assert watched(STILL).poll(30).faults.total == 0


def test_lying_still_after_a_run_is_no_fault(watched):
    at_rest_after_a_run = np.concatenate([MOVING[:1500], STILL[:1500]])
    assert watched(at_rest_after_a_run).poll(29).faults.total == 0
