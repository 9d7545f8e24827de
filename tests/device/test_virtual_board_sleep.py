"""A virtual board's watchdog bites in time, and its sleep ends as an alarm says."""

import numpy as np
import pytest

from footfall_host.virtual_board.board import Scenario, power_on
from programs import WAIT, run_program, said

STILL = np.full((300, 3), (0, 0, 4032), np.int16)
SECOND_US = 1_000_000

SAY_WHY = "import microcontroller; print(microcontroller.cpu.reset_reason)\n"
COUNT = """
import alarm
alarm.sleep_memory[0] = alarm.sleep_memory[0] + 1
print(alarm.sleep_memory[0])
"""


# --- watchdog -------------------------------------------------------------------------------

ARM = """
import microcontroller, time
from watchdog import WatchDogMode, WatchDogTimeout
microcontroller.watchdog.timeout = 5
microcontroller.watchdog.mode = WatchDogMode.{mode}
"""


def test_a_watchdog_that_is_fed_does_nothing():
    run = run_program(
        SAY_WHY
        + ARM.format(mode="RESET")
        + WAIT.replace(": ", ": microcontroller.watchdog.feed(); ")
    )
    assert said(run) == ["ResetReason.POWER_ON"]


def test_a_watchdog_that_is_not_fed_resets_the_board_after_its_timeout():
    run = run_program(SAY_WHY + ARM.format(mode="RESET") + WAIT, seconds=8)
    assert said(run) == ["ResetReason.POWER_ON", "ResetReason.WATCHDOG"]
    assert run.starts[1].t_us == pytest.approx(5 * SECOND_US, abs=100_000)


def test_it_cannot_be_stopped_on_an_nrf_and_bites_after_the_program_has_failed():
    run = run_program(
        SAY_WHY + ARM.format(mode="RESET") + "microcontroller.watchdog.mode = None", seconds=8
    )
    assert "RuntimeError" in run.console
    assert run.starts[1].reset_reason == "WATCHDOG"


def test_with_a_computer_at_its_usb_an_nrf_comes_up_in_safe_mode():
    run = run_program(
        ARM.format(mode="RESET") + WAIT,
        usb_us=[(0, True)],
        files={"safemode.py": "print('safe')"},
    )
    assert said(run) == ["safe"]


def test_it_raises_in_the_program_where_it_is_told_to():
    code = (
        ARM.format(mode="RAISE")
        + "try:\n    time.sleep(9)\nexcept WatchDogTimeout:\n    print('late')"
    )
    assert said(run_program(code)) == ["late"]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("microcontroller.watchdog.timeout = 9", "ValueError"),
        ("microcontroller.watchdog.mode = WatchDogMode.RAISE", "NotImplementedError"),
    ],
)
def test_the_picos_has_its_limits(line, error):
    code = "import microcontroller\nfrom watchdog import WatchDogMode\n"
    run = run_program(
        code + "microcontroller.watchdog.timeout = 8\n" + line, board_id="raspberry_pi_pico"
    )
    assert error in run.console


# --- sleep ----------------------------------------------------------------------------------

SLEEP = """
import alarm, board, time
print(alarm.wake_alarm and type(alarm.wake_alarm).__name__)
if alarm.wake_alarm is None:
    {prepare}
    alarm.exit_and_deep_sleep_until_alarms({alarm})
"""


def test_deep_sleep_until_a_time_starts_everything_anew_and_keeps_sleep_memory():
    alarm = "alarm.time.TimeAlarm(monotonic_time=time.monotonic() + 10)"
    code = COUNT + SAY_WHY + SLEEP.format(prepare="pass", alarm=alarm)
    run = run_program(code, files={"boot.py": "pass"}, seconds=20)
    assert [start.program for start in run.starts] == ["boot.py", "code.py"] * 2
    assert said(run)[:3] == ["1", "ResetReason.POWER_ON", "None"]
    assert said(run)[3:] == ["2", "ResetReason.DEEP_SLEEP_ALARM", "TimeAlarm"]
    ((from_us, to_us),) = run.sleeps_us
    assert to_us - from_us == pytest.approx(10 * SECOND_US, abs=50_000)


def test_a_board_on_usb_only_pretends_to_sleep():
    alarm = "alarm.time.TimeAlarm(monotonic_time=time.monotonic() + 10)"
    code = SAY_WHY + SLEEP.format(prepare="pass", alarm=alarm)
    run = run_program(code, files={"boot.py": "pass"}, usb_us=[(0, True)], seconds=20)
    assert [start.program for start in run.starts] == ["boot.py", "code.py", "code.py"]
    assert said(run)[2:] == ["ResetReason.POWER_ON", "TimeAlarm"]


def test_motion_wakes_the_board_by_int1():
    jolted = np.tile(STILL[:1], (3_000, 1))
    jolted[2_000:2_010, 0] += 8_000
    prepare = """
    import busio
    bus = busio.I2C(board.ACCELEROMETER_SCL, board.ACCELEROMETER_SDA, frequency=400_000)
    bus.try_lock()
    for register, value in (
        (0x20, 0x57), (0x23, 0xA0), (0x24, 0x48), (0x2E, 0x80),
        (0x21, 1), (0x22, 0x40), (0x32, 8), (0x33, 0), (0x30, 0x2A),
    ):
        bus.writeto(0x19, bytes((register, value)))
"""
    alarm = "alarm.pin.PinAlarm(pin=board.ACCELEROMETER_INTERRUPT, value=True)"
    code = SLEEP.format(prepare=prepare, alarm=alarm)
    run = power_on(Scenario(jolted, files={"boot.py": None, "code.py": code}))
    assert said(run) == ["None", "PinAlarm"]
    ((_, woken_us),) = run.sleeps_us
    assert woken_us == pytest.approx(20 * SECOND_US, abs=200_000)


def test_an_edge_is_no_alarm_on_an_nrf():
    run = run_program("import alarm, board\nalarm.pin.PinAlarm(board.BUTTON_A, True, edge=True)")
    assert "only level" in run.console
