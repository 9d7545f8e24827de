"""What the board's own cues do to its accelerometer: a motor shakes the clip that it sits in."""

from collections.abc import Sequence
from math import pi, sin

from footfall.core.stream import COUNTS_PER_G
from footfall_host.virtual_board.clock import MICROSECONDS
from footfall_host.virtual_board.haptic import Buzz
from footfall_host.virtual_board.pins import Tone

# A coin motor turns at 9,000 to 12,000 per minute (Precision Microdrives, catalogue of 310-10x);
# one that is no multiple of the sample rate is seen as something slower that moves about.
MOTOR_HZ = 173.0
# It runs down for about so long after the drive has gone.
RUN_DOWN_US = 80_000


class OwnVibration:
    """The shaking that a board feels of itself, along all of its axes."""

    def __init__(self, shake_g: float, buzzes: Sequence[Buzz], tones: Sequence[Tone]) -> None:
        """Take the amplitude, what the haptic driver and what the pulse-width outputs do."""
        self._shake_counts = shake_g * COUNTS_PER_G
        self._buzzes = buzzes
        self._tones = tones

    def felt_counts(self, us: int) -> int:
        """Return what it adds to each axis at a time."""
        if not self._shake_counts or not (self._buzzing(us) or self._buzzing(us - RUN_DOWN_US)):
            return 0
        return round(self._shake_counts * sin(2 * pi * MOTOR_HZ * us / MICROSECONDS))

    def _buzzing(self, us: int) -> bool:
        return _driven(self._buzzes, us) or _driven(self._tones, us)


def _driven(changes: Sequence[Buzz | Tone], us: int) -> bool:
    """Return whether the last change up to a time was to something other than nothing."""
    for change in reversed(changes):
        if change.t_us <= us:
            return bool(change.strength if isinstance(change, Buzz) else change.duty)
    return False
