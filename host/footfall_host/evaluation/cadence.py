"""Two cadences second by second: what the product showed, and what the reference says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from footfall_host.evaluation.recording import (
    CadenceWindow,
    DerivedCadence,
    ForcePlate,
    Interval,
    LabelsOnly,
    LegSensor,
    Recording,
    SimulatedStrikes,
)

Values = NDArray[np.float64]

# The first seconds of a bout are for finding the pace: they do not count for coverage.
WARM_UP_S = 8.0
# A cadence is due every second; one older than this is no longer shown.
_STALE_S = 2.5
# The reference is the mean over as long as a display averages.
REFERENCE_SPAN_S = 6.0
# A mean over less than this is too few strikes to judge by.
_SHORTEST_SPAN_S = 1.5
# A derived window speaks for this much on either side of it.
_WINDOW_REACH_S = 5.0
# A force-plate trial shorter than the warm-up and this says nothing about cadence.
_SHORTEST_JUDGED_S = 4.0


@dataclass(frozen=True)
class LiveCadence:
    """What could be read at each whole second of a recording; NaN where nothing was shown."""

    at_s: Values
    spm: Values

    @property
    def shown(self) -> NDArray[np.bool_]:
        """Tell at which seconds a running cadence was shown."""
        return np.isfinite(self.spm)

    def after(self, start_s: float, end_s: float) -> NDArray[np.bool_]:
        """Select the seconds later than start_s and no later than end_s."""
        return (self.at_s > start_s) & (self.at_s <= end_s)


def live_cadence(update_s: Values, update_spm: Values, duration_s: float) -> LiveCadence:
    """Read the newest of the updates at each whole second.

    update_s, update_spm: (n,) when each came, rising, and what it showed; NaN where nothing.
    """
    at_s = np.arange(1.0, np.floor(duration_s) + 1)
    if not len(update_s):
        return LiveCadence(at_s, np.full(len(at_s), np.nan))
    # The microsecond forgives the rounding of a time that is meant to be a whole second.
    newest = np.searchsorted(update_s, at_s + 1e-6) - 1
    fresh = (newest >= 0) & (at_s - update_s[newest] <= _STALE_S)
    return LiveCadence(at_s, np.where(fresh, update_spm[newest], np.nan))


class CadenceReference(Protocol):
    """The true cadence of one bout, from start_s to end_s."""

    @property
    def start_s(self) -> float:
        """The bout's first moment."""

    @property
    def end_s(self) -> float:
        """The bout's last moment."""

    def spm_at(self, at_s: Values) -> Values:
        """Return the cadence at each of the times; NaN where it is not known."""


@dataclass(frozen=True)
class StrikeReference:
    """Cadence counted from strikes: the mean of the seconds before each time."""

    strike_times_s: Values
    steps_per_interval: int

    @property
    def start_s(self) -> float:
        """The first strike."""
        return float(self.strike_times_s[0])

    @property
    def end_s(self) -> float:
        """The last strike."""
        return float(self.strike_times_s[-1])

    def spm_at(self, at_s: Values) -> Values:
        """Return the mean over the REFERENCE_SPAN_S before each time, within the bout."""
        since_s = np.maximum(at_s - REFERENCE_SPAN_S, self.start_s)
        until_s = np.minimum(at_s, self.end_s)
        intervals = self._strikes_by(until_s) - self._strikes_by(since_s)
        known = until_s - since_s >= _SHORTEST_SPAN_S
        spm = np.full(len(at_s), np.nan)
        span_s = (until_s - since_s)[known]
        spm[known] = 60.0 * self.steps_per_interval * intervals[known] / span_s
        return spm

    def _strikes_by(self, at_s: Values) -> Values:
        return np.interp(at_s, self.strike_times_s, np.arange(len(self.strike_times_s)))


@dataclass(frozen=True)
class WindowReference:
    """Cadence of derived windows: that of the nearest one in reach."""

    start_s: float
    end_s: float
    windows: tuple[CadenceWindow, ...]

    def spm_at(self, at_s: Values) -> Values:
        """Return the cadence of the window whose middle is nearest to each time."""
        if not self.windows:
            return np.full(len(at_s), np.nan)
        start_s, end_s, spm = np.array(
            [(window.start_s, window.end_s, window.cadence_spm) for window in self.windows]
        ).T[:, :, np.newaxis]
        in_reach = (at_s >= start_s - _WINDOW_REACH_S) & (at_s <= end_s + _WINDOW_REACH_S)
        distance_s = np.where(in_reach, np.abs((start_s + end_s) / 2 - at_s), np.inf)
        nearest = np.argmin(distance_s, axis=0)
        return np.where(in_reach.any(axis=0), spm[nearest, 0], np.nan)


def references(recording: Recording) -> list[CadenceReference]:
    """Return each bout that is judged, with its true cadence where the recording knows one."""
    truth = recording.truth
    if isinstance(truth, LegSensor):
        return [StrikeReference(times_s, 2) for times_s in truth.bout_strike_times_s]
    if isinstance(truth, SimulatedStrikes):
        return [StrikeReference(times_s, 1) for times_s in truth.bout_strike_times_s]
    if isinstance(truth, DerivedCadence):
        return [WindowReference(b.start_s, b.end_s, truth.windows) for b in recording.bouts]
    if isinstance(truth, LabelsOnly):
        return [WindowReference(b.start_s, b.end_s, ()) for b in recording.bouts]
    if isinstance(truth, ForcePlate):
        reference = StrikeReference(truth.strike_times_s, 1)
        long_enough = reference.end_s - reference.start_s > WARM_UP_S + _SHORTEST_JUDGED_S
        return [reference] if long_enough else []
    return []


def bout_of(window: CadenceWindow, bouts: Sequence[Interval]) -> Interval | None:
    """Return the last bout that a window reaches into."""
    return max(
        (bout for bout in bouts if bout.start_s < window.end_s),
        key=lambda bout: bout.end_s,
        default=None,
    )
