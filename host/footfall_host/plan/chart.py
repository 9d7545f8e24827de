"""The picture of a plan: the target cadence, cues and distance of each week, as SVG text.

Colours come from the page that it stands in, by the classes of what is drawn.
"""

from collections.abc import Iterator

from footfall_host.plan.model import EASY, Plan, Week

LEFT, RIGHT = 38, 6
CADENCE_TOP, CADENCE_HEIGHT = 24, 74
CUES_TOP, CUES_HEIGHT = 126, 14
DISTANCE_TOP, DISTANCE_HEIGHT = 172, 80
HEIGHT = DISTANCE_TOP + DISTANCE_HEIGHT + 26
# Of a week: wide enough for its number and its figures, until there are too many.
WIDEST, NARROWEST, ALL_WEEKS = 46, 13, 640
LETTERS = 30  # a narrower week has no room for its figures
DIGITS = 24  # between two targets that are both written down


def chart_svg(plan: Plan) -> str:
    """Return the picture as an <svg> element, with a title and a description to be read aloud."""
    week_px = min(WIDEST, max(NARROWEST, ALL_WEEKS // len(plan.weeks)))
    width = LEFT + RIGHT + week_px * len(plan.weeks)
    wide = " wide" if week_px < WIDEST else ""
    drawn = "".join((*_cadence(plan, week_px), *_cues(plan, week_px), *_distances(plan, week_px)))
    return (
        f'<svg class="chart{wide}" viewBox="0 0 {width} {HEIGHT}" role="img" '
        f'aria-labelledby="chart-title chart-text">'
        f'<title id="chart-title">The plan, week by week</title>'
        f'<desc id="chart-text">{_said(plan)}</desc>{drawn}</svg>'
    )


def _said(plan: Plan) -> str:
    farthest_m = max(week.distance_m for week in plan.weeks)
    return (
        f"The target cadence rises from {plan.weeks[0].target_spm} to {plan.weeks[-1].target_spm} "
        f"steps a minute, the distance from {_km(plan.weeks[0].distance_m)} to "
        f"{_km(farthest_m)} km a week. The table below has every session."
    )


def _cadence(plan: Plan, week_px: int) -> Iterator[str]:
    """Yield the target as a line with a step wherever a week has a new one."""
    yield _text(LEFT, CADENCE_TOP - 10, "heading", "target cadence, steps a minute")
    targets = [plan.wish.baseline_spm, *(week.target_spm for week in plan.weeks)]
    lowest, highest = min(targets), max(targets)
    scale = (CADENCE_HEIGHT - 24) / max(highest - lowest, 1)

    def y_of(spm: int) -> float:
        return CADENCE_TOP + CADENCE_HEIGHT - 8 - (spm - lowest) * scale

    right = LEFT + week_px * len(plan.weeks)
    base_y = y_of(plan.wish.baseline_spm)
    yield f'<path class="baseline" d="M{LEFT} {base_y:.1f}H{right}"/>'
    yield _text(LEFT - 8, base_y + 4, "axis end", f"{plan.wish.baseline_spm}")
    line = f"M{LEFT} {y_of(plan.weeks[0].target_spm):.1f}"
    for week in plan.weeks:
        line += f"V{y_of(week.target_spm):.1f}H{LEFT + week_px * week.number}"
    yield f'<path class="target" d="{line}"/>'
    free_from = 0.0
    for week in plan.weeks:
        x = LEFT + week_px * (week.number - 1) + min(week_px, LETTERS) / 2
        if week.target_spm != plan.target_before(week) and x >= free_from:
            free_from = x + DIGITS
            yield _text(x, y_of(week.target_spm) - 7, "value middle", f"{week.target_spm}")


def _cues(plan: Plan, week_px: int) -> Iterator[str]:
    """Yield a box for each run, filled as far as its time may have cues."""
    yield _text(LEFT, CUES_TOP - 8, "heading", "cues in each run: full, fading, none")
    for week in plan.weeks:
        box_px = (week_px - 6) / max(len(week.runs), 1)
        for number, run in enumerate(week.runs):
            x = LEFT + week_px * (week.number - 1) + 3 + box_px * number
            filled = CUES_HEIGHT * run.cued_percent / 100
            place = f'x="{x + 1:.1f}" width="{box_px - 2:.1f}"'
            yield f'<rect class="uncued" {place} y="{CUES_TOP}" height="{CUES_HEIGHT}" rx="2"/>'
            if filled:
                y = CUES_TOP + CUES_HEIGHT - filled
                yield f'<rect class="cued" {place} y="{y:.1f}" height="{filled:.1f}" rx="2"/>'


def _distances(plan: Plan, week_px: int) -> Iterator[str]:
    """Yield a bar for each week, and its number below."""
    lines = "; lines: as it was run" if plan.past else ""
    yield _text(LEFT, DISTANCE_TOP - 8, "heading", f"distance, km a week{lines}")
    farthest_m = max(*(week.distance_m for week in plan.weeks), *(_ran_m(w) for w in plan.weeks), 1)
    floor = DISTANCE_TOP + DISTANCE_HEIGHT
    for week in plan.weeks:
        x = LEFT + week_px * (week.number - 1)
        high = (DISTANCE_HEIGHT - 18) * week.distance_m / farthest_m
        yield (
            f'<rect class="bar {week.kind}" x="{x + 3}" y="{floor - high:.1f}" '
            f'width="{week_px - 6}" height="{high:.1f}" rx="3"/>'
        )
        middle = x + week_px / 2
        if week.ran:
            ran_high = (DISTANCE_HEIGHT - 18) * week.ran.distance_m / farthest_m
            yield f'<path class="ran" d="M{x + 1} {floor - ran_high:.1f}H{x + week_px - 1}"/>'
            high = max(high, ran_high)
        if week_px >= LETTERS:
            yield _text(middle, floor - high - 5, "value middle", _km(week.distance_m))
        if week_px >= LETTERS or week.number % 4 == 0:
            is_named = week.kind == EASY and week_px >= WIDEST
            word = f"{week.number} easy" if is_named else f"{week.number}"
            yield _text(middle, floor + 16, "axis middle", word)
    yield f'<path class="floor" d="M{LEFT} {floor}H{LEFT + week_px * len(plan.weeks)}"/>'
    yield _text(LEFT - 8, floor + 16, "axis end", "week")


def _ran_m(week: Week) -> int:
    return week.ran.distance_m if week.ran else 0


def _km(distance_m: int) -> str:
    return f"{distance_m / 1000:.1f}"


def _text(x: float, y: float, classes: str, words: str) -> str:
    return f'<text class="{classes}" x="{x:.1f}" y="{y:.1f}">{words}</text>'
