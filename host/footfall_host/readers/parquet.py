"""A Parquet file: a column each for time and axes, as with any other table. It needs pyarrow."""

import io
from pathlib import Path
from typing import Any

import numpy as np

from footfall_host.errors import BadInputError
from footfall_host.readers.generic import Layout, trace_by
from footfall_host.resample import Floats
from footfall_host.trace import Trace

INSTALL = "pip install 'footfall[parquet]'"


def read(content: bytes, layout: Layout, path: Path) -> Trace:
    """Return the trace; raises BadInputError where it can't be one, and without pyarrow."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as problem:
        raise BadInputError(f"{path}: is Parquet, which needs pyarrow: {INSTALL}") from problem
    try:
        file = parquet.ParquetFile(io.BytesIO(content))
        names = _names(file.schema_arrow.names, layout, path)
        table = file.read(columns=list(names))
        columns = [_numbers(table.column(name), name, path) for name in names]
    except (pa.ArrowException, OSError, ValueError) as problem:
        reason = " ".join(str(problem).split())
        raise BadInputError(
            f"{path}: is no sound Parquet file ({reason}); copy it again"
        ) from problem
    return trace_by(layout, np.column_stack(columns), names, lambda row: f"row {row + 1}", path)


def _names(there: list[str], layout: Layout, path: Path) -> tuple[str, ...]:
    for column in layout.columns:
        if there.count(column) != 1:
            raise BadInputError(
                f"{path}: there are {there.count(column)} columns {column!r} among "
                f"{', '.join(there)}; name time and axes with --columns"
            )
    return layout.columns


def _numbers(column: Any, name: str, path: Path) -> Floats:
    """Return a column, NaN where it has none; a stamp with a date is its own count."""
    import pyarrow as pa

    if pa.types.is_timestamp(column.type) or pa.types.is_duration(column.type):
        column = column.cast(pa.int64())
    if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type)):
        raise BadInputError(f"{path}: column {name}: holds {column.type}; store it as numbers")
    return np.asarray(column.cast(pa.float64(), safe=False).to_numpy(), float)
