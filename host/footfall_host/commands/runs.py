"""`footfall runs`: the runs of the library, and one of them as its board told it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from footfall.core import stream
from footfall.core.run_records import BATTERY, RECORD
from footfall_host.clock import as_clock
from footfall_host.commands.examples import TaughtCommand
from footfall_host.commands.given_json import (
    check_one_is_asked_for,
    json_option,
    jsonl_option,
    print_document,
)
from footfall_host.commands.given_library import given_library, library_option
from footfall_host.commands.given_path import A_PATH, page_option
from footfall_host.commands.given_picture import check_picture, plot_option
from footfall_host.commands.given_run import given_run, run_argument
from footfall_host.commands.printing import (
    fault_meaning,
    json_line,
    print_labelled,
    print_workout,
    printed,
    summary_rows,
)
from footfall_host.page_file import check_page_name

if TYPE_CHECKING:  # numpy takes longer to import than help takes to print
    from footfall_host.recordings.entry import Entry
    from footfall_host.recordings.run_file import RecordedRun

HEADINGS = ("run", "copied", "running", "steps", "spm", "in zone", "cues", "what else")
WORDS = ("run", "copied", "what else")
HINT = "footfall runs RUN shows one of them, footfall report RUN makes a page of it"
PICTURE_HINT = "--plot FILE.png draws its cadence and its coach, --jsonl prints its events"
NOTHING = "-"


@click.command(
    "runs",
    cls=TaughtCommand,
    examples=[
        ("footfall runs", "all of them, the last that was copied first"),
        ("footfall runs 1 --plot run.png", "one as its board told it, drawn"),
        ("footfall runs --json", "the figures of all of them, for a script"),
        ("footfall runs --html weeks.html --plan plan.toml", "a page week by week, beside a plan"),
    ],
)
@run_argument
@library_option
@json_option
@jsonl_option
@plot_option("Draw RUN into this file")
@page_option("Write a page of all runs, week by week.")
@click.option(
    "--plan", "plan_path", metavar="PLAN.toml", type=A_PATH,
    help="A plan of footfall plan, whose distance the page shows beside what was run.",
)  # fmt: skip
def runs_command(
    run: Path | None,
    library_root: Path | None,
    as_json: bool,
    jsonl: bool,
    picture: Path | None,
    page: Path | None,
    plan_path: Path | None,
) -> None:
    """List the runs that `footfall sync` has copied, the last one first, or show one of them.

    RUN is its id, the beginning of it or its number, or a .run file copied from a board's drive.
    What is shown is what the board counted and told while it was worn.
    """
    check_one_is_asked_for(as_json, jsonl)
    if run is None and (jsonl or picture):
        raise click.UsageError("--jsonl and --plot show one run: give its id")
    if page is not None and (run is not None or as_json):
        raise click.UsageError("--html is of all runs, and is no JSON; of one, footfall report RUN")
    if plan_path is not None and page is None:
        raise click.UsageError("--plan is for a page of all runs: add --html FILE.html")
    check_picture(picture)
    if page is not None:
        check_page_name(page)
        _write_page(page, plan_path, library_root)
        return
    if run is None:
        _list(library_root, as_json)
        return
    entry, recorded = given_run(run, library_root)
    if picture:
        # matplotlib is imported where it is used: figures do without it.
        from footfall_host.plot_told import draw

        draw(recorded, entry.run_id, picture)
    if as_json:
        from footfall_host.recordings.entry import as_json as entry_as_json

        print_document(entry_as_json(entry))
    else:
        _show(entry, recorded, jsonl)
    if picture:
        click.echo(f"picture: {picture}", err=jsonl or as_json)
    elif not (jsonl or as_json):
        click.secho(PICTURE_HINT, dim=True)


def _list(library_root: Path | None, as_json: bool) -> None:
    from footfall_host.recordings.entry import as_json as entry_as_json

    with given_library(library_root) as library:
        entries = library.entries()
        if as_json:
            print_document([entry_as_json(entry) for entry in entries])
        elif not entries:
            click.echo(
                f"{library.root}: no run is there yet; footfall sync copies them from a board"
            )
        else:
            from rich.console import Console

            from footfall_host.terminal_table import plain_table

            table = plain_table(f"runs in {library.root}", HEADINGS, WORDS)
            for entry in entries:
                table.add_row(*_row(entry, several_boards=len({e.uid for e in entries}) > 1))
            Console().print(table)
            click.echo()
            click.secho(HINT, dim=True)


def _write_page(page: Path, plan_path: Path | None, library_root: Path | None) -> None:
    # Jinja is imported where it is used: lists and figures do without it.
    from footfall_host.commands.given_plan import followed_plan
    from footfall_host.plan.toml_file import read_plan
    from footfall_host.report.trend_report import write_trend

    plan, today = read_plan(plan_path) if plan_path else None, date.today()
    with given_library(library_root) as library:
        entries = library.entries()
        if plan:
            plan = followed_plan(plan, entries, today)
        # Where it lies is nobody's business with whom the page is shared.
        write_trend(page, entries, "run library", plan, today)
    click.echo(f"page: {page}")


def _row(entry: "Entry", *, several_boards: bool) -> tuple[str, ...]:
    return (
        entry.run_id,
        _date(entry),
        as_clock(entry.running_s),
        f"{entry.steps}",
        NOTHING if entry.mean_spm is None else f"{entry.mean_spm}",
        f"{entry.in_zone_s / entry.running_s:.0%}" if entry.running_s else NOTHING,
        f"{sum(entry.cues.values())}",
        ", ".join([*([entry.board] if several_boards else []), *_remarks(entry)]),
    )


def _date(entry: "Entry") -> str:
    return NOTHING if entry.copied_at is None else f"{entry.copied_at:%Y-%m-%d %H:%M}"


def _remarks(entry: "Entry") -> Iterator[str]:
    if entry.raw:
        yield "raw samples"
    if entry.missing_frames:
        yield f"{entry.missing_frames} frames missing"
    if entry.overruns:
        yield f"{entry.overruns} gaps"
    if entry.faults:
        yield f"faults {' '.join(map(str, entry.faults))}"


def _show(entry: "Entry", run: "RecordedRun", jsonl: bool) -> None:
    from footfall_host.recordings.told import plan_of_run, told_events, told_timeline
    from footfall_host.summary import as_json, summarise

    events = told_events(run)
    timeline = told_timeline(run, entry.run_id)
    summary = summarise(events, timeline, run.settings, plan_of_run(run))
    if jsonl:
        for _ in printed(events):
            pass
        click.echo(json_line(as_json(summary)))
        return
    rows = [*_board_rows(entry), *summary_rows(summary, run.settings), *_other_rows(entry, run)]
    print_labelled(entry.run_id, rows)
    if summary.workout:
        print_workout(summary.workout)
    click.echo()


def _board_rows(entry: "Entry") -> Iterator[tuple[str, str]]:
    yield "board", f"{entry.board}, {entry.uid}, with Footfall {entry.firmware}"
    yield "its run", f"number {entry.number}, {entry.ending}"
    if entry.copied_at is not None:
        yield "copied", _date(entry)


def _other_rows(entry: "Entry", run: "RecordedRun") -> Iterator[tuple[str, str]]:
    from footfall_host.recordings.notes import MICROSECONDS

    rates = run.of(RECORD + stream.RATE)
    measured = (
        f"{MICROSECONDS / rates[-1].value:.1f} Hz as measured" if rates else "not measured anew"
    )
    yield "rate", measured
    lost = sum(note.value for note in run.of(RECORD + stream.OVERRUN))
    if lost:
        yield "lost", f"{lost} samples"
    if battery := run.of(BATTERY):
        yield "battery", f"{battery[0].value} % at first, {battery[-1].value} % at last"
    yield from ((f"fault {number}", fault_meaning(number)) for number in entry.faults)
    if entry.missing_frames:
        yield "damaged", f"{entry.missing_frames} frames of the record can't be read"
    yield "samples", "recorded: footfall replay replays them" if entry.raw else "not recorded"
