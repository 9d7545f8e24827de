"""Each fault that can be asked for does to the virtual hardware what it says."""

import pytest

from footfall_host.virtual_board.machine import board_file
from programs import WAIT, lines, run_program

FEATHER = "feather_nrf52840_express"

# A program that drains the accelerometer each 50 ms and prints what it sees.
DRAIN = """
import board, busio, time, supervisor
bus = busio.I2C(board.ACCELEROMETER_SCL, board.ACCELEROMETER_SDA, frequency=400_000)
bus.try_lock()

def put(register, value):
    bus.writeto(0x19, bytes((register, value)))

def get(register, buffer):
    bus.writeto_then_readfrom(0x19, bytes((register,)), buffer)
    return buffer

def waiting():
    return get(0x2F, bytearray(1))[0] & 0x1F

def now_s():
    return time.monotonic()

def start():
    for register, value in ((0x20, 0x57), (0x23, 0xA0), (0x24, 0x40), (0x2E, 0), (0x2E, 0x80)):
        put(register, value)

start()
"""
READ_ALL = (
    DRAIN
    + """
while True:
    time.sleep(0.05)
    count = waiting()
    if count:
        block = get(0xA8, bytearray(6 * count))
        for start in range(0, 6 * count, 6):
            print(round(now_s(), 2), *(int.from_bytes(block[start + a : start + a + 2], 'little')
                                       for a in (0, 2, 4)))
"""
)
TRY_EACH_100_MS = (
    DRAIN
    + """
while True:
    time.sleep(0.1)
    try:
        waiting()
    except OSError as problem:
        print(round(now_s(), 2), problem.errno)
"""
)


# --- the accelerometer's bus -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("spec", "errors", "number"),
    [("nack@3", 1, 19), ("nack@3x10", 10, 19), ("nack-data@3x2", 2, 5)],
)
def test_transfers_are_not_acknowledged(spec, errors, number):
    seen = lines(run_program(TRY_EACH_100_MS, spec))
    assert [errno for _, errno in seen] == [number] * errors
    assert seen[0][0] == pytest.approx(3, abs=0.15)


def test_a_hang_costs_each_transfer_its_timeout():
    seen = lines(run_program(TRY_EACH_100_MS, "hang@3for2"))
    assert [errno for _, errno in seen] == [110, 110]
    assert seen[1][0] - seen[0][0] == pytest.approx(1.1, abs=0.05)


def test_a_probe_waits_out_a_hang_on_an_nrf_and_is_told_elsewhere():
    code = (
        "import board, busio, time\n"
        "bus = busio.I2C(board.{}, board.{})\n"
        "bus.try_lock()\n"
        "print(bus.probe({}), round(time.monotonic(), 1))\n"
    )
    nrf = code.format("ACCELEROMETER_SCL", "ACCELEROMETER_SDA", 0x19)
    assert run_program(nrf, "hang@0for4").console == "True 4.0\n"
    pico = code.format("GP5", "GP4", 0x18)
    run = run_program(pico, "hang@0for4", board_id="raspberry_pi_pico")
    assert run.console == "False 1.0\n"


@pytest.mark.parametrize(("spec", "from_s", "to_s"), [("absent@3for2", 3, 5), ("absent@8", 8, 10)])
def test_without_power_it_does_not_answer(spec, from_s, to_s):
    seen = lines(run_program(TRY_EACH_100_MS, spec))
    assert {errno for _, errno in seen} == {19}
    assert seen[0][0] == pytest.approx(from_s, abs=0.15)
    assert seen[-1][0] == pytest.approx(to_s, abs=0.15)


def test_absent_alone_is_from_the_start():
    assert "OSError: [Errno 19]" in run_program(DRAIN, "absent").console


# --- the accelerometer ------------------------------------------------------------------------


def test_it_says_it_is_another_chip():
    code = DRAIN + "print(get(0x0F, bytearray(1))[0])"
    assert run_program(code, "identity=0x11").console == "17\n"


def test_it_resets_itself_and_answers_all_the_while():
    code = DRAIN + "while True:\n    time.sleep(1)\n    print(now_s(), get(0x20, bytearray(1))[0])"
    values = [value for _, value in lines(run_program(code, "reset@4.5", seconds=7))]
    assert values == [0x57] * 4 + [0x07] * 2


@pytest.mark.parametrize(("spec", "axis"), [("stuck-x@5", 1), ("stuck-y@5", 2), ("stuck-z@5", 3)])
def test_an_axis_is_stuck(spec, axis):
    late = [line for line in lines(run_program(READ_ALL, spec)) if line[0] > 5.1]
    moving = {other: len({line[other] for line in late}) for other in (1, 2, 3)}
    assert moving.pop(axis) == 1
    assert min(moving.values()) > 100


def test_it_feels_nothing():
    seen = lines(run_program(READ_ALL, "zero@5"))
    assert not any(any(line[1:]) for line in seen if line[0] > 5.1)
    assert all(any(line[1:]) for line in seen if line[0] < 4.9)


