"""The small charts of a report, as numbers to draw: all places are percent of the chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

from footfall_host.report.balance import Balance
from footfall_host.report.figures import Bin, TimeInZone, pace_s_per_km
from footfall_host.report.scale import Axis
from footfall_host.report.seconds import ABOVE, BELOW, IN_ZONE, Second

OTHER = "other"
# Below so many seconds in the fullest bin, a minute is too coarse a label.
MINUTES_FROM_S = 180
MINUTE_S = 60
CENTURY = 100.0

# How far around the step length a chart of paces reaches, and how many curves it may have.
LENGTHS = (0.8, 1.2)
PACE_STEPS_S = (10, 15, 30, 60, 120, 300)
MOST_PACES = 6
CURVE_POINTS = 20


@dataclass(frozen=True)
class Part:
    """A part of a bar. place: below, in, above or other. start, size: where it is."""

    place: str
    start: float
    size: float
    seconds: int


@dataclass(frozen=True)
class Column:
    """A bin of a histogram: where it is, and its parts from below upwards."""

    low_spm: int
    high_spm: int
    left: float
    width: float
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class HistogramChart:
    """Columns on an axis of cadence; amount: in unit, of which each is unit_s seconds."""

    spm: Axis
    amount: Axis
    unit: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class BalanceRow:
    """A foot: where its mean step time and most of its step times lie."""

    name: str
    low: float
    mean: float
    high: float


@dataclass(frozen=True)
class BalanceChart:
    """Both feet on one axis of milliseconds."""

    ms: Axis
    rows: tuple[BalanceRow, ...]


@dataclass(frozen=True)
class PaceCurve:
    """Where a pace is kept. path: in a box of 100 by 100. label_top: of its right end."""

    pace_s: int
    path: str
    label_top: float


@dataclass(frozen=True)
class PaceChart:
    """Step length against cadence: curves of pace, and the run at its one step length."""

    spm: Axis
    cm: Axis
    curves: tuple[PaceCurve, ...]
    top: float
    low: float
    middle: float
    high: float


def zone_parts(time: TimeInZone) -> list[Part]:
    """Return the run as a bar; parts that are empty are left out."""
    amounts = [
        (BELOW, time.below_s),
        (IN_ZONE, time.in_zone_s),
        (ABOVE, time.above_s),
        (OTHER, time.other_s),
    ]
    return _stacked(amounts, CENTURY / sum(seconds for _, seconds in amounts))


def histogram_chart(bins: Sequence[Bin]) -> HistogramChart:
    """Return the histogram of at least one bin."""
    most_s = max(each.seconds for each in bins)
    unit, unit_s = ("minutes", MINUTE_S) if most_s >= MINUTES_FROM_S else ("seconds", 1)
    amount = Axis.around([0, most_s / unit_s], most_ticks=5)
    low_spm, high_spm = bins[0].low_spm, bins[-1].high_spm
    labels = Axis.around([low_spm, high_spm], most_ticks=7).ticks
    spm = Axis(low_spm, high_spm, tuple(t for t in labels if low_spm <= t <= high_spm))
    percent_per_s = CENTURY / (amount.high * unit_s)
    columns = tuple(
        Column(
            each.low_spm,
            each.high_spm,
            spm.percent(each.low_spm),
            spm.percent(each.high_spm) - spm.percent(each.low_spm),
            tuple(
                _stacked(
                    [(BELOW, each.below_s), (IN_ZONE, each.in_zone_s), (ABOVE, each.above_s)],
                    percent_per_s,
                )
            ),
        )
        for each in bins
    )
    return HistogramChart(spm, amount, unit, columns)


def balance_chart(balance: Balance) -> BalanceChart:
    """Return the step times of both feet."""
    feet = [
        ("one foot", balance.longer_ms, balance.longer_spread_ms),
        ("the other", balance.shorter_ms, balance.shorter_spread_ms),
    ]
    ms = Axis.around([edge for _, _, spread in feet for edge in spread], most_ticks=6)
    return BalanceChart(
        ms,
        tuple(
            BalanceRow(name, ms.percent(spread[0]), ms.percent(mean), ms.percent(spread[1]))
            for name, mean, spread in feet
        ),
    )


def pace_chart(seconds: Sequence[Second], mean_spm: float, step_length_cm: int) -> PaceChart:
    """Return the run among curves of equal pace; seconds: at least one has a cadence."""
    shown = [second.spm for second in seconds if second.spm is not None]
    twentieths = quantiles([*shown, *shown], n=20)
    spm = Axis.around([twentieths[0] - 2, mean_spm, twentieths[-1] + 2], most_ticks=6)
    cm = Axis.around([step_length_cm * part for part in LENGTHS], most_ticks=6)
    return PaceChart(
        spm,
        cm,
        tuple(_curve(pace_s, spm, cm) for pace_s in _paces_s(spm, cm)),
        CENTURY - cm.percent(step_length_cm),
        spm.percent(twentieths[0]),
        spm.percent(mean_spm),
        spm.percent(twentieths[-1]),
    )


def _stacked(amounts: Sequence[tuple[str, int]], percent_per_s: float) -> list[Part]:
    parts, start = [], 0.0
    for place, seconds in amounts:
        if seconds:
            parts.append(Part(place, start, seconds * percent_per_s, seconds))
            start += parts[-1].size
    return parts


def _paces_s(spm: Axis, cm: Axis) -> list[int]:
    """Return the paces whose curves end at the right of the chart, the fastest first."""
    fastest_s = pace_s_per_km(spm.high, cm.high)
    slowest_s = pace_s_per_km(spm.high, cm.low)
    for step_s in PACE_STEPS_S:
        inside = [s for s in range(0, int(slowest_s) + 1, step_s) if fastest_s < s < slowest_s]
        if len(inside) <= MOST_PACES:
            return inside
    return []


def _curve(pace_s: int, spm: Axis, cm: Axis) -> PaceCurve:
    """Return the step lengths that keep a pace; their product with the cadence is the speed."""
    points = []
    for number in range(CURVE_POINTS + 1):
        at_spm = spm.low + (spm.high - spm.low) * number / CURVE_POINTS
        length_cm = pace_s_per_km(at_spm, 1) / pace_s
        points.append((spm.percent(at_spm), CENTURY - cm.percent(length_cm)))
    path = "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points)
    return PaceCurve(pace_s, path, points[-1][1])
