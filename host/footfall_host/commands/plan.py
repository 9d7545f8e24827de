"""`footfall plan`: a training plan of weeks for cadence, and what comes next of one."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from footfall_host.commands.given_drive import drive_option
from footfall_host.commands.given_library import given_library, library_option
from footfall_host.errors import BadInputError

if TYPE_CHECKING:
    from footfall_host.plan.model import Plan, Session

ISO_DAY = click.DateTime(["%Y-%m-%d"])
FILE = click.Path(readable=False, path_type=Path)
MOST_WEEKS = 52
FEWEST_KM, MOST_KM = 1, 300
NEXT_STEP = "-o plan.html|.ics|.toml writes it; footfall plan next plan.toml says what comes next"
FAILURE_STATUS = 1


@click.group("plan", invoke_without_command=True)
@click.option("--baseline", type=click.IntRange(60, 300), metavar="SPM", help="Your own cadence.")
@click.option("--goal", type=click.IntRange(60, 300), metavar="SPM", help="Where it shall lead.")
@click.option("--days", metavar="DAY,DAY", help="When you run, such as mon,wed,sat.")
@click.option(
    "--weeks", metavar="WEEKS", type=click.IntRange(1, MOST_WEEKS), default=8, show_default=True,
    help="How long the plan is.",
)  # fmt: skip
@click.option("--weekly-km", type=float, metavar="KM", help="How far you run a week now.")
@click.option(
    "--rule", type=click.Choice(["article", "weekly10"]), default="article", show_default=True,
    help="How distance may rise: 10 % over four weeks, or 10 % from week to week.",
)  # fmt: skip
@click.option(
    "--start",
    metavar="YYYY-MM-DD",
    type=ISO_DAY,
    help="It begins on the first Monday from then.  [today]",
)
@click.option(
    "-o", "outputs", metavar="FILE", multiple=True, type=FILE,
    help="Write the plan as a page (.html), calendar (.ics) or data (.toml); may be used often.",
)  # fmt: skip
@click.option("--at", metavar="HH:MM", help="When sessions begin, in the .ics.  [all day]")
@click.option(
    "--remind", type=click.IntRange(0, 1440), metavar="MIN",
    help="An alarm so long before, in the .ics; needs --at.",
)  # fmt: skip
@click.pass_context
def plan_command(
    ctx: click.Context,
    baseline: int | None,
    goal: int | None,
    days: str | None,
    weeks: int,
    weekly_km: float | None,
    rule: str,
    start: datetime | None,
    outputs: tuple[Path, ...],
    at: str | None,
    remind: int | None,
) -> None:
    """Make a training plan that leads your cadence from --baseline to --goal.

    Weeks go in cycles, distance and target rise in small steps, cues fade at the goal: the rules
    are in docs/plan.md, and with each plan. Without -o it is printed.
    """
    if ctx.invoked_subcommand:
        return
    if baseline is None or goal is None or days is None or weekly_km is None:
        raise click.UsageError("a plan needs --baseline, --goal, --days and --weekly-km")
    begins_at = _given_time(at)
    if remind is not None and begins_at is None:
        raise click.UsageError("--remind needs --at: a day has no time to ring before")
    writers = [(path, _writer(path, begins_at, remind)) for path in outputs]
    # What plans need takes a while to import, which no other command should pay.
    from footfall_host.plan.model import Wish
    from footfall_host.plan.possible import plan_for
    from footfall_host.whole_file import whole_file

    wish = Wish(
        baseline, goal, _given_days(days), weeks, _given_metres(weekly_km),
        _monday(start),
        "weekly10" if rule == "weekly10" else "article",
    )  # fmt: skip
    plan = plan_for(wish)
    for path, written in [(path, write(plan)) for path, write in writers]:
        with whole_file(path) as stream:
            stream.write(written)
        click.echo(f"plan: {path}", err=True)
    if not outputs:
        _show(plan)


def _given_days(text: str) -> tuple[int, ...]:
    from footfall_host.plan.model import DAYS

    names = [name.strip().lower() for name in text.split(",")]
    if not set(names) <= set(DAYS) or len(set(names)) < len(names):
        raise BadInputError(
            f"--days {text}: write days once each and with commas, of {','.join(DAYS)}"
        )
    return tuple(sorted(DAYS.index(name) for name in names))


def _given_metres(km: float) -> int:
    """Return a distance in metres, whole hundreds of them."""
    if not FEWEST_KM <= km <= MOST_KM:  # NaN is refused too
        raise BadInputError(f"--weekly-km {km:g}: it must be {FEWEST_KM} to {MOST_KM}")
    return round(km * 10) * 100


def _given_time(text: str | None) -> time | None:
    try:
        return datetime.strptime(text, "%H:%M").time() if text else None
    except ValueError:
        raise BadInputError(f"--at {text}: write hours and minutes, such as 07:00") from None


def _monday(start: datetime | None) -> date:
    from footfall_host.plan.model import LAST_YEAR

    day = start.date() if start else date.today()
    if day.year > LAST_YEAR:
        raise BadInputError(f"--start {day}: choose a day no later than in {LAST_YEAR}")
    return day + timedelta(days=-day.weekday() % 7)


def _writer(path: Path, at: time | None, remind_min: int | None) -> "Callable[[Plan], bytes]":
    """Return what writes a plan in the format of a file's ending; raises BadInputError."""
    if path.suffix == ".html":
        from footfall_host.plan.page import page_of

        return page_of
    if path.suffix == ".ics":
        from footfall_host.plan.calendar_file import calendar_of

        return lambda plan: calendar_of(plan, at, remind_min)
    if path.suffix == ".toml":
        from footfall_host.plan.toml_file import toml_of

        return toml_of
    raise BadInputError(f"-o {path}: choose a name that ends in .html, .ics or .toml")


