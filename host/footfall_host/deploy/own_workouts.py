"""A user's own workouts on a drive, and whether the one that is asked for can be followed."""

from collections.abc import Iterator

from footfall.core.settings import Settings
from footfall.core.settings_text import read_settings
from footfall.core.tunables import find
from footfall.core.workout_check import check
from footfall_host.deploy.disk import Disk
from footfall_host.deploy.steps import SETTINGS
from footfall_host.workouts.compile import plan_of
from footfall_host.workouts.shipped import FOLDER, WORKOUT_SUFFIX, board_path

BUILD = "footfall workout build"


def own_workouts(disk: Disk) -> dict[str, str]:
    """Return the name of each by its path; empty for one that is damaged."""
    paths = [path for path in disk.files() if path.startswith(f"{FOLDER}/")]
    return {
        path: _name_in(disk.read(path) or b"") for path in paths if path.endswith(WORKOUT_SUFFIX)
    }


def why_not_followed(disk: Disk, folder: str | None) -> Iterator[str]:
    """Yield why the board can't follow the workout that its settings ask for, with the remedy.

    folder: of the version that runs, or None.
    """
    settings = Settings()
    read_settings(disk.read(SETTINGS) or b"", settings)
    if not settings.workout:
        return
    asked = f"{find('workout').key} = {settings.workout}"
    path = board_path(settings.workout)
    data = disk.read(path) or (disk.read(f"{folder}/{path}") if folder else None)
    if data is None:
        yield f"{asked} and there is none of that number: run {BUILD} FILE, or set it to 0"
        return
    try:
        plan = plan_of(data)
        check(data)
    except ValueError as problem:
        yield f"{asked} and that one can't be followed ({problem}): run {BUILD} FILE"
        return
    if plan.needs_step_length and not settings.step_length_cm:
        key = find("step_length_cm").key
        yield f"{asked} counts metres and {key} is 0: run footfall calibrate RUN --drive DIR"


def _name_in(data: bytes) -> str:
    try:
        return plan_of(data).name
    except ValueError:
        return ""
