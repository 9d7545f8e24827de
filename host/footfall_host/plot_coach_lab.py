"""Draw what the lab found: time in zone against sound, and how each policy errs."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from footfall_host import plot_panels as style
from footfall_host.coaching.lab import CURVES, DROP_SPM, Study, curve_candidates
from footfall_host.coaching.policies import OURS, POLICIES
from footfall_host.coaching.report import (
    MOST_SOUND_SHARE,
    PolicyFigures,
    compare,
    in_zone_percent,
    per_hour,
    summarise_policies,
)
from footfall_host.coaching.run_figures import RunFigures
from footfall_host.plot import DOTS_PER_INCH, STYLE, check_ending, save

SIZE_INCHES = (11.0, 6.6)
MARGINS = {"left": 0.065, "right": 0.985, "bottom": 0.085, "top": 0.79}
WIDTHS = (2.15, 1.0)
# Of the height of the picture.
NAME_HEIGHT, FACTS_HEIGHT = 0.95, 0.91

# Of the width of a small panel: its title starts above the names of its rows.
TITLE_LEFT = -0.3
# Below this many seconds an hour the axis is even, so that silence has a place on it.
EVEN_BELOW = 10.0
MOST_SOUND = 3600.0
SOUND_TICKS = (0, 10, 30, 100, 300, 1000, 3600)
# Where dots lie on one another they show darker.
DOT_ALPHA = 0.28


class Mark(NamedTuple):
    """How a policy is drawn, and which way its name stands off its point, in points."""

    colour: str
    marker: str
    offset: tuple[float, float]
    beside: str


MARKS = {
    OURS: Mark(style.BLUE, "o", (-10, 9), "right"),
    "metronome": Mark(style.ORANGE, "D", (0, 12), "center"),
    "every 5 s": Mark(style.VERMILION, "s", (11, -14), "left"),
    "30 s / 3 min": Mark(style.PURPLE, "^", (8, 10), "left"),
    "silence": Mark(style.DARK_GREY, "X", (11, 6), "left"),
}
CURVE_STYLES = {
    "beat_s": (style.SKY, "a beat of", "s"),
    "beat_over_spm": (style.GREEN, "a beat above the target by", "spm"),
}


def draw(runs: Sequence[RunFigures], study: Study, path: Path) -> None:
    """Draw the runs of a study into `path`; its ending chooses the format.

    Raises BadInputError for an ending that names no format, or a path that cannot be written.
    """
    check_ending(path)
    with mpl.rc_context(STYLE):
        save(make_figure(runs, study), path)


def make_figure(runs: Sequence[RunFigures], study: Study) -> Figure:
    """Return the picture of a study, drawn but not written."""
    figure = Figure(figsize=SIZE_INCHES, dpi=DOTS_PER_INCH)
    FigureCanvasAgg(figure)
    grid = figure.add_gridspec(3, 2, width_ratios=WIDTHS, hspace=0.75, wspace=0.3, **MARGINS)
    found = {policy.policy: policy for policy in summarise_policies(runs)}
    plain = [found[name] for name in POLICIES if name in found]
    trade_off = figure.add_subplot(grid[:, 0])
    _draw_trade_off(trade_off, runs, plain)
    for curve in CURVES:
        _draw_curve(trade_off, curve, found)
    style.put_legend(trade_off)
    panels = [figure.add_subplot(grid[row, 1]) for row in range(3)]
    _draw_answers(panels[0], plain)
    _draw_bars(panels[1], plain, "false cues, in zone already (1/h)", _false_cues)
    _draw_bars(panels[2], plain, "sound amid walks and starts (s/h)", _transitions)
    _put_title(figure, study, plain)
    return figure


# --- the trade-off ----------------------------------------------------------


def _draw_trade_off(axes: Axes, runs: Sequence[RunFigures], plain: Sequence[PolicyFigures]) -> None:
    axes.set_xscale("symlog", linthresh=EVEN_BELOW, linscale=0.25)
    axes.set_xlim(-1.0, MOST_SOUND * 1.5)
    axes.set_xticks(SOUND_TICKS, [f"{tick}" for tick in SOUND_TICKS])
    axes.minorticks_off()
    axes.set_ylim(-3, 103)
    axes.set_xlabel("seconds with a sound an hour (a cue takes about one, a metronome never stops)")
    axes.set_ylabel("running time in zone (%)")
    _draw_aim(axes, runs, plain)
    for policy in plain:
        mark = MARKS[policy.policy]
        of_one = [run for run in runs if run.policy == policy.policy]
        axes.plot(
            [per_hour(run, run.sounding_s) for run in of_one],
            [in_zone_percent(run) for run in of_one],
            mark.marker,
            color=mark.colour,
            alpha=DOT_ALPHA,
            markersize=4,
            markeredgewidth=0,
        )
    for policy in plain:
        _draw_point(axes, policy)


def _draw_aim(axes: Axes, runs: Sequence[RunFigures], plain: Sequence[PolicyFigures]) -> None:
    """Shade where ours would be at least as good as the best other with a third of its sound."""
    verdict = compare(runs)
    if verdict is None:
        return
    best = next(policy for policy in plain if policy.policy == verdict.best_rival)
    axes.fill_between(
        [-1.0, MOST_SOUND_SHARE * best.sounding_s_per_h.mean],
        best.in_zone_percent.mean,
        103,
        color=style.GREEN,
        alpha=0.12,
        linewidth=0,
        label=f"the aim: as long as {best.policy}, a third of its sound",
    )


def _draw_point(axes: Axes, policy: PolicyFigures) -> None:
    mark = MARKS[policy.policy]
    sound, zone = policy.sounding_s_per_h, policy.in_zone_percent
    axes.errorbar(
        sound.mean,
        zone.mean,
        xerr=[[max(0.0, sound.mean - sound.p10)], [max(0.0, sound.p90 - sound.mean)]],
        yerr=[[max(0.0, zone.mean - zone.p10)], [max(0.0, zone.p90 - zone.mean)]],
        fmt=mark.marker,
        color=mark.colour,
        markeredgecolor="white",
        markersize=11,
        linewidth=1.6,
        zorder=4,
    )
    axes.annotate(
        policy.policy,
        (sound.mean, zone.mean),
        mark.offset,
        textcoords="offset points",
        ha=mark.beside,
        color=mark.colour,
        fontweight="bold",
        zorder=5,
        bbox={"facecolor": "white", "alpha": 0.75, "linewidth": 0, "pad": 1.0},
    )


def _draw_curve(axes: Axes, setting: str, found: dict[str, PolicyFigures]) -> None:
    """Draw ours over one of its settings, where it was run."""
    points = [found[c.name] for c in curve_candidates(setting) if c.name in found]
    if not points:
        return
    colour, name, unit = CURVE_STYLES[setting]
    axes.plot(
        [point.sounding_s_per_h.mean for point in points],
        [point.in_zone_percent.mean for point in points],
        "-",
        marker=".",
        markersize=7,
        color=colour,
        linewidth=1.5,
        zorder=3.5,
        label=f"ours, {name} {min(CURVES[setting])} to {max(CURVES[setting])} {unit}",
    )


# --- the small panels -------------------------------------------------------


def _draw_answers(axes: Axes, plain: Sequence[PolicyFigures]) -> None:
    """Draw the median of the time to the first cue as a bar, the longest as a line beyond it."""
    rows = _rows(axes, plain, f"first cue after a drop of {DROP_SPM:g} spm: median, worst (s)")
    for row, policy in zip(rows, plain, strict=True):
        if policy.median_answer_s is None or policy.worst_answer_s is None:
            note = "sounds on" if policy.sounding_s_per_h.mean else "never"
            axes.text(0, row, f" {note}", va="center", color=style.DARK_GREY, fontsize=9)
            continue
        colour = MARKS[policy.policy].colour
        axes.barh(row, policy.median_answer_s, color=colour, height=0.62)
        axes.plot([policy.median_answer_s, policy.worst_answer_s], [row, row], color=colour)
        axes.plot(policy.worst_answer_s, row, "|", color=colour, markersize=9)
        missed = f", {policy.unanswered} never" if policy.unanswered else ""
        axes.text(
            policy.worst_answer_s,
            row,
            f" {policy.median_answer_s:.0f}, {policy.worst_answer_s}{missed}",
            va="center",
            fontsize=9,
        )
    axes.set_xlim(0, 1.3 * max([p.worst_answer_s or 0 for p in plain] + [1]))


def _draw_bars(
    axes: Axes,
    plain: Sequence[PolicyFigures],
    title: str,
    value_of: Callable[[PolicyFigures], float | None],
) -> None:
    """Draw one bar a policy; one far longer than the others is cut, and says so."""
    values = [value_of(policy) for policy in plain]
    cut = _cut([value for value in values if value is not None])
    for row, policy, value in zip(_rows(axes, plain, title), plain, values, strict=True):
        if value is None:
            axes.text(0, row, " sounds on", va="center", color=style.DARK_GREY, fontsize=9)
            continue
        shown = min(value, cut)
        axes.barh(row, shown, color=MARKS[policy.policy].colour, height=0.62)
        axes.text(
            shown,
            row,
            f" {value:.1f}" + (" \u2192" if value > cut else ""),
            va="center",
            fontsize=9,
        )
    axes.set_xlim(0, 1.3 * cut)


def _cut(values: Sequence[float]) -> float:
    """Return where to cut the bars: at the second longest where the longest is far beyond it."""
    ordered = sorted([0.0, 0.0, *values])
    far = ordered[-1] > 5 * ordered[-2] > 0
    return (1.5 * ordered[-2] if far else ordered[-1]) or 1.0


def _false_cues(policy: PolicyFigures) -> float | None:
    sounds_on = policy.sounding_s_per_h.p10 >= MOST_SOUND
    return None if sounds_on else policy.false_cues_per_h


def _transitions(policy: PolicyFigures) -> float | None:
    return policy.transition_s_per_h


def _rows(axes: Axes, plain: Sequence[PolicyFigures], title: str) -> Any:
    rows = np.arange(len(plain))
    axes.set_yticks(rows, [policy.policy for policy in plain])
    axes.set_ylim(len(plain) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    axes.set_title(title, fontsize=10, loc="left", x=TITLE_LEFT)
    return rows


def _put_title(figure: Figure, study: Study, plain: Sequence[PolicyFigures]) -> None:
    left = MARGINS["left"]
    title = "Cue policies on the same modelled runners"
    figure.text(left, NAME_HEIGHT, title, fontsize=13, fontweight="bold")
    facts = [f"{plain[0].runners} runners, {study.minutes:g} min each"]
    facts.append(
        "small marks: one runner each; large: the mean, lines from the lowest tenth to the highest"
    )
    facts += [f"{name} = {value:g}" for name, value in study.traits.items()]
    figure.text(left, FACTS_HEIGHT, "    ".join(facts), fontsize=10, color=style.DARK_GREY)
