"""The figures themselves: of strikes, of cadence, of delays and of false alarms.

A figure that cannot be had, such as a timing without a matched strike, is None.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from footfall_host.evaluation.tally import (
    MILLIONTHS,
    MS_PER_S,
    US_PER_S,
    CadenceTally,
    DelayTally,
    NegativeTally,
    StrikeTally,
    Tally,
)

SECONDS_PER_HOUR = 3600
_US_PER_MS = US_PER_S / MS_PER_S


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
    offset_ms: float | None


@dataclass(frozen=True)
class CadenceFigures:
    """Cadence shown against the reference, errors to a hundredth of a step per minute.

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


@dataclass(frozen=True)
class Figures:
    """All figures of a set of recordings; None where no recording bears on them.

    force_plate, leg_sensor, simulated: by where the known strikes come from.
    rolling: live value against the mean of the 6 s before, once a second (known strikes).
    windows: mean of the live values against that of a 10 s window (derived cadences).
    """

    recordings: int
    running_s: float
    force_plate: StrikeFigures | None
    leg_sensor: StrikeFigures | None
    simulated: StrikeFigures | None
    rolling: CadenceFigures | None
    windows: CadenceFigures | None
    coverage_pct: float | None
    lock: DelayFigures | None
    null: DelayFigures | None
    wrong_cues_per_running_h: float | None
    negatives: NegativeFigures | None
    negatives_by_label: dict[str, NegativeFigures]


def figures_of(tally: Tally) -> Figures:
    """Return the figures of what was tallied."""
    lock = delay_figures(tally.lock)
    known_h = tally.known_running_ms / MS_PER_S / SECONDS_PER_HOUR
    return Figures(
        recordings=tally.recordings,
        running_s=tally.running_ms / MS_PER_S,
        force_plate=strike_figures(tally.force_plate),
        leg_sensor=strike_figures(tally.leg_sensor),
        simulated=strike_figures(tally.simulated),
        rolling=cadence_figures(tally.rolling),
        windows=cadence_figures(tally.windows),
        coverage_pct=100 * tally.covered_s / tally.judged_s if tally.judged_s else None,
        lock=lock,
        null=delay_figures(tally.null),
        wrong_cues_per_running_h=tally.wrong_cues / known_h if lock and known_h else None,
        negatives=negative_figures(tally.negatives.values()),
        negatives_by_label={
            label: figures
            for label, negative in sorted(tally.negatives.items())
            if (figures := negative_figures([negative]))
        },
    )


def strike_figures(strikes: StrikeTally) -> StrikeFigures | None:
    """Return those of trials or bouts; None without any."""
    if not strikes.trials:
        return None
    reference, detected, matched = strikes.reference, strikes.detected, strikes.matched
    count_error = strikes.count_error_millionths / strikes.trials / MILLIONTHS
    return StrikeFigures(
        reference_strikes=reference,
        detected_strikes=detected,
        f1=2 * matched / (reference + detected),
        precision=matched / detected if detected else None,
        recall=matched / reference,
        count_error_pct=100 * (detected / reference - 1),
        mean_absolute_count_error_pct=100 * count_error,
        timing_sd_ms=_sd_ms(matched, strikes.late_us2, strikes.late_us),
        timing_sd_within_ms=_sd_ms(matched, strikes.within_us2),
        offset_ms=strikes.offsets_ms.median,
    )


def cadence_figures(cadence: CadenceTally) -> CadenceFigures | None:
    """Compare what was shown with the references; None without any."""
    if not cadence.pairs:
        return None
    errors_spm = cadence.errors_spm
    sizes_spm = errors_spm.sizes()
    judged = errors_spm.values
    return CadenceFigures(
        judged=judged,
        missing=cadence.missing,
        median_error_spm=sizes_spm.median,
        p95_error_spm=sizes_spm.percentile(95),
        worst_error_spm=sizes_spm.largest,
        bias_spm=errors_spm.mean,
        beyond_3_spm_pct=100 * cadence.far / judged if judged else None,
        halved_or_doubled=cadence.halved_or_doubled,
        three_to_two=cadence.three_to_two,
    )


def delay_figures(delay: DelayTally) -> DelayFigures | None:
    """Sum up the delays; None without a bout."""
    if not delay.bouts:
        return None
    return DelayFigures(
        bouts=delay.bouts,
        never=delay.never,
        median_s=delay.delays_s.median,
        p95_s=delay.delays_s.percentile(95),
        worst_s=delay.delays_s.largest,
    )


def negative_figures(negatives: Iterable[NegativeTally]) -> NegativeFigures | None:
    """Turn what happened in stretches without running into rates an hour; None without time."""
    total = NegativeTally()
    for negative in negatives:
        total.add(negative)
    if not total.seconds:
        return None
    return NegativeFigures(
        seconds=total.seconds,
        false_running_s_per_h=SECONDS_PER_HOUR * total.false_running_s / total.seconds,
        false_cues_per_h=SECONDS_PER_HOUR * total.false_cues / total.seconds,
    )


def _sd_ms(count: int, sum_us2: int, sum_us: int = 0) -> float | None:
    """Return the standard deviation of that many, from the sums of their squares and of them."""
    return sqrt(count * sum_us2 - sum_us**2) / count / _US_PER_MS if count else None
