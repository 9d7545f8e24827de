"""A spread of values: what numpy says of all of them, from how many there are of each size."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall_host.evaluation.spread import HUNDREDTHS, Spread

values = st.lists(st.integers(-30000, 30000).map(lambda value: value / HUNDREDTHS), min_size=1)


@given(values, st.floats(0, 100))
def test_figures_are_those_of_all_the_values(values, percent):
    spread = Spread.of(values)
    assert spread.values == len(values)
    assert spread.mean == pytest.approx(np.mean(values))
    assert spread.largest == max(values)
    assert spread.median == pytest.approx(np.median(values))
    assert spread.percentile(percent) == pytest.approx(np.percentile(values, percent), abs=1e-6)
    assert spread.sizes().largest == max(map(abs, values))


@given(values, values)
def test_two_together_are_the_spread_of_all_their_values(some, others):
    together = Spread.of(some)
    together.add(Spread.of(others))
    assert together == Spread.of([*some, *others])


def test_without_a_value_there_is_no_figure():
    empty = Spread()
    assert (empty.values, empty.mean, empty.median, empty.largest) == (0, None, None, None)


def test_a_value_counts_to_a_hundredth():
    assert Spread.of([1.234, 1.2349]).median == 1.23
