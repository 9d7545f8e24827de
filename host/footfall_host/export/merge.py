"""Put the cadence of a run into an activity that another device recorded meanwhile.

A board has no clock: where its run lies in the other's time is said by the user, found by comparing
the cadences of both or, where the other has none, taken to be its beginning.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from footfall_host.clock import as_clock
from footfall_host.errors import BadInputError
from footfall_host.export.activity import Activity
from footfall_host.export.alignment import align
from footfall_host.export.rows import Row
from footfall_host.nearest import nearest
from footfall_host.resample import Floats
from footfall_host.watch import FRESH_S


@dataclass(frozen=True)
class Given:
    """What the user said of when the run began: one of both, or nothing.

    start: the instant. offset_s: seconds from the first point of the activity.
    """

    start: datetime | None = None
    offset_s: float | None = None


@dataclass(frozen=True)
class Placed:
    """Where a run lies: it began at begun_s, in seconds since 1970; how: by what that is known.

    is_guess: nothing says so, and the user should know.
    """

    begun_s: float
    how: str
    is_guess: bool = False


@dataclass(frozen=True)
class Merged:
    """The activity with the run's cadence in so many of its points."""

    content: bytes
    placed: Placed
    filled: int
    points: int


def merge(
    activity: Activity,
    rows: Sequence[Row],
    origin_s: float,
    given: Given,
    replaces: bool,
    path: Path,
) -> Merged:
    """Return an activity with a run's cadence; points outside of the run keep what they have.

    origin_s: the recording's own time of the run's beginning. replaces: whether cadence that is
    there already is given up. path: of the activity, for messages.

    Raises BadInputError for an activity with a cadence of its own that is to stay, for one whose
    time is not clear, for one that no second of the run lies in, and for a run without cadence.
    """
    own = sum(bool(point.cadence) for point in activity.points)
    if own and not replaces:
        raise BadInputError(
            f"{path}: has a cadence of its own in {own} of {len(activity.points)} points; "
            "--replace puts the run's in its place"
        )
    since_s = np.array([row.t_s - origin_s for row in rows])
    spm = np.array([np.nan if row.known_spm is None else row.known_spm for row in rows])
    if np.isnan(spm).all():
        raise BadInputError(f"{path}: the run shows no cadence to put into it; choose another run")
    placed = _placed(activity, since_s, spm, given, path)
    spm_at = _spm_at(activity, since_s + placed.begun_s, spm)
    if not spm_at:
        raise BadInputError(
            f"{path}: none of its points, from {_told(activity.points[0].time_s)} on, lies in a "
            f"second of the run, which began {_told(placed.begun_s)}; correct --start or --offset"
        )
    return Merged(activity.with_cadence(spm_at), placed, len(spm_at), len(activity.points))


def _placed(activity: Activity, since_s: Floats, spm: Floats, given: Given, path: Path) -> Placed:
    first_s = min(point.time_s for point in activity.points)
    if given.start is not None:
        offset_s = given.start.timestamp() - first_s
        return Placed(first_s + offset_s, f"by --start, {_after(offset_s, path)}")
    if given.offset_s is not None:
        return Placed(first_s + given.offset_s, f"by --offset, {_after(given.offset_s, path)}")
    cadences = sorted(
        (point.time_s - first_s, point.cadence)
        for point in activity.points
        if point.cadence is not None
    )
    if not any(cadence for _, cadence in cadences):
        return Placed(first_s, f"to begin with {path}, which has no cadence to compare with", True)
    their_s, their_cadence = np.array(cadences).T
    found = align(since_s, spm, their_s, their_cadence, str(path))
    how = (
        f"by both cadences, {_after(found.offset_s, path)}: correlation {found.correlation:.2f} "
        f"over {as_clock(found.overlap_s)}, {found.next_best:.2f} at best elsewhere"
    )
    return Placed(first_s + found.offset_s, how)


def _after(offset_s: float, path: Path) -> str:
    when = "after" if offset_s >= 0 else "before"
    return f"begun {abs(offset_s):g} s {when} {path}"


def _told(time_s: float) -> str:
    return f"{datetime.fromtimestamp(time_s).astimezone():%Y-%m-%d %H:%M:%S%z}"


def _spm_at(activity: Activity, row_s: Floats, spm: Floats) -> dict[int, float]:
    """Return the cadence for each point that has a row with one no farther off than a second."""
    point_s = np.array([point.time_s for point in activity.points])
    row = nearest(point_s, row_s)
    near = np.abs(row_s[row] - point_s) <= FRESH_S
    return {
        int(number): float(spm[row[number]])
        for number in np.flatnonzero(near & ~np.isnan(spm[row]))
    }
