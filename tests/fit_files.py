"""FIT files as a watch writes them, by a library that knows Garmin's profile."""

import numpy as np
from fit_tool.fit_file_builder import FitFileBuilder
from fit_tool.profile.messages.accelerometer_data_message import AccelerometerDataMessage
from fit_tool.profile.messages.file_id_message import FileIdMessage
from fit_tool.profile.messages.record_message import RecordMessage
from fit_tool.profile.messages.session_message import SessionMessage
from fit_tool.profile.messages.three_d_sensor_calibration_message import (
    ThreeDSensorCalibrationMessage,
)
from fit_tool.profile.profile_type import FileType, Manufacturer, SensorType

START_MS = 1_700_000_000_000
# As many samples as a message of a watch holds.
MESSAGE_SAMPLES = 25
FACTOR, DIVISOR, SHIFT = 3, 12288, 32768
OFFSET = [110, -30, 55]
# A quarter turn about z, so that axes and signs matter.
ORIENTATION = np.array([[0, 1, 0], [-1, 0, 0], [0, 0, 1]])


def new_file():
    """Return a builder with the message that every file begins with."""
    builder = FitFileBuilder(auto_define=True)
    identity = FileIdMessage()
    identity.type = FileType.ACTIVITY
    identity.manufacturer = Manufacturer.GARMIN.value
    identity.product = 1
    identity.serial_number = 1
    identity.time_created = START_MS
    builder.add(identity)
    return builder


def content_of(builder):
    """Return the bytes of the file."""
    return builder.build().to_bytes()


def calibration(sensor=SensorType.ACCELEROMETER, factor=FACTOR):
    """Return the message that turns counts into g."""
    message = ThreeDSensorCalibrationMessage()
    message.timestamp = START_MS
    message.sensor_type = sensor
    message.calibration_factor = factor
    message.calibration_divisor = DIVISOR
    message.level_shift = SHIFT
    message.offset_cal = OFFSET
    message.orientation_matrix = ORIENTATION.ravel().tolist()
    return message


def counts_of(acc_g):
    """Return what the sensor of that calibration would have measured."""
    return np.rint(acc_g @ ORIENTATION * DIVISOR / FACTOR).astype(int) + SHIFT + np.array(OFFSET)


def samples(t_s, acc, fields="accel_"):
    """Yield the messages of times and values (n, 3); a field for each axis begins so."""
    for first in range(0, len(t_s), MESSAGE_SAMPLES):
        here = slice(first, first + MESSAGE_SAMPLES)
        since_ms = np.rint((t_s[here] - t_s[0]) * 1000).astype(int)
        message = AccelerometerDataMessage()
        message.timestamp = START_MS + since_ms[0] // 1000 * 1000
        message.timestamp_ms = int(since_ms[0] % 1000)
        message.sample_time_offset = (since_ms - since_ms[0]).tolist()
        for axis, name in enumerate("xyz"):
            setattr(message, f"{fields}{name}", acc[here, axis].tolist())
        yield message


def record(second, strides_per_min, fraction=0.0):
    """Return what the watch itself showed at a second."""
    message = RecordMessage()
    message.timestamp = START_MS + 1000 * second
    message.cadence = strides_per_min
    message.fractional_cadence = fraction
    return message


def session(sport):
    """Return what the watch was told to record."""
    message = SessionMessage()
    message.timestamp = START_MS
    message.sport = sport
    return message


def activity(t_s, acc_g, cadence=()):
    """Return a file of a run in counts; cadence: (strides per minute, its fraction) a second."""
    builder = new_file()
    builder.add(calibration(SensorType.GYROSCOPE, factor=77))
    builder.add(calibration())
    for message in samples(t_s, counts_of(acc_g)):
        builder.add(message)
    for second, (whole, fraction) in enumerate(cadence):
        builder.add(record(second, whole, fraction))
    return content_of(builder)
