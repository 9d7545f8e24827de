"""Draw what a recording does in each stage of the detector: five panels over one time axis."""

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from footfall.core.settings import Settings
from footfall_host import plot_panels as style
from footfall_host import stages as stage
from footfall_host.coach_history import CoachHistory
from footfall_host.plot import DOTS_PER_INCH, STYLE, check_ending, save
from footfall_host.plot_data import gap_spans_s
from footfall_host.resample import PAUSE_S, Floats
from footfall_host.stages import Stages
from footfall_host.trace import Trace

SIZE_INCHES = (10.0, 13.4)
MARGINS = {"left": 0.075, "right": 0.905, "bottom": 0.04, "top": 0.9, "hspace": 0.46}
PANEL_HEIGHTS = (1.15, 1.0, 1.15, 0.85, 1.35)
# Of the height of the picture.
NAME_HEIGHT, FACTS_HEIGHT = 0.975, 0.957
# About what the picture is wide.
LONGEST_NAME = 65
POINTS_PER_INCH = 72
# Between a panel's title and its legend, in points.
TITLE_PAD = 3
# In parts of the panel: beyond its right edge.
SCALE_PLACE = (1.012, 0.0, 0.012, 1.0)
# The difference in parts of its mean: what is beyond is as good as the ends.
LOWEST_SHARE, HIGHEST_SHARE = 0.2, 1.6
SHADING = 0.22
# A flight lasts no longer than this.
FLIGHT_S = 0.2

TITLES = (
    "1  The instant: |a|, and where each strike is timed on it",
    "2  Hills: noticed on their way up",
    "3  The period: how unlike themselves the hills are, a lag later",
    "4  Running or not: energy against what the pace demands",
    "5  Cadence, and the time that each is the mean of",
)


class Mark(NamedTuple):
    """How a rise is drawn on |a|, by what became of it."""

    marker: str
    colour: str
    filled: bool
    label: str


MARKS = {
    stage.COUNTED: Mark("o", style.VERMILION, True, "foot strike"),
    stage.TOLD_LATER: Mark("o", style.ORANGE, True, "held, told once running"),
    stage.HELD: Mark("o", style.GREY, False, "held, never told"),
    stage.PUSH_OFF: Mark("X", style.PURPLE, True, "push-off: too soon"),
    stage.UNFELT: Mark("D", style.BLUE, False, "not felt, filled in"),
    stage.IN_GAP: Mark("s", style.GREY, True, "in a gap"),
}


def draw(stages: Stages, trace: Trace, settings: Settings, path: Path) -> None:
    """Draw the stages into `path`; its ending chooses the format.

    Raises BadInputError for an ending that names no format, or a path that cannot be written.
    """
    check_ending(path)
    with mpl.rc_context(STYLE):
        figure = make_figure(stages, trace, settings)
        save(figure, path)


def make_figure(stages: Stages, trace: Trace, settings: Settings) -> Figure:
    """Return the picture of the stages, drawn but not written."""
    figure = Figure(figsize=SIZE_INCHES, dpi=DOTS_PER_INCH)
    FigureCanvasAgg(figure)
    rows = {"height_ratios": PANEL_HEIGHTS, **MARGINS}
    panels = figure.subplots(len(PANEL_HEIGHTS), 1, sharex=True, gridspec_kw=rows)
    acceleration, hills, period, energy, cadence = panels
    start_s, stop_s = stages.start_s, stages.stop_s
    gaps_s = [gap for gap in gap_spans_s(trace) if gap[0] < stop_s and start_s < gap[1]]
    draw_strikes(acceleration, stages)
    draw_hills(hills, stages)
    draw_period(period, stages)
    draw_energy(energy, stages)
    for panel in (acceleration, hills, period, energy):
        style.draw_gaps(panel, gaps_s)
        style.put_legend(panel)
    _draw_windows(cadence, stages)
    history = CoachHistory(stages.events, settings.target_spm)
    style.draw_cadence(cadence, trace, stages.events, history, settings)
    style.set_time_axis(cadence, start_s, stop_s)
    for panel, title in zip(panels, TITLES, strict=True):
        _put_title(panel, title)
    _put_name(figure, stages, trace)
    return figure


