"""The rows of a run as CSV and as Parquet: the same columns, empty where there is nothing."""

import csv
import io
import types
from collections.abc import Sequence
from dataclasses import astuple, fields
from pathlib import Path
from typing import get_args, get_type_hints

from footfall_host.errors import BadInputError
from footfall_host.export.rows import Row
from footfall_host.readers.parquet import INSTALL

COLUMNS = tuple(field.name for field in fields(Row))


def csv_of(rows: Sequence[Row]) -> bytes:
    """Return the rows as CSV in UTF-8, with a header."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(astuple(row) for row in rows)
    return text.getvalue().encode()


def parquet_of(rows: Sequence[Row], path: Path) -> bytes:
    """Return the rows as Parquet, a type a column; raises BadInputError without pyarrow.

    path: where it is to go, for the message.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as problem:
        raise BadInputError(f"{path}: is Parquet, which needs pyarrow: {INSTALL}") from problem
    arrow_types = {float: pa.float64(), int: pa.int32(), str: pa.string()}
    hints = get_type_hints(Row)
    schema = pa.schema([(name, arrow_types[_without_none(hints[name])]) for name in COLUMNS])
    columns = zip(*map(astuple, rows), strict=True) if rows else ([] for _ in COLUMNS)
    arrays = [pa.array(list(c), f.type) for c, f in zip(columns, schema, strict=True)]
    content = io.BytesIO()
    parquet.write_table(pa.Table.from_arrays(arrays, schema=schema), content)
    return content.getvalue()


def _without_none(hint: type) -> type:
    """Return what a column holds, of `int | None` the int."""
    return next(kind for kind in get_args(hint) or (hint,) if kind is not types.NoneType)
