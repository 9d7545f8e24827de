"""Sensor Logger: the right file of an export, its unit, and gravity where it is elsewhere."""

import numpy as np
import pytest

from exports import M_S2, logged, metadata, same_counts, zipped
from footfall_host.errors import BadInputError
from footfall_host.readers.recognise import read_any
from footfall_host.trace import as_trace

GRAVITY_G = np.array([0.2, 0.93, 0.3])


@pytest.fixture(scope="module")
def worn(run_of):
    """Return the times, which begin before the recording does, and the acceleration of a run."""
    t_s, acc_g = run_of(4)
    return t_s - 0.25, acc_g


@pytest.fixture(scope="module")
def expected(worn):
    """Return the trace of it."""
    return as_trace(*worn, "run")


def turning(t_s):
    """Return gravity in g, (n, 3), as the phone slowly turns."""
    return GRAVITY_G + 0.1 * np.sin(t_s)[:, None]


def exports(t_s, acc_g):
    """Return the files of each kind of export, by a name."""
    linear = logged(t_s, (acc_g - turning(t_s)) * M_S2)
    # The sensors do not start together, nor are their stamps the same.
    known_s = np.arange(-0.4, 4.5, 0.013)
    gravity = logged(known_s, turning(known_s) * M_S2)
    in_g, in_m_s2 = logged(t_s, acc_g), logged(t_s, acc_g * M_S2)
    raw = "AccelerometerUncalibrated.csv"
    return {
        "Android, total": {
            "TotalAcceleration.csv": in_m_s2,
            "Accelerometer.csv": linear,
            "Metadata.csv": metadata("android"),
        },
        "Android, uncalibrated": {raw: in_m_s2, "Metadata.csv": metadata("android")},
        "iOS, uncalibrated": {
            raw: in_g,
            "Accelerometer.csv": linear,
            "Metadata.csv": metadata("ios"),
        },
        "iOS, standardised": {raw: in_m_s2, "Metadata.csv": metadata("ios", "true")},
        "iOS, with gravity beside it": {"Accelerometer.csv": linear, "Gravity.csv": gravity},
    }


KINDS = list(exports(*(np.zeros(2), np.zeros((2, 3)))))


def unpacked(folder, files):
    """Write the files of an export into a folder."""
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_export_gives_the_run(tmp_path, worn, expected, kind):
    files = exports(*worn)[kind]
    trace = read_any(unpacked(tmp_path / "my run", files)).trace
    same_counts(trace, expected)
    assert trace.origin_s == pytest.approx(-0.25)
    assert trace.name == "my run"
    (tmp_path / "run.zip").write_bytes(zipped({f"my run/{name}": files[name] for name in files}))
    same_counts(read_any(tmp_path / "run.zip").trace, expected)


def refusal(tmp_path, files):
    """Return what an export is refused with, the name of its zip left out."""
    path = tmp_path / "run.zip"
    path.write_bytes(zipped(files))
    with pytest.raises(BadInputError) as caught:
        read_any(path)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(str(path))
    return str(caught.value).removeprefix(str(path))


def test_acceleration_without_gravity_alone_is_refused_with_what_to_record(tmp_path, worn):
    files = {"Accelerometer.csv": logged(*worn), "Metadata.csv": metadata("ios")}
    assert refusal(tmp_path, files) == (
        "/Accelerometer.csv: is without gravity; in Sensor Logger switch on 'Total Acceleration' "
        "(Android) or 'Accelerometer Uncalibrated' (iPhone) and record again"
    )


def test_the_unit_is_not_guessed(tmp_path, worn):
    files = {"AccelerometerUncalibrated.csv": logged(*worn)}
    assert "/Metadata.csv: is missing, and tells the unit" in refusal(tmp_path, files)
    files["Metadata.csv"] = "version,platform\n3,ios\n"
    assert "/Metadata.csv: column standardisation: is missing" in refusal(tmp_path, files)


def test_a_unit_that_is_not_that_of_the_notes_is_told(tmp_path, worn):
    files = {"AccelerometerUncalibrated.csv": logged(*worn), "Metadata.csv": metadata("android")}
    told = refusal(tmp_path, files)
    assert told.startswith(
        "/AccelerometerUncalibrated.csv: columns x, y, z have a median magnitude"
    )


def test_several_recordings_in_one_zip_are_named(tmp_path, worn):
    text = logged(*worn)
    files = {f"{name}/TotalAcceleration.csv": text for name in ("monday", "tuesday")}
    assert ": holds several recordings: monday, tuesday; name one folder" in refusal(
        tmp_path, files
    )


def test_one_file_alone_asks_for_the_export(tmp_path, worn):
    path = tmp_path / "TotalAcceleration.csv"
    path.write_text(logged(*worn))
    with pytest.raises(BadInputError, match=r"one file of Sensor Logger, .* name the zip or"):
        read_any(path)


LINES = logged(*(np.arange(400) / 100, np.tile([0.0, 6.0, 8.0], (400, 1)))).splitlines()
BAD = {
    "empty": ("", ": is empty; export it again"),
    "a header alone": (LINES[0], ": holds no samples below its header"),
    "cut off": ("\n".join(LINES)[:-3], ": line 401, column x: the cell is missing"),
    "no axis": (
        "\n".join([LINES[0].replace("y", "q"), *LINES[1:]]),
        ": line 1: there is no column 'y'",
    ),
    "binary": ("\0\1\2", ": is a binary file; export it again"),
    "a duplicate": (
        "\n".join([*LINES[:9], LINES[8], *LINES[9:]]),
        ": line 10, column seconds_elapsed: time stands still",
    ),
}


@pytest.mark.parametrize(("text", "message"), BAD.values(), ids=BAD)
def test_a_broken_file_in_an_export_is_named_with_its_place(tmp_path, text, message):
    told = refusal(tmp_path, {"TotalAcceleration.csv": text, "Metadata.csv": metadata("android")})
    assert told.startswith(f"/TotalAcceleration.csv{message}")
