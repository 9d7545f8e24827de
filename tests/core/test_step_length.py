"""How long a step is at a cadence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeding import settings_with
from footfall.core.step_length import step_length_mm

LIMIT = 2**30


def test_it_is_what_the_settings_say_where_no_gain_is_known():
    settings = settings_with(step_length_cm=112)
    assert {step_length_mm(settings, tenths) for tenths in (0, 1400, 1700, 2100)} == {1120}


def test_it_is_not_made_up():
    assert step_length_mm(settings_with(step_gain_mm=30), 1800) == 0


@pytest.mark.parametrize(
    ("tenths", "mm"), [(0, 1100), (1700, 1100), (1800, 1400), (1655, 965), (1400, 550)]
)
def test_it_grows_with_the_cadence_from_170_on(tenths, mm):
    assert step_length_mm(settings_with(step_length_cm=110, step_gain_mm=30), tenths) == mm


@given(st.integers(1, 250), st.integers(0, 99), st.integers(0, 4095))
def test_it_never_leaves_a_half_to_one_and_a_half(length_cm, gain_mm, tenths):
    length = step_length_mm(settings_with(step_length_cm=length_cm, step_gain_mm=gain_mm), tenths)
    assert 5 * length_cm - 1 <= length <= 15 * length_cm
    assert gain_mm * 4095 < LIMIT
