"""The loop: drains the accelerometer into the core, and serves everything else in between.

The FIFO is drained each 80 ms. Whatever else is due comes after a drain, one small chore at a
time, and none of them can stop the count: what fails is noted, shown, and tried again.
"""

import gc
import time

import board
import digitalio
import keypad
import supervisor
from micropython import const

from footfall import __version__
from footfall.core import coach, stream
from footfall.core.sample_clock import ticks_since
from footfall.device import fault_codes, settings_file, tasks
from footfall.device.battery import Battery
from footfall.device.board_file import find_board, pin_of
from footfall.device.counting import Counting
from footfall.device.cue import BUTTON_PATTERN, CUE_PATTERNS, Cue
from footfall.device.fault_codes import Faults
from footfall.device.lifeline import Lifeline
from footfall.device.sensor import Sensor

_DRAIN_MS = const(80)
SLICE_S = 0.01  # how late a beep may start or end

_SECOND_MS = const(1000)
_BATTERY_S = const(10)
_REPORT_S = const(600)
# Good work for so long ends a series of failures.
_WELL_S = const(60)

# The fault that shows: as many blinks as its number, then a pause.
_BLINK_MS = const(100)
_PAUSE_MS = const(1000)

BUTTONS = (stream.BUTTON_RAISE, stream.BUTTON_LOWER)  # in the order of the keys' numbers


def main():
    """Coach until the power goes; return only on a board that no file describes."""
    description = find_board()
    if description is not None:
        lifeline = Lifeline()
        lifeline.start()
        lifeline.arm()
        App(description, lifeline).run()


