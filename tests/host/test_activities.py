"""What is not run: each activity as strong and as fast as its mechanics say, and without steps."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import find_peaks, welch

from footfall_host.activities import CRANK_M, FADE_S, KEYS_HZ, SEATED
from footfall_host.gravity import STANDARD_GRAVITY_M_S2
from footfall_host.run_plan import (
    ACTIVITIES,
    CYCLE,
    CYCLE_RPM_RANGE,
    ON_FOOT,
    WALK_SPM_RANGE,
    Plan,
    Segment,
    parse_plan,
)
from footfall_host.simulate import RATE_RANGE_HZ, Runner, simulate
from footfall_host.waveform import FORWARD, GRAVITY_G, PLACEMENTS, UP

RATE_HZ = 100.0
# A sensor without faults, its axes along the body's.
CLEAN = Runner(orientation_deg=(0.0, 0.0, 0.0), noise_g=0.0, clip_g=100.0)
ON_THE_LEG = ("shank", "shoe", "pocket")


def segments_of(gait):
    if gait == CYCLE or gait in ON_FOOT:
        per_min = st.floats(*(CYCLE_RPM_RANGE if gait == CYCLE else WALK_SPM_RANGE))
        return st.builds(Segment, st.floats(1.0, 12.0), st.just(gait), per_min, per_min)
    return st.builds(Segment, st.floats(1.0, 12.0), st.just(gait))


MIXED_PLANS = st.lists(
    st.sampled_from([*ACTIVITIES, "stand", "walk", "upstairs", "downstairs"]).flatmap(segments_of),
    min_size=2,
    max_size=5,
).map(lambda segments: Plan(tuple(segments)))


def record(plan, placement="waist", seed=1, rate_hz=RATE_HZ):
    """Return t_s (n,) and acc_g (n, 3) of a plan."""
    runner = dataclasses.replace(CLEAN, placement=placement)
    run = simulate(parse_plan(plan), runner, rate_hz, seed)
    return run.t_s, run.acc_g


def magnitude_of(plan, placement="waist", seed=1, rate_hz=RATE_HZ):
    return np.linalg.norm(record(plan, placement, seed, rate_hz)[1], axis=1)


def spectrum(signal, rate_hz=RATE_HZ):
    """Return frequencies in Hz and the power in each bin."""
    frequency_hz, density = welch(signal, rate_hz, nperseg=int(10 * rate_hz))
    return frequency_hz, density * frequency_hz[1]


def rms_g(signal, lowest_hz, highest_hz):
    """Return the deviation of what lies in a band."""
    frequency_hz, power = spectrum(signal)
    return np.sqrt(power[(frequency_hz >= lowest_hz) & (frequency_hz < highest_hz)].sum())


def dominant_hz(signal):
    frequency_hz, power = spectrum(signal)
    return frequency_hz[power.argmax()]


# --- all of them ------------------------------------------------------------


@settings(deadline=None, max_examples=60)
@given(
    plan=MIXED_PLANS,
    placement=st.sampled_from(list(PLACEMENTS)),
    rate_hz=st.floats(*RATE_RANGE_HZ),
    seed=st.integers(0, 2**32),
)
def test_any_mixture_is_recorded_and_steps_fall_on_foot_only(plan, placement, rate_hz, seed):
    run = simulate(plan, Runner(placement=placement), rate_hz, seed)
    assert run.acc_g.shape == (round(plan.duration_s * rate_hz), 3)
    assert np.isfinite(run.acc_g).all()
    ends_s = np.cumsum([segment.duration_s for segment in plan.segments])
    under_way = np.minimum(np.searchsorted(ends_s, run.strikes.t_s, side="right"), ends_s.size - 1)
    assert all(plan.segments[number].gait in ON_FOOT for number in under_way)
    assert set(run.strikes.gait) <= {"walk"}


@pytest.mark.parametrize("placement", PLACEMENTS)
@pytest.mark.parametrize("activity", ["drive", "cycle:80", "type"])
def test_what_goes_nowhere_up_or_down_is_carried_by_1_g(activity, placement):
    _, acc_g = record(f"120@{activity}", placement)
    assert acc_g.mean(axis=0) == pytest.approx(GRAVITY_G, abs=0.01)


@pytest.mark.parametrize("activity", ["drive", "type", "clip", "cycle:80"])
def test_away_from_the_legs_the_magnitude_is_1_g_on_average(activity):
    assert magnitude_of(f"240@{activity}").mean() == pytest.approx(1.0, abs=0.06)


@pytest.mark.parametrize("activity", ACTIVITIES)
def test_the_same_seed_gives_the_same_recording(activity):
    first, again, other = (record(f"20@{activity}", seed=seed)[1] for seed in (3, 3, 4))
    assert first.tobytes() == again.tobytes()
    assert first.tobytes() != other.tobytes()


@pytest.mark.parametrize("placement", PLACEMENTS)
@pytest.mark.parametrize("activity", ACTIVITIES)
def test_an_activity_grows_out_of_rest_and_fades_into_it(activity, placement):
    t_s, acc_g = record(f"5@stand,20@{activity},5@stand", placement, rate_hz=500.0)
    away_g = np.linalg.norm(acc_g - GRAVITY_G, axis=1)
    for border_s in (5.0, 25.0):
        assert away_g[np.abs(t_s - border_s) < 0.02].max() < 0.03
    assert away_g[(t_s < 5) | (t_s > 25)].max() < 0.03
    # At the waist a typist hardly moves.
    assert away_g[(t_s > 5 + FADE_S) & (t_s < 25 - FADE_S)].std() > 0.001


@pytest.mark.parametrize("activity", ACTIVITIES)
def test_an_activity_leaves_the_steps_around_it_as_they_were(activity):
    stood, busy = (
        simulate(parse_plan(f"8@172,10@{part},8@170"), CLEAN) for part in ("stand", activity)
    )
    assert np.all(stood.strikes.t_s == busy.strikes.t_s)
    # A sample averages over half a period to either side.
    on_foot = (stood.t_s < 7.995) | (stood.t_s > 18.005)
    assert np.all(stood.acc_g[on_foot] == busy.acc_g[on_foot])


# --- stairs -----------------------------------------------------------------


def test_a_descent_lands_harder_than_a_walk_and_a_climb_softer():
    """Peaks that force plates on stairs know, all of them short of a run's."""
    climb_g, walk_g, descent_g, run_g = (
        np.percentile(magnitude_of(f"60@{gait}"), 98)
        for gait in ("upstairs", "walk", "downstairs", "170")
    )
    assert climb_g < walk_g < descent_g < run_g
    assert 1.2 < climb_g < 1.6
    assert 1.5 < descent_g < 2.2


