"""A FIT file with raw acceleration, as Garmin's watches and Connect IQ apps record it.

Samples come in `accelerometer_data`: calibrated, in g or mg, or as counts, which a
`three_d_sensor_calibration` before them turns into g. `record` has the watch's own cadence.
"""

import io
import itertools
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fitdecode
import numpy as np
from fitdecode.exceptions import FitError
from fitdecode.utils import compute_crc

from footfall_host.errors import BadInputError
from footfall_host.readers.reading import Reading, WatchCadence
from footfall_host.readers.units import gravity_remedy
from footfall_host.resample import Floats
from footfall_host.strides import STEPS_PER_STRIDE
from footfall_host.trace import checked_trace
from footfall_host.trace_faults import Wording

# The header: its own length, and four bytes further that of the data.
HEADER_BYTES = (12, 14)
LENGTH = slice(4, 8)
CRC_BYTES = 2
AXES = "xyz"
MS_PER_S = 1000
# Sports whose cadence is that of a crank.
PEDALLED = {"cycling", "e_biking"}
# What fields of another type or length than Garmin's profile has lead to, in the library or here.
UNSOUND = (FitError, ArithmeticError, LookupError, TypeError, ValueError, struct.error)
AGAIN = "copy it from the watch again"
RECORD = (
    "record with an app that logs the raw accelerometer into the activity (Connect IQ's "
    "SensorLogging)"
)
COLUMNS = ("sample_time_offset", *(f"accel_{axis}" for axis in AXES))


@dataclass(frozen=True)
class _Calibration:
    """What turns counts into g: orientation @ (counts - shift) * g_per_count.

    As the fields of Garmin's profile are described: level_shift and offset_cal are in counts,
    calibration_factor is in g to so many counts as calibration_divisor says, and
    orientation_matrix turns row by row.
    """

    shift: Floats
    g_per_count: float
    orientation: Floats

    def __call__(self, counts: Floats) -> Floats:
        return (counts - self.shift) * self.g_per_count @ self.orientation.T


def read(content: bytes, path: Path) -> Reading:
    """Return the trace, and the watch's cadence; time counts from the first sample.

    Raises BadInputError for a file that is cut off or damaged, and for one without samples.
    """
    check_whole(content, path)
    found = _Gathered(path)
    try:
        for message in _messages(content):
            found.take(message)
    except UNSOUND as problem:
        raise BadInputError(f"{path}: is no sound FIT file ({problem}); {AGAIN}") from problem
    if not found.places:
        raise BadInputError(f"{path}: has no accelerometer_data; {RECORD}")
    t_ms = np.concatenate(found.stamps_ms)
    samples = np.column_stack([(t_ms - t_ms[0]) / MS_PER_S, np.concatenate(found.acc_g)])
    wording = Wording(
        str(path),
        lambda row: found.places[row],
        COLUMNS,
        "sample_time_offset counts milliseconds",
        gravity_remedy("the file's own calibration has it", RECORD),
    )
    return Reading(checked_trace(samples, wording, path.name), found.watch(t_ms[0]))


def check_whole(content: bytes, path: Path) -> None:
    """Look at length and checksum of each file in a chain of them, before anything is believed.

    Raises BadInputError for what is no FIT data, cut off or damaged.
    """
    rest = content
    while rest:
        if rest[0] not in HEADER_BYTES:
            raise BadInputError(f"{path}: byte {len(content) - len(rest)}: is no FIT data; {AGAIN}")
        length = rest[0] + int.from_bytes(rest[LENGTH], "little") + CRC_BYTES
        if length > len(rest):
            raise BadInputError(f"{path}: is cut off: {len(rest)} bytes of {length}; {AGAIN}")
        if compute_crc(rest[:length]):
            raise BadInputError(f"{path}: is damaged: its checksum does not fit; {AGAIN}")
        rest = rest[length:]


