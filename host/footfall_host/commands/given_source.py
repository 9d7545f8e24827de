"""A run as an argument of a command that shows all of it: recorded by a board, or replayed."""

from pathlib import Path
from typing import TYPE_CHECKING

from footfall_host.commands.given_run import given_run, names_run
from footfall_host.commands.given_settings import given_settings
from footfall_host.commands.given_trace import given_trace
from footfall_host.commands.given_workout import followed, given_plan
from footfall_host.errors import BadInputError

if TYPE_CHECKING:  # numpy takes longer to import than help takes to print
    from footfall.core.settings import Settings
    from footfall_host.readers.generic import Layout
    from footfall_host.replay import Event, Following
    from footfall_host.report.source import Source
    from footfall_host.trace import Trace


def given_source(
    run: Path | None,
    library_root: Path | None,
    target: str | None,
    assignments: tuple[str, ...],
    layout: "Layout | None" = None,
    workout_name: str | None = None,
    presses_s: tuple[float, ...] = (),
) -> "Source":
    """Return a run as its board told it or, of a recording, as a replay with these settings says.

    Raises BadInputError where there is no such run, and for settings of a run that had its own.
    """
    from footfall_host.report.source import from_recorded, from_trace

    if run is not None and names_run(run):
        if target is not None or assignments or layout or workout_name is not None or presses_s:
            raise BadInputError(
                f"{run}: a recorded run is told with the settings that it had; leave out "
                "--target, --set and whatever else says how to replay a recording"
            )
        return from_recorded(*given_run(run, library_root))
    settings = given_settings(target, assignments, may_measure=True)
    plan = given_plan(workout_name, presses_s, settings)
    trace = given_trace(run, layout)
    events = _replayed(trace, settings, followed(plan, presses_s))
    return from_trace(trace, events, settings, plan)


def _replayed(trace: "Trace", settings: "Settings", workout: "Following | None") -> "list[Event]":
    """Return what a replay says, with a bar of the seconds that are done."""
    from footfall_host.commands.progress import progress_bar
    from footfall_host.replay import Cadence, replay

    events = []
    with progress_bar() as progress:
        task = progress.add_task("replaying, s", total=round(trace.duration_s))
        for event in replay(trace, settings, (), workout):
            events.append(event)
            if isinstance(event, Cadence):
                progress.advance(task)
    return events
