"""A table in text, in any usual dialect: tabs, semicolons or commas, and either decimal mark.

The separator is the first of those that the header has, outside of quotes; the decimal mark is that
of the first cell that has one.
"""

import csv
import io
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from footfall_host.errors import BadInputError
from footfall_host.resample import Floats
from footfall_host.trace_faults import NUMBER, quoted

# In this order: a text with tabs may have commas in its cells, but not the other way round.
SEPARATORS = {"\t": "tabs", ";": "semicolons", ",": "commas"}
# A sensor gives no whole numbers for so long.
ROWS_THAT_TELL = 1000
# Its line, and its cells.
Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Columns:
    """Some columns of a sheet: their values (n, columns), and the line of each row, (n,)."""

    values: Floats
    lines: Sequence[int]

    def place(self, row: int) -> str:
        """Return where in the file a row came from."""
        return f"line {self.lines[row]}"


class Sheet:
    """The text of a table.

    name: of its file. header: the cells of its first line, blanks only between words.
    """

    def __init__(self, text: str, name: str) -> None:
        """Take a text; raises BadInputError where it has no line at all."""
        self.name = name
        self._text = text
        lines = io.StringIO(text, newline=None)
        first = next((line for line in lines if line.strip()), None)
        if first is None:
            raise BadInputError(f"{name}: holds blank lines alone; record the run again")
        self.separator = next((mark for mark in SEPARATORS if mark in _unquoted(first)), ",")
        self.header = [" ".join(cell.split()) for cell in next(self._rows())[1]]

    @property
    def has_header(self) -> bool:
        """Whether the first line holds anything but numbers."""
        return not all(_is_number(cell) for cell in self.header)

    def index(self, column: str) -> int:
        """Return where a column is; raises BadInputError unless there is one of that name."""
        if self.header.count(column) > 1:
            raise BadInputError(
                f"{self.name}: line 1: {self.header.count(column)} columns are called "
                f"{quoted(column)}; rename all but one"
            )
        if column not in self.header:
            raise BadInputError(
                f"{self.name}: line 1: there is no column {quoted(column)}; there are "
                f"{', '.join(self.header)}"
            )
        return self.header.index(column)

    def read(self, wanted: Sequence[int]) -> Columns:
        """Read columns by their places.

        Raises BadInputError, naming line and column, for a row with more or fewer cells than the
        header, and for what is not a number in a wanted column.
        """
        number = self._number_reader(wanted)
        values, lines = array("d"), array("L")
        body = islice(self._rows(), 1 if self.has_header else 0, None)
        for line, row in body:
            if len(row) != len(self.header):
                raise self._problem(line, row)
            for place in wanted:
                cell = row[place]
                value = number(cell)
                if value is None:
                    raise self._bad_cell(line, place, cell)
                values.append(value)
            lines.append(line)
        if not lines:
            raise BadInputError(
                f"{self.name}: holds no samples below its header; record the run again"
            )
        return Columns(np.array(values).reshape(-1, len(wanted)), lines)

    def column_name(self, place: int) -> str:
        """Return what messages call a column."""
        return self.header[place] if self.has_header else str(place + 1)

    def _rows(self) -> Iterator[Row]:
        """Yield the rows that are not blank, each with the line on which it ends."""
        lines = io.StringIO(self._text, newline=None)
        reader = csv.reader(lines, delimiter=self.separator, skipinitialspace=True)
        try:
            for row in reader:
                if any(cell.strip() for cell in row):
                    yield reader.line_num, row
        except csv.Error as problem:
            raise BadInputError(
                f"{self.name}: line {reader.line_num}: is no row of a table ({problem}); "
                "export it again"
            ) from problem

    def _number_reader(self, wanted: Sequence[int]) -> Callable[[str], float | None]:
        first = islice(self._rows(), 1, ROWS_THAT_TELL)
        cells = (row[place] for _, row in first for place in wanted if place < len(row))
        marks = (set(cell) & set(".,") for cell in cells)
        first_mark = next((mark for mark in marks if len(mark) == 1), {"."})
        return _by_comma if first_mark == {","} else _by_point

    def _problem(self, line: int, row: list[str]) -> BadInputError:
        cells, expected = len(row), len(self.header)
        if cells < expected:
            return BadInputError(
                f"{self.name}: line {line}, column {self.column_name(cells)}: the cell is missing; "
                "complete the line or delete it"
            )
        marks = SEPARATORS[self.separator]
        remedy = "give each row as many cells as the header"
        if self.separator == ",":
            remedy = "where decimals have commas, export with semicolons or tabs between cells"
        return BadInputError(
            f"{self.name}: line {line}: {cells} cells between {marks} instead of {expected}; "
            f"{remedy}"
        )

    def _bad_cell(self, line: int, place: int, cell: str) -> BadInputError:
        fault = "the cell is empty; fill it in or delete the line"
        if cell.strip():
            fault = f"{quoted(cell)} is not a number; correct it or delete the line"
            if "," in cell or "." in cell:
                fault = (
                    f"{quoted(cell)} is not a number as those above it are; write all decimals "
                    "with the same mark and thousands without any"
                )
        return BadInputError(f"{self.name}: line {line}, column {self.column_name(place)}: {fault}")


def _unquoted(line: str) -> str:
    """Return a line without what stands in quotes."""
    return "".join(line.split('"')[::2])


def _by_point(cell: str) -> float | None:
    try:
        value = float(cell)
    except ValueError:
        return None
    # What a programmer's notation is, such as 1_000, is not a number that a recorder writes.
    return None if "_" in cell else value


def _by_comma(cell: str) -> float | None:
    return None if "." in cell else _by_point(cell.replace(",", ".", 1))


def _is_number(cell: str) -> bool:
    return bool(NUMBER.fullmatch(cell.replace(",", ".", 1)))
