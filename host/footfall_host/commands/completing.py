"""What the Tab key offers for an argument or an option: ids of runs, and names of other things.

It is asked at every press of the key, so nothing heavy is imported, and no run is read.
"""

from collections.abc import Mapping
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from footfall.core.tunables import TUNABLES, Tunable

# What a shell completes itself: the name of a file.
FILE = "file"
# A setting with more values than these offers its ends and its default alone.
MOST_VALUES = 12


def runs(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the runs of the library, by id, and files."""
    from footfall_host.recordings.library_folder import default_root, files_of

    root: Path | None = ctx.params.get("library_root")
    found = files_of(root or default_root())
    return [*_beginning(dict.fromkeys(found), incomplete), CompletionItem(incomplete, FILE)]


def workouts(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the workouts that come along, and files."""
    from footfall_host.workouts.shipped import names

    return [*_beginning(dict.fromkeys(names()), incomplete), CompletionItem(incomplete, FILE)]


def boards(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the boards that have a file."""
    from footfall_host.board_files import board_files

    return _beginning({board.board_id: board.what for board in board_files()}, incomplete)


def settings(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the settings and, after the equals sign, values."""
    told: dict[str, str | None] = {}
    for tunable in TUNABLES:
        if not incomplete.startswith(f"{tunable.name}="):
            told[f"{tunable.name}="] = f"{tunable.allowed()}, by default {tunable.default}"
        else:
            told |= dict.fromkeys(f"{tunable.name}={value}" for value in _values(tunable))
    return _beginning(told, incomplete)


def constants(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the constants that are tuned."""
    from footfall_host.tuning.constants import TUNED

    return _beginning({str(each): f"as shipped {each.shipped}" for each in TUNED}, incomplete)


def _values(tunable: Tunable) -> list[int]:
    every = range(tunable.lowest, tunable.highest + 1)
    few = every if len(every) <= MOST_VALUES else (tunable.lowest, tunable.highest)
    return sorted({*few, tunable.default})


def _beginning(told: Mapping[str, str | None], incomplete: str) -> list[CompletionItem]:
    """Return those names that begin so, each with what is told of it."""
    return [
        CompletionItem(name, help=line)
        for name, line in told.items()
        if name.startswith(incomplete)
    ]
