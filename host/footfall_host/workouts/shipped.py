"""The workouts that come along, by the names of their files, and any other by its file's path."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from footfall_host.errors import BadInputError
from footfall_host.workouts.compile import compiled
from footfall_host.workouts.model import Workout
from footfall_host.workouts.read import read_workout, workout_in

PACKAGE = "footfall_workouts"
SUFFIX = ".toml"
# On the board: in the version's folder those that come along, at the root the user's own.
FOLDER = "workouts"
WORKOUT_SUFFIX = ".wrk"


@cache
def shipped() -> dict[str, Workout]:
    """Return the workouts by name, in the order of their numbers."""
    found = {name: workout_in(text_of(name).encode(), f"{name}{SUFFIX}") for name in names()}
    return dict(sorted(found.items(), key=lambda item: item[1].number))


def names() -> list[str]:
    """Return the names alone, in the order of the alphabet."""
    entries = [entry.name for entry in files(PACKAGE).iterdir()]
    return sorted(name.removesuffix(SUFFIX) for name in entries if name.endswith(SUFFIX))


def text_of(name: str) -> str:
    """Return the file of a workout that comes along."""
    return files(PACKAGE).joinpath(f"{name}{SUFFIX}").read_text(encoding="utf-8")


def given_workout(name: str) -> Workout:
    """Return a workout that comes along, by its name, or another by its file's path.

    Raises BadInputError for a name that nothing has, and as read_workout does.
    """
    if name in shipped():
        return shipped()[name]
    path = Path(name)
    if path.suffix != SUFFIX and not path.exists():
        raise BadInputError(
            f'there is no workout "{name}"; there are {", ".join(shipped())}, and yours is a '
            f"file that ends in {SUFFIX}"
        )
    return read_workout(path)


def board_path(number: int) -> str:
    """Return where a board looks for a workout, below the root or the version's folder."""
    return f"{FOLDER}/{number:02}{WORKOUT_SUFFIX}"


def board_files() -> dict[str, bytes]:
    """Return what goes into the version's folder on a board, by path within it."""
    return {board_path(workout.number): compiled(workout) for workout in shipped().values()}
