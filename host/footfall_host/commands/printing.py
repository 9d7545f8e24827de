"""What several commands print alike: events as lines of JSON, and a summary with its labels."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import click

from footfall_host.replay import Event
from footfall_host.replay import as_json as event_as_json
from footfall_host.summary import Summary, Zone, as_clock


def json_line(fields: dict[str, Any]) -> str:
    """Return an object as one line, without blanks after its separators."""
    return json.dumps(fields, separators=(",", ":"), allow_nan=False)


def printed(events: Iterable[Event]) -> Iterator[Event]:
    """Pass the events on, each printed as soon as it is known."""
    for event in events:
        click.echo(json_line(event_as_json(event)))
        yield event


def summary_rows(summary: Summary, zone: Zone) -> Iterator[tuple[str, str]]:
    """Yield each figure of a run with its label."""
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


def print_labelled(title: str, rows: Iterable[tuple[str, str]]) -> None:
    """Print a title, and below it the rows, each after its label."""
    listed = list(rows)
    width = max(len(label) for label, _ in listed)
    click.secho(f"{title}\n", bold=True)
    for label, figures in listed:
        click.echo(f"  {click.style(label.ljust(width), dim=True)}  {figures}")
