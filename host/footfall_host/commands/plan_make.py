"""`footfall plan make`: a training plan of weeks, printed or as files."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from footfall_host.commands.examples import TaughtCommand
from footfall_host.commands.given_json import json_option, print_document
from footfall_host.commands.given_path import output_option
from footfall_host.errors import BadInputError

if TYPE_CHECKING:
    from footfall_host.plan.model import Plan

ISO_DAY = click.DateTime(["%Y-%m-%d"])
MOST_WEEKS = 52
FEWEST_KM, MOST_KM = 1, 300
NEXT_STEP = "-o plan.html|.ics|.toml writes it; footfall plan next plan.toml says what comes next"
WISH = "--baseline 162 --goal 174 --days mon,wed,sat --weekly-km 20"


@click.command(
    "make",
    cls=TaughtCommand,
    examples=[
        (f"footfall plan make {WISH}", "print one"),
        (f"footfall plan make {WISH} -o plan.html -o plan.toml", "a page of it, and its data"),
        (f"footfall plan make {WISH} -o plan.ics --at 07:00 --remind 30", "for your calendar"),
        (f"footfall plan make {WISH} --json", "the same for a script"),
    ],
)
@click.option(
    "--baseline",
    type=click.IntRange(60, 300),
    metavar="SPM",
    required=True,
    help="Your own cadence.",
)
@click.option(
    "--goal",
    type=click.IntRange(60, 300),
    metavar="SPM",
    required=True,
    help="Where it shall lead.",
)
@click.option("--days", metavar="DAY,DAY", required=True, help="When you run, such as mon,wed,sat.")
@click.option(
    "--weeks", metavar="N", type=click.IntRange(1, MOST_WEEKS), default=8, show_default=True,
    help="How long the plan is.",
)  # fmt: skip
@click.option(
    "--weekly-km", type=float, metavar="KM", required=True, help="How far you run a week now."
)
@click.option(
    "--rule", type=click.Choice(["article", "weekly10"]), default="article", show_default=True,
    help="How distance may rise: 10 % over four weeks, or 10 % from week to week.",
)  # fmt: skip
@click.option(
    "--start",
    metavar="YYYY-MM-DD",
    type=ISO_DAY,
    help="It begins on the first Monday from then.  [default: today]",
)
@output_option(
    "FILE",
    "Write the plan as a page (.html), calendar (.ics) or data (.toml); may be used often.",
    multiple=True,
)
@click.option("--at", metavar="HH:MM", help="When sessions begin, in the .ics.  [default: all day]")
@click.option(
    "--remind", type=click.IntRange(0, 1440), metavar="MIN",
    help="An alarm so long before, in the .ics; needs --at.",
)  # fmt: skip
@json_option
def make_command(
    baseline: int,
    goal: int,
    days: str,
    weeks: int,
    weekly_km: float,
    rule: str,
    start: datetime | None,
    output: tuple[Path, ...],
    at: str | None,
    remind: int | None,
    as_json: bool,
) -> None:
    """Make a training plan that leads your cadence from --baseline to --goal.

    Weeks go in cycles, distance and target rise in small steps, cues fade at the goal: the rules
    are in docs/plan.md, and with each plan. Without -o it is printed.
    """
    begins_at = _given_time(at)
    if remind is not None and begins_at is None:
        raise click.UsageError("--remind needs --at: a day has no time to ring before")
    writers = [(path, _writer(path, begins_at, remind)) for path in output]
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
        click.echo(f"plan: {path}", err=as_json)
    if as_json:
        from footfall_host.plan.toml_file import document_of

        print_document(document_of(plan))
    elif not output:
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
