"""The run library: immutable files, and an index that is nothing but what they say."""

import gzip
import os
import sqlite3

import pytest

from footfall_host.errors import BadInputError
from footfall_host.recordings.board_slots import RunDrive, read_slots, runs_in
from footfall_host.recordings.library import Library
from footfall_host.recordings.library_folder import default_root
from footfall_host.recordings.library_index import SCHEMA
from recorded import RAW, UID, drive_with, recorded, written

NOW_S = 1_800_000_000
INDEX = "runs.sqlite"


def board_runs(folder, slots):
    """Return the runs that these slots of a drive hold."""
    drive = drive_with(folder, slots)
    return runs_in(slot for slot in read_slots(RunDrive(drive)) if slot and slot.frames)


@pytest.fixture
def filled(tmp_path):
    """Return a library with three runs in it, closed."""
    root = tmp_path / "lib"
    library = Library(root)
    for number, run in enumerate(
        board_runs(tmp_path / "D", [*written(5), *written(17), *written(171)])
    ):
        library.add(run, NOW_S + number)
    library.close()
    return root


def entries(root):
    library = Library(root)
    found = library.entries()
    library.close()
    return found


def test_a_file_is_what_the_slots_held_and_when_it_was_copied(tmp_path):
    slots = [*recorded("5@stand,130@170", RAW)]
    assert len(slots) > 1
    (run,) = board_runs(tmp_path / "D", slots)
    library = Library(tmp_path / "lib")
    entry = library.add(run, NOW_S).entry
    with gzip.open(tmp_path / "lib" / "runs" / f"{entry.run_id}.run.gz") as file:
        assert file.read() == b"".join(slot[4096:-4096] for slot in slots)
        assert file.mtime == NOW_S
    assert (entry.number, entry.uid, entry.synced_at, entry.raw) == (1, UID, NOW_S, True)
    assert entry.steps > 0.9 * 130 * 170 / 60
    assert entry.mean_spm == pytest.approx(170, abs=1)
    assert entry.missing_frames == 0
    assert library.read(entry.run_id).number == 1
    library.close()


def test_the_last_one_that_was_copied_comes_first(filled):
    assert [entry.number for entry in entries(filled)] == [171, 17, 5]


def test_a_run_is_found_by_its_id_its_beginning_or_its_number(filled):
    library = Library(filled)
    newest, middle, oldest = library.entries()
    for wanted, entry in (
        (newest.run_id, newest), ("171", newest), ("17", middle), (middle.run_id[:-2], middle),
        ("5-", oldest),
    ):  # fmt: skip
        assert library.find(wanted) == entry
    for wanted in ("1", "6", f"{newest.run_id}x"):
        with pytest.raises(BadInputError, match=f"{wanted}: no run of .* see footfall runs"):
            library.find(wanted)
    library.close()


def test_an_id_that_means_several_runs_is_refused_with_their_names(tmp_path):
    library = Library(tmp_path / "lib")
    for name, steps in (("a", 20), ("b", 30)):
        for run in board_runs(tmp_path / name, written(5, steps=steps)):
            library.add(run, NOW_S)
    with pytest.raises(BadInputError, match=r"5: 2 runs are called so: 5-\w+, 5-\w+; choose one"):
        library.find("5")
    library.close()


@pytest.mark.parametrize("name", ["missing", "empty", "text", "cut", "older", "newer"])
def test_an_index_that_can_not_be_used_is_made_anew(filled, name):
    before = entries(filled)
    index = filled / INDEX
    if name == "missing":
        index.unlink()
    elif name in ("older", "newer"):
        connection = sqlite3.connect(index)
        with connection:
            connection.execute("DROP TABLE runs")
            connection.execute("CREATE TABLE runs (run_id, what)")
            connection.execute(f"PRAGMA user_version = {SCHEMA + (1 if name == 'newer' else -1)}")
        connection.close()
    else:
        whole = index.read_bytes()
        index.write_bytes({"empty": b"", "text": b"runs\n" * 2000, "cut": whole[:5000]}[name])
    assert entries(filled) == before
    assert index.read_bytes().startswith(b"SQLite format 3")
    assert entries(filled) == before


def test_an_index_that_can_not_be_written_is_done_without(filled):
    before = entries(filled)
    (filled / INDEX).unlink()
    (filled / INDEX).mkdir()
    assert entries(filled) == before


def test_the_files_are_the_truth(filled):
    newest, middle, oldest = entries(filled)
    runs = filled / "runs"
    (runs / f"{newest.run_id}.run.gz").unlink()
    (runs / f"{middle.run_id}.run.gz").rename(runs / "17-mine.run.gz")
    found = entries(filled)
    assert [entry.run_id for entry in found] == ["17-mine", oldest.run_id]


@pytest.mark.parametrize("damage", [b"", b"text", None])
def test_a_damaged_file_is_told_and_the_others_are_listed(filled, damage):
    newest, *others = entries(filled)
    path = filled / "runs" / f"{newest.run_id}.run.gz"
    path.write_bytes(path.read_bytes()[:-20] if damage is None else damage)
    library = Library(filled)
    assert library.entries() == others
    (told,) = library.unreadable
    assert told.startswith(f"{path}: ")
    library.close()


def test_a_run_whose_file_is_damaged_is_copied_again_beside_it(tmp_path, filled):
    (entry,) = [entry for entry in entries(filled) if entry.number == 5]
    path = filled / "runs" / f"{entry.run_id}.run.gz"
    stamp = path.stat()
    path.write_bytes(bytes(stamp.st_size))
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))  # so that the index knows nothing
    (run,) = board_runs(tmp_path / "again", written(5))
    library = Library(filled)
    copied = library.add(run, NOW_S)
    assert copied.is_new
    assert copied.entry.run_id.startswith(entry.run_id)
    assert copied.entry.run_id != entry.run_id
    assert library.read(copied.entry.run_id).number == 5
    library.close()


def test_a_folder_that_can_not_be_made_is_one_line(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(BadInputError, match=r"no library can be there .*--library DIR"):
        Library(tmp_path / "file" / "lib")


def test_it_is_in_the_folder_for_an_applications_data(monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    assert default_root().name == "footfall"
