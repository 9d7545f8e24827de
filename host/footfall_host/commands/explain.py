"""`footfall explain`: why a strike was counted or not, and a run judged to be one or not."""

import math
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from footfall_host.commands.examples import TaughtCommand
from footfall_host.commands.given_json import json_option, print_document
from footfall_host.commands.given_layout import layout_options
from footfall_host.commands.given_picture import check_picture, plot_option
from footfall_host.commands.given_settings import given_settings, set_option, target_option
from footfall_host.commands.given_trace import given_trace, recording_argument
from footfall_host.errors import BadInputError

if TYPE_CHECKING:  # numpy takes longer to import than help takes to print
    from footfall.core.settings import Settings
    from footfall_host.readers.generic import Layout
    from footfall_host.stages import Rise, Stages
    from footfall_host.trace import Trace

# What is shown unless told otherwise: a walk or a rest, and how a run begins.
SPAN_S = 20.0
LEAD_S = 6.0
SHORTEST_S = 1.0

PICTURE_HINT = "--plot FILE.png draws every stage"
NOTHING = "-"
MS_PER_S = 1000
HEADINGS = ("t s", "what became of it", "age ms", "since ms", "limit ms", "state", "step ms", "spm")
WORDS = frozenset({"what became of it", "state"})
LEGEND = (
    "age: of the strike when it was noticed. since: from the strike that counted before it; "
    "sooner than the limit it is a push-off. step: as believed. spm: as last shown."
)


@click.command(
    "explain",
    cls=TaughtCommand,
    examples=[
        ("footfall explain", "how the example run begins, strike by strike"),
        ("footfall explain run.csv --from 60 --to 70 --plot strikes.png", "ten seconds, drawn"),
        ("footfall explain run.csv --json", "a list of all rises, for a script"),
    ],
)
@recording_argument
@layout_options
@click.option(
    "--from",
    "start_s",
    metavar="S",
    type=float,
    help="Begin so many seconds into the recording.  [default: shortly before the first run]",
)
@click.option(
    "--to",
    "stop_s",
    metavar="S",
    type=float,
    help=f"End so many seconds into the recording.  [default: {SPAN_S:g} after --from]",
)
@target_option
@set_option
@plot_option("Draw all stages into this file instead")
@json_option
def explain_command(
    recording: Path | None,
    layout: "Layout | None",
    start_s: float | None,
    stop_s: float | None,
    target: str | None,
    assignments: tuple[str, ...],
    picture: Path | None,
    as_json: bool,
) -> None:
    """Show what a recording does in each stage of the detector.

    Lists each rise of |a| and what became of it: counted; held until it was known to be a run,
    and told later or never; too soon after the last, so a push-off; or, without a rise, filled
    in between two. --plot draws the signals behind it.

    RECORDING is what `footfall replay` takes. Without it, a simulated example run is explained.
    """
    settings = given_settings(target, assignments)
    check_picture(picture)
    trace = given_trace(recording, layout)
    shown_s = _stretch(trace, settings, start_s, stop_s)
    # What it takes to look into the detector takes longer to import than help takes to print.
    from footfall_host.stages import observe

    stages = observe(trace, settings, *shown_s)
    if len(stages.t_s) == 0:
        raise BadInputError(
            f"{trace.name}: every sample from {shown_s[0]:g} to {shown_s[1]:g} s was lost; "
            "choose another --from"
        )
    if picture:
        # matplotlib is imported where it is used: a table does without it.
        from footfall_host.plot_stages import draw

        draw(stages, trace, settings, picture)
        click.echo(f"picture: {picture}", err=as_json)
    if as_json:
        print_document(_document(trace, stages))
    elif not picture:
        _show(trace, stages)


def _document(trace: "Trace", stages: "Stages") -> dict[str, Any]:
    return {
        "trace": trace.name,
        "start_s": stages.start_s,
        "stop_s": stages.stop_s,
        "rises": [asdict(rise) | {"verdict": rise.verdict} for rise in stages.rises],
    }


def _stretch(
    trace: "Trace", settings: "Settings", start_s: float | None, stop_s: float | None
) -> tuple[float, float]:
    """Return start and end of what is to be shown, in seconds since the start of the trace."""
    if start_s is None:
        start_s = max(0.0, stop_s - SPAN_S) if stop_s is not None else _before_run(trace, settings)
    if not 0 <= start_s < trace.duration_s:
        raise BadInputError(
            f"--from {start_s:g}: {trace.name} lasts {trace.duration_s:g} s; choose a time within"
        )
    stop_s = min(start_s + SPAN_S if stop_s is None else stop_s, trace.duration_s)
    if not stop_s - start_s >= SHORTEST_S:
        raise BadInputError(
            f"{start_s:g} to {stop_s:g} s is too short to show: choose --from and --to "
            f"{SHORTEST_S:g} s or more apart, within the {trace.duration_s:g} s of {trace.name}"
        )
    return start_s, stop_s


def _before_run(trace: "Trace", settings: "Settings") -> float:
    from footfall_host.replay import FootStrike, replay

    strikes = (event.t_s for event in replay(trace, settings) if isinstance(event, FootStrike))
    first_s = next(strikes, trace.origin_s) - trace.origin_s
    return math.floor(max(0.0, min(first_s - LEAD_S, trace.duration_s - SPAN_S)))


def _show(trace: "Trace", stages: "Stages") -> None:
    from rich.console import Console

    from footfall_host.terminal_table import plain_table

    styles = _styles()
    title = f"{trace.name}, {stages.start_s:g} to {stages.stop_s:g} s"
    table = plain_table(title, HEADINGS, WORDS, LEGEND)
    for rise in stages.rises:
        table.add_row(*_row(rise), style=styles[rise.verdict])
    found = Counter(rise.verdict for rise in stages.rises)
    if found:
        Console().print(table)
        click.echo()
    else:
        click.secho(title, bold=True)
    click.echo(", ".join(f"{found[v]} {v}" for v in styles if found[v]) or "no rise of |a| there")
    click.secho(PICTURE_HINT, dim=True)


def _styles() -> dict[str, str]:
    """Return how each verdict is shown, in the order in which they are counted."""
    from footfall_host.stages import COUNTED, HELD, IN_GAP, PUSH_OFF, TOLD_LATER, UNFELT

    return {
        COUNTED: "",
        TOLD_LATER: "yellow",
        HELD: "dim",
        PUSH_OFF: "magenta",
        UNFELT: "cyan",
        IN_GAP: "red",
    }


def _row(rise: "Rise") -> tuple[str, ...]:
    from footfall_host.stages import TOLD_LATER

    verdict = rise.verdict
    age_s = None if rise.noticed_s is None else rise.noticed_s - rise.t_s
    if verdict == TOLD_LATER and rise.told_s and rise.noticed_s:
        verdict = f"{verdict}, {rise.told_s - rise.noticed_s:.1f} s"
    return (
        f"{rise.t_s:.3f}",
        verdict,
        _ms(age_s),
        _ms(rise.since_s),
        _ms(rise.too_soon_s),
        rise.state,
        _ms(rise.step_s),
        NOTHING if rise.spm is None else f"{rise.spm:.1f}",
    )


def _ms(seconds: float | None) -> str:
    return NOTHING if seconds is None else f"{seconds * MS_PER_S:.0f}"
