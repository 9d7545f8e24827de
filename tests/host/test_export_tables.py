"""The rows of a run, and CSV and Parquet of them: what `footfall replay --jsonl` says, a second."""

import csv
import dataclasses
import io
import sys

import pytest

from export_runs import STEP_LENGTH_CM, example, told_as, workout_run
from feeding import settings_with
from footfall_host.errors import BadInputError
from footfall_host.export.rows import Row, rows_of
from footfall_host.export.tables import COLUMNS, csv_of, parquet_of


@pytest.fixture(scope="module")
def rows():
    return rows_of(example())


def last_before(lines, t_s, key, first):
    """Return what the last of these lines up to a time says."""
    return next((line[key] for line in reversed(lines) if line["t_s"] <= t_s), first)


def test_a_row_says_what_the_events_say_at_the_end_of_its_second(rows):
    cadences, steps, coach = (told_as(kind) for kind in ("cadence", "step", "coach"))
    assert len(rows) == len(cadences) == 300
    for row, cadence in zip(rows, cadences, strict=True):
        assert (row.t_s, row.cadence_spm, row.state) == (
            cadence["t_s"], cadence["spm"], cadence["state"],
        )  # fmt: skip
        assert row.steps == sum(step["t_s"] <= row.t_s for step in steps)
        assert row.coach == last_before(coach, row.t_s, "state", "paused")
        assert row.target_spm == last_before(coach, row.t_s, "target_spm", 170)
    assert {row.t_s: row.cue for row in rows if row.cue} == {
        cue["t_s"]: cue["kind"] for cue in told_as("cue")
    }
    assert any(row.cue for row in rows)


def test_distance_and_speed_are_those_of_the_steps(rows):
    for row in rows:
        assert row.distance_m == pytest.approx(row.steps * STEP_LENGTH_CM / 100)
        if row.cadence_spm is None:
            assert row.speed_m_s is None
        else:
            per_min_m = row.cadence_spm * STEP_LENGTH_CM / 100
            assert row.speed_m_s == pytest.approx(per_min_m / 60, abs=0.001)


def test_without_a_step_length_there_is_no_distance():
    source = dataclasses.replace(example(), settings=settings_with())
    assert {(row.distance_m, row.speed_m_s) for row in rows_of(source)} == {(None, None)}


def test_seconds_of_a_workout_have_the_number_of_its_step():
    followed, source = workout_run()
    begun_s = followed.begun_s()
    for row in rows_of(source):
        begun = sum(t_s < row.t_s for t_s in begun_s)
        assert row.workout_step == (begun if 0 < begun < len(begun_s) else None)


def as_read(text):
    """Return a row of text with the types that its columns have."""
    plain = {"t_s": float, "steps": int, "target_spm": int, "workout_step": int}
    floats = dict.fromkeys(("cadence_spm", "distance_m", "speed_m_s"), float)
    kinds = plain | floats
    return Row(**{key: kinds.get(key, str)(v) if v else None for key, v in text.items()})


def test_csv_holds_the_rows(rows):
    read = list(csv.DictReader(io.StringIO(csv_of(rows).decode(), newline="")))
    assert tuple(read[0]) == COLUMNS
    assert [as_read(row) for row in read] == rows


def test_parquet_holds_the_rows(rows, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="Parquet needs pyarrow")
    path = tmp_path / "run.parquet"
    path.write_bytes(parquet_of(rows, path))
    table = parquet.read_table(path)
    assert [Row(**row) for row in table.to_pylist()] == rows
    kinds = {
        name: str(kind) for name, kind in zip(table.schema.names, table.schema.types, strict=True)
    }
    assert (kinds["cadence_spm"], kinds["steps"], kinds["cue"]) == ("double", "int32", "string")


def test_parquet_without_its_library_is_refused_with_how_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(BadInputError, match=r"run.parquet: .*pip install 'footfall\[parquet\]'"):
        parquet_of([], tmp_path / "run.parquet")


def test_no_rows_make_tables_with_a_header_alone(tmp_path):
    assert csv_of([]).decode() == ",".join(COLUMNS) + "\n"
    parquet = pytest.importorskip("pyarrow.parquet", reason="Parquet needs pyarrow")
    content = parquet_of([], tmp_path / "run.parquet")
    assert parquet.read_table(io.BytesIO(content)).num_rows == 0
