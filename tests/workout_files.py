"""Workouts for tests: a small file to make bad ones from, and any workout at all."""

from hypothesis import strategies as st

from footfall.core import workout_bytes as wb
from footfall_host.workouts.model import CUES, SIGNALS, Plan, Repeat, Step, Target

SMALL = """number = 42
name = "Mine"

[[steps]]
label = "easy"
minutes = 1
signal = "easy"

# a comment

[[steps]]
repeat = 3

[[steps.steps]]
label = "faster"
seconds = 30
target = 180
cue = "too slow"
soon_s = 5

[[steps.steps]]
label = "rest"
until_button = true
signal = "rest"
"""

LABELS = st.text(st.characters(blacklist_characters="\0", codec="utf-8"), min_size=1, max_size=12)
TARGETS = st.one_of(
    st.just(Target()),
    st.just(Target(wb.SETTING)),
    st.integers(135, 230).map(lambda spm: Target(wb.SPM, spm, spm)),
    st.integers(70, 130).map(lambda percent: Target(wb.PERCENT, percent, percent)),
    st.builds(Target, st.just(wb.RAMP), st.integers(135, 230), st.integers(135, 230)),
)


def steps(set_numbers):
    return st.builds(
        Step,
        label=LABELS,
        end=st.sampled_from([wb.SECONDS, wb.STEPS, wb.METRES, wb.BUTTON]),
        amount=st.integers(0, 0xFFFF),
        target=TARGETS,
        cues=st.sampled_from(sorted(CUES.values())),
        signal=st.sampled_from(sorted(SIGNALS.values())),
        soon_s=st.integers(0, 60),
        tolerance_spm=st.integers(0, 20),
        jumps=st.booleans(),
        waits=st.booleans(),
        set_number=set_numbers,
    )


def plans():
    return st.builds(
        Plan,
        number=st.integers(1, 99),
        name=LABELS,
        steps=st.lists(steps(st.integers(0, 99)), min_size=1, max_size=wb.MOST_STEPS).map(tuple),
    )


def parts(depth=2):
    """Return any steps and repeats of a workout, a few of them."""
    part = steps(st.just(0))
    if depth:
        repeats = st.builds(Repeat, st.integers(2, 5), st.deferred(lambda: parts(depth - 1)))
        part = st.one_of(part, repeats)
    return st.lists(part, min_size=1, max_size=3).map(tuple)
