"""Labelled recordings as arguments of a command: a corpus, or simulated runners."""

import pathlib
from collections.abc import Callable
from typing import Any

import click

folder_argument = click.argument(
    "folder",
    type=click.Path(readable=False, path_type=pathlib.Path),
    metavar="[DIR]",
    required=False,
)
simulated_option = click.option(
    "--simulated",
    "minutes",
    type=click.FloatRange(min=1),
    metavar="MINUTES",
    help="Take so many minutes of simulated runners in place of a corpus.",
)
seed_option = click.option(
    "--seed",
    type=click.IntRange(min=0),
    help="Other simulated runners; where constants are tuned, other trials too.  [default: 0]",
)


def recordings_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command all three: folder, minutes and seed."""
    return folder_argument(simulated_option(seed_option(command)))
