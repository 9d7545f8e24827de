"""Which workouts can be followed, and what is said of one that can't."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.core import workout_bytes as wb
from footfall.core.workout_check import check
from workout_plans import Step, metres, plan_of, ramp, seconds, spm, steps, until_button

GOOD = plan_of(seconds(60, **spm(170), flags=wb.CUES_LOW, soon_s=10), steps(100), until_button())


def test_a_good_one_passes():
    check(GOOD)
    check(plan_of(metres(400)), step_length_cm=100)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (Step(0, 10), "never ends"),
        (Step(5, 10), "never ends"),
        (seconds(0), "never ends"),
        (steps(0), "never ends"),
        (metres(100, flags=wb.JUMPS), "counts jumps, which make no metres"),
        (steps(30, soon_s=5), "can't say that it ends soon"),
        (seconds(30, soon_s=30), "can't say that it ends soon"),
        (until_button(soon_s=3), "can't say that it ends soon"),
        (seconds(30, signal=wb.SOON), "begins with an unknown signal"),
        (seconds(30, target=9), "asks for something unknown"),
        (seconds(30, flags=wb.BEATS), "has cues or a beat, but no target"),
        (seconds(30, flags=wb.CUES_HIGH), "has cues or a beat, but no target"),
        (steps(30, **spm(170), flags=wb.JUMPS | wb.CUES_LOW), "counts jumps, which have no"),
        (until_button(**ramp(160, 170)), "is a ramp of no length"),
        (seconds(30, **spm(90)), "a cadence that nobody runs at"),
        (seconds(30, **ramp(170, 250)), "a cadence that nobody runs at"),
        (seconds(30, target=wb.PERCENT, first=200), "a cadence that nobody runs at"),
    ],
)
def test_a_step_that_nobody_can_follow_is_told_by_its_number(step, said):
    with pytest.raises(ValueError, match=f"step 2 .*{said}"):
        check(plan_of(seconds(5), step))


def test_a_distance_takes_a_known_step_length():
    with pytest.raises(ValueError, match="step 1 is a distance: set step_length_cm"):
        check(plan_of(metres(400)), step_length_cm=0)


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (b"", "no workout"),
        (b"XX" + GOOD[2:], "no workout"),
        (GOOD[:2] + b"\x02" + GOOD[3:], "format 2, which"),
        (GOOD + b"\0", "goes on after its end"),
        (plan_of(), "0 steps"),
        (plan_of(*[seconds(1)] * 201), "201 steps"),
    ],
)
def test_what_is_no_workout_of_this_format_is_told(plan, said):
    with pytest.raises(ValueError, match=said):
        check(plan)


@pytest.mark.parametrize("length", range(len(GOOD)))
def test_one_that_is_cut_off_anywhere_is_refused(length):
    with pytest.raises(ValueError, match=r"no workout|cut off"):
        check(GOOD[:length])


@given(st.binary(max_size=60))
def test_any_bytes_pass_or_are_told_to_be_wrong(noise):
    for plan in (noise, GOOD[: wb.HEAD_BYTES] + noise):
        try:
            check(plan, step_length_cm=0)
        except ValueError as problem:
            assert str(problem)  # noqa: PT017 - both ways are right, another exception is not
