"""A plan's file as commands take it, and the plan as it goes on after the library's runs."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from footfall_host.commands.given_library import given_library
from footfall_host.recordings.library_folder import default_root

if TYPE_CHECKING:
    from footfall_host.plan.model import Plan


def followed_plan(plan: "Plan", library_root: Path | None, today: date) -> "Plan":
    """Return the plan as it goes on after the runs that the library has of it."""
    from footfall_host.plan.follow import Run, followed

    if not (library_root or default_root()).is_dir():
        return plan
    with given_library(library_root) as library:
        runs = [
            # A board has no clock: the day is that on which the run was copied.
            Run(entry.copied_at.date(), None, entry.mean_spm, entry.running_s)
            for entry in library.entries()
            if entry.copied_at and entry.mean_spm
        ]
    runs = [run for run in runs if plan.weeks[0].start <= run.day <= today]
    if not runs:
        return plan
    click.echo(f"note: the plan follows {len(runs)} runs of the library", err=True)
    return followed(plan, runs, today)
