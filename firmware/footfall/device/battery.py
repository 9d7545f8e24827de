"""The battery's voltage, where a board has a pin for it."""

from array import array

import analogio
from micropython import const

# A lithium cell that is down to 3.5 V under load has a tenth of its charge left; below 3.3 V the
# regulator of a Feather drops out, and a motor's inrush takes the chip down with it.
LOW_MV = const(3500)
_RECOVERED_MV = const(3700)
_EMPTY_MV = const(3300)
_FULL_MV = const(4150)

_READINGS = const(8)
_FULL_SCALE = const(65535)


class Battery:
    """Smoothed readings of a pin: low is told late rather than for one sag.

    percent: about how much is left.
    """

    def __init__(self, pin, divider):
        """Take the pin and by how much the board divides the voltage."""
        self._input = analogio.AnalogIn(pin)
        self._divider = divider
        self._readings_mv = array("H", [0] * _READINGS)
        self._next = 0
        self._full = False
        self.low = False
        self.percent = 100

    def read(self):
        """Take a reading; return whether the battery is low."""
        reading = self._input.value
        reference_mv = int(self._input.reference_voltage * 1000)
        self._readings_mv[self._next] = reading * reference_mv // _FULL_SCALE * self._divider
        self._next = (self._next + 1) % _READINGS
        self._full = self._full or self._next == 0
        # Those to come are zero.
        mean_mv = sum(self._readings_mv) // (_READINGS if self._full else self._next)
        self.percent = _percent(mean_mv)
        if self._full:
            self.low = mean_mv < (_RECOVERED_MV if self.low else LOW_MV)
        return self.low


def _percent(mean_mv):
    """Return what is left of a lithium cell: the last tenth goes below LOW_MV, quickly."""
    if mean_mv < LOW_MV:
        return max(0, 10 * (mean_mv - _EMPTY_MV) // (LOW_MV - _EMPTY_MV))
    return min(100, 10 + 90 * (mean_mv - LOW_MV) // (_FULL_MV - LOW_MV))
