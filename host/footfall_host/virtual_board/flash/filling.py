"""Images of drives as a computer has filled them, made once for each content."""

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import PurePosixPath

from footfall_host.virtual_board.flash.blocks import ImageBlocks
from footfall_host.virtual_board.flash.fat12 import Fat12
from footfall_host.virtual_board.flash.formatting import format_drive, put
from footfall_host.virtual_board.flash.layout import NoFilesystemError
from footfall_host.virtual_board.flash.nor import ERASED

# Takes all the room of a drive on which nothing more fits.
FILLER = "full.bin"

Files = tuple[tuple[str, bytes | None], ...]


@dataclass(frozen=True)
class FilledDrive:
    """The image of a drive."""

    image: bytes

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Its files by path."""
        return files_in(self.image)


def filled_drive(
    size: int,
    sd_card: bool,
    layers: Iterable[Mapping[str, bytes | None]],
    *,
    full: bool = False,
) -> FilledDrive:
    """Return a new board's drive with files on it.

    layers: by path, put on the drive one layer after the other; None takes a file away. The
    drives of all but the last layer are kept, so that what many boards share belongs there.
    """
    return _filled(size, sd_card, tuple(tuple(layer.items()) for layer in layers), full)


def files_in(image: bytes | bytearray) -> dict[str, bytes]:
    """Return the files that can be read in an image, by path; none if it is no drive."""
    try:
        return readable_files(Fat12(ImageBlocks(image)))
    except NoFilesystemError:
        return {}


def readable_files(volume: Fat12) -> dict[str, bytes]:
    """Return the files of a drive by path, but those that make no sense."""
    found = {}
    for path, entry in volume.walk():
        with contextlib.suppress(OSError):
            found[path] = volume.contents(entry)
    return found


@lru_cache(maxsize=16)
def _filled(size: int, sd_card: bool, layers: tuple[Files, ...], full: bool) -> FilledDrive:
    if not layers:
        image = bytearray([ERASED]) * size
        format_drive(ImageBlocks(image), size, sd_card=sd_card)
        return FilledDrive(bytes(image))
    image = bytearray(_filled(size, sd_card, layers[:-1], False).image)
    volume = Fat12(ImageBlocks(image))
    present = dict(volume.walk())
    for path, data in layers[-1]:
        if data is None:
            if path in present:
                volume.remove(path)
            continue
        _make_folders(volume, path)
        put(volume, path, data)
    if full:
        put(volume, FILLER, bytes(volume.free_clusters() * volume.layout.cluster_bytes))
    return FilledDrive(bytes(image))


def _make_folders(volume: Fat12, path: str) -> None:
    for folder in reversed(PurePosixPath(path).parents[:-1]):
        try:
            volume.entry(str(folder))
        except FileNotFoundError:
            volume.mkdir(str(folder))
