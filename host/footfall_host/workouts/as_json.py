"""A workout as a script reads it: its figures, and its parts in the words of a file."""

from typing import Any

from footfall.core import workout_bytes as wb
from footfall_host.workouts.model import UNITS, Repeat, Step, Target, Workout, steps_in
from footfall_host.workouts.words import CUE_NAMES, SIGNAL_NAMES

AS_SET = "as set"


def workout_as_json(workout: Workout) -> dict[str, Any]:
    """Return what there is to say of a workout, without its parts."""
    return {
        "number": workout.number,
        "name": workout.name,
        "description": workout.description,
        "source": workout.source,
        "steps": steps_in(workout.parts),
    }


def part_as_json(part: Step | Repeat) -> dict[str, Any]:
    """Return a step, or a repeat with its parts."""
    if isinstance(part, Repeat):
        return {"repeat": part.times, "parts": [part_as_json(each) for each in part.parts]}
    return {
        "label": part.label,
        UNITS[part.end]: True if part.end == wb.BUTTON else part.amount,
        "target": _target(part.target),
        "tolerance_spm": part.tolerance_spm or None,
        "cue": CUE_NAMES[part.cues],
        "signal": SIGNAL_NAMES[part.signal],
        "soon_s": part.soon_s,
        "counts_jumps": part.jumps,
        "waits": part.waits,
    }


def _target(target: Target) -> dict[str, int] | str | None:
    if target.kind == wb.NOTHING:
        return None
    if target.kind == wb.SETTING:
        return AS_SET
    if target.kind == wb.PERCENT:
        return {"own_percent": target.first}
    return {"first_spm": target.first, "last_spm": target.last}
