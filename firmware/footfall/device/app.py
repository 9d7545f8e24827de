"""Wires a board to the core and loops; the only file that knows everything.

Each 80 ms the FIFO is drained into the core; in between, cues and buttons are
served. Nothing here decides when to cue, and nothing but an accelerometer that
does not answer stops the count.
"""

import gc
import os
import time
from array import array

import board
import busio
import digitalio
import keypad
import supervisor
from footfall_boards import module_name

from footfall import __version__
from footfall.core import settings, stream
from footfall.core.pipeline import Pipeline
from footfall.core.sample_clock import SampleClock, ticks_since
from footfall.device.accelerometer import Accelerometer
from footfall.device.cue import BUTTON_PATTERN, CUE_PATTERNS, Cue

DRAIN_MS = stream.DRAIN_SAMPLES * stream.NOMINAL_PERIOD_US // 1000
SILENT_MS = 1000  # without a sample for so long, the accelerometer is set up again
SLICE_S = 0.01  # how late a beep may start or end
I2C_HZ = 400_000  # a full FIFO takes 4.5 ms, against 18 at the default rate

# What the LED does, once a second, while there is no accelerometer.
BLINKS = 3
BLINK_S = 0.1
RETRY_S = 1

BUTTONS = (stream.BUTTON_RAISE, stream.BUTTON_LOWER)  # in the order of the keys' numbers


def main():
    """Coach until the power goes; return only on a board that no file describes."""
    description = find_board()
    if description is not None:
        App(description).run()


def find_board():
    """Return the board file of the board that this runs on, or None after saying what is wrong."""
    name = module_name(board.board_id)
    try:
        description = __import__("footfall_boards." + name, None, None, ("BOARD_ID",))
    except ImportError:
        print(f"No board file for {board.board_id}: flash this board with its own files.")
        return None
    if board.board_id != description.BOARD_ID:
        print(f"{name}.py is for {description.BOARD_ID}, but this board is {board.board_id}.")
        return None
    return description


