"""FIT: counts and their calibration, calibrated samples, and the watch's own cadence."""

import contextlib
import json

import numpy as np
import pytest
from fit_tool.profile.messages.accelerometer_data_message import AccelerometerDataMessage
from fit_tool.profile.profile_type import Sport
from fitdecode.utils import compute_crc
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exports import same_counts
from fit_files import (
    START_MS,
    activity,
    calibration,
    content_of,
    counts_of,
    new_file,
    record,
    samples,
    session,
)
from footfall.core.settings import Settings
from footfall_host.errors import BadInputError
from footfall_host.evaluation.jobs import RecordedJob
from footfall_host.evaluation.scoring import score
from footfall_host.readers.recognise import read_any
from footfall_host.replay import replay
from footfall_host.trace import as_trace

SPM = 172.0


@pytest.fixture(scope="module")
def worn(run_of):
    """Return the times and the acceleration of a run."""
    return run_of(4)


@pytest.fixture(scope="module")
def sound(worn):
    """Return a file of it."""
    return activity(*worn)


def written(tmp_path, content):
    """Return the path of a file with that content."""
    path = tmp_path / "run.fit"
    path.write_bytes(content)
    return path


def built(*messages):
    """Return a file of these messages."""
    builder = new_file()
    for message in messages:
        builder.add(message)
    return content_of(builder)


def test_counts_are_calibrated_and_turned(tmp_path, worn, sound):
    reading = read_any(written(tmp_path, sound))
    same_counts(reading.trace, as_trace(*worn, "run"))
    assert reading.watch is None


@pytest.mark.parametrize(
    ("fields", "per_g"), [("calibrated_accel_", 1.0), ("compressed_calibrated_accel_", 1000)]
)
def test_calibrated_samples_are_taken_as_they_are(tmp_path, worn, fields, per_g):
    t_s, acc_g = worn
    values = acc_g if per_g == 1 else np.rint(acc_g * per_g).astype(int)
    content = built(*samples(t_s, values, fields))
    same_counts(read_any(written(tmp_path, content)).trace, as_trace(*worn, "run"))


