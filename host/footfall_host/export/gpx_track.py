"""A GPX track: cadence is `cad` in Garmin's TrackPointExtension, whole revolutions a minute.

For a runner these are strides, one foot's: that is how the schema has it, and how Strava reads it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from footfall_host.errors import BadInputError
from footfall_host.export.activity import Point
from footfall_host.export.xml_file import AGAIN, XmlFile, elements_in, name_of, put
from footfall_host.strides import whole_strides

GPX_1_0 = "http://www.topografix.com/GPX/1/0"
# Both versions of the extension have `cad`, behind the same elements.
EXTENSIONS = [f"http://www.garmin.com/xmlschemas/TrackPointExtension/v{n}" for n in (1, 2)]
PREFIX = "gpxtpx"
BEFORE_CADENCE = ("atemp", "wtemp", "depth", "hr")
# What apps call it, in Garmin's extension or one of their own.
CADENCES = ("cad", "cadence")
# All that a point of GPX 1.1 may hold comes before its extensions.
BEFORE_EXTENSIONS = (
    "ele", "time", "magvar", "geoidheight", "name", "cmt", "desc", "src", "link", "sym", "type",
    "fix", "sat", "hdop", "vdop", "pdop", "ageofdgpsdata", "dgpsid",
)  # fmt: skip


class GpxTrack:
    """The points of all tracks of a file that have a time.

    Raises BadInputError for GPX 1.0, and for times and cadences that are none.
    """

    suffix = ".gpx"

    def __init__(self, file: XmlFile) -> None:
        if file.namespace == GPX_1_0:
            raise BadInputError(
                f"{file.path}: is GPX 1.0, which has no place for cadence; {AGAIN} as GPX 1.1"
            )
        self._file = file
        self._elements = [
            point for point in file.named("trkpt") if point.find(file.own("time")) is not None
        ]
        self.points: Sequence[Point] = [
            Point(file.time_s(point.find(file.own("time"))), file.number(self._cadence(point)))
            for point in self._elements
        ]
        there = (uri for uri in EXTENSIONS if uri in file.namespaces)
        self._extension = next(there, EXTENSIONS[0])

    def with_cadence(self, spm_at: Mapping[int, float]) -> bytes:
        """Return the file with these cadences by the numbers of points."""
        for number, spm in spm_at.items():
            point = self._elements[number]
            cadence = self._cadence(point)
            if cadence is None:
                cadence = self._new_cadence(point)
            cadence.text = str(whole_strides(spm))
        return self._file.content(PREFIX, self._extension)

    def _cadence(self, point: Any) -> Any:
        """Return the element with a point's cadence, whoever's extension it is in; None without."""
        extensions = point.find(self._file.own("extensions"))
        if extensions is None:
            return None
        named = (each for each in elements_in(extensions) if name_of(each) in CADENCES)
        return next(named, None)

    def _new_cadence(self, point: Any) -> Any:
        extensions = put(point, "extensions", BEFORE_EXTENSIONS, self._file.namespace)
        extension = put(extensions, "TrackPointExtension", (), self._extension, PREFIX)
        return put(extension, "cad", BEFORE_CADENCE, self._extension, PREFIX)
