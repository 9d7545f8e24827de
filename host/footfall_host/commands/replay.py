"""`footfall replay`: a recorded run goes in; strikes, cadence, cues and a summary come out."""

from pathlib import Path

import click

from footfall_host.commands.given_picture import check_picture, plot_option
from footfall_host.commands.given_settings import given_settings, set_option, target_option
from footfall_host.commands.given_trace import given_trace, trace_argument
from footfall_host.commands.printing import json_line, print_labelled, printed, summary_rows
from footfall_host.replay import replay
from footfall_host.summary import Summary, Zone, as_json, summarise

PICTURE_HINT = "--plot FILE.png draws acceleration, foot strikes, cadence and cues"


@click.command("replay")
@trace_argument
@target_option
@set_option
@click.option("--jsonl", is_flag=True, help="Print every event as a line of JSON.")
@plot_option("Draw the run into this file")
def replay_command(
    trace: Path | None,
    target: str | None,
    assignments: tuple[str, ...],
    jsonl: bool,
    picture: Path | None,
) -> None:
    """Replay a recorded run through the board's own code.

    TRACE is a .csv or .csv.gz with the header t_s,ax_g,ay_g,az_g: seconds, and g including
    gravity, at 25 to 1000 Hz. Without it, a simulated example run is replayed.
    """
    settings = given_settings(target, assignments)
    check_picture(picture)
    recording = given_trace(trace)
    replayed = replay(recording, settings)
    events = list(printed(replayed) if jsonl else replayed)
    if picture:
        # matplotlib is imported where it is used: a replay that draws nothing starts in a
        # fraction of the time without it.
        from footfall_host.plot import draw

        draw(recording, events, settings, picture)
    summary = summarise(events, recording, settings)
    if jsonl:
        click.echo(json_line(as_json(summary)))
        if picture:
            click.echo(f"picture: {picture}", err=True)
    else:
        _show(summary, Zone.of(settings), picture)


def _show(summary: Summary, zone: Zone, picture: Path | None) -> None:
    print_labelled(summary.trace, summary_rows(summary, zone))
    click.echo()
    click.secho(f"picture: {picture}" if picture else PICTURE_HINT, dim=picture is None)
