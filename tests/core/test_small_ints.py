"""Every number that the core makes stays a small integer: 2**30 would allocate on the board.

Each integer that enters or is kept is one that raises when an operation on it leaves the
range, so all intermediates are checked, not just results.
"""

import random
from array import array

import numpy as np
import pytest

from feeding import run_of, settings_with, to_counts
from footfall.core import (
    cadence,
    detector,
    fixed,
    jumps,
    period,
    pipeline,
    sample_clock,
    stream,
    strikes,
)
from footfall.core import workout_bytes as wb
from footfall.core.coach import Coach
from footfall.core.gait import Gait
from footfall.core.session import Session
from footfall.core.settings import Settings
from workout_plans import metres, plan_of, ramp, seconds, steps

LIMIT = 2**30
TWO_SIDED = ("add", "sub", "mul", "floordiv", "mod", "lshift", "rshift", "and", "or", "xor")
ONE_SIDED = ("neg", "abs", "pos", "invert")
OPERATIONS = (*TWO_SIDED, *(f"r{name}" for name in TWO_SIDED), *ONE_SIDED)


class Small(int):
    """An integer that refuses to leave the small ones, or to become a float."""

    def __truediv__(self, _):
        """Refuse: a float is not the same number on the board."""
        raise TypeError("the core divides into a float")

    __rtruediv__ = __truediv__


def _checked(name):
    operation = getattr(int, name)

    def checked(self, *others):
        value = operation(self, *others)
        if value is NotImplemented:
            return value
        if not -LIMIT <= value < LIMIT:
            raise OverflowError(f"{name}({int(self)}, {others}) is {value}")
        return Small(value)

    return checked


for operation_name in OPERATIONS:
    dunder = f"__{operation_name}__"
    setattr(Small, dunder, _checked(dunder))


def small(value):
    """Make an integer, but no truth value, a checked one."""
    return Small(value) if isinstance(value, int) and not isinstance(value, bool) else value


class SmallArray(list):
    """An array whose items are checked integers."""

    def __init__(self, _typecode, values):
        super().__init__(map(small, values))

    def __setitem__(self, index, value):
        """Check what is stored."""
        super().__setitem__(index, small(value))


@pytest.fixture
def checked(monkeypatch):
    """Make all arrays and all integer attributes of the core checked ones."""
    for module in (jumps, period, strikes, detector, cadence):
        monkeypatch.setattr(module, "array", SmallArray)
    owners = (
        period.Period,
        strikes.StrikeFinder,
        Gait,
        detector.Detector,
        jumps.JumpDetector,
        jumps.LandingFinder,
        cadence.Cadence,
        Coach,
        Session,
        pipeline.Pipeline,
        sample_clock.SampleClock,
        Settings,
    )
    for owner in owners:
        monkeypatch.setattr(
            owner,
            "__setattr__",
            lambda self, name, value: object.__setattr__(self, name, small(value)),
            raising=False,
        )


