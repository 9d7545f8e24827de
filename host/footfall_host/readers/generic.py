"""Any other table, by the names or numbers of its columns and its units, as the user gives them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from footfall_host.errors import BadInputError
from footfall_host.readers.sheet import Sheet
from footfall_host.readers.units import G_PER_UNIT, S_PER_UNIT, unit_remedy
from footfall_host.resample import Floats
from footfall_host.trace import Trace, checked_trace
from footfall_host.trace_faults import COLUMNS, Wording


@dataclass(frozen=True)
class Layout:
    """What the columns hold.

    columns: of time and the three axes; names, or numbers from 1 on if all four are. unit and
    time_unit: keys of units.G_PER_UNIT and units.S_PER_UNIT.
    """

    columns: tuple[str, ...] = COLUMNS
    unit: str = "g"
    time_unit: str = "s"


def read(sheet: Sheet, layout: Layout, path: Path) -> Trace:
    """Return the trace in a sheet; raises BadInputError where it can't be one."""
    wanted = [_place(sheet, column, _are_numbers(layout)) for column in layout.columns]
    columns = sheet.read(wanted)
    names = tuple(sheet.column_name(place) for place in wanted)
    return trace_by(layout, columns.values, names, columns.place, path)


def trace_by(
    layout: Layout,
    values: Floats,
    names: tuple[str, ...],
    place: Callable[[int], str],
    path: Path,
) -> Trace:
    """Return the trace of values (n, 4) in the layout's units; place: of a row, for messages."""
    scales = [S_PER_UNIT[layout.time_unit], *[G_PER_UNIT[layout.unit]] * 3]
    wording = Wording(
        str(path),
        place,
        names,
        f"{names[0]} was read as {layout.time_unit}; --time-unit says otherwise",
        unit_remedy(layout.unit, "--unit "),
    )
    return checked_trace(values * np.array(scales), wording, path.name)


def _are_numbers(layout: Layout) -> bool:
    return all(column.isdecimal() for column in layout.columns)


def _place(sheet: Sheet, column: str, by_number: bool) -> int:
    if not by_number:
        return sheet.index(column)
    if not 1 <= int(column) <= len(sheet.header):
        raise BadInputError(
            f"{sheet.name}: line 1: there is no column {column}; there are {len(sheet.header)}"
        )
    return int(column) - 1
