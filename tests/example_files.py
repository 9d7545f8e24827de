"""A folder in which every example of the commands' help can be run: the files that they name.

A library with run 1, and the drive of a board that counts as plugged in, are there too.
"""

import json
import pathlib
from datetime import UTC, datetime, timedelta

import gpxpy.gpx
import pytest

import drives
from footfall_host.commands.deploy import deploy_command
from footfall_host.commands.settings import settings_command
from footfall_host.commands.statuses import FINE
from footfall_host.commands.sync import sync_command
from footfall_host.deploy.drives import drive_at
from footfall_host.plan.toml_file import toml_of
from footfall_host.run_plan import parse_plan
from footfall_host.simulate import simulate, strikes_csv
from footfall_host.trace import write_trace
from plans import example
from recorded import RAW, recorded, with_slots
from recorded_commands import run
from workout_files import SMALL

LIBRARY, DRIVE = "library", "DRIVE"
# So long that examples that name a minute of it find one, and that 500 m are a run's length.
RUNS = {"run.csv": "80@165", "easy.csv": "150@165", "quick.csv": "150@174"}
RECORDED = "5@stand,45@170,10@stand"
METRES_PER_DEGREE = 111_195.0
TRACK_BEGAN = datetime(2026, 11, 26, 7, 30, tzinfo=UTC)
BOARD = '''"""A Pico W, as somebody has wired it."""

BOARD_ID = "raspberry_pi_pico_w"
ACCELEROMETER_SCL_PIN = "GP5"
ACCELEROMETER_SDA_PIN = "GP4"
ACCELEROMETER_ADDRESS = 0x18
SPEAKER_PIN = "GP16"
BUTTON_RAISE_PIN = "GP14"
BUTTON_LOWER_PIN = "GP15"
BUTTON_PRESSED = False
LED_PIN = "GP17"
'''


def write_all(folder: pathlib.Path) -> None:
    """Write all of it into a folder."""
    with pytest.MonkeyPatch.context() as patches:
        drives.without_waiting(patches)
        _write_files(folder)
        _write_runs(folder)


def _write_files(folder: pathlib.Path) -> None:
    for seed, (name, plan) in enumerate(RUNS.items()):
        made = simulate(parse_plan(plan), None, 100.0, seed)
        write_trace(folder / name, made.t_s, made.acc_g)
        (folder / name).with_suffix(".strikes.csv").write_bytes(strikes_csv(made.strikes))
    (folder / "track.gpx").write_text(track(120))
    (folder / "plan.toml").write_bytes(toml_of(example()))
    (folder / "mine.toml").write_text(SMALL)
    (folder / "raspberry_pi_pico_w.py").write_text(BOARD)
    printed = run(settings_command, "print", library=folder / LIBRARY).stdout
    (folder / "settings.toml").write_text(printed)


def _write_runs(folder: pathlib.Path) -> None:
    """Put a run on a drive and into the library, and the firmware onto the drive."""
    drive = with_slots(drives.new_drive(folder / DRIVE), recorded(RECORDED, RAW))
    copied = run(sync_command, "--drive", drive, "--keep", "--json", library=folder / LIBRARY)
    assert json.loads(copied.stdout)["runs"][0]["number"] == 1
    deployed = run(deploy_command, "--drive", drive, library=folder / LIBRARY)
    assert deployed.exit_code == FINE


def be_there(patches: pytest.MonkeyPatch, folder: pathlib.Path) -> None:
    """Make that folder the one where commands run, with its library and its board plugged in."""
    patches.chdir(folder)
    patches.setenv("FOOTFALL_LIBRARY", LIBRARY)
    # Where a compiled core is kept.
    patches.setenv("XDG_CACHE_HOME", str(folder))
    drives.without_waiting(patches)
    for place in ("deploy.drives", "commands.given_drive"):
        patches.setattr(f"footfall_host.{place}.find_drives", lambda: [drive_at(folder / DRIVE)])


def track(metres: float, points: int = 30) -> str:
    """Return a track due north, over small hills, as GPX; a point each 4 s."""
    gpx = gpxpy.gpx.GPX()
    segment = gpxpy.gpx.GPXTrackSegment()
    for k in range(points):
        north = 50 + metres / METRES_PER_DEGREE * k / (points - 1)
        at = TRACK_BEGAN + timedelta(seconds=4 * k)
        point = gpxpy.gpx.GPXTrackPoint(north, 8.0, elevation=100 + 9 * (k % 2), time=at)
        segment.points.append(point)
    gpx.tracks.append(gpxpy.gpx.GPXTrack())
    gpx.tracks[0].segments.append(segment)
    return gpx.to_xml()
