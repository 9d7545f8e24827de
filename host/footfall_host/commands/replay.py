"""`footfall replay`: a recorded run goes in; strikes, cadence, cues and a summary come out."""

import dataclasses
import importlib.resources
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from footfall.core.settings import Settings
from footfall_host.commands.given_settings import given_settings, target_option
from footfall_host.replay import Event, replay
from footfall_host.replay import as_json as event_as_json
from footfall_host.summary import Summary, Zone, as_clock, summarise
from footfall_host.summary import as_json as summary_as_json
from footfall_host.trace import Trace, read_trace

EXAMPLE = ("example", "run.csv.gz")
EXAMPLE_NAME = "example run (simulated)"
PICTURE_HINT = "--plot FILE.png draws acceleration, foot strikes, cadence and cues"


@click.command("replay")
@click.argument("trace", required=False, type=click.Path(readable=False, path_type=Path))
@target_option
@click.option(
    "--set",
    "assignments",
    metavar="NAME=VALUE",
    multiple=True,
    help="Give any setting of the board a value; may be used once for each.",
)
@click.option("--jsonl", is_flag=True, help="Print every event as a line of JSON.")
@click.option(
    "--plot",
    "picture",
    metavar="FILE.png",
    type=click.Path(readable=False, path_type=Path),
    help="Draw the run into this file: .png, .svg or .pdf.",
)
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
    if picture:
        _check_picture(picture)
    recording = read_trace(trace) if trace else _example()
    replayed = replay(recording, settings)
    events = list(_printed(replayed) if jsonl else replayed)
    if picture:
        _draw(recording, events, settings, picture)
    summary = summarise(events, recording, settings)
    if jsonl:
        click.echo(_json_line(summary_as_json(summary)))
        if picture:
            click.echo(f"picture: {picture}", err=True)
    else:
        _show(summary, Zone.of(settings), picture)


def _example() -> Trace:
    packaged = importlib.resources.files("footfall_host").joinpath(*EXAMPLE)
    with importlib.resources.as_file(packaged) as path:
        return dataclasses.replace(read_trace(path), name=EXAMPLE_NAME)


def _printed(events: Iterable[Event]) -> Iterator[Event]:
    """Pass the events on, each printed as soon as it is known."""
    for event in events:
        click.echo(_json_line(event_as_json(event)))
        yield event


def _json_line(fields: dict[str, Any]) -> str:
    return json.dumps(fields, separators=(",", ":"), allow_nan=False)


# matplotlib is imported where it is used: a replay that draws nothing starts in a fraction of
# the time without it.


def _check_picture(picture: Path) -> None:
    from footfall_host.plot import check_ending

    check_ending(picture)


def _draw(trace: Trace, events: list[Event], settings: Settings, picture: Path) -> None:
    from footfall_host.plot import draw

    draw(trace, events, settings, picture)


def _show(summary: Summary, zone: Zone, picture: Path | None) -> None:
    rows = list(_rows(summary, zone))
    width = max(len(label) for label, _ in rows)
    click.secho(f"{summary.trace}\n", bold=True)
    for label, figures in rows:
        click.echo(f"  {click.style(label.ljust(width), dim=True)}  {figures}")
    click.echo()
    click.secho(f"picture: {picture}" if picture else PICTURE_HINT, dim=picture is None)


def _rows(summary: Summary, zone: Zone) -> Iterator[tuple[str, str]]:
    yield "duration", as_clock(summary.duration_s)
    yield "running", as_clock(summary.running_s)
    yield "steps", f"{summary.steps}"
    if summary.mean_spm is None:
        yield "cadence", "none: no running found"
    else:
        share = summary.in_zone_s / summary.running_s
        yield "cadence", f"{summary.mean_spm} spm, {summary.min_spm} to {summary.max_spm}"
        yield "in zone", f"{as_clock(summary.in_zone_s)}, {share:.0%} of running ({zone})"
    cues = summary.cues
    yield "cues", f"{cues['low']} low, {cues['high']} high, {cues['ok']} back in zone"
    if summary.overruns:
        yield "gaps", f"{summary.overruns} in the recording"
