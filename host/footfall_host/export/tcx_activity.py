"""A TCX activity: its cadence is in strides a minute, whole ones, and in two places.

Garmin's ActivityExtension has `RunCadence` for runners, and the `Cadence` of a trackpoint is meant
for cranks. Strava shows a runner's cadence from the latter and not from the former (the threads
"TCX cadence does not import into Strava" of RunnerUp, "Cadence not syncing" of tapiriik), so that
both get it.
"""

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

from footfall_host.errors import BadInputError
from footfall_host.export.activity import Point
from footfall_host.export.xml_file import XmlFile, put
from footfall_host.strides import whole_strides

EXTENSION = "http://www.garmin.com/xmlschemas/ActivityExtension/v2"
PREFIX = "ns3"
CYCLING = "Biking"
# In the order of the schemas.
BEFORE_CADENCE = (
    "Time", "Position", "AltitudeMeters", "DistanceMeters", "HeartRateBpm",
)  # fmt: skip
BEFORE_EXTENSIONS = (*BEFORE_CADENCE, "Cadence", "SensorState")
BEFORE_LAP_CADENCE = (
    "TotalTimeSeconds", "DistanceMeters", "MaximumSpeed", "Calories", "AverageHeartRateBpm",
    "MaximumHeartRateBpm", "Intensity",
)  # fmt: skip
BEFORE_LAP_EXTENSIONS = (*BEFORE_LAP_CADENCE, "Cadence", "TriggerMethod", "Track", "Notes")
BEFORE_MEAN = ("AvgSpeed", "MaxBikeCadence")
BEFORE_MAX = (*BEFORE_MEAN, "AvgRunCadence")


class TcxActivity:
    """The trackpoints of a file; raises BadInputError for a ride, and for times that are none."""

    suffix = ".tcx"

    def __init__(self, file: XmlFile) -> None:
        for activity in file.named("Activity"):
            if activity.get("Sport") == CYCLING:
                raise BadInputError(
                    f"{file.path}: line {activity.sourceline}: is a ride, whose cadence is that of "
                    "a crank; name the file of a run"
                )
        self._file = file
        self._elements = [
            point for point in file.named("Trackpoint") if point.find(file.own("Time")) is not None
        ]
        self.points: Sequence[Point] = [
            Point(file.time_s(point.find(file.own("Time"))), self._cadence(point))
            for point in self._elements
        ]

    def with_cadence(self, spm_at: Mapping[int, float]) -> bytes:
        """Return the file with these cadences by the numbers of points, and the means of laps."""
        changed = set()
        for number, spm in spm_at.items():
            point = self._elements[number]
            self._put(point, "TPX", "RunCadence", BEFORE_EXTENSIONS, ("Speed",), whole_strides(spm))
            cadence = put(point, "Cadence", BEFORE_CADENCE, self._file.namespace)
            cadence.text = str(whole_strides(spm))
            changed.add(next(point.iterancestors(self._file.own("Lap")), None))
        for lap in self._file.named("Lap"):
            if lap in changed:
                self._sum_up(lap)
        return self._file.content(PREFIX, EXTENSION)

    def _cadence(self, point: Any) -> float | None:
        run_cadence = next(point.iter(f"{{{EXTENSION}}}RunCadence"), None)
        if run_cadence is None:
            run_cadence = point.find(self._file.own("Cadence"))
        return self._file.number(run_cadence)

    def _sum_up(self, lap: Any) -> None:
        """Give a lap the mean and the maximum of its points, but for those that stand still."""
        cadences = (self._cadence(point) for point in lap.iter(self._file.own("Trackpoint")))
        running = [cadence for cadence in cadences if cadence]
        if not running:
            return
        mean = round(fmean(running))
        put(lap, "Cadence", BEFORE_LAP_CADENCE, self._file.namespace).text = str(mean)
        self._put(lap, "LX", "AvgRunCadence", BEFORE_LAP_EXTENSIONS, BEFORE_MEAN, mean)
        most = round(max(running))
        self._put(lap, "LX", "MaxRunCadence", BEFORE_LAP_EXTENSIONS, BEFORE_MAX, most)

    def _put(
        self,
        parent: Any,
        group: str,
        name: str,
        before_extensions: tuple[str, ...],
        before: tuple[str, ...],
        value: int,
    ) -> None:
        """Give an element a value in Garmin's extension of it."""
        extensions = put(parent, "Extensions", before_extensions, self._file.namespace)
        holder = put(extensions, group, (), EXTENSION, PREFIX)
        put(holder, name, before, EXTENSION, PREFIX).text = str(value)
