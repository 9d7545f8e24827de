"""A picture to draw as an option of a command: --plot, and a name refused before work is done."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from footfall_host.commands.given_path import A_PATH


def plot_option(what_it_does: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make the option --plot, which a command takes as `picture`."""
    return click.option(
        "--plot",
        "picture",
        metavar="FILE.png",
        type=A_PATH,
        help=f"{what_it_does}: .png, .svg or .pdf.",
    )


def check_picture(picture: Path | None) -> None:
    """Raise BadInputError if a picture is asked for under a name that no format has."""
    if picture:
        # matplotlib takes longer to import than most commands take to run without it.
        from footfall_host.plot import check_ending

        check_ending(picture)