def draw_strikes(axes: Axes, stages: Stages) -> None:
    """Draw |a|, each strike where it was timed, and the climb from the valley to its level."""
    _put_line(axes, stages.t_s, stages.acceleration_g, style.DARK_GREY, "|a|", 1.0)
    shown = _by_verdict(stages)
    timed = [*shown.get(stage.COUNTED, []), *shown.get(stage.TOLD_LATER, [])]
    timed_s = np.array([rise.t_s for rise in timed if not rise.by_hill])
    if len(timed_s):
        level_g = np.interp(timed_s, stages.t_s, stages.acceleration_g)
        axes.vlines(
            timed_s,
            [_valley_g(stages, *timed_at) for timed_at in zip(timed_s, level_g, strict=True)],
            level_g,
            color=style.GREEN,
            linewidth=2.2,
            zorder=2.5,
            label="from the valley up to the level of a strike",
        )
    for verdict, rises in shown.items():
        at_s = np.array([rise.t_s for rise in rises])
        _put_marks(axes, at_s, np.interp(at_s, stages.t_s, stages.acceleration_g), MARKS[verdict])
    axes.set_ylabel("|a| (g)")
    axes.set_ylim(bottom=0)


def draw_hills(axes: Axes, stages: Stages) -> None:
    """Draw the smoothed |a|, where each hill was noticed on its way up, and where it was over."""
    _put_line(axes, stages.t_s, stages.smooth_g, style.BLUE, "smoothed |a|")
    for verdict, rises in _by_verdict(stages).items():
        at_s = np.array([rise.noticed_s for rise in rises if rise.noticed_s is not None])
        if len(at_s):
            mark = MARKS[verdict]._replace(label=f"rise: {verdict}")
            if verdict != stage.PUSH_OFF:
                mark = mark._replace(marker="^")
            _put_marks(axes, at_s, np.interp(at_s, stages.t_s, stages.smooth_g), mark)
    over = np.flatnonzero(stages.rising[:-1] & ~stages.rising[1:]) + 1
    if len(over):
        fall = Mark("v", style.SKY, True, "fall")
        _put_marks(axes, stages.t_s[over], stages.smooth_g[over], fall)
    axes.set_ylabel("|a| (g)")


def draw_period(axes: Axes, stages: Stages) -> None:
    """Draw how much the hills differ from themselves a lag ago, and the repeat that was chosen."""
    axes.grid(visible=False)
    axes.set_facecolor(style.LIGHT_GREY)
    axes.set_ylabel("lag (s)")
    axes.set_ylim(stages.lag_s[0], stages.lag_s[-1])
    if np.isfinite(stages.difference).sum() < 2 or len(stages.period_t_s) < 2:
        return
    seen = (stages.period_t_s, stages.lag_s, stages.difference.T)
    map_ = axes.pcolormesh(
        *seen,
        shading="nearest",
        cmap="cividis",
        vmin=LOWEST_SHARE,
        vmax=HIGHEST_SHARE,
        rasterized=True,
    )
    if np.nanmin(stages.difference) < stage.REPEAT_SHARE:
        axes.contour(*seen, levels=[stage.REPEAT_SHARE], colors="white", linewidths=0.7)
    _put_line(axes, stages.t_s, stages.repeat_s, style.VERMILION, "repeat: the shortest dip", 3.6)
    _put_line(axes, stages.t_s, stages.step_s, style.SKY, "step believed in")
    scale = axes.inset_axes(SCALE_PLACE)
    axes.figure.colorbar(map_, cax=scale, label="difference, 1: its mean")


