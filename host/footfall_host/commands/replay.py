"""`footfall replay`: a recorded run goes in; strikes, cadence, cues and a summary come out."""

import contextlib
import dataclasses
import importlib.resources
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from footfall.core.settings import Settings
from footfall_host.errors import BadInputError
from footfall_host.replay import Event, replay
from footfall_host.replay import as_json as event_as_json
from footfall_host.summary import Summary, Zone, as_clock, summarise
from footfall_host.summary import as_json as summary_as_json
from footfall_host.trace import Trace, read_trace

EXAMPLE = ("example", "run.csv.gz")
EXAMPLE_NAME = "example run (simulated)"
PICTURE_HINT = "--plot FILE.png draws acceleration, foot strikes, cadence and cues"


@click.command("replay")
@click.argument("trace", required=False, type=click.Path(path_type=Path))
@click.option("--target", metavar="SPM", help="The cadence to keep, in steps per minute.")
@click.option(
    "--set",
    "assignments",
    metavar="NAME=VALUE",
    multiple=True,
    help="Give any setting of the board a value; may be repeated.",
)
@click.option("--jsonl", is_flag=True, help="Print every event as a line of JSON.")
@click.option(
    "--plot",
    "picture",
    metavar="FILE.png",
    type=click.Path(path_type=Path),
    help="Draw the run into this file.",
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
    settings = _settings(target, assignments)
    if picture:
        _check_picture(picture)
    recording = read_trace(trace) if trace else _example()
    replayed = replay(recording, settings)
    events = list(_printed(replayed) if jsonl else replayed)
    if picture:
        _draw(recording, events, settings, picture)
    summary = summarise(events, recording, settings)
    if jsonl:
        click.echo(json.dumps(summary_as_json(summary)))
        if picture:
            click.echo(f"picture: {picture}", err=True)
    else:
        _show(summary, Zone.of(settings), picture)


def _settings(target: str | None, assignments: Iterable[str]) -> Settings:
    settings = Settings()
    for assignment in assignments:
        name, equals, value = assignment.partition("=")
        if not equals:
            raise BadInputError(f"--set {assignment}: write NAME=VALUE, such as dwell_s=8")
        _assign(settings, name, value, option=f"--set {assignment}")
    if target is not None:
        _assign(settings, "target_spm", target, option=f"--target {target}")
    return settings


def _assign(settings: Settings, name: str, text: str, option: str) -> None:
    value: Any = text
    with contextlib.suppress(ValueError):
        value = int(text)
    try:
        settings.assign(name, value)  # says what it wants where this is no whole number
    except ValueError as problem:
        raise BadInputError(f"{option}: {problem}") from problem


def _example() -> Trace:
    packaged = importlib.resources.files("footfall_host").joinpath(*EXAMPLE)
    with importlib.resources.as_file(packaged) as path:
        return dataclasses.replace(read_trace(path), name=EXAMPLE_NAME)


def _printed(events: Iterable[Event]) -> Iterator[Event]:
    """Pass the events on, each printed as soon as it is known."""
    for event in events:
        click.echo(json.dumps(event_as_json(event)))
        yield event


# matplotlib and rich are imported where they are used: a replay that draws nothing, or prints
# JSON, starts in a fraction of the time without them.


def _check_picture(picture: Path) -> None:
    from footfall_host.plot import check_ending

    check_ending(picture)


def _draw(trace: Trace, events: list[Event], settings: Settings, picture: Path) -> None:
    from footfall_host.plot import draw

    draw(trace, events, settings, picture)


def _show(summary: Summary, zone: Zone, picture: Path | None) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim")
    for label, figures in _rows(summary, zone):
        table.add_row(label, Text(figures))
    closing = Text(f"picture: {picture}") if picture else Text(PICTURE_HINT, style="dim")
    console = Console(highlight=False)
    console.print(Text(summary.trace, style="bold"), soft_wrap=True)
    console.print(Padding(table, (1, 2), expand=False))
    console.print(closing, soft_wrap=True)


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
