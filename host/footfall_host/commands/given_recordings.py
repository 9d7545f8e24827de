"""Labelled recordings as arguments of a command: a corpus, or simulated runners."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from footfall_host.commands.given_path import A_PATH
from footfall_host.commands.given_seed import DEFAULT_SEED

if TYPE_CHECKING:
    from footfall_host.evaluation.aggregate import Broken
    from footfall_host.evaluation.jobs import RecordedJob, SimulatedJob

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


def given_jobs(
    folder: Path | None, minutes: float | None, seed: int | None
) -> "Sequence[RecordedJob | SimulatedJob]":
    """Return the jobs of a corpus, or of so many simulated minutes.

    Raises a usage error unless just one of them is given, and BadInputError where a folder holds
    none.
    """
    # The scorer's libraries take a second to import, which help should not pay.
    from footfall_host.evaluation.jobs import recorded_jobs, simulated_jobs

    if folder is not None and minutes is None:
        return recorded_jobs(folder)
    if folder is None and minutes is not None:
        return simulated_jobs(minutes, DEFAULT_SEED if seed is None else seed)
    raise click.UsageError("name either the folder of a corpus or --simulated MINUTES")


def tell_left_out(broken: "Iterable[Broken]") -> None:
    """Name the recordings that could not be used."""
    for one in broken:
        click.echo(f"left out: {one.problem}", err=True)


def recordings_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command all three: folder, minutes and seed."""
    return folder_argument(simulated_option(seed_option(command)))
