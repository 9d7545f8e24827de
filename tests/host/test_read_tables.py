"""phyphox and any other table: each dialect gives the run, or an error that names the place."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exports import ACCELERATION, M_S2, PHYPHOX, phyphox, same_counts, table, zipped
from footfall_host.errors import BadInputError
from footfall_host.readers.generic import Layout
from footfall_host.readers.recognise import read_any
from footfall_host.readers.sheet import Sheet
from footfall_host.trace import as_trace, read_trace, write_trace

SECONDS = 4
DIALECTS = {
    "comma, decimal point": (",", "."),
    "tabulator, decimal point": ("\t", "."),
    "semicolon, decimal point": (";", "."),
    "tabulator, decimal comma": ("\t", ","),
    "semicolon, decimal comma": (";", ","),
}


@pytest.fixture(scope="module")
def worn(run_of):
    """Return the times and the acceleration of a run."""
    return run_of(SECONDS)


@pytest.fixture(scope="module")
def expected(worn):
    """Return the trace of it."""
    return as_trace(*worn, "run")


def read_text(folder, text, layout=None, name="run.csv"):
    """Read a text, or bytes, as a file of that name."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_any(path, layout).trace


def refusal_of(folder, text):
    """Return what reading a table is refused with, or None where it is read."""
    try:
        read_text(folder, text, LAYOUT)
    except BadInputError as refusal:
        return str(refusal)
    return None


# --- phyphox --------------------------------------------------------------------------------


@pytest.mark.parametrize(("separator", "decimal"), DIALECTS.values(), ids=DIALECTS)
def test_every_dialect_of_phyphox_gives_the_run(tmp_path, worn, expected, separator, decimal):
    text = phyphox(*worn, separator=separator, decimal=decimal)
    trace = read_text(tmp_path, text, name="Raw Data.csv")
    same_counts(trace, expected)
    assert trace.name == "Raw Data.csv"


def test_a_zip_of_phyphox_is_read_past_its_notes(tmp_path, worn, expected):
    files = {
        "Raw Data.csv": phyphox(*worn),
        "meta/device.csv": '"property","value"\n"deviceModel","a phone"\n',
        "meta/time.csv": '"event","experiment time"\n"START",0.0\n',
        "__MACOSX/._Raw Data.csv": "\0\1",
    }
    same_counts(read_text(tmp_path, zipped(files), name="run.zip"), expected)


def test_an_unpacked_zip_of_phyphox_is_read(tmp_path, worn, expected):
    (tmp_path / "Raw Data.csv").write_text(phyphox(*worn))
    (tmp_path / "meta").mkdir()
    (tmp_path / "meta" / "time.csv").write_text('"event","experiment time"\n')
    same_counts(read_any(tmp_path).trace, expected)


def test_phyphox_in_another_language_is_read(tmp_path, worn, expected):
    header = ["Zeit (s)", *(f"Beschleunigung {axis} (m/s^2)" for axis in "xyz")]
    same_counts(read_text(tmp_path, phyphox(*worn, header)), expected)


@pytest.mark.parametrize("header", [PHYPHOX, PHYPHOX[:4]])
def test_acceleration_without_g_is_refused_with_what_to_record(tmp_path, worn, header):
    linear = [name.replace("Acceleration", "Linear Acceleration") for name in header]
    with pytest.raises(BadInputError) as refusal:
        read_text(tmp_path, phyphox(*worn, linear))
    assert (
        "line 1, column Linear Acceleration x (m/s^2): holds acceleration without gravity"
        in str(refusal.value)
    )
    assert "record the run with phyphox' experiment 'Acceleration (with g)'" in str(refusal.value)


def test_without_gravity_is_told_by_the_values_too(tmp_path, worn):
    t_s, acc_g = worn
    with pytest.raises(BadInputError, match=r"median magnitude of 0\.0\d+ .* 'Acceleration \(with"):
        read_text(tmp_path, phyphox(t_s, acc_g / 20))


# --- any other ------------------------------------------------------------------------------

UNITS = {"g": 1.0, "m/s2": M_S2, "mg": 1000.0}
TIME_UNITS = {"s": 1.0, "ms": 1e3, "us": 1e6, "ns": 1e9}


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("time_unit", TIME_UNITS)
def test_a_table_with_its_units_gives_the_run(tmp_path, worn, expected, unit, time_unit):
    t_s, acc_g = worn
    text = table(["when", "a", "b", "c"], [t_s * TIME_UNITS[time_unit], *(acc_g * UNITS[unit]).T])
    layout = Layout(("when", "a", "b", "c"), unit, time_unit)
    same_counts(read_text(tmp_path, text, layout), expected)


