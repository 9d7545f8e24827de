"""How many values there were of each size: what is kept of them stays small, however many come.

Values are kept as whole hundredths, of which a cadence or a delay has a bounded number; and whole
numbers add up to the same in any order, on any machine.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

HUNDREDTHS = 100


@dataclass
class Spread:
    """times: hundredths of the values' unit -> how many values."""

    times: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, values: Iterable[float]) -> "Spread":
        """Return that of finite values."""
        spread = cls()
        for value in values:
            spread._count(round(HUNDREDTHS * value), 1)
        return spread

    def add(self, other: "Spread") -> None:
        """Take the values of another one, too."""
        for hundredths, times in other.times.items():
            self._count(hundredths, times)

    def sizes(self) -> "Spread":
        """Return that of the values without their signs."""
        sizes = Spread()
        for hundredths, times in self.times.items():
            sizes._count(abs(hundredths), times)
        return sizes

    @property
    def values(self) -> int:
        """How many there are."""
        return sum(self.times.values())

    @property
    def mean(self) -> float | None:
        """The mean; None without a value."""
        if not self.times:
            return None
        total = sum(hundredths * times for hundredths, times in self.times.items())
        return total / self.values / HUNDREDTHS

    @property
    def median(self) -> float | None:
        """The median; None without a value."""
        return self.percentile(50)

    @property
    def largest(self) -> float | None:
        """The largest value; None without one."""
        return max(self.times) / HUNDREDTHS if self.times else None

    def percentile(self, percent: float) -> float | None:
        """Return the value below which so many lie, as numpy takes it; None without a value."""
        if not self.times:
            return None
        sizes = sorted(self.times)
        reached = np.cumsum([self.times[hundredths] for hundredths in sizes])
        place = percent / 100 * (int(reached[-1]) - 1)
        lower = int(place)
        upper = min(lower + 1, int(reached[-1]) - 1)
        low, high = (sizes[np.searchsorted(reached, at, "right")] for at in (lower, upper))
        return round((low + (high - low) * (place - lower)) / HUNDREDTHS, 6)

    def _count(self, hundredths: int, times: int) -> None:
        self.times[hundredths] = self.times.get(hundredths, 0) + times
