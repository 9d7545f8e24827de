"""Labelled recordings as arguments of a command: a corpus, or simulated runners."""

from collections.abc import Callable
from typing import Any

import click

from footfall_host.commands.given_path import A_PATH
from footfall_host.commands.given_seed import DEFAULT_SEED

folder_argument = click.argument(
    "folder",
    type=A_PATH,
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
    metavar="N",
    type=click.IntRange(min=0),
    help="Other simulated runners; where constants are tuned, other trials too.  "
    f"[default: {DEFAULT_SEED}]",
)


def recordings_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command all three: folder, minutes and seed."""
    return folder_argument(simulated_option(seed_option(command)))
