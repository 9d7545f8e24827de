"""`footfall replay`: a recorded run goes in; strikes, cadence, cues and a summary come out."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from footfall.core import stream
from footfall_host.commands.examples import TaughtCommand
from footfall_host.commands.given_json import (
    check_one_is_asked_for,
    json_option,
    jsonl_option,
    print_document,
)
from footfall_host.commands.given_layout import layout_options
from footfall_host.commands.given_library import library_option
from footfall_host.commands.given_picture import check_picture, plot_option
from footfall_host.commands.given_run import names_run, recording_or_run_argument
from footfall_host.commands.given_settings import given_settings, set_option, target_or_auto_option
from footfall_host.commands.given_trace import given_reading
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
from footfall_host.commands.statuses import FAILURE, FINE
from footfall_host.errors import BadInputError

if TYPE_CHECKING:  # numpy takes longer to import than help takes to print
    from footfall.core.settings import Settings
    from footfall_host.readers.generic import Layout
    from footfall_host.readers.reading import WatchCadence
    from footfall_host.replay import Event
    from footfall_host.trace import Trace
    from footfall_host.workouts.model import Plan

PICTURE_HINT = "--plot FILE.png draws acceleration, foot strikes, cadence and cues"
MOST_SESSIONS = 100_000


@dataclass(frozen=True)
class Asked:
    """How a replay is to be told."""

    as_json: bool
    jsonl: bool
    explains: bool
    picture: Path | None
    only_verdict: bool

    @property
    def is_for_script(self) -> bool:
        """Whether stdout is for a script, and all else goes to stderr."""
        return self.as_json or self.jsonl


@click.command(
    "replay",
    cls=TaughtCommand,
    examples=[
        ("footfall replay", "the example run that comes along"),
        ("footfall replay run.csv --target 175 --plot run.png", "your own, another target, drawn"),
        ("footfall replay run.csv --explain", "why the coach spoke, and why it kept silent"),
        ("footfall replay 1 --verdict", "whether a board's run gives the same here, bit for bit"),
    ],
)
@recording_or_run_argument
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
@json_option
@jsonl_option
@click.option(
    "--explain", "explains", is_flag=True,
    help="Say why each cue and beat came, and why the coach kept silent; with --jsonl on stderr.",
)  # fmt: skip
@plot_option("Draw the run into this file")
@library_option
@click.option(
    "--verdict", "only_verdict", is_flag=True,
    help="Of a run that a board has recorded, print only whether it is identical.",
)  # fmt: skip
@click.pass_context
def replay_command(
    ctx: click.Context,
    run: Path | None,
    layout: "Layout | None",
    target: str | None,
    assignments: tuple[str, ...],
    sessions: int | None,
    workout_name: str | None,
    presses_s: tuple[float, ...],
    as_json: bool,
    jsonl: bool,
    explains: bool,
    picture: Path | None,
    library_root: Path | None,
    only_verdict: bool,
) -> None:
    """Replay a recorded run through the board's own code.

    RECORDING is a .csv or .csv.gz with the header t_s,ax_g,ay_g,az_g: seconds, and g including
    gravity, at 25 to 1000 Hz; an export of phyphox or Sensor Logger; a FIT file with raw
    acceleration; a Parquet file; or, with --columns, any table. Without it, a simulated example
    run is replayed.

    RUN is one that a board has recorded with its samples: its id (see footfall runs), or a .run
    file copied from the board's drive. It is replayed as the board was given it, with
    its settings, and compared with what the board said; the status is 1 unless all is identical.
    """
    check_one_is_asked_for(as_json, jsonl)
    asked = Asked(as_json, jsonl, explains, picture, only_verdict)
    if run is not None and names_run(run):
        given = target is not None or sessions is not None or bool(assignments or layout)
        given = given or workout_name is not None or bool(presses_s)
        ctx.exit(_replay_run(run, library_root, given, asked))
    if only_verdict:
        raise click.UsageError("--verdict compares with what a board has recorded: name such a run")
    settings = given_settings(target, assignments, may_measure=True)
    if sessions is not None and not settings.fade_sessions:
        raise BadInputError(f"--session {sessions}: no cues fade; add --set fade_sessions=8")
    plan = given_plan(workout_name, presses_s, settings)
    check_picture(picture)
    reading = given_reading(run, layout)
    # What it takes to replay takes longer to import than help takes to print.
    from footfall_host.replay import replay

    remembered = [(stream.SESSION, sessions or 0)]
    replayed = replay(reading.trace, settings, remembered, followed(plan, presses_s))
    told = _show(replayed, reading.trace, settings, sessions or 0, plan, asked, reading.watch)
    if as_json:
        print_document(told)


def _show(
    replayed: "Iterable[Event]",
    recording: "Trace",
    settings: "Settings",
    sessions: int,
    plan: "Plan | None",
    asked: Asked,
    watch: "WatchCadence | None" = None,
) -> dict[str, Any]:
    """Tell what came of a replay, unless a document does: that one is returned."""
    from footfall_host.reasons import reasons
    from footfall_host.summary import as_json, summarise
    from footfall_host.watch import as_json as watch_as_json
    from footfall_host.watch import beside_watch

    events = list(printed(replayed) if asked.jsonl else replayed)
    if asked.picture:
        # matplotlib is imported where it is used: a replay that draws nothing starts in a
        # fraction of the time without it.
        from footfall_host.plot import draw

        draw(recording, events, settings, asked.picture, plan)
    summary = summarise(events, recording, settings, plan)
    beside = beside_watch(events, watch) if watch else None
    listed = list(reasons(events, settings, sessions)) if asked.explains else []
    if asked.jsonl:
        click.echo(json_line(as_json(summary)))
        if beside:
            click.echo(json_line(watch_as_json(beside)))
    elif not asked.as_json:
        print_labelled(summary.trace, [*summary_rows(summary, settings), *watch_rows(beside)])
        if summary.workout:
            print_workout(summary.workout)
        click.echo()
    if asked.explains and not asked.as_json:
        print_reasons(listed, recording.origin_s, err=asked.jsonl)
        click.echo(err=asked.jsonl)
    if asked.picture:
        click.echo(f"picture: {asked.picture}", err=asked.is_for_script)
    elif not asked.is_for_script:
        click.secho(PICTURE_HINT, dim=True)
    told: dict[str, Any] = {"summary": as_json(summary)}
    if beside:
        told["watch"] = watch_as_json(beside)
    if asked.explains:
        told["reasons"] = [reason._asdict() for reason in listed]
    return told


def _replay_run(argument: Path, library_root: Path | None, has_settings: bool, asked: Asked) -> int:
    """Replay what a board has recorded; return the status to exit with."""
    if has_settings:
        raise BadInputError(
            f"{argument}: a recorded run is replayed with the settings and the workout that "
            "it had; leave out --target, --set, --session, --workout, --press and --columns"
        )
    if asked.only_verdict and (asked.explains or asked.picture):
        raise click.UsageError("--verdict is printed alone: leave out --explain and --plot")
    check_picture(asked.picture)
    # Only recorded runs need it.
    from footfall_host.commands.replay_run import replayed_run, verdict_as_json, verdict_line
    from footfall_host.recordings.told import plan_of_run

    run, replayed = replayed_run(argument, library_root)
    told: dict[str, Any] = {}
    if replayed.trace is None:
        click.echo("note: there is too little of it to show", err=True)
    elif not asked.only_verdict:
        told = _show(
            replayed.events,
            replayed.trace,
            run.settings,
            replayed.sessions,
            plan_of_run(run),
            asked,
        )
    if asked.as_json:
        print_document({**told, "check": verdict_as_json(replayed)})
    else:
        click.echo(json_line(verdict_as_json(replayed)) if asked.jsonl else verdict_line(replayed))
    return FINE if replayed.is_identical else FAILURE
