"""`footfall doctor`: what it finds on a drive, what it repairs, and what it leaves to the user."""

import re
import sys

import pytest
from click.testing import CliRunner

from drives import BOARD_ID, contents, new_drive, put, without_waiting
from footfall.device.fault_codes import MEANINGS, SELF_TEST_FAILED
from footfall_host import cli
from footfall_host.commands.deploy import deploy_command
from footfall_host.commands.doctor import doctor_command
from footfall_host.commands.sync import sync_command
from footfall_host.deploy import health, image
from footfall_host.deploy.disk import Disk
from footfall_host.workouts.compile import compiled
from footfall_host.workouts.shipped import shipped
from recorded import PATHS, slot, with_slots, written

FOLDER = "coach-a"
APP = f"{FOLDER}/footfall/device/app.mpy"
CORE = f"{FOLDER}/footfall/core/coach.mpy"


def invoke(command, *arguments):
    """Run a command in this process, exceptions let through."""
    given = [str(argument) for argument in arguments]
    return CliRunner().invoke(command, given, catch_exceptions=False)


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    without_waiting(monkeypatch)


@pytest.fixture
def drive(tmp_path):
    """Return a drive with this version on it."""
    folder = new_drive(tmp_path / "CIRCUITPY")
    invoke(deploy_command, "--drive", folder)
    return folder


def rows(printed):
    """Return (label, figures) of each line that has both."""
    return [
        tuple(re.split(r"\s{2,}", line.strip(), maxsplit=1))
        for line in printed.splitlines()
        if re.match(r"  \S.*\s{2,}\S", line)
    ]


def test_a_drive_as_it_should_be_needs_nothing(drive):
    before = contents(drive)
    done = invoke(doctor_command, "--drive", drive)
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0] == f"{BOARD_ID} at {drive}"
    found = dict(rows(done.stdout))
    assert found["CircuitPython"] == "10.2.1"
    assert found["firmware"].endswith(", as here")
    assert re.fullmatch(r"(\d+) of \1 as they should be", found["files"])
    assert found["settings"] == "the board takes all of them"
    assert found["faults"] == found["failures"] == "the board remembers none"
    assert contents(drive) == before


def test_what_is_damaged_missing_or_left_over_is_told_and_repaired(drive):
    whole = contents(drive)
    put(drive, {APP: whole[APP][:-1] + b"?", f"{APP}.part": b"x", "boot.py": b"# edited\n"})
    (drive / CORE).unlink()
    sick = invoke(doctor_command, "--drive", drive)
    assert sick.exit_code == 1
    told = rows(sick.stdout)
    assert ("damaged", APP) in told
    assert ("damaged", "boot.py") in told
    assert ("missing", CORE) in told
    assert ("left over", f"{APP}.part") in told
    assert "Put back what is damaged or missing: run footfall doctor --repair" in sick.stdout
    cured = invoke(doctor_command, "--drive", drive, "--repair")
    assert cured.exit_code == 0
    assert f"write  {APP}\n" in cured.stdout
    after = contents(drive)
    assert after.pop("boot.before-footfall.py") == b"# edited\n"
    assert after == whole


def test_a_file_of_the_users_in_our_folder_is_told_and_stays(drive):
    put(drive, {f"{FOLDER}/mine.py": b"x = 1\n"})
    done = invoke(doctor_command, "--drive", drive, "--repair")
    assert ("left over", f"{FOLDER}/mine.py") in rows(done.stdout)
    assert done.exit_code == 1
    assert (drive / FOLDER / "mine.py").exists()


def test_settings_are_told_as_the_board_tells_them(drive):
    put(drive, {"settings.toml": b"FOOTFALL_TARGET_SPM = 900\nFOOTFALL_DWEL_S = 1\n"})
    done = invoke(doctor_command, "--drive", drive)
    first, second = [figures for label, figures in rows(done.stdout) if label == "settings"]
    assert first.startswith("line 1: FOOTFALL_TARGET_SPM is 900, it must be 135 to 230")
    assert second.startswith("line 2: there is no setting FOOTFALL_DWEL_S; there are ")
    assert done.exit_code == 1
    (drive / "settings.toml").unlink()
    done = invoke(doctor_command, "--drive", drive)
    assert dict(rows(done.stdout))["settings"].startswith("no settings.toml")
    assert done.exit_code == 0


