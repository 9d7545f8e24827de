"""The virtual board behaves as its hardware would, and leaves no trace of itself."""

import importlib
import importlib.util
import sys
import time
from types import ModuleType

import numpy as np
import pytest

from footfall.core import stream
from footfall_host.errors import BadInputError
from footfall_host.virtual_board.board import Press, Scenario, power_on
from footfall_host.virtual_board.bus import I2C
from footfall_host.virtual_board.clock import FIRST_TICK_MS, TICKS_PERIOD_MS, Clock, PowerOff
from footfall_host.virtual_board.gpio import DigitalInOut, Keys, Pull
from footfall_host.virtual_board.lis3dh import (
    CTRL_REG1,
    CTRL_REG4,
    CTRL_REG5,
    EMPTY,
    FIFO_CTRL_REG,
    FIFO_SRC_REG,
    OUT_X_L,
    OVERRUN,
    WATERMARK,
    WHO_AM_I,
    Lis3dh,
)
from footfall_host.virtual_board.modules import board_modules, installed
from footfall_host.virtual_board.pins import Pin, pin_names, solder

BOARD_ID = "circuitplayground_bluefruit"
STILL = np.full((300, 3), (0, 0, 4032), np.int16)
HZ_100_ALL_AXES = 0x57
STREAM_WITH_WATERMARK_10 = 0x80 | 10


# --- no trace ----------------------------------------------------------------------------


@pytest.fixture
def unchanged():
    """See that a test leaves modules, their packages' attributes and the path as they were."""
    import footfall
    import footfall.core.pipeline

    def state():
        return (
            dict(sys.modules),
            list(sys.path),
            dict(vars(footfall)),
            footfall.core.pipeline.Pipeline,
            sys.stdout,
        )

    before = state()
    yield
    assert state() == before


def test_boards_run_one_after_another_without_a_trace(unchanged):
    first, second = (power_on(Scenario(STILL)) for _ in range(2))
    assert first.events == second.events
    assert first.transfers == second.transfers
    assert first.console == second.console


