"""What the Tab key offers for an argument or an option: ids of runs, and names of other things.

It is asked at every press of the key, so nothing heavy is imported, and no run is read.
"""

from collections.abc import Iterable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from footfall.core.tunables import TUNABLES, Tunable

# In the shells' hands: what completes a file's name.
FILE = "file"
# A setting with more values than these offers its ends and its default alone.
MOST_VALUES = 12


def runs(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the runs of the library, by id, and files."""
    from footfall_host.recordings.library_folder import default_root, files_of

    root: Path | None = ctx.params.get("library_root")
    found = files_of(root or default_root())
    return [*_beginning(found, incomplete), CompletionItem(incomplete, FILE)]


def workouts(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the workouts that come along, and files."""
    from footfall_host.workouts.shipped import names

    return [*_beginning(names(), incomplete), CompletionItem(incomplete, FILE)]


def boards(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the boards that have a file."""
    from footfall_host.board_files import board_files

    return _beginning({board.board_id: board.what for board in board_files()}, incomplete)


def settings(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the settings and, after the equals sign, values."""
    name, equals, _value = incomplete.partition("=")
    if not equals:
        names = {f"{each.name}=": f"{each.allowed()}, by default {each.default}"
                 for each in TUNABLES}  # fmt: skip
        return _beginning(names, incomplete)
    values = [each for tunable in TUNABLES if tunable.name == name for each in _values(tunable)]
    return _beginning((f"{name}={value}" for value in values), incomplete)


def _values(tunable: Tunable) -> list[int]:
    every = range(tunable.lowest, tunable.highest + 1)
    few = every if len(every) <= MOST_VALUES else (tunable.lowest, tunable.highest)
    return sorted({*few, tunable.default})


def _beginning(names: Iterable[str], incomplete: str) -> list[CompletionItem]:
    told = names if isinstance(names, dict) else {}
    return [
        CompletionItem(name, help=told[name] if isinstance(told.get(name), str) else None)
        for name in names
        if name.startswith(incomplete)
    ]
