"""The FIFO driver on the register-level chip: all that waits, in one burst, once."""

from array import array

import numpy as np
import pytest

from footfall_host.virtual_board.bus import Hang
from footfall_host.virtual_board.lis3dh import (
    CTRL_REG4,
    FIFO_CTRL_REG,
    SETTLING_SAMPLES,
    UNSETTLED,
    WHO_AM_I,
)

ADDRESS = 0x19
HIGH_RESOLUTION = 0x08


def numbered(samples):
    """Return a recording whose every sample is another."""
    return (np.arange(3 * samples).reshape(-1, 3) * 64 % 0x8000).astype(np.int16)


def given(accelerometer, count):
    return np.array(accelerometer.block[: 3 * count]).reshape(-1, 3)


@pytest.fixture
def open_on():
    """Return a function that opens the accelerometer on a bench."""

    def open_accelerometer(bench):
        import busio

        from footfall.device.accelerometer import Accelerometer

        pins = bench.pins
        i2c = busio.I2C(pins["ACCELEROMETER_SCL"], pins["ACCELEROMETER_SDA"], frequency=400_000)
        return Accelerometer(i2c, ADDRESS)

    return open_accelerometer


def settle(bench, accelerometer):
    """Get past the settling samples, to an empty FIFO."""
    bench.wait_samples(SETTLING_SAMPLES)
    assert accelerometer.drain() == 0


def test_the_chip_is_set_to_8_g_100_hz_normal_mode(bench_with, open_on):
    import adafruit_lis3dh

    accelerometer = open_on(bench_with(numbered(10)))
    assert accelerometer.range == adafruit_lis3dh.RANGE_8_G
    assert accelerometer.data_rate == adafruit_lis3dh.DATARATE_100_HZ
    assert not accelerometer._read_register_byte(CTRL_REG4) & HIGH_RESOLUTION


def test_the_names_that_the_driver_uses_of_the_library_exist(bench_with, open_on):
    accelerometer = open_on(bench_with(numbered(10)))
    assert accelerometer._i2c.device_address == ADDRESS
    assert accelerometer._read_register_byte(WHO_AM_I) == 0x33
    accelerometer._write_register_byte(FIFO_CTRL_REG, 0x00)
    assert accelerometer._read_register_byte(FIFO_CTRL_REG) == 0x00


@pytest.mark.parametrize(("pushed", "count", "overrun"), [(40, 32, True), (31, 31, False)])
def test_a_drain_gives_all_that_waits(bench_with, open_on, pushed, count, overrun):
    recording = numbered(100)
    bench = bench_with(recording)
    accelerometer = open_on(bench)
    settle(bench, accelerometer)
    bench.wait_samples(pushed)
    assert accelerometer.drain() == count
    assert accelerometer.overrun is overrun
    np.testing.assert_array_equal(given(accelerometer, count), recording[pushed - count : pushed])
    assert accelerometer.drain() == 0
    assert not accelerometer.overrun


@pytest.mark.fault(4)
def test_an_empty_fifo_gives_nothing_and_costs_no_burst(bench_with, open_on):
    bench = bench_with(numbered(100))
    accelerometer = open_on(bench)
    settle(bench, accelerometer)
    before = len(bench.bus.transfers)
    assert accelerometer.drain() == 0
    assert [transfer.wire_bytes for transfer in bench.bus.transfers[before:]] == [2, 2]


def test_a_full_drain_is_one_burst_and_199_bytes_in_4_5_ms(bench_with, open_on):
    bench = bench_with(numbered(100))
    accelerometer = open_on(bench)
    settle(bench, accelerometer)
    bench.wait_samples(40)
    before, started_us = len(bench.bus.transfers), bench.clock.now_us
    accelerometer.drain()
    moved = bench.bus.transfers[before:]
    # The flags' address, the flags, and the burst with its repeated start.
    assert [transfer.wire_bytes for transfer in moved] == [2, 2, 195]
    assert bench.clock.now_us - started_us == pytest.approx(4_500, abs=50)


@pytest.mark.fault(4)
@pytest.mark.parametrize(
    ("when_full", "drains"),
    [
        # "Overwritten": 32 wait, the flag is down, 31 are given, and one is left.
        (False, [(31, False), (1, False)]),
        # "Full": the flag is up although nothing is lost.
        (True, [(32, True), (0, False)]),
    ],
)
def test_both_readings_of_the_overrun_flag_lose_nothing(bench_with, open_on, when_full, drains):
    recording = numbered(100)
    bench = bench_with(recording, overrun_when_full=when_full)
    accelerometer = open_on(bench)
    settle(bench, accelerometer)
    bench.wait_samples(32)
    seen = array("h")
    for count, overrun in drains:
        assert accelerometer.drain() == count
        assert accelerometer.overrun is overrun
        seen.extend(accelerometer.block[: 3 * count])
    np.testing.assert_array_equal(np.array(seen).reshape(-1, 3), recording[:32])


def test_settling_samples_are_dropped_however_the_drains_fall(bench_with, open_on):
    recording = numbered(40)
    bench = bench_with(recording)
    accelerometer = open_on(bench)
    seen = array("h")
    for _ in range(12):
        bench.wait_samples(3)
        count = accelerometer.drain()
        seen.extend(accelerometer.block[: 3 * count])
    taken = np.array(seen).reshape(-1, 3)
    assert UNSETTLED not in map(tuple, taken.tolist())
    np.testing.assert_array_equal(taken, recording[: len(taken)])
    assert len(taken) == 36 - SETTLING_SAMPLES


def test_a_restart_throws_away_what_waits(bench_with, open_on):
    recording = numbered(100)
    bench = bench_with(recording)
    accelerometer = open_on(bench)
    settle(bench, accelerometer)
    bench.wait_samples(20)
    accelerometer.restart()
    settle(bench, accelerometer)
    bench.wait_samples(5)
    assert accelerometer.drain() == 5
    after = 20 + SETTLING_SAMPLES
    np.testing.assert_array_equal(given(accelerometer, 5), recording[after : after + 5])


@pytest.mark.parametrize(("chip", "error"), [({"identity": 0x32}, RuntimeError)])
def test_another_chip_is_refused(bench_with, open_on, chip, error):
    with pytest.raises(error, match="LIS3DH"):
        open_on(bench_with(numbered(10), **chip))


def test_a_silent_address_is_an_error_of_the_platforms_own(bench_with, open_on):
    with pytest.raises(OSError, match="No such device"):
        open_on(bench_with(numbered(10), unplugged_us=[(0, 1_000_000)]))


def test_a_bus_that_hangs_is_not_asked_who_is_there(bench_with, open_on):
    """On an nRF chip nothing would end that question."""
    bench = bench_with(numbered(10), hangs=[Hang(0, 60_000_000)])
    with pytest.raises(OSError, match="timed out"):
        open_on(bench)
    assert bench.clock.now_us < 1_100_000


def test_a_chip_that_has_reset_itself_is_not_as_it_was_set_up(bench_with, open_on):
    bench = bench_with(numbered(300), chip_resets_us=[1_000_000])
    accelerometer = open_on(bench)
    assert accelerometer.is_set_up()
    bench.clock.advance(1_500_000)
    assert not accelerometer.is_set_up()
    accelerometer.set_up()
    assert accelerometer.is_set_up()


def test_a_chip_that_falls_silent_raises_oserror(bench_with, open_on):
    bench = bench_with(numbered(100), unplugged_us=[(1_000_000, 2_000_000)])
    accelerometer = open_on(bench)
    bench.clock.advance(1_000_000)
    with pytest.raises(OSError, match="No such device"):
        accelerometer.drain()
