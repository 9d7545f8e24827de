"""A CSV file of phyphox: the data set "Raw Data" of its experiment "Acceleration (with g)".

Its columns are the time in s and, whatever the phone's language calls them, three axes in m/s^2
whose names end in x, y and z (phyphox-experiments: accelerometer.phyphox).
"""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from footfall_host.errors import BadInputError
from footfall_host.readers.sheet import Sheet
from footfall_host.readers.units import G_PER_UNIT, gravity_remedy
from footfall_host.trace import Trace, checked_trace
from footfall_host.trace_faults import Wording

TIME = re.compile(r".*\(s\)")
AXES = [re.compile(rf"(.+) {axis} \(m/s(\^2|²)\)", re.IGNORECASE) for axis in "xyz"]
# Of the experiment "Acceleration (without g)": accelerometer-nog.phyphox, or linear by its name.
LINEAR = re.compile(r"linear", re.IGNORECASE)
REMEDY = "record the run with phyphox' experiment 'Acceleration (with g)'"


def is_phyphox(header: Sequence[str]) -> bool:
    """Whether these are the columns of one of its acceleration experiments."""
    return bool(_places(TIME, header)) and any(_places(axis, header) for axis in AXES)


def read(sheet: Sheet, path: Path) -> Trace:
    """Return the trace in a sheet; raises BadInputError for one without gravity or an axis."""
    wanted = [
        _place(sheet, pattern, name) for pattern, name in zip([TIME, *AXES], "txyz", strict=True)
    ]
    names = tuple(sheet.header[place] for place in wanted)
    if any(LINEAR.search(name) for name in names[1:]):
        raise BadInputError(
            f"{sheet.name}: line 1, column {names[1]}: holds acceleration without gravity; {REMEDY}"
        )
    columns = sheet.read(wanted)
    samples = columns.values * np.array([1.0, *[G_PER_UNIT["m/s2"]] * 3])
    wording = Wording(
        sheet.name,
        columns.place,
        names,
        f"{names[0]} counts seconds",
        gravity_remedy("m/s^2", REMEDY),
    )
    return checked_trace(samples, wording, path.name)


def _places(pattern: re.Pattern[str], header: Sequence[str]) -> list[int]:
    return [place for place, name in enumerate(header) if pattern.fullmatch(name)]


def _place(sheet: Sheet, pattern: re.Pattern[str], name: str) -> int:
    places = _places(pattern, sheet.header)
    if len(places) != 1:
        raise BadInputError(
            f"{sheet.name}: line 1: {len(places)} columns of phyphox hold {name} instead of one; "
            "export the experiment's Raw Data alone"
        )
    return places[0]
