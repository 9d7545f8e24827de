"""The drives that boards show: which are plugged in, and what each says of its board."""

import re
from dataclasses import dataclass
from pathlib import Path

import psutil

from footfall_host.errors import BadInputError

BOOT_OUT = "boot_out.txt"
BOOTLOADER_INFO = "INFO_UF2.TXT"

# "Adafruit CircuitPython 10.2.1 on 2026-05-18; Adafruit ... with nRF52840", then "Board ID:...".
FIRST_LINE = re.compile(r"Adafruit CircuitPython (\d+)\.(\d+)\.(\S+) on [^;]*; *(.*)")
BOARD_ID = re.compile(r"^Board ID: *(\S+)", re.MULTILINE)
BOOT_OUTPUT = re.compile(r"^boot\.py output:\n(.*)", re.MULTILINE | re.DOTALL)
MODEL = re.compile(r"^Model: *(.+?) *$", re.MULTILINE)

PLUG_IN = (
    "plug the board in, give it a few seconds, or name its drive with --drive DIR; a board "
    "without CircuitPython gets it by --uf2 FILE"
)
PRESS_RESET = "press the board's reset button twice, and wait for the drive to show up"


@dataclass(frozen=True)
class Drive:
    """A drive of CircuitPython.

    version: its major and minor number. release: all of its name. boot_output: what boot.py said
    at the last start.
    """

    path: Path
    board_id: str
    version: tuple[int, int]
    release: str
    what: str
    boot_output: str


@dataclass(frozen=True)
class Bootloader:
    """The drive of a board's bootloader, which takes CircuitPython itself. what: which board."""

    path: Path
    what: str


def find_drives() -> list[Drive]:
    """Return the drives of CircuitPython that are mounted, whatever their labels."""
    return [drive_at(path) for path in _mounted_with(BOOT_OUT)]


def find_bootloaders() -> list[Bootloader]:
    """Return the mounted drives that take a .uf2 file."""
    return [bootloader_at(path) for path in _mounted_with(BOOTLOADER_INFO)]


def drive_at(path: Path) -> Drive:
    """Return what the drive in a folder says of its board.

    Raises BadInputError for one that is no drive of CircuitPython.
    """
    text = _text(path / BOOT_OUT)
    first = FIRST_LINE.match(text or "")
    if text is None and (path / BOOTLOADER_INFO).is_file():
        raise BadInputError(
            f"{path}: this is the board's bootloader, which takes CircuitPython itself; give it "
            "that by --uf2 FILE"
        )
    if text is None:
        raise BadInputError(f"{path}: there is no {BOOT_OUT}, so no CircuitPython; {PLUG_IN}")
    if first is None:
        raise BadInputError(
            f"{path}: {BOOT_OUT} does not begin with CircuitPython's version; press the board's "
            "reset button, which writes it anew"
        )
    major, minor, rest, what = first.groups()
    board_id = BOARD_ID.search(text)
    output = BOOT_OUTPUT.search(text)
    return Drive(
        path,
        board_id[1] if board_id else "",
        (int(major), int(minor)),
        f"{major}.{minor}.{rest}",
        what.strip(),
        output[1] if output else "",
    )


def bootloader_at(path: Path) -> Bootloader:
    """Return what a bootloader's drive says; raises BadInputError for any other folder."""
    text = _text(path / BOOTLOADER_INFO)
    if text is None:
        raise BadInputError(
            f"{path}: there is no {BOOTLOADER_INFO}, so no bootloader; {PRESS_RESET}"
        )
    model = MODEL.search(text)
    return Bootloader(path, model[1] if model else "a board that does not say which")


def _mounted_with(name: str) -> list[Path]:
    """Return the root folders of mounted drives that hold a file of that name."""
    roots = sorted({Path(part.mountpoint) for part in psutil.disk_partitions()})
    return [root for root in roots if _text(root / name) is not None]


def _text(path: Path) -> str | None:
    """Return a file as text; None where there is none, or its drive has no medium."""
    try:
        return path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
    except OSError:
        return None