class App:
    """One board at work."""

    def __init__(self, description, lifeline):
        """Set up all but the accelerometer, which may still be missing."""
        self._lifeline = lifeline
        self._description = description
        self._faults = Faults()
        self._times = tasks.TaskTimes()
        self._counting = Counting(self._read_settings(), self._faults)
        self._sensor = Sensor(description, pin_of, self._faults)
        self._led = self._output("LED_PIN")
        self._cue = Cue(pin_of(description.SPEAKER_PIN), self._output("SPEAKER_ENABLE_PIN"))
        self._keys = keypad.Keys(
            (pin_of(description.BUTTON_RAISE_PIN), pin_of(description.BUTTON_LOWER_PIN)),
            value_when_pressed=description.BUTTON_PRESSED,
            pull=True,
        )
        self._key = keypad.Event()
        self._battery = self._find_battery()
        self._drained_ms = self._second_ms = self._blink_ms = supervisor.ticks_ms()
        self._seconds = 0
        self._blinks = 0
        # In the order of the numbers in `tasks`, after SAMPLES. Made once: a bound method takes
        # memory.
        self._chores = (self._serve_cue, self._serve_buttons, self._serve_light, self._take_notes)

    def run(self):
        """Count and coach for ever, whatever becomes of anything else."""
        target_spm = self._counting.target_spm
        print(f"Footfall {__version__} on {board.board_id}: target {target_spm} steps/min")
        if self._lifeline.resumed:
            self._resume()
        gc.collect()
        self._drain()
        while True:
            if self._sensor.urgent or self._drain_is_due():
                self._drain()
            for chore in range(len(self._chores)):
                self._do(chore)
                if self._drain_is_due():
                    self._drain()
            self._lifeline.feed()
            time.sleep(SLICE_S)

    def _resume(self):
        """Go on with the run that a restart has cut short."""
        kept = self._lifeline
        self._faults.began(fault_codes.RESTARTED)
        print(f"Going on from {kept.steps} steps at a target of {kept.target_spm} steps/min.")
        self._counting.resume(kept.steps, kept.running_s)
        if kept.target_spm != self._counting.target_spm:
            self._counting.record(stream.TARGET, kept.target_spm)

    # --- samples --------------------------------------------------------------

    def _drain_is_due(self):
        return ticks_since(self._drained_ms, supervisor.ticks_ms()) >= _DRAIN_MS

    def _drain(self):
        now_ms = self._drained_ms = supervisor.ticks_ms()
        self._times.begin()
        count = self._sensor.drain(now_ms)
        if count:
            self._times.drained(now_ms)
            self._counting.take(self._sensor, count, now_ms)
        elif self._sensor.accelerometer is None:
            self._times.interrupted()
        self._times.end(tasks.SAMPLES)

    # --- chores -----------------------------------------------------------------

    def _do(self, chore):
        """Do one chore; whatever becomes of it, steps are counted on."""
        self._times.begin()
        try:
            self._chores[chore](supervisor.ticks_ms())
        except Exception as problem:
            self._faults.began(fault_codes.OUTPUT_FAILED, problem)
        self._times.end(chore + 1)

    def _serve_cue(self, now_ms):
        due = self._counting.due_cue
        if due != coach.SILENCE:
            self._counting.due_cue = coach.SILENCE
            self._cue.play(CUE_PATTERNS[due], now_ms)
        self._cue.tick(now_ms)

    def _serve_buttons(self, now_ms):
        """Pass each press on to the core; a tick acknowledges it, unless a cue is sounding."""
        while self._keys.events.get_into(self._key):
            if self._key.pressed:
                self._counting.record(stream.BUTTON, BUTTONS[self._key.key_number])
                if not self._cue.playing:
                    self._cue.play(BUTTON_PATTERN, now_ms)

    def _serve_light(self, now_ms):
        """Blink the fault that shows, as often as its number."""
        elapsed_ms = ticks_since(self._blink_ms, now_ms)
        if self._blinks:
            if elapsed_ms >= _BLINK_MS:
                self._blink_ms = now_ms
                self._blinks -= 1
                self._led.value = self._blinks % 2 == 1
        elif self._faults.showing and elapsed_ms >= _PAUSE_MS:
            self._blink_ms = now_ms
            self._blinks = 2 * self._faults.showing - 1
            self._led.value = True

    def _take_notes(self, now_ms):
        """Do what comes once a second, or less often."""
        if ticks_since(self._second_ms, now_ms) < _SECOND_MS:
            return
        self._second_ms = now_ms
        self._seconds += 1
        counting = self._counting
        self._lifeline.keep(counting.steps, counting.running_s, counting.target_spm)
        if self._seconds == _WELL_S:
            self._lifeline.well()
            self._faults.ended(fault_codes.RESTARTED)
        if self._battery is not None and self._seconds % _BATTERY_S == 0:
            self._read_battery()
        if self._seconds % _REPORT_S == 0:
            self._report()

    def _read_battery(self):
        if self._battery.read() and not supervisor.runtime.usb_connected:
            self._faults.began(fault_codes.BATTERY_LOW)
        else:
            self._faults.ended(fault_codes.BATTERY_LOW)

    def _report(self):
        counting = self._counting
        print(
            f"{counting.steps} steps in {counting.running_s} s of running; "
            f"{self._faults.total} faults. {self._times.report()}"
        )

    # --- set-up -----------------------------------------------------------------

    def _find_battery(self):
        if not hasattr(self._description, "BATTERY_PIN"):
            return None
        return Battery(pin_of(self._description.BATTERY_PIN), self._description.BATTERY_DIVIDER)

    def _read_settings(self):
        """Read settings.toml; what it gets wrong keeps its default and is said on the console."""
        chosen, problems = settings_file.load()
        if problems is None:
            print("No settings.toml: every setting has its default.")
        for problem in problems or ():
            self._faults.began(fault_codes.BAD_SETTING)
            print(f"settings.toml: {problem}.")
        return chosen

    def _output(self, name):
        """Return the pin of that name in the board file as an output that is low, or None."""
        if not hasattr(self._description, name):
            return None
        output = digitalio.DigitalInOut(pin_of(getattr(self._description, name)))
        output.switch_to_output(value=False)
        return output
