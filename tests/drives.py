"""Drives of boards as folders: as CircuitPython leaves them, and some that die amid their work."""

import pathlib
from collections.abc import Iterable

import pytest

from footfall_host.deploy.disk import Disk
from footfall_host.deploy.image import ENTRIES, FOLDERS, START, Image, folder_started
from footfall_host.deploy.install import install
from footfall_host.deploy.steps import steps_to

BOARD_ID = "circuitplayground_bluefruit"
RELEASE = "10.2.1"
HELLO = b'print("Hello World!")\n'
USERS = {
    "settings.toml": b"FOOTFALL_TARGET_SPM = 181\n",
    "lib/neopixel.py": b"# mine\n",
    "notes.txt": b"mine too\n",
}
BOOT_OUT = (
    "Adafruit CircuitPython {release} on 2026-05-18; {what}\r\n"
    "Board ID:{board_id}\r\n"
    "UID:5A1B3C4D5E6F7081\r\n"
)


def new_drive(
    folder: pathlib.Path, board_id: str = BOARD_ID, release: str = RELEASE, what: str = "A board"
) -> pathlib.Path:
    """Make a drive as a board's first start with CircuitPython does."""
    folder.mkdir(parents=True, exist_ok=True)
    text = BOOT_OUT.format(board_id=board_id, release=release, what=what)
    (folder / "boot_out.txt").write_bytes(text.encode())
    (folder / "code.py").write_bytes(HELLO)
    (folder / "lib").mkdir()
    return folder


def without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a disk's files reach it when the system likes: hundreds of them take a minute."""
    monkeypatch.setattr(Disk, "flush", lambda self, handle: None)


def put(folder: pathlib.Path, files: dict[str, bytes]) -> None:
    """Put files into a folder."""
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def contents(folder: pathlib.Path) -> dict[str, bytes]:
    """Return all files of a folder by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def deployed(folder: pathlib.Path, image: Image, disk: Disk | None = None) -> list[str]:
    """Deploy an image; return the action and path of each step."""
    disk = disk or DyingDisk(folder)
    steps = steps_to(image, disk)
    told: list[str] = []
    install(steps, disk, lambda step: told.append(f"{step.action} {step.path}"))
    return told


def image(modules: dict[str, bytes], mark: str = "") -> Image:
    """Return an image of any modules, whose programs bear a mark."""
    programs = {name: f'"""{name} {mark}"""\n'.encode() for name in ENTRIES}
    return Image(BOARD_ID, modules, programs)


def runs(folder: pathlib.Path, images: Iterable[Image]) -> Image | None:
    """Return which image the board would run, whole; None for what was there before any.

    Fails if the board would run a mixture, or less than the whole.
    """
    found = contents(folder)
    started = folder_started(found[START])
    if started is None:
        assert found[START] == HELLO
        return None
    assert started in FOLDERS
    importable = {
        path: data
        for path, data in found.items()
        if path.startswith(f"{started}/") and not path.endswith(".part")
    }
    whole = [each for each in images if each.folder_files(started) == importable]
    assert whole, f"{sorted(importable)} is no version"
    assert found[START] in [each.root_files(started)[START] for each in whole]
    for name in set(ENTRIES) - {START}:
        assert found.get(name) in [None, *(each.programs[name] for each in images)]
    return whole[0]


class Killed(BaseException):
    """What ends a process that nothing in it can prevent."""


class DyingDisk(Disk):
    """A disk whose process ends at its operation number `at`, a write half way if it is torn."""

    def __init__(self, root: pathlib.Path, at: int = -1, *, torn: bool = False) -> None:
        super().__init__(root)
        self.done = 0
        self._at = at
        self._torn = torn

    def make_folder(self, folder: pathlib.Path) -> None:
        self._count()
        super().make_folder(folder)

    def write_through(self, path: pathlib.Path, data: bytes) -> None:
        if self.done == self._at and self._torn:
            path.write_bytes(data[: len(data) // 2])
        self._count()
        super().write_through(path, data)

    def patch_through(self, path: pathlib.Path, at: int, data: bytes) -> None:
        self._count()
        super().patch_through(path, at, data)

    def replace(self, part: pathlib.Path, target: pathlib.Path) -> None:
        self._count()
        super().replace(part, target)

    def remove_file(self, path: pathlib.Path) -> None:
        self._count()
        super().remove_file(path)

    def remove_folder(self, path: pathlib.Path) -> None:
        self._count()
        super().remove_folder(path)

    def flush(self, handle: int) -> None:
        """Leave it to the system: here a process dies, and never the machine."""

    def read_through(self, path: pathlib.Path) -> bytes:
        return path.read_bytes()

    def _count(self) -> None:
        if self.done == self._at:
            raise self.ending()
        self.done += 1

    def ending(self) -> BaseException:
        """Return what the operation raises."""
        return Killed()
