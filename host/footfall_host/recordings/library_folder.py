"""Where the run library is, and how its files are called, for who needs no more of it."""

from pathlib import Path

import platformdirs

FOLDER = "runs"
SUFFIX = ".run.gz"


def default_root() -> Path:
    """Return where this computer keeps an application's data."""
    return platformdirs.user_data_path("footfall", appauthor=False)


def files_of(root: Path) -> dict[str, Path]:
    """Return the file of each run of a library by the run's id; {} where there is no library."""
    found = sorted((root / FOLDER).glob(f"*{SUFFIX}"))
    return {path.name.removesuffix(SUFFIX): path for path in found}
