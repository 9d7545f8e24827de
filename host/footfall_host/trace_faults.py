"""Say in one line what is wrong with a recording, where, and how to put it right."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from footfall_host.errors import BadInputError
from footfall_host.gravity import STANDARD_GRAVITY_M_S2
from footfall_host.resample import (
    MOST_SAMPLES,
    RATE_HZ,
    STAMP_NOISE_S,
    Floats,
    median_period_s,
    pauses,
)

COLUMNS = ("t_s", "ax_g", "ay_g", "az_g")
HEADER = ",".join(COLUMNS)
SHORTEST_S = 2
LOWEST_HZ = 25
HIGHEST_HZ = 1000
# Recorders' clocks are a percent or two off: a nominal 25 Hz may come as 24.6.
RATE_SLACK = 0.02

# A body at rest feels 1 g. The hardest of placements, a runner's shoe, has a median near
# 3 g; at rest the same is 9.8 in m/s^2 and 1000 in mg. With gravity taken out, rest is 0 and an
# easy walk 0.2 g.
MOST_PLAUSIBLE_MEDIAN_G = 5.0
LEAST_PLAUSIBLE_MEDIAN_G = 0.3
LEAST_PLAUSIBLE_MEDIAN_MG = 500.0
# What a shock sensor of +-1000 g gives in mg.
LARGEST_READING = 1e6

NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
LONGEST_QUOTE = 40


def own_unit_remedy(median_g: float) -> str:
    """Return what may be wrong with a unit that should be g, and what to do."""
    if median_g < LEAST_PLAUSIBLE_MEDIAN_G:
        return (
            "gravity was taken out, or the unit is not g; export the acceleration in g "
            "with gravity in it"
        )
    if median_g < LEAST_PLAUSIBLE_MEDIAN_MG:
        return f"they look like m/s^2 instead of g; divide them by {STANDARD_GRAVITY_M_S2}"
    return "they look like mg instead of g; divide them by 1000"


@dataclass(frozen=True)
class Wording:
    """How a message speaks of the samples that it is about.

    name: the file, or whatever else is to blame. place(row): where in it a row came from.
    columns: what time and the three axes are called there. time_hint: what the time counts.
    unit_remedy(median_g): what may be wrong with the unit, and what to do, where the magnitude has
    this median in g.
    """

    name: str
    place: Callable[[int], str]
    columns: tuple[str, ...] = COLUMNS
    time_hint: str = "t_s counts seconds"
    unit_remedy: Callable[[float], str] = own_unit_remedy


def header_fault(header: str) -> str | None:
    """Return what is wrong with the first line of a trace, or None."""
    cells = [cell.strip() for cell in header.split(",")]
    if tuple(cells) == COLUMNS:
        return None
    if ";" in header:
        return f"line 1: cells are separated by semicolons; {_separators()}, header {HEADER}"
    if all(NUMBER.fullmatch(cell) for cell in cells):
        return f"line 1: there is no header; put {HEADER} above the numbers"
    return f"line 1: the header is {quoted(header)}; make it {HEADER}"


def cell_fault(lines: Iterable[str], first_line: int) -> str:
    """Return where the first line is that does not hold four numbers; first_line: its number."""
    for number, line in enumerate(lines, start=first_line):
        text = line.rstrip("\n")
        if fault := _line_fault(text) if text else None:
            return f"line {number}{fault}"
    return "the lines below the header are not rows of four numbers; export the trace again"


def check_samples(samples: Floats, wording: Wording) -> None:
    """Raise BadInputError unless `samples` can be a recorded run.

    samples: (n, 4), the seconds and the three axes in g.
    """
    _check_finite(samples, wording)
    _check_time_rises(samples, wording)
    _check_length(samples[:, 0], wording)
    _check_rate(samples[:, 0], wording)
    _check_range(samples, wording)
    _check_unit(samples[:, 1:], wording)


def check_more_samples(samples: Floats, before: Floats, first_s: float, wording: Wording) -> None:
    """Raise BadInputError unless `samples` can go on a recording that was checked so far.

    before: (4,) its last row so far. first_s: the time of its first.
    """
    _check_finite(samples, wording)
    with_row_before = replace(wording, place=lambda row: wording.place(row - 1))
    _check_time_rises(np.vstack([before, samples]), with_row_before)
    _check_span(samples[-1, 0] - first_s, wording)
    _check_range(samples, wording)


def is_plausible_median(median_g: float) -> bool:
    """Whether a body may feel a magnitude with this median."""
    return LEAST_PLAUSIBLE_MEDIAN_G <= median_g <= MOST_PLAUSIBLE_MEDIAN_G


def _line_fault(text: str) -> str | None:
    cells = text.split(",")
    for column, cell in zip(COLUMNS, cells, strict=False):
        if not cell.strip():
            return f", column {column}: the cell is empty; fill it in or delete the line"
        if ";" in cell:
            return f", column {column}: {quoted(cell)} holds semicolons; {_separators()}"
        if not NUMBER.fullmatch(cell.strip()):
            return (
                f", column {column}: {quoted(cell)} is not a number; correct it or delete the line"
            )
    if len(cells) < len(COLUMNS):
        missing = COLUMNS[len(cells)]
        return f", column {missing}: the cell is missing; complete the line or delete it"
    if len(cells) > len(COLUMNS):
        return f": {len(cells)} cells instead of {len(COLUMNS)}; {_separators()}"
    return None


def _check_finite(samples: Floats, wording: Wording) -> None:
    finite = np.isfinite(samples)
    if finite.all():
        return
    row, column = np.argwhere(~finite)[0]
    raise BadInputError(
        f"{wording.name}: {wording.place(int(row))}, column {wording.columns[column]}: "
        f"{samples[row, column]} is not a finite number; correct it or delete the line"
    )


def _check_time_rises(samples: Floats, wording: Wording) -> None:
    t_s = samples[:, 0]
    steps_s = np.diff(t_s)
    if np.all(steps_s > 0):
        return
    row = int(np.argmax(steps_s <= 0)) + 1
    how = "stands still" if t_s[row] == t_s[row - 1] else "goes backwards"
    raise BadInputError(
        f"{wording.name}: {wording.place(row)}, column {wording.columns[0]}: time {how}, "
        f"from {t_s[row - 1]:.10g} s to {t_s[row]:.10g} s; sort the lines by time, one of each time"
    )


def _check_length(t_s: Floats, wording: Wording) -> None:
    length_s = _covered_s(t_s)
    if length_s < SHORTEST_S - STAMP_NOISE_S:
        raise BadInputError(
            f"{wording.name}: holds {length_s:.4g} s of data; record at least {SHORTEST_S} s "
            f"({wording.time_hint})"
        )
    _check_span(t_s[-1] - t_s[0], wording)


def _check_span(span_s: float, wording: Wording) -> None:
    if span_s * RATE_HZ >= MOST_SAMPLES:
        raise BadInputError(
            f"{wording.name}: column {wording.columns[0]} spans {span_s / 86400:.0f} days; "
            "give the time in seconds, or split the trace at its pauses"
        )


def _covered_s(t_s: Floats) -> float:
    """Return the seconds that samples stand for, pauses excluded."""
    if len(t_s) < 2:
        return 0.0
    steps_s = np.diff(t_s)
    period_s = median_period_s(t_s)
    pauses_s = steps_s[pauses(t_s, period_s) - 1].sum()
    return float(t_s[-1] - t_s[0] - pauses_s + period_s)


def _check_rate(t_s: Floats, wording: Wording) -> None:
    rate_hz = 1 / median_period_s(t_s)
    if rate_hz < LOWEST_HZ * (1 - RATE_SLACK):
        fault, remedy = "too slow", f"record at {LOWEST_HZ} Hz or more"
    elif rate_hz > HIGHEST_HZ * (1 + RATE_SLACK):
        fault, remedy = "too fast", f"resample to {HIGHEST_HZ} Hz or less"
    else:
        return
    raise BadInputError(
        f"{wording.name}: column {wording.columns[0]} gives a rate of {rate_hz:.4g} Hz, "
        f"which is {fault}; {remedy} "
        f"({wording.time_hint})"
    )


def _check_range(samples: Floats, wording: Wording) -> None:
    possible = np.abs(samples[:, 1:]) <= LARGEST_READING
    if possible.all():
        return
    row, axis = np.argwhere(~possible)[0]
    raise BadInputError(
        f"{wording.name}: {wording.place(int(row))}, column {wording.columns[1 + axis]}: "
        f"{samples[row, 1 + axis]:.4g} is out of any sensor's range; correct it or delete the line"
    )


def _check_unit(acc: Floats, wording: Wording) -> None:
    median = float(np.median(np.sqrt(np.einsum("ij,ij->i", acc, acc))))
    if is_plausible_median(median):
        return
    raise BadInputError(
        f"{wording.name}: columns {', '.join(wording.columns[1:])} have a median magnitude of "
        f"{median:.4g} where a body feels 1 g: {wording.unit_remedy(median)}"
    )


def _separators() -> str:
    return "separate the cells by commas and write decimals with a point"


def quoted(text: str) -> str:
    """Return `text` on one line, quoted, and cut if it is long."""
    shown = text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + "..."
    return ascii(shown)
