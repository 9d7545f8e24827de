"""Reading and writing traces: what comes through unchanged, and what each fault is told."""

import gzip
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from footfall_host import trace_text
from footfall_host.errors import BadInputError
from footfall_host.resample import RATE_HZ
from footfall_host.trace import HEADER, StreamedTrace, as_trace, read_trace, write_trace

STEP_G = 0.016
QUARTER_STEP_G = STEP_G / 4
COUNTS_PER_STEP = 64
STEPS_BEYOND_NOISE = 160
# More than the 2 s that a recording must last.
WINDOW_OF_HALF_OF_IT = 4500


def resting(seconds=4.0, rate_hz=100):
    """Return times and accelerations of a sensor at rest."""
    t_s = np.arange(round(seconds * rate_hz)) / rate_hz
    return t_s, np.tile([0.0, 0.0, 1.0], (len(t_s), 1))


def rows(seconds=4.0, rate_hz=100):
    """Return the lines of a sound trace, the header first."""
    t_s, _ = resting(seconds, rate_hz)
    return [HEADER, *(f"{t:.4f},0.0,0.0,1.0" for t in t_s)]


def with_line(number, text):
    """Return a sound trace with one line, counted from 1, replaced."""
    lines = rows()
    lines[number - 1] = text
    return "\n".join(lines)


def read_text(tmp_path, text, name="run.csv"):
    """Read `text`, or bytes, as a trace file of that name."""
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_trace(path)


def refusal_of(tmp_path, text):
    """Return what reading `text` is refused with, or None where it is read."""
    try:
        read_text(tmp_path, text)
    except BadInputError as refusal:
        return str(refusal)
    return None


# --- what comes through -----------------------------------------------------


@pytest.mark.parametrize("name", ["run.csv", "run.csv.gz"])
@given(
    noise=st.binary(min_size=600, max_size=600),
    origin_s=st.integers(-1000, 2_000_000_000),
)
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_trace_on_the_grid_is_only_quantised(tmp_path, name, noise, origin_s):
    """Written, read back and rounded to the FIFO's steps: nothing else may happen to it."""
    steps = np.frombuffer(noise, np.int8).astype(int).reshape(-1, 3)
    steps[:, 2] += STEPS_BEYOND_NOISE  # a trace without gravity would be refused
    t_s = origin_s + np.arange(len(steps)) / 100
    write_trace(tmp_path / name, t_s, steps * STEP_G + QUARTER_STEP_G)
    trace = read_trace(tmp_path / name)
    assert trace.origin_s == origin_s
    assert trace.gaps == ()
    assert trace.counts.dtype == np.int16
    np.testing.assert_array_equal(trace.counts, steps * COUNTS_PER_STEP)


