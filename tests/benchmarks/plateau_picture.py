"""Draw how each figure depends on each constant: a row a constant, a column a figure."""

import pathlib
from collections.abc import Mapping, Sequence

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from footfall_host.plot import STYLE
from footfall_host.plot_panels import BLUE, DARK_GREY, GREEN, VERMILION
from footfall_host.tuning.constants import Constant

WIDTH_INCHES, ROW_INCHES, HEAD_INCHES, FOOT_INCHES = 12.0, 0.86, 0.75, 0.3
DOTS_PER_INCH = 100
MARGINS = {"left": 0.165, "right": 0.985, "hspace": 0.55, "wspace": 0.36}
# A column reaches this many tolerances above what is shipped; what is worse is cut off there.
SHOWN_TOLERANCES = 3

# The shipped value, and the figures by name at each value.
Sweep = tuple[int, Mapping[int, Mapping[str, float]]]


def draw(
    path: pathlib.Path, tolerances: Mapping[str, float], sweeps: Mapping[Constant, Sweep]
) -> None:
    """Draw the sweeps of all constants; tolerances: figure -> how much worse is still fine."""
    height_inches = len(sweeps) * ROW_INCHES + HEAD_INCHES + FOOT_INCHES
    with mpl.rc_context({**STYLE, "font.size": 8.0}):
        picture = Figure(figsize=(WIDTH_INCHES, height_inches), dpi=DOTS_PER_INCH)
        FigureCanvasAgg(picture)
        margins = {
            **MARGINS,
            "top": 1 - HEAD_INCHES / height_inches,
            "bottom": FOOT_INCHES / height_inches,
        }
        panels = picture.subplots(len(sweeps), len(tolerances), squeeze=False, gridspec_kw=margins)
        for row, (constant, sweep) in zip(panels, sweeps.items(), strict=True):
            _draw_row(row, sweep, tolerances)
            _name_row(row[0], constant)
        for panel, name in zip(panels[0], tolerances, strict=True):
            panel.set_title(name, fontsize=9, fontweight="bold", pad=8)
        handles, labels = panels[0][0].get_legend_handles_labels()
        picture.legend(handles, labels, loc="upper right", ncols=len(labels))
        picture.savefig(path)


def _draw_row(row: Sequence[Axes], sweep: Sweep, tolerances: Mapping[str, float]) -> None:
    shipped, figures = sweep
    for panel, (name, tolerance) in zip(row, tolerances.items(), strict=True):
        curve = {value: numbers[name] for value, numbers in figures.items()}
        _draw_panel(panel, curve, shipped, tolerance)


def _draw_panel(panel: Axes, curve: Mapping[int, float], shipped: int, tolerance: float) -> None:
    limit = curve[shipped] + tolerance
    top = curve[shipped] + SHOWN_TOLERANCES * tolerance
    cut = {value: min(number, top) for value, number in curve.items()}
    panel.axhspan(0, limit, color=GREEN, alpha=0.13, linewidth=0, label="tolerated")
    panel.plot(cut.keys(), cut.values(), "-o", color=DARK_GREY, markersize=3, linewidth=1)
    panel.plot([shipped], [curve[shipped]], "o", color=BLUE, markersize=6, label="as shipped")
    worse = [value for value, number in curve.items() if limit < number <= top]
    _mark(panel, cut, worse, "o", "worse")
    _mark(panel, cut, [value for value, number in curve.items() if number > top], "^", "off scale")
    panel.set_xticks([min(curve), shipped, max(curve)])
    panel.margins(x=0.1)
    panel.set_ylim(0, top)


def _mark(
    panel: Axes, cut: Mapping[int, float], values: Sequence[int], marker: str, label: str
) -> None:
    marked = [cut[value] for value in values]
    panel.plot(
        values, marked, marker, color=VERMILION, markersize=6, clip_on=False, zorder=3, label=label
    )


def _name_row(panel: Axes, constant: Constant) -> None:
    panel.annotate(
        f"{constant.file}.py\n{constant.name}",
        (-0.35, 0.5),
        xycoords="axes fraction",
        horizontalalignment="right",
        verticalalignment="center",
    )
