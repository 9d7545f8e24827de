"""An evaluation's results as a Parquet file: a row a recording, a column each of its figures.

It needs pyarrow.
"""

import dataclasses
import pathlib
import types
import typing
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from footfall_host.errors import BadInputError
from footfall_host.evaluation.aggregate import Broken, Scored, match_by_source
from footfall_host.evaluation.figures import Figures, figures_of
from footfall_host.readers.parquet import INSTALL
from footfall_host.whole_file import check_replaceable, whole_file

# As many rows are in memory at once.
_ROWS_AT_ONCE = 1024
# What a table can't hold in a column each is left to the report.
_LEFT_OUT = frozenset({"recordings", "negatives_by_label"})

Results = Callable[[], Iterable[Scored | Broken]]


def check_results(path: pathlib.Path) -> None:
    """Raise BadInputError, with the remedy, where results can't be written there, or anywhere."""
    check_replaceable(path)
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as problem:
        raise BadInputError(f"results are Parquet, which needs pyarrow: {INSTALL}") from problem


def write_results(path: pathlib.Path, results: Results) -> None:
    """Write the rows in the order of the results, which are asked for twice.

    Raises BadInputError where the file can't be written.
    """
    import pyarrow as pa
    from pyarrow import parquet

    schema = pa.schema(
        [
            *((name, pa.string()) for name in ("source", "name", "position", "problem")),
            ("spoilt_s", pa.float64()),
            *((name, pa.int64() if kind is int else pa.float64()) for name, kind in _columns()),
        ]
    )
    with whole_file(path) as stream, parquet.ParquetWriter(stream, schema) as writer:
        rows = _rows(results)
        while some := list(islice(rows, _ROWS_AT_ONCE)):
            writer.write_table(pa.Table.from_pylist(some, schema))


def _rows(results: Results) -> Iterator[dict[str, Any]]:
    on_a_plate = [one for one in results() if isinstance(one, Scored) and one.force_plate]
    match_by_source(on_a_plate)
    matched = iter(on_a_plate)
    for result in results():
        if isinstance(result, Broken):
            yield {"problem": result.problem}
        else:
            scored = next(matched) if result.force_plate else result
            yield {
                "source": scored.source,
                "name": scored.name,
                "position": scored.position,
                "spoilt_s": scored.spoilt_s,
                **_cells(figures_of(scored.tally)),
            }


def _cells(figures: Figures) -> dict[str, float | int | None]:
    """Return the figures by the names of their columns, those that there are."""
    cells: dict[str, float | int | None] = {}
    for name, value in vars(figures).items():
        if dataclasses.is_dataclass(value):
            cells |= {f"{name}_{inner}": each for inner, each in vars(value).items()}
        elif name not in _LEFT_OUT:
            cells[name] = value
    return cells


def _columns() -> Iterator[tuple[str, type]]:
    """Yield the name of each column of figures, and what it holds: int or float."""
    for name, hint in typing.get_type_hints(Figures).items():
        if name in _LEFT_OUT:
            continue
        kind = _without_none(hint)
        if dataclasses.is_dataclass(kind):
            for inner, inner_hint in typing.get_type_hints(kind).items():
                yield f"{name}_{inner}", _without_none(inner_hint)
        else:
            yield name, kind


def _without_none(hint: Any) -> Any:
    if isinstance(hint, types.UnionType):
        (hint,) = (each for each in typing.get_args(hint) if each is not type(None))
    return hint
