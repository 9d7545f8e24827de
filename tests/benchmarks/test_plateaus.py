"""Each tuned constant moved by an eighth and a quarter: real runs must hardly tell.

Lower is better for every figure. ``FOOTFALL_REWRITE_PLATEAUS=1 pytest -m campaign
tests/benchmarks/test_plateaus.py`` draws docs/plateaus.png anew.
"""

import os
import pathlib
from functools import cache

import numpy as np
import pytest

from benchmarks.looped import looped_trials
from benchmarks.plateau_picture import draw
from benchmarks.recordings import recordings, report_of
from benchmarks.summary import TOLERANCES, WAIST, summary, worse
from benchmarks.test_pace_change import CHANGES, bouts, delays_s
from footfall_host.tuning.constants import FADE, SCATTER, TUNED, WINDOW, moved

pytestmark = pytest.mark.campaign

REWRITE = "FOOTFALL_REWRITE_PLATEAUS"
PICTURE = pathlib.Path(__file__).parents[2] / "docs" / "plateaus.png"

LOOPED = "looped p95 spm"
NEW_PACE = "new pace s"
# The changes of pace are an eighth of a second apart: four of those.
MOST_WORSE = {**TOLERANCES, LOOPED: 0.25, NEW_PACE: 0.5}
SHIPPED = "as shipped"
# A shift can only be halved or doubled. A period that is remembered for longer is slow to see a
# new pace, and a scatter for less takes that pace for scatter; a window of more than the
# reference's six seconds trails it, and in a shorter one the new strides are a larger part of
# what they are compared with.
EDGES = {
    (FADE, 1): {NEW_PACE: 3.5},
    (SCATTER, -1): {NEW_PACE: 2.5},
    (WINDOW, -1): {NEW_PACE: 1.5},
    (WINDOW, 1): {WAIST: 0.5},
}


@cache
def known_bouts(corpus):
    return list(bouts(corpus))


def new_pace_s(corpus):
    """Return within what time nine of ten changes of pace are shown."""
    return float(
        np.percentile(
            [
                delay
                for bout in known_bouts(corpus)
                for before_spm, after_spm, *_ in CHANGES
                for delay in delays_s(bout, before_spm, after_spm)
            ],
            90,
        )
    )


def measured(corpus):
    """Return the results of the core as it is now, and the figures of MOST_WORSE."""
    results = [one.judged() for one in recordings(corpus)]
    looped = report_of([one.judged() for one in looped_trials(corpus)]).overall
    return results, {
        **summary(results),
        LOOPED: looped.rolling.p95_error_spm,
        NEW_PACE: new_pace_s(corpus),
    }


@cache
def shipped(corpus):
    return measured(corpus)


@cache
def sweep(corpus, constant):
    """Return value -> figures; fail where moving the constant moves nothing at all."""
    figures = {}
    heeded = False
    for value in constant.grid():
        if value == constant.shipped:
            _, figures[value] = shipped(corpus)
            continue
        with moved({constant: value}):
            results, figures[value] = measured(corpus)
        heeded = heeded or results != shipped(corpus)[0]
    assert heeded, f"{constant} changes nothing on any recording: does the core still read it?"
    return figures


def tell(figure, constant, figures):
    figure(f"{constant!s:30}" + "".join(f"{name:>17}" for name in MOST_WORSE))
    for value, numbers in figures.items():
        label = f"{value} {SHIPPED}" if value == constant.shipped else str(value)
        figure(f"{label:>30}" + "".join(f"{numbers[name]:17.2f}" for name in MOST_WORSE))


@pytest.mark.parametrize("constant", TUNED, ids=str)
def test_a_step_to_either_side_costs_little(corpus, figure, constant):
    figures = sweep(corpus, constant)
    tell(figure, constant, figures)
    values = list(figures)
    middle = values.index(constant.shipped)
    for side in (-1, 1):
        most_worse = {**MOST_WORSE, **EDGES.get((constant, side), {})}
        assert not worse(figures[values[middle + side]], figures[constant.shipped], most_worse)


@pytest.fixture(scope="module", autouse=True)
def _picture(corpus):
    """Draw what was swept once all tests have been, where the variable asks for it."""
    yield
    if os.environ.get(REWRITE):
        draw(PICTURE, MOST_WORSE, {one: (one.shipped, sweep(corpus, one)) for one in TUNED})
