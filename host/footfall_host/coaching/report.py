"""Figures of many coached runs as figures of policies, and what they say of ours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from footfall_host.coaching.policies import OURS, RIVALS
from footfall_host.coaching.run_figures import RunFigures
from footfall_host.resample import Floats

SECONDS_PER_HOUR = 3600
SPREAD_PERCENT = (10, 90)
# Ours may sound this share of what the best other sounds, and be in zone no less.
MOST_SOUND_SHARE = 1 / 3


@dataclass(frozen=True)
class Spread:
    """A figure over runners: its mean, what a tenth are below, what a tenth are above."""

    mean: float
    p10: float
    p90: float

    @classmethod
    def of(cls, values: Iterable[float]) -> "Spread":
        """Return the spread of one value a runner."""
        each = np.fromiter(values, float)
        low, high = np.percentile(each, SPREAD_PERCENT)
        return cls(float(each.mean()), float(low), float(high))


@dataclass(frozen=True)
class PolicyFigures:
    """One policy over all runners.

    in_zone_percent: of each runner's running time. sounding_s_per_h, false_cues_per_h,
    transition_s_per_h: per hour of the outing, walks included. median_answer_s, worst_answer_s:
    of the drops that were answered, None where none was; unanswered: of `drops`.
    """

    policy: str
    runners: int
    in_zone_percent: Spread
    sounding_s_per_h: Spread
    false_cues_per_h: float
    transition_s_per_h: float
    median_answer_s: float | None
    worst_answer_s: int | None
    unanswered: int
    drops: int


@dataclass(frozen=True)
class Verdict:
    """Ours against the policy of others that keeps its runners in zone the longest.

    ahead_percent: how much more of the running time ours is in zone, the mean over runners, give
    or take its standard error; sound_share: of the other's sounding time.
    """

    best_rival: str
    ahead_percent: float
    ahead_error_percent: float
    sound_share: float

    @property
    def is_reached(self) -> bool:
        """Whether ours is in zone no less with at most a third of the sound."""
        return self.ahead_percent >= 0 and self.sound_share <= MOST_SOUND_SHARE


def summarise_policies(runs: Iterable[RunFigures]) -> list[PolicyFigures]:
    """Return the figures of each policy, in the order in which policies first come."""
    by_policy: dict[str, list[RunFigures]] = {}
    for run in runs:
        by_policy.setdefault(run.policy, []).append(run)
    return [_summarise(policy, of_one) for policy, of_one in by_policy.items()]


def compare(runs: Sequence[RunFigures]) -> Verdict | None:
    """Return ours against the best rival; None where either is missing."""
    figures = {found.policy: found for found in summarise_policies(runs)}
    rivals = [figures[name] for name in RIVALS if name in figures]
    if OURS not in figures or not rivals:
        return None
    best = max(rivals, key=lambda rival: rival.in_zone_percent.mean)
    ahead = _in_zone_percent(runs, OURS) - _in_zone_percent(runs, best.policy)
    sound_s_per_h = best.sounding_s_per_h.mean
    return Verdict(
        best_rival=best.policy,
        ahead_percent=float(ahead.mean()),
        ahead_error_percent=float(ahead.std(ddof=1) / np.sqrt(len(ahead))) if len(ahead) > 1 else 0,
        sound_share=figures[OURS].sounding_s_per_h.mean / sound_s_per_h if sound_s_per_h else 1.0,
    )


def in_zone_percent(run: RunFigures) -> float:
    """Return how much of its running time a runner was in zone."""
    return 100 * run.in_zone_s / run.running_s if run.running_s else 0.0


def per_hour(run: RunFigures, count: int) -> float:
    """Return how many there were an hour of the outing."""
    return count * SECONDS_PER_HOUR / run.duration_s


def _in_zone_percent(runs: Sequence[RunFigures], policy: str) -> Floats:
    """Return the share of each runner, in the order of their numbers."""
    of_one = sorted((run.runner, in_zone_percent(run)) for run in runs if run.policy == policy)
    return np.array([percent for _, percent in of_one])


def _summarise(policy: str, runs: Sequence[RunFigures]) -> PolicyFigures:
    answers_s = [answer_s for run in runs for answer_s in run.answers_s]
    answered_s = [answer_s for answer_s in answers_s if answer_s is not None]
    return PolicyFigures(
        policy=policy,
        runners=len(runs),
        in_zone_percent=Spread.of(map(in_zone_percent, runs)),
        sounding_s_per_h=Spread.of(per_hour(run, run.sounding_s) for run in runs),
        false_cues_per_h=float(np.mean([per_hour(run, run.false_cues) for run in runs])),
        transition_s_per_h=float(np.mean([per_hour(run, run.transition_s) for run in runs])),
        median_answer_s=float(np.median(answered_s)) if answered_s else None,
        worst_answer_s=max(answered_s, default=None),
        unanswered=len(answers_s) - len(answered_s),
        drops=len(answers_s),
    )
