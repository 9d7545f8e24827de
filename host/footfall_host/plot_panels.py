"""The panels of a run's picture: what each of them shows, with its legend and its time axis."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter

from footfall.core.settings import Settings
from footfall_host.clock import as_clock
from footfall_host.coach_history import CoachHistory
from footfall_host.plot_coach import BEAT_COLOUR, beat_sounds_s, draw_target, draw_tempo
from footfall_host.plot_data import (
    cadence_curve,
    cadence_limits,
    envelope,
    gap_spans_s,
    state_spans_s,
    strikes_s,
    waveform,
)
from footfall_host.replay import Cue, Event
from footfall_host.resample import Floats
from footfall_host.summary import Zone
from footfall_host.trace import Trace

# Okabe and Ito's colours, which readers with any kind of colour vision tell apart.
BLUE = "#0072b2"
SKY = "#56b4e9"
GREEN = "#009e73"
ORANGE = "#e69f00"
VERMILION = "#d55e00"
PURPLE = "#cc79a7"
DARK_GREY, GREY, LIGHT_GREY = "#505050", "#8c8c8c", "#d0d0d0"

STATE_COLOURS = {"idle": LIGHT_GREY, "walking": ORANGE, "running": BLUE}


# Draws target and zone into a panel.
DrawWanted = Callable[[Axes, Trace, CoachHistory, Settings], None]


class CueMark(NamedTuple):
    """How one kind of cue is drawn and called."""

    marker: str
    colour: str
    label: str


CUES = {
    "low": CueMark("^", VERMILION, "faster"),
    "high": CueMark("v", PURPLE, "slower"),
    "ok": CueMark("o", GREEN, "back in zone"),
}

# Of the height of the panel.
STATE_STRIP_HEIGHT = 0.035
# Where the close-up marks the sounds of a beat, in parts of its height.
BEAT_HEIGHT = (0.88, 1.0)
# In parts of the panel: below the target, amid the width.
NOTE_PLACE = (0.5, 0.25)
# More dots than this in the width of the picture would be a cloud.
MOST_DOTS = 1500
CADENCE_WIDTH, CADENCE_WIDTH_AMID_MANY = 1.8, 1.1
# Above the zone and the grid, below every line.
DOTS_ORDER = 1.5

TIME_LABEL = "time (min:s)"
MOST_TICKS = 12
TICK_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 86400)
# A label whose tick is this near to the right end, in parts of the panel's width, stays inside.
NEAR_END = 0.03


def draw_acceleration(axes: Axes, trace: Trace, window_s: tuple[float, float]) -> None:
    """Draw the whole trace, and where in it the close-up is."""
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
    draw_gaps(axes, gap_spans_s(trace))
    axes.set_ylabel("acceleration (g)")
    axes.set_ylim(bottom=0)
    axes.tick_params(labelbottom=False)
    put_legend(axes)


def draw_cadence(
    axes: Axes,
    trace: Trace,
    events: Sequence[Event],
    history: CoachHistory,
    settings: Settings,
    draw_wanted: DrawWanted = draw_target,
) -> None:
    """Draw the cadence against the target, the strikes it comes from, cues, beats and states.

    draw_wanted: called when the limits of the panel are set.
    """
    elapsed_s, spm = cadence_curve(trace, events)
    zones = [Zone.of(settings, target_spm) for target_spm in history.targets_spm]
    bottom_spm, top_spm = cadence_limits(spm, zones)
    axes.set_ylim(bottom_spm, top_spm)
    draw_wanted(axes, trace, history, settings)
    many = _draw_steps(axes, strikes_s(trace, events))
    if np.isfinite(spm).any():
        width = CADENCE_WIDTH_AMID_MANY if many else CADENCE_WIDTH
        axes.plot(elapsed_s, spm, color=BLUE, linewidth=width, label="cadence")
    else:
        axes.text(
            *NOTE_PLACE, "no running found", transform=axes.transAxes, ha="center", fontsize=13
        )
    draw_tempo(axes, trace, events)
    for kind, mark in CUES.items():
        cued_s = [e.t_s - trace.origin_s for e in events if isinstance(e, Cue) and e.kind == kind]
        if not cued_s:
            continue
        cued_spm = np.interp(cued_s, elapsed_s, np.nan_to_num(spm))
        axes.plot(
            cued_s,
            np.clip(cued_spm, bottom_spm, top_spm),
            mark.marker,
            color=mark.colour,
            markeredgecolor="white",
            markersize=9,
            label=f"cue: {mark.label}",
            clip_on=False,
        )
    _draw_states(axes, trace, events)
    draw_gaps(axes, gap_spans_s(trace))
    axes.set_ylabel("cadence (steps/min)")
    axes.set_xlabel(TIME_LABEL)
    put_legend(axes)


def draw_close_up(
    axes: Axes, trace: Trace, events: Sequence[Event], window_s: tuple[float, float]
) -> None:
    """Draw a few seconds of the trace, each foot strike on it."""
    start_s, stop_s = window_s
    elapsed_s, magnitude_g = waveform(trace)
    struck_s = strikes_s(trace, events)
    struck_s = struck_s[(struck_s >= start_s) & (struck_s <= stop_s)]
    shown = (elapsed_s >= start_s) & (elapsed_s <= stop_s)
    axes.plot(
        elapsed_s[shown], magnitude_g[shown], color=DARK_GREY, linewidth=1.1, label="magnitude"
    )
    sounds_s = beat_sounds_s(trace, events)
    sounds_s = sounds_s[(sounds_s >= start_s) & (sounds_s <= stop_s)]
    if len(sounds_s):
        axes.vlines(
            sounds_s,
            *BEAT_HEIGHT,
            transform=axes.get_xaxis_transform(),
            color=BEAT_COLOUR,
            linewidth=3,
            label="beat sounds",
        )
    if len(struck_s):
        axes.plot(
            struck_s,
            np.interp(struck_s, elapsed_s, magnitude_g),
            "o",
            color=VERMILION,
            markeredgecolor="white",
            markersize=7,
            label="foot strike",
        )
    draw_gaps(axes, [gap for gap in gap_spans_s(trace) if gap[0] < stop_s and start_s < gap[1]])
    axes.set_ylabel("acceleration (g)")
    axes.set_ylim(bottom=0)
    axes.set_xlabel(TIME_LABEL)
    put_legend(axes)


def set_time_axis(axes: Axes, start_s: float, stop_s: float) -> None:
    """Show this stretch of time, with round times as ticks and no label beyond its end."""
    axes.set_xlim(start_s, stop_s)
    span_s = stop_s - start_s
    step_s = next((s for s in TICK_STEPS_S if span_s / s <= MOST_TICKS), TICK_STEPS_S[-1])
    ticks_s = np.arange(np.ceil(start_s / step_s), np.floor(stop_s / step_s) + 1) * step_s
    axes.xaxis.set_major_locator(FixedLocator(ticks_s.tolist()))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda seconds, _: as_clock(seconds)))
    if stop_s - ticks_s[-1] < NEAR_END * span_s:
        axes.get_xticklabels()[-1].set_horizontalalignment("right")


def draw_gaps(axes: Axes, gaps_s: Sequence[tuple[float, float]]) -> None:
    """Hatch the stretches of time whose samples were lost."""
    for number, (start_s, stop_s) in enumerate(gaps_s):
        axes.axvspan(
            start_s,
            stop_s,
            facecolor="none",
            edgecolor=GREY,
            hatch="////",
            linewidth=0,
            label=None if number else "samples lost",
        )


def put_legend(axes: Axes) -> None:
    """Put the legend above the panel, where it hides nothing, in as few rows as it fits in."""
    entries = len(axes.get_legend_handles_labels()[1])
    for rows in range(1, entries + 1):
        legend = axes.legend(
            loc="lower left",
            bbox_to_anchor=(0, 1),
            ncols=-(-entries // rows),
            borderaxespad=0.1,
            borderpad=0.2,
            handlelength=1.4,
            columnspacing=1.6,
        )
        if legend.get_window_extent().width <= axes.bbox.width:
            break


# --- parts of panels --------------------------------------------------------


def _draw_steps(axes: Axes, struck_s: Floats) -> bool:
    """Mark foot strikes at the cadence that the distance from the one before would give.

    Tells whether there are too many to mark them all.
    """
    if len(struck_s) < 2:
        return False
    # Of an odd number of steps one is of either foot in turn: an even one would hide a limp.
    every = -(-len(struck_s) // MOST_DOTS) | 1
    which = "foot strikes" if every == 1 else f"one foot strike in {every}"
    axes.plot(
        struck_s[1::every],
        (60 / np.diff(struck_s))[::every],
        "o",
        color=SKY,
        alpha=0.55,
        markersize=3,
        markeredgewidth=0,
        zorder=DOTS_ORDER,
        label=f"{which}, each at its step's own rate",
    )
    return every > 1


def _draw_states(axes: Axes, trace: Trace, events: Sequence[Event]) -> None:
    """Draw a strip along the foot of the panel, coloured by idle, walking and running."""
    spans = state_spans_s(trace, events)
    for shown, colour in STATE_COLOURS.items():
        stretches = [
            (start_s, stop_s - start_s) for state, start_s, stop_s in spans if state == shown
        ]
        if stretches:
            axes.broken_barh(
                stretches,
                (0, STATE_STRIP_HEIGHT),
                transform=axes.get_xaxis_transform(),
                color=colour,
                linewidth=0,
                zorder=3,
                label=shown,
            )
