"""Files and folders as commands take them, and -o, which says where what a command makes goes."""

from pathlib import Path
from typing import Any

import click

# Not looked at before it is used: what is wrong with it is told by who reads or writes it.
A_PATH = click.Path(readable=False, path_type=Path)


def output_option(metavar: str, what_it_does: str, **given: Any) -> Any:
    """Make the option -o, which a command takes as `output`; given: more for click.option."""
    return click.option(
        "-o", "--output", "output", metavar=metavar, type=A_PATH, help=what_it_does, **given
    )


def page_option(what_it_does: str) -> Any:
    """Make the option --html, which a command takes as `page`."""
    return click.option("--html", "page", metavar="FILE.html", type=A_PATH, help=what_it_does)
