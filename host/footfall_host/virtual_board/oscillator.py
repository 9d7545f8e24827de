"""The LIS3DH's own oscillator: which samples are due, and which of the recording they are."""

from footfall.core import stream
from footfall_host.virtual_board.clock import MICROSECONDS

NOMINAL_HZ = MICROSECONDS // stream.NOMINAL_PERIOD_US
MINUTE_US = 60 * MICROSECONDS
NOT_RECORDED = -1


class Oscillator:
    """Counts samples; the first one comes a period after sampling starts.

    A recording has one sample for each nominal period that this oscillator counts,
    however wrong it is and whatever rate is set.

    rate_hz: as set; 0 while the chip is off. recorded_us: from when to when the recording lasts,
    once it has begun.
    """

    def __init__(self, error: float, drift_per_min: float) -> None:
        """Take by what part it is fast, and by what part it gets faster with each minute."""
        self.rate_hz = 0
        self._speed = 1.0 + error
        self._drift_per_us = drift_per_min / MINUTE_US
        self.recorded_us: tuple[int, int] | None = None
        self._since_us = 0
        # When sampling had begun, and how many periods later sample 0 of the recording is taken.
        self._origin: tuple[int, float] | None = None

    @property
    def recording(self) -> bool:
        """Whether the recording has begun."""
        return self._origin is not None

    def start(self, now_us: int, rate_hz: int) -> None:
        """Start to sample at a rate."""
        self._since_us = now_us
        self.rate_hz = rate_hz

    def due(self, now_us: int) -> int:
        """Return how many samples there have been."""
        return int(self._periods(self._since_us, now_us) * self.rate_hz / NOMINAL_HZ)

    def taken_us(self, number: int, due: int, now_us: int) -> int:
        """Return about when one of the samples due by now was taken."""
        return self._since_us + (now_us - self._since_us) * (number + 1) // due

    def start_recording(self, number: int, samples: int) -> int:
        """Let a recording begin with a sample to come; return when it ends."""
        first = self._periods_until(number)
        self._origin = (self._since_us, first)
        self.recorded_us = (self._when_us(first), self._when_us(first + samples))
        return self.recorded_us[1]

    def _when_us(self, periods: float) -> int:
        """Return when so many periods are over since sampling started."""
        # The drift is small: the time is soon found.
        length_us = periods * stream.NOMINAL_PERIOD_US
        for _ in range(4):
            length_us *= periods / self._periods(self._since_us, self._since_us + length_us)
        return round(self._since_us + length_us)

    def index(self, number: int) -> int:
        """Return which sample of the recording a sample is."""
        if self._origin is None:
            return NOT_RECORDED
        origin_us, first = self._origin
        return round(self._periods(origin_us, self._since_us) + self._periods_until(number) - first)

    def _periods(self, from_us: float, to_us: float) -> float:
        """Return how many nominal periods are counted between two times."""
        drifted = 1.0 + self._drift_per_us * (from_us + to_us) / 2
        return (to_us - from_us) * self._speed * drifted / stream.NOMINAL_PERIOD_US

    def _periods_until(self, number: int) -> float:
        """Return when a sample is taken, in periods since sampling started."""
        return (number + 1) * NOMINAL_HZ / self.rate_hz