@pytest.mark.parametrize("gait", ["upstairs", "downstairs"])
@pytest.mark.parametrize("placement", ["waist", "hip", "wrist"])
def test_stairs_are_felt_once_a_step(gait, placement):
    assert dominant_hz(magnitude_of(f"60@{gait}:96", placement)) == pytest.approx(1.6, abs=0.1)


# --- driving ----------------------------------------------------------------


@pytest.mark.parametrize("placement", PLACEMENTS)
def test_a_car_shakes_between_1_and_20_hz(placement):
    """A tenth of a g on a rough road, and jolts of several times that in potholes."""
    _, acc_g = record("300@drive", placement)
    shaken_g = acc_g[:, UP] - 1
    assert 0.05 < shaken_g.std() < 0.2
    assert rms_g(shaken_g, 0.8, 20) > 0.95 * shaken_g.std()
    assert 4 < np.abs(shaken_g).max() / shaken_g.std() < 20


def test_a_seat_damps_what_hands_and_feet_feel_of_the_wheels():
    wheels_g = {
        placement: rms_g(magnitude_of("300@drive", placement), 8, 15) for placement in PLACEMENTS
    }
    for placement, felt_g in wheels_g.items():
        share = felt_g / wheels_g["shoe"]
        assert share == 1 if placement not in SEATED else 0.2 < share < 0.7


def test_who_waits_at_a_light_is_hardly_shaken():
    """A minute after the start the car stands for a moment."""
    t_s, acc_g = record("120@drive")
    stands = np.abs(t_s - 60) < 2
    assert acc_g[stands, UP].std() < 0.2 * acc_g[(t_s > 20) & (t_s < 40), UP].std()


# --- cycling ----------------------------------------------------------------


@pytest.mark.parametrize("rpm", [60, 85, 110])
@pytest.mark.parametrize("placement", ON_THE_LEG)
def test_a_leg_feels_the_crank(placement, rpm):
    assert dominant_hz(magnitude_of(f"120@cycle:{rpm}", placement)) == pytest.approx(
        rpm / 60, rel=0.08
    )


