"""Which files go onto a board's drive, and where; the same from a wheel and from a checkout."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from footfall_boards import module_name  # type: ignore[import-not-found]

from footfall.core.tunables import TUNABLES, Tunable
from footfall_host.board_files import board_file_of
from footfall_host.setting_reasons import REASONS

# A package's __init__.py is no file of the drive, so the drive's files are named.
DRIVE_FILES = ("boot.py", "code.py", "safemode.py")
LIBRARY = "lib"
BOARDS = f"{LIBRARY}/footfall_boards"
SOURCE_SUFFIX = ".py"
PACKAGE_FILE = "__init__.py"
HOW_TO_USE = (
    'Take the "# " from the front of a setting to change it, then save: the board restarts with it.'
)


def files_to_flash(board_id: str) -> dict[str, Traversable]:
    """Return the project's own files for one board: path on the drive -> source, sorted by path.

    Raises BadInputError for a board that no board file describes.
    """
    board_file_of(board_id)
    drive = files("footfall_drive")
    boards = files("footfall_boards")
    board_file = boards / f"{module_name(board_id)}{SOURCE_SUFFIX}"
    found = {name: drive / name for name in DRIVE_FILES}
    found[f"{BOARDS}/{PACKAGE_FILE}"] = boards / PACKAGE_FILE
    found[f"{BOARDS}/{board_file.name}"] = board_file
    found.update(_sources(files("footfall"), f"{LIBRARY}/footfall"))
    return dict(sorted(found.items()))


def settings_template() -> str:
    """Return a settings.toml for the drive: every tunable at its default, commented out."""
    return f"# {HOW_TO_USE}\n" + "".join(_setting(tunable) for tunable in TUNABLES)


def _setting(tunable: Tunable) -> str:
    # A reason may have a colon of its own; one in a line is enough.
    reason = REASONS[tunable.name].replace(": ", "; ")
    return (
        f"\n# {tunable.key}: {reason} ({tunable.allowed()})\n# {tunable.key} = {tunable.default}\n"
    )


def _sources(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    """Yield the Python files in a folder and below, and where they go."""
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _sources(entry, f"{path}/{entry.name}")
        elif entry.name.endswith(SOURCE_SUFFIX):
            yield f"{path}/{entry.name}", entry
