"""Draw a replayed run: acceleration, foot strikes, cadence against the target, and cues."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MultipleLocator

from footfall.core.settings import Settings
from footfall_host.errors import BadInputError
from footfall_host.plot_data import (
    cadence_curve,
    cadence_limits,
    close_up_window_s,
    envelope,
    gap_spans_s,
    state_spans_s,
    strikes_s,
    waveform,
)
from footfall_host.replay import Cue, Event
from footfall_host.summary import Summary, Zone, as_clock, summarise
from footfall_host.trace import Trace
from footfall_host.whole_file import whole_file

SIZE_INCHES = (11.0, 8.0)
DOTS_PER_INCH = 160
MARGINS = {"left": 0.065, "right": 0.965, "bottom": 0.065, "top": 0.9, "hspace": 0.46}
PANEL_HEIGHTS = (1.0, 2.0, 1.2)
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

# Okabe and Ito's colours, which readers with any kind of colour vision tell apart.
BLUE = "#0072b2"
SKY = "#56b4e9"
GREEN = "#009e73"
ORANGE = "#e69f00"
VERMILION = "#d55e00"
PURPLE = "#cc79a7"
DARK_GREY, GREY, LIGHT_GREY = "#505050", "#8c8c8c", "#d0d0d0"

STATE_COLOURS = {"idle": LIGHT_GREY, "walking": ORANGE, "running": BLUE}
CUES = {
    "low": ("^", VERMILION, "cue: faster"),
    "high": ("v", PURPLE, "cue: slower"),
    "ok": ("o", GREEN, "cue: back in zone"),
}
# Of the height of the panel.
STATE_STRIP_HEIGHT = 0.035
LEGEND_COLUMNS = 6
# What leaves room for the figures on the right.
LONGEST_NAME = 50

TIME_LABEL = "time (min:s)"
MOST_TICKS = 12
TICK_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 86400)


def check_ending(path: Path) -> None:
    """Raise BadInputError unless the ending of `path` names a format that can be drawn."""
    if _format(path) not in FigureCanvasAgg.get_supported_filetypes():
        raise BadInputError(f"{path}: no picture has this ending; name it .png, .svg or .pdf")


def draw(trace: Trace, events: Sequence[Event], settings: Settings, path: Path) -> None:
    """Draw one replay into `path`; its ending chooses the format.

    Times are shown since the start of the trace.

    Raises BadInputError for an ending that names no format, or a path that cannot be written.
    """
    check_ending(path)
    with mpl.rc_context(STYLE):
        figure = _figure(trace, events, settings)
        with whole_file(path) as picture:
            figure.savefig(picture, format=_format(path))


def _format(path: Path) -> str:
    return path.suffix.lower().lstrip(".")


def _figure(trace: Trace, events: Sequence[Event], settings: Settings) -> Figure:
    figure = Figure(figsize=SIZE_INCHES, dpi=DOTS_PER_INCH)
    FigureCanvasAgg(figure)
    rows = figure.add_gridspec(len(PANEL_HEIGHTS), 1, height_ratios=PANEL_HEIGHTS, **MARGINS)
    whole = figure.add_subplot(rows[0])
    cadence = figure.add_subplot(rows[1], sharex=whole)
    close_up = figure.add_subplot(rows[2])

    window_s = close_up_window_s(trace, events)
    _draw_acceleration(whole, trace, window_s)
    _draw_cadence(cadence, trace, events, Zone.of(settings))
    _draw_close_up(close_up, trace, events, window_s)
    _set_time_axis(cadence, 0.0, trace.duration_s)
    _set_time_axis(close_up, *window_s)
    _put_title(figure, summarise(events, trace, settings))
    return figure


# --- panels ----------------------------------------------------------------


def _draw_acceleration(axes: Axes, trace: Trace, window_s: tuple[float, float]) -> None:
    elapsed_s, lowest_g, highest_g = envelope(trace)
    axes.fill_between(
        elapsed_s,
        lowest_g,
        highest_g,
        color=GREY,
        linewidth=0.8,
        label="magnitude, lowest to highest",
    )
    axes.axvspan(
        *window_s,
        facecolor=(ORANGE, 0.25),
        edgecolor=ORANGE,
        linewidth=1.3,
        zorder=3,
        label="close-up below",
    )
    _draw_gaps(axes, trace)
    axes.set_ylabel("acceleration (g)")
    axes.set_ylim(bottom=0)
    axes.tick_params(labelbottom=False)
    _put_legend(axes)


def _draw_cadence(axes: Axes, trace: Trace, events: Sequence[Event], zone: Zone) -> None:
    elapsed_s, spm = cadence_curve(trace, events)
    bottom_spm, top_spm = cadence_limits(spm, zone)
    axes.set_ylim(bottom_spm, top_spm)
    _draw_zone(axes, zone, top_spm)
    _draw_steps(axes, trace, events)
    axes.plot(elapsed_s, spm, color=BLUE, linewidth=1.8, label="cadence")
    for kind, (marker, colour, label) in CUES.items():
        cued_s = [e.t_s - trace.origin_s for e in events if isinstance(e, Cue) and e.kind == kind]
        if not cued_s:
            continue
        cued_spm = np.interp(cued_s, elapsed_s, np.nan_to_num(spm))
        axes.plot(
            cued_s,
            np.clip(cued_spm, bottom_spm, top_spm),
            marker,
            color=colour,
            markeredgecolor="white",
            markersize=9,
            label=label,
            clip_on=False,
        )
    _draw_states(axes, trace, events)
    _draw_gaps(axes, trace)
    axes.set_ylabel("cadence (steps/min)")
    axes.set_xlabel(TIME_LABEL)
    _put_legend(axes)


def _draw_close_up(
    axes: Axes, trace: Trace, events: Sequence[Event], window_s: tuple[float, float]
) -> None:
    elapsed_s, magnitude_g = waveform(trace)
    struck_s = strikes_s(trace, events)
    struck_s = struck_s[(struck_s >= window_s[0]) & (struck_s <= window_s[1])]
    shown = (elapsed_s >= window_s[0]) & (elapsed_s <= window_s[1])
    axes.plot(
        elapsed_s[shown], magnitude_g[shown], color=DARK_GREY, linewidth=1.1, label="magnitude"
    )
    axes.plot(
        struck_s,
        np.interp(struck_s, elapsed_s, magnitude_g),
        "o",
        color=VERMILION,
        markeredgecolor="white",
        markersize=7,
        label="foot strike",
    )
    axes.set_ylabel("acceleration (g)")
    axes.set_ylim(bottom=0)
    axes.set_xlabel(TIME_LABEL)
    _put_legend(axes)


# --- parts of panels --------------------------------------------------------


def _draw_zone(axes: Axes, zone: Zone, top_spm: float) -> None:
    ceiling_spm = top_spm if zone.ceiling_spm is None else zone.ceiling_spm
    axes.axhspan(
        zone.floor_spm, ceiling_spm, color=GREEN, alpha=0.12, linewidth=0, label=f"zone: {zone}"
    )
    axes.axhline(
        zone.target_spm,
        color=GREEN,
        linewidth=1.2,
        linestyle="--",
        label=f"target: {zone.target_spm} spm",
    )


def _draw_steps(axes: Axes, trace: Trace, events: Sequence[Event]) -> None:
    """Mark each foot strike at the cadence that its distance from the one before would give."""
    struck_s = strikes_s(trace, events)
    axes.plot(
        struck_s[1:],
        60 / np.diff(struck_s),
        "o",
        color=SKY,
        alpha=0.55,
        markersize=3,
        markeredgewidth=0,
        label="foot strikes, each at its step's own rate",
    )


def _draw_states(axes: Axes, trace: Trace, events: Sequence[Event]) -> None:
    """Draw a strip along the foot of the panel, coloured by idle, walking and running."""
    spans = state_spans_s(trace, events)
    for shown, colour in STATE_COLOURS.items():
        axes.broken_barh(
            [(start_s, stop_s - start_s) for state, start_s, stop_s in spans if state == shown],
            (0, STATE_STRIP_HEIGHT),
            transform=axes.get_xaxis_transform(),
            color=colour,
            linewidth=0,
            zorder=3,
            label=shown,
        )


def _draw_gaps(axes: Axes, trace: Trace) -> None:
    for number, (start_s, stop_s) in enumerate(gap_spans_s(trace)):
        axes.axvspan(
            start_s,
            stop_s,
            facecolor="none",
            edgecolor=GREY,
            hatch="////",
            linewidth=0,
            label=None if number else "samples lost",
        )


def _set_time_axis(axes: Axes, start_s: float, stop_s: float) -> None:
    axes.set_xlim(start_s, stop_s)
    span_s = stop_s - start_s
    step_s = next((s for s in TICK_STEPS_S if span_s / s <= MOST_TICKS), TICK_STEPS_S[-1])
    axes.xaxis.set_major_locator(MultipleLocator(step_s))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda seconds, _: as_clock(seconds)))


def _put_title(figure: Figure, summary: Summary) -> None:
    facts = [f"{as_clock(summary.running_s)} of {as_clock(summary.duration_s)} running"]
    facts.append(f"{summary.steps} steps")
    if summary.mean_spm is not None:
        facts.append(f"mean {summary.mean_spm} spm")
    left, right, height = MARGINS["left"], MARGINS["right"], 0.955
    name = summary.trace
    if len(name) > LONGEST_NAME:
        name = "..." + name[-LONGEST_NAME:]
    figure.text(left, height, name, fontsize=13, fontweight="bold", parse_math=False)
    figure.text(right, height, "   ".join(facts), fontsize=11, ha="right", color=DARK_GREY)


def _put_legend(axes: Axes) -> None:
    """Put the legend above the panel, where it hides nothing."""
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=LEGEND_COLUMNS,
        borderaxespad=0.1,
        borderpad=0.2,
        handlelength=1.4,
        columnspacing=1.6,
    )
