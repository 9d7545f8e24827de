"""Simulated jumps: as many as asked for, in the air as long as people are, and 1 g on average."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall_host.run_plan import JUMPING, JUMPING_PER_MIN_RANGES, Segment, parse_plan
from footfall_host.simulate import Runner, simulate, strikes_csv

CLEAN = Runner(orientation_deg=(0.0, 0.0, 0.0), noise_g=0.0, clip_g=100.0)
UP = 2
# The dip and the push before the first take-off, and the landing and the rising after the last.
ENDS_S = 3.5
FLIGHTS_S = {
    "jumps": (0.40, 0.60),
    "rope": (0.14, 0.42),
    "hops": (0.10, 0.30),
    "skips": (0.18, 0.46),
    "bounds": (0.22, 0.45),
}
# In body weights, as felt at the waist, the heel's shock included.
PEAKS_G = {
    "jumps": (3.0, 8.0),
    "rope": (2.5, 5.5),
    "hops": (2.0, 4.0),
    "skips": (2.0, 5.0),
    "bounds": (3.0, 6.5),
}
every_exercise = pytest.mark.parametrize("exercise", JUMPING)


def record(plan, seed=1, **changed):
    return simulate(parse_plan(plan), dataclasses.replace(CLEAN, **changed), 200, seed)


def magnitude_of(run):
    return np.linalg.norm(run.acc_g, axis=1)


def segments():
    return st.sampled_from(JUMPING).flatmap(
        lambda gait: st.builds(
            Segment,
            st.floats(1.0, 20.0),
            st.just(gait),
            st.floats(*JUMPING_PER_MIN_RANGES[gait]),
            st.floats(*JUMPING_PER_MIN_RANGES[gait]),
        )
    )


@settings(deadline=None, max_examples=40)
@given(segment=segments(), jitter=st.floats(0, 0.1), seed=st.integers(0, 2**32))
def test_landings_are_within_the_set_in_order_and_as_many_as_asked(segment, jitter, seed):
    plan = parse_plan("2@stand")
    plan = dataclasses.replace(plan, segments=(*plan.segments, segment))
    run = simulate(plan, dataclasses.replace(CLEAN, jitter=jitter), 100, seed)
    t_s = run.strikes.t_s
    assert np.isfinite(run.acc_g).all()
    assert np.all(np.diff(t_s) > 0)
    assert np.all((t_s > 2) & (t_s < 2 + segment.duration_s))
    assert set(run.strikes.gait) <= {"jump"}
    asked = segment.duration_s * (segment.per_min_from + segment.per_min_to) / 120

    spare = ENDS_S * max(segment.per_min_from, segment.per_min_to) / 60
    assert asked * (1 - 3 * jitter) - spare - 1 <= t_s.size <= asked * (1 + 3 * jitter) + 2


@every_exercise
def test_the_set_is_carried_by_1_g(exercise):
    run = record(f"2@stand,60@{exercise},2@stand")
    assert run.acc_g[:, UP].mean() == pytest.approx(1.0, abs=0.005)


@every_exercise
def test_nothing_carries_in_the_air_and_the_landing_does(exercise):
    run = record(f"40@{exercise}", seed=4)
    magnitude = magnitude_of(run)
    for t_s in run.strikes.t_s:
        before = magnitude[(run.t_s > t_s - 0.08) & (run.t_s < t_s - 0.01)]
        after = magnitude[(run.t_s > t_s) & (run.t_s < t_s + 0.12)]
        assert before.max() < 0.6
        assert after.max() > 1.8


@every_exercise
def test_flights_and_peaks_are_as_measured_on_people(exercise):
    run = record(f"40@{exercise}", seed=2)
    magnitude = magnitude_of(run)
    flights_s, peaks_g = [], []
    for t_s in run.strikes.t_s:
        before = np.flatnonzero((run.t_s < t_s - 0.01) & (magnitude > 0.6))
        flights_s.append(t_s - run.t_s[before[-1]])
        peaks_g.append(magnitude[(run.t_s > t_s) & (run.t_s < t_s + 0.2)].max())
    least_s, most_s = FLIGHTS_S[exercise]
    assert least_s - 0.02 < min(flights_s)
    assert max(flights_s) < most_s + 0.05
    least_g, most_g = PEAKS_G[exercise]
    assert least_g < np.median(peaks_g) < most_g


def test_the_feet_are_those_of_the_exercise():
    def feet(exercise):
        return list(record(f"20@{exercise}").strikes.foot)

    assert set(feet("jumps")) == set(feet("rope")) == {"both"}
    assert len(set(feet("hops"))) == 1
    assert set(feet("hops")) <= {"left", "right"}
    for alternating in ("skips", "bounds"):
        assert feet(alternating)[2:] == feet(alternating)[:-2]
        assert set(feet(alternating)) == {"left", "right"}


@every_exercise
def test_landings_depend_on_the_jumper_not_on_the_sensor(exercise):
    plan = parse_plan(f"15@{exercise}")
    first = simulate(plan, Runner(), 100, 3).strikes.t_s
    assert np.array_equal(first, simulate(plan, Runner(placement="pocket"), 50, 3).strikes.t_s)


def test_a_set_too_short_for_a_jump_has_none():
    run = record("2@stand,1@jumps")
    assert run.strikes.t_s.size == 0
    assert np.ptp(run.acc_g[:, UP]) == 0


def test_landings_are_written_among_the_strikes_in_order_of_time():
    strikes = record("8@jumps,8@170,8@rope").strikes
    gaits = [row.split(",")[2] for row in strikes_csv(strikes).decode().splitlines()[1:]]
    assert np.all(np.diff(strikes.t_s) > 0)
    changes = [gait for gait, before in zip(gaits, ["", *gaits], strict=False) if gait != before]
    assert changes == ["jump", "run", "jump"]
