"""CircuitPython itself, as a .uf2 file: looked over, and copied to a board's bootloader.

A UF2 file is blocks of 512 bytes, each of which says where it goes, its number and how many there
are (the format's specification, "USB Flashing Format").
"""

import os
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from footfall_host.deploy.disk import DriveError
from footfall_host.errors import BadInputError

BLOCK_BYTES = 512
HEAD = struct.Struct("<8I")
START_MARKS = (0x0A324655, 0x9E5D5157)
END_MARK = 0x0AB16F30
# adafruit-circuitpython-BOARD-LANGUAGE-RELEASE.uf2, as CircuitPython's own files are called.
NAME = re.compile(r"adafruit-circuitpython-(.+?)-[a-z]{2,}(?:_[A-Za-z]+)*-(\d+\.\d+\..+)\.uf2")
PIECE_BYTES = 64 * BLOCK_BYTES


@dataclass(frozen=True)
class Uf2:
    """A file that was looked over. board_id, release: by its name; empty if that tells neither."""

    path: Path
    data: bytes
    board_id: str
    release: str


def read_uf2(path: Path) -> Uf2:
    """Return a file's content; raises BadInputError for one that no bootloader would take whole."""
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise BadInputError(
            f"{path}: cannot be read ({problem.strerror}); name a .uf2 file that you have "
            "downloaded"
        ) from problem
    if not data or len(data) % BLOCK_BYTES or not _is_whole(data):
        raise BadInputError(f"{path}: is no whole .uf2 file; download it again")
    named = NAME.fullmatch(path.name)
    board_id, release = named.groups() if named else ("", "")
    return Uf2(path, data, board_id, release)


def _is_whole(data: bytes) -> bool:
    blocks = len(data) // BLOCK_BYTES
    for number in range(blocks):
        block = data[number * BLOCK_BYTES : (number + 1) * BLOCK_BYTES]
        first, second, _, _, _, its_number, count, _ = HEAD.unpack_from(block)
        (end,) = struct.unpack("<I", block[-4:])
        if (first, second) != START_MARKS or end != END_MARK:
            return False
        if (its_number, count) != (number, blocks):
            return False
    return True


def copy_uf2(uf2: Uf2, folder: Path, tell: Callable[[int], None]) -> None:
    """Copy a file to a bootloader's drive, telling the bytes as they go.

    The board starts anew with the last block and takes its drive away, so that no more can be
    asked of it: what fails after that is no failure. Raises DriveError for what fails before.
    """
    written = 0
    try:
        with (folder / uf2.path.name).open("wb", buffering=0) as stream:
            while written < len(uf2.data):
                count = stream.write(uf2.data[written : written + PIECE_BYTES])
                written += count
                tell(count)
            os.fsync(stream.fileno())
    except OSError as problem:
        if written < len(uf2.data):
            raise DriveError(
                f"{folder}: the copy broke off ({problem.strerror}); press the board's reset "
                "button twice and run this again"
            ) from problem
