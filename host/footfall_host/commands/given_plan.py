"""A plan as commands go by it: after the runs that the library has since it began."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:  # numpy takes longer to import than help takes to print
    from footfall_host.plan.model import Plan
    from footfall_host.recordings.entry import Entry


def followed_plan(plan: "Plan", entries: "Iterable[Entry]", today: date) -> "Plan":
    """Return the plan as it goes on after those of the runs that are of it, and say how many."""
    from footfall_host.plan.follow import Run, followed

    runs = [
        # A board has no clock: the day is that on which the run was copied.
        Run(entry.copied_at.date(), None, entry.mean_spm, entry.running_s)
        for entry in entries
        if entry.copied_at and entry.mean_spm
    ]
    runs = [run for run in runs if plan.weeks[0].start <= run.day <= today]
    if not runs:
        return plan
    click.echo(f"note: the plan follows {len(runs)} runs of the library", err=True)
    return followed(plan, runs, today)