def feed_checked(counts, late=False, records=(), plan=None, settings=None):
    """Feed (n, 3) counts and then the records; `late` starts after two months."""
    events = array("i", [0] * (stream.EVENT_CAPACITY * stream.EVENT_INTS))
    core = pipeline.pipeline_for(settings or Settings(), events, plan)
    if late:
        while core.samples < LIMIT // 2:
            core.record(stream.OVERRUN, Small(LIMIT - 1))
    told = 0
    for at in range(0, len(counts), stream.DRAIN_SAMPLES):
        block = [Small(value) for value in counts[at : at + stream.DRAIN_SAMPLES].ravel()]
        told += core.feed(block, len(block) // 3)
    for kind, value in records:
        core.record(kind, Small(value))
    return told


def square_wave(half_period_samples, seconds=20):
    """Return full scale on all axes, up and down: more than any runner can do."""
    n = np.arange(seconds * 100)
    sign = np.where(n // half_period_samples % 2, 1, 0)
    return np.where(sign[:, None] == 1, 32704, 0) * np.ones((1, 3), int)


@pytest.mark.usefixtures("checked")
class TestPipeline:
    """The whole core on checked integers."""

    @pytest.mark.parametrize("half_period_samples", [1, 5, 12, 17, 23, 40, 500])
    def test_full_scale_square_waves(self, half_period_samples):
        assert feed_checked(square_wave(half_period_samples)) >= 20

    @pytest.mark.parametrize("sign", [-32768, 32767])
    def test_the_largest_counts_for_ever(self, sign):
        assert feed_checked(np.full((3000, 3), sign)) == 30

    def test_noise_over_the_whole_range(self):
        rng = np.random.default_rng(3)
        assert feed_checked(rng.integers(-32768, 32768, (4000, 3))) >= 40

    def test_a_run_after_two_months(self):
        assert feed_checked(to_counts(run_of("5@stand,20@175").acc_g), late=True) > 60

    @pytest.mark.parametrize("period_us", [8500, 11500])
    def test_records_of_any_size(self, period_us):
        rng = random.Random(5)
        records = [(stream.RATE, period_us)]
        records += [(stream.OVERRUN, rng.choice([1, 90, 250, 5000, LIMIT - 1])) for _ in range(20)]
        records += [(stream.TARGET, LIMIT - 1), (stream.TARGET, 0)]
        records += [(stream.BUTTON, stream.BUTTON_RAISE)] * 3
        counts = to_counts(run_of("15@175").acc_g)
        assert feed_checked(counts, records=records) > 40


@pytest.mark.usefixtures("checked")
@pytest.mark.parametrize("half_period_ticks", [12, 25, 40])
def test_jumps_of_full_scale_after_two_months(half_period_ticks):
    found = jumps.JumpDetector()
    found.begin(Small(0))
    start = LIMIT // 2
    ready = 0
    for tick in range(1, 1000):
        if tick % 97 == 0:
            found.gap(Small(start + 2 * tick), Small(20))
        high = tick // half_period_ticks % 2
        ready += found.push(Small(start + 2 * tick), Small(14000 * high))
    assert ready >= 10


@pytest.mark.usefixtures("checked")
class TestWorkout:
    """The core on checked integers while it follows a workout, each step as long as can be."""

    @pytest.mark.parametrize("step_length_cm", [1, 250])
    @pytest.mark.parametrize("period_us", [8500, 11500])
    @pytest.mark.parametrize("length", [seconds, steps, metres])
    def test_the_longest_steps(self, length, period_us, step_length_cm):
        longest = length(0xFFFF, **ramp(230, 135), flags=wb.BEATS)
        settings = settings_with(step_length_cm=step_length_cm)
        records = [(stream.RATE, period_us)]
        records += [(stream.OVERRUN, lost) for lost in (90, 5000, LIMIT - 1)]
        records += [(stream.BUTTON, button) for button in (1, 2, 3)]
        counts = to_counts(run_of("15@175").acc_g)
        plan = plan_of(longest, longest)
        assert feed_checked(counts, records=records, plan=plan, settings=settings) > 40

    def test_the_end_of_the_longest_way(self):
        settings = settings_with(step_length_cm=1)
        plan = plan_of(metres(0xFFFF, **ramp(135, 230), flags=wb.BEATS))
        session = Session(plan, settings, Coach(settings), 0, 100 * 0xFFFF - 1)
        session.pass_time(Small(1_000_000), stream.RUNNING)
        session.meet(Small(100))
        session.tick(Small(1700))
        session.strike(stream.FOOT_STRIKE, Small(LIMIT - 1))
        assert not session.is_on


def test_the_check_itself_can_fail():
    with pytest.raises(OverflowError):
        fixed.magnitude(Small(18919), Small(18919), Small(18919))
    with pytest.raises(TypeError, match="float"):
        _ = Small(3) / 2
