"""A virtual board lives as CircuitPython lets it: boot, failure, reload, reset and safe mode.

The programs here are a few lines each; what they print tells what the board did.
"""

import numpy as np
import pytest

from footfall_host.virtual_board.scenario import Brownout
from programs import WAIT, run_program, said

STILL = np.full((300, 3), (0, 0, 4032), np.int16)
SECOND_US = 1_000_000

SAY_WHY = "import microcontroller; print(microcontroller.cpu.reset_reason)\n"
COUNT = """
import alarm
alarm.sleep_memory[0] = alarm.sleep_memory[0] + 1
print(alarm.sleep_memory[0])
"""


# --- programs ------------------------------------------------------------------------------


def test_boot_py_runs_before_code_py_and_each_finds_everything_fresh():
    mark = "import footfall.core.stream as s; print(hasattr(s, 'mark')); s.mark = 1\n"
    run = run_program(mark, files={"boot.py": mark})
    assert said(run) == ["False", "False"]
    assert [start.program for start in run.starts] == ["boot.py", "code.py"]


def test_a_program_that_returns_leaves_the_board_idle_until_the_power_goes():
    run = run_program("print('done')")
    assert run.console == "done\n"
    assert run.ended_us == 10 * SECOND_US


def test_a_failure_is_printed_as_the_board_prints_it_and_nothing_runs_after():
    run = run_program("def f():\n    raise ValueError('so')\nf()")
    assert run.console == (
        "Traceback (most recent call last):\n"
        '  File "code.py", line 3, in <module>\n'
        '  File "code.py", line 2, in f\n'
        "ValueError: so\n"
    )
    assert run.tracebacks == [run.console]
    assert len(run.starts) == 1


def test_a_failure_in_the_library_is_told_with_its_place_on_the_drive():
    run = run_program("from footfall.core.tunables import find; find('no')")
    assert 'File "/lib/footfall/core/tunables.py", line' in run.console


ON_ERROR = "import supervisor; supervisor.set_next_code_file('code.py', reload_on_error=True{})"
FAIL = (
    "import supervisor\nprint(supervisor.get_previous_traceback() is None)\nraise KeyError('a')\n"
)


@pytest.mark.parametrize(("sticky", "runs"), [("", 2), (", sticky_on_error=True", 40)])
def test_boot_py_may_ask_that_code_py_runs_again_after_a_failure(sticky, runs):
    """What code.py itself asks for is for the program after it."""
    run = run_program(FAIL, files={"boot.py": ON_ERROR.format(sticky)}, seconds=4)
    programs = [start.program for start in run.starts]
    assert programs == ["boot.py"] + ["code.py"] * min(runs, len(programs) - 1)
    assert (len(programs) > 30) is (runs > 30)
    assert run.console.startswith("True\n")
    assert "False\n" in run.console
    assert run.console.count("KeyError") == len(programs) - 1


def test_what_code_py_asks_for_comes_too_late_for_itself():
    run = run_program(ON_ERROR.format("") + "\n" + FAIL)
    assert [start.program for start in run.starts] == ["code.py"]


def test_supervisor_reload_starts_code_py_alone_and_outputs_go_low():
    code = (
        "import supervisor, board, digitalio\n"
        "print(supervisor.runtime.run_reason)\n"
        "led = digitalio.DigitalInOut(board.LED)\n"
        "led.switch_to_output(True)\n"
        "if supervisor.runtime.run_reason == supervisor.RunReason.STARTUP:\n"
        "    supervisor.reload()\n"
    )
    run = run_program(code, files={"boot.py": "pass"})
    assert [start.program for start in run.starts] == ["boot.py", "code.py", "code.py"]
    assert said(run) == ["RunReason.STARTUP", "RunReason.SUPERVISOR_RELOAD"]
    assert [edge.level for edge in run.edges] == [True, False, True, False]


@pytest.mark.parametrize(
    "ending",
    ["supervisor.reload()", "alarm.exit_and_deep_sleep_until_alarms()", "raise SystemExit"],
)
def test_boot_py_ends_and_code_py_follows(ending):
    run = run_program("print('code')", files={"boot.py": f"import alarm, supervisor\n{ending}"})
    assert run.console == "code\n"


