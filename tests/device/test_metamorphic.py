"""What changes nothing for a runner changes nothing on the board: turns of the clip, clocks."""

from itertools import permutations, product

import numpy as np
import pytest

from footfall.core import stream
from footfall.core.sample_clock import TICKS_MASK
from footfall_host.virtual_board.board import Scenario, power_on

SECOND_US = 1_000_000
SETTLED_S = 15


def quarter_turns():
    """Return the 24 ways to lay three axes along one another without a mirror."""
    found = []
    for order in permutations(range(3)):
        for signs in product((1, -1), repeat=3):
            turn = np.zeros((3, 3), np.int64)
            turn[range(3), order] = signs
            if round(np.linalg.det(turn)) == 1:
                found.append(turn)
    return found


def strikes(run):
    return [(e.at_samples, e.detail) for e in run.events if e.kind == stream.FOOT_STRIKE]


def cadences(run):
    return [(e.at_samples, e.value / 10) for e in run.events if e.kind == stream.CADENCE]


@pytest.fixture(scope="module")
def half(counts):
    """Return a stand, a walk and a run of 160 steps/min."""
    return counts[: 40 * 100]


@pytest.fixture(scope="module")
def plain(half):
    return power_on(Scenario(half))


@pytest.fixture(scope="module")
def whole(counts):
    return power_on(Scenario(counts))


def test_there_are_24_quarter_turns():
    assert len({turn.tobytes() for turn in quarter_turns()}) == 24


@pytest.mark.fault(13)
@pytest.mark.parametrize(
    "turn",
    [
        # Each third has all six orders of the axes.
        pytest.param(turn, marks=pytest.mark.campaign if number % 3 else ())
        for number, turn in enumerate(quarter_turns())
    ],
)
def test_a_quarter_turn_of_the_clip_changes_no_event(half, plain, turn):
    run = power_on(Scenario((half @ turn).astype(np.int16)))
    assert strikes(plain)
    assert run.events == plain.events


@pytest.mark.fault(13)
@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(s, marks=pytest.mark.campaign) for s in range(2, 6))]
)
def test_any_turn_of_the_clip_gives_the_same_steps_and_cadence(half, plain, seed):
    rng = np.random.default_rng(seed)
    turn, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    turned = np.clip(np.round(half @ turn / 64), -512, 511).astype(np.int16) * 64
    run = power_on(Scenario(turned))
    assert abs(len(strikes(run)) - len(strikes(plain))) <= 1
    late = [(a, b) for a, b in zip(cadences(run), cadences(plain), strict=True) if a[0] > 2000]
    assert max(abs(a[1] - b[1]) for a, b in late) <= 0.5


@pytest.mark.fault(12)
@pytest.mark.parametrize(
    "before_wrap_ms",
    [
        79,
        25_000,
        *(pytest.param(t, marks=pytest.mark.campaign) for t in (0, 1, 5_000, 18_000, 39_000)),
    ],
)
def test_ticks_may_wrap_at_any_moment(half, plain, before_wrap_ms):
    run = power_on(Scenario(half, first_tick_ms=TICKS_MASK - before_wrap_ms))
    assert run.events == plain.events


@pytest.mark.fault(10)
@pytest.mark.parametrize(
    ("drift_per_min", "within"),
    [(0, 0.3), (0.003, 0.5), (-0.003, 0.5), (0.01, 0.9), (-0.01, 0.9)],
    ids=lambda value: f"{value:g}",
)
@pytest.mark.parametrize(
    "rate_error",
    [-0.1, 0.1, *(pytest.param(e, marks=pytest.mark.campaign) for e in (-0.05, 0.05))],
)
def test_a_sensor_that_is_off_and_drifts_shows_the_cadence_by_the_clock(
    counts, whole, rate_error, drift_per_min, within
):
    """The recording is played back by the chip's own clock, so its pace is off by as much.

    A percent a minute, far beyond what warming up does, stays within half a percent.
    """
    run = power_on(Scenario(counts, rate_error=rate_error, rate_drift_per_min=drift_per_min))
    assert strikes(run) == strikes(whole)
    checked = 0
    for reported in run.reported:
        event, t_s = reported.event, reported.t_us / SECOND_US
        fast = 1 + rate_error + drift_per_min * t_s / 60
        if event.kind != stream.CADENCE or not 50 * 100 < event.at_samples < 70 * 100:
            continue
        assert event.value / 10 == pytest.approx(60 * 100 / 33.25 * fast, abs=within)
        checked += 1
    assert checked >= 15


@pytest.mark.fault(11)
@pytest.mark.parametrize("clock_error", [-0.02, 0.02])
def test_a_clock_without_a_crystal_is_as_wrong_as_it_is(counts, clock_error):
    """Nothing on the board knows better than its clock: 2 % of it is 2 % of the cadence."""
    run = power_on(Scenario(counts, clock_error=clock_error))
    shown = [v for at, v in cadences(run) if 50 * 100 < at < 70 * 100]
    expected = 60 * 100 / 33.25 / (1 + clock_error)
    assert shown == pytest.approx([expected] * len(shown), abs=0.5)
    assert len(shown) >= 15
