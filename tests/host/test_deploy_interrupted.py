"""A deployment that ends anywhere leaves the old version or the new one, and can be gone on."""

import errno
import itertools
import os
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drives import (
    USERS,
    DyingDisk,
    Killed,
    contents,
    deployed,
    image,
    new_drive,
    put,
    runs,
)
from footfall_host.deploy.disk import DriveError
from footfall_host.deploy.drives import drive_at
from footfall_host.deploy.image import FOLDERS, MANIFEST, image_for

OLD = image({"a.mpy": b"a", "p/b.mpy": b"b", "p/gone.py": b"shadows b.mpy once"}, "old")
NEW = image({"a.mpy": b"a", "p/b.mpy": b"B", "p/gone.mpy": b"new", "q/c.mpy": b"c"}, "new")
FILE_NAMES = st.sampled_from(["a.mpy", "a.py", "p/b.mpy", "p/b.py", "p/q/c.mpy", "r/d.py"])
IMAGES = st.builds(
    image,
    st.dictionaries(FILE_NAMES, st.binary(max_size=3), min_size=1),
    st.text("xyz", max_size=2),
)


def drive_with(folder, first=None):
    """Return a drive with the user's files, and maybe a version that runs."""
    new_drive(folder)
    put(folder, USERS)
    if first is not None:
        deployed(folder, first)
    return folder


def killed_everywhere(folder, old, new):
    """Yield the drive as each operation in turn leaves it, and whether `new` was whole by then."""
    drive_with(folder / "start", old)
    for at in itertools.count():
        for torn in (False, True):
            drive = folder / f"{at}{torn}"
            shutil.copytree(folder / "start", drive)
            disk = DyingDisk(drive, at, torn=torn)
            try:
                deployed(drive, new, disk)
            except Killed:
                yield drive
            else:
                return
            shutil.rmtree(drive)


@pytest.mark.fault(33)
@pytest.mark.parametrize("old", [None, OLD], ids=["first", "update"])
def test_killed_at_each_operation_the_old_or_the_new_version_is_whole(tmp_path, old):
    ran = []
    for drive in killed_everywhere(tmp_path, old, NEW):
        ran.append(runs(drive, [OLD, NEW]))
        deployed(drive, NEW)
        assert runs(drive, [NEW]) is NEW
        after = contents(drive)
        assert {path: after[path] for path in USERS} == USERS
        assert not [path for path in after if path.endswith(".part")]
        assert not any(step.startswith("write") for step in deployed(drive, NEW))
    # From one to the other, once; where there was none, nothing is left to do after that.
    assert sorted(ran, key=lambda image: image is NEW) == ran
    assert (ran[0], ran[-1]) == (old, NEW if old else None)
    assert len(ran) > 2 * len(NEW.modules)


def test_after_an_update_nothing_of_the_old_version_is_left(tmp_path):
    drive = drive_with(tmp_path / "drive", OLD)
    before = contents(drive)
    told = deployed(drive, NEW)
    after = contents(drive)
    (folder,) = {path.partition("/")[0] for path in after} & set(FOLDERS)
    assert set(after) - set(USERS) - {"boot_out.txt", "code.before-footfall.py"} == {
        *NEW.folder_files(folder), *NEW.programs,
    }  # fmt: skip
    assert "remove coach-a/p/gone.py" in told
    assert "remove coach-a/p" in told
    assert {path: before[path] for path in USERS} == {path: after[path] for path in USERS}


@settings(max_examples=40)
@given(old=IMAGES, cut=IMAGES, new=IMAGES, at=st.integers(0, 30), torn=st.booleans())
def test_whatever_was_cut_short_another_version_can_follow(
    tmp_path_factory, old, cut, new, at, torn
):
    folder = tmp_path_factory.mktemp("any")
    drive = drive_with(folder / "drive", old)
    try:
        deployed(drive, cut, DyingDisk(drive, at, torn=torn))
    except Killed:
        assert runs(drive, [old, cut]) in (old, cut)
    deployed(drive, new)
    assert runs(drive, [new]) == new
    folders = {path.partition("/")[0] for path in contents(drive)} & set(FOLDERS)
    assert len(folders) == 1
    shutil.rmtree(folder)


class FailingDisk(DyingDisk):
    """A disk whose operation fails as the system says it."""

    code = errno.EIO

    def ending(self):
        return OSError(self.code, "as the system says")