class App:
    """One board at work.

    faults: how many things went wrong that did not stop the count.
    """

    def __init__(self, description):
        """Set up all but the accelerometer, which may still be missing."""
        self.faults = 0
        self._description = description
        self._i2c = None
        self._accelerometer = None
        self._reconnected = False
        self._drained_ms = 0
        self._sampled_ms = 0
        self._due_pattern = None
        self._last_fault = None
        self._events = array("i", [0] * (stream.EVENT_CAPACITY * stream.EVENT_INTS))
        self._clock = SampleClock()
        self._pipeline = Pipeline(self._settings(), self._events)
        self._led = self._output("LED_PIN")
        self._cue = Cue(self._pin("SPEAKER_PIN"), self._output("SPEAKER_ENABLE_PIN"))
        self._keys = keypad.Keys(
            (self._pin("BUTTON_RAISE_PIN"), self._pin("BUTTON_LOWER_PIN")),
            value_when_pressed=description.BUTTON_PRESSED,
            pull=True,
        )
        self._key = keypad.Event()
        target_spm = self._pipeline.target_spm
        print(f"Footfall {__version__} on {board.board_id}: target {target_spm} steps/min")

    def run(self):
        """Count and coach for ever, whatever becomes of the accelerometer."""
        while True:
            self._connect()
            gc.collect()
            try:
                while True:
                    self._turn(supervisor.ticks_ms())
                    time.sleep(SLICE_S)
            except OSError as problem:
                self._cue.silence()
                self._fault("the accelerometer stopped answering", problem)
                self._reconnected = True

    def _turn(self, now_ms):
        """Do what is due."""
        if ticks_since(self._drained_ms, now_ms) >= DRAIN_MS:
            self._drained_ms = now_ms
            self._drain(now_ms)
        try:
            self._serve_cue(now_ms)
            self._serve_buttons(now_ms)
        except Exception as problem:  # whatever it is, steps are counted on
            self._fault("a cue or button failed", problem)

    # --- samples --------------------------------------------------------------

    def _drain(self, now_ms):
        accelerometer = self._accelerometer
        count = accelerometer.drain()
        if count == 0:
            # A chip that has reset itself answers, but its FIFO is off and stays empty.
            if ticks_since(self._sampled_ms, now_ms) > SILENT_MS:
                raise OSError("no samples")
            return
        self._sampled_ms = now_ms
        new_period = False
        if accelerometer.overrun or self._reconnected:
            self._reconnected = False
            lost = self._clock.lost(count, now_ms)
            if lost:  # the flag may say no more than "full"
                self._record(stream.OVERRUN, lost)
            self._clock.restart(now_ms)
        else:
            new_period = self._clock.drained(count, now_ms)
        self._handle(self._pipeline.feed(accelerometer.block, count))
        if new_period:
            self._record(stream.RATE, self._clock.period_us)

    def _record(self, kind, value):
        self._handle(self._pipeline.record(kind, value))

    def _handle(self, count):
        """Note the cue, if there is one, among the `count` events now in the buffer."""
        events = self._events
        for event in range(count):
            at = event * stream.EVENT_INTS
            if events[at + stream.KIND] == stream.CUE:
                self._due_pattern = CUE_PATTERNS[events[at + stream.DETAIL]]

    # --- cues and buttons -------------------------------------------------------

    def _serve_cue(self, now_ms):
        if self._due_pattern is not None:
            pattern = self._due_pattern
            self._due_pattern = None
            self._cue.play(pattern, now_ms)
        self._cue.tick(now_ms)

    def _serve_buttons(self, now_ms):
        """Pass each press on to the core; a tick acknowledges it, unless a cue is sounding."""
        while self._keys.events.get_into(self._key):
            if self._key.pressed:
                self._record(stream.BUTTON, BUTTONS[self._key.key_number])
                if not self._cue.playing:
                    self._cue.play(BUTTON_PATTERN, now_ms)

    # --- set-up and faults ------------------------------------------------------

    def _connect(self):
        """Find the accelerometer, however long that takes; say so and blink meanwhile."""
        said = None
        while True:
            try:
                self._accelerometer = self._accelerometer_on_its_bus()
                break
            except (OSError, RuntimeError, ValueError) as problem:
                if str(problem) != said:
                    said = str(problem)
                    print(f"No accelerometer ({said}): check its wiring; trying each second.")
                self._blink()
        if said is not None:
            print("The accelerometer answers now.")
        self._drained_ms = self._sampled_ms = supervisor.ticks_ms()

    def _accelerometer_on_its_bus(self):
        if self._i2c is None:
            self._i2c = busio.I2C(
                self._pin("ACCELEROMETER_SCL_PIN"),
                self._pin("ACCELEROMETER_SDA_PIN"),
                frequency=I2C_HZ,
            )
        return Accelerometer(self._i2c, self._description.ACCELEROMETER_ADDRESS)

    def _blink(self):
        for _ in range(BLINKS):
            self._led.value = True
            time.sleep(BLINK_S)
            self._led.value = False
            time.sleep(BLINK_S)
        time.sleep(RETRY_S - 2 * BLINKS * BLINK_S)

    def _settings(self):
        """Read settings.toml; what it gets wrong keeps its default and is said on the console."""
        # From CircuitPython 10.2 on os.getenv() gives text alone; get_setting() gives numbers.
        read = getattr(supervisor, "get_setting", os.getenv)
        chosen = settings.Settings()
        for tunable in settings.TUNABLES:
            name = tunable.name
            try:
                value = read(name)
                if value is not None:
                    chosen.assign(name, value)
            except ValueError as problem:
                self.faults += 1
                print(f"settings.toml: {problem}; {name} stays {tunable.default}.")
        return chosen

    def _pin(self, name):
        return getattr(board, getattr(self._description, name))

    def _output(self, name):
        """Return the pin of that name in the board file as an output that is low, or None."""
        if not hasattr(self._description, name):
            return None
        output = digitalio.DigitalInOut(self._pin(name))
        output.switch_to_output(value=False)
        return output

    def _fault(self, what, problem):
        """Count a fault; one that repeats is printed once."""
        self.faults += 1
        if what != self._last_fault:
            self._last_fault = what
            print(f"Fault {self.faults}: {what} ({problem}).")
