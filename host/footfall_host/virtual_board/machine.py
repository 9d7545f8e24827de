"""One virtual board: its chips, soldered as its board file says, and what it remembers."""

import contextlib
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any

from footfall_boards import module_name  # type: ignore[import-not-found]

from footfall.core import stream
from footfall_host.flash_files import BOARDS, files_to_flash
from footfall_host.virtual_board.bus import Bus, Chip
from footfall_host.virtual_board.clock import MICROSECONDS, Clock
from footfall_host.virtual_board.compiled_once import program_code
from footfall_host.virtual_board.drive import Drive
from footfall_host.virtual_board.drive_files import drive_layers
from footfall_host.virtual_board.endings import Reload, Reset
from footfall_host.virtual_board.flash.filling import filled_drive
from footfall_host.virtual_board.flash.formatting import DRIVE_BYTES
from footfall_host.virtual_board.haptic import Haptic
from footfall_host.virtual_board.lis3dh import Lis3dh
from footfall_host.virtual_board.memory import ERASED, SLEEP_MEMORY_BYTES, ByteArray, SleepMemory
from footfall_host.virtual_board.pins import Pin, solder
from footfall_host.virtual_board.run import BoardRun, Restart
from footfall_host.virtual_board.scenario import Brownout, Scenario
from footfall_host.virtual_board.stubs import build_of
from footfall_host.virtual_board.vibration import OwnVibration
from footfall_host.virtual_board.watchdog import WatchDogTimer

if TYPE_CHECKING:
    from footfall_host.virtual_board.radio import Radio

# Whoever holds a button at the start may ask for safe mode so long; CircuitPython waits
# only after these resets.
SAFE_MODE_WAIT_US = MICROSECONDS
WAITS_AFTER = ("POWER_ON", "RESET_PIN", "SOFTWARE")
START_US = 50_000
AUTO_RELOAD_US = 750_000  # after a file was saved
# Chips that go into safe mode when their supply has sagged; the others just start.
SAFE_MODE_AFTER_BROWNOUT = ("nordic", "espressif", "atmel-samd")

# For a recording that never starts, as when the accelerometer is not found.
PATIENCE_US = 60 * MICROSECONDS

SD_CARDS = "sdcardio"
BUTTON_PINS = ("BUTTON_RAISE_PIN", "BUTTON_LOWER_PIN")


@dataclass(frozen=True)
class NextCode:
    """What supervisor.set_next_code_file() asked for."""

    filename: str | None
    reload_on_success: bool
    reload_on_error: bool
    sticky_on_success: bool
    sticky_on_error: bool
    sticky_on_reload: bool


def board_file(board_id: str) -> Any:
    """Return what a board file says, as a module; raises BadInputError if there is none."""
    name = f"{module_name(board_id)}.py"
    source = files_to_flash(board_id)[f"{BOARDS}/{name}"]
    # Not imported: what a board brings into this process must not outlast it.
    described = ModuleType(name)
    exec(program_code(source.read_bytes(), name), vars(described))
    return described