def test_another_file_can_be_next_and_reloads_too():
    other = "import supervisor\nprint(supervisor.runtime.run_reason)\nsupervisor.reload()\n"
    code = (
        "import supervisor\n"
        "if supervisor.runtime.run_reason == supervisor.RunReason.STARTUP:\n"
        "    supervisor.set_next_code_file('other.py')\n"
        "    supervisor.reload()\n"
    )
    run = run_program(code, files={"other.py": other})
    assert [start.program for start in run.starts] == ["code.py", "other.py", "code.py"]


def test_ticks_go_on_over_a_reload_and_start_again_after_a_reset():
    code = (
        "import supervisor, microcontroller, time\n"
        "print(supervisor.ticks_ms() - 0x1FFF0000)\n"
        "time.sleep(1)\n"
        "if supervisor.runtime.run_reason == supervisor.RunReason.STARTUP:\n"
        "    supervisor.reload()\n"
        "microcontroller.reset()\n"
    )
    ticks = [int(word) for word in said(run_program(code, seconds=4))]
    assert ticks == [0, pytest.approx(1100, abs=5), 0]


# --- resets, and what survives them ---------------------------------------------------------


def test_a_reset_by_the_program_keeps_nvm_and_sleep_memory():
    code = SAY_WHY + COUNT + "if alarm.sleep_memory[0] < 3: microcontroller.reset()\n"
    run = run_program(code + "microcontroller.nvm[7] = 42")
    assert said(run)[1::2] == ["1", "2", "3"]
    assert said(run)[::2] == [
        "ResetReason.POWER_ON",
        "ResetReason.SOFTWARE",
        "ResetReason.SOFTWARE",
    ]
    assert (run.nvm[6], run.nvm[7]) == (0xFF, 42)


def test_a_power_cut_loses_sleep_memory_and_the_next_board_finds_its_nvm():
    code = COUNT + "import microcontroller; print(microcontroller.nvm[0])\n" + WAIT
    run = run_program(code, power_cuts_us=[(5 * SECOND_US, SECOND_US)], nvm=bytes([9] * 8192))
    assert said(run) == ["1", "9", "1", "9"]
    assert run.starts[-1].reset_reason == "POWER_ON"


@pytest.mark.parametrize(("keeps", "counted"), [(True, "2"), (False, "1")])
def test_a_brownout_is_safe_mode_where_code_py_does_not_run(keeps, counted):
    run = run_program(
        "print('code')\n" + COUNT + WAIT,
        files={
            "safemode.py": "import supervisor\nprint(supervisor.runtime.safe_mode_reason)" + COUNT
        },
        brownouts=[Brownout(5 * SECOND_US, keeps)],
    )
    assert said(run) == ["code", "1", "SafeModeReason.BROWNOUT", counted]
    assert run.starts[-1].safe_mode == "BROWNOUT"
    ((reason, safe_mode),) = [(restart.reason, restart.safe_mode) for restart in run.restarts]
    assert reason == safe_mode == "BROWNOUT"


def test_safemode_py_may_reset_the_board_out_of_it():
    run = run_program(
        SAY_WHY + WAIT,
        files={"safemode.py": "import microcontroller; microcontroller.reset()"},
        brownouts=[Brownout(5 * SECOND_US)],
    )
    assert said(run) == ["ResetReason.POWER_ON", "ResetReason.SOFTWARE"]


def test_in_safe_mode_a_saved_file_starts_nothing():
    run = run_program(
        "print('code')",
        files={"safemode.py": "import supervisor; supervisor.runtime.autoreload = True"},
        brownouts=[Brownout(2 * SECOND_US)],
        usb_us=[(0, True)],
        host_writes_us=[5 * SECOND_US],
    )
    assert run.console == "code\n"
    assert run.ended_us == 10 * SECOND_US


def test_on_next_reset_asks_for_safe_mode():
    code = "import microcontroller as m; m.on_next_reset(m.RunMode.SAFE_MODE); m.reset()"
    run = run_program(code)
    assert len(run.starts) == 1
