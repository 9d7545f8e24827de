"""What it takes to bring a drive to one version, in an order that may be cut short anywhere.

The folder that runs is left alone until code.py names the other one, which is one operation; only
then is the old folder cleared. Where the same version is there already, what is damaged is put
right in place.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from footfall_host.deploy.disk import PART_SUFFIX, Disk
from footfall_host.deploy.image import (
    COMPILED_SUFFIX,
    ENTRIES,
    FOLDERS,
    MANIFEST,
    START,
    Image,
    Manifest,
    digest,
    folder_started,
)
from footfall_host.flash_files import SOURCE_SUFFIX, settings_template
from footfall_host.workouts.shipped import WORKOUT_SUFFIX

SETTINGS = "settings.toml"
KEPT_MARK = "before-footfall"

WRITE, SAME, REMOVE, KEEP = "write", "same", "remove", "keep"


@dataclass(frozen=True)
class Step:
    """One file. action: WRITE it, leave it as it is the SAME, REMOVE it, KEEP a copy of it."""

    action: str
    path: str
    data: bytes = b""


@dataclass(frozen=True)
class Steps:
    """All steps in order. switch: replaces code.py; after: clears what ran before."""

    before: list[Step]
    switch: list[Step]
    after: list[Step]

    def all(self) -> list[Step]:
        """Return every step."""
        return [*self.before, *self.switch, *self.after]

    @property
    def changes(self) -> list[Step]:
        """The steps that change the drive."""
        return [step for step in self.all() if step.action != SAME]


def steps_to(image: Image, disk: Disk) -> Steps:
    """Return what brings a drive to an image."""
    there = {path: disk.read(path) or b"" for path in _of_interest(disk.files())}
    runs = folder_started(there.get(START, b""))
    manifests = {folder: Manifest.unpacked(there.get(f"{folder}/{MANIFEST}")) for folder in FOLDERS}
    folder = _folder_for(image, there, runs)
    (other,) = set(FOLDERS) - {folder}
    known = set[str]()
    for manifest in manifests.values():
        known |= set(manifest.programs.values()) if manifest else set()
    files = image.folder_files(folder)
    stale = [path for path in _shipped(folder, manifests[folder], there) if path not in files]
    folders = disk.folders()
    programs = {
        name: list(_program(name, data, there, known))
        for name, data in image.root_files(folder).items()
    }
    return Steps(
        [
            *(Step(REMOVE, path) for path in there if _is_half_written(path)),
            *_removed(folder, stale, there, set(folders) - _folders_of(files)),
            *(_put(path, data, there) for path, data in files.items()),
            *([] if SETTINGS in there else [Step(WRITE, SETTINGS, settings_template().encode())]),
            *(step for name in ENTRIES if name != START for step in programs[name]),
        ],
        programs[START],
        list(_removed(other, _shipped(other, manifests[other], there), there, folders)),
    )


def _of_interest(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        at_root = path.removesuffix(PART_SUFFIX) in (*ENTRIES, SETTINGS)
        if at_root or path.partition("/")[0] in FOLDERS or KEPT_MARK in path:
            yield path


def _is_half_written(path: str) -> bool:
    """Return whether it is a file of the root that an interruption has left."""
    return "/" not in path and path.endswith(PART_SUFFIX)


def _folder_for(image: Image, there: Mapping[str, bytes], runs: str | None) -> str:
    if runs is None:
        return FOLDERS[0]
    manifest = f"{runs}/{MANIFEST}"
    if there.get(manifest) == image.folder_files(runs)[manifest]:
        return runs
    return next(folder for folder in FOLDERS if folder != runs)


def _shipped(folder: str, manifest: Manifest | None, there: Mapping[str, bytes]) -> list[str]:
    """Return the files that are in a folder, or half written, because we put them there."""
    inside = [path for path in there if path.startswith(f"{folder}/")]
    # Without a manifest it cannot be told, and a module left behind could hide a new one.
    listed = set(manifest.modules) if manifest else {*filter(_is_ours, inside)}
    ours = [path for path in inside if path in listed or path.endswith(PART_SUFFIX)]
    # The manifest goes last: it tells the next time what is left to remove.
    return [*ours, *(path for path in inside if path == f"{folder}/{MANIFEST}")]


def _is_ours(path: str) -> bool:
    return path.endswith((SOURCE_SUFFIX, COMPILED_SUFFIX, WORKOUT_SUFFIX))


def _removed(
    folder: str, paths: Sequence[str], there: Mapping[str, bytes], folders: Iterable[str]
) -> Iterator[Step]:
    """Yield the removal of files in a folder, in their order, and of all that is empty then."""
    yield from (Step(REMOVE, path) for path in paths)
    filled = _folders_of(set(there) - set(paths))
    inside = [each for each in folders if each == folder or each.startswith(f"{folder}/")]
    yield from (Step(REMOVE, each) for each in sorted(inside, reverse=True) if each not in filled)


def _folders_of(paths: Iterable[str]) -> set[str]:
    """Return the folders that files are in, the root apart."""
    return {str(folder) for path in paths for folder in list(PurePosixPath(path).parents)[:-1]}


def _put(path: str, data: bytes, there: Mapping[str, bytes]) -> Step:
    return Step(SAME if there.get(path) == data else WRITE, path, data)


def _program(name: str, data: bytes, there: Mapping[str, bytes], known: set[str]) -> Iterator[Step]:
    """Yield the steps for a file at the root, which may be the user's own so far."""
    step = _put(name, data, there)
    if step.action == WRITE and name in there and digest(there[name]) not in known:
        kept = _kept_name(name, there[name], there)
        if kept:
            yield Step(KEEP, kept, there[name])
    yield step


def _kept_name(name: str, data: bytes, there: Mapping[str, bytes]) -> str:
    """Return under which name to keep a file of the user's; empty if it is kept already."""
    stem, _, ending = name.partition(".")
    number = 1
    while True:
        kept = f"{stem}.{KEPT_MARK}{'' if number == 1 else f'-{number}'}.{ending}"
        if kept not in there:
            return kept
        if there[kept] == data:
            return ""
        number += 1
