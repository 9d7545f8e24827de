"""The life of a board from power-on to power-off: which of its programs runs when.

Follows CircuitPython's main.c: safemode.py in safe mode, else boot.py and then code.py,
again and again as reloads, resets and alarms ask for it.
"""

import contextlib
import sys
from collections.abc import Sequence
from enum import Enum
from types import ModuleType, TracebackType
from typing import Any, NoReturn

from footfall_host.virtual_board.clock import MICROSECONDS
from footfall_host.virtual_board.compiled_once import program_code
from footfall_host.virtual_board.door import installed
from footfall_host.virtual_board.endings import DeepSleep, PowerOff, Reload, Reset
from footfall_host.virtual_board.machine import Machine, NextCode
from footfall_host.virtual_board.modules import board_modules
from footfall_host.virtual_board.observer import observed
from footfall_host.virtual_board.run import Said, Start

RELOAD_US = 100_000  # about what stopping and starting the interpreter takes
# CircuitPython stays awake so long after a start for a computer to find it.
AWAKE_FOR_WORKFLOW_US = 5 * MICROSECONDS
ALARM_POLL_US = 10_000
# Built without safemode.py.
NO_SAFEMODE_PY = ("atmel-samd",)
BEFORE_CODE = ("boot.py", "safemode.py")
FIRMWARE = ("__main__", "footfall.", "footfall_boards", "adafruit_")


class Outcome(Enum):
    """How a program ended."""

    ABSENT = "there is none"
    DONE = "it returned"
    FAILED = "it raised"


class Console:
    """Where the firmware prints to."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def write(self, text: str) -> int:
        """Print."""
        self._machine.run.said.append(Said(self._machine.clock.now_us, text))
        return len(text)

    def flush(self) -> None:
        """Do nothing: nothing waits."""


def live(machine: Machine) -> None:
    """Run the board's programs until the power goes for good."""
    reset: Reset | None = None
    with contextlib.suppress(PowerOff):
        while True:
            try:
                if reset is not None:
                    machine.come_out_of(reset)
                _start(machine)
            except Reset as happened:
                reset = happened
    machine.run.ended_us = machine.clock.now_us


def _start(machine: Machine) -> None:
    """Run everything that a start of the chip brings; leave by an ending only."""
    if machine.safe_mode is not None:
        _stay_safe(machine)
    machine.in_boot_py = True
    try:
        _run_before_code(machine, "boot.py")
    finally:
        machine.in_boot_py = False
    while True:
        machine.run_reason = _run_code(machine)


def _stay_safe(machine: Machine) -> NoReturn:
    """Run safemode.py and then nothing, whatever asks for a reload."""
    if machine.build.port not in NO_SAFEMODE_PY:
        _run_before_code(machine, "safemode.py")
    while True:
        with contextlib.suppress(Reload):
            machine.clock.run_out()
        machine.clock.resume()


def _run_before_code(machine: Machine, program: str) -> None:
    """Run a program that is over when it asks for a reload or for sleep."""
    with contextlib.suppress(Reload, DeepSleep):
        _run(machine, program)


def _run_code(machine: Machine) -> str:
    """Run code.py once and wait as long as nothing happens; return why it is to run again."""
    options = machine.next_code
    machine.next_code = None
    try:
        outcome = _run(machine, (options and options.filename) or "code.py")
    except DeepSleep as asleep:
        try:
            _sleep(machine, asleep.alarms)
        except Reload as reload:  # a file was saved meanwhile
            return _reloaded(machine, reload)
        return "STARTUP"
    except Reload as reload:
        _keep(machine, options, "sticky_on_reload")
        return _reloaded(machine, reload)
    failed = outcome is Outcome.FAILED
    if outcome is not Outcome.ABSENT:
        _keep(machine, options, "sticky_on_error" if failed else "sticky_on_success")
    if options and (options.reload_on_error if failed else options.reload_on_success):
        machine.idle_for(RELOAD_US)
        return machine.run_reason
    try:
        machine.clock.run_out()
    except Reload as reload:
        return _reloaded(machine, reload)
    raise AssertionError("time ran out without an ending")