def test_sources_are_this_version_too(tmp_path):
    drive = new_drive(tmp_path / "D")
    invoke(deploy_command, "--drive", drive, "--py")
    done = invoke(doctor_command, "--drive", drive)
    assert dict(rows(done.stdout))["firmware"].endswith(", as here")
    assert done.exit_code == 0


def test_another_version_is_told_checked_and_not_repaired(drive, monkeypatch, capsys):
    monkeypatch.setattr(image, "__version__", "9.9.9")
    (drive / CORE).unlink()
    done = invoke(doctor_command, "--drive", drive)
    assert done.exit_code == 1
    assert ("missing", CORE) in rows(done.stdout)
    assert "not as this" in dict(rows(done.stdout))["firmware"]
    assert "Put this version on the board: run footfall deploy" in done.stdout
    monkeypatch.setattr(sys, "argv", ["footfall", "doctor", "--repair", "--drive", str(drive)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert capsys.readouterr().err.endswith("its files are not here; run footfall deploy\n")


@pytest.mark.parametrize("damage", [None, b"{", b"[1]", b'{"modules": 3}'])
def test_a_drive_without_a_firmware_that_can_be_told_says_so(tmp_path, drive, damage):
    if damage is None:
        drive = new_drive(tmp_path / "new")
    else:
        put(drive, {f"{FOLDER}/manifest.json": damage})
    done = invoke(doctor_command, "--drive", drive)
    assert dict(rows(done.stdout))["firmware"] == "none that can be told"
    assert done.exit_code == 1


def test_the_last_failure_is_read_from_what_boot_py_said(drive):
    traceback = 'Traceback (most recent call last):\n  File "app.py", line 9\nKeyError: 3'
    with (drive / "boot_out.txt").open("a") as stream:
        stream.write(f"boot.py output:\n{health.LAST_FAILURE}{traceback}\n")
    done = invoke(doctor_command, "--drive", drive)
    assert traceback in done.stdout
    assert "failures" not in dict(rows(done.stdout))


def test_the_last_faults_are_told_with_what_they_mean(drive):
    with (drive / "boot_out.txt").open("a") as stream:
        stream.write("boot.py output:\nLast faults: 3 7 99\n")
    done = invoke(doctor_command, "--drive", drive)
    found = dict(rows(done.stdout))
    assert found["fault 3"] == MEANINGS[3]
    assert found["fault 7"] == MEANINGS[7]
    assert found["fault 99"].startswith("unknown")
    assert "faults" not in found
    assert found["failures"] == "the board remembers none"
    assert done.exit_code == 0


def told_by_boot_py(drive, line):
    """Return what the doctor says of a drive whose boot.py has printed a line."""
    with (drive / "boot_out.txt").open("a") as stream:
        stream.write(f"boot.py output:\n{line}\n")
    return invoke(doctor_command, "--drive", drive)


def test_a_self_test_that_passed_needs_nothing(drive):
    assert dict(rows(invoke(doctor_command, "--drive", drive).stdout))["self-test"].startswith(
        "not run yet"
    )
    done = told_by_boot_py(drive, "Last self-test: passed")
    assert dict(rows(done.stdout))["self-test"] == "passed"
    assert done.exit_code == 0


def test_a_self_test_that_failed_is_told_with_what_to_do(drive):
    done = told_by_boot_py(drive, "Last self-test: failed")
    assert dict(rows(done.stdout))["self-test"] == MEANINGS[SELF_TEST_FAILED]
    assert "lay the clip still, press reset" in done.stdout
    assert done.exit_code == 1


def test_a_traceback_is_not_taken_for_faults(drive):
    with (drive / "boot_out.txt").open("a") as stream:
        stream.write(f"boot.py output:\n{health.LAST_FAILURE}Last faults: 3\n")
    done = invoke(doctor_command, "--drive", drive)
    assert dict(rows(done.stdout))["faults"] == "the board remembers none"
    assert "Last faults: 3" in done.stdout


def test_too_little_room_for_the_next_version_is_told(drive, monkeypatch):
    monkeypatch.setattr(Disk, "free_bytes", lambda self: 1024)
    done = invoke(doctor_command, "--drive", drive)
    assert re.search(r"Make room: the next version needs \d+ KB beside this one", done.stdout)
    assert done.exit_code == 1


def runs_told(drive):
    """Return what the doctor says of runs, and its status."""
    done = invoke(doctor_command, "--drive", drive)
    return [figures for label, figures in rows(done.stdout) if label == "runs"], done


def test_runs_and_slots_are_counted(drive):
    (told,), done = runs_told(drive)
    assert told.startswith("not recorded yet: leave the board at the USB")
    assert done.exit_code == 0
    with_slots(drive, [*written(5), *written(6, parts=2), slot(b"?" * 99)])
    (told,), done = runs_told(drive)
    assert told == "2 for footfall sync to copy; 8 of 12 slots free"
    assert dict(rows(done.stdout))["unreadable"] == PATHS[3]
    assert done.exit_code == 0
    (drive / PATHS[11]).unlink()
    (drive / PATHS[10]).write_bytes(b"begun")
    assert runs_told(drive)[0] == ["2 for footfall sync to copy; 6 of 10 slots free, 2 not there"]


def test_slots_that_are_all_taken_are_to_be_copied(drive, tmp_path):
    with_slots(drive, [written(number)[0] for number in range(12)])
    (told,), done = runs_told(drive)
    assert told == "12 for footfall sync to copy; 0 of 12 slots free"
    assert "Copy the runs, for there is no room for another: run footfall sync" in done.stdout
    assert done.exit_code == 1
    invoke(sync_command, "--drive", drive, "--library", tmp_path / "lib")
    (told,), done = runs_told(drive)
    assert told == "none to copy; 12 of 12 slots free"
    assert done.exit_code == 0


def test_runs_that_are_not_to_be_recorded_are_told(drive):
    put(drive, {"settings.toml": b"FOOTFALL_RECORD = 0\n"})
    assert runs_told(drive)[0] == ["settings.toml has them not recorded"]


def test_the_status_reaches_the_shell(drive, monkeypatch):
    for expected, damage in ((0, None), (1, b"?")):
        if damage:
            put(drive, {APP: damage})
        monkeypatch.setattr(sys, "argv", ["footfall", "doctor", "--drive", str(drive)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code == expected


def test_workouts_of_the_users_own_are_told_and_looked_at(drive):
    mine = compiled(shipped()["sprints"])
    put(drive, {"workouts/42.wrk": mine, "workouts/43.wrk": mine[:-1], "workouts/notes.txt": b"x"})
    done = invoke(doctor_command, "--drive", drive)
    assert [figures for label, figures in rows(done.stdout) if label == "workout"] == [
        "workouts/42.wrk, yours: Sprints", "workouts/43.wrk, yours: damaged",
    ]  # fmt: skip
    assert "Put workouts/43.wrk there again, or delete it: footfall workout bu" in done.stdout
    assert done.exit_code == 1


@pytest.mark.parametrize(
    ("settings", "files", "said"),
    [
        (b"FOOTFALL_WORKOUT = 2\n", {}, ""),
        (b"FOOTFALL_WORKOUT = 50\n", {}, "= 50 and there is none of that number: run footfall w"),
        (b"FOOTFALL_WORKOUT = 7\n", {}, "= 7 counts metres and FOOTFALL_STEP_LENGTH_CM is 0: run"),
        (b"FOOTFALL_WORKOUT = 7\nFOOTFALL_STEP_LENGTH_CM = 105\n", {}, ""),
        (
            b"FOOTFALL_WORKOUT = 42\n",
            {"workouts/42.wrk": b"FW"},
            "= 42 and that one can't be followed (these bytes are no workout): run footfall w",
        ),
    ],
)
def test_a_workout_that_cannot_be_followed_is_told_with_the_remedy(drive, settings, files, said):
    put(drive, {"settings.toml": settings, **files})
    done = invoke(doctor_command, "--drive", drive)
    assert said in done.stdout
    assert done.exit_code == (1 if said else 0)


def test_a_damaged_workout_that_came_along_is_repaired_as_any_file(drive):
    whole = contents(drive)
    put(drive, {f"{FOLDER}/workouts/07.wrk": b"FW"})
    sick = invoke(doctor_command, "--drive", drive)
    assert ("damaged", f"{FOLDER}/workouts/07.wrk") in rows(sick.stdout)
    invoke(doctor_command, "--drive", drive, "--repair")
    assert contents(drive) == whole
