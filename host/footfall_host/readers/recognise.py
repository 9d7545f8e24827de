"""Tell by its content what a file is, and read it."""

from pathlib import Path

from footfall_host.errors import BadInputError
from footfall_host.file_content import content_of, text_of
from footfall_host.readers import generic, phyphox, sensor_logger
from footfall_host.readers.generic import Layout
from footfall_host.readers.members import EMPTY_ZIP_MAGIC, ZIP_MAGIC, Members, in_folder, in_zip
from footfall_host.readers.reading import Reading
from footfall_host.readers.sheet import Sheet
from footfall_host.recordings.frames import holds_frame
from footfall_host.trace import Trace, read_trace
from footfall_host.trace_faults import COLUMNS, HEADER, header_fault
from footfall_host.trace_text import is_own_table

# Of the compound files that are spreadsheets of old.
OLD_SPREADSHEET_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
FIT_MARK, FIT_MARK_AT = b".FIT", 8
PARQUET_MAGIC = b"PAR1"
EXPORT = f"export the run as CSV with header {HEADER}, or another of the files in docs/formats.md"
OR_COLUMNS = "or name the columns for replay: --columns t,x,y,z --unit m/s2 --time-unit s"
NO_TABLE = "holds no acceleration that is known here"


def read_any(path: Path, layout: Layout | None = None) -> Reading:
    """Return what a file, or the folder of an export, holds.

    layout: what the columns of a table hold; without it, they are known by their names.

    Raises BadInputError, naming file, place and remedy, for whatever is no recorded run.
    """
    if path.is_dir():
        return Reading(_of_members(in_folder(path), path, layout))
    if layout is None and is_own_table(path):
        return Reading(read_trace(path))
    content = content_of(path)
    if content.startswith((ZIP_MAGIC, EMPTY_ZIP_MAGIC)):
        return Reading(_of_members(in_zip(content, path), path, layout))
    if content.startswith(OLD_SPREADSHEET_MAGIC):
        raise BadInputError(f"{path}: is a spreadsheet; export the run as CSV instead")
    if b"\0" in content:
        return _of_binary(content, path, layout)
    return Reading(_of_text(text_of(content, str(path), EXPORT), str(path), path, layout))


def is_fit(content: bytes) -> bool:
    """Whether it is a FIT file, by its header."""
    return content[FIT_MARK_AT:].startswith(FIT_MARK)


def _of_binary(content: bytes, path: Path, layout: Layout | None) -> Reading:
    # Only such a file needs its reader, and the libraries behind that.
    if content.startswith(PARQUET_MAGIC):
        from footfall_host.readers import parquet

        return Reading(parquet.read(content, layout or Layout(), path))
    if is_fit(content):
        from footfall_host.readers import fit

        return fit.read(content, path)
    if holds_frame(content):
        from footfall_host.readers import recorded_run

        return Reading(recorded_run.read(path))
    raise BadInputError(f"{path}: is a binary file; {EXPORT}")


def _of_members(members: Members, path: Path, layout: Layout | None) -> Trace:
    if sensor_logger.is_export(members) and layout is None:
        return sensor_logger.read(members, path)
    names = members.names()
    sheets, problems = [], []
    for name in names:
        try:
            sheet = Sheet(members.text(name), f"{members.name}/{name}")
            if layout is not None or phyphox.is_phyphox(sheet.header):
                sheets.append(sheet)
        except BadInputError as problem:  # which matters only if it is what was wanted
            problems.append(problem)
    if not sheets and problems:
        raise problems[0]
    if not sheets:
        what = f"among its CSV files ({', '.join(names)})" if names else "for it has no CSV file"
        raise BadInputError(f"{path}: {NO_TABLE}, {what}; {EXPORT}")
    if len(sheets) > 1:
        several = ", ".join(sheet.name for sheet in sheets)
        raise BadInputError(f"{path}: holds several tables: {several}; unpack it, and name one")
    return generic.read(sheets[0], layout, path) if layout else phyphox.read(sheets[0], path)


def _of_text(text: str, name: str, path: Path, layout: Layout | None) -> Trace:
    sheet = Sheet(text, name)
    if layout is not None:
        return generic.read(sheet, layout, path)
    if set(COLUMNS) <= set(sheet.header):
        return generic.read(sheet, Layout(), path)
    if phyphox.is_phyphox(sheet.header):
        return phyphox.read(sheet, path)
    if sensor_logger.is_table(sheet.header):
        raise BadInputError(
            f"{name}: is one file of Sensor Logger, and its unit is told by others; name the zip "
            "or the folder that it came in"
        )
    first_line = sheet.separator.join(sheet.header)
    raise BadInputError(f"{name}: {header_fault(first_line)}, {OR_COLUMNS}")
