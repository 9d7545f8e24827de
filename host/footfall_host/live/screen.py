"""The view on the whole terminal: what is shown, drawn with rich from what the view knows.

One page without anything to click needs no framework for terminals, whose event loop could not run
in a virtual board's time either.
"""

from rich import box
from rich.align import Align
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.layout import Layout
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from footfall_host.clock import as_clock
from footfall_host.live.connection import Phase
from footfall_host.live.digits import large, size
from footfall_host.live.finding import FOOTFALL
from footfall_host.live.readings import STEPS, STRIDES
from footfall_host.live.trend import trend
from footfall_host.live.view import ABOVE, BELOW, TREND_S, WITHIN, View

# Colour and word and sign, so that none is needed.
WORDS = {
    BELOW: ("\N{BLACK UP-POINTING TRIANGLE} MORE STEPS", "yellow"),
    WITHIN: ("\N{CHECK MARK} IN ZONE", "green"),
    ABOVE: ("\N{BLACK DOWN-POINTING TRIANGLE} FEWER STEPS", "magenta"),
}
UNKNOWN = "---"
DIGITS = 3
SCALES = (3, 2, 1)
HEADER_ROWS, FOOTER_ROWS, FACTS_ROWS, WORD_ROWS = 1, 1, 6, 3
BORDER_ROWS, BORDER_COLUMNS = 2, 4
# Larger digits leave the trend so many rows at least; fewer than the fewest show nothing.
LEAST_TREND_ROWS, MOST_TREND_ROWS, FEWEST_TREND_ROWS = 7, 24, 3
GOOD_SHARE, FAIR_SHARE = 0.95, 0.7
LOW_BATTERY_PERCENT = 20
HELP = "q ends it"


