"""A workout to follow as options of a command: --workout, and --press for its buttons."""

from typing import TYPE_CHECKING, Any

import click

from footfall.core.settings import Settings
from footfall_host.commands.completing import workouts
from footfall_host.errors import BadInputError

if TYPE_CHECKING:  # numpy takes longer to import than help takes to print
    from footfall_host.replay import Following
    from footfall_host.workouts.model import Plan

workout_option: Any = click.option(
    "--workout", "workout_name", metavar="NAME|FILE.toml", shell_complete=workouts,
    help="Follow a workout from the first second; 'footfall workout list' lists them.",
)  # fmt: skip
press_option: Any = click.option(
    "--press", "presses_s", metavar="S", multiple=True, type=click.FloatRange(min=0),
    help="A press of the button at this second of the recording; may be used often.",
)  # fmt: skip


def given_plan(name: str | None, presses_s: tuple[float, ...], settings: Settings) -> "Plan | None":
    """Return the workout to follow, or None.

    Raises BadInputError for one that can't be followed with these settings, and for presses
    without one.
    """
    if name is None:
        if presses_s:
            raise BadInputError("--press: it ends a step of a workout; add --workout NAME")
        return None
    from footfall_host.workouts.model import written_out
    from footfall_host.workouts.shipped import given_workout

    plan = written_out(given_workout(name))
    if plan.needs_step_length and not settings.step_length_cm:
        raise BadInputError(
            f"--workout {name}: it counts metres by your step length; add "
            "--set step_length_cm=110, or what footfall calibrate finds"
        )
    return plan


def followed(plan: "Plan | None", presses_s: tuple[float, ...]) -> "Following | None":
    """Return the workout as a replay takes it."""
    from footfall_host.replay import Following
    from footfall_host.workouts.compile import bytes_of

    return None if plan is None else Following(bytes_of(plan), tuple(sorted(presses_s)))
