"""What gets the coach going again: the watchdog, and what a restart must know.

The count of a run lives in `alarm.sleep_memory`, which reloads and most resets leave alone; it
holds two records that are written in turn, so that a reset amid a write leaves the other one.
"""

import struct
import time

import microcontroller
import supervisor
from micropython import const

from footfall.core.sample_clock import ticks_since
from footfall.device.checksum import checksum

try:
    import alarm
except ImportError:  # a build without it keeps nothing but how often it was restarted
    alarm = None
try:
    import traceback
except ImportError:  # a build without it says no more than what went wrong
    traceback = None
try:
    from watchdog import WatchDogMode
except ImportError:  # a build without it bites nobody
    WatchDogMode = None

# Several transfers may each run into their timeout of a second; an RP2040 counts to 8.4 s.
_TIMEOUT_S = const(8)
MOST_RESTARTS = const(3)

# number, restarts in a row, state, target, asked for, steps, seconds of running, of a workout its
# check, step and done, checksum
_RECORD = "<BBBBBIIHBIH"
_RECORD_BYTES = const(22)
_CHECKED_BYTES = const(20)
# The bits of the state.
_ASLEEP = const(1)
_STOPPED = const(2)

# Where the last traceback is kept in NVM, with a mark before and a zero after it.
TRACEBACK_AT = const(0)
TRACEBACK_BYTES = const(512)
TRACEBACK_MARK = b"TB"
# The byte by which safemode.py counts its tries, from the end of NVM. A build that has no
# sleep memory has no safemode.py either, and counts its restarts there.
TRIES_AT = -1
ERASED = const(0xFF)

_BLINK_MS = const(250)


class Lifeline:
    """What was kept over a restart, and keeps it for the next.

    steps, running_s, target_spm, asked_spm (the target that settings asked for): as last kept.
    place: in a workout, as Counting has it; whoever sets it has it kept with the rest.
    restarts: failed starts in a row. resumed: whether a run was cut short that start() has found
    to go on. stopped: whether its runner had stopped it. asleep: whether the board had gone to
    sleep when it last wrote. by_hand: whether start() has found that somebody switched it on.
    """

    def __init__(self):
        """Read what was kept last."""
        self.resumed = False
        self.restarts = 0
        self.asleep = False
        self.stopped = False
        self.by_hand = False
        self.target_spm = self.asked_spm = 0
        self.place = (0, 0, 0)
        self.steps = 0
        self.running_s = 0
        self._number = 0
        self._record = bytearray(_RECORD_BYTES)
        self._armed = False
        self._read()

    def start(self):
        """Go on with the run of before if it was cut short; begin anew otherwise."""
        goes_on = _goes_on()
        self.asleep = False
        self.by_hand = not goes_on and not _woken()
        self.resumed = goes_on and self.target_spm > 0
        if not goes_on:
            self.restarts = self.target_spm = self.steps = self.running_s = 0
            self.stopped = False
            self.place = (0, 0, 0)
            self._write()
            if alarm is None:
                _forget_tries()

    @property
    def greets(self):
        """Whether somebody has just switched the board on, rather than a fault or a movement."""
        return not self.resumed and not _woken()

    @property
    def sleeps_on(self):
        """Whether a watchdog that nothing can stop has ended a sleep that should go on."""
        bitten = microcontroller.cpu.reset_reason == microcontroller.ResetReason.WATCHDOG
        return self.asleep and bitten and not _woken()

    def fall_asleep(self):
        """Note that what comes next is sleep."""
        self.asleep = True
        self._write()

    def arm(self):
        """Start the watchdog: with a computer at the USB an exception, on battery a reset."""
        watchdog = getattr(microcontroller, "watchdog", None)
        if watchdog is None or WatchDogMode is None:
            return
        if watchdog.mode is None:  # that of an nRF goes on over a reload, and can't be changed
            watchdog.timeout = _TIMEOUT_S
            try:
                usb = supervisor.runtime.usb_connected
                watchdog.mode = WatchDogMode.RAISE if usb else WatchDogMode.RESET
            except NotImplementedError:  # an RP2040 only resets
                watchdog.mode = WatchDogMode.RESET
        self._armed = True

    def feed(self):
        """Tell the watchdog that the loop goes round; call it in one place."""
        if self._armed:
            microcontroller.watchdog.feed()

    def keep(self, steps, running_s, targets_spm, stopped):
        """Write down where the run is, for a restart to go on from; targets: its own, asked for."""
        self.steps = steps
        self.running_s = running_s
        self.target_spm, self.asked_spm = targets_spm
        self.stopped = stopped
        self._write()

    def forget(self):
        """Let the next start begin anew: no run is to go on."""
        self.place = (0, 0, 0)
        self.keep(0, 0, (0, 0), False)

    def well(self):
        """Forget earlier failures: the board has worked for a while."""
        self.restarts = 0
        self._write()
        _forget_tries()

    def count_failure(self):
        """Note one more failed start; return whether another is worth trying."""
        self.restarts += 1
        self._write()
        if alarm is None and microcontroller.nvm:
            microcontroller.nvm[TRIES_AT] = self.restarts
        return self.restarts <= MOST_RESTARTS

    def _read(self):
        if alarm is None:
            nvm = microcontroller.nvm
            self.restarts = nvm[TRIES_AT] if nvm and nvm[TRIES_AT] != ERASED else 0
            return
        newest = None
        for slot in (0, 1):
            self._record[:] = alarm.sleep_memory[_RECORD_BYTES * slot : _RECORD_BYTES * (slot + 1)]
            fields = struct.unpack(_RECORD, self._record)
            whole = fields[-1] == checksum(self._record, _CHECKED_BYTES)
            if whole and (newest is None or (fields[0] - newest[0]) & 0xFF < 0x80):
                newest = fields
        if newest is not None:
            self._number, self.restarts, state, self.target_spm, self.asked_spm = newest[:5]
            self.steps, self.running_s = newest[5:7]
            self.place = newest[7:10]
            self.asleep = state & _ASLEEP != 0
            self.stopped = state & _STOPPED != 0

    def _write(self):
        if alarm is None:
            return
        self._number = (self._number + 1) & 0xFF
        slot = self._number & 1
        state = (_ASLEEP if self.asleep else 0) | (_STOPPED if self.stopped else 0)
        head = (self._number, min(self.restarts, 0xFF), state, self.target_spm, self.asked_spm)
        run = (self.steps, self.running_s)
        struct.pack_into(_RECORD, self._record, 0, *head, *run, *self.place, 0)
        check = checksum(self._record, _CHECKED_BYTES)
        struct.pack_into("<H", self._record, _CHECKED_BYTES, check)
        alarm.sleep_memory[_RECORD_BYTES * slot : _RECORD_BYTES * (slot + 1)] = self._record


