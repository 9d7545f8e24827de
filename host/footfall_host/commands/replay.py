"""`footfall replay`: a recorded run goes in; strikes, cadence, cues and a summary come out."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from footfall.core import stream
from footfall.core.settings import Settings
from footfall_host.commands.given_layout import layout_options
from footfall_host.commands.given_library import library_option
from footfall_host.commands.given_picture import check_picture, plot_option
from footfall_host.commands.given_run import names_run
from footfall_host.commands.given_settings import given_settings, set_option, target_or_auto_option
from footfall_host.commands.given_trace import given_reading, trace_argument
from footfall_host.commands.given_workout import (
    followed,
    given_plan,
    press_option,
    workout_option,
)
from footfall_host.commands.printing import (
    json_line,
    print_labelled,
    print_reasons,
    print_workout,
    printed,
    summary_rows,
    watch_rows,
)
from footfall_host.commands.replay_run import (
    NOT_IDENTICAL_STATUS,
    replayed_run,
    verdict_as_json,
    verdict_line,
)
from footfall_host.errors import BadInputError
from footfall_host.reasons import reasons
from footfall_host.replay import Event, replay
from footfall_host.summary import as_json, summarise
from footfall_host.trace import Trace
from footfall_host.watch import as_json as watch_as_json
from footfall_host.watch import beside_watch
from footfall_host.workouts.model import Plan

if TYPE_CHECKING:
    from footfall_host.readers.generic import Layout
    from footfall_host.readers.reading import WatchCadence

PICTURE_HINT = "--plot FILE.png draws acceleration, foot strikes, cadence and cues"
MOST_SESSIONS = 100_000


@click.command("replay")
@trace_argument
@layout_options
@target_or_auto_option
@set_option
@click.option(
    "--session",
    "sessions",
    metavar="N",
    type=click.IntRange(0, MOST_SESSIONS),
    help="Where cues fade (fade_sessions), so many sessions came before.  [default: 0]",
)
@workout_option
@press_option
@click.option("--jsonl", is_flag=True, help="Print every event as a line of JSON.")
@click.option(
    "--explain", "explains", is_flag=True,
    help="Say why each cue and beat came, and why the coach kept silent; with --jsonl on stderr.",
)  # fmt: skip
@plot_option("Draw the run into this file")
@library_option
@click.option(
    "--check", "only_checks", is_flag=True,
    help="Of a run that a board has recorded, print only whether it is identical.",
)  # fmt: skip
@click.pass_context
def replay_command(
    ctx: click.Context,
    trace: Path | None,
    layout: "Layout | None",
    target: str | None,
    assignments: tuple[str, ...],
    sessions: int | None,
    workout_name: str | None,
    presses_s: tuple[float, ...],
    jsonl: bool,
    explains: bool,
    picture: Path | None,
    library_root: Path | None,
    only_checks: bool,
) -> None:
    """Replay a recorded run through the board's own code.

    TRACE is a .csv or .csv.gz with the header t_s,ax_g,ay_g,az_g: seconds, and g including
    gravity, at 25 to 1000 Hz; an export of phyphox or Sensor Logger; a FIT file with raw
    acceleration; a Parquet file; or, with --columns, any table. Without it, a simulated example
    run is replayed.

    It may also be a run that a board has recorded with its samples: its id (see footfall runs), or
    a .run file copied from the board's drive. That one is replayed as the board was given it, with
    its settings, and compared with what the board said; the status is 1 unless all is identical.
    """
    if trace is not None and names_run(trace):
        given = target is not None or sessions is not None or bool(assignments or layout)
        given = given or workout_name is not None or bool(presses_s)
        ctx.exit(_replay_run(trace, library_root, given, only_checks, jsonl, explains, picture))
    if only_checks:
        raise click.UsageError("--check compares with what a board has recorded: name such a run")
    settings = given_settings(target, assignments, may_measure=True)
    if sessions is not None and not settings.fade_sessions:
        raise BadInputError(f"--session {sessions}: no cues fade; add --set fade_sessions=8")
    plan = given_plan(workout_name, presses_s, settings)
    check_picture(picture)
    reading = given_reading(trace, layout)
    remembered = [(stream.SESSION, sessions or 0)]
    replayed = replay(reading.trace, settings, remembered, followed(plan, presses_s))
    _show(
        replayed, reading.trace, settings, sessions or 0, plan, jsonl, explains, picture,
        reading.watch,
    )  # fmt: skip


def _show(
    replayed: Iterable[Event],
    recording: Trace,
    settings: Settings,
    sessions: int,
    plan: Plan | None,
    jsonl: bool,
    explains: bool,
    picture: Path | None,
    watch: "WatchCadence | None" = None,
) -> None:
    events = list(printed(replayed) if jsonl else replayed)
    if picture:
        # matplotlib is imported where it is used: a replay that draws nothing starts in a
        # fraction of the time without it.
        from footfall_host.plot import draw

        draw(recording, events, settings, picture, plan)
    summary = summarise(events, recording, settings, plan)
    beside = beside_watch(events, watch) if watch else None
    if jsonl:
        click.echo(json_line(as_json(summary)))
        if beside:
            click.echo(json_line(watch_as_json(beside)))
    else:
        print_labelled(summary.trace, [*summary_rows(summary, settings), *watch_rows(beside)])
        if summary.workout:
            print_workout(summary.workout)
        click.echo()
    if explains:
        print_reasons(reasons(events, settings, sessions), recording.origin_s, err=jsonl)
        click.echo(err=jsonl)
    if picture:
        click.echo(f"picture: {picture}", err=jsonl)
    elif not jsonl:
        click.secho(PICTURE_HINT, dim=True)


def _replay_run(
    argument: Path,
    library_root: Path | None,
    has_settings: bool,
    only_checks: bool,
    jsonl: bool,
    explains: bool,
    picture: Path | None,
) -> int:
    """Replay what a board has recorded; return the status to exit with."""
    if has_settings:
        raise BadInputError(
            f"{argument}: a recorded run is replayed with the settings and the workout that "
            "it had; leave out --target, --set, --session, --workout, --press and --columns"
        )
    if only_checks and (explains or picture):
        raise click.UsageError("--check prints the verdict alone: leave out --explain and --plot")
    check_picture(picture)
    # Only recorded runs need it.
    from footfall_host.recordings.told import plan_of_run

    run, replayed = replayed_run(argument, library_root)
    if replayed.trace is None:
        click.echo("note: there is too little of it to show", err=True)
    elif not only_checks:
        _show(
            replayed.events, replayed.trace, run.settings, replayed.sessions, plan_of_run(run),
            jsonl, explains, picture,
        )  # fmt: skip
    click.echo(json_line(verdict_as_json(replayed)) if jsonl else verdict_line(replayed))
    return 0 if replayed.is_identical else NOT_IDENTICAL_STATUS