def test_a_firmware_that_raises_leaves_no_trace(unchanged, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(Keys, "__init__", broken)
    with pytest.raises(ZeroDivisionError):
        power_on(Scenario(STILL))
    monkeypatch.undo()


def test_drivers_imported_before_are_not_used_and_are_back_afterwards(unchanged, monkeypatch):
    stale = {name: ModuleType(name) for name in ("footfall.device.app", "adafruit_lis3dh")}
    for name, module in stale.items():
        monkeypatch.setitem(sys.modules, name, module)
    assert power_on(Scenario(STILL)).blocks
    assert {name: sys.modules[name] for name in stale} == stale
    monkeypatch.undo()


def test_modules_in_use_before_are_back_afterwards(unchanged):
    real_time, real_sleep = sys.modules["time"], time.sleep
    with installed(board_modules(BOARD_ID, {}, Clock(), {}, (10, 3))):
        assert importlib.import_module("time").sleep is not real_sleep
    assert sys.modules["time"] is real_time
    assert time.sleep is real_sleep


def test_the_virtual_modules_win_and_the_rest_of_blinka_is_not_there(unchanged):
    assert importlib.util.find_spec("neopixel_write") is not None
    with installed(board_modules(BOARD_ID, {}, Clock(), {}, (10, 3))):
        assert importlib.import_module("board").board_id == BOARD_ID
        assert importlib.import_module("busio").I2C is I2C
        with pytest.raises(ImportError):
            importlib.import_module("neopixel_write")


@pytest.mark.parametrize(
    ("board_id", "words"),
    [("feather_of_nobody", "No board file for"), ("CircuitPlayground_Bluefruit", "is for")],
)
def test_the_firmware_refuses_a_board_that_is_not_its_own(unchanged, capsys, board_id, words):
    with installed(board_modules(board_id, {}, Clock(), {}, (10, 3))):
        importlib.import_module("footfall.device.app").main()
    said = capsys.readouterr().out
    assert words in said
    assert board_id in said


# --- clock -------------------------------------------------------------------------------


def test_ticks_start_where_circuitpython_starts_them_and_wrap_65_s_later():
    clock = Clock()
    assert clock.ticks_ms() == FIRST_TICK_MS
    clock.advance(65_536_000)
    assert clock.ticks_ms() == 0
    assert Clock(TICKS_PERIOD_MS - 1).ticks_ms() == TICKS_PERIOD_MS - 1


def test_the_power_goes_on_time_and_stays_off():
    clock = Clock()
    clock.power_off_us = 1_000
    with pytest.raises(PowerOff):
        clock.sleep(5)
    assert clock.now_us == 1_000
    with pytest.raises(PowerOff):
        clock.ticks_ms()


def test_a_stall_takes_the_time_of_whoever_runs_into_it():
    clock = Clock(stalls_us=[(500, 10_000)])
    clock.advance(400)
    assert clock.now_us == 400
    clock.advance(200)
    assert clock.now_us == 10_600
    clock.advance(200)
    assert clock.now_us == 10_800


# --- pins --------------------------------------------------------------------------------


def test_names_of_one_pin_share_it():
    pins = solder(BOARD_ID, Clock(), [], [])
    assert pins["SPEAKER"] is pins["D12"]
    DigitalInOut(pins["LED"])
    with pytest.raises(ValueError, match="in use"):
        DigitalInOut(pins["D13"])


def test_an_unknown_board_is_refused():
    with pytest.raises(BadInputError, match="no_such"):
        pin_names("no_such")


def test_an_input_reads_its_pull_and_its_button():
    clock = Clock()
    pin = Pin("P1_02", clock, [], [], pressed_us=[(100, 200)])
    button = DigitalInOut(pin)
    button.pull = Pull.DOWN
    levels = []
    for _ in range(3):
        levels.append(button.value)
        clock.advance(100)
    assert levels == [False, True, False]
    with pytest.raises(AttributeError):
        button.value = True


def test_a_bounce_between_scans_is_not_seen():
    bounces = [Press("BUTTON_A", at_us=2_000_000 + index * 4_000, for_us=2_000) for index in (1, 2)]
    held = Press("BUTTON_A", at_us=2_020_000)
    run = power_on(Scenario(STILL, presses=[*bounces, held]))
    assert len(run.records(stream.BUTTON)) == 1


# --- the chip ----------------------------------------------------------------------------


@pytest.fixture
def clock():
    return Clock()


def streaming(clock, counts=STILL, **peculiar):
    """Return a chip whose FIFO streams at 100 Hz and +-8 g."""
    chip = Lis3dh(clock, counts, **peculiar)
    chip.write(bytes([CTRL_REG1, HZ_100_ALL_AXES]))
    chip.write(bytes([CTRL_REG4, 0xA0]))
    chip.write(bytes([CTRL_REG5, 0x40]))
    chip.write(bytes([FIFO_CTRL_REG, STREAM_WITH_WATERMARK_10]))
    return chip


def register(chip, address):
    chip.write(bytes([address]))
    return chip.read(1)[0]


def samples(chip, count):
    chip.write(bytes([OUT_X_L | 0x80]))
    return np.frombuffer(chip.read(6 * count), "<i2").reshape(-1, 3)


def test_registers_have_their_values_of_reset_and_again_after_a_reboot(clock):
    chip = Lis3dh(clock, STILL)
    assert register(chip, WHO_AM_I) == 0x33
    assert register(chip, CTRL_REG1) == 0x07
    chip.write(bytes([CTRL_REG1, HZ_100_ALL_AXES]))
    chip.write(bytes([WHO_AM_I, 0xFF]))
    assert register(chip, WHO_AM_I) == 0x33
    assert register(chip, CTRL_REG1) == HZ_100_ALL_AXES
    chip.write(bytes([CTRL_REG5, 0x80]))
    assert register(chip, CTRL_REG1) == 0x07
    assert register(chip, CTRL_REG5) == 0x00


@pytest.mark.parametrize(
    ("waiting", "source"),
    [
        (0, EMPTY),
        (1, 1),
        (10, 10),
        (11, WATERMARK | 11),
        (31, WATERMARK | 31),
        (32, WATERMARK | 31),
        (33, WATERMARK | OVERRUN | 31),
    ],
)
def test_the_fifo_tells_how_much_waits(clock, waiting, source):
    chip = streaming(clock)
    clock.advance(waiting * 10_000)
    assert register(chip, FIFO_SRC_REG) == source


def test_stream_mode_keeps_the_newest(clock):
    counts = (np.arange(300).reshape(-1, 3) * 64).astype(np.int16)
    chip = streaming(clock, counts)
    clock.advance((7 + 40) * 10_000)
    np.testing.assert_array_equal(samples(chip, 32), counts[8:40])
    assert register(chip, FIFO_SRC_REG) == EMPTY


def test_a_burst_wraps_within_the_outputs(clock):
    chip = streaming(clock)
    clock.advance(9 * 10_000)
    assert samples(chip, 9)[7:].tolist() == [[0, 0, 4032]] * 2


@pytest.mark.parametrize(
    ("scale_bits", "expected"),
    [
        (0, (16384, -0x8000, 0x7FC0)),
        (1, (8192, -16384, 0x7FC0)),
        (2, (4096, -8192, 30016)),
        (3, (1344, -2752, 9984)),
    ],
)
def test_the_range_scales_and_saturates_in_10_bits(clock, scale_bits, expected):
    chip = streaming(clock, np.tile(np.array([4096, -8192, 30016], np.int16), (20, 1)))
    chip.write(bytes([CTRL_REG4, scale_bits << 4]))
    clock.advance(8 * 10_000)
    assert tuple(samples(chip, 8)[-1].tolist()) == expected


@pytest.mark.parametrize("rate_error", [-0.1, 0.0, 0.03])
def test_the_rate_is_off_by_what_it_is_told(clock, rate_error):
    chip = streaming(clock, np.zeros((20_000, 3), np.int16), rate_error=rate_error)
    taken = 0
    for _ in range(1_000):
        clock.advance(100_000)
        waiting = register(chip, FIFO_SRC_REG) & 0x1F
        samples(chip, waiting)
        taken += waiting
    assert taken == pytest.approx(10_000 * (1 + rate_error), abs=1)


def test_losing_power_loses_the_registers(clock):
    chip = Lis3dh(clock, STILL, unplugged_us=[(1_000, 2_000)])
    chip.write(bytes([CTRL_REG1, HZ_100_ALL_AXES]))
    clock.advance(1_500)
    assert not chip.answers()
    clock.advance(500)
    assert chip.answers()
    assert register(chip, CTRL_REG1) == 0x07


def test_a_mode_that_is_not_modelled_says_so(clock):
    with pytest.raises(NotImplementedError):
        Lis3dh(clock, STILL).write(bytes([FIFO_CTRL_REG, 0x40]))


# --- the bus -----------------------------------------------------------------------------


def test_the_bus_wants_its_lock_and_its_pull_ups(bench_with):
    pins = bench_with(STILL).pins
    i2c = I2C(pins["ACCELEROMETER_SCL"], pins["ACCELEROMETER_SDA"])
    with pytest.raises(RuntimeError, match="lock"):
        i2c.writeto(0x19, b"")
    assert i2c.try_lock()
    assert not i2c.try_lock()
    with pytest.raises(OSError, match="No such device"):
        i2c.writeto(0x18, b"")
    with pytest.raises(RuntimeError, match="pull up"):
        I2C(pins["SCL"], pins["SDA"])


@pytest.mark.parametrize(("frequency", "us"), [(100_000, 1_170), (400_000, 290)])
def test_the_librarys_acceleration_costs_what_it_costs_on_a_bus(bench_with, frequency, us):
    import adafruit_lis3dh

    bench = bench_with(STILL)
    pins = bench.pins
    i2c = I2C(pins["ACCELEROMETER_SCL"], pins["ACCELEROMETER_SDA"], frequency=frequency)
    library = adafruit_lis3dh.LIS3DH_I2C(i2c, address=0x19)
    before_us = bench.clock.now_us
    assert len(library.acceleration) == 3
    assert bench.clock.now_us - before_us == pytest.approx(us, abs=5)
