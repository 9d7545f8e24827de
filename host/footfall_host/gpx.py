"""How far a track of a GPX file goes."""

from pathlib import Path

import gpxpy
import gpxpy.gpx

from footfall_host.errors import BadInputError


def distance_m(path: Path) -> float:
    """Return the length of a file's tracks, without the pauses between their segments.

    Heights are left out: those of a receiver wander more than a road does.

    Raises BadInputError for a file that is no GPX, or holds no track.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as problem:
        raise BadInputError(
            f"{path}: cannot be read ({problem.strerror}); name a .gpx file"
        ) from problem
    except UnicodeDecodeError:
        raise BadInputError(f"{path}: is no GPX file: it is not text") from None
    try:
        tracks = gpxpy.parse(text)
    except (gpxpy.gpx.GPXException, ValueError) as problem:
        reason = " ".join(str(problem).split())
        raise BadInputError(f"{path}: is no GPX file that can be read: {reason}") from problem
    metres = float(tracks.length_2d())
    if not metres:
        raise BadInputError(f"{path}: holds no track; export the run with its track")
    return metres
