"""A workout's steps in words, for people."""

from collections.abc import Iterator, Sequence

from footfall.core import workout_bytes as wb
from footfall_host.workouts.model import CUES, METRES_PER_MILE, SIGNALS, Repeat, Step, Workout

SIGNAL_NAMES = {value: name for name, value in SIGNALS.items()}
CUE_NAMES = {value: name for name, value in CUES.items()}
# Whole tenths of a mile are told as such, within half a metre.
MILE_TENTHS = 10


def amount_in_words(step: Step) -> str:
    """Return what ends a step: 5:00, 2 miles, 12 jumps, or the button."""
    if step.end == wb.SECONDS:
        return f"{step.amount // 60}:{step.amount % 60:02}"
    if step.end == wb.STEPS:
        return f"{step.amount} {'jumps' if step.jumps else 'steps'}"
    if step.end == wb.BUTTON:
        return "button"
    tenths = round(step.amount / METRES_PER_MILE * MILE_TENTHS)
    if tenths and round(tenths * METRES_PER_MILE / MILE_TENTHS) == step.amount:
        return f"{tenths / MILE_TENTHS:g} mile{'' if tenths == MILE_TENTHS else 's'}"
    return f"{step.amount} m"


def target_in_words(step: Step) -> str:
    """Return what a step asks for; nothing where it asks for nothing."""
    target = step.target
    about = f" +-{step.tolerance_spm}" if step.tolerance_spm else ""
    if target.kind == wb.SPM:
        return f"{target.first} spm{about}"
    if target.kind == wb.PERCENT:
        return f"{target.first} % of your own{about}"
    if target.kind == wb.RAMP:
        return f"{target.first} to {target.last} spm{about}"
    return f"as set{about}" if target.kind == wb.SETTING else ""


def remarks_on(step: Step) -> str:
    """Return what else there is to a step."""
    remarks = [f"{step.soon_s} s ahead a signal"] if step.soon_s else []
    if step.waits:
        remarks.append("waits for you")
    return ", ".join(remarks)


def rows_of(parts: Sequence[Step | Repeat], depth: int = 0) -> Iterator[tuple[str, ...]]:
    """Yield (what, until, target, cue, signal, remarks) of each step and repeat."""
    indent = "  " * depth
    for part in parts:
        if isinstance(part, Repeat):
            yield f"{indent}{part.times} times", "", "", "", "", ""
            yield from rows_of(part.parts, depth + 1)
        else:
            yield (
                f"{indent}{part.label}",
                amount_in_words(part),
                target_in_words(part),
                CUE_NAMES[part.cues] if part.cues else "",
                SIGNAL_NAMES[part.signal] if part.signal else "",
                remarks_on(part),
            )


def length_in_words(workout: Workout) -> str:
    """Return how long a workout takes, as far as its file says so."""
    totals = {end: _total(workout.parts, end) for end in (wb.SECONDS, wb.STEPS, wb.METRES)}
    presses = _total(workout.parts, wb.BUTTON)
    said = [f"{round(totals[wb.SECONDS] / 60)} min"] if totals[wb.SECONDS] else []
    if totals[wb.METRES]:
        said.append(f"{totals[wb.METRES] / 1000:.1f} km")
    if totals[wb.STEPS]:
        said.append(f"{totals[wb.STEPS]} steps or jumps")
    if presses:
        said.append(f"{presses} presses")
    return ", ".join(said)


def _total(parts: Sequence[Step | Repeat], end: int) -> int:
    """Return how much of one kind of end there is; of presses, how many."""
    total = 0
    for part in parts:
        if isinstance(part, Repeat):
            total += part.times * _total(part.parts, end)
        elif part.end == end:
            total += part.amount or 1
    return total