def _show(plan: "Plan") -> None:
    from rich.console import Console

    from footfall_host.plan.rules import rules_of
    from footfall_host.plan.text import plan_table

    Console().print(plan_table(plan))
    click.echo(f"\nIt keeps all of its {len(rules_of(plan))} rules.")
    click.secho(NEXT_STEP, dim=True)


@plan_command.command("check")
@click.argument("path", metavar="PLAN.toml", type=FILE)
@click.pass_context
def check_command(ctx: click.Context, path: Path) -> None:
    """Say which rules a plan keeps, after you have edited it.

    The status is 0 if it keeps all of them, and 1 otherwise.
    """
    from footfall_host.plan.rules import breaches_of, rules_of
    from footfall_host.plan.toml_file import read_plan

    plan = read_plan(path)
    breaches = breaches_of(plan)
    for rule in rules_of(plan):
        mark = click.style("broken", bold=True) if breaches[rule.name] else "kept  "
        click.echo(f"{mark}  {rule.name}: {rule.asks} ({rule.source})")
        for breach in breaches[rule.name]:
            click.echo(f"        {breach}")
    ctx.exit(FAILURE_STATUS if any(breaches.values()) else 0)


@plan_command.command("next")
@click.argument("path", metavar="PLAN.toml", type=FILE)
@click.option(
    "--date", "day", metavar="YYYY-MM-DD", type=ISO_DAY, help="Of another day than today."
)
@drive_option
@library_option
@click.option(
    "--dry-run", is_flag=True, help="Say what would be put on the board, and put nothing."
)
def next_command(
    path: Path,
    day: datetime | None,
    drive_path: Path | None,
    library_root: Path | None,
    dry_run: bool,
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
            f"{path}: nothing is planned from {today} on; make the next with footfall plan"
        )
    first_day = sessions[0].day
    if first_day > today:
        click.echo(f"{today}: rest")
    for line in session_lines(session for session in sessions if session.day == first_day):
        click.echo(line)
    run = next((session for session in sessions if session.is_run), None)
    if run:
        _put_on_board(run, drive_path, dry_run)


def _followed(plan: "Plan", library_root: Path | None, today: date) -> "Plan":
    """Return the plan as it goes on after the runs that the library has of it."""
    from footfall_host.plan.follow import Run, followed
    from footfall_host.recordings.library import default_root

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


def _put_on_board(run: "Session", drive_path: Path | None, dry_run: bool) -> None:
    """Put a run's settings on the board, if there is one; what was done is said."""
    from footfall_host.commands.given_drive import given_drive
    from footfall_host.deploy.drives import find_drives
    from footfall_host.plan.board_settings import overruling, settings_of
    from footfall_host.setting_lines import put_settings
    from footfall_host.setting_text import toml_text

    values = settings_of(run)
    said = ", ".join(toml_text(values).splitlines())
    if drive_path is None and not find_drives():
        click.secho(f"With the board plugged in, this puts on it: {said}", dim=True)
        return
    drive = given_drive(drive_path)
    for note in overruling(drive, run):
        click.echo(f"note: {note}", err=True)
    if dry_run:
        click.echo(f"{drive.path}: would have {said}; nothing is written")
    elif put_settings(drive, values):
        click.echo(f"{drive.path}: {said} for the run of {run.day}")
    else:
        click.echo(f"{drive.path}: has {said} already")