def draw_energy(axes: Axes, stages: Stages) -> None:
    """Draw the energy, what a run of the present pace needs of it, and the state that follows."""
    for state, colour in style.STATE_COLOURS.items():
        here = stages.state == state
        if here.any():
            axes.fill_between(
                stages.t_s,
                0,
                1,
                where=here,
                transform=axes.get_xaxis_transform(),
                color=colour,
                alpha=SHADING,
                linewidth=0,
                label=state,
            )
    _put_line(axes, stages.t_s, stages.energy_g, style.DARK_GREY, "energy")
    running = stages.state[:: stage.PERIOD_EVERY_TICKS] == "running"
    begin_g = np.where(running, np.nan, stages.needed_g)
    go_on_g = np.where(running, stages.needed_g, np.nan)
    _put_line(axes, stages.period_t_s, begin_g, style.VERMILION, "needed to begin a run")
    _put_line(axes, stages.period_t_s, go_on_g, style.GREEN, "needed to go on")
    axes.set_ylabel("||a| - 1 g| (g)")
    axes.set_ylim(bottom=0)


def _draw_windows(axes: Axes, stages: Stages) -> None:
    """Draw the time each cadence is the mean of, and where that was cut short by a new pace."""
    if not stages.windows:
        return
    axes.hlines(
        [window.spm for window in stages.windows],
        [window.start_s for window in stages.windows],
        [window.shown_s for window in stages.windows],
        color=style.GREY,
        linewidth=0.8,
        alpha=0.8,
    )
    anew = [window for window in stages.windows if window.anew]
    if anew:
        axes.plot(
            [window.shown_s for window in anew],
            [window.spm for window in anew],
            "s",
            color=style.PURPLE,
            markeredgecolor="white",
            markersize=8,
            zorder=4,
            label="new pace: window begun anew",
        )


# --- parts of panels --------------------------------------------------------


def _by_verdict(stages: Stages) -> dict[str, list[stage.Rise]]:
    """Return the rises by what became of them, in the order of MARKS."""
    found = {
        verdict: [rise for rise in stages.rises if rise.verdict == verdict] for verdict in MARKS
    }
    return {verdict: rises for verdict, rises in found.items() if rises}


def _valley_g(stages: Stages, strike_s: float, level_g: float) -> float:
    """Return the lowest |a| of the flight that ended with a strike."""
    flight = (stages.t_s < strike_s) & (stages.t_s >= strike_s - FLIGHT_S)
    return float(stages.acceleration_g[flight].min(initial=level_g))


def _put_marks(axes: Axes, at_s: Floats, height: Floats, mark: Mark) -> None:
    axes.plot(
        at_s,
        height,
        mark.marker,
        color=mark.colour,
        markerfacecolor=mark.colour if mark.filled else "white",
        markeredgecolor="white" if mark.filled else mark.colour,
        markersize=7,
        zorder=3,
        label=mark.label,
    )


def _put_line(
    axes: Axes, t_s: Floats, values: Floats, colour: str, label: str, width: float = 1.5
) -> None:
    """Draw a curve that has something to show, and nothing where samples were lost."""
    if np.isfinite(values).any():
        breaks = np.flatnonzero(np.diff(t_s) > PAUSE_S) + 1
        broken = np.insert(t_s, breaks, t_s[breaks]), np.insert(values, breaks, np.nan)
        axes.plot(*broken, color=colour, linewidth=width, label=label)


def _put_title(axes: Axes, title: str) -> None:
    """Put the panel's title above its legend."""
    legend = axes.get_legend()
    legend_px = legend.get_window_extent().height if legend else 0
    pad = legend_px * POINTS_PER_INCH / DOTS_PER_INCH + TITLE_PAD
    axes.set_title(title, loc="left", fontsize=11, fontweight="bold", pad=pad)


def _put_name(figure: Figure, stages: Stages, trace: Trace) -> None:
    name = trace.name if len(trace.name) <= LONGEST_NAME else "..." + trace.name[-LONGEST_NAME:]
    left = MARGINS["left"]
    figure.text(left, NAME_HEIGHT, name, fontsize=13, fontweight="bold", parse_math=False)
    found = Counter(rise.verdict for rise in stages.rises)
    facts = [f"{stages.start_s:g} to {stages.stop_s:g} s"]
    facts += [f"{found[verdict]} {verdict}" for verdict in MARKS if found[verdict]]
    figure.text(left, FACTS_HEIGHT, "    ".join(facts), fontsize=10.5, color=style.DARK_GREY)
