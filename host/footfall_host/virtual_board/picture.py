"""Draw what a board did: cadence and cues, drains and bus, sounds and lights, over one time."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter, ScalarFormatter

from footfall.core import stream
from footfall.core.settings import Settings
from footfall_host.plot import DOTS_PER_INCH, SIZE_INCHES, STYLE, check_ending
from footfall_host.plot_panels import (
    BLUE,
    CUES,
    DARK_GREY,
    GREEN,
    GREY,
    PURPLE,
    SKY,
    TIME_LABEL,
    VERMILION,
    set_time_axis,
)
from footfall_host.replay import CUES as CUE_KINDS
from footfall_host.replay import SPM_TENTHS
from footfall_host.summary import Zone
from footfall_host.virtual_board.clock import MICROSECONDS
from footfall_host.virtual_board.emulation import console_lines, drain_gaps
from footfall_host.virtual_board.faults import happens_at_s
from footfall_host.virtual_board.machine import board_file
from footfall_host.virtual_board.run import BoardRun
from footfall_host.virtual_board.sound import tones
from footfall_host.virtual_board.stubs import pin_names
from footfall_host.whole_file import whole_file

PANEL_HEIGHTS = (2.0, 1.2, 0.9, 1.4)
MARGINS = {"left": 0.1, "right": 0.925, "bottom": 0.07, "top": 0.92, "hspace": 0.3}
FIFO_MS = stream.BLOCK_SAMPLES * stream.NOMINAL_PERIOD_US / 1000
DRAIN_TICKS_MS = (50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000)
DRAIN_MS = (50, 500)  # shown at least
BUS_HEADROOM = 3  # keeps the bus below the drains
HIGHEST_HZ = 3600  # of the patterns, with some room
# Faults whose names would run into each other are on lines of their own.
FAULT_LINES, LETTERS_ACROSS = 4, 130
MARK_POINTS = 9
DIMMED = 0.8  # a NeoPixel's colours, on white paper


def draw_board(
    run: BoardRun, board_id: str, settings: Settings, faults: Sequence[str], name: str, path: Path
) -> None:
    """Draw a run of a board into `path`; its ending chooses the format.

    faults: the specs that it was run with. Times are since power-on.
    Raises BadInputError for an ending that names no format, or a path that cannot be written.
    """
    check_ending(path)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=SIZE_INCHES, dpi=DOTS_PER_INCH)
        FigureCanvasAgg(figure)
        figure.text(
            MARGINS["left"], 0.965, f"{name} on {board_id}", fontsize=13, fontweight="bold",
            parse_math=False,
        )  # fmt: skip
        rows = figure.add_gridspec(len(PANEL_HEIGHTS), 1, height_ratios=PANEL_HEIGHTS, **MARGINS)
        cadence = figure.add_subplot(rows[0])
        drains, sounds, happened = (
            figure.add_subplot(rows[row], sharex=cadence) for row in (1, 2, 3)
        )
        _draw_cadence(cadence, run, Zone.of(settings))
        _draw_drains(drains, run)
        _draw_sounds(sounds, run, board_id)
        _draw_happenings(happened, run, board_id, faults)
        for panel in (cadence, drains, sounds):
            panel.tick_params(labelbottom=False)
        figure.align_ylabels((cadence, drains, sounds))
        happened.set_xlabel(f"{TIME_LABEL} since power-on")
        set_time_axis(happened, 0.0, max(1.0, run.ended_us / MICROSECONDS))
        with whole_file(path) as target:
            figure.savefig(target, format=path.suffix.lower().lstrip("."))


def _draw_cadence(axes: Axes, run: BoardRun, zone: Zone) -> None:
    readings = [r for r in run.reported if r.event.kind == stream.CADENCE]
    at_s = np.array([r.t_us / MICROSECONDS for r in readings])
    spm = np.array([r.event.value / SPM_TENTHS or np.nan for r in readings], float)
    axes.plot(at_s, spm, color=BLUE, linewidth=1.6, label="cadence")
    target_s, target_spm = _targets(run, zone.target_spm)
    axes.step(target_s, target_spm, where="post", color=GREEN, linewidth=1.0, label="target")
    for kind, name in CUE_KINDS.items():
        cued_s = [
            r.t_us / MICROSECONDS
            for r in run.reported
            if r.event.kind == stream.CUE and r.event.detail == kind
        ]
        if cued_s:
            mark = CUES[name]
            heights = np.interp(cued_s, at_s, np.nan_to_num(spm, nan=zone.target_spm))
            axes.plot(
                cued_s, heights, mark.marker, color=mark.colour, markersize=8,
                markeredgecolor="white", label=f"cue: {mark.label}",
            )  # fmt: skip
    axes.set_ylabel("steps/min")
    axes.legend(loc="lower right", ncols=5, bbox_to_anchor=(1, 1), borderaxespad=0)


def _targets(run: BoardRun, first_spm: int) -> tuple[list[float], list[int]]:
    """Return when the target became what, from power-on to power-off."""
    changes = sorted(run.targets)
    times_s = [0.0, *(t_us / MICROSECONDS for t_us, _ in changes), run.ended_us / MICROSECONDS]
    values = [first_spm, *(spm for _, spm in changes)]
    return times_s, [*values, values[-1]]


def _draw_drains(axes: Axes, run: BoardRun) -> None:
    gaps = np.array(drain_gaps(run)).reshape(-1, 2)
    axes.plot(gaps[:, 0], gaps[:, 1], color=DARK_GREY, linewidth=0.9, drawstyle="steps-pre")
    axes.axhline(FIFO_MS, color=VERMILION, linewidth=1.0, linestyle="--", label="FIFO full")
    axes.legend(loc="lower right", bbox_to_anchor=(1, 1), borderaxespad=0)
    # Most are alike, and one that matters is many times as long.
    axes.set_yscale("log")
    lowest, highest = DRAIN_MS
    axes.set_ylim(lowest, max(highest, 1.3 * gaps[:, 1].max(initial=0)))
    axes.set_yticks([ms for ms in DRAIN_TICKS_MS if ms <= axes.get_ylim()[1]])
    axes.yaxis.set_major_formatter(ScalarFormatter())
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.set_ylabel("drain to\ndrain (ms)")
    seconds = np.arange(run.ended_us // MICROSECONDS + 1)
    busy_ms, _ = np.histogram(
        [transfer.t_us / MICROSECONDS for transfer in run.transfers],
        bins=np.append(seconds, seconds[-1] + 1),
        weights=[transfer.took_us / 1000 for transfer in run.transfers],
    )
    share = axes.twinx()
    share.fill_between(seconds, busy_ms / 10, step="post", color=SKY, alpha=0.4, linewidth=0)
    share.set_ylabel("bus use (%)")
    share.set_ylim(0, BUS_HEADROOM * max(1.0, busy_ms.max() / 10))
    share.grid(visible=False)


def _draw_sounds(axes: Axes, run: BoardRun, board_id: str) -> None:
    for from_us, to_us, frequency_hz, _ in tones(run, board_id):
        axes.plot(
            [from_us / MICROSECONDS, to_us / MICROSECONDS],
            [frequency_hz] * 2,
            color=PURPLE,
            linewidth=3,
            solid_capstyle="butt",
            marker="|",
        )
    axes.set_ylabel("tones (Hz)")
    axes.set_ylim(0, HIGHEST_HZ)


def _draw_happenings(axes: Axes, run: BoardRun, board_id: str, faults: Sequence[str]) -> None:
    rows = ["lights", "console", "starts"]
    for at_s, colour in _lit(run, board_id):
        _mark(axes, [at_s], rows.index("lights"), colour)
    _mark(axes, [at_s for at_s, _ in console_lines(run)], rows.index("console"), BLUE)
    starts_s = [start.t_us / MICROSECONDS for start in run.starts]
    _mark(axes, starts_s, rows.index("starts"), GREY)
    if run.buzzes:
        buzzes_s = [buzz.t_us / MICROSECONDS for buzz in run.buzzes if buzz.strength]
        _mark(axes, buzzes_s, len(rows), PURPLE)
        rows.append("buzzes")
    axes.set_yticks(range(len(rows) + bool(faults)), [*rows, *(["faults"] if faults else [])])
    lines = _draw_faults(axes, run, len(rows), faults)
    axes.set_ylim(-0.6, len(rows) + lines - 0.4)


def _draw_faults(axes: Axes, run: BoardRun, row: int, faults: Sequence[str]) -> int:
    """Name each fault where it happens, on lines from a row on; return how many it takes."""
    over_s = max(1.0, run.ended_us / MICROSECONDS)
    free_from_s = [0.0] * FAULT_LINES
    for at_s, spec in sorted((happens_at_s(spec) or 0.0, spec) for spec in faults):
        # The first line on which there is room, or that on which there will be soonest.
        line = min(range(FAULT_LINES), key=lambda n: (max(free_from_s[n], at_s), n))
        free_from_s[line] = at_s + (len(spec) + 2) * over_s / LETTERS_ACROSS
        _mark(axes, [at_s], row + line, VERMILION)
        axes.annotate(spec, (at_s, row + line), xytext=(4, -3), textcoords="offset points",
                      fontsize=8, color=VERMILION)  # fmt: skip
    return sum(free_s > 0 for free_s in free_from_s)


def _mark(axes: Axes, at_s: Sequence[float], row: int, colour: str | Sequence[float]) -> None:
    axes.plot(
        at_s, [row] * len(at_s), "|", color=colour, markersize=MARK_POINTS, markeredgewidth=1.6
    )


def _lit(run: BoardRun, board_id: str) -> list[tuple[float, str | Sequence[float]]]:
    """Return when a light went on, and in which colour: a NeoPixel's own, at its brightest."""
    led = pin_names(board_id)[board_file(board_id).LED_PIN]
    lit: list[tuple[float, str | Sequence[float]]] = [
        (edge.t_us / MICROSECONDS, VERMILION)
        for edge in run.edges
        if edge.pin == led and edge.level
    ]
    for colours in run.colours:
        if any(colours.sent):
            green, red, blue = colours.sent[:3]
            brightest = max(green, red, blue)
            shown = tuple(DIMMED * part / brightest for part in (red, green, blue))
            white = min(shown) == DIMMED
            lit.append((colours.t_us / MICROSECONDS, GREY if white else shown))
    return lit
