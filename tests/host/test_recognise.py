"""Which reader a file is given to, by its content alone, and what no reader takes."""

import contextlib
import gzip
import io
import zipfile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exports import phyphox, zipped
from fit_files import activity
from footfall_host.errors import BadInputError
from footfall_host.readers.generic import Layout
from footfall_host.readers.recognise import read_any
from footfall_host.recordings.replayed import replay_run
from footfall_host.recordings.run_file import read_run
from footfall_host.trace import HEADER
from recorded import RAW, recorded, with_slots
from recorded import written as slots_without_samples

RUN = "4@stand,20@172"


def refused(path, layout=None):
    """Return what a file is refused with, its name left out."""
    with pytest.raises(BadInputError) as caught:
        read_any(path, layout)
    told = str(caught.value)
    assert told.startswith(str(path))
    assert "\n" not in told
    return told.removeprefix(str(path))


def written(folder, content, name="file"):
    """Return the path of a file that holds this."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("name", ["a.csv", "b.zip", "c"])
def test_the_name_of_a_file_says_nothing(tmp_path, run_of, name):
    t_s, acc_g = run_of(4)
    for content in (
        phyphox(t_s, acc_g),
        gzip.compress(phyphox(t_s, acc_g).encode()),
        zipped({"Raw Data.csv": phyphox(t_s, acc_g)}),
        activity(t_s, acc_g),
        gzip.compress(activity(t_s, acc_g)),
    ):
        assert read_any(written(tmp_path, content, name)).trace.samples == 400


# --- what a board has recorded --------------------------------------------------------------


@pytest.mark.parametrize("name", ["copied.run", "copied.bin"])
def test_a_recorded_run_gives_its_samples(tmp_path, name):
    slots = recorded(RUN, RAW)
    expected = replay_run(read_run(slots, "run"), "run").trace
    trace = read_any(written(tmp_path, b"".join(slots), name)).trace
    np.testing.assert_array_equal(trace.counts, expected.counts)
    assert trace.gaps == expected.gaps
    packed = read_any(written(tmp_path, gzip.compress(b"".join(slots)), "library.run.gz")).trace
    np.testing.assert_array_equal(packed.counts, expected.counts)


def test_the_other_parts_of_a_run_are_found_beside_it(tmp_path):
    slots = recorded("4@stand,150@172", RAW)
    assert len(slots) > 1
    with_slots(tmp_path, slots)
    first = min((tmp_path / "runs").iterdir())
    whole = replay_run(read_run(slots, "run"), "run").trace
    assert read_any(first).trace.samples == whole.samples


def test_a_run_without_samples_says_how_to_have_some(tmp_path):
    path = written(tmp_path, b"".join(slots_without_samples(3)))
    told = refused(path)
    assert told.startswith(": only its events were recorded, not its samples")
    assert "FOOTFALL_RECORD = 2" in told


# --- what no reader takes -------------------------------------------------------------------


def encrypted_zip():
    """Return a zip whose only file is said to be encrypted."""
    content = bytearray(zipped({"Raw Data.csv": "whatever"}))
    for mark, flags_at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        content[content.index(mark) + flags_at] |= 1
    return bytes(content)


def damaged_zip():
    """Return a zip whose only file does not fit its checksum."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as made:
        made.writestr("Raw Data.csv", "Time (s)\n0\n")
    return archive.getvalue().replace(b"Time", b"Tame")