@pytest.mark.parametrize(
    ("spec", "samples"), [("rate-8%", 920), ("rate+3%", 1030), ("drift12%/min", 1010)]
)
def test_its_rate_is_off(spec, samples):
    assert len(lines(run_program(READ_ALL, spec))) == pytest.approx(samples, abs=8)


def test_its_overrun_flag_means_full():
    code = DRAIN + "time.sleep(0.325)\nprint(get(0x2F, bytearray(1))[0] & 0x40)"
    assert run_program(code).console == "0\n"
    assert run_program(code, "full-is-overrun").console == "64\n"


# --- the board's time -------------------------------------------------------------------------


@pytest.mark.parametrize(("spec", "ms"), [("clock+3%", 10_300), ("clock-2%", 9_800)])
def test_its_clock_is_off_while_the_accelerometer_is_right(spec, ms):
    code = READ_ALL.replace("round(now_s(), 2)", "supervisor.ticks_ms() - 0x1FFF0000")
    seen = lines(run_program(code, spec))
    assert seen[-1][0] == pytest.approx(ms, abs=80)
    assert len(seen) == pytest.approx(1000, abs=12)


def test_ticks_start_where_they_are_told_to():
    code = "import supervisor, time; time.sleep(0.02); print(supervisor.ticks_ms())"
    assert run_program(code, "ticks=0x1FFFFFF0").console == "4\n"


def test_a_stall_fills_the_fifo():
    code = DRAIN + "while True:\n    time.sleep(0.05)\n    print(now_s(), waiting())\n    start()"
    most = max(lines(run_program(code, "stall@4for0.6")), key=lambda line: line[1])
    assert most[1] == 31
    assert most[0] == pytest.approx(4.6, abs=0.1)


# --- power, resets and USB ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spec", "starts"),
    [
        ("power-off@5", [(0, "POWER_ON", None)]),
        ("power-off@5for2", [(0, "POWER_ON", None), (8, "POWER_ON", None)]),
        ("brownout@5", [(0, "POWER_ON", None), (5.05, "BROWNOUT", "BROWNOUT")]),
        ("brownout-kept@5", [(0, "POWER_ON", None), (5.05, "BROWNOUT", "BROWNOUT")]),
        ("reset-button@5", [(0, "POWER_ON", None), (6, "RESET_PIN", None)]),
    ],
)
def test_the_board_starts_again_as_it_must(spec, starts):
    run = run_program(WAIT, spec, files={"safemode.py": WAIT})
    seen = [(start.t_us / 1e6, start.reset_reason, start.safe_mode) for start in run.starts]
    assert [(pytest.approx(at_s), *rest) for at_s, *rest in starts] == seen
    assert run.ended_us == (5 if spec == "power-off@5" else 10) * 1_000_000


@pytest.mark.parametrize(("spec", "kept"), [("brownout@5", 0), ("brownout-kept@5", 7)])
def test_a_brownout_loses_sleep_memory_or_not(spec, kept):
    run = run_program(
        "import alarm; alarm.sleep_memory[3] = 7\n" + WAIT,
        spec,
        files={"safemode.py": "import alarm; print(alarm.sleep_memory[3])"},
    )
    assert run.console == f"{kept}\n"


@pytest.mark.parametrize(
    ("spec", "seen"), [("plug@5", "F" * 4 + "T" * 5), ("plug", "T" * 9), ("unplug@5", "TTTTFFFFF")]
)
def test_usb_comes_and_goes(spec, seen):
    code = (
        "import supervisor, time\n"
        "while True:\n    time.sleep(1)\n"
        "    print(str(supervisor.runtime.usb_connected)[0], end='')"
    )
    assert run_program(code, spec, seconds=10).console == seen


def test_a_file_that_a_computer_saves_reloads():
    run = run_program(WAIT, "plug", "host-write@5")
    assert [start.run_reason for start in run.starts] == ["STARTUP", "AUTO_RELOAD"]


@pytest.mark.parametrize(
    ("board_id", "pin"), [(FEATHER, "BATTERY"), ("raspberry_pi_pico", "VOLTAGE_MONITOR")]
)
def test_the_battery_is_read_through_its_divider(board_id, pin):
    code = (
        "import analogio, board\n"
        f"with analogio.AnalogIn(board.{pin}) as battery:\n"
        "    print(battery.value * battery.reference_voltage / 65535)\n"
    )
    divider = board_file(board_id).BATTERY_DIVIDER
    run = run_program(code, "battery=3.6", board_id=board_id)
    assert float(run.console) * divider == pytest.approx(3.6, abs=0.01)


def test_the_cpu_reads_the_supply_behind_its_regulator():
    code = "import microcontroller; print(microcontroller.cpu.voltage)"
    assert run_program(code, "battery=3.1").console == "3.1\n"
    assert run_program(code).console == "3.3\n"
