"""The virtual board's modules win, lack what a board lacks, and leave no trace of themselves."""

import builtins
import codecs
import importlib
import os
import sys
import time
from types import ModuleType

import numpy as np
import pytest

from footfall.core import stream
from footfall_host.errors import BadInputError
from footfall_host.flash_files import files_to_flash
from footfall_host.virtual_board.board import Press, Scenario, power_on
from footfall_host.virtual_board.clock import FIRST_TICK_MS, TICKS_PERIOD_MS, Clock
from footfall_host.virtual_board.endings import NotModelled, PowerOff
from footfall_host.virtual_board.gpio import DigitalInOut, Pull
from footfall_host.virtual_board.i2c import I2C
from footfall_host.virtual_board.keys import Keys
from footfall_host.virtual_board.pins import Pin, solder
from footfall_host.virtual_board.stubs import pin_names

BOARD_ID = "circuitplayground_bluefruit"
STILL = np.full((300, 3), (0, 0, 4032), np.int16)

# --- no trace -------------------------------------------------------------------------


@pytest.fixture
def unchanged():
    """See that a test leaves modules, their packages' attributes and the path as they were."""
    import footfall
    import footfall.core.pipeline

    files_to_flash(BOARD_ID)  # what it imports is the laptop's own
    for encoding in ("cp437", "utf-16-le"):  # of a drive's names
        codecs.lookup(encoding)

    def state():
        return (
            dict(sys.modules),
            list(sys.path),
            list(sys.meta_path),
            builtins.open,
            dict(vars(footfall)),
            footfall.core.pipeline.Pipeline,
            sys.stdout,
        )

    before = state()
    yield
    after = state()
    assert set(after[0]) ^ set(before[0]) == set()
    assert after == before


def test_boards_run_one_after_another_without_a_trace(unchanged):
    first, second = (power_on(Scenario(STILL)) for _ in range(2))
    assert first.events == second.events
    assert first.transfers == second.transfers
    assert first.console == second.console


def test_a_firmware_that_raises_leaves_no_trace(unchanged, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(Keys, "__init__", broken)
    run = power_on(Scenario(STILL))
    assert "ZeroDivisionError: a bug" in run.console
    assert run.console.count("ZeroDivisionError: a bug") == 4
    monkeypatch.undo()


def test_drivers_imported_before_are_not_used_and_are_back_afterwards(unchanged, monkeypatch):
    stale = {name: ModuleType(name) for name in ("footfall.device.app", "adafruit_lis3dh")}
    for name, module in stale.items():
        monkeypatch.setitem(sys.modules, name, module)
    assert power_on(Scenario(STILL)).blocks
    assert {name: sys.modules[name] for name in stale} == stale
    monkeypatch.undo()


def test_modules_in_use_before_are_back_afterwards(unchanged):
    real_time, real_sleep, real_open = sys.modules["time"], time.sleep, builtins.open
    code = "import time; time.sleep(1); print(open('/code.py').read()[:6])"
    run = power_on(Scenario(STILL, files={"code.py": code}))
    assert run.console == "import\n"
    assert run.said[0].t_us >= 1_000_000
    assert sys.modules["time"] is real_time
    assert time.sleep is real_sleep
    assert builtins.open is real_open


def test_boards_of_two_kinds_run_in_one_process_without_a_trace(unchanged):
    code = "import board, keypad; print(board.board_id)"
    for board_id in ("raspberry_pi_pico", "feather_nrf52840_express"):
        run = power_on(Scenario(STILL, board_id, files={"code.py": code}))
        assert run.console == f"{board_id}\n"


def test_a_library_that_has_changed_is_not_the_one_that_was_compiled(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    library = tmp_path / "adafruit_made_up.py"
    code = {"code.py": "import adafruit_made_up as it; it.seen += [it.SAYS]; print(it.seen)"}
    consoles = []
    for changed_s, says in [(1, "first"), (1, "first"), (2, "then")]:
        library.write_text(f"SAYS, seen = {says!r}, []\n")
        os.utime(library, (changed_s, changed_s))
        consoles.append(power_on(Scenario(STILL, files=code)).console)
    assert consoles == ["['first']\n", "['first']\n", "['then']\n"]


@pytest.mark.parametrize(
    ("board_id", "name", "said"),
    [
        ("circuitplayground_express", "keypad", "no module named 'keypad'"),
        ("circuitplayground_express", "watchdog", "no module named 'watchdog'"),
        ("circuitplayground_express", "alarm.pin", "no module named 'alarm"),
        (BOARD_ID, "wifi", "no module named 'wifi'"),
        (BOARD_ID, "audiopwmio", "the virtual board has no model of 'audiopwmio'"),
    ],
)
def test_a_module_that_is_not_there_says_why(unchanged, board_id, name, said):
    run = power_on(Scenario(STILL, board_id, files={"code.py": f"import {name}"}))
    assert f"ImportError: {said}" in run.console


def test_a_part_that_a_build_lacks_is_not_there(unchanged):
    code = "import os, supervisor; print(hasattr(os, 'getenv'), hasattr(supervisor, 'get_setting'))"
    seen = {
        (board_id, release): power_on(
            Scenario(STILL, board_id, files={"code.py": code}, release=release)
        ).console
        for board_id in ("circuitplayground_express", BOARD_ID)
        for release in ((10, 0), (10, 3))
    }
    assert seen[BOARD_ID, (10, 3)] == "True True\n"
    assert seen[BOARD_ID, (10, 0)] == "True False\n"
    assert seen["circuitplayground_express", (10, 3)] == "False False\n"


def test_a_library_that_wants_what_is_not_modelled_ends_the_run_loudly(unchanged):
    code = "import board, busio\ntry:\n    busio.SPI(board.SCK)\nexcept Exception:\n    pass"
    with pytest.raises(NotModelled, match="SPI"):
        power_on(Scenario(STILL, files={"code.py": code}))


@pytest.mark.parametrize(
    ("board_id", "words"),
    [("feather_of_nobody", "No board file for"), ("CircuitPlayground_Bluefruit", "is for")],
)
def test_the_firmware_refuses_a_board_that_is_not_its_own(bench_with, capsys, board_id, words):
    bench_with(STILL)
    importlib.import_module("board").board_id = board_id
    importlib.import_module("footfall.device.app").main()
    said = capsys.readouterr().out
    assert words in said
    assert board_id in said


# --- clock ----------------------------------------------------------------------------


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


# --- pins -----------------------------------------------------------------------------


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


# --- the bus --------------------------------------------------------------------------


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
