"""The drive's files: whatever is done to them, they are there, and others' readers agree."""

import errno
import itertools
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from flash_readers import check_filesystem, in_capitals, independent_files
from footfall_host.virtual_board.flash.blocks import BLOCK_BYTES
from footfall_host.virtual_board.flash.fat12 import Fat12, make_filesystem
from footfall_host.virtual_board.flash.filling import files_in
from footfall_host.virtual_board.flash.formatting import DRIVE_BYTES, format_drive
from footfall_host.virtual_board.flash.layout import layout_for
from footfall_host.virtual_board.flash.nor import NorFlash
from footfall_host.virtual_board.flash.sector_cache import SectorCache

SMALL_BLOCKS = 192
NAMES = ("a.txt", "LOG.BIN", "Mixed.txt", "circuitplayground_bluefruit.py", ".hidden", "two.dots.x")


def new_volume(size: int = SMALL_BLOCKS * BLOCK_BYTES) -> tuple[NorFlash, Fat12]:
    chip = NorFlash(b"\xff" * size)
    cache = SectorCache(chip)
    make_filesystem(cache, size // BLOCK_BYTES)
    return chip, Fat12(cache)


def put(volume: Fat12, path: str, data: bytes) -> None:
    file = volume.open(path, "w")
    assert file.write(data) == len(data)
    file.flush()


@pytest.mark.parametrize(
    ("blocks", "cluster_blocks", "root_start", "data_start", "clusters"),
    [(4088, 2, 7, 39, 2024), (2048, 1, 8, 40, 2008), (1920, 1, 7, 39, 1881)],
)
def test_drives_are_laid_out_as_by_f_mkfs(blocks, cluster_blocks, root_start, data_start, clusters):
    """The last is that of a board with 4 MB, whose os.statvfs is known: 963,072 bytes."""
    layout = layout_for(blocks)
    assert layout.blocks_per_cluster == cluster_blocks
    assert (layout.root_start, layout.data_start) == (root_start, data_start)
    assert layout.clusters == clusters


@pytest.mark.parametrize("size", sorted(set(DRIVE_BYTES.values())))
def test_a_new_drive_is_sound_and_holds_what_circuitpython_puts_on_it(size, tmp_path):
    chip = NorFlash(b"\xff" * size)
    volume = format_drive(SectorCache(chip), size, sd_card=True)
    volume.sync()
    check_filesystem(chip.image(), tmp_path)
    files = files_in(chip.image())
    assert independent_files(chip.image()) == in_capitals(files)
    assert files["code.py"] == b'print("Hello World!")\n'
    assert set(files) > {".fseventsd/no_log", ".Trash-1000", "sd/placeholder.txt", "settings.toml"}


class Drives(RuleBasedStateMachine):
    """A small drive beside a dict, with one file left open."""

    @initialize()
    def start(self) -> None:
        self.chip, self.volume = new_volume()
        self.files: dict[str, bytes] = {}
        self.folders = [""]
        self.marks = itertools.count()

    def path(self, folder: int, name: str) -> str:
        return self.folders[folder % len(self.folders)] + name

    def data(self, size: int) -> bytes:
        return (b"%d." % next(self.marks) * size)[:size]

    @rule(folder=st.integers(0, 3), name=st.sampled_from(NAMES), size=st.integers(0, 3000))
    def write(self, folder: int, name: str, size: int) -> None:
        path, data = self.path(folder, name), self.data(size)
        put(self.volume, path, data)
        self.files[path] = data

    @rule(
        folder=st.integers(0, 3),
        name=st.sampled_from(NAMES),
        sizes=st.lists(st.integers(0, 1500), max_size=4),
    )
    def append(self, folder: int, name: str, sizes: list[int]) -> None:
        path = self.path(folder, name)
        file = self.volume.open(path, "a")
        for size in sizes:
            data = self.data(size)
            file.write(data)
            self.files[path] = self.files.get(path, b"") + data
        file.flush()
        self.files.setdefault(path, b"")

    @rule(
        pick=st.integers(0, 99), at=st.integers(0, 4000), size=st.integers(1, 1200),
        reads=st.integers(0, 700),
    )  # fmt: skip
    def change(self, pick: int, at: int, size: int, reads: int) -> None:
        if not self.files:
            return
        path = sorted(self.files)[pick % len(self.files)]
        before, data = self.files[path], self.data(size)
        file = self.volume.open(path, "r+")
        file.seek(at)
        grown = before.ljust(at, b"?")
        after = grown[:at] + data + grown[at + size :]
        file.write(data)
        assert file.read(reads) == after[at + size : at + size + reads]
        file.flush()
        # What a seek beyond the end leaves in between is not said.
        self.files[path] = self.volume.read(path) if at > len(before) else after
        assert len(self.files[path]) == len(after)

    @rule(pick=st.integers(0, 99))
    def remove(self, pick: int) -> None:
        if self.files:
            path = sorted(self.files)[pick % len(self.files)]
            self.volume.remove(path)
            del self.files[path]

    @rule(pick=st.integers(0, 99), folder=st.integers(0, 3), name=st.sampled_from(NAMES))
    def rename(self, pick: int, folder: int, name: str) -> None:
        if not self.files:
            return
        old, new = sorted(self.files)[pick % len(self.files)], self.path(folder, name)
        if new in self.files and new != old:
            with pytest.raises(FileExistsError):
                self.volume.rename(old, new)
        else:
            self.volume.rename(old, new)
            self.files[new] = self.files.pop(old)

    @rule(parent=st.integers(0, 3), name=st.sampled_from(("runs", "a longer name")))
    def mkdir(self, parent: int, name: str) -> None:
        path = self.path(parent, name)
        if f"{path}/" not in self.folders and len(self.folders) < 4:
            self.volume.mkdir(path)
            self.folders.append(f"{path}/")

    @rule()
    def start_again(self) -> None:
        """Another mount finds the same on the flash."""
        self.volume = Fat12(SectorCache(self.chip))

    @invariant()
    def all_is_there(self) -> None:
        if not hasattr(self, "chip"):
            return
        image = self.chip.image()
        assert files_in(image) == self.files
        assert independent_files(image) == in_capitals(self.files)


TestDrives = Drives.TestCase
TestDrives.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_fsck_finds_nothing_whatever_was_done(tmp_path_factory, data):
    machine = Drives()
    machine.start()
    steps = data.draw(st.lists(st.tuples(*[st.integers(0, 5000)] * 3), min_size=10, max_size=40))
    for what, first, second in steps:
        name = NAMES[second % len(NAMES)]
        actions = [
            lambda f=first, n=name: machine.write(f % 4, n, f),
            lambda f=first, n=name: machine.append(f % 4, n, [f % 900, 10, 600]),
            lambda f=first, s=second: machine.change(f, s % 3000, 1 + f % 700, 10),
            lambda f=first: machine.remove(f),
            lambda f=first, n=name: machine.rename(f, f, n),
            lambda f=first: machine.mkdir(f, "runs"),
        ]
        actions[what % len(actions)]()
    check_filesystem(machine.chip.image(), tmp_path_factory.mktemp("fsck"))


def test_a_full_drive_takes_what_fits_and_has_room_again_when_a_file_goes():
    _, volume = new_volume()
    put(volume, "kept", b"k" * 5000)
    room = volume.free_clusters() * volume.layout.cluster_bytes
    file = volume.open("more", "w")
    assert file.write(b"m" * (room + 1)) == room
    file.flush()
    assert volume.free_clusters() == 0
    with pytest.raises(OSError, match=r"Permission") as refused:
        volume.mkdir("runs")
    assert refused.value.errno == errno.EACCES
    volume.remove("kept")
    put(volume, "new", b"n" * 5000)
    assert volume.read("more") == b"m" * room
    assert volume.read("new") == b"n" * 5000


@pytest.mark.parametrize(
    ("call", "number"),
    [
        (lambda volume: volume.open("none", "r"), errno.ENOENT),
        (lambda volume: volume.open("none/log", "w"), errno.ENOENT),
        (lambda volume: volume.open("log", "x"), errno.EEXIST),
        (lambda volume: volume.open("runs", "w"), errno.EACCES),
        (lambda volume: volume.open("what?", "w"), errno.EINVAL),
        (lambda volume: volume.mkdir("runs"), errno.EEXIST),
        (lambda volume: volume.remove("runs"), errno.EACCES),
        (lambda volume: volume.remove("/"), errno.EINVAL),
        (lambda volume: volume.rename("runs", "runs/inner"), errno.EINVAL),
        (lambda volume: volume.rename("none", "log"), errno.ENOENT),
    ],
)
def test_what_cannot_be_is_refused_with_the_number_of_circuitpython(call, number):
    _, volume = new_volume()
    volume.mkdir("runs")
    put(volume, "runs/one", b"1")
    put(volume, "log", b"")
    with pytest.raises(OSError, match=os.strerror(number)) as refused:
        call(volume)
    assert refused.value.errno == number


def test_a_directory_grows_and_many_names_alike_are_told_apart():
    chip, volume = new_volume(DRIVE_BYTES["espressif"])
    volume.mkdir("runs")
    paths = [f"runs/a rather long name {number}.txt" for number in range(60)]
    for path in paths:
        put(volume, path, path.encode())
    assert files_in(chip.image()) == {path: path.encode() for path in paths}
    assert independent_files(chip.image()) == in_capitals(files_in(chip.image()))


def test_the_window_and_the_entry_reach_the_flash_only_with_flush():
    """os.sync writes the sector cache alone."""
    chip, volume = new_volume()
    cache = volume._blocks
    file = volume.open("log", "w")
    file.flush()
    file.write(b"w" * (BLOCK_BYTES + 10))
    cache.flush()
    assert files_in(chip.image()) == {"log": b""}
    file.flush()
    assert files_in(chip.image()) == {"log": b"w" * (BLOCK_BYTES + 10)}


def test_whole_blocks_in_a_file_that_is_long_enough_need_no_more_than_sync():
    chip, volume = new_volume()
    cache = volume._blocks
    put(volume, "slot", b"." * 8192)
    file = volume.open("slot", "r+")
    file.seek(3 * BLOCK_BYTES)
    file.write(b"w" * BLOCK_BYTES)
    assert files_in(chip.image())["slot"] == b"." * 8192
    cache.flush()
    wanted = b"." * 1536 + b"w" * 512 + b"." * 6144
    assert files_in(chip.image())["slot"] == wanted
