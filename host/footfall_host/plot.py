"""Draw a replayed run: acceleration, foot strikes, cadence against the target, and cues."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from footfall.core.settings import Settings
from footfall_host.clock import as_clock
from footfall_host.coach_history import CoachHistory
from footfall_host.errors import BadInputError
from footfall_host.plot_coach import draw_band
from footfall_host.plot_data import close_up_window_s
from footfall_host.plot_panels import (
    CUES,
    DARK_GREY,
    TIME_LABEL,
    draw_acceleration,
    draw_cadence,
    draw_close_up,
    put_legend,
    set_time_axis,
)
from footfall_host.plot_session import draw_session, wanted_by
from footfall_host.replay import Event
from footfall_host.summary import Summary, summarise
from footfall_host.trace import Trace
from footfall_host.whole_file import whole_file
from footfall_host.workouts.model import Plan

FORMATS = ("png", "svg", "pdf")

SIZE_INCHES = (11.0, 8.6)
DOTS_PER_INCH = 160
MARGINS = {"left": 0.065, "right": 0.965, "bottom": 0.06, "top": 0.893, "hspace": 0.42}
PANEL_HEIGHTS = (1.0, 2.7, 1.2)
# The band of the coach, in parts of the panel above it, and what is between them: its legend.
BAND_HEIGHT, BAND_SPACE = 0.075, 0.2
# The band of a workout's steps, in parts of the panel below it, and its legend's place between.
SESSION_HEIGHT, SESSION_SPACE = 0.3, 0.55
# Of the height of the picture.
NAME_HEIGHT, FACTS_HEIGHT = 0.963, 0.935
# About what the picture is wide.
LONGEST_NAME = 70
STYLE: dict[Any, Any] = {
    "font.size": 10.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#808080",
    "axes.labelcolor": "#303030",
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e6e6e6",
    "grid.linewidth": 0.8,
    "legend.frameon": False,
    "legend.fontsize": 9.0,
    "xtick.color": "#505050",
    "ytick.color": "#505050",
}


def check_ending(path: Path) -> None:
    """Raise BadInputError unless the ending of `path` names a format that can be drawn."""
    if _format(path) not in FORMATS:
        raise BadInputError(f"{path}: no picture has this ending; name it .png, .svg or .pdf")


def save(figure: Figure, path: Path) -> None:
    """Write a figure in the format that the ending of `path` names, whole or not at all."""
    with whole_file(path) as picture:
        figure.savefig(picture, format=_format(path))


def draw(
    trace: Trace,
    events: Sequence[Event],
    settings: Settings,
    path: Path,
    plan: Plan | None = None,
) -> None:
    """Draw one replay into `path`; its ending chooses the format.

    plan: the workout that was followed, whose steps are shown at the top. Times are shown since
    the start of the trace.

    Raises BadInputError for an ending that names no format, or a path that cannot be written.
    """
    check_ending(path)
    with mpl.rc_context(STYLE):
        figure = make_figure(trace, events, settings, plan)
        save(figure, path)


def make_figure(
    trace: Trace, events: Sequence[Event], settings: Settings, plan: Plan | None = None
) -> Figure:
    """Return the picture of one replay, drawn but not written."""
    figure = Figure(figsize=SIZE_INCHES, dpi=DOTS_PER_INCH)
    FigureCanvasAgg(figure)
    rows = figure.add_gridspec(len(PANEL_HEIGHTS), 1, height_ratios=PANEL_HEIGHTS, **MARGINS)
    summary = summarise(events, trace, settings, plan)
    top = rows[0].subgridspec(2, 1, height_ratios=(SESSION_HEIGHT, 1), hspace=SESSION_SPACE)
    whole = figure.add_subplot(top[1] if summary.workout else rows[0])
    middle = rows[1].subgridspec(2, 1, height_ratios=(1, BAND_HEIGHT), hspace=BAND_SPACE)
    cadence = figure.add_subplot(middle[0], sharex=whole)
    band = figure.add_subplot(middle[1], sharex=whole)
    close_up = figure.add_subplot(rows[2])

    window_s = close_up_window_s(trace, events)
    draw_acceleration(whole, trace, window_s)
    history = CoachHistory(events, settings.target_spm)
    if summary.workout:
        draw_session(figure.add_subplot(top[0], sharex=whole), trace, summary.workout)
    draw_wanted = wanted_by(plan, summary.workout)
    draw_cadence(cadence, trace, events, history, settings, draw_wanted)
    draw_band(band, trace, history)
    put_legend(band)
    cadence.tick_params(labelbottom=False)
    cadence.set_xlabel("")
    band.set_xlabel(TIME_LABEL)
    draw_close_up(close_up, trace, events, window_s)
    set_time_axis(band, 0.0, trace.duration_s)
    set_time_axis(close_up, *window_s)
    put_title(figure, summary)
    return figure


def put_title(
    figure: Figure,
    summary: Summary,
    name_height: float = NAME_HEIGHT,
    facts_height: float = FACTS_HEIGHT,
) -> None:
    """Put the name of a run above its picture, and its figures; heights are parts of its own."""
    name = summary.trace
    if len(name) > LONGEST_NAME:
        name = "..." + name[-LONGEST_NAME:]
    left = MARGINS["left"]
    figure.text(left, name_height, name, fontsize=13, fontweight="bold", parse_math=False)
    figure.text(left, facts_height, "    ".join(_facts(summary)), fontsize=10.5, color=DARK_GREY)


def _facts(summary: Summary) -> list[str]:
    facts = [f"{as_clock(summary.running_s)} of {as_clock(summary.duration_s)} running"]
    facts.append(f"{summary.steps} steps")
    if summary.mean_spm is not None:
        facts.append(f"mean {summary.mean_spm} spm")
        facts.append(f"in zone {as_clock(summary.in_zone_s)}")
    given = [f"{count} {CUES[kind].label}" for kind, count in summary.cues.items() if count]
    facts.append("cues: " + (", ".join(given) or "none"))
    if summary.beats:
        facts.append(f"beats {as_clock(summary.beats_s)}")
    return facts


def _format(path: Path) -> str:
    return path.suffix.lower().lstrip(".")
