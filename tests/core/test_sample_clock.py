"""The measured sample period: right, calm, quick enough, and indifferent to the ticks' wrap."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.core.sample_clock import (
    FIRST_ESTIMATE_MS,
    TICKS_MASK,
    SampleClock,
    ticks_since,
)
from footfall.core.stream import NOMINAL_PERIOD_US

FIRST_TICK = 0x1FFF_0000
SMALL = 1 << 30

start_ticks = st.one_of(
    st.integers(0, TICKS_MASK), st.integers(TICKS_MASK - 100_000, TICKS_MASK), st.just(FIRST_TICK)
)


class Checked(int):
    """A whole number whose every result must be a small integer of the boards."""

    def __new__(cls, value):
        """Refuse what would be allocated on a board."""
        assert -SMALL <= value < SMALL, f"{int(value)} leaves the small integers"
        return super().__new__(cls, value)


def _checked(name):
    plain = getattr(int, name)

    def operation(self, *others):
        result = plain(self, *others)
        return result if result is NotImplemented else Checked(result)

    return operation


for binary in ("add", "sub", "mul", "floordiv", "and"):
    setattr(Checked, f"__{binary}__", _checked(f"__{binary}__"))
    setattr(Checked, f"__r{binary}__", _checked(f"__r{binary}__"))
setattr(Checked, "__abs__", _checked("__abs__"))  # noqa: B010


def drains(period_us, seconds, seed=0, whole=int):
    """Yield (count, ms since the start) of a sensor drained each 80 to 95 ms, at a random phase."""
    rng = random.Random(seed)
    now_us = rng.randrange(1_000_000)
    phase_us = rng.random() * 20_000
    taken = None
    begin_ms = now_us // 1000
    while now_us // 1000 - begin_ms < seconds * 1000:
        since = int((now_us + phase_us) / period_us(now_us / 1e6))
        if taken is not None:
            yield whole(since - taken), whole(now_us // 1000 - begin_ms)
        taken = since
        now_us += rng.randrange(80_000, 95_000)


def steady(period_us):
    return lambda _t_s: period_us


def measure(deliveries, start_tick=FIRST_TICK):
    """Feed a clock; return its period after each drain."""
    clock = SampleClock()
    clock.restart(start_tick)
    periods = []
    for count, ms in deliveries:
        clock.drained(count, (start_tick + ms) & TICKS_MASK)
        periods.append(clock.period_us)
    return periods


@given(start_ticks, st.integers(0, 1 << 28))
def test_ticks_since_crosses_the_wrap(then, elapsed):
    assert ticks_since(then, (then + elapsed) & TICKS_MASK) == elapsed


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 1 << 30), st.integers(60, 200))
def test_a_sensor_at_its_nominal_rate_never_changes_the_period(seed, seconds):
    assert set(measure(drains(steady(10_000), seconds, seed))) == {NOMINAL_PERIOD_US}


@settings(deadline=None, max_examples=25)
@given(st.floats(0.9, 1.1), st.integers(0, 1 << 30))
def test_any_rate_within_10_percent_is_known_to_a_tenth_of_a_percent_after_a_minute(factor, seed):
    true_us = NOMINAL_PERIOD_US * factor
    deliveries = list(drains(steady(true_us), 150, seed))
    after_a_minute = [
        period
        for period, (_, ms) in zip(measure(deliveries), deliveries, strict=True)
        if ms >= 60_000
    ]
    assert all(abs(period - true_us) <= true_us / 1000 for period in after_a_minute)


@pytest.mark.fault(12)
@settings(deadline=None, max_examples=30)
@given(start_ticks, st.floats(0.93, 1.07), st.integers(0, 1 << 30))
def test_the_outcome_does_not_depend_on_the_first_tick(start_tick, factor, seed):
    deliveries = list(drains(steady(NOMINAL_PERIOD_US * factor), 90, seed))
    assert measure(deliveries, start_tick) == measure(deliveries, 0)


@pytest.mark.parametrize("percent_a_minute", [1, -1])
def test_a_drift_of_1_percent_a_minute_is_followed(percent_a_minute):
    def count_at(t_s):  # samples since the start: the integral of the rate
        return 100 * (t_s + percent_a_minute / 100 * t_s**2 / 120)

    clock = SampleClock()
    clock.restart(0)
    drained = 0
    worst = 0.0
    for ms in range(85, 8 * 60_000, 85):
        count = int(count_at(ms / 1000)) - drained
        drained += count
        clock.drained(count, ms)
        if ms > 30_000:
            true_us = NOMINAL_PERIOD_US / (1 + percent_a_minute / 100 * ms / 60_000)
            worst = max(worst, abs(clock.period_us / true_us - 1))
    assert worst < 0.005


def test_there_is_no_estimate_before_10_s():
    deliveries = list(drains(steady(10_800), 30))
    periods = measure(deliveries)
    first_ms = next(
        ms
        for period, (_, ms) in zip(periods, deliveries, strict=True)
        if period != NOMINAL_PERIOD_US
    )
    assert FIRST_ESTIMATE_MS <= first_ms < FIRST_ESTIMATE_MS + 200


@pytest.mark.parametrize("factor", [0.5, 0.8, 1.2, 3.0])
def test_an_implausible_rate_is_not_believed(factor):
    deliveries = drains(steady(NOMINAL_PERIOD_US * factor), 60)
    assert set(measure(deliveries)) == {NOMINAL_PERIOD_US}


@settings(deadline=None, max_examples=20)
@given(start_ticks, st.floats(0.8, 1.2), st.integers(0, 1 << 30))
def test_every_intermediate_is_a_small_integer(start_tick, factor, seed):
    clock = SampleClock()
    clock.restart(Checked(start_tick))
    deliveries = drains(steady(NOMINAL_PERIOD_US * factor), 150, seed, whole=Checked)
    now = Checked(start_tick)
    for count, ms in deliveries:
        now = Checked((start_tick + int(ms)) & TICKS_MASK)
        clock.drained(count, now)
    for gap_ms in (1, 700, 599_999, 600_001, 1 << 28):
        later = Checked((int(now) + gap_ms) & TICKS_MASK)
        assert 0 <= clock.lost(Checked(32), later) < SMALL
        clock.drained(Checked(32), later)


def test_the_checked_integer_can_fail():
    with pytest.raises(AssertionError):
        Checked(SMALL - 1) + 1


@given(start_ticks, st.integers(330, 60_000), st.integers(0, 1 << 30))
@settings(deadline=None, max_examples=25)
def test_the_loss_of_an_overrun_is_known_to_a_sample(start_tick, gap_ms, seed):
    true_us = 9_700
    clock = SampleClock()
    clock.restart(start_tick)
    for count, ms in drains(steady(true_us), 60, seed):
        now = (start_tick + ms) & TICKS_MASK
        clock.drained(count, now)
    lost = clock.lost(32, (now + gap_ms) & TICKS_MASK)
    gap_samples = gap_ms * 1000 / true_us
    assert abs(lost - (gap_samples - 32)) <= 1 + gap_samples / 1000


def test_the_loss_is_never_negative_and_0_before_the_first_drain():
    clock = SampleClock()
    assert clock.lost(32, 5_000) == 0
    clock.restart(FIRST_TICK)
    assert clock.lost(32, FIRST_TICK + 100) == 0


def test_a_restart_keeps_the_period_and_forgets_the_window():
    clock = SampleClock()
    clock.restart(0)
    for count, ms in drains(steady(9_500), 60):
        clock.drained(count, ms)
    measured_us = clock.period_us
    assert measured_us != NOMINAL_PERIOD_US
    clock.restart(100_000)
    assert clock.period_us == measured_us
    assert not clock.drained(500, 100_000 + FIRST_ESTIMATE_MS - 1)


def test_whoever_was_away_for_long_starts_anew():
    clock = SampleClock()
    clock.restart(0)
    assert not clock.drained(32, 1_000_000)
    changes = [clock.drained(count, 1_000_000 + ms) for count, ms in drains(steady(9_000), 30)]
    assert clock.period_us == pytest.approx(9_000, rel=1e-3)
    assert any(changes)


def test_a_pause_as_long_as_the_window_is_measured_over():
    clock = SampleClock()
    clock.restart(5_000)
    assert not clock.drained(100, 6_000)
    assert not clock.drained(45 * 100, 51_000)
    assert not clock.drained(20 * 100, 71_000)
    assert not clock.drained(25 * 100, 96_000)