class Screen:
    """A view as rich draws it, at one instant; it takes the size of what it is drawn on."""

    def __init__(self, view: View, now_s: float, began_s: float) -> None:
        self._view = view
        self._now_s = now_s
        self._began_s = began_s

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Lay it out."""
        columns, rows = options.max_width, options.height or console.height
        scale, trend_rows = room_for(columns, rows)
        parts = [
            Layout(self._header(), size=HEADER_ROWS),
            Layout(self._cadence(scale), size=size(DIGITS, scale)[1] + WORD_ROWS + BORDER_ROWS),
            Layout(self._facts()),
            Layout(self._footer(), size=FOOTER_ROWS),
        ]
        if trend_rows:
            drawn = self._trend(columns - BORDER_COLUMNS, trend_rows)
            parts.insert(2, Layout(drawn, size=trend_rows + BORDER_ROWS))
        layout = Layout()
        layout.split_column(*parts)
        yield layout

    # --- its parts ----------------------------------------------------------------

    def _header(self) -> RenderableType:
        grid = Table.grid(expand=True)
        grid.add_column(no_wrap=True, ratio=1)
        grid.add_column(no_wrap=True, justify="right")
        grid.add_row(device_line(self._view), link_line(self._view, self._now_s))
        return grid

    def _cadence(self, scale: int) -> RenderableType:
        view = self._view
        fresh = view.is_fresh(self._now_s)
        spm = view.spm if fresh else None
        word, colour = view.gait.upper() if fresh else "NOTHING HEARD", "default"
        if fresh and view.side is not None:
            word, colour = WORDS[view.side]
        flashes = view.flashes(self._now_s)
        number = f"{spm:.0f}".rjust(DIGITS) if spm is not None else UNKNOWN
        digits = Text("\n".join(large(number, scale)), style=colour, no_wrap=True)
        said = Text(f" {word} ", style=f"bold reverse {colour}")
        if flashes:
            said.append("  ")
            said.append(" \N{BLACK DIAMOND} CUE ", style="bold reverse red")
        lines = Group(
            Align.center(digits),
            Text(""),
            Align.center(said),
            Align.center(Text(zone_line(view), style="bold")),
        )
        return Panel(
            lines,
            title="cadence, steps per minute",
            border_style="red" if flashes else colour,
            box=box.HEAVY if flashes else box.ROUNDED,
        )

    def _trend(self, columns: int, rows: int) -> RenderableType:
        drawn = trend(self._view.trend, self._now_s, columns, rows)
        return Panel(
            drawn, title=f"last {TREND_S // 60} minutes", border_style="dim", box=box.ROUNDED
        )

    def _facts(self) -> RenderableType:
        table = Table.grid(padding=(0, 2))
        table.add_column(style="dim")
        table.add_column()
        for label, value in fact_rows(self._view, self._now_s):
            table.add_row(label, value)
        return table

    def _footer(self) -> RenderableType:
        watched = as_clock(self._now_s - self._began_s)
        return Align.right(Text(f"{HELP}   {watched}", style="dim"))


def room_for(columns: int, rows: int) -> tuple[int, int]:
    """Return how large the digits may be, and how many rows are left for the trend, or 0."""
    fixed = HEADER_ROWS + FOOTER_ROWS + FACTS_ROWS + WORD_ROWS + 2 * BORDER_ROWS
    for scale in SCALES:
        wide, high = size(DIGITS, scale)
        left = rows - fixed - high
        if wide + BORDER_COLUMNS <= columns and left >= LEAST_TREND_ROWS:
            return scale, min(left, MOST_TREND_ROWS)
    return SCALES[-1], left if left >= FEWEST_TREND_ROWS else 0


def device_line(view: View) -> Text:
    """Return what is connected to."""
    if view.pod is None:
        return Text("footfall live", style="bold")
    pod = view.pod
    named = Text(pod.name or pod.address, style="bold")
    told = [text for text in (pod.maker, pod.model) if text and text != pod.name]
    if pod.firmware:
        told.append(f"firmware {pod.firmware}")
    if pod.name:
        told.append(pod.address)
    return named.append("  " + ", ".join(told), style="dim not bold")


def link_line(view: View, now_s: float) -> Text:
    """Return what the link does; a wait is counted down."""
    link = view.link
    if link.phase is Phase.CONNECTED:
        return Text("\N{BLACK CIRCLE} connected", style="green")
    if link.phase is Phase.CONNECTING:
        return Text(f"\N{WHITE CIRCLE} connecting to {link.about}", style="yellow")
    if link.phase is Phase.SEARCHING:
        return Text(f"\N{WHITE CIRCLE} searching {link.about}".rstrip(), style="yellow")
    left_s = max(0, round(link.until_s - now_s))
    return Text(f"\N{MULTIPLICATION X} {link.about}; again in {left_s} s", style="red")


def zone_line(view: View) -> str:
    """Return what is asked for."""
    if view.zone is None:
        return "no target yet"
    return f"target {view.target_spm}, zone {view.zone}"


def fact_rows(view: View, now_s: float) -> list[tuple[str, Text]]:
    """Return what else is known, each with its label."""
    rows = [("link", _quality_text(view, now_s))]
    if view.record is not None:
        record = view.record
        run = f"{record.steps} steps, {as_clock(record.running_s)} of running"
        run += "" if record.coached else ", stopped by its button"
        run += "; a target may be written now" if record.listens else ""
        rows.append(("run", Text(run)))
        cues = f"{record.cues} in this run"
        rows.append(("cues", Text(cues, style="bold red" if view.flashes(now_s) else "")))
        rows.append(("board", _health_text(view)))
    elif view.pod is not None and view.pod.kind != FOOTFALL:
        rows.append(("counts", Text(convention_line(view))))
    if view.battery_percent is not None:
        low = view.battery_percent < LOW_BATTERY_PERCENT
        level = f"{view.battery_percent} %" + (": charge it" if low else "")
        rows.append(("battery", Text(level, style="yellow" if low else "")))
    if view.note:
        rows.append(("note", Text(view.note)))
    return rows


def convention_line(view: View) -> str:
    """Return what a pod that is no Footfall counts, as far as that is known."""
    known, given = view.convention.known, view.convention.given
    if known is None:
        return "strides or steps? its first seconds of running tell"
    said = {STRIDES: "the pod sends strides: doubled", STEPS: "the pod sends steps: as they are"}
    other = STEPS if known == STRIDES else STRIDES
    return said[known] + (", as you said" if given else f" (a guess; --rsc {other} overrides it)")


def _quality_text(view: View, now_s: float) -> Text:
    share = view.quality.share(now_s)
    if share is None:
        return Text("nothing yet")
    word, style = (
        ("good", "green") if share >= GOOD_SHARE
        else ("fair", "yellow") if share >= FAIR_SHARE
        else ("poor", "red")
    )  # fmt: skip
    said = f"{word}, {share:.0%} of the last minute"
    if view.quality.lost:
        said += f", {view.quality.lost} lost in all"
    if view.pod is not None:
        said += f"; {view.pod.rssi_dbm} dBm when found"
    return Text(said, style=style)


def _health_text(view: View) -> Text:
    record = view.record
    assert record is not None
    troubles = []
    if record.overruns:
        troubles.append(f"{counted(record.overruns, 'overrun')}: samples were lost")
    if record.faults:
        troubles.append(f"{counted(record.faults, 'fault')}: plug it in, run footfall doctor")
    if not troubles:
        return Text("no overruns, no faults", style="green")
    return Text("; ".join(troubles), style="yellow")


def counted(number: int, what: str) -> str:
    """Return a number of things in words."""
    return f"{number} {what}" + ("" if number == 1 else "s")