def test_reading_a_trace_on_the_grid_needs_no_scipy(tmp_path):
    """Its import takes longer than reading and replaying a short run."""
    path = tmp_path / "run.csv"
    write_trace(path, *resting())
    code = (
        "import pathlib, sys; from footfall_host.trace import read_trace;"
        f"read_trace(pathlib.Path({str(path)!r})); print('scipy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_compressed_and_plain_give_the_same_trace(tmp_path):
    """The suffix decides how a trace is stored, not what it holds."""
    t_s, acc_g = resting(3, 128)
    acc_g = acc_g + np.sin(t_s)[:, None]
    write_trace(tmp_path / "run.csv", t_s, acc_g)
    write_trace(tmp_path / "run.csv.gz", t_s, acc_g)
    plain, compressed = (read_trace(tmp_path / name) for name in ("run.csv", "run.csv.gz"))
    np.testing.assert_array_equal(plain.counts, compressed.counts)
    assert gzip.decompress((tmp_path / "run.csv.gz").read_bytes()) == (
        (tmp_path / "run.csv").read_bytes()
    )


def test_gzip_is_told_by_the_content_and_not_by_the_name(tmp_path):
    """A browser or an archive may take the suffix off, or put it on."""
    text = "\n".join(rows()).encode()
    named_plain, named_gzip = (
        read_text(tmp_path, gzip.compress(text)),
        read_text(tmp_path, text, "run.csv.gz"),
    )
    np.testing.assert_array_equal(named_plain.counts, named_gzip.counts)


@pytest.mark.parametrize(
    "text",
    [
        "\r\n".join(rows()),
        "\ufeff" + "\n".join(rows()),
        "\n".join(rows()) + "\n\n\n",
        "\n".join(rows()).replace("\n0.1", "\n \t\n\n0.1") + "\n  ",
        "\n".join(rows()).replace(",", ", "),
        "\n".join(rows()).replace(",1.0", ",+1.0e0"),
    ],
    ids=["CRLF", "byte order mark", "blank last lines", "lines of blanks", "spaces", "exponents"],
)
def test_harmless_variants_of_csv_are_read(tmp_path, text):
    """What other programs' exports differ in does not matter."""
    trace = read_text(tmp_path, text)
    np.testing.assert_array_equal(trace.counts, as_trace(*resting(), "at rest").counts)


def test_a_trace_knows_its_times_across_gaps():
    """Lost samples take their time, and are not delivered."""
    t_s, acc_g = resting(6)
    kept = (t_s < 2) | (t_s >= 3)
    trace = as_trace(10 + t_s[kept], acc_g[kept], "paused")
    np.testing.assert_allclose(trace.times_s(), 10 + t_s[kept])
    assert trace.samples == 600
    assert trace.duration_s == 6
    assert len(trace.counts) == 500


@pytest.mark.parametrize("rate_hz", [25, 89, 100, 101.3, 405])
@given(seed=st.integers(0, 100), jitter_share=st.sampled_from([0, 0.3]), window=st.integers(1, 9))
@settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_file_read_window_by_window_is_the_same_trace(
    tmp_path, monkeypatch, rate_hz, seed, jitter_share, window
):
    """Wherever windows end: amid a step, in a pause, or just after it."""
    rng = np.random.default_rng(seed)
    stamps = np.arange(round(40 * rate_hz)) + rng.uniform(0, jitter_share, round(40 * rate_hz))
    t_s = np.delete(stamps, slice(*sorted(rng.integers(len(stamps), size=2)))) / rate_hz
    assume(len(t_s) > 6 * rate_hz)
    acc_g = np.array([0, 0, 1]) + rng.normal(0, 0.3, (len(t_s), 3))
    write_trace(tmp_path / "run.csv", t_s, acc_g)
    whole = read_trace(tmp_path / "run.csv")
    least_bytes = round(3 * rate_hz) * len("12.3456,0.1234,0.1234,1.1234\n")
    monkeypatch.setattr(trace_text, "WINDOW_BYTES", window * least_bytes)
    parts = read_trace(tmp_path / "run.csv")
    np.testing.assert_array_equal(parts.counts, whole.counts)
    assert (parts.gaps, parts.origin_s) == (whole.gaps, whole.origin_s)
    streamed = StreamedTrace.of(tmp_path / "run.csv")
    assert list(streamed.deliveries()) == list(whole.deliveries())
    assert streamed.origin_s == whole.origin_s
    assert streamed.end_s == pytest.approx(whole.end_s, abs=2 / RATE_HZ)


# --- what is refused --------------------------------------------------------

BAD_TEXTS = {
    "empty": ("", "is empty"),
    "header only": (HEADER + "\n", "no samples below its header"),
    "blank lines only": (HEADER + "\n \n\n", "no samples below its header"),
    "wrong header": (
        with_line(1, "time,x,y,z"),
        f"line 1: the header is 'time,x,y,z'; make it {HEADER}",
    ),
    "reordered header": (with_line(1, "t_s,az_g,ay_g,ax_g"), f"make it {HEADER}"),
    "no header": ("\n".join(rows()[1:]), f"line 1: there is no header; put {HEADER}"),
    "semicolons": (
        "\n".join(rows()).replace(",", ";"),
        "line 1: cells are separated by semicolons",
    ),
    "a line of semicolons": (
        with_line(7, "0,05;0;0;1"),
        "line 7, column ax_g: '05;0;0;1' holds semicolons",
    ),
    "decimal commas": (with_line(9, "0,07,0,0,0,0,1,0"), "line 9: 8 cells instead of 4"),
    "non-numeric cell": (
        with_line(12, "0.1,0,zero,1"),
        "line 12, column ay_g: 'zero' is not a number",
    ),
    "quoted cell": (with_line(12, '0.1,0,"0",1'), "line 12, column ay_g: '\"0\"' is not a number"),
    "empty cell": (with_line(12, "0.1,0,,1"), "line 12, column ay_g: the cell is empty"),
    "missing cell": (with_line(13, "0.11,0,0"), "line 13, column az_g: the cell is missing"),
    "missing column": (
        "\n".join([HEADER, *(line[:-4] for line in rows()[1:])]),
        "line 2, column az_g: the cell is missing",
    ),
    "extra column": ("\n".join([HEADER, *(line + ",5" for line in rows()[1:])]), "line 2: 5 cells"),
    "cut-off last line": ("\n".join(rows())[:-9], "line 401, column ay_g: the cell is missing"),
    "NaN": (with_line(21, "0.19,0,0,nan"), "line 21, column az_g: nan is not a finite number"),
    "infinity": (with_line(21, "0.19,-inf,0,1"), "line 21, column ax_g: -inf is not a finite"),
    "too large": (with_line(21, "0.19,0,1e999,1"), "line 21, column ay_g: inf is not a finite"),
    "backwards": (
        with_line(31, "0.2,0,0,1"),
        "line 31, column t_s: time goes backwards, from 0.28 s to 0.2 s",
    ),
    "standing still": (with_line(31, "0.28,0,0,1"), "line 31, column t_s: time stands still"),
    "backwards after a line of blanks": (
        with_line(30, " \t ").replace("0.2900", "0.2"),
        "line 31, column t_s: time goes backwards, from 0.27",
    ),
    "backwards after a blank line": (
        with_line(30, "").replace("0.2900", "0.2"),
        "line 31, column t_s: time goes backwards, from 0.27",
    ),
    "one sample": ("\n".join(rows()[:2]), "holds 0 s of data; record at least 2 s"),
    "1.9 s": ("\n".join(rows(1.9)), "holds 1.9 s of data; record at least 2 s"),
    "20 Hz": ("\n".join(rows(10, 20)), "column t_s gives a rate of 20 Hz, which is too slow"),
    "2000 Hz": ("\n".join(rows(3, 2000)), "column t_s gives a rate of 2000 Hz, which is too fast"),
    "milliseconds": (
        "\n".join([HEADER, *(f"{10 * k},0,0,1" for k in range(400))]),
        "rate of 0.1 Hz, which is too slow; record at 25 Hz or more (t_s counts seconds)",
    ),
    "years": (with_line(401, "1e9,0,0,1"), "column t_s spans 11574 days"),
    "m/s^2": (
        "\n".join(rows()).replace(",1.0", ",9.81"),
        "look like m/s^2 instead of g; divide them by 9.80665",
    ),
    "mg": (
        "\n".join(rows()).replace(",1.0", ",1000"),
        "look like mg instead of g; divide them by 1000",
    ),
    "gravity taken out": (
        "\n".join(rows()).replace(",1.0", ",0.05"),
        "median magnitude of 0.05 where a body feels 1 g: gravity was taken out, or the unit is "
        "not g; export the acceleration in g with gravity in it",
    ),
    "kilo-g": ("\n".join(rows()).replace(",1.0", ",0.001"), "or the unit is not g"),
    "one monstrous value": (
        with_line(21, "0.19,0,-1e200,1"),
        "line 21, column ay_g: -1e+200 is out of any sensor's range; correct it or delete the line",
    ),
    "monstrous values": (
        "\n".join(rows()).replace(",1.0", ",1e200"),
        "line 2, column az_g: 1e+200 is out of any sensor's range",
    ),
    "a cell of 100,000 digits": (
        with_line(12, f'0.1,0,"{"1" * 100_000}",1'),
        "line 12, column ay_g: '\"" + "1" * 39 + "...' is not a number",
    ),
    "binary": (bytes(range(256)) * 20, "is a binary file"),
    "UTF-16": ("\n".join(rows()).encode("utf-16"), "is a binary file"),
    "gzip of gzip": (gzip.compress(gzip.compress(bytes(50))), "is a binary file"),
    "not UTF-8": (
        with_line(5, "0.03,0,0,1 \xe9").encode("latin-1"),
        "line 5: byte 0xe9 is not text in UTF-8",
    ),
}


@pytest.mark.parametrize(("text", "message"), BAD_TEXTS.values(), ids=BAD_TEXTS)
def test_bad_content_is_one_line_with_place_and_remedy(tmp_path, text, message):
    """The file comes first, then the place in it, on one line."""
    with pytest.raises(BadInputError) as refusal:
        read_text(tmp_path, text)
    told = str(refusal.value)
    assert told.startswith(str(tmp_path / "run.csv") + ": ")
    assert message in told
    assert "\n" not in told


SOUND_GZIP = gzip.compress("\n".join(rows()).encode(), mtime=0)
BAD_GZIPS = {
    "cut off": (SOUND_GZIP[:-20], "cut off"),
    "another method than gzip's": (SOUND_GZIP[:2] + b"\7" + SOUND_GZIP[3:], "not sound gzip data"),
    "a damaged block": (SOUND_GZIP[:40] + bytes(20) + SOUND_GZIP[60:], "not sound gzip data"),
    "a wrong checksum": (SOUND_GZIP[:-8] + bytes(8), "not sound gzip data"),
    "holding nothing": (gzip.compress(b""), "is empty"),
}


@pytest.mark.parametrize(("content", "message"), BAD_GZIPS.values(), ids=BAD_GZIPS)
def test_broken_gzip_is_refused(tmp_path, content, message):
    """A download that broke off is told from a file that never was gzip."""
    with pytest.raises(BadInputError, match=message):
        read_text(tmp_path, content, name="run.csv.gz")


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    """The commonest slips of all."""
    with pytest.raises(BadInputError, match=r"nowhere\.csv: there is no such file"):
        read_trace(tmp_path / "nowhere.csv")
    with pytest.raises(BadInputError, match="is a folder"):
        read_trace(tmp_path)


def test_arrays_are_refused_by_sample():
    """Without a file, the sample's number stands for the line's."""
    t_s, acc_g = resting()
    t_s[50] = t_s[49]
    with pytest.raises(BadInputError, match="my run: sample 50, column t_s: time stands still"):
        as_trace(t_s, acc_g, "my run")


@given(st.one_of(st.binary(), st.text().map(lambda text: f"{HEADER}\n{text}".encode())))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_content_whatever_raises_anything_else(tmp_path, content):
    """No bytes, sound header or not, may end in a traceback."""
    with pytest.raises(BadInputError):
        read_text(tmp_path, content)


@given(
    line=st.integers(2, 401),
    text=st.text(st.sampled_from("0123456789.,;-+e \tnaif\"'x_\x0b"), max_size=12),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_spoilt_line_is_named_or_still_sound(tmp_path, monkeypatch, line, text):
    """One line overwritten by anything: it is read, or it is the one that is named."""
    refusal = refusal_of(tmp_path, with_line(line, text))
    with monkeypatch.context() as patch:
        patch.setattr(trace_text, "WINDOW_BYTES", WINDOW_OF_HALF_OF_IT)
        assert refusal_of(tmp_path, with_line(line, text)) == refusal
    # A time that jumps ahead shows only at the next line; a huge one, in the whole.
    assert refusal is None or f"line {line}" in refusal or "column t_s" in refusal


# --- writing ----------------------------------------------------------------


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path):
    """A trace is replaced whole or not at all."""
    path = tmp_path / "run.csv"
    path.write_text("precious")
    with pytest.raises(ValueError, match="dimension"):
        write_trace(path, np.zeros(3), np.zeros((2, 3)))
    assert [found.name for found in tmp_path.iterdir()] == ["run.csv"]
    assert path.read_text() == "precious"


def test_writing_where_nothing_can_be_written_is_refused(tmp_path):
    """The reason is told, and no fragment stays."""
    with pytest.raises(BadInputError, match="cannot be written"):
        write_trace(tmp_path / "no_folder" / "run.csv", *resting())
    with pytest.raises(BadInputError, match="not a file that can be replaced"):
        write_trace(tmp_path, *resting())
    assert list(tmp_path.iterdir()) == []
