"""Sum the results of recordings up: per source and position, overall, and the worst of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from footfall_host.evaluation.figures import (
    SECONDS_PER_HOUR,
    CadenceFigures,
    DelayFigures,
    NegativeFigures,
    StrikeFigures,
    cadence_figures,
    delay_figures,
    negative_figures,
    strike_figures,
)
from footfall_host.evaluation.matching import StrikeMatch, match_force_plate
from footfall_host.evaluation.scoring import CLOSE_SPM, CadencePair, RecordingResult

_Item = TypeVar("_Item")

# What one false cue weighs against a second of wrong cadence when recordings are ranked.
_FALSE_CUE_S = 10.0
# A derived window stands for this much running.
_WINDOW_S = 10.0


@dataclass(frozen=True)
class Figures:
    """All figures of a set of recordings; None where no recording bears on them.

    rolling: live value against the mean of the 6 s before, once a second (known strikes).
    windows: mean of the live values against that of a 10 s window (derived cadences).
    """

    recordings: int
    running_s: float
    force_plate: StrikeFigures | None
    leg_sensor: StrikeFigures | None
    rolling: CadenceFigures | None
    windows: CadenceFigures | None
    coverage_pct: float | None
    lock: DelayFigures | None
    null: DelayFigures | None
    wrong_cues_per_running_h: float | None
    negatives: NegativeFigures | None
    negatives_by_label: dict[str, NegativeFigures]


@dataclass(frozen=True)
class RankedRecording:
    """One recording's own figures and how much of it was spoilt, in seconds.

    A second counts when its cadence is wrong, missing or false; a derived window as 10 s, a
    false cue as 10 s, a strike missed or extra as 1 s.
    """

    name: str
    spoilt_s: float
    figures: Figures


@dataclass(frozen=True)
class Report:
    """What an evaluation found; groups are named source/position."""

    target_spm: int
    overall: Figures
    groups: dict[str, Figures]
    worst: tuple[RankedRecording, ...]


@dataclass(frozen=True)
class _Scored:
    """A recording's result, and what its force-plate trial gave once matched."""

    result: RecordingResult
    force_plate: tuple[StrikeMatch, ...]


def summarize(results: Sequence[RecordingResult], target_spm: int, worst: int) -> Report:
    """Make the report of one or more recordings; worst: how many to rank."""
    scored = _match_by_source(results)
    groups = _grouped(scored, lambda one: f"{one.result.source}/{one.result.position}")
    ranking = sorted(map(_ranked, scored), key=lambda one: one.spoilt_s, reverse=True)
    return Report(
        target_spm=target_spm,
        overall=_figures(scored),
        groups={name: _figures(members) for name, members in sorted(groups.items())},
        worst=tuple(ranking[:worst]),
    )


def _match_by_source(results: Iterable[RecordingResult]) -> list[_Scored]:
    """Match the force-plate trials of each source with one offset for the source."""
    scored = []
    for members in _grouped(results, lambda result: result.source).values():
        matches = iter(match_force_plate([one.force_plate for one in members if one.force_plate]))
        scored += [_Scored(one, (next(matches),) if one.force_plate else ()) for one in members]
    return scored


def _grouped(items: Iterable[_Item], key: Callable[[_Item], str]) -> dict[str, list[_Item]]:
    groups = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups


def _figures(scored: Sequence[_Scored]) -> Figures:
    results = [one.result for one in scored]
    running_s = sum(result.running_s for result in results)
    judged_s = sum(result.judged_s for result in results)
    covered_s = sum(result.covered_s for result in results)
    # Of a cadence that nobody knows, no cue is wrong.
    known_running_s = sum(result.running_s for result in results if result.knows_cadence)
    wrong_cues = sum(result.wrong_cues for result in results)
    lock = delay_figures([delay for result in results for delay in result.lock_s])
    negatives = [negative for result in results for negative in result.negatives]
    by_label = _grouped(negatives, lambda negative: negative.label)
    return Figures(
        recordings=len(results),
        running_s=running_s,
        force_plate=strike_figures([match for one in scored for match in one.force_plate]),
        leg_sensor=strike_figures([match for result in results for match in result.leg_sensor]),
        rolling=cadence_figures(pair for result in results for pair in result.rolling),
        windows=cadence_figures(pair for result in results for pair in result.windows),
        coverage_pct=100 * covered_s / judged_s if judged_s else None,
        lock=lock,
        null=delay_figures([delay for result in results for delay in result.null_s]),
        wrong_cues_per_running_h=(
            SECONDS_PER_HOUR * wrong_cues / known_running_s if lock and known_running_s else None
        ),
        negatives=negative_figures(negatives),
        negatives_by_label={
            label: figures
            for label, members in sorted(by_label.items())
            if (figures := negative_figures(members))
        },
    )


def _ranked(one: _Scored) -> RankedRecording:
    result = one.result
    spoilt_s = (
        sum(map(_is_bad, result.rolling))
        + _WINDOW_S * sum(map(_is_bad, result.windows))
        + (result.judged_s - result.covered_s)
        + sum(map(_strike_errors, one.force_plate + result.leg_sensor))
        + sum(negative.false_running_s for negative in result.negatives)
        + _FALSE_CUE_S * sum(negative.false_cues for negative in result.negatives)
    )
    return RankedRecording(f"{result.source}/{result.name}", spoilt_s, _figures([one]))


def _is_bad(pair: CadencePair) -> bool:
    return pair.shown_spm is None or abs(pair.shown_spm - pair.reference_spm) > CLOSE_SPM


def _strike_errors(match: StrikeMatch) -> int:
    return match.reference_strikes + match.detected_strikes - 2 * len(match.residuals_s)
