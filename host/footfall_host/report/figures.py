"""What a report says of a run in figures: time in zone, how often which cadence, settings."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from footfall.core.settings import Settings
from footfall.core.tunables import TUNABLES
from footfall_host.report.seconds import ABOVE, BELOW, IN_ZONE, Second

# The narrowest bins, in steps per minute, of which so many show the run.
BIN_WIDTHS_SPM = (1, 2, 5, 10)
MOST_BINS = 30

CM_PER_M, M_PER_KM, MINUTE_S = 100, 1000, 60


@dataclass(frozen=True)
class TimeInZone:
    """Seconds with the cadence below, in and above the zone; other_s: with no cadence shown."""

    below_s: int
    in_zone_s: int
    above_s: int
    other_s: int

    @property
    def shown_s(self) -> int:
        """Seconds in which there was a cadence."""
        return self.below_s + self.in_zone_s + self.above_s


@dataclass(frozen=True)
class Bin:
    """How long the cadence was from low_spm to below high_spm, by its place at that time."""

    low_spm: int
    high_spm: int
    below_s: int
    in_zone_s: int
    above_s: int

    @property
    def seconds(self) -> int:
        """All of it."""
        return self.below_s + self.in_zone_s + self.above_s


@dataclass(frozen=True)
class ChangedSetting:
    """A setting that is not at its default; unit: empty where it has none."""

    name: str
    value: int
    default: int
    unit: str


def time_in_zone(seconds: Sequence[Second]) -> TimeInZone:
    """Return how long the cadence was where."""
    places = Counter(second.place for second in seconds)
    return TimeInZone(places[BELOW], places[IN_ZONE], places[ABOVE], places[None])


def histogram(seconds: Sequence[Second]) -> list[Bin]:
    """Return bins in a row that hold every second with a cadence; none where there is none."""
    shown = [(second.spm, second.place) for second in seconds if second.spm is not None]
    if not shown:
        return []
    lowest, highest = min(spm for spm, _ in shown), max(spm for spm, _ in shown)
    width_spm = _bin_width_spm(highest - lowest)
    counted = Counter((math.floor(spm / width_spm), place) for spm, place in shown)
    return [
        Bin(
            low_spm=number * width_spm,
            high_spm=(number + 1) * width_spm,
            below_s=counted[number, BELOW],
            in_zone_s=counted[number, IN_ZONE],
            above_s=counted[number, ABOVE],
        )
        for number in range(math.floor(lowest / width_spm), math.floor(highest / width_spm) + 1)
    ]


def changed_settings(settings: Settings) -> list[ChangedSetting]:
    """Return the settings that differ from their defaults, in the order of settings.toml."""
    return [
        ChangedSetting(tunable.name, value, tunable.default, tunable.unit)
        for tunable in TUNABLES
        if (value := getattr(settings, tunable.name)) != tunable.default
    ]


def distance_km(steps: int, step_length_cm: int) -> float:
    """Return how far so many steps of one length go."""
    return steps * step_length_cm / CM_PER_M / M_PER_KM


def pace_s_per_km(spm: float, step_length_cm: float) -> float:
    """Return the seconds that a kilometre takes at this cadence with steps of this length."""
    return MINUTE_S * M_PER_KM * CM_PER_M / (spm * step_length_cm)


def _bin_width_spm(span_spm: float) -> int:
    fitting = (width for width in BIN_WIDTHS_SPM if span_spm / width < MOST_BINS)
    return next(fitting, BIN_WIDTHS_SPM[-1])