@pytest.mark.parametrize("rpm", [60, 85, 110])
def test_a_shoe_goes_round_with_the_pedal(rpm):
    """A centripetal acceleration that is known exactly but for the wander of the cadence."""
    _, acc_g = record(f"120@cycle:{rpm}", "shoe")
    pull_g = (2 * np.pi * rpm / 60) ** 2 * CRANK_M / STANDARD_GRAVITY_M_S2
    for axis in (FORWARD, UP):
        assert np.sqrt(2) * rms_g(acc_g[:, axis], 0.5, 2.5) == pytest.approx(pull_g, rel=0.08)


def test_the_thigh_swings_less_than_the_shank_and_the_shank_less_than_the_pedal():
    pocket_g, shank_g, shoe_g = (
        rms_g(record("120@cycle:80", placement)[1][:, UP], 1, 2)
        for placement in ("pocket", "shank", "shoe")
    )
    assert 0.2 * shoe_g < pocket_g < 0.6 * shoe_g
    assert 0.7 * shoe_g < shank_g < shoe_g


@pytest.mark.parametrize("placement", ["waist", "hip", "wrist"])
def test_off_the_leg_the_crank_is_hardly_felt(placement):
    crank_g = rms_g(magnitude_of("120@cycle:85", placement), 1, 2)
    assert crank_g < 0.05 * rms_g(magnitude_of("120@cycle:85", "shoe"), 1, 2)


def test_hands_feel_the_road_and_the_saddle_less_of_it():
    wrist_g, waist_g = (rms_g(magnitude_of("120@cycle:85", p), 5, 50) for p in ("wrist", "waist"))
    assert 0.1 < wrist_g < 0.4
    assert 0.2 * wrist_g < waist_g < 0.7 * wrist_g


def test_pedalling_quickens_as_planned():
    magnitude = magnitude_of("240@cycle:60-100", "shoe")
    first, last = magnitude[: 30 * 100], magnitude[-30 * 100 :]
    assert dominant_hz(first) == pytest.approx(62 / 60, abs=0.11)
    assert dominant_hz(last) == pytest.approx(98 / 60, abs=0.11)


# --- typing -----------------------------------------------------------------


def test_a_wrist_hops_with_five_to_eight_keys_a_second():
    """Counted between the pauses, which are some multiples of a keystroke apart."""
    t_s, acc_g = record("120@type", "wrist", rate_hz=500.0)
    tops, _ = find_peaks(acc_g[:, UP] - 1, height=0.02, distance=25)
    apart_s = np.diff(t_s[tops])
    assert 1 / KEYS_HZ[1] < np.median(apart_s) < 1 / KEYS_HZ[0]
    assert np.sum(apart_s > 0.5) > 10


@pytest.mark.parametrize("placement", PLACEMENTS)
def test_a_typist_moves_little_and_only_the_hands(placement):
    away_g = np.abs(magnitude_of("120@type", placement) - 1)
    assert away_g.max() < (0.5 if placement == "wrist" else 0.02)
    assert (away_g.std() > 0.01) == (placement == "wrist")


# --- handling ---------------------------------------------------------------


def test_handling_taps_drops_and_turns_the_sensor():
    """Blows of 6 g and more, free fall for a twentieth of a second, and another side up."""
    t_s, acc_g = record("240@clip", rate_hz=500.0)
    magnitude = np.linalg.norm(acc_g, axis=1)
    assert find_peaks(magnitude, height=5.0, distance=50)[0].size > 20
    falling = magnitude < 0.05
    falls_s = np.diff(np.flatnonzero(np.diff(np.concatenate([[0], falling, [0]]))))[::2] / 500.0
    assert falls_s.max() > 0.05
    seconds_g = acc_g[: t_s.size // 500 * 500].reshape(-1, 500, 3).mean(axis=1)
    tilts_deg = np.degrees(np.arccos(seconds_g[:, UP] / np.linalg.norm(seconds_g, axis=1)))
    assert np.percentile(tilts_deg, 75) > 45


def test_a_hand_holds_it_the_same_wherever_it_will_be_worn():
    recordings = {record("20@clip", placement)[1].tobytes() for placement in PLACEMENTS}
    assert len(recordings) == 1


@pytest.mark.parametrize("rate_hz", [100.0, 500.0])
def test_a_drop_ends_with_a_blow_that_a_sensor_of_8_g_cannot_measure(rate_hz):
    assert magnitude_of("240@clip", rate_hz=rate_hz).max() > 8
