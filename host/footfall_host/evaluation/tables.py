"""Lay a report out as tables for a terminal of 80 columns."""

from collections.abc import Callable, Iterable, Sequence

from rich.table import Table

from footfall_host.evaluation.aggregate import RankedRecording, Report
from footfall_host.evaluation.cadence import WARM_UP_S
from footfall_host.evaluation.figures import (
    CadenceFigures,
    Figures,
    NegativeFigures,
    StrikeFigures,
)
from footfall_host.evaluation.jobs import Effort
from footfall_host.terminal_table import plain_table

OVERALL = "overall"
_NOTHING = "-"
# Columns that hold words; all others hold numbers.
_NAMES = frozenset({"", "reference", "mean of", "activity"})
_SECONDS_PER_MINUTE = 60

Row = Sequence[str]


def report_tables(report: Report) -> list[Table]:
    """Make the tables of a report, leaving out those that would be empty."""
    named = [*report.groups.items(), (OVERALL, report.overall)]
    tables = [
        _table(
            "Foot strikes against known ones",
            ("", "reference", "strikes", "F1", "SD ms", "count %"),
            _rows(named, _strike_rows),
        ),
        _table(
            "Running cadence: error in steps a minute",
            ("", "mean of", "n", "median", "p95", "worst", ">3 %", "x2 /2", "3:2"),
            _rows(named, _cadence_rows),
            "x2 /2: shown doubled or halved. 3:2: three steps taken for two, or two for three.",
        ),
        _table(
            f"Following a run: coverage after {WARM_UP_S:.0f} s, lock, null, wrong cues",
            ("", "cover %", "lock s", "p95 s", "never", "null s", "never", "cues/h"),
            _rows(named, _following_rows),
            "cover %: share of running with a cadence shown. null s: from the end of a run to no "
            "cadence shown. never: runs in which that did not come.",
        ),
        _table(
            "Other activities: false running and false cues",
            ("", "activity", "minutes", "running s/h", "cues/h"),
            _rows(named, _negative_rows),
        ),
        _table(
            "Worst recordings",
            ("", "spoilt s", "F1", "p95 spm", "cover %", "running s/h"),
            [_worst_row(ranked) for ranked in report.worst],
        ),
    ]
    return [table for table in tables if table.row_count]


def effort_line(effort: Effort) -> str:
    """Return how much was judged, and how fast, in seconds of recordings a second of a core."""
    told = f"{effort.recorded_s / _SECONDS_PER_MINUTE:.0f} minutes of recordings"
    for what, took_s in (("loaded", effort.loading_s), ("judged", effort.judging_s)):
        if took_s:
            told += f", {what} at {effort.recorded_s / took_s:.0f} s a core-second"
    return f"{told} (compiled core)" if effort.compiled_s else told


def _table(
    title: str, headings: Sequence[str], rows: Iterable[Row], legend: str | None = None
) -> Table:
    table = plain_table(f"\n{title}", headings, _NAMES, legend)
    for row in rows:
        table.add_row(*row, style="bold" if row[0] == OVERALL else None)
    return table


def _rows(
    named: Sequence[tuple[str, Figures]], rows_of: Callable[[Figures], Iterable[Row]]
) -> list[Row]:
    return [(name, *row) for name, figures in named for row in rows_of(figures)]


def _strike_rows(figures: Figures) -> Iterable[Row]:
    for reference, strikes in (
        ("force plate", figures.force_plate),
        ("leg sensor", figures.leg_sensor),
        ("simulation", figures.simulated),
    ):
        if strikes:
            yield (
                reference,
                str(strikes.reference_strikes),
                f"{strikes.f1:.4f}",
                _number(strikes.timing_sd_ms),
                f"{strikes.count_error_pct:+.1f}",
            )


def _cadence_rows(figures: Figures) -> Iterable[Row]:
    for span, cadence in (("6 s", figures.rolling), ("10 s", figures.windows)):
        if cadence:
            yield (
                span,
                str(cadence.judged),
                _number(cadence.median_error_spm, 2),
                _number(cadence.p95_error_spm, 2),
                _number(cadence.worst_error_spm),
                _number(cadence.beyond_3_spm_pct),
                str(cadence.halved_or_doubled),
                str(cadence.three_to_two),
            )


def _following_rows(figures: Figures) -> Iterable[Row]:
    lock, null = figures.lock, figures.null
    if lock or figures.coverage_pct is not None:
        yield (
            _number(figures.coverage_pct),
            _number(lock.median_s) if lock else _NOTHING,
            _number(lock.p95_s) if lock else _NOTHING,
            str(lock.never) if lock else _NOTHING,
            _number(null.median_s) if null else _NOTHING,
            str(null.never) if null else _NOTHING,
            _number(figures.wrong_cues_per_running_h),
        )


def _negative_rows(figures: Figures) -> Iterable[Row]:
    by_label = figures.negatives_by_label
    for label, negative in by_label.items():
        yield _negative_row(label, negative)
    if figures.negatives and len(by_label) > 1:
        yield _negative_row("all", figures.negatives)


def _negative_row(label: str, negative: NegativeFigures) -> Row:
    return (
        label,
        _number(negative.seconds / _SECONDS_PER_MINUTE),
        _number(negative.false_running_s_per_h),
        _number(negative.false_cues_per_h),
    )


def _worst_row(ranked: RankedRecording) -> Row:
    figures = ranked.figures
    strikes: StrikeFigures | None = figures.force_plate or figures.leg_sensor or figures.simulated
    cadence: CadenceFigures | None = figures.rolling or figures.windows
    return (
        ranked.name,
        f"{ranked.spoilt_s:.0f}",
        _number(strikes.f1, 3) if strikes else _NOTHING,
        _number(cadence.p95_error_spm) if cadence else _NOTHING,
        _number(figures.coverage_pct),
        _number(figures.negatives.false_running_s_per_h) if figures.negatives else _NOTHING,
    )


def _number(value: float | None, decimals: int = 1) -> str:
    return _NOTHING if value is None else f"{value:.{decimals}f}"