def _forget_tries():
    nvm = microcontroller.nvm
    if nvm and nvm[TRIES_AT] != ERASED:
        nvm[TRIES_AT] = ERASED


def failed(problem):
    """Keep the traceback of whatever ended the coach, and start it anew, three times at most.

    After that it stays down, blinking without a pause, until somebody resets the board.
    """
    while True:
        try:
            _start_again(problem)
        except Exception as another:  # what was short may still be
            problem = another


def _start_again(problem):
    try:
        tell(problem)
    except Exception as short:  # to start again matters more than to say why
        print(repr(short))
    lifeline = Lifeline()
    if lifeline.count_failure():
        supervisor.reload()
    print(f"The coach has failed {lifeline.restarts} times in a row and stays down: press reset.")
    lifeline.arm()
    _stay_down(lifeline)


def tell(problem):
    """Print the traceback of a problem, and keep it."""
    text = repr(problem) if traceback is None else "".join(traceback.format_exception(problem))
    print(text)
    keep_traceback(text)


def keep_traceback(text):
    """Write the end of a traceback to NVM, unless it is there already: each write wears it."""
    nvm = microcontroller.nvm
    if not nvm or len(nvm) < TRACEBACK_BYTES:
        return
    room = TRACEBACK_BYTES - len(TRACEBACK_MARK) - 1
    kept = TRACEBACK_MARK + text.encode()[-room:] + b"\0"
    if nvm[TRACEBACK_AT : TRACEBACK_AT + len(kept)] != kept:
        nvm[TRACEBACK_AT : TRACEBACK_AT + len(kept)] = kept


def _stay_down(lifeline):
    led = _led()
    since_ms = supervisor.ticks_ms()
    while True:
        lifeline.feed()
        if led is not None and ticks_since(since_ms, supervisor.ticks_ms()) >= _BLINK_MS:
            since_ms = supervisor.ticks_ms()
            led.value = not led.value
        time.sleep(0.05)


def _led():
    """Return the board's LED as an output, or None where there is none to be had."""
    try:
        import board
        import digitalio

        led = digitalio.DigitalInOut(board.LED)
        led.switch_to_output(value=False)
        return led
    except Exception:  # nothing may stop what is left
        return None


def _goes_on():
    """Return whether this start follows one that was cut short, rather than somebody's wish."""
    if supervisor.runtime.run_reason != supervisor.RunReason.STARTUP:
        return True
    reasons = microcontroller.ResetReason
    deliberate = (reasons.POWER_ON, reasons.RESET_PIN)
    return microcontroller.cpu.reset_reason not in deliberate and not _woken()


def _woken():
    """Return whether a movement has ended a sleep.

    That is no reset where the sleep was but pretended, as in the first seconds after a reset.
    """
    return alarm is not None and alarm.wake_alarm is not None
