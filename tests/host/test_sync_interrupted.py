"""Syncing that ends anywhere: each run is on the board or in the library, and none twice."""

import contextlib
import errno
import itertools
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drives import Killed, new_drive
from footfall_host.deploy.disk import DriveError
from footfall_host.recordings.board_slots import Slot
from footfall_host.recordings.frames import SlotState, slot_state
from footfall_host.recordings.library_index import Index
from recorded import (
    PATHS,
    DyingLibraryDisk,
    DyingRunDrive,
    drive_with,
    with_slots,
    written,
)
from syncing import frames_of, in_library, on_board, synced


@pytest.fixture
def folder(tmp_path):
    return tmp_path


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


@settings(max_examples=25)
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
