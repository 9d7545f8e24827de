"""Syncing: what is copied, freed, kept and told."""

import shutil

import pytest

from drives import contents
from footfall.core.run_records import FORMAT, FREED, MARGIN_BYTES, SLOT_BYTES
from footfall_host.deploy.disk import DriveError
from footfall_host.recordings.board_slots import RunDrive, read_slots
from footfall_host.recordings.frames import SlotState, slot_state
from footfall_host.recordings.library import Library
from footfall_host.recordings.sync import CHANGED, UNREADABLE, Found, Sync
from recorded import (
    NEVER_USED,
    PATHS,
    UID,
    DyingRunDrive,
    drive_with,
    slot,
    with_slots,
    without_frames,
    written,
)
from syncing import NOW_S, QuickDisk, frames_of, in_library, on_board, synced

GARBAGE = slot(b"\x55" * 700)


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def test_runs_are_copied_and_their_slots_freed_by_one_byte(folder):
    runs = [written(5), written(6, parts=2)]
    drive = drive_with(folder / "D", [*runs[0], *runs[1]])
    before = contents(drive)
    done, told = synced(drive, folder / "lib")
    assert (done.new, done.known, done.freed, done.kept, told) == (2, 0, 3, 0, [])
    assert sorted(in_library(folder / "lib").values()) == sorted(map(frames_of, runs))
    after = contents(drive)
    for path in PATHS[:3]:
        assert slot_state(after[path]) is SlotState.FREED
        changed = [at for at in range(SLOT_BYTES) if after[path][at] != before[path][at]]
        assert changed == [MARGIN_BYTES]
        assert after[path][MARGIN_BYTES] == FREED
    assert {p: d for p, d in after.items() if p not in PATHS[:3]} == {
        p: d for p, d in before.items() if p not in PATHS[:3]
    }
    done, told = synced(drive, folder / "lib")
    assert (done.new, done.known, done.freed, done.kept, told) == (0, 0, 0, 0, [])


def test_what_is_in_the_library_is_not_copied_twice_but_freed(folder):
    drive = drive_with(folder / "D", [*written(5), *written(6, parts=2)])
    done, _ = synced(drive, folder / "lib", keeps=True)
    assert (done.new, done.freed, done.kept) == (2, 0, 3)
    done, _ = synced(drive, folder / "lib")
    assert (done.new, done.known, done.freed) == (0, 2, 3)
    assert len(in_library(folder / "lib")) == 2


def test_a_run_of_the_same_number_with_other_content_or_of_another_board_is_another(folder):
    for name, data in (
        ("first", written(5)),
        ("anew", written(5, steps=9)),
        ("other", written(5, uid="ff")),
    ):
        done, _ = synced(drive_with(folder / name, data), folder / "lib")
        assert done.new == 1
    assert len(in_library(folder / "lib")) == 3


def test_a_damaged_run_is_kept_with_what_can_be_read(folder):
    (whole,) = written(5, steps=900)
    damaged = without_frames(whole, 2)
    drive = drive_with(folder / "D", [damaged])
    done, _ = synced(drive, folder / "lib")
    assert (done.new, done.freed) == (1, 1)
    library = Library(folder / "lib")
    (entry,) = library.entries()
    assert entry.missing_frames == 1
    assert 0 < entry.steps < 900
    library.close()


def test_a_slot_of_which_nothing_can_be_read_stays_until_it_is_given_up(folder):
    drive = drive_with(folder / "D", [GARBAGE])
    before = contents(drive)
    done, told = synced(drive, folder / "lib")
    assert (done.new, done.freed, done.kept, told) == (0, 0, 1, [UNREADABLE])
    assert contents(drive) == before
    done, _ = synced(drive, folder / "lib", frees_unreadable=True)
    assert (done.freed, done.kept) == (1, 0)
    # No number of a run may be read from it.
    assert slot_state((drive / PATHS[0]).read_bytes()) is SlotState.NEVER_USED
    assert in_library(folder / "lib") == {}


def test_a_slot_that_changes_meanwhile_is_not_freed(folder):
    drive = drive_with(folder / "D", written(5))
    disk = DyingRunDrive(drive)
    library = Library(folder / "lib")
    told = []
    found = Found.on(read_slots(disk))
    with_slots(drive, written(5, steps=30))
    Sync(disk, library, tell_slot=lambda slot, what: told.append(what)).run(found, NOW_S)
    library.close()
    assert told == [CHANGED]
    assert slot_state((drive / PATHS[0]).read_bytes()) is SlotState.TAKEN


def test_a_copy_that_reads_back_otherwise_frees_nothing(folder):
    class LyingDisk(QuickDisk):
        def write_through(self, path, data):
            super().write_through(path, data[:-9] + b"?" + data[-8:])

    drive = drive_with(folder / "D", written(5))
    with pytest.raises(DriveError, match="reads back otherwise; no run is lost"):
        synced(drive, folder / "lib", library_disk=LyingDisk(folder / "lib"))
    assert len(on_board(drive)) == 1


def test_a_run_of_a_later_version_is_kept_and_told_and_the_others_are_copied(folder):
    drive = drive_with(folder / "D", [*written(5, layout=FORMAT + 1), *written(6)])
    for turn in (1, 0):
        done, (told,) = synced(drive, folder / "lib", frees_unreadable=True)
        assert (done.new, done.freed, done.kept) == (turn, turn, 1)
        assert "kept as it is: run 5: written in format 2" in told
    assert list(in_library(folder / "lib").values()) == [frames_of(written(6))]


def test_a_drive_without_slots_has_nothing_to_copy(folder):
    drive = drive_with(folder / "D", [])
    shutil.rmtree(drive / "runs")
    found = Found.on(read_slots(RunDrive(drive)))
    assert (found.slots, found.missing, found.runs, found.unreadable) == (0, len(PATHS), [], [])
    (drive / "runs").mkdir()
    (drive / PATHS[0]).write_bytes(NEVER_USED[:-1])  # begun before the power went
    assert Found.on(read_slots(RunDrive(drive))).slots == 0


def test_boards_that_share_a_library_keep_their_runs_apart(folder):
    for uid in (UID, "ff"):
        drive = drive_with(folder / uid, [*written(1, uid=uid), *written(2, uid=uid)])
        assert synced(drive, folder / "lib")[0].new == 2
    assert len(in_library(folder / "lib")) == 4
