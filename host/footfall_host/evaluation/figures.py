"""The figures themselves: of strikes, of cadence, of delays and of false alarms.

A figure that cannot be had, such as a timing without a matched strike, is None.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from footfall_host.evaluation.matching import StrikeMatch
from footfall_host.evaluation.scoring import CLOSE_SPM, CadencePair, NegativeTime

SECONDS_PER_HOUR = 3600
_MS_PER_S = 1000
# A cadence this near, in parts, to a multiple of the true one is taken for that multiple.
_RATIO_TOLERANCE = 0.05
_OCTAVES = (1 / 2, 2.0)
_FIFTHS = (2 / 3, 3 / 2)


@dataclass(frozen=True)
class StrikeFigures:
    """Strikes against known ones.

    mean_absolute_count_error_pct: over trials or bouts, so that errors do not cancel.
    timing_sd_within_ms: leaves out the mean of each trial or bout.
    offset_ms: the median of the constants between the clocks that were taken off.
    """

    reference_strikes: int
    detected_strikes: int
    f1: float
    precision: float | None
    recall: float
    count_error_pct: float
    mean_absolute_count_error_pct: float
    timing_sd_ms: float | None
    timing_sd_within_ms: float | None
    offset_ms: float


@dataclass(frozen=True)
class CadenceFigures:
    """Cadence shown against the reference.

    missing: references while nothing was shown; they are in no other figure. Halved, doubled
    and three-to-two cadences are counted among the judged.
    """

    judged: int
    missing: int
    median_error_spm: float | None
    p95_error_spm: float | None
    worst_error_spm: float | None
    bias_spm: float | None
    beyond_3_spm_pct: float | None
    halved_or_doubled: int
    three_to_two: int


@dataclass(frozen=True)
class DelayFigures:
    """How long something took, over the bouts in which it came at all."""

    bouts: int
    never: int
    median_s: float | None
    p95_s: float | None
    worst_s: float | None


@dataclass(frozen=True)
class NegativeFigures:
    """False alarms in activities other than running."""

    seconds: int
    false_running_s_per_h: float
    false_cues_per_h: float


def strike_figures(matches: Sequence[StrikeMatch]) -> StrikeFigures | None:
    """Pool the matches of trials or bouts."""
    if not matches:
        return None
    reference = sum(match.reference_strikes for match in matches)
    detected = sum(match.detected_strikes for match in matches)
    residuals_s = [np.array(match.residuals_s) for match in matches if match.residuals_s]
    matched = sum(map(len, residuals_s))
    count_errors = [match.detected_strikes / match.reference_strikes - 1 for match in matches]
    return StrikeFigures(
        reference_strikes=reference,
        detected_strikes=detected,
        f1=2 * matched / (reference + detected),
        precision=matched / detected if detected else None,
        recall=matched / reference,
        count_error_pct=100 * (detected / reference - 1),
        mean_absolute_count_error_pct=100 * float(np.mean(np.abs(count_errors))),
        timing_sd_ms=_sd_ms(residuals_s),
        timing_sd_within_ms=_sd_ms([each - each.mean() for each in residuals_s]),
        offset_ms=_MS_PER_S * float(np.median([match.offset_s for match in matches])),
    )


def cadence_figures(pairs: Iterable[CadencePair]) -> CadenceFigures | None:
    """Compare what was shown with the references."""
    pairs = list(pairs)
    if not pairs:
        return None
    shown = [(pair.shown_spm, pair.reference_spm) for pair in pairs if pair.shown_spm is not None]
    shown_spm, reference_spm = np.array(shown, dtype=float).reshape(-1, 2).T
    error_spm = shown_spm - reference_spm
    size_spm = np.abs(error_spm)
    ratio = shown_spm / reference_spm
    any_shown = len(shown) > 0
    return CadenceFigures(
        judged=len(shown),
        missing=len(pairs) - len(shown),
        median_error_spm=float(np.median(size_spm)) if any_shown else None,
        p95_error_spm=float(np.percentile(size_spm, 95)) if any_shown else None,
        worst_error_spm=float(size_spm.max()) if any_shown else None,
        bias_spm=float(error_spm.mean()) if any_shown else None,
        beyond_3_spm_pct=100 * float((size_spm > CLOSE_SPM).mean()) if any_shown else None,
        halved_or_doubled=_count_near(ratio, _OCTAVES),
        three_to_two=_count_near(ratio, _FIFTHS),
    )


def delay_figures(delays_s: Sequence[float | None]) -> DelayFigures | None:
    """Sum up one delay a bout; None among them: it never came."""
    if not delays_s:
        return None
    came_s = [delay for delay in delays_s if delay is not None]
    return DelayFigures(
        bouts=len(delays_s),
        never=len(delays_s) - len(came_s),
        median_s=float(np.median(came_s)) if came_s else None,
        p95_s=float(np.percentile(came_s, 95)) if came_s else None,
        worst_s=max(came_s, default=None),
    )


def negative_figures(negatives: Iterable[NegativeTime]) -> NegativeFigures | None:
    """Turn what happened in stretches without running into rates an hour."""
    negatives = list(negatives)
    seconds = sum(negative.seconds for negative in negatives)
    if not seconds:
        return None
    false_running_s = sum(negative.false_running_s for negative in negatives)
    false_cues = sum(negative.false_cues for negative in negatives)
    return NegativeFigures(
        seconds=seconds,
        false_running_s_per_h=SECONDS_PER_HOUR * false_running_s / seconds,
        false_cues_per_h=SECONDS_PER_HOUR * false_cues / seconds,
    )


def _sd_ms(residuals_s: Sequence[np.ndarray]) -> float | None:
    return _MS_PER_S * float(np.concatenate(residuals_s).std()) if residuals_s else None


def _count_near(ratio: np.ndarray, multiples: Sequence[float]) -> int:
    """Count the ratios within the tolerance of any of the multiples."""
    near = [np.abs(ratio / multiple - 1) <= _RATIO_TOLERANCE for multiple in multiples]
    return int(np.any(near, axis=0).sum())
