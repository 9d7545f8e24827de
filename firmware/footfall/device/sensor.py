"""An accelerometer that may be missing, fall silent, reset itself or lie: samples or none, no fuss.

A transfer that fails is tried again at the loop's next pass, for the FIFO bridges a third of a
second. When that does not help, the chip is set up again, and then once a second.
"""

import busio
import supervisor
from micropython import const

from footfall.core.sample_clock import ticks_since
from footfall.device import fault_codes
from footfall.device.accelerometer import Accelerometer

I2C_HZ = 400_000  # a full FIFO takes 4.5 ms, against 18 at the default rate

_RETRY_MS = const(1000)
# A transfer that took so long has run into its timeout, and so may the next: not at each pass.
_HUNG_MS = const(300)
_HUNG_TRIES = const(3)
# So many quick failures in a row take as long as the FIFO bridges.
_QUICK_TRIES = const(25)
# The chip answers, but has not a single sample.
_SILENT_MS = const(1000)
# Its registers are read back so often.
_CHECK_MS = const(5000)
# Four seconds of drains in which one axis has not changed by a count while another moved by an
# eighth of a g between most of them.
_STUCK_DRAINS = const(50)
_MOVING_DRAINS = const(25)
_MOVED_COUNTS = const(512)
# A second of free fall is none.
_ZERO_DRAINS = const(12)


class Sensor:
    """The accelerometer of a board file.

    block: as in Accelerometer, once there has been one. may_have_lost: whether samples between
    the last two drains that gave any may be missing. i2c: its bus, or None.
    """

    def __init__(self, description, pin_of, faults):
        """Take the board file, what turns its names into pins, and where faults are noted."""
        self.i2c = None
        self.may_have_lost = False
        self._description = description
        self._pin_of = pin_of
        self._faults = faults
        self._accelerometer = None
        self._lost = True
        self._tries = 0
        self._waits = False
        self._waits_since_ms = 0
        self._sampled_ms = 0
        self._checked_ms = 0
        self._watch = AxisWatch(faults)

    @property
    def block(self):
        """What the last drain gave."""
        return self._accelerometer.block

    @property
    def urgent(self):
        """Whether the last drain failed and is worth another try at once."""
        return self._tries > 0 and not self._waits

    @property
    def accelerometer(self):
        """The chip as it was last set up, or None while it is lost."""
        return None if self._lost else self._accelerometer

    def passes_self_test(self):
        """Let the chip test itself before the first drain; None if that can't be told."""
        try:
            from footfall.device import selftest  # where it is not run it takes no memory

            if self.i2c is None:
                self.i2c = self._bus()
            return selftest.passes(self.i2c, self._description.ACCELEROMETER_ADDRESS)
        except Exception:  # the first drain says what is wrong with the chip
            return None

    def drain(self, now_ms):
        """Read what waits; return how many samples `block` holds, 0 while the chip is lost."""
        if self._waits and ticks_since(self._waits_since_ms, now_ms) < _RETRY_MS:
            return 0
        self._waits = False
        try:
            if self._lost:
                self._find(now_ms)
                return 0
            return self._read(now_ms)
        except (OSError, RuntimeError, ValueError) as problem:
            self._failed(problem, now_ms)
        return 0

    # --- reading --------------------------------------------------------------

    def _read(self, now_ms):
        accelerometer = self._accelerometer
        count = accelerometer.drain()
        self._tries = 0
        self._check(count, now_ms)
        if count == 0:
            return 0
        if accelerometer.overrun:
            self.may_have_lost = True
        self._sampled_ms = now_ms
        self._watch.see(accelerometer.block)
        return count

    def _check(self, count, now_ms):
        """Look whether the chip is still as it was set up, at once when it gives nothing."""
        if count and ticks_since(self._checked_ms, now_ms) < _CHECK_MS:
            return
        self._checked_ms = now_ms
        if not self._accelerometer.is_set_up():
            self._faults.happened(fault_codes.ACCELEROMETER_RESET)
            self._set_up(now_ms)
        elif count == 0 and ticks_since(self._sampled_ms, now_ms) > _SILENT_MS:
            self._lose(fault_codes.NO_ACCELEROMETER, "no samples")

    # --- losing and finding ------------------------------------------------------

    def _failed(self, problem, began_ms):
        """Try again at the next pass, wait, or give the chip up, by how it failed."""
        now_ms = supervisor.ticks_ms()
        hung = ticks_since(began_ms, now_ms) >= _HUNG_MS
        self._tries += 1
        gives_up = self._tries >= (_HUNG_TRIES if hung else _QUICK_TRIES)
        if self._lost or gives_up or isinstance(problem, RuntimeError):
            self._lose(self._code_of(problem), problem)
        if self._lost or hung:
            self._waits = True
            self._waits_since_ms = now_ms

    def _code_of(self, problem):
        # A RuntimeError of the bus itself is that of missing pull-ups, of nothing wired there.
        if isinstance(problem, RuntimeError) and self.i2c is not None:
            return fault_codes.WRONG_CHIP
        return fault_codes.NO_ACCELEROMETER

    def _lose(self, code, problem):
        self._lost = True
        self._tries = 0
        self._faults.began(code, f"0x{self._description.ACCELEROMETER_ADDRESS:02x}: {problem}")

    def _find(self, now_ms):
        if self.i2c is None:
            self.i2c = self._bus()
        self._set_up(now_ms)

    def _bus(self):
        return busio.I2C(
            self._pin_of(self._description.ACCELEROMETER_SCL_PIN),
            self._pin_of(self._description.ACCELEROMETER_SDA_PIN),
            frequency=I2C_HZ,
        )

    def _set_up(self, now_ms):
        if self._accelerometer is None:
            self._accelerometer = Accelerometer(self.i2c, self._description.ACCELEROMETER_ADDRESS)
        else:
            self.may_have_lost = True
            self._accelerometer.set_up()
        self._lost = False
        self._sampled_ms = self._checked_ms = now_ms
        self._faults.ended(fault_codes.NO_ACCELEROMETER)
        self._faults.ended(fault_codes.WRONG_CHIP)


class AxisWatch:
    """Looks at the first sample of each drain for an axis that does not feel what others do."""

    def __init__(self, faults):
        self._faults = faults
        self._before = [0, 0, 0]
        self._still_drains = [0, 0, 0]
        self._moving_drains = 0
        self._zero_drains = 0

    def see(self, block):
        """Take the first sample of a block; note an axis that is stuck, or is no more."""
        moved = zero = False
        for axis in range(3):
            change = abs(block[axis] - self._before[axis])
            self._before[axis] = block[axis]
            moved = moved or change >= _MOVED_COUNTS
            self._still_drains[axis] = self._still_drains[axis] + 1 if change == 0 else 0
        zero = not (block[0] or block[1] or block[2])
        self._zero_drains = self._zero_drains + 1 if zero else 0
        self._moving_drains += 1 if moved else -1
        self._moving_drains = min(max(self._moving_drains, 0), _STUCK_DRAINS)
        longest = max(self._still_drains[0], self._still_drains[1], self._still_drains[2])
        stuck = longest >= _STUCK_DRAINS and self._moving_drains >= _MOVING_DRAINS
        if stuck or self._zero_drains >= _ZERO_DRAINS:
            self._faults.began(fault_codes.STUCK_AXIS)
        elif longest == 0:
            self._faults.ended(fault_codes.STUCK_AXIS)
