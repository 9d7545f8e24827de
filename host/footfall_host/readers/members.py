"""The CSV files that were exported together: in a zip, or in the folder that came of one."""

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path, PurePosixPath

from footfall_host.errors import BadInputError
from footfall_host.file_content import content_of, text_of

ZIP_MAGIC = b"PK\x03\x04"
# Of a zip without files.
EMPTY_ZIP_MAGIC = b"PK\x05\x06"
# In it are the sheets of a spreadsheet.
SPREADSHEET = "[Content_Types].xml"
# macOS puts a twin of each file there, which holds no table.
TWINS = "__MACOSX"
SUFFIX = ".csv"
# What damage leads zipfile to: it takes offsets and methods as they come.
UNSOUND = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)
# A zip of a few KB can unpack to more than there is memory; an hour at 400 Hz is some 100 MB.
LARGEST_BYTES = 1 << 30
AGAIN = "export it again"


class Members:
    """Files by their names in the zip or folder `name`; the text of each is read when asked for."""

    def __init__(self, name: str, contents: Mapping[str, Callable[[], bytes]]) -> None:
        """Take how to get the bytes of each file."""
        self.name = name
        self._contents = {
            member: content
            for member, content in contents.items()
            if member.lower().endswith(SUFFIX)
            and member.isprintable()
            and TWINS not in PurePosixPath(member).parts
        }

    def names(self) -> list[str]:
        """Return the names, sorted."""
        return sorted(self._contents)

    def text(self, member: str) -> str:
        """Return the text of one; raises BadInputError where it can't be read."""
        name = f"{self.name}/{member}"
        content = self._contents[member]()
        if not content:
            raise BadInputError(f"{name}: is empty; {AGAIN}")
        return text_of(content, name, AGAIN)


def in_folder(folder: Path) -> Members:
    """Return the files in a folder and in the folders in it."""
    found = {
        path.relative_to(folder).as_posix(): partial(content_of, path)
        for pattern in ("*", "*/*")
        for path in folder.glob(pattern)
        if path.is_file()
    }
    return Members(str(folder), found)


def in_zip(content: bytes, path: Path) -> Members:
    """Return the files in a zip; raises BadInputError for a damaged one and for a spreadsheet."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except UNSOUND as problem:
        raise BadInputError(
            f"{path}: the zip is cut off or damaged ({problem}); {AGAIN}"
        ) from problem
    if SPREADSHEET in archive.namelist():
        raise BadInputError(f"{path}: is a spreadsheet; export the run as CSV instead")
    return Members(
        str(path),
        {info.filename: partial(_unpacked, archive, info, path) for info in archive.infolist()},
    )


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> bytes:
    if info.file_size > LARGEST_BYTES:
        raise BadInputError(
            f"{path}/{info.filename}: unpacks to {info.file_size >> 20} MB; split the recording"
        )
    try:
        return archive.read(info.filename)
    except UNSOUND as problem:
        raise BadInputError(f"{path}/{info.filename}: is damaged ({problem}); {AGAIN}") from problem
    except RuntimeError as problem:  # encrypted
        raise BadInputError(
            f"{path}/{info.filename}: can't be unpacked here ({problem}); "
            "unpack the zip yourself and name the folder"
        ) from problem
