"""`footfall plan`: a training plan of weeks for cadence, and what comes next of one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from footfall_host.commands.examples import TaughtGroup
from footfall_host.commands.given_drive import drive_option, given_drive
from footfall_host.commands.given_json import json_option, print_document
from footfall_host.commands.given_library import given_library, library_option
from footfall_host.commands.given_path import A_PATH
from footfall_host.commands.plan_make import ISO_DAY, WISH, make_command
from footfall_host.commands.statuses import FAILURE, FINE
from footfall_host.errors import BadInputError
from footfall_host.recordings.library_folder import default_root

if TYPE_CHECKING:
    from footfall_host.plan.model import Plan, Session

plan_argument = click.argument("path", metavar="PLAN.toml", type=A_PATH)


@click.group(
    "plan",
    cls=TaughtGroup,
    examples=[
        (f"footfall plan make {WISH} -o plan.toml", "eight weeks from 162 to 174 steps a minute"),
        ("footfall plan next plan.toml", "what today's session is, or the next"),
    ],
)
def plan_command() -> None:
    """Make a training plan of weeks for your cadence, and go by it."""


plan_command.add_command(make_command)


@plan_command.command(
    "check",
    examples=[
        ("footfall plan check plan.toml", "which rules it keeps, after you have edited it"),
        ("footfall plan check plan.toml --json", "the same for a script"),
    ],
)
@plan_argument
@json_option
@click.pass_context
def check_command(ctx: click.Context, path: Path, as_json: bool) -> None:
    """Say which rules a plan keeps, after you have edited it.

    The status is 0 if it keeps all of them, and 1 otherwise.
    """
    from footfall_host.plan.rules import breaches_of, rules_of
    from footfall_host.plan.toml_file import read_plan

    plan = read_plan(path)
    breaches = breaches_of(plan)
    if as_json:
        rules = [
            {
                "name": rule.name,
                "asks": rule.asks,
                "source": rule.source,
                "breaches": list(breaches[rule.name]),
            }
            for rule in rules_of(plan)
        ]
        print_document({"file": path, "rules": rules})
    else:
        _print_rules(plan, breaches)
    ctx.exit(FAILURE if any(breaches.values()) else FINE)


def _print_rules(plan: "Plan", breaches: Mapping[str, Sequence[str]]) -> None:
    from footfall_host.plan.rules import rules_of

    for rule in rules_of(plan):
        mark = click.style("broken", bold=True) if breaches[rule.name] else "kept  "
        click.echo(f"{mark}  {rule.name}: {rule.asks} ({rule.source})")
        for breach in breaches[rule.name]:
            click.echo(f"        {breach}")


@plan_command.command(
    "next",
    examples=[
        ("footfall plan next plan.toml", "what it is, onto the board that is plugged in"),
        ("footfall plan next plan.toml --date 2026-12-05 --dry-run", "of another day; look only"),
        ("footfall plan next plan.toml --dry-run --json", "the same for a script"),
    ],
)
@plan_argument
@click.option(
    "--date", "day", metavar="YYYY-MM-DD", type=ISO_DAY, help="Of another day than today."
)
@drive_option
@library_option
@click.option(
    "--dry-run", is_flag=True, help="Say what would be put on the board, and put nothing."
)
@json_option
def next_command(
    path: Path,
    day: datetime | None,
    drive_path: Path | None,
    library_root: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Say what today's session is, or the next, and put its settings on the board.

    The board is the one of --drive, or the one that is plugged in; its settings.toml gets another
    target, fading and workout, and stays as it is otherwise. Where the run library has runs since
    the plan began, the plan goes on from what was really run.
    """
    from footfall_host.plan.text import session_lines
    from footfall_host.plan.toml_file import read_plan

    today = day.date() if day else date.today()
    plan = _followed(read_plan(path), library_root, today)
    sessions = [session for session in plan.sessions if session.day >= today]
    if not sessions:
        raise BadInputError(
            f"{path}: nothing is planned from {today} on; make the next with footfall plan make"
        )
    first_day = sessions[0].day
    due = [session for session in sessions if session.day == first_day]
    run = next((session for session in sessions if session.is_run), None)
    if not as_json:
        if first_day > today:
            click.echo(f"{today}: rest")
        for line in session_lines(due):
            click.echo(line)
    on_board = _put_on_board(run, drive_path, dry_run, partial(click.echo, err=as_json))
    if as_json:
        from footfall_host.plan.toml_file import as_plain

        print_document({"date": f"{today}", "sessions": as_plain(due), **on_board})


def _followed(plan: "Plan", library_root: Path | None, today: date) -> "Plan":
    """Return the plan after the runs of the library, which is not made where there is none."""
    from footfall_host.commands.given_plan import followed_plan

    if not (library_root or default_root()).is_dir():
        return plan
    with given_library(library_root) as library:
        return followed_plan(plan, library.entries(), today)


def _put_on_board(
    run: "Session | None", drive_path: Path | None, dry_run: bool, say: Callable[[str], None]
) -> dict[str, Any]:
    """Put a run's settings on the board, if there is one; what was done is said and returned."""
    from footfall_host.deploy.drives import find_drives
    from footfall_host.plan.board_settings import overruling, settings_of
    from footfall_host.setting_lines import put_settings
    from footfall_host.setting_text import toml_text

    values = settings_of(run) if run else {}
    told = {"settings": values, "drive": None, "is_written": False}
    if run is None:
        return told
    said = ", ".join(toml_text(values).splitlines())
    if drive_path is None and not find_drives():
        say(click.style(f"With the board plugged in, this puts on it: {said}", dim=True))
        return told
    drive = given_drive(drive_path)
    for note in overruling(drive, run):
        click.echo(f"note: {note}", err=True)
    is_new = not dry_run and put_settings(drive, values)
    if dry_run:
        say(f"{drive.path}: would have {said}; nothing is written")
    elif is_new:
        say(f"{drive.path}: {said} for the run of {run.day}")
    else:
        say(f"{drive.path}: has {said} already")
    return told | {"drive": drive.path, "is_written": is_new}
