"""An export of Sensor Logger: CSV files by sensor, in a zip or a folder.

Columns are told by name, for z comes first. Accelerometer.csv is without gravity; the units are
those of the app's own reference (awesome-sensor-logger: UNITS.md).
"""

import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import numpy as np

from footfall_host.errors import BadInputError
from footfall_host.readers.members import Members
from footfall_host.readers.sheet import Columns, Sheet
from footfall_host.readers.units import G_PER_UNIT, gravity_remedy
from footfall_host.resample import Floats
from footfall_host.trace import Trace, checked_trace
from footfall_host.trace_faults import Wording

TIME = "seconds_elapsed"
COLUMNS = (TIME, "x", "y", "z")
TOTAL = "TotalAcceleration.csv"
UNCALIBRATED = "AccelerometerUncalibrated.csv"
LINEAR = "Accelerometer.csv"
GRAVITY = "Gravity.csv"
METADATA = "Metadata.csv"
SENSORS = (TOTAL, UNCALIBRATED, LINEAR)
REMEDY = (
    "in Sensor Logger switch on 'Total Acceleration' (Android) or 'Accelerometer Uncalibrated' "
    "(iPhone) and record again"
)


def is_table(header: Sequence[str]) -> bool:
    """Whether these are the columns of one of its files with three axes."""
    return set(COLUMNS) <= set(header)


def is_export(members: Members) -> bool:
    """Whether a zip or folder has one of its accelerometer files."""
    return any(PurePosixPath(member).name in SENSORS for member in members.names())


def read(members: Members, path: Path) -> Trace:
    """Return the trace in an export; raises BadInputError where none of its files has gravity."""
    files = _one_recording(members)
    if TOTAL in files:
        return _trace(_sheet(members, files[TOTAL]), "m/s2", path)
    if UNCALIBRATED in files:
        return _trace(
            _sheet(members, files[UNCALIBRATED]), _uncalibrated_unit(members, files), path
        )
    if GRAVITY in files:
        return _with_gravity(members, files, path)
    raise BadInputError(f"{members.name}/{files[LINEAR]}: is without gravity; {REMEDY}")


def _one_recording(members: Members) -> dict[str, str]:
    """Return the files of the only recording, by the names of their sensors."""
    folders: dict[PurePosixPath, dict[str, str]] = defaultdict(dict)
    for member in members.names():
        place = PurePosixPath(member)
        folders[place.parent][place.name] = member
    recordings = {folder: files for folder, files in folders.items() if set(SENSORS) & set(files)}
    if len(recordings) > 1:
        names = ", ".join(str(folder) for folder in recordings)
        raise BadInputError(f"{members.name}: holds several recordings: {names}; name one folder")
    return next(iter(recordings.values()))


def _sheet(members: Members, member: str) -> Sheet:
    return Sheet(members.text(member), f"{members.name}/{member}")


def _uncalibrated_unit(members: Members, files: dict[str, str]) -> str:
    """Return the unit of the uncalibrated accelerometer, which is the phone's own."""
    name = f"{members.name}/{METADATA}"
    if METADATA not in files:
        raise BadInputError(f"{name}: is missing, and tells the unit; add it from the export")
    told = next(csv.DictReader(io.StringIO(members.text(files[METADATA]))), {})
    platform, standardised = told.get("platform"), told.get("standardisation")
    if platform is None or standardised is None:
        missing = "platform" if platform is None else "standardisation"
        raise BadInputError(
            f"{name}: column {missing}: is missing, and tells the unit; export again"
        )
    is_in_g = platform.strip().lower() == "ios" and standardised.strip().lower() != "true"
    return "g" if is_in_g else "m/s2"


def _trace(sheet: Sheet, unit: str, path: Path) -> Trace:
    columns = _columns(sheet)
    return _checked(
        columns.values[:, 0], columns.values[:, 1:] * G_PER_UNIT[unit], sheet, columns, path
    )


def _with_gravity(members: Members, files: dict[str, str], path: Path) -> Trace:
    """Add gravity, which turns slowly, at the stamps of the acceleration without it."""
    sheet = _sheet(members, files[LINEAR])
    linear = _columns(sheet)
    gravity = _columns(_sheet(members, files[GRAVITY]))
    order = np.argsort(gravity.values[:, 0], kind="stable")
    t_s, known_s = linear.values[:, 0], gravity.values[order, 0]
    axes = [np.interp(t_s, known_s, gravity.values[order, axis]) for axis in (1, 2, 3)]
    acc_g = (linear.values[:, 1:] + np.column_stack(axes)) * G_PER_UNIT["m/s2"]
    return _checked(t_s, acc_g, sheet, linear, path)


def _columns(sheet: Sheet) -> Columns:
    return sheet.read([sheet.index(column) for column in COLUMNS])


def _checked(t_s: Floats, acc_g: Floats, sheet: Sheet, columns: Columns, path: Path) -> Trace:
    wording = Wording(
        sheet.name,
        columns.place,
        COLUMNS,
        f"{TIME} counts seconds",
        gravity_remedy(f"Sensor Logger gives {PurePosixPath(sheet.name).name}", REMEDY),
    )
    return checked_trace(np.column_stack([t_s, acc_g]), wording, path.name)
