"""The page of many runs: how cadence, zone, cues and volume went over the weeks."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from footfall_host.plan.limits import UNKNOWN_PACE_S_PER_KM
from footfall_host.plan.model import Plan
from footfall_host.recordings.entry import Entry
from footfall_host.report.page import write_page
from footfall_host.report.scale import Axis
from footfall_host.report.trend import HOUR_S, Totals, Week, totals, weeks_of

TEMPLATE = "trend.html"
CENTURY = 100
# What is compared with as many weeks before.
RECENT_WEEKS = 4
# A full bar or a column of dots leaves a part of its week free on either side.
MARGIN = 0.2
# As if there were so many weeks, a few ones make no broad columns.
LEAST_COLUMNS = 6
# Labels of weeks, each as wide as a day and a month, that a chart has room for.
WIDE_LABELS, NARROW_LABELS = 6, 3
MINUTE_S = 60


@dataclass(frozen=True)
class Dot:
    """One run: where, in percent from the left and the bottom, and what its target was."""

    left: float
    bottom: float
    target: float | None
    words: str


@dataclass(frozen=True)
class Level:
    """A week as a whole. bottom: of the dash, or the height of the bar; None without running.

    planned: where the plan's mark is; None without a plan of that week, and of other figures.
    """

    left: float
    width: float
    bottom: float | None
    planned: float | None
    words: str


@dataclass(frozen=True)
class TrendChart:
    """One figure over the weeks. recent, before: in words, of the last weeks and those before.

    planned: what the plan has of the last weeks, in words; None without one.
    """

    title: str
    unit: str
    axis: Axis
    is_bar: bool
    levels: tuple[Level, ...]
    dots: tuple[Dot, ...]
    recent: str
    before: str | None
    planned: str | None


@dataclass(frozen=True)
class WeekLabel:
    """A Monday below a chart; is_narrow: shown on a narrow page too."""

    left: float
    text: str
    is_narrow: bool


@dataclass(frozen=True)
class _Kind:
    """How a figure is taken from runs, as a number on the axis, and told."""

    title: str
    unit: str
    of: Callable[[Totals], float | None]
    decimals: int = 1
    told_unit: str = ""
    least_top: float = 0.0
    is_bar: bool = False
    begins_at_0: bool = True
    has_target: bool = False
    planned_of: Callable[[Week], float | None] = lambda week: None

    def told(self, value: float) -> str:
        return f"{value:.{self.decimals}f}{self.told_unit}"


def write_trend(
    path: Path,
    entries: Sequence[Entry],
    library: str,
    plan: Plan | None = None,
    today: date | None = None,
) -> None:
    """Write the page of a library's runs; raises BadInputError as write_page does.

    plan: beside which it shows what was run, up to the week of today.
    """
    write_page(path, TEMPLATE, trend_of(entries, library, plan, today))


def trend_of(
    entries: Sequence[Entry], library: str, plan: Plan | None = None, today: date | None = None
) -> dict[str, Any]:
    """Return what the template of a trend is given; library: what to call it."""
    weeks = weeks_of(entries, plan, today)
    total = totals(entries)
    copied = sorted(entry.copied_at.date() for entry in entries if entry.copied_at)
    return {
        "library": library,
        "total": total,
        "boards": len({entry.uid for entry in entries}),
        "weeks": weeks,
        "copied": (copied[0], copied[-1]) if copied else None,
        "has_plan": any(week.planned_s is not None for week in weeks),
        "planned_pace_s": UNKNOWN_PACE_S_PER_KM,
        "labels": _labels(weeks),
        "trends": [_chart(kind, weeks) for kind in _kinds(weeks)]
        if weeks and total.running_s
        else [],
        "has_all_weeks": not weeks or len(weeks) == _span_weeks(weeks),
        "recent_weeks": RECENT_WEEKS,
    }


def _kinds(weeks: Sequence[Week]) -> Iterator[_Kind]:
    """Yield what there is to draw; nothing where nobody ran."""
    if not any(week.totals.running_s for week in weeks):
        return
    most_s = max(max(week.totals.running_s, week.planned_s or 0) for week in weeks)
    unit, unit_s = ("hours", HOUR_S) if most_s >= HOUR_S else ("minutes", MINUTE_S)
    yield _Kind(
        "Cadence",
        "steps per minute",
        lambda t: t.mean_spm,
        told_unit=" spm",
        begins_at_0=False,
        has_target=True,
    )
    yield _Kind(
        "Share of running in zone",
        "%",
        lambda t: None if t.in_zone_share is None else CENTURY * t.in_zone_share,
        decimals=0,
        told_unit="%",
        least_top=CENTURY,
    )
    yield _Kind("Cues per hour of running", "", lambda t: t.cues_per_hour, least_top=1)
    yield _Kind(
        "Running each week",
        unit,
        lambda t: t.running_s / unit_s,
        told_unit=f" {unit}",
        is_bar=True,
        planned_of=lambda week: None if week.planned_s is None else week.planned_s / unit_s,
    )


def _chart(kind: _Kind, weeks: Sequence[Week]) -> TrendChart:
    columns = [
        [(run, value) for run in week.runs if (value := kind.of(totals([run]))) is not None]
        for week in weeks
    ]
    values = [value for week in weeks if (value := kind.of(week.totals)) is not None]
    if not kind.is_bar:
        values += [value for column in columns for _, value in column]
    values += [value for week in weeks if (value := kind.planned_of(week)) is not None]
    if kind.has_target:
        values += [run.target_spm for column in columns for run, _ in column]
    edges = [0.0, kind.least_top] if kind.begins_at_0 else []
    axis = Axis.around([*values, *edges])
    dots = [
        dot
        for number, column in enumerate(columns)
        for dot in _dots(kind, axis, _column(weeks, number), column)
    ]
    return TrendChart(
        title=kind.title,
        unit=kind.unit,
        axis=axis,
        is_bar=kind.is_bar,
        levels=tuple(_level(kind, axis, weeks, number) for number in range(len(weeks))),
        dots=() if kind.is_bar else tuple(dots),
        recent=_over(kind, weeks[-RECENT_WEEKS:]) or "no running",
        before=_over(kind, weeks[-2 * RECENT_WEEKS : -RECENT_WEEKS]),
        planned=_planned_over(kind, weeks[-RECENT_WEEKS:]),
    )


def _dots(
    kind: _Kind, axis: Axis, place: tuple[float, float], runs: list[tuple[Entry, float]]
) -> Iterator[Dot]:
    """Yield the runs of a week, side by side in their order; place: left and width of the week."""
    left, width = place
    for nth, (run, value) in enumerate(runs):
        yield Dot(
            left=left + width * (nth + 0.5) / len(runs),
            bottom=axis.percent(value),
            target=axis.percent(run.target_spm) if kind.has_target else None,
            words=f"run {run.run_id}: {kind.told(value)}",
        )


def _level(kind: _Kind, axis: Axis, weeks: Sequence[Week], number: int) -> Level:
    left, width = _column(weeks, number)
    value = kind.of(weeks[number].totals)
    told = "no running" if value is None else kind.told(value)
    planned = kind.planned_of(weeks[number])
    if planned is not None:
        told += f", {kind.told(planned)} planned"
    return Level(
        left,
        width,
        bottom=None if value is None else axis.percent(value),
        planned=None if planned is None else axis.percent(planned),
        words=f"week of {_day(weeks[number])}: {told}",
    )


def _column(weeks: Sequence[Week], number: int) -> tuple[float, float]:
    width = CENTURY / max(len(weeks), LEAST_COLUMNS)
    return (number + MARGIN) * width, (1 - 2 * MARGIN) * width


def _middle(weeks: Sequence[Week], number: int) -> float:
    left, width = _column(weeks, number)
    return left + width / 2


def _over(kind: _Kind, weeks: Sequence[Week]) -> str | None:
    """Return a figure over some weeks in words; a volume is that of a week on average."""
    runs = [run for week in weeks for run in week.runs]
    value = kind.of(totals(runs)) if runs else None
    if value is None:
        return None
    return kind.told(value / len(weeks)) if kind.is_bar else kind.told(value)


def _planned_over(kind: _Kind, weeks: Sequence[Week]) -> str | None:
    """Return what the plan has of a week on average, over those that it has."""
    planned = [value for week in weeks if (value := kind.planned_of(week)) is not None]
    return kind.told(sum(planned) / len(planned)) if planned else None


def _labels(weeks: Sequence[Week]) -> list[WeekLabel]:
    wide, narrow = (math.ceil(len(weeks) / most) or 1 for most in (WIDE_LABELS, NARROW_LABELS))
    narrow = math.ceil(narrow / wide) * wide
    return [
        WeekLabel(_middle(weeks, number), _day(week), number % narrow == 0)
        for number, week in enumerate(weeks)
        if number % wide == 0
    ]


def _day(week: Week) -> str:
    return f"{week.monday.day} {week.monday:%b}"


def _span_weeks(weeks: Sequence[Week]) -> int:
    return (weeks[-1].monday - weeks[0].monday).days // 7 + 1
