"""`footfall replay`: a recorded run goes in; strikes, cadence, cues and a summary come out."""

from pathlib import Path

import click

from footfall.core import stream
from footfall_host.commands.given_picture import check_picture, plot_option
from footfall_host.commands.given_settings import given_settings, set_option, target_or_auto_option
from footfall_host.commands.given_trace import given_trace, trace_argument
from footfall_host.commands.printing import (
    json_line,
    print_labelled,
    print_reasons,
    printed,
    summary_rows,
)
from footfall_host.errors import BadInputError
from footfall_host.reasons import reasons
from footfall_host.replay import replay
from footfall_host.summary import as_json, summarise

PICTURE_HINT = "--plot FILE.png draws acceleration, foot strikes, cadence and cues"
MOST_SESSIONS = 100_000


@click.command("replay")
@trace_argument
@target_or_auto_option
@set_option
@click.option(
    "--session",
    "sessions",
    metavar="N",
    type=click.IntRange(0, MOST_SESSIONS),
    help="Where cues fade (fade_sessions), so many sessions came before.  [default: 0]",
)
@click.option("--jsonl", is_flag=True, help="Print every event as a line of JSON.")
@click.option(
    "--explain", "explains", is_flag=True,
    help="Say why each cue and beat came, and why the coach kept silent; with --jsonl on stderr.",
)  # fmt: skip
@plot_option("Draw the run into this file")
def replay_command(
    trace: Path | None,
    target: str | None,
    assignments: tuple[str, ...],
    sessions: int | None,
    jsonl: bool,
    explains: bool,
    picture: Path | None,
) -> None:
    """Replay a recorded run through the board's own code.

    TRACE is a .csv or .csv.gz with the header t_s,ax_g,ay_g,az_g: seconds, and g including
    gravity, at 25 to 1000 Hz. Without it, a simulated example run is replayed.
    """
    settings = given_settings(target, assignments, may_measure=True)
    if sessions is not None and not settings.fade_sessions:
        raise BadInputError(f"--session {sessions}: no cues fade; add --set fade_sessions=8")
    check_picture(picture)
    recording = given_trace(trace)
    replayed = replay(recording, settings, [(stream.SESSION, sessions or 0)])
    events = list(printed(replayed) if jsonl else replayed)
    if picture:
        # matplotlib is imported where it is used: a replay that draws nothing starts in a
        # fraction of the time without it.
        from footfall_host.plot import draw

        draw(recording, events, settings, picture)
    summary = summarise(events, recording, settings)
    if jsonl:
        click.echo(json_line(as_json(summary)))
    else:
        print_labelled(summary.trace, summary_rows(summary, settings))
        click.echo()
    if explains:
        print_reasons(reasons(events, settings, sessions or 0), recording.origin_s, err=jsonl)
        click.echo(err=jsonl)
    if picture:
        click.echo(f"picture: {picture}", err=jsonl)
    elif not jsonl:
        click.secho(PICTURE_HINT, dim=True)