def test_nanoseconds_since_1970_keep_their_resolution(tmp_path, worn, expected):
    t_s, acc_g = worn
    lines = ["ns,x,y,z"]
    for at_s, axes in zip(t_s, acc_g, strict=True):
        lines.append(
            ",".join([str(1_700_000_000_000_000_000 + round(at_s * 1e9)), *map(str, axes)])
        )
    layout = Layout(("ns", "x", "y", "z"), time_unit="ns")
    same_counts(read_text(tmp_path, "\n".join(lines), layout), expected)


@pytest.mark.parametrize("header", [None, ["p", "q", "r", "s"]])
def test_columns_by_number_need_no_header(tmp_path, worn, expected, header):
    t_s, acc_g = worn
    text = table(header, [*acc_g.T, t_s])
    same_counts(read_text(tmp_path, text, Layout(("4", "1", "2", "3"))), expected)


@given(
    dialect=st.sampled_from([*DIALECTS.values(), (",", ",")]),
    order=st.permutations(range(6)),
    quote=st.booleans(),
    form=st.sampled_from(["%.6f", "%.9E", "%+.6g"]),
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_and_dialect_gives_the_same_numbers(tmp_path, dialect, order, quote, form):
    """Separator, decimal mark, quotes and order are told apart by the content alone."""
    separator, decimal = dialect
    names = ["t_s", "ax_g", "ay_g", "az_g", "note, of sorts", "battery; in V"]
    t_s = np.arange(200) / 100
    columns = [t_s, *(np.sin(t_s + phase) + 1.5 for phase in range(5))]
    text = table(
        [names[k] for k in order], [columns[k] for k in order], separator, decimal, form,
        quote=quote or separator == decimal,
    )  # fmt: skip
    same_counts(read_text(tmp_path, text), as_trace(t_s, np.column_stack(columns[1:4]), "run"))


def test_footfalls_own_columns_need_no_layout_in_any_dialect(tmp_path, worn, expected):
    t_s, acc_g = worn
    text = table(
        ["az_g", "ax_g", "t_s", "ay_g"], [acc_g[:, 2], acc_g[:, 0], t_s, acc_g[:, 1]], ";", ","
    )
    same_counts(read_text(tmp_path, text), expected)


def test_footfalls_own_format_is_read_as_ever(tmp_path, worn):
    path = tmp_path / "run.csv.gz"
    write_trace(path, *worn)
    np.testing.assert_array_equal(read_any(path).trace.counts, read_trace(path).counts)


def test_text_columns_and_blank_lines_do_not_matter(tmp_path, worn, expected):
    t_s, acc_g = worn
    lines = ["mood,t,x,y,z"]
    for at_s, axes in zip(t_s, acc_g, strict=True):
        lines += [",".join(['"good, mostly"', str(at_s), *map(str, axes)]), "", " , , , , "]
    same_counts(read_text(tmp_path, "\r\n".join(lines), Layout(("t", "x", "y", "z"))), expected)


# --- what is refused ------------------------------------------------------------------------

LAYOUT = Layout(("t", "x", "y", "z"))
LINES = ["t,x,y,z", *(f"{k / 100:.2f},0.0,0.6,0.8" for k in range(400))]


def with_line(number, text):
    """Return a sound table with one line, counted from 1, replaced."""
    return "\n".join([*LINES[: number - 1], text, *LINES[number:]])


BAD = {
    "nothing": ("", "is empty; record the run again"),
    "blank lines": (" \n\n", "holds blank lines alone"),
    "a header alone": ("t,x,y,z\n", "holds no samples below its header"),
    "a missing column": (with_line(1, "t,x,y,q"), "line 1: there is no column 'z'; there are t, x"),
    "a column twice": (with_line(1, "t,x,x,z"), "line 1: 2 columns are called 'x'"),
    "cut off": ("\n".join(LINES)[:-8], "line 401, column y: the cell is missing"),
    "an empty cell": (with_line(9, "0.07,,0,1"), "line 9, column x: the cell is empty; fill it in"),
    "a word": (
        with_line(9, "0.07,0,zero,1"),
        "line 9, column y: 'zero' is not a number; correct it",
    ),
    "a programmer's number": (with_line(9, "0.07,1_0,0,1"), "line 9, column x: '1_0' is not a num"),
    "NaN": (with_line(9, "0.07,0,0,NaN"), "line 9, column z: nan is not a finite number"),
    "infinity": (with_line(9, "0.07,0,-inf,0"), "line 9, column y: -inf is not a finite number"),
    "time stands still": (with_line(9, "0.06,0,0,1"), "line 9, column t: time stands still, from"),
    "unsorted": (with_line(9, "0.02,0,0,1"), "line 9, column t: time goes backwards, from 0.06 s"),
    "decimal commas between commas": (
        "\n".join([LINES[0], *(line.replace(".", ",") for line in LINES[1:])]),
        "line 2: 8 cells between commas instead of 4; where decimals have commas, export with "
        "semicolons or tabs",
    ),
    "one decimal comma amid points": (
        with_line(9, "0.07,0.0,0.6,0#8").replace(",", ";").replace("#", ","),
        "line 9, column z: '0,8' is not a number as those above it are; write all decimals with",
    ),
    "one decimal point amid commas": (
        with_line(9, "0.07,0.0,0#6,0.8").replace(",", ";").replace(".", ",").replace("#", "."),
        "line 9, column y: '0.6' is not a number as those above it are; write all decimals with",
    ),
    "thousands": (
        "\n".join(LINES).replace(",", ";").replace("0.05;0.0", "0.05;1,000.0"),
        "line 7, column x: '1,000.0' is not a number",
    ),
    "another unit of time": (
        "\n".join([LINES[0], *(f"{10 * k},0,0,1" for k in range(400))]),
        "column t gives a rate of 0.1 Hz, which is too slow; record at 25 Hz or more (t was read "
        "as s; --time-unit says otherwise)",
    ),
    "m/s^2 as g": (
        "\n".join(LINES).replace("0.6,0.8", "0,9.81"),
        "columns x, y, z have a median magnitude of 9.81 where a body feels 1 g: they were read as "
        "g and look like m/s2; give --unit m/s2",
    ),
    "mg as g": ("\n".join(LINES).replace("0.6,0.8", "0,1000"), "look like mg; give --unit mg"),
    "no unit at all": (
        "\n".join(LINES).replace("0.6,0.8", "0,0.05"),
        "they were read as g; record the acceleration with gravity in it",
    ),
    "a giant cell": (with_line(9, '0.07,0,"' + "1" * 200_000), "is no row of a table"),
}


@pytest.mark.parametrize(("text", "message"), BAD.values(), ids=BAD)
def test_bad_tables_are_one_line_with_place_and_remedy(tmp_path, text, message):
    with pytest.raises(BadInputError) as refusal:
        read_text(tmp_path, text, LAYOUT)
    told = str(refusal.value)
    assert told.startswith(f"{tmp_path / 'run.csv'}: ")
    assert message in told
    assert "\n" not in told


def test_a_column_number_beyond_the_last_is_named(tmp_path):
    with pytest.raises(BadInputError, match="line 1: there is no column 5; there are 4"):
        read_text(tmp_path, "\n".join(LINES), Layout(("1", "2", "3", "5")))


BAD_PHYPHOX = {
    "an axis is missing": (
        ["Time (s)", *ACCELERATION[:2]],
        "line 1: 0 columns of phyphox hold z instead of one",
    ),
    "two sensors in one file": (
        ["Time (s)", *ACCELERATION, "Gravity x (m/s^2)"],
        "line 1: 2 columns of phyphox hold x instead of one",
    ),
}


@pytest.mark.parametrize(("header", "message"), BAD_PHYPHOX.values(), ids=BAD_PHYPHOX)
def test_incomplete_phyphox_is_refused(tmp_path, worn, header, message):
    with pytest.raises(BadInputError, match=message):
        read_text(tmp_path, phyphox(*worn, header))


@given(line=st.integers(2, 401), text=st.text("0123456789.,;-+e \tnaif\"'x_\x0b", max_size=12))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_spoilt_line_is_named_or_still_sound(tmp_path, line, text):
    """One line overwritten by anything: it is read, or it or the whole is what is named."""
    refusal = refusal_of(tmp_path, with_line(line, text))
    # An open quote swallows what follows it; a time that jumps shows at the next line.
    named = (f"line {line}", "line 401", "column t")
    assert refusal is None or any(place in refusal for place in named)


def test_a_sheet_is_not_split_at_what_stands_in_quotes():
    sheet = Sheet('"a;b"\t"c,d"\n1\t2\n', "table")
    assert sheet.header == ["a;b", "c,d"]
    assert sheet.read([1, 0]).values.tolist() == [[2.0, 1.0]]
