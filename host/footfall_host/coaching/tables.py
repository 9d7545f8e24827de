"""Lay the lab's figures out as tables for a terminal, and its verdict in words."""

from collections.abc import Iterable, Sequence

from rich.table import Table

from footfall_host.coaching.report import MOST_SOUND_SHARE, PolicyFigures, Verdict
from footfall_host.terminal_table import plain_table

LEGEND = (
    "zone: share of running time, and what nine in ten runners reach. sound: seconds an hour in "
    "which anything sounded. drop, worst: seconds until the first cue after a lasting drop of "
    "8 spm, the median and the longest; never: not within a minute. false: cues an hour while in "
    "zone. transit: seconds of sound an hour while walking or settling after a start or a walk."
)
NOTHING = "-"


def policy_table(title: str, figures: Iterable[PolicyFigures]) -> Table:
    """Make the table of these policies."""
    headings = ("", "zone %", "9 in 10", "sound", "drop s", "worst", "false/h", "transit")
    table = plain_table(title, headings, {""}, LEGEND)
    for policy in figures:
        table.add_row(policy.policy, *_cells(policy))
    return table


def verdict_line(verdict: Verdict) -> str:
    """Say in two lines whether ours does what it is meant to."""
    ahead = f"{verdict.ahead_percent:+.1f} +- {verdict.ahead_error_percent:.1f}"
    reached = "reached" if verdict.is_reached else "not reached"
    return (
        f"ours against {verdict.best_rival}: {ahead} points of time in zone, "
        f"{verdict.sound_share:.1%} of its sound\n"
        f"aim, no less in zone with at most {MOST_SOUND_SHARE:.0%} of the sound: {reached}"
    )


def _cells(policy: PolicyFigures) -> Sequence[str]:
    answered = policy.median_answer_s is not None
    return (
        f"{policy.in_zone_percent.mean:.1f}",
        f"{policy.in_zone_percent.p10:.0f}",
        f"{policy.sounding_s_per_h.mean:.0f}",
        f"{policy.median_answer_s:.0f}" if answered else NOTHING,
        _worst(policy) if answered else NOTHING,
        f"{policy.false_cues_per_h:.1f}",
        f"{policy.transition_s_per_h:.1f}",
    )


def _worst(policy: PolicyFigures) -> str:
    return "never" if policy.unanswered else f"{policy.worst_answer_s}"
