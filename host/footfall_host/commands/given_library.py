"""The run library as commands take it: named, or in the folder for an application's data."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from footfall_host.commands.given_path import A_PATH

if TYPE_CHECKING:  # numpy and SQLite take a while to import
    from footfall_host.recordings.library import Library

library_option: Any = click.option(
    "--library",
    "library_root",
    metavar="DIR",
    envvar="FOOTFALL_LIBRARY",
    show_envvar=True,
    type=A_PATH,
    help="The run library; without it, the one in your data folder.",
)


@contextlib.contextmanager
def given_library(root: Path | None) -> Iterator["Library"]:
    """Open a library, and say which of its files hold no run that can be read."""
    from footfall_host.recordings.library import Library
    from footfall_host.recordings.library_folder import default_root

    library = Library(root or default_root())
    with contextlib.closing(library):
        for problem in library.unreadable:
            click.echo(f"note: {problem}", err=True)
        yield library
