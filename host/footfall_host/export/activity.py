"""What an activity file of a watch or an app is to us: points in time that may have a cadence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from footfall_host.errors import BadInputError
from footfall_host.file_content import content_of
from footfall_host.readers.recognise import is_fit

FORMATS = "name a FIT, GPX or TCX file with the track of a run"
# Whatever its encoding, a mark of that and blanks are all that may come before.
XML_BEGINS, XML_BEGINS_WITHIN = b"<", 64


@dataclass(frozen=True)
class Point:
    """One point. time_s: seconds since 1970. cadence: its own, in the file's unit; None without."""

    time_s: float
    cadence: float | None


class Activity(Protocol):
    """An activity. suffix: how its files are called. points: in the order of the file."""

    suffix: str
    points: Sequence[Point]

    def with_cadence(self, spm_at: Mapping[int, float]) -> bytes:
        """Return the file with these cadences, in steps a minute, by the numbers of points.

        Whatever else it holds stays as it is, but for the means and maxima of cadence.
        """


def read_activity(path: Path) -> Activity:
    """Return what a file holds, told by its content; gzip is taken too.

    Raises BadInputError, naming file, place and remedy, for whatever is no activity of a run.
    """
    content = content_of(path)
    # Only such a file needs its reader, and the libraries behind that.
    if is_fit(content):
        from footfall_host.export.fit_merge import FitActivity

        activity: Activity = FitActivity(content, path)
    elif XML_BEGINS not in content[:XML_BEGINS_WITHIN]:
        raise BadInputError(f"{path}: is no activity; {FORMATS}")
    else:
        from footfall_host.export.gpx_track import GpxTrack
        from footfall_host.export.tcx_activity import TcxActivity
        from footfall_host.export.xml_file import XmlFile

        file = XmlFile(content, path)
        kinds: dict[str, Callable[[XmlFile], Activity]] = {
            "gpx": GpxTrack,
            "TrainingCenterDatabase": TcxActivity,
        }
        if file.root_name not in kinds:
            raise BadInputError(f"{path}: its root is {file.root_name}; {FORMATS}")
        activity = kinds[file.root_name](file)
    if not activity.points:
        raise BadInputError(f"{path}: holds no point with a time; {FORMATS}, recorded with times")
    return activity