ROWS = "\n".join(f"{k / 100},0,0,1" for k in range(400))
UNKNOWN = {
    "another header": (
        f"time,x,y,z\n{ROWS}",
        f": line 1: the header is 'time,x,y,z'; make it {HEADER}, or name the columns for "
        "replay: --columns t,x,y,z --unit m/s2 --time-unit s",
    ),
    "no header": (ROWS, f": line 1: there is no header; put {HEADER} above the numbers, or name"),
    "a letter": ("Dear runner,\nhow are you?\n", ": line 1: the header is 'Dear runner,'; make it"),
    "UTF-16": (f"{HEADER}\n{ROWS}".encode("utf-16"), ": is a binary file; export the run as CSV"),
    "Latin-1": ("Zeit (s),\xe9\n".encode("latin-1"), ": line 1: byte 0xe9 is not text in UTF-8"),
    "binary junk": (bytes(range(256)) * 9, ": is a binary file; export the run as CSV with header"),
    "an old spreadsheet": (
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(99),
        ": is a spreadsheet;",
    ),
    "a spreadsheet": (zipped({"[Content_Types].xml": "<?xml?>"}), ": is a spreadsheet; export"),
    "a zip of other things": (
        zipped({"notes.csv": "a,b\n1,2\n", "photo.jpg": "x"}),
        ": holds no acceleration that is known here, among its CSV files (notes.csv); export the",
    ),
    "a zip without tables": (zipped({"photo.jpg": "x"}), ": holds no acceleration that is known"),
    "an empty zip": (zipped({}), ": holds no acceleration that is known here, for it has no CSV"),
    "a zip of two": (
        zipped({f"{k}.csv": "Time (s),A x (m/s^2),A y (m/s^2),A z (m/s^2)\n" for k in (1, 2)}),
        "/2.csv; unpack it, and name one",
    ),
    "a cut-off zip": (
        zipped({"a.csv": ROWS})[:-30],
        ": the zip is cut off or damaged (",
    ),
    "a damaged zip": (damaged_zip(), "/Raw Data.csv: is damaged (Bad CRC-32 for file"),
    "an encrypted zip": (encrypted_zip(), "/Raw Data.csv: can't be unpacked here (File 'Raw Data"),
    "a cut-off gzip": (gzip.compress(ROWS.encode())[:-9], ": the gzip data is cut off"),
    "a FIT header alone": (
        b"\x0e\x20\x00\x00\xff\0\0\0.FIT\0\0",
        ": is cut off: 14 bytes of 271; copy it from the watch again",
    ),
    "Parquet's first bytes": (b"PAR1\0\0", ": is"),
}


@pytest.mark.parametrize(("content", "message"), UNKNOWN.values(), ids=UNKNOWN)
def test_what_is_no_recording_is_one_line_with_the_remedy(tmp_path, content, message):
    assert message in refused(written(tmp_path, content))


def test_a_missing_file_and_a_folder_of_other_things_are_refused(tmp_path):
    assert ": there is no such file; check the name" in refused(tmp_path / "nowhere.csv")
    assert ": holds no acceleration that is known here, for it has no CSV" in refused(tmp_path)


def test_a_broken_file_beside_the_wanted_one_does_not_matter(tmp_path, run_of):
    files = {"Raw Data.csv": phyphox(*run_of(4)), "meta/device.csv": "", "notes.csv": "\0"}
    assert read_any(written(tmp_path, zipped(files))).trace.samples == 400
    assert refused(written(tmp_path, zipped({"Raw Data.csv": ""}))) == (
        "/Raw Data.csv: is empty; export it again"
    )


def test_a_layout_reads_the_only_table_of_a_zip(tmp_path):
    path = written(tmp_path, zipped({"run.csv": f"time,x,y,z\n{ROWS}"}))
    assert read_any(path, Layout(("time", "x", "y", "z"))).trace.samples == 400
    told = refused(path, Layout(("t", "x", "y", "z")))
    assert told.startswith("/run.csv: line 1: there is no column 't'; there are time, x, y, z")


SMALL_ZIP = zipped({"Raw Data.csv": "Time (s),A x (m/s^2),A y (m/s^2),A z (m/s^2)\n0,0,0,9\n"})
MAGICS = [b"PK\x03\x04", b"PAR1\0", b"\x0e\0\0\0\0\0\0\0.FIT", b"\x1f\x8b", HEADER.encode(), b""]
TABLE = b"Time (s);Acceleration x (m/s^2);Acceleration y (m/s^2);Acceleration z (m/s^2)\n"


@given(start=st.sampled_from([*MAGICS, TABLE]), rest=st.binary(max_size=300))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_content_whatever_raises_anything_else(tmp_path, start, rest):
    with pytest.raises(BadInputError):
        read_any(written(tmp_path, start + rest))


@given(
    at=st.integers(0, 10_000),
    byte=st.integers(0, 255),
    kept=st.integers(0, 10_000),
)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_zip_that_is_spoilt_anywhere_is_read_or_refused(tmp_path, at, byte, kept):
    content = bytearray(SMALL_ZIP)
    content[at % len(content)] = byte
    # Half of them are cut off as well.
    content = content[: kept if kept < len(content) else None]
    with contextlib.suppress(BadInputError):
        read_any(written(tmp_path, bytes(content)))
