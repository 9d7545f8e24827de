"""Settings as options of a command: --target, and --set for any of them."""

from collections.abc import Callable, Iterable
from typing import Any

import click

from footfall.core.settings import Settings
from footfall_host.commands.completing import settings as complete_settings
from footfall_host.errors import BadInputError
from footfall_host.setting_text import assign_text

TARGET = "target_spm"

AUTO, AUTO_TARGET = "auto", "auto_target"


def target_option_that(
    which: str, default: str = f"{Settings().target_spm}"
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make the option --target; which: what is to be said of it after its unit."""
    return click.option(
        "--target",
        metavar="SPM",
        help=f"The cadence to keep, in steps per minute{which}.  [default: {default}]",
    )


target_option = target_option_that("")
target_or_auto_option = target_option_that(
    f"; '{AUTO}' measures the runner's own first and asks for somewhat more"
)

set_option = click.option(
    "--set",
    "assignments",
    metavar="NAME=VALUE",
    multiple=True,
    shell_complete=complete_settings,
    help="Give any setting of the board a value; may be used once for each.",
)


def given_settings(
    target: str | None, assignments: Iterable[str] = (), *, may_measure: bool = False
) -> Settings:
    """Return the default settings with those changed that --target and --set give.

    may_measure: whether the target may be left to what the run itself shows.
    Raises BadInputError, naming the option, for a value or a name that cannot be, and for a
    setting that is given twice.
    """
    settings = Settings()
    assigned = set()
    if target == AUTO and may_measure:
        settings.auto_target = 1
        assigned.add(AUTO_TARGET)
    elif target is not None:
        assign_text(settings, TARGET, target, given=f"--target {target}")
        assigned.add(TARGET)
    for assignment in assignments:
        given = f"--set {assignment}"
        name, equals, value = assignment.partition("=")
        if not equals:
            raise BadInputError(f"{given}: write NAME=VALUE, such as dwell_s=8")
        if name in assigned:
            raise BadInputError(f"{given}: {name} is given twice; leave one out")
        assign_text(settings, name, value, given)
        assigned.add(name)
    return settings
