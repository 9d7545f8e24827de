"""Arithmetic: the magnitude's error bound and intervals that never grow."""

import math

from hypothesis import given
from hypothesis import strategies as st

from footfall.core import fixed

components = st.integers(-4096, 4096)
times = st.tuples(st.integers(0, 2**29), st.integers(0, 255))


@given(components, components, components)
def test_magnitude_is_within_three_tenths_of_a_percent_and_the_floor_of_its_table(x, y, z):
    true = math.sqrt(x * x + y * y + z * z)
    assert abs(fixed.magnitude(x, y, z) - true) <= 0.003 * true + (1 if true > 128 else 23)


@given(components, components, components)
def test_magnitude_is_the_same_in_all_orientations_of_the_axes(x, y, z):
    expected = fixed.magnitude(x, y, z)
    assert fixed.magnitude(-z, x, -y) == expected
    assert fixed.magnitude(y, -x, z) == expected


@given(times, times)
def test_interval_is_the_difference_or_its_bound(start, end):
    start, end = sorted((start, end))
    true_q8 = (end[0] - start[0]) * 256 + end[1] - start[1]
    interval_q8 = fixed.interval_q8(*start, *end)
    assert interval_q8 == min(true_q8, interval_q8)
    assert interval_q8 == true_q8 or interval_q8 == fixed.LONGEST_Q8


@given(st.integers(120, 252), st.integers(8500, 11500))
def test_a_step_lasts_a_minute_over_the_cadence(spm, period_us):
    true_q8 = 60e6 / spm / period_us * 256
    assert abs(fixed.step_q8(spm, period_us) - true_q8) < 1.1
