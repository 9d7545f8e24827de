"""Axes: which values are labelled, and where a value lies, in percent of the axis."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# What people read easily, times a power of ten; and in seconds.
NICE_STEPS = (1, 2, 5, 10)
NICE_SECONDS = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 18000)
# Of which these are the finest of a chart: enough of the others are multiples of them.
FINEST_SECONDS = (1, 5, 10, 30, 60, 300, 600, 3600)

# How many steps of labels a chart of time has at most: on a desktop, on a phone or on paper, and
# when it is zoomed in as far as it can be.
WIDE, NARROW, FINEST = 12, 5, 400


@dataclass(frozen=True)
class Axis:
    """From low to high, with labels at ticks."""

    low: float
    high: float
    ticks: tuple[float, ...]

    @classmethod
    def around(cls, values: Sequence[float], most_ticks: int = 7) -> "Axis":
        """Return an axis that holds all values and begins and ends at a tick."""
        lowest, highest = min(values), max(values)
        step = nice_step((highest - lowest) / (most_ticks - 2)) if highest > lowest else 1
        first, last = math.floor(lowest / step), math.ceil(highest / step)
        last = max(last, first + 1)
        ticks = tuple(round(step * number, 6) for number in range(first, last + 1))
        return cls(ticks[0], ticks[-1], ticks)

    def percent(self, value: float) -> float:
        """Return where a value lies: 0 at the low end, 100 at the high one."""
        return 100 * (value - self.low) / (self.high - self.low)


@dataclass(frozen=True)
class TimeTick:
    """A label of time; is_wide, is_narrow: whether a wide or narrow page shows it at first."""

    t_s: int
    percent: float
    is_wide: bool
    is_narrow: bool


class TimeAxis:
    """Time from 0 to duration_s, with labels for every step that zooming in may ask for.

    steps_s: those steps, each a multiple of the first.
    """

    def __init__(self, duration_s: float) -> None:
        self.duration_s = duration_s
        finest_s = _step_s(duration_s, FINEST, FINEST_SECONDS)
        self.steps_s = [step_s for step_s in NICE_SECONDS if step_s % finest_s == 0]
        self._wide_s = _step_s(duration_s, WIDE, self.steps_s)
        multiples_s = [step_s for step_s in self.steps_s if step_s % self._wide_s == 0]
        self._narrow_s = _step_s(duration_s, NARROW, multiples_s)

    def percent(self, t_s: float) -> float:
        """Return where a time lies."""
        return 100 * t_s / self.duration_s

    def ticks(self) -> Iterator[TimeTick]:
        """Yield every label, in order."""
        for t_s in range(0, math.floor(self.duration_s) + 1, self.steps_s[0]):
            is_wide = t_s % self._wide_s == 0
            yield TimeTick(t_s, self.percent(t_s), is_wide, t_s % self._narrow_s == 0)


def nice_step(least: float) -> float:
    """Return the smallest step of 1, 2 or 5 times a power of ten that is no smaller than this."""
    power = 10 ** math.floor(math.log10(least))
    return next(step * power for step in NICE_STEPS if step * power >= least * (1 - 1e-9))


def _step_s(duration_s: float, most: int, steps_s: Sequence[int]) -> int:
    fitting = (step_s for step_s in steps_s if duration_s / step_s <= most)
    return next(fitting, steps_s[-1])