def test_the_last_calibration_holds(tmp_path, worn):
    t_s, acc_g = worn
    half = len(t_s) // 2
    counts = counts_of(acc_g)
    messages = list(samples(t_s, counts))
    wrong, right = calibration(factor=900), calibration()
    content = built(wrong, right, *messages[: half // 25], right, *messages[half // 25 :])
    same_counts(read_any(written(tmp_path, content)).trace, as_trace(*worn, "run"))


def test_the_cadence_of_the_watch_is_in_steps_of_both_feet(tmp_path, worn):
    path = written(tmp_path, activity(*worn, [(0, 0.0), (86, 0.5), (87, 0.0), (85, 0.0)]))
    watch = read_any(path).watch
    assert watch is not None
    assert watch.t_s.tolist() == [1.0, 2.0, 3.0]
    assert watch.spm.tolist() == [173.0, 174.0, 170.0]


@pytest.mark.parametrize(("sport", "has_cadence"), [(Sport.RUNNING, True), (Sport.CYCLING, False)])
def test_a_crank_has_no_steps(tmp_path, worn, sport, has_cadence):
    t_s, acc_g = worn
    counts = samples(t_s, counts_of(acc_g))
    content = built(calibration(), *counts, record(1, 86), session(sport))
    assert (read_any(written(tmp_path, content)).watch is not None) == has_cadence


def test_a_last_message_that_is_not_full_ends_where_its_times_end(tmp_path, worn):
    t_s, acc_g = worn
    *others, last = samples(t_s, counts_of(acc_g))
    missing = 0xFFFF
    last.sample_time_offset = [*range(0, 150, 10), *[missing] * 10]
    content = built(calibration(), *others, last)
    assert read_any(written(tmp_path, content)).trace.samples == len(t_s) - 10


def test_evaluate_takes_the_watch_as_the_reference(tmp_path, run_of):
    path = written(tmp_path, activity(*run_of(30, SPM), [(round(SPM / 2), 0.0)] * 30))
    sidecar = {
        "position": "wrist",
        "duration_s": 30,
        "intervals": [{"t0": 0, "t1": 30, "label": "running"}],
        "ground_truth": {"kind": "watch_cadence"},
    }
    (tmp_path / "run.json").write_text(json.dumps(sidecar))
    trace, recording = RecordedJob(str(path)).load()
    result = score(recording, replay(trace, Settings()), 170)
    assert [pair.reference_spm for pair in result.windows] == [SPM] * 3
    assert all(pair.shown_spm == pytest.approx(SPM, abs=3) for pair in result.windows[1:])


# --- what is refused ------------------------------------------------------------------------


def message(**fields):
    """Return accelerometer_data with these fields alone, and a time."""
    made = AccelerometerDataMessage()
    made.timestamp = START_MS
    for field, value in fields.items():
        setattr(made, field, value)
    return made


def refused(tmp_path, content):
    """Return what a file is refused with."""
    path = written(tmp_path, content)
    with pytest.raises(BadInputError) as caught:
        read_any(path)
    told = str(caught.value)
    assert told.startswith(f"{path}: ")
    assert "\n" not in told
    return told


def test_what_a_file_lacks_is_named(tmp_path, worn):
    t_s, acc_g = worn
    counts = list(samples(t_s, counts_of(acc_g)))
    told = refused(tmp_path, built(record(0, 86)))
    assert "has no accelerometer_data; record with an app that logs the raw accelerometer" in told
    told = refused(tmp_path, built(*counts))
    assert "accelerometer_data 1: no three_d_sensor_calibration of the accelerometer" in told
    short = message(accel_x=[1, 2, 3], accel_y=[1, 2], accel_z=[1, 2, 3])
    told = refused(tmp_path, built(calibration(), short))
    assert "accelerometer_data 1: column accel_y: holds 2 samples where accel_x has 3" in told
    untimed = message(accel_x=[1, 2], accel_y=[1, 2], accel_z=[1, 2])
    told = refused(tmp_path, built(calibration(), *counts, untimed))
    assert "accelerometer_data 17: column sample_time_offset: holds 0 times for 2 samples" in told


def test_samples_that_run_backwards_are_named(tmp_path, worn):
    first, second, *others = samples(worn[0], counts_of(worn[1]))
    told = refused(tmp_path, built(calibration(), second, first, *others))
    assert "accelerometer_data 2, sample 0, column sample_time_offset: time goes backwards" in told


def test_a_calibration_to_another_unit_is_told(tmp_path, worn):
    content = built(calibration(factor=60), *samples(worn[0], counts_of(worn[1])))
    assert "have a median magnitude of" in refused(tmp_path, content)


def test_a_cut_off_file_says_how_much_there_is(tmp_path, sound):
    told = refused(tmp_path, sound[:-100])
    assert f"is cut off: {len(sound) - 100} bytes of {len(sound)}; copy it from the watch" in told


@given(data=st.data())
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_that_ignores_the_profile_is_read_or_refused(tmp_path, sound, data):
    """Any byte of its first messages is another, and the checksum fits all the same."""
    spoilt = bytearray(sound[:-2])
    at = data.draw(st.integers(14, 600))
    spoilt[at] = data.draw(st.integers(0, 255))
    path = written(tmp_path, bytes(spoilt) + compute_crc(spoilt).to_bytes(2, "little"))
    with contextlib.suppress(BadInputError):
        read_any(path)


@given(data=st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_damage_goes_through_or_ends_in_anything_else(tmp_path, sound, data):
    at = data.draw(st.integers(0, len(sound) - 1))
    spoilt = bytearray(sound)
    spoilt[at] ^= data.draw(st.integers(1, 255))
    path = written(tmp_path, bytes(spoilt))
    with pytest.raises(BadInputError):
        read_any(path)
