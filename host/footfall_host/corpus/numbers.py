"""Rows of numbers without a header, such as the sets' own tables are."""

import io
from array import array
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from footfall_host.errors import BadInputError
from footfall_host.file_content import content_of, text_of
from footfall_host.resample import Floats
from footfall_host.trace_faults import quoted

_Known = TypeVar("_Known")

AGAIN = "fetch the file again"


def text_in(path: Path) -> str:
    """Return the text of a file; raises BadInputError where it is none."""
    return text_of(content_of(path), str(path), AGAIN)


def read_numbers(path: Path, width: int, wanted: Sequence[int]) -> Floats:
    """Return some of the columns of a table whose cells are set apart by blanks or tabs.

    width: how many it has. wanted: by their places, from 0 on.

    Raises BadInputError, naming line and column, for a row of another width and for what is no
    number; NaN is one.
    """
    values = array("d")
    for line, text in enumerate(io.StringIO(text_in(path)), start=1):
        cells = text.split()
        if not cells:
            continue
        if len(cells) != width:
            raise BadInputError(
                f"{path}: line {line}: {len(cells)} columns instead of {width}; {AGAIN}"
            )
        try:
            values.extend([float(cells[place]) for place in wanted])
        except ValueError:
            raise _bad_cell(path, line, cells, wanted) from None
    if not values:
        raise BadInputError(f"{path}: holds blank lines alone; {AGAIN}")
    return np.array(values).reshape(-1, len(wanted))


def known(codes: Iterable[float], table: Mapping[int, _Known], place: str) -> list[_Known]:
    """Return what each code stands for; raises BadInputError for an unknown one, at that place."""
    codes = list(codes)
    for code in codes:
        if code not in table:
            raise BadInputError(f"{place}: {code:g} is no activity; {AGAIN}")
    return [table[int(code)] for code in codes]


def _bad_cell(path: Path, line: int, cells: list[str], wanted: Sequence[int]) -> BadInputError:
    for place in wanted:
        try:
            float(cells[place])
        except ValueError:
            break
    return BadInputError(
        f"{path}: line {line}, column {place + 1}: {quoted(cells[place])} is not a number; {AGAIN}"
    )
