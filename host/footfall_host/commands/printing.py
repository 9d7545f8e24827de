"""What several commands print alike: events as lines of JSON, and a summary with its labels."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from footfall import __version__
from footfall.core.settings import Settings
from footfall.device.fault_codes import MEANINGS
from footfall_host.clock import as_clock
from footfall_host.errors import BadInputError

if TYPE_CHECKING:  # numpy takes longer to import than help takes to print
    from footfall_host.reasons import Reason
    from footfall_host.replay import Event
    from footfall_host.summary import Summary
    from footfall_host.watch import BesideWatch
    from footfall_host.workouts.history import StepFigures, WorkoutFigures

WORKOUT_HEADINGS = ("", "time", "steps", "jumps", "distance", "mean spm", "top", "in zone")


def json_line(fields: dict[str, Any]) -> str:
    """Return an object as one line, without blanks after its separators."""
    return json.dumps(fields, separators=(",", ":"), allow_nan=False)


def printed(events: Iterable["Event"]) -> Iterator["Event"]:
    """Pass the events on, each printed as soon as it is known."""
    from footfall_host.replay import as_json as event_as_json

    for event in events:
        click.echo(json_line(event_as_json(event)))
        yield event


def summary_rows(summary: "Summary", settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield each figure of a run with its label; settings: those of its coach."""
    first_spm, last_spm = summary.first_target_spm, summary.target_spm
    yield "duration", as_clock(summary.duration_s)
    yield "running", as_clock(summary.running_s)
    yield "steps", f"{summary.steps}"
    if summary.mean_spm is None:
        yield "cadence", "none: no running found"
    else:
        yield "cadence", f"{summary.mean_spm} spm, {summary.min_spm} to {summary.max_spm}"
        if in_zone := _in_zone(summary, settings):
            yield "in zone", in_zone
    if first_spm != last_spm:
        yield "target", f"moves from {first_spm} to {last_spm} spm"
    cues = summary.cues
    yield "cues", f"{cues['low']} low, {cues['high']} high, {cues['ok']} back in zone"
    if summary.beats:
        yield "beats", f"{summary.beats}, {as_clock(summary.beats_s)} in all"
    if summary.overruns:
        yield "gaps", f"{summary.overruns} in the recording"


def watch_rows(beside: "BesideWatch | None") -> Iterator[tuple[str, str]]:
    """Yield what the watch that recorded a run has counted itself, with its label."""
    if beside is None:
        return
    if not beside.seconds:
        yield "watch", "showed no cadence while Footfall did"
        return
    yield (
        "watch",
        f"{beside.watch_spm} spm, Footfall {beside.our_spm} in the same "
        f"{as_clock(beside.seconds)}; mostly {beside.apart_spm} apart",
    )


def fault_meaning(number: int) -> str:
    """Return what the number of a fault stands for."""
    known = 0 < number < len(MEANINGS)
    return MEANINGS[number] if known else f"unknown to this {__version__}"


def _in_zone(summary: "Summary", settings: Settings) -> str:
    """Return how much of a run was in its zone; nothing where a workout asked for no cadence."""
    in_zone = as_clock(summary.in_zone_s)
    if summary.workout:
        asked = any(step.in_zone_s is not None for step in summary.workout.steps)
        return f"{in_zone}, of what the workout asked for" if asked else ""
    from footfall_host.summary import Zone

    share = f"{in_zone}, {summary.in_zone_s / summary.running_s:.0%} of running"
    if summary.first_target_spm != summary.target_spm:
        return share
    return f"{share} ({Zone.of(settings, summary.target_spm)})"


def print_workout(workout: "WorkoutFigures") -> None:
    """Print what was done in each step of a workout."""
    ended = "done" if workout.is_done else "not done to its end"
    click.secho(f"\n{workout.name}: {ended}\n", bold=True)
    rows = [WORKOUT_HEADINGS, *map(_step_row, workout.steps)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(WORKOUT_HEADINGS))]
    for row in rows:
        name, *figures = zip(row, widths, strict=True)
        cells = [name[0].ljust(name[1]), *(cell.rjust(width) for cell, width in figures)]
        click.echo(f"  {'  '.join(cells)}".rstrip())


def _step_row(step: "StepFigures") -> tuple[str, ...]:
    set_number = f" {step.set_number}" if step.set_number else ""
    return (
        f"{step.label}{set_number}",
        as_clock(step.stop_s - step.start_s),
        f"{step.steps or ''}",
        f"{step.jumps or ''}",
        "" if not step.metres else f"{step.metres:.0f} m",
        "" if step.mean_spm is None else f"{step.mean_spm}",
        "" if step.top_spm is None else f"{step.top_spm}",
        "" if step.in_zone_s is None else as_clock(step.in_zone_s),
    )


def print_labelled(title: str, rows: Iterable[tuple[str, str]]) -> None:
    """Print a title, and below it the rows, each after its label."""
    listed = list(rows)
    width = max(len(label) for label, _ in listed)
    click.secho(f"{title}\n", bold=True)
    for label, figures in listed:
        click.echo(f"  {click.style(label.ljust(width), dim=True)}  {figures}")


def print_reasons(reasons: Iterable["Reason"], origin_s: float, *, err: bool) -> None:
    """Print each thing that the coach did, when, and why; times are since origin_s."""
    listed = [(as_clock(r.t_s - origin_s), r.what, r.why) for r in reasons]
    clock_width, what_width = (
        max((len(row[column]) for row in listed), default=0) for column in (0, 1)
    )
    for clock, what, why in listed:
        label = click.style(what.ljust(what_width), bold=True)
        click.echo(f"  {clock:>{clock_width}}  {label}  {why}", err=err)


def refuse(problems: Sequence[str]) -> None:
    """Print all of these problems but the last, and raise BadInputError for that; none is fine."""
    for problem in problems[:-1]:
        click.echo(f"footfall: {problem}", err=True)
    if problems:
        raise BadInputError(problems[-1])
