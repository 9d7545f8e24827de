"""Whether the bytes of a workout can be followed; their CRC is whoever reads them's to look at."""

from .records import get_16
from .stream import HIGHEST_TARGET_SPM, LOWEST_TARGET_SPM, const
from .workout_bytes import (
    AMOUNT_AT,
    BEATS,
    BUTTON,
    CRC_BYTES,
    CUES_HIGH,
    CUES_LOW,
    DRILL,
    END_AT,
    FLAGS_AT,
    FORMAT,
    FORMAT_AT,
    FROM_AT,
    HEAD_BYTES,
    JUMPS,
    MAGIC,
    METRES,
    MOST_STEPS,
    NAMES_BYTES_AT,
    NOTHING,
    PERCENT,
    RAMP,
    SECONDS,
    SETTING,
    SIGNAL_AT,
    SOON_AT,
    STEP_BYTES,
    STEPS_AT,
    TARGET_AT,
    TO_AT,
)

_CUES = CUES_LOW | CUES_HIGH
# Bounds and skips may be as slow as 70 a minute.
LOWEST_BEAT_PER_MIN = const(60)
# Of the own cadence: what is beyond is no run's.
_LOWEST_PERCENT = const(50)
_HIGHEST_PERCENT = const(150)


def check(plan: bytes, step_length_cm: int = 1) -> None:
    """Raise ValueError, with what is wrong, for bytes that can't be followed.

    step_length_cm: of the settings, 0 where it is not known; metres can't be counted then.
    """
    if len(plan) < HEAD_BYTES or plan[: len(MAGIC)] != MAGIC:
        raise ValueError("it is no workout")
    written = plan[FORMAT_AT]
    if written != FORMAT:
        raise ValueError(f"it is of format {written}, which this version does not know")
    steps = plan[STEPS_AT]
    if not 1 <= steps <= MOST_STEPS:
        raise ValueError(f"it has {steps} steps, which is none or too many")
    end = HEAD_BYTES + STEP_BYTES * steps
    if len(plan) != end + get_16(plan, NAMES_BYTES_AT) + CRC_BYTES:
        raise ValueError("it is cut off, or goes on after its end")
    for step in range(steps):
        at = HEAD_BYTES + STEP_BYTES * step
        wrong = _wrong_end(plan, at, step_length_cm) or _wrong_target(plan, at)
        if wrong:
            raise ValueError(f"step {step + 1} {wrong}")


def _wrong_end(plan: bytes, at: int, step_length_cm: int) -> str:
    """Return what is wrong about what ends a step and what sounds, or nothing."""
    end = plan[at + END_AT]
    amount = get_16(plan, at + AMOUNT_AT)
    soon_s = plan[at + SOON_AT]
    if not SECONDS <= end <= BUTTON or (end != BUTTON and not amount):
        return "never ends"
    if end == METRES and plan[at + FLAGS_AT] & JUMPS:
        return "counts jumps, which make no metres"
    if end == METRES and not step_length_cm:
        return "is a distance: set step_length_cm"
    if soon_s and (end != SECONDS or soon_s >= amount):
        return "can't say that it ends soon"
    if plan[at + SIGNAL_AT] > DRILL:
        return "begins with an unknown signal"
    return ""


def _wrong_target(plan: bytes, at: int) -> str:
    """Return what is wrong about what is asked for in a step, or nothing."""
    asked = plan[at + TARGET_AT]
    flags = plan[at + FLAGS_AT]
    if asked > SETTING:
        return "asks for something unknown"
    if asked == NOTHING:
        return "has cues or a beat, but no target" if flags & (_CUES | BEATS) else ""
    if flags & JUMPS and flags & _CUES:
        return "counts jumps, which have no cadence to cue"
    if asked == SETTING:
        return ""
    if asked == RAMP and plan[at + END_AT] == BUTTON:
        return "is a ramp of no length"
    lowest, highest = LOWEST_TARGET_SPM, HIGHEST_TARGET_SPM
    if flags & JUMPS:  # a beat to jump to, which no target is
        lowest = LOWEST_BEAT_PER_MIN
    if asked == PERCENT:
        lowest, highest = _LOWEST_PERCENT, _HIGHEST_PERCENT
    last = plan[at + (TO_AT if asked == RAMP else FROM_AT)]
    if not (lowest <= plan[at + FROM_AT] <= highest and lowest <= last <= highest):
        return "asks for a cadence that nobody runs at"
    return ""