class Machine:
    """A board with its supply on.

    in_boot_py, in_code_py: whether that program runs. autoreload: whether a saved file starts
    code.py anew. previous_traceback: of the last program, if it failed. next_safe_mode: asked
    for by microcontroller.on_next_reset(). wake_alarm: what ended the last deep sleep.
    radio: of the program that runs, if there is air around the board.
    """

    def __init__(self, scenario: Scenario) -> None:
        """Solder it together and arrange for what the scenario brings."""
        self.scenario = scenario
        self.run = BoardRun()
        self.build = build_of(scenario.board_id)
        self.clock = Clock(scenario.first_tick_ms, scenario.stalls_us, scenario.clock_error)
        self.usb_connected = False
        self.reset_reason = "POWER_ON"
        self.run_reason = "STARTUP"
        self.safe_mode: str | None = None
        self.next_safe_mode: str | None = None
        self.autoreload = True
        self.in_boot_py = self.in_code_py = False
        self.previous_traceback: str | None = None
        self.next_code: NextCode | None = None
        self.wake_alarm: Any = None
        self.radio: Radio | None = None
        self._solder()
        self._remember()
        self._arrange()

    # --- soldering ----------------------------------------------------------------

    def _solder(self) -> None:
        scenario, run = self.scenario, self.run
        described = board_file(scenario.board_id)
        pins = solder(scenario.board_id, self.clock, run.edges, run.tones, scenario.output_us)
        self.pins: dict[str, Pin] = pins
        self.chip = Lis3dh(
            self.clock,
            scenario.counts,
            rate_error=scenario.rate_error,
            rate_drift_per_min=scenario.rate_drift_per_min,
            identity=scenario.identity,
            unplugged_us=scenario.unplugged_us,
            overrun_when_full=scenario.overrun_when_full,
            stuck=scenario.stuck,
            zero_us=scenario.zero_us,
            shaken_counts=OwnVibration(scenario.shake_g, run.buzzes, run.tones).felt_counts,
            self_test_mg=scenario.self_test_mg,
        )
        chips: dict[int, Chip] = {described.ACCELEROMETER_ADDRESS: self.chip}
        if scenario.haptic and hasattr(described, "HAPTIC_ADDRESS"):
            chips[described.HAPTIC_ADDRESS] = Haptic(self.clock, run.buzzes)
        self.bus = Bus(
            self.clock,
            chips,
            run.transfers,
            list(scenario.nacks),
            list(scenario.hangs),
            probe_waits=self.build.port == "nordic",
        )
        pins[described.ACCELEROMETER_SCL_PIN].i2c_bus = self.bus
        pins[described.ACCELEROMETER_SDA_PIN].i2c_bus = self.bus
        if hasattr(described, "ACCELEROMETER_INT_PIN"):
            pins[described.ACCELEROMETER_INT_PIN].driven = self.chip.interrupt_level
        if hasattr(described, "BATTERY_PIN"):
            at_pin_v = scenario.battery_v / described.BATTERY_DIVIDER
            pins[described.BATTERY_PIN].volts = lambda: at_pin_v
        for name in BUTTON_PINS:
            if hasattr(described, name):
                pins[getattr(described, name)].pressed_level = described.BUTTON_PRESSED
        for press in scenario.presses:
            pins[press.pin].pressed_us.append((press.at_us, press.at_us + press.for_us))

    def _remember(self) -> None:
        scenario, run, port = self.scenario, self.run, self.build.port
        self.nvm_bytes = bytearray(scenario.nvm or [ERASED] * self.build.nvm_bytes)
        self.nvm = ByteArray(
            self.nvm_bytes, self.build, self.clock, run.flash_writes, self._torn_after
        )
        self._torn = scenario.torn_write
        self._sleep_bytes = bytearray(SLEEP_MEMORY_BYTES.get(port, 0))
        self.sleep_memory = SleepMemory(self._sleep_bytes)
        self.watchdog = WatchDogTimer(self.clock, port, lambda: self.usb_connected)
        sd_card = self.build.has(SD_CARDS)
        filled = filled_drive(
            DRIVE_BYTES[port], sd_card, drive_layers(scenario), full=scenario.drive_full
        )
        self.drive = Drive(
            filled,
            self.clock,
            run.flash_writes,
            lambda: self.usb_connected,
            sd_card=sd_card,
            locked=scenario.drive_readonly,
        )

    def _torn_after(self) -> int | None:
        """Tell the NVM after how many bytes the power goes; it does so once."""
        torn = self._torn
        if torn is None or self.clock.now_us < torn.from_us:
            return None
        self._torn = None
        return torn.after_bytes

    # --- what happens to it ---------------------------------------------------------

    def _arrange(self) -> None:
        scenario, clock = self.scenario, self.clock
        length_us = len(scenario.counts) * stream.NOMINAL_PERIOD_US
        clock.fixed_end_us = scenario.power_off_us
        # The accelerometer says better once the recording starts, if it ever does.
        clock.power_lasts_until(length_us + PATIENCE_US)
        for at_us, connected in scenario.usb_us:
            clock.at(at_us, lambda to=connected: setattr(self, "usb_connected", to))  # type: ignore[misc]
        for at_us in scenario.host_writes_us:
            clock.at(at_us, self._host_wrote)
        for at_us in scenario.chip_resets_us:
            clock.at(at_us, self.chip.reset)
        for at_us in scenario.memory_errors_us:
            clock.at(at_us, self._run_out_of_memory)
        for brownout in scenario.brownouts:
            clock.at(brownout.at_us, lambda it=brownout: self._brown_out(it))  # type: ignore[misc]
        for at_us, off_us in scenario.power_cuts_us:
            cut = Reset("POWER_ON", forgets=True, off_us=off_us)
            clock.at(at_us, lambda it=cut: clock.end(it))  # type: ignore[misc]
        for at_us in scenario.reset_buttons_us:
            clock.at(at_us, lambda: clock.end(Reset("RESET_PIN")))
        clock.advance(0)
        if scenario.ether is not None:
            scenario.ether.attach(clock)

    def _host_wrote(self) -> None:
        def reload() -> None:
            if self.autoreload:
                self.clock.end(Reload("AUTO_RELOAD"))

        if self.usb_connected:
            self.clock.at(self.clock.now_us + AUTO_RELOAD_US, reload)

    def _run_out_of_memory(self) -> None:
        if self.in_code_py:
            raise MemoryError("memory allocation failed")

    def _brown_out(self, brownout: Brownout) -> None:
        safe = self.build.port in SAFE_MODE_AFTER_BROWNOUT
        self.clock.end(
            Reset(
                "BROWNOUT",
                "BROWNOUT" if safe else None,
                forgets=not brownout.keeps_sleep_memory,
            )
        )

    # --- between programs -------------------------------------------------------------

    def program_ended(self) -> None:
        """Take the chip's peripherals back, as CircuitPython does after every program."""
        for pin in set(self.pins.values()):
            pin.release()
        self._radio_off()
        self.watchdog._after_program()
        self.drive.close_all()

    def _radio_off(self) -> None:
        if self.radio is not None:
            self.radio.off()
            self.radio = None

    def come_out_of(self, reset: Reset) -> None:
        """Start the chip anew, up to where its first program would run."""
        clock = self.clock
        clock.resume()
        for pin in set(self.pins.values()):
            pin.release()
        self._radio_off()
        self.watchdog._off()
        self.drive.forget()
        if reset.off_us is not None:
            self.idle_for(reset.off_us)
            self.chip.reset()
        if reset.forgets:
            self._sleep_bytes[:] = bytes(len(self._sleep_bytes))
        self.reset_reason = reset.reason
        self.safe_mode, self.next_safe_mode = reset.safe_mode or self.next_safe_mode, None
        self.run.restarts.append(Restart(clock.now_us, reset.reason, self.safe_mode))
        self.run_reason = "STARTUP"
        self.autoreload = self.safe_mode is None
        self.previous_traceback = None
        self.next_code = None
        if reset.reason != "DEEP_SLEEP_ALARM":
            self.wake_alarm = None
        self.idle_for(SAFE_MODE_WAIT_US if reset.reason in WAITS_AFTER else START_US)
        with contextlib.suppress(Reload):
            self.drive.start(may_format=self.safe_mode is None)
        clock.resume()
        # As at power-on, ticks are counted from where the first program may run.
        clock.restart()

    def idle_for(self, us: int) -> None:
        """Let time pass in which no program runs that a reload could start anew."""
        until_us = self.clock.now_us + us
        while self.clock.now_us < until_us:
            with contextlib.suppress(Reload):
                self.clock.advance(until_us - self.clock.now_us)
            self.clock.resume()