def _keep(machine: Machine, options: NextCode | None, stickiness: str) -> None:
    """Let a choice of the next file last another run, if it was made to and none replaced it."""
    if machine.next_code is None and options and getattr(options, stickiness):
        machine.next_code = options


def _reloaded(machine: Machine, reload: Reload) -> str:
    machine.clock.resume()
    machine.wake_alarm = None
    machine.idle_for(RELOAD_US)
    return reload.run_reason


def _sleep(machine: Machine, alarms: Sequence[Any]) -> None:
    """Sleep until an alarm; a board that has a computer at its USB only pretends to."""
    clock = machine.clock
    clock.resume()
    awoken_before = machine.reset_reason == "DEEP_SLEEP_ALARM"
    started_us = clock.now_us
    woken = _ringing(alarms)
    while (
        woken is None
        and not awoken_before
        and clock.chip_s() * MICROSECONDS < AWAKE_FOR_WORKFLOW_US
    ):
        clock.advance(ALARM_POLL_US)
        woken = _ringing(alarms)
    pretends = woken is not None or (machine.usb_connected and not awoken_before)
    if not pretends:
        machine.watchdog._asleep()
    try:
        while woken is None:
            clock.advance(ALARM_POLL_US)
            woken = _ringing(alarms)
    finally:
        machine.run.sleeps_us.append((started_us, clock.now_us))
    machine.wake_alarm = woken
    if not pretends:
        raise Reset("DEEP_SLEEP_ALARM")


def _ringing(alarms: Sequence[Any]) -> Any:
    return next((alarm for alarm in alarms if alarm._rings()), None)


def _run(machine: Machine, program: str) -> Outcome:
    """Run a program of the drive with everything fresh, as an interpreter that has just started."""
    source = machine.drive.program(program)
    if source is None:
        return Outcome.ABSENT
    clock, run = machine.clock, machine.run
    run.starts.append(
        Start(clock.now_us, program, machine.reset_reason, machine.run_reason, machine.safe_mode)
    )
    machine.previous_traceback, before = None, machine.previous_traceback
    outcome = Outcome.DONE
    console = Console(machine)
    try:
        with (
            installed(board_modules(machine, before), machine),
            observed(machine),
            contextlib.redirect_stdout(console),  # type: ignore[type-var]
        ):
            machine.in_code_py = program not in BEFORE_CODE
            try:
                _execute(source, program)
            finally:
                machine.in_code_py = False
    except Exception as problem:
        outcome = Outcome.FAILED
        machine.previous_traceback = _traceback(problem, program)
        run.tracebacks.append(machine.previous_traceback)
        console.write(machine.previous_traceback)
    except SystemExit:
        pass
    except (DeepSleep, Reload):
        clock.resume()
        machine.program_ended()
        raise
    machine.program_ended()
    return outcome


def _execute(source: bytes, program: str) -> None:
    """Run a program as __main__, which whoever has installed the board's modules puts back."""
    main = ModuleType("__main__")
    sys.modules["__main__"] = main
    exec(program_code(source, program), vars(main))


def _traceback(problem: Exception, program: str) -> str:
    """Return a traceback as the board prints it: its own files, and no source."""
    lines = ["Traceback (most recent call last):"]
    step: TracebackType | None = problem.__traceback__
    while step is not None:
        module = step.tb_frame.f_globals.get("__name__", "")
        if module.startswith(FIRMWARE):
            name = program if module == "__main__" else f"/lib/{module.replace('.', '/')}.py"
            lines.append(
                f'  File "{name}", line {step.tb_lineno}, in {step.tb_frame.f_code.co_name}'
            )
        step = step.tb_next
    return "\n".join([*lines, f"{type(problem).__name__}: {problem}\n"])
