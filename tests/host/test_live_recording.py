"""The file of what was seen: its lines, that they are there at once, and which it refuses."""

import csv
import json
import subprocess
import sys

import pytest

from footfall_host.errors import BadInputError
from footfall_host.live.connection import Pod
from footfall_host.live.finding import FOOT_POD
from footfall_host.live.recording import COLUMNS, Recording, check_recording
from footfall_host.live.view import View
from live_runs import BEGAN


@pytest.fixture
def view():
    """Return a view that has just heard another maker's pod."""
    made = View(own_target_spm=160)
    made.is_pod(Pod(FOOT_POD, "Pod", "C0:02", -60))
    made.heard(bytes([4, 0, 3, 86]), 0.0)
    return made


def test_a_line_is_in_the_file_before_the_next(tmp_path, view):
    path = tmp_path / "seen.csv"
    with Recording(path, BEGAN) as recording:
        for second in range(3):
            recording.write(view, second + 0.25)
            with path.open(newline="") as stream:
                rows = list(csv.DictReader(stream))
            assert len(rows) == second + 1
    assert tuple(rows[0]) == COLUMNS
    last = rows[-1]
    assert (last["t_s"], last["at"]) == ("2.25", "2026-05-01T07:30:02.250")
    assert (last["address"], last["state"], last["spm"]) == ("C0:02", "running", "172.0")
    assert (last["target_spm"], last["rsc_cadence"], last["rsc_speed_mps"]) == ("160", "86", "3.0")
    assert {last[name] for name in ("steps", "cues", "overruns", "faults", "seconds")} == {""}


def test_lines_of_json_leave_out_what_the_pod_does_not_tell(tmp_path, view):
    path = tmp_path / "seen.JSONL"
    with Recording(path, BEGAN) as recording:
        recording.write(view, 1.0)
        view.heard(bytes([0, 0, 0, 40]), 1.0)
        recording.write(view, 2.0)
    first, second = (json.loads(line) for line in path.read_text().splitlines())
    assert first["spm"] == 172.0
    assert (second["spm"], second["state"]) == (None, "walking")
    assert "cues" not in first


def test_an_older_file_is_replaced_by_the_first_line_only(tmp_path, view):
    path = tmp_path / "seen.csv"
    path.write_text("yesterday\n" * 100)
    with Recording(path, BEGAN):
        pass
    assert path.read_text() == "yesterday\n" * 100
    with Recording(path, BEGAN) as recording:
        recording.write(view, 0.0)
    assert "yesterday" not in path.read_text()
    assert len(path.read_text().splitlines()) == 2


def test_nothing_seen_leaves_no_file(tmp_path):
    path = tmp_path / "seen.csv"
    with Recording(path, BEGAN):
        assert path.exists()
    assert not path.exists()


def test_without_a_name_nothing_is_written(view):
    with Recording(None, BEGAN) as recording:
        recording.write(view, 0.0)
    assert recording.lines == 0


@pytest.mark.parametrize("name", ["seen", "seen.txt", "seen.csv.gz"])
def test_another_ending_is_refused(tmp_path, name):
    with pytest.raises(BadInputError, match=r"name it \.csv or \.jsonl"):
        check_recording(tmp_path / name)
    with pytest.raises(BadInputError), Recording(tmp_path / name, BEGAN):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with (
        pytest.raises(BadInputError, match="cannot be written"),
        Recording(tmp_path / "nowhere" / "seen.csv", BEGAN),
    ):
        pass


FILLS_THE_DISK = """
import datetime, pathlib, resource, sys
from footfall_host.live.recording import Recording
from footfall_host.live.view import View
view = View(own_target_spm=160)
resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600))
with Recording(pathlib.Path(sys.argv[1]), datetime.datetime.now()) as recording:
    try:
        while True:
            recording.write(view, 0.0)
    except OSError as problem:
        print(recording.lines, problem.filename, problem.strerror, sep=";")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs the limits of POSIX")
def test_a_full_disk_is_told_with_the_files_name(tmp_path):
    path = tmp_path / "seen.csv"
    arguments = [sys.executable, "-c", FILLS_THE_DISK, path]
    done = subprocess.run(list(map(str, arguments)), capture_output=True, text=True)
    lines, name, why = done.stdout.strip().split(";")
    assert (name, done.stderr) == (str(path), "")
    assert "too large" in why
    whole = path.read_text().splitlines()[1 : int(lines) + 1]
    assert {line.count(",") for line in whole} == {len(COLUMNS) - 1}
    assert path.stat().st_size == 600