@pytest.mark.fault(33)
@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        (errno.ENOSPC, "the drive is full; delete something"),
        (errno.EROFS, "read-only; unplug the board"),
        (errno.EIO, "the drive is gone or its cable is loose"),
        (errno.ENODEV, "plug the board in and run this again"),
        (errno.EACCES, "you may not write there"),
    ],
)
def test_what_the_system_refuses_is_told_with_the_remedy(tmp_path, code, remedy):
    for at in range(0, 20, 3):
        drive = drive_with(tmp_path / f"{at}", OLD)
        disk = FailingDisk(drive, at)
        disk.code = code
        with pytest.raises(DriveError, match=remedy) as refusal:
            deployed(drive, NEW, disk)
        assert "what ran before still runs" in str(refusal.value)
        assert "\n" not in str(refusal.value)
        assert runs(drive, [OLD, NEW]) is OLD
        deployed(drive, NEW)
        assert runs(drive, [NEW]) is NEW


def test_a_file_that_reads_back_otherwise_is_no_version_to_start(tmp_path):
    class LyingDisk(DyingDisk):
        def write_through(self, path, data):
            super().write_through(path, data[:-1] + b"?" if path.name == "b.mpy.part" else data)

    drive = drive_with(tmp_path / "drive", OLD)
    with pytest.raises(DriveError, match="reads back otherwise"):
        deployed(drive, NEW, LyingDisk(drive))
    assert runs(drive, [OLD, NEW]) is OLD


def test_what_is_written_is_brought_to_the_flash_before_it_has_its_name(tmp_path):
    flushed = []

    class WatchedDisk(DyingDisk):
        def flush(self, handle):
            flushed.append(os.readlink(f"/proc/self/fd/{handle}"))

        def replace(self, part, target):
            assert flushed[-1] == str(part)
            super().replace(part, target)
            assert flushed[-1] == str(part.parent)

    if not os.path.isdir("/proc/self/fd"):
        pytest.skip("this system does not tell which file is open")
    drive = drive_with(tmp_path / "drive", OLD)
    deployed(drive, NEW, WatchedDisk(drive))
    assert len(flushed) > 2 * len(NEW.modules)


def test_a_file_damaged_later_is_put_right_in_place(tmp_path):
    drive = drive_with(tmp_path / "drive", NEW)
    (drive / "coach-a/p/b.mpy").write_bytes(b"torn")
    (drive / "coach-a/q/c.mpy").unlink()
    changes = [step for step in deployed(drive, NEW) if not step.startswith("same")]
    assert changes == ["write coach-a/p/b.mpy", "write coach-a/q/c.mpy"]
    assert runs(drive, [NEW]) is NEW


def test_a_damaged_manifest_costs_no_more_than_a_new_copy(tmp_path):
    drive = drive_with(tmp_path / "drive", OLD)
    (drive / f"coach-a/{MANIFEST}").write_bytes(b"{")
    deployed(drive, NEW)
    assert runs(drive, [NEW]) is NEW


def test_the_users_own_programs_are_kept_under_another_name(tmp_path):
    drive = drive_with(tmp_path / "drive")
    put(drive, {"boot.py": b"# mine", "boot.before-footfall.py": b"# older"})
    deployed(drive, OLD)
    deployed(drive, NEW)
    after = contents(drive)
    assert after["boot.before-footfall-2.py"] == b"# mine"
    assert after["boot.before-footfall.py"] == b"# older"
    assert sorted(path for path in after if "before" in path) == [
        "boot.before-footfall-2.py", "boot.before-footfall.py", "code.before-footfall.py",
    ]  # fmt: skip


def test_what_an_interruption_left_at_the_root_goes_and_a_part_of_the_users_stays(tmp_path):
    drive = drive_with(tmp_path / "drive", OLD)
    put(drive, {"settings.toml.part": b"", "code.py.part": b"x", "film.part": b"mine"})
    deployed(drive, OLD)
    assert [path for path in contents(drive) if path.endswith(".part")] == ["film.part"]


def test_a_file_of_the_users_in_our_folder_stays(tmp_path):
    drive = drive_with(tmp_path / "drive", OLD)
    put(drive, {"coach-a/p/mine.txt": b"mine"})
    deployed(drive, NEW)
    left = {path: data for path, data in contents(drive).items() if path.startswith("coach-a")}
    assert left == {"coach-a/p/mine.txt": b"mine"}


@pytest.mark.campaign
@pytest.mark.fault(33)
def test_killed_at_each_operation_of_the_real_firmware(tmp_path):
    drive_with(tmp_path / "start")
    drive = drive_at(tmp_path / "start")
    old = image_for(drive, drive.board_id, sources=True)
    new = image_for(drive, drive.board_id)
    shutil.rmtree(tmp_path / "start")
    ran = [runs(drive, [old, new]) for drive in killed_everywhere(tmp_path, old, new)]
    assert {id(each) for each in ran} == {id(old), id(new)}
    assert len(ran) > 4 * len(new.modules)
