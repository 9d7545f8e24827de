"""Match detected strikes with reference strikes, whatever the constant between their clocks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from footfall_host.nearest import nearest

Times = NDArray[np.float64]

# Far finer than either tolerance; the median then centres what the grid has found.
_OFFSET_GRID_S = 0.01
_CENTRINGS = 2


@dataclass(frozen=True)
class Trial:
    """Reference and detected strikes of one stretch, rising, in seconds on their own clocks."""

    reference_s: tuple[float, ...]
    detected_s: tuple[float, ...]


@dataclass(frozen=True)
class MatchRule:
    """How near a detection must be, and how far apart the two clocks may be."""

    tolerance_s: float
    largest_offset_s: float


@dataclass(frozen=True)
class StrikeMatch:
    """What matching one trial gave.

    residuals_s: detected minus reference of each matched pair, after offset_s was taken off.
    """

    reference_strikes: int
    detected_strikes: int
    residuals_s: tuple[float, ...]
    offset_s: float


# One recording, one clock: the constant is the algorithm's own, the same for a whole source.
FORCE_PLATE = MatchRule(tolerance_s=0.06, largest_offset_s=0.15)
# Two units on a leg and a waist: clocks 0.2 s apart at most, and a blow takes time to travel.
LEG_SENSOR = MatchRule(tolerance_s=0.08, largest_offset_s=0.2)


def match_force_plate(trials: Sequence[Trial]) -> list[StrikeMatch]:
    """Match the trials of one source, if any, with one constant offset."""
    if not trials:
        return []
    offset_s = fit_offset(trials, FORCE_PLATE)
    margin_s = FORCE_PLATE.tolerance_s
    return [match_at(trial, offset_s, FORCE_PLATE, margin_s) for trial in trials]


def match_leg_sensor(one_foot_s: Times, detected_s: Sequence[float]) -> StrikeMatch:
    """Match one bout with its own offset.

    The other foot is not observed: its strikes are taken midway between those of the first.
    """
    reference_s = np.sort(np.concatenate([one_foot_s, (one_foot_s[1:] + one_foot_s[:-1]) / 2]))
    half_step_s = float(np.median(np.diff(reference_s))) / 2
    trial = Trial(tuple(reference_s.tolist()), tuple(detected_s))
    offset_s = fit_offset([trial], LEG_SENSOR)
    return match_at(trial, offset_s, LEG_SENSOR, margin_s=half_step_s)


def match_simulated(strike_times_s: Times, detected_s: Sequence[float]) -> StrikeMatch:
    """Match one bout of both feet with its own offset, as where a sensor is worn moves it."""
    trial = Trial(tuple(strike_times_s.tolist()), tuple(detected_s))
    offset_s = fit_offset([trial], FORCE_PLATE)
    return match_at(trial, offset_s, FORCE_PLATE, margin_s=FORCE_PLATE.tolerance_s)


def match_at(trial: Trial, offset_s: float, rule: MatchRule, margin_s: float) -> StrikeMatch:
    """Match one trial with a known offset; count detections up to margin_s outside its ends."""
    reference_s = np.array(trial.reference_s)
    detected_s = np.array(trial.detected_s) - offset_s
    within = (detected_s >= reference_s[0] - margin_s) & (detected_s < reference_s[-1] + margin_s)
    counted_s = detected_s[within]
    return StrikeMatch(
        reference_strikes=len(reference_s),
        detected_strikes=len(counted_s),
        residuals_s=tuple(_residuals_s(reference_s, counted_s, rule.tolerance_s).tolist()),
        offset_s=offset_s,
    )


def fit_offset(trials: Sequence[Trial], rule: MatchRule) -> float:
    """Find the constant (detected minus reference, s) that matches most strikes of all trials.

    Where a range of offsets does equally well the middle of the widest is taken, then the
    median residual is brought to 0 as long as no match is lost by it.
    """
    pairs = [(np.array(trial.reference_s), np.array(trial.detected_s)) for trial in trials]

    def residuals_s(offset_s: float) -> Times:
        return np.concatenate(
            [
                _residuals_s(reference, detected - offset_s, rule.tolerance_s)
                for reference, detected in pairs
            ]
        )

    steps = round(rule.largest_offset_s / _OFFSET_GRID_S)
    grid_s = _OFFSET_GRID_S * np.arange(-steps, steps + 1)
    matches = np.array([len(residuals_s(offset)) for offset in grid_s])
    offset_s = float(np.mean(grid_s[_widest_plateau(matches)]))
    for _ in range(_CENTRINGS):
        residuals = residuals_s(offset_s)
        if not len(residuals):
            break
        centred_s = offset_s + float(np.median(residuals))
        if len(residuals_s(centred_s)) >= len(residuals):
            offset_s = centred_s
    return offset_s


def _widest_plateau(values: NDArray[np.int_]) -> NDArray[np.intp]:
    """Return the indices of the longest run of neighbours that all hold the largest value."""
    best = np.flatnonzero(values == values.max())
    plateaus = np.split(best, np.flatnonzero(np.diff(best) > 1) + 1)
    return max(plateaus, key=len)


def _residuals_s(reference_s: Times, detected_s: Times, tolerance_s: float) -> Times:
    """Pair strikes that are each other's nearest and within the tolerance.

    Steps are more than two tolerances apart, so no other one-to-one pairing has more pairs.
    """
    if not len(reference_s) or not len(detected_s):
        return np.empty(0)
    nearest_detected = nearest(reference_s, detected_s)
    nearest_reference = nearest(detected_s, reference_s)
    mutual = nearest_reference[nearest_detected] == np.arange(len(reference_s))
    residuals_s = detected_s[nearest_detected] - reference_s
    return residuals_s[mutual & (np.abs(residuals_s) <= tolerance_s)]
