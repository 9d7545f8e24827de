"""Syncing: whatever ends it, each run is on the board or in the library, and none twice."""

import contextlib
import errno
import gzip
import itertools
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drives import Killed, contents, new_drive
from footfall.core.run_records import FORMAT, FREED, MARGIN_BYTES, SLOT_BYTES
from footfall_host.deploy.disk import DriveError
from footfall_host.recordings.board_slots import RunDrive, Slot, read_slots, runs_in
from footfall_host.recordings.frames import SlotState, frames_in, slot_state
from footfall_host.recordings.library import Library, LibraryDisk
from footfall_host.recordings.library_index import Index
from footfall_host.recordings.sync import CHANGED, UNREADABLE, Found, Sync
from recorded import (
    NEVER_USED,
    PATHS,
    UID,
    DyingLibraryDisk,
    DyingRunDrive,
    drive_with,
    slot,
    with_slots,
    without_frames,
    written,
)

NOW_S = 1_800_000_000
GARBAGE = slot(b"\x55" * 700)


class QuickDisk(LibraryDisk):
    def flush(self, handle):
        """Leave it to the system: here a process dies, and never the machine."""


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def synced(drive, root, *, disk=None, library_disk=None, **how):
    """Sync a drive; return what was done, and what was told of slots."""
    told = []
    library = Library(root, library_disk or QuickDisk(root))
    try:
        disk = disk or DyingRunDrive(drive)
        sync = Sync(disk, library, tell_slot=lambda slot, what: told.append(what), **how)
        sync.run(Found.on(read_slots(disk)), NOW_S)
        return sync.done, told
    finally:
        library.close()


def in_library(root):
    """Return the frames of each run in a library, by its file."""
    return {path.name: frames_of([gzip.decompress(path.read_bytes())]) for path in files(root)}


def files(root):
    return sorted(root.glob("runs/*.run.gz"))


def frames_of(slots):
    return tuple((f.run, f.number, f.payload) for data in slots for f in frames_in(data))


def on_board(drive):
    """Return the frames of each run that a board still has."""
    taken = [each for each in read_slots(RunDrive(drive)) if each and each.state is SlotState.TAKEN]
    return [frames_of([run.content]) for run in runs_in(taken)]


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


def test_a_run_whose_slots_are_half_freed_is_not_copied_again(folder):
    slots = written(5, parts=3)
    drive = drive_with(folder / "D", slots)
    with pytest.raises(Killed):
        synced(drive, folder / "lib", disk=DyingRunDrive(drive, 2))
    states = [slot_state((drive / path).read_bytes()) for path in PATHS[:3]]
    assert states == [SlotState.FREED, SlotState.FREED, SlotState.TAKEN]
    done, _ = synced(drive, folder / "lib")
    assert (done.new, done.known, done.freed) == (0, 1, 1)
    assert list(in_library(folder / "lib").values()) == [frames_of(slots)]


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


def killed_everywhere(folder, slots):
    """Yield a drive and a library as each operation in turn, of either, leaves them."""
    with_slots(new_drive(folder / "start"), slots, made=len(slots))
    for which, torn in itertools.product(("board", "library"), (False, True)):
        for at in itertools.count():
            drive, root = folder / "drive", folder / "lib"
            shutil.copytree(folder / "start", drive)
            root.mkdir()
            board, library = DyingRunDrive(drive), DyingLibraryDisk(root)
            if which == "board":
                board = DyingRunDrive(drive, at, torn=torn)
            else:
                library = DyingLibraryDisk(root, at, torn=torn)
            try:
                synced(drive, root, disk=board, library_disk=library)
            except Killed:
                yield drive, root
            else:
                at = None
            shutil.rmtree(drive)
            shutil.rmtree(root)
            if at is None:
                break


@pytest.mark.fault(35)
def test_killed_at_each_operation_each_run_is_here_or_there_and_none_twice(folder):
    runs = [written(5), written(6, parts=2, steps=3000), written(7)]
    wanted = sorted(map(frames_of, runs))
    cases = 0
    for drive, root in killed_everywhere(folder, [data for run in runs for data in run]):
        kept = in_library(root).values()
        there = [frame for run in on_board(drive) for frame in run]
        for run in wanted:
            assert run in kept or set(run) <= set(there)
        synced(drive, root, frees_unreadable=True)
        assert sorted(in_library(root).values()) == wanted
        assert on_board(drive) == []
        cases += 1
    assert cases == 2 * (4 + 1 + 2 * 3)  # slots; the folder, and two for each file


