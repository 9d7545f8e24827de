"""A workout to a board's bytes and back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.core import workout_bytes as wb
from footfall_host.workouts.compile import bytes_of, compiled, plan_of
from footfall_host.workouts.model import Plan, Repeat, Step, Workout, steps_in, written_out
from workout_files import parts, plans

ONE = Plan(7, "One", (Step("go", wb.SECONDS, 300, signal=wb.REST, soon_s=10, waits=True),))


@given(plans())
@settings(max_examples=60)
def test_what_goes_in_comes_out(plan):
    assert plan_of(bytes_of(plan)) == plan


def test_the_bytes_are_where_the_layout_has_them():
    data = bytes_of(ONE)
    step = data[wb.HEAD_BYTES :]
    assert data[:2] == wb.MAGIC
    assert (data[wb.FORMAT_AT], data[wb.STEPS_AT], data[wb.NUMBER_AT]) == (wb.FORMAT, 1, 7)
    assert (step[wb.END_AT], step[wb.AMOUNT_AT] | step[wb.AMOUNT_AT + 1] << 8) == (wb.SECONDS, 300)
    assert (step[wb.SIGNAL_AT], step[wb.SOON_AT], step[wb.FLAGS_AT]) == (wb.REST, 10, wb.WAITS)
    assert step[wb.STEP_BYTES : -wb.CRC_BYTES] == b"One\0go\0"
    assert len(data) == wb.HEAD_BYTES + wb.STEP_BYTES + 7 + wb.CRC_BYTES


@given(st.data())
@settings(max_examples=60)
def test_one_wrong_bit_is_refused(data):
    packed = bytearray(bytes_of(ONE))
    bit = data.draw(st.integers(0, 8 * len(packed) - 1))
    packed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(ValueError, match="workout"):
        plan_of(bytes(packed))


@given(st.binary(max_size=60))
def test_any_other_bytes_are_refused(data):
    with pytest.raises(ValueError, match="workout"):
        plan_of(wb.MAGIC + data)


@pytest.mark.parametrize("cut", range(len(bytes_of(ONE))))
def test_a_file_that_is_cut_short_is_refused(cut):
    with pytest.raises(ValueError, match="workout"):
        plan_of(bytes_of(ONE)[:cut])


@given(parts())
def test_repeats_are_written_out_in_their_order(given_parts):
    plan = written_out(Workout(1, "x", "", "", given_parts))
    assert len(plan.steps) == steps_in(given_parts)
    assert [step.label for step in plan.steps] == list(labels(given_parts))


def labels(given_parts):
    for part in given_parts:
        if isinstance(part, Repeat):
            for _ in range(part.times):
                yield from labels(part.parts)
        else:
            yield part.label


def test_a_set_has_the_number_of_its_round_in_the_innermost_repeat():
    a, b = Step("a", wb.SECONDS, 1), Step("b", wb.SECONDS, 1)
    nested = Repeat(2, (Repeat(2, (a,)), b))
    plan = plan_of(compiled(Workout(1, "x", "", "", (b, nested))))
    told = [(step.label, step.set_number) for step in plan.steps]
    assert told == [("b", 0), ("a", 1), ("a", 2), ("b", 1), ("a", 1), ("a", 2), ("b", 2)]
