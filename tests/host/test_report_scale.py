"""Axes of a report's charts, and the labels of time at every zoom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall_host.report.scale import FINEST, NARROW, WIDE, Axis, TimeAxis, nice_step

values = st.lists(st.floats(0, 300).map(lambda value: round(value, 1)), min_size=1, max_size=9)


@given(values, st.integers(4, 9))
def test_an_axis_holds_all_values_between_its_first_and_last_label(values, most):
    axis = Axis.around(values, most)
    assert axis.low <= min(values) <= max(values) <= axis.high
    assert (axis.ticks[0], axis.ticks[-1]) == (axis.low, axis.high)
    assert 2 <= len(axis.ticks) <= most + 1
    assert (axis.percent(axis.low), axis.percent(axis.high)) == (0, 100)


@pytest.mark.parametrize(
    ("least", "step"), [(0.3, 0.5), (1, 1), (1.1, 2), (3, 5), (7, 10), (20, 20), (21, 50)]
)
def test_steps_are_read_easily(least, step):
    assert nice_step(least) == pytest.approx(step)


@given(st.floats(2, 40_000))
def test_time_is_labelled_at_every_zoom(duration_s):
    axis = TimeAxis(duration_s)
    ticks = list(axis.ticks())
    assert (ticks[0].t_s, ticks[0].is_wide, ticks[0].is_narrow) == (0, True, True)
    assert len(ticks) <= FINEST + 1
    assert 0 <= ticks[0].percent <= ticks[-1].percent <= 100
    wide, narrow = ([t.t_s for t in ticks if shown(t)] for shown in (_is_wide, _is_narrow))
    assert set(narrow) <= set(wide)
    assert 2 <= len(narrow) <= NARROW + 1
    assert 3 <= len(wide) <= WIDE + 1
    # Every label that a coarser step asks for is among those of the finest.
    assert all(step_s % axis.steps_s[0] == 0 for step_s in axis.steps_s)
    assert axis.steps_s == sorted(axis.steps_s)


def _is_wide(tick):
    return tick.is_wide


def _is_narrow(tick):
    return tick.is_narrow
