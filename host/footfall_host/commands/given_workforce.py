"""Where a long command works, as options: --jobs and --scheduler."""

from collections.abc import Callable
from typing import Any

import click

from footfall_host.errors import BadInputError

jobs_option = click.option(
    "--jobs",
    "processes",
    type=click.IntRange(min=1),
    metavar="N",
    help="Work in so many processes.  [default: one a core]",
)
scheduler_option = click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Work on the Dask cluster of this scheduler, such as tcp://10.0.0.5:8786.",
)


def workforce_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command both."""
    return jobs_option(scheduler_option(command))


def check_workforce(processes: int | None, scheduler: str | None) -> None:
    """Raise BadInputError where both are given."""
    if processes is not None and scheduler is not None:
        raise BadInputError("--jobs is for this machine: leave it out with --scheduler")
