"""One step of a workout's file: what ends it, what is asked for, and what sounds."""

import re

from footfall.core import workout_bytes as wb
from footfall.core.stream import HIGHEST_TARGET_SPM, LOWEST_TARGET_SPM
from footfall.core.tunables import find
from footfall.core.workout_check import LOWEST_BEAT_PER_MIN
from footfall_host.workouts.model import CUES, METRES_PER_MILE, SIGNALS, Step, Target
from footfall_host.workouts.table import Table, or_list

# What two bytes hold: eighteen hours, or 65 km.
MOST = 0xFFFF
LONGEST_LABEL = 40
LONGEST_SOON_S = 60
# Of the runner's own cadence. A tenth more is the most that studies asked for (Heiderscheit et
# al., 2011); a sprint may be far above it.
LOWEST_PERCENT, HIGHEST_PERCENT = 70, 130

ENDS = ("seconds", "minutes", "steps", "metres", "miles", "until_button")
STEP_KEYS = (
    "label", *ENDS, "target", "cue", "tolerance", "signal", "soon_s", "counts", "waits",
)  # fmt: skip
COUNTS = ("steps", "jumps")
NONE, SETTINGS = "none", "settings"
TARGETS = (
    f'"{NONE}", a cadence such as 172, a share of your own such as "105 %", '
    f'{{ from = 165, to = 175 }} or "{SETTINGS}"'
)
_SHARE = re.compile(r"([0-9]{1,3}) ?%")


def step_in(table: Table) -> Step:
    """Return the step in a table; raises WrongError for what nobody could follow."""
    table.need("label", '"..."')
    label = table.text("label", LONGEST_LABEL)
    end, amount = _end(table)
    jumps = _counts_jumps(table, end)
    target = _target(table, end, jumps)
    cues = _cues(table, target, jumps)
    signal = _signal(table, target)
    return Step(
        label,
        end,
        amount,
        target,
        cues,
        SIGNALS[signal],
        _soon_s(table, end, amount),
        _tolerance(table, target),
        jumps,
        _waits(table, end, signal),
    )


def _end(table: Table) -> tuple[int, int]:
    given = [key for key in ENDS if key in table]
    if not given:
        raise table.wrong_as_a_whole(f"nothing ends it; give one of {or_list(ENDS)}")
    if len(given) > 1:
        raise table.wrong(given[1], f"{given[0]} ends it already; leave out {given[1]}")
    (key,) = given
    if key == "until_button":
        if not table.truth(key):
            raise table.wrong(key, f"{key} is false; leave it out, or give one of {or_list(ENDS)}")
        return wb.BUTTON, 0
    if key == "seconds":
        return wb.SECONDS, table.whole(key, 1, MOST, "s")
    if key == "minutes":
        return wb.SECONDS, max(1, round(60 * table.number(key, MOST // 60, "min")))
    if key == "steps":
        return wb.STEPS, table.whole(key, 1, MOST)
    if key == "metres":
        return wb.METRES, table.whole(key, 1, MOST, "m")
    most_miles = int(MOST / METRES_PER_MILE)
    return wb.METRES, max(1, round(METRES_PER_MILE * table.number(key, most_miles, "miles")))


def _target(table: Table, end: int, jumps: bool) -> Target:
    if "target" not in table or table["target"] == NONE:
        return Target()
    given = table["target"]
    if given == SETTINGS:
        return Target(wb.SETTING)
    if isinstance(given, int) and not isinstance(given, bool):
        lowest_spm = LOWEST_BEAT_PER_MIN if jumps else LOWEST_TARGET_SPM
        spm = table.whole("target", lowest_spm, HIGHEST_TARGET_SPM, "a minute")
        return Target(wb.SPM, spm, spm)
    if isinstance(given, dict):
        return _ramp(table, end)
    share = _SHARE.fullmatch(given) if isinstance(given, str) else None
    if not share:
        raise table.wrong("target", f"target can't be read; it must be {TARGETS}")
    percent = int(share[1])
    if not LOWEST_PERCENT <= percent <= HIGHEST_PERCENT:
        allowed = f"{LOWEST_PERCENT} % to {HIGHEST_PERCENT} % of your own cadence"
        raise table.wrong("target", f'target is "{given}"; it must be {allowed}')
    return Target(wb.PERCENT, percent, percent)


def _ramp(table: Table, end: int) -> Target:
    ramp = Table(table["target"], (*table.place, "target"), ("from", "to"))
    for key in ("from", "to"):
        ramp.need(key, f"{LOWEST_TARGET_SPM} to {HIGHEST_TARGET_SPM}")
    first, last = (
        ramp.whole(key, LOWEST_TARGET_SPM, HIGHEST_TARGET_SPM, "steps/min")
        for key in ("from", "to")
    )
    if end == wb.BUTTON:
        raise table.wrong(
            "target", "target moves over the length of a step, and until_button has none; "
            "give it seconds, or one cadence",
        )  # fmt: skip
    return Target(wb.RAMP, first, last)


def _cues(table: Table, target: Target, jumps: bool) -> int:
    if "cue" not in table and jumps:
        return CUES["silent" if target.kind == wb.NOTHING else "beat"]
    if "cue" not in table:
        return CUES["silent" if target.kind == wb.NOTHING else "coach"]
    cue = table.choice("cue", tuple(CUES))
    if target.kind == wb.NOTHING and CUES[cue]:
        raise table.wrong("cue", f'cue is "{cue}" and target is none; give a target')
    if jumps and CUES[cue] & (wb.CUES_LOW | wb.CUES_HIGH):
        raise table.wrong("cue", f'cue is "{cue}" and jumps are counted; it must be silent or beat')
    return CUES[cue]


def _signal(table: Table, target: Target) -> str:
    if "signal" not in table:
        return "easy" if target.kind == wb.NOTHING else "work"
    return table.choice("signal", tuple(SIGNALS))


def _soon_s(table: Table, end: int, amount: int) -> int:
    if "soon_s" not in table:
        return 0
    soon_s = table.whole("soon_s", 0, LONGEST_SOON_S, "s")
    if soon_s and end != wb.SECONDS:
        raise table.wrong(
            "soon_s", "soon_s needs an end that is known ahead; give seconds, or none"
        )
    if soon_s and soon_s >= amount:
        raise table.wrong("soon_s", f"soon_s is {soon_s} of {amount} s in all; make it shorter")
    return soon_s


def _tolerance(table: Table, target: Target) -> int:
    if "tolerance" not in table:
        return 0
    if target.kind == wb.NOTHING:
        raise table.wrong("tolerance", "tolerance is about a target, which is none; give one")
    setting = find("tolerance_spm")
    return table.whole("tolerance", setting.lowest, setting.highest, setting.unit)


def _counts_jumps(table: Table, end: int) -> bool:
    if "counts" not in table or table.choice("counts", COUNTS) == "steps":
        return False
    if end == wb.METRES:
        raise table.wrong("counts", "counts is jumps, which make no metres; give seconds or steps")
    return True


def _waits(table: Table, end: int, signal: str) -> bool:
    if "waits" not in table:
        return end == wb.SECONDS and signal not in ("rest", "drill")
    if table.truth("waits") and end != wb.SECONDS:
        raise table.wrong(
            "waits", "waits lets time stand still, which does not end it; leave it out"
        )
    return table.truth("waits")
