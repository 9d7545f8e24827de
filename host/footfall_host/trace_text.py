"""The text of a trace: lines of a CSV file into samples, window by window, however long it is."""

import io
import re
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np

from footfall_host.errors import BadInputError
from footfall_host.file_content import text_parts
from footfall_host.resample import Floats
from footfall_host.trace_faults import (
    COLUMNS,
    HEADER,
    Wording,
    cell_fault,
    check_more_samples,
    check_samples,
    header_fault,
)

EXPORT = f"export the run as CSV with header {HEADER}"
# Some ten minutes at 100 Hz.
WINDOW_BYTES = 1 << 21
# A spreadsheet may leave blanks in a line that it shows as empty.
_BLANKS_ALONE = re.compile(r"^[^\S\n]+$", re.MULTILINE)


def is_own_table(path: Path) -> bool:
    """Tell whether a file begins with our header; what else may be wrong with it is told later."""
    try:
        _, text = next(text_parts(path, EXPORT, len(HEADER)))
    except BadInputError:
        return False
    return header_fault(text.partition("\n")[0]) is None


def sample_windows(path: Path) -> Iterator[Floats]:
    """Yield the samples (n, 4) of a CSV file, gzip or not, with the header t_s,ax_g,ay_g,az_g.

    Raises BadInputError, naming file, line and column, for whatever cannot be a recorded run.
    """
    first_s, before = 0.0, None
    for first_line, text in text_parts(path, EXPORT, WINDOW_BYTES):
        body, body_line = text, first_line
        if first_line == 1:
            header, _, body = text.partition("\n")
            body_line += 1
            if fault := header_fault(header):
                raise BadInputError(f"{path}: {fault}")
        if not body.strip():
            continue
        samples = _numbers(body, body_line, path)
        wording = Wording(str(path), partial(_line_of_row, body, body_line))
        if before is None:
            check_samples(samples, wording)
            first_s = float(samples[0, 0])
        else:
            check_more_samples(samples, before, first_s, wording)
        before = samples[-1]
        yield samples
    if before is None:
        raise BadInputError(f"{path}: holds no samples below its header; record the run again")


def first_and_last_s(path: Path) -> tuple[float, float]:
    """Return the times of the first and the last row of such a file.

    Raises BadInputError as sample_windows does, for whatever is wrong in these rows.
    """
    first_row = last_row = ""
    for first_line, text in text_parts(path, EXPORT, WINDOW_BYTES):
        rows = (text.partition("\n")[2] if first_line == 1 else text).strip()
        first_row = first_row or rows.partition("\n")[0]
        last_row = rows.rpartition("\n")[2] or last_row
    try:
        return float(first_row.partition(",")[0]), float(last_row.partition(",")[0])
    except ValueError as problem:
        for _ in sample_windows(path):
            pass
        raise BadInputError(f"{path}: {_cell_fault(last_row, 0)}") from problem


def _numbers(body: str, first_line: int, path: Path) -> Floats:
    """Parse lines into (n, 4) in one go; look for a fault only if that fails.

    Finding the faulty line in Python takes ten times as long as the parse in C.
    """
    try:
        samples = _parsed(body)
    except ValueError:
        body = _BLANKS_ALONE.sub("", body)
        try:
            samples = _parsed(body)
        except ValueError as problem:
            raise BadInputError(f"{path}: {_cell_fault(body, first_line)}") from problem
    if samples.shape[1] != len(COLUMNS):
        raise BadInputError(f"{path}: {_cell_fault(body, first_line)}")
    return samples


def _parsed(body: str) -> Floats:
    return np.loadtxt(io.StringIO(body), delimiter=",", comments=None, ndmin=2)


def _cell_fault(body: str, first_line: int) -> str:
    return cell_fault(io.StringIO(body), first_line)


def _line_of_row(body: str, first_line: int, row: int) -> str:
    numbered = enumerate(io.StringIO(body), start=first_line)
    filled = (number for number, line in numbered if line.strip())
    return f"line {next(islice(filled, row, None))}"
