"""The cadence of the last minutes as lines of text, with the zone drawn in."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.text import Text

from footfall_host.live.view import ABOVE, BELOW, TREND_S, WITHIN, Point

# Dots of a Braille character: two columns of four, and the bit of each.
DOT_ROWS, DOT_COLUMNS = 4, 2
BRAILLE = 0x2800
BITS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))

# At least so much is shown, so that a steady run is no mountain.
LEAST_SPAN_SPM = 20.0
MARGIN_SPM = 2.0
LABEL_COLUMNS = 4
FLOOR_LINE = "\N{BOX DRAWINGS LIGHT QUADRUPLE DASH HORIZONTAL}"
NO_DOTS = "no dots"
LINE_STYLE = "dim"
STYLES = {BELOW: "yellow", WITHIN: "green", ABOVE: "magenta", None: "", NO_DOTS: LINE_STYLE}
BAND_STYLE = "on #12301c"
# Points further apart are not joined.
JOINED_S = 3.0


@dataclass(frozen=True)
class Scale:
    """Which cadence is where: rows of characters from the top, in cadences from high to low."""

    low_spm: float
    high_spm: float
    rows: int

    @classmethod
    def around(cls, points: Sequence[Point], rows: int) -> "Scale":
        """Return the one that shows every point, and the zone of the last with some room."""
        values = [point.spm for point in points if point.spm is not None]
        zone = points[-1].zone if points else None
        if zone is not None:
            values += [zone.floor_spm, zone.target_spm]
        if not values:
            return cls(160.0, 160.0 + LEAST_SPAN_SPM, rows)
        low, high = min(values) - MARGIN_SPM, max(values) + MARGIN_SPM
        spare = max(0.0, LEAST_SPAN_SPM - (high - low)) / 2
        return cls(math.floor(low - spare), math.ceil(high + spare), rows)

    def dot(self, spm: float) -> int:
        """Return which row of dots a cadence is in, from the top."""
        dots = self.rows * DOT_ROWS
        share = (self.high_spm - spm) / (self.high_spm - self.low_spm)
        return max(0, min(dots - 1, int(share * dots)))

    def row(self, spm: float) -> int:
        """Return which row of characters a cadence is in."""
        return self.dot(spm) // DOT_ROWS


def trend(points: Iterable[Point], now_s: float, columns: int, rows: int) -> Text:
    """Return the last minutes, the newest at the right; each line has a label at its left."""
    known = list(points)
    scale = Scale.around(known, rows)
    width = max(DOT_COLUMNS, columns - LABEL_COLUMNS)
    cells = _cells(known, now_s, width, scale)
    zone = known[-1].zone if known else None
    floor = scale.row(zone.floor_spm) if zone else None
    labels = {0: scale.high_spm, rows - 1: scale.low_spm}
    if zone is not None and floor is not None:
        labels[floor] = zone.floor_spm
    text = Text(no_wrap=True)
    for row in range(rows):
        label = f"{labels[row]:.0f}" if row in labels else ""
        text.append(label.rjust(LABEL_COLUMNS - 1) + " ", LINE_STYLE)
        band = BAND_STYLE if floor is not None and row <= floor else ""
        line = FLOOR_LINE if row == floor else " "
        drawn = (cells.get((row, column), (0, None)) for column in range(width))
        # A style for many characters draws ten times as fast as one for each.
        for side, run in groupby(drawn, key=lambda cell: cell[1] if cell[0] else NO_DOTS):
            characters = "".join(chr(BRAILLE + bits) if bits else line for bits, _ in run)
            text.append(characters, f"{STYLES[side]} {band}")
        text.append("\n" if row < rows - 1 else "")
    return text


def _cells(
    points: Iterable[Point], now_s: float, width: int, scale: Scale
) -> dict[tuple[int, int], tuple[int, int | None]]:
    """Return the dots of each character that has any, and on which side of the zone it is."""
    cells: dict[tuple[int, int], tuple[int, int | None]] = {}
    dots_wide = width * DOT_COLUMNS
    before: Point | None = None
    for point in points:
        across = dots_wide - 1 - int((now_s - point.t_s) / TREND_S * dots_wide)
        if point.spm is None or not 0 <= across < dots_wide:
            before = None
            continue
        here = start = scale.dot(point.spm)
        if before is not None and before.spm is not None and point.t_s - before.t_s < JOINED_S:
            start = scale.dot(before.spm)
        for down in range(min(start, here), max(start, here) + 1):
            place = down // DOT_ROWS, across // DOT_COLUMNS
            bits, _ = cells.get(place, (0, None))
            cells[place] = bits | BITS[across % DOT_COLUMNS][down % DOT_ROWS], point.side
        before = point
    return cells