class _Gathered:
    """What the messages of a file hold: stamps, samples in g and the place of each sample."""

    def __init__(self, path: Path) -> None:
        self.stamps_ms: list[Floats] = []
        self.acc_g: list[Floats] = []
        self.places: list[str] = []
        self._path = path
        self._calibration: _Calibration | None = None
        self._cadence: list[tuple[float, float]] = []
        self._sports: set[str] = set()

    def take(self, message: Any) -> None:
        """Take the next message; raises BadInputError where it is incomplete."""
        if message.name == "accelerometer_data":
            self._take_samples(message)
        elif message.name == "three_d_sensor_calibration" and _is_of_accelerometer(message):
            self._calibration = _calibration(message, self._path)
        elif message.name == "record" and _value(message, "cadence"):
            fraction = _value(message, "fractional_cadence") or 0
            spm = STEPS_PER_STRIDE * (_value(message, "cadence") + fraction)
            self._cadence.append((MS_PER_S * (_value(message, "timestamp") or 0), spm))
        elif message.name in ("session", "sport"):
            self._sports.add(_value(message, "sport"))

    def watch(self, origin_ms: float) -> WatchCadence | None:
        """Return the watch's own cadence, unless it has none or is one of pedals."""
        if not self._cadence or self._sports & PEDALLED:
            return None
        t_ms, spm = np.array(sorted(self._cadence), float).T
        return WatchCadence((t_ms - origin_ms) / MS_PER_S, spm)

    def _take_samples(self, message: Any) -> None:
        place = f"accelerometer_data {len(self.acc_g) + 1}"
        message_g = _samples_g(message, self._calibration, f"{self._path}: {place}")
        message_ms = _stamps_ms(message, len(message_g), f"{self._path}: {place}")
        # The last message of a recording is as long as the others; what it lacks has no time.
        taken = np.flatnonzero(~np.isnan(message_ms))
        self.acc_g.append(message_g[taken])
        self.stamps_ms.append(message_ms[taken])
        self.places += [f"{place}, sample {sample}" for sample in taken]


def _messages(content: bytes) -> Iterator[Any]:
    with fitdecode.FitReader(
        io.BytesIO(content),
        processor=None,
        check_crc=fitdecode.CrcCheck.DISABLED,  # looked at before
        error_handling=fitdecode.ErrorHandling.IGNORE,
    ) as reader:
        for frame in reader:
            if frame.frame_type == fitdecode.FIT_FRAME_DATA:
                yield frame


def _value(message: Any, field: str) -> Any:
    return message.get_value(field, fallback=None)


def _values(message: Any, field: str) -> list[Any]:
    """Return a field's values; one value alone is no tuple."""
    value = _value(message, field)
    if value is None:
        return []
    return list(value) if isinstance(value, tuple | list) else [value]


def _is_of_accelerometer(message: Any) -> bool:
    return _value(message, "sensor_type") in ("accelerometer", 0)


def _calibration(message: Any, path: Path) -> _Calibration:
    factor = _values(message, "accel_cal_factor") or _values(message, "calibration_factor")
    divisor = _values(message, "calibration_divisor")
    offset = _values(message, "offset_cal") or [0, 0, 0]
    orientation = _values(message, "orientation_matrix") or np.eye(3).ravel().tolist()
    if not factor or not divisor or not divisor[0] or len(offset) != 3 or len(orientation) != 9:
        raise BadInputError(
            f"{path}: three_d_sensor_calibration: factor, divisor, offset or orientation_matrix "
            f"is missing; {AGAIN}"
        )
    shift = (_value(message, "level_shift") or 0) + np.array(offset, float)
    return _Calibration(shift, factor[0] / divisor[0], np.array(orientation, float).reshape(3, 3))


def _samples_g(message: Any, calibration: _Calibration | None, place: str) -> Floats:
    """Return (n, 3) in g, NaN for what the watch marked as missing."""
    if (calibrated := _axes(message, "calibrated_accel_", place)) is not None:
        return calibrated
    if (compressed_mg := _axes(message, "compressed_calibrated_accel_", place)) is not None:
        return compressed_mg / 1000
    counts = _axes(message, "accel_", place)
    if counts is None:
        raise BadInputError(f"{place}: column accel_x: is missing; {AGAIN}")
    if calibration is None:
        raise BadInputError(
            f"{place}: no three_d_sensor_calibration of the accelerometer comes before it, so its "
            f"counts mean nothing; {RECORD}"
        )
    return calibration(counts)


def _axes(message: Any, prefix: str, place: str) -> Floats | None:
    axes = [_values(message, prefix + axis) for axis in AXES]
    if not any(axes):
        return None
    for axis, values in zip(AXES, axes, strict=True):
        if len(values) != len(axes[0]) or not values:
            raise BadInputError(
                f"{place}: column {prefix}{axis}: holds {len(values)} samples where "
                f"{prefix}x has {len(axes[0])}; {AGAIN}"
            )
    return np.array(list(itertools.zip_longest(*axes)), float)


def _stamps_ms(message: Any, samples: int, place: str) -> Floats:
    offsets = _values(message, "sample_time_offset")
    if len(offsets) != samples:
        raise BadInputError(
            f"{place}: column sample_time_offset: holds {len(offsets)} times for {samples} "
            f"samples; {AGAIN}"
        )
    second = _value(message, "timestamp")
    if second is None:
        raise BadInputError(f"{place}: column timestamp: is missing; {AGAIN}")
    return second * MS_PER_S + (_value(message, "timestamp_ms") or 0) + np.array(offsets, float)