def test_killed_before_the_index_knows_the_run_is_found_all_the_same(folder, monkeypatch):
    drive = drive_with(folder / "D", written(5))

    def dies(self, entry, stamp):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Index, "put", dies)
        with pytest.raises(Killed):
            synced(drive, folder / "lib")
    assert len(on_board(drive)) == 1
    done, _ = synced(drive, folder / "lib")
    assert (done.new, done.known, done.freed) == (0, 1, 1)


@pytest.mark.fault(35)
@pytest.mark.parametrize(
    ("code", "which", "remedy"),
    [
        (errno.EROFS, "board", "the drive is read-only; stand still, unplug the board"),
        (errno.EIO, "board", "the drive is gone or its cable is loose"),
        (errno.ENOSPC, "library", "this disk is full; make room on it, or choose another place"),
        (errno.EACCES, "library", "you may not write there; choose another place with --library"),
    ],
)
def test_what_the_system_refuses_is_told_with_the_remedy(folder, code, which, remedy):
    class Failing:
        def ending(self):
            return OSError(code, "as the system says")

    class FailingDrive(Failing, DyingRunDrive):
        pass

    class FailingLibrary(Failing, DyingLibraryDisk):
        pass

    drive = drive_with(folder / "D", [*written(5), *written(6)])
    root = folder / "lib"
    root.mkdir()
    disk = FailingDrive(drive, 0) if which == "board" else DyingRunDrive(drive)
    library_disk = FailingLibrary(root, 1) if which == "library" else DyingLibraryDisk(root)
    with pytest.raises(DriveError, match=remedy) as refusal:
        synced(drive, root, disk=disk, library_disk=library_disk)
    assert "no run is lost" in str(refusal.value)
    assert "\n" not in str(refusal.value)
    # A drive that can't be written is read all the same.
    assert len(in_library(root)) == (2 if which == "board" else 0)
    assert len(on_board(drive)) == 2


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("record"), st.integers(1, 3), st.integers(1, 12)),
        st.tuples(st.just("anew"), st.just(0), st.just(0)),
        st.tuples(st.just("sync"), st.booleans(), st.just(0)),
        st.tuples(st.just("kill board"), st.integers(0, 4), st.booleans()),
        st.tuples(st.just("kill library"), st.integers(0, 6), st.booleans()),
        st.tuples(
            st.just("lose index"), st.sampled_from([b"", b"SQLite format 3", None]), st.just(0)
        ),
    ),
    max_size=14,
)


@settings(max_examples=50)
@given(steps=STEPS)
def test_in_any_order_and_however_often_interrupted_no_run_is_lost_and_none_twice(
    tmp_path_factory, steps
):
    folder = tmp_path_factory.mktemp("any")
    drive, root = with_slots(new_drive(folder / "D"), [], made=6), folder / "lib"
    made, number = [], 0
    for what, first, second in steps:
        if what == "record":
            number += 1
            made += record(drive, written(number, parts=first, steps=100 * second + len(made)))
        elif what == "anew":  # the slots were deleted, and made again by the board
            if not on_board(drive):
                number = 0
                with_slots(drive, [], made=6)
        elif what == "lose index":
            root.mkdir(exist_ok=True)
            (root / "runs.sqlite").unlink(missing_ok=True)
            if first is not None:
                (root / "runs.sqlite").write_bytes(first)
        else:
            root.mkdir(exist_ok=True)
            board = DyingRunDrive(drive, first if what == "kill board" else -1, torn=bool(second))
            disk = DyingLibraryDisk(
                root, first if what == "kill library" else -1, torn=bool(second)
            )
            with contextlib.suppress(Killed):
                synced(drive, root, disk=board, library_disk=disk, keeps=what == "sync" and first)
        kept = in_library(root).values()
        there = {frame for run in on_board(drive) for frame in run}
        assert all(run in kept or set(run) <= there for run in made)
    synced(drive, root, frees_unreadable=True)
    assert sorted(in_library(root).values()) == sorted(made)
    assert on_board(drive) == []
    shutil.rmtree(folder)


def record(drive, slots):
    """Let a board record a run if it has room; return its frames, if it did."""
    free = [
        path
        for path in PATHS[:6]
        if Slot(path, (drive / path).read_bytes()).state is not SlotState.TAKEN
    ]
    if len(free) < len(slots):
        return []
    for path, data in zip(free, slots, strict=False):
        (drive / path).write_bytes(data)
    return [frames_of(slots)]


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
