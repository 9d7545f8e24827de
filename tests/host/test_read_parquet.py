"""Parquet: columns by name, units, and what is said without the library or without a sound file."""

import sys

import numpy as np
import pytest

from exports import M_S2, same_counts
from footfall_host.errors import BadInputError
from footfall_host.readers.generic import Layout
from footfall_host.readers.recognise import read_any
from footfall_host.trace import as_trace

pa = pytest.importorskip("pyarrow", reason="Parquet needs pyarrow: pip install 'footfall[parquet]'")
parquet = pytest.importorskip("pyarrow.parquet", reason="this pyarrow was built without Parquet")


@pytest.fixture(scope="module")
def worn(run_of):
    """Return the times and the acceleration of a run."""
    return run_of(4)


def written(tmp_path, columns):
    """Return the path of a file with these columns."""
    path = tmp_path / "run.parquet"
    parquet.write_table(pa.table(columns), path)
    return path


def test_footfalls_own_columns_need_no_layout(tmp_path, worn):
    t_s, acc_g = worn
    axes = {f"a{axis}_g": acc_g[:, number] for number, axis in enumerate("xyz")}
    path = written(tmp_path, {"mood": ["good"] * len(t_s), **axes, "t_s": t_s})
    same_counts(read_any(path).trace, as_trace(*worn, "run"))


@pytest.mark.parametrize("kind", ["int64", "timestamp"])
def test_other_columns_by_a_layout(tmp_path, worn, kind):
    t_s, acc_g = worn
    stamps = pa.array((t_s * 1e9).round().astype(np.int64) + 1_700_000_000_000_000_000)
    if kind == "timestamp":
        stamps = stamps.cast(pa.timestamp("ns"))
    axes = {axis: (acc_g[:, k] * M_S2).astype(np.float32) for k, axis in enumerate("xyz")}
    path = written(tmp_path, {**axes, "when": stamps})
    layout = Layout(("when", "x", "y", "z"), "m/s2", "ns")
    same_counts(read_any(path, layout).trace, as_trace(*worn, "run"))


def refused(path, layout=None):
    """Return what a file is refused with."""
    with pytest.raises(BadInputError) as caught:
        read_any(path, layout)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)
    return str(caught.value)


LAYOUT = Layout(("t", "x", "y", "z"))
GOOD = {"t": np.arange(400) / 100, "x": np.zeros(400), "y": np.zeros(400), "z": np.ones(400)}
BAD = {
    "no such column": ({"q": GOOD["t"]}, "there are 0 columns 't' among q, x, y, z; name time and"),
    "text": ({"x": ["1"] * 400}, "column x: holds string; store it as numbers"),
    "a hole": ({"y": [None, *GOOD["y"][1:]]}, "row 1, column y: nan is not a finite number"),
    "m/s^2": ({"z": GOOD["z"] * M_S2}, "they were read as g and look like m/s2; give --unit m/s2"),
    "unsorted": ({"t": GOOD["t"][::-1]}, "row 2, column t: time goes backwards, from 3.99 s"),
}


@pytest.mark.parametrize(("changed", "message"), BAD.values(), ids=BAD)
def test_bad_columns_are_one_line_with_place_and_remedy(tmp_path, changed, message):
    columns = {**GOOD, **changed}
    if "q" in columns:
        del columns["t"]
        columns = {"q": columns.pop("q"), **columns}
    assert message in refused(written(tmp_path, columns), LAYOUT)


def test_a_cut_off_file_is_refused(tmp_path):
    path = written(tmp_path, GOOD)
    path.write_bytes(path.read_bytes()[:-20])
    assert "is no sound Parquet file" in refused(path, LAYOUT)


def test_without_the_library_it_is_named(tmp_path, monkeypatch):
    path = written(tmp_path, GOOD)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    told = refused(path, LAYOUT)
    assert told.endswith("is Parquet, which needs pyarrow: pip install 'footfall[parquet]'")
