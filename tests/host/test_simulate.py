"""The simulated runner: its strikes keep to the plan, its acceleration to mechanics."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import welch

from footfall_host.errors import BadInputError
from footfall_host.run_plan import (
    CLIP,
    CYCLE,
    DOWNSTAIRS,
    DRIVE,
    RUN,
    RUN_SPM_RANGE,
    STAND,
    TRANSITION_S,
    TYPE,
    UPSTAIRS,
    WALK,
    WALK_SPM_RANGE,
    Bout,
    Plan,
    Segment,
    make_steps,
    parse_plan,
)
from footfall_host.simulate import LOOSE_CLIP_HZ, RATE_RANGE_HZ, Runner, simulate, strikes_csv
from footfall_host.waveform import FORWARD, LEFT, PLACEMENTS, UP

# A sensor without faults, its axes along the body's.
CLEAN = Runner(orientation_deg=(0.0, 0.0, 0.0), noise_g=0.0, clip_g=100.0)
EVEN = dataclasses.replace(CLEAN, jitter=0.0)
ONE_SIDED = ("shank", "shoe")
STEADY_GAITS = [
    (RUN, 150.0),
    (RUN, 200.0),
    (WALK, 100.0),
    (UPSTAIRS, 95.0),
    (DOWNSTAIRS, 110.0),
]


def steady(gait=RUN, spm=170.0, duration_s=20.0):
    """Return a plan of one cadence."""
    return Plan((Segment(duration_s, gait, spm, spm),))


def moving_segments(gait, lowest, highest):
    """Return a strategy of segments in one gait, at any cadence or change of it."""
    spm = st.floats(lowest, highest)
    return st.builds(Segment, st.floats(4.0, 30.0), st.just(gait), spm, spm)


PLANS = st.lists(
    st.one_of(
        st.builds(Segment, st.floats(4.0, 30.0), st.just(STAND)),
        moving_segments(WALK, *WALK_SPM_RANGE),
        moving_segments(RUN, *RUN_SPM_RANGE),
    ),
    min_size=1,
    max_size=5,
).map(lambda segments: Plan(tuple(segments)))


def peaks_g(run, foot, window_s=0.12):
    """Return the median over one foot's strikes of the largest magnitude soon after."""
    magnitude = np.linalg.norm(run.acc_g, axis=1)
    strikes_s = run.strikes.t_s[run.strikes.foot == foot]
    return np.median(
        [magnitude[(run.t_s >= t_s) & (run.t_s < t_s + window_s)].max() for t_s in strikes_s[1:-1]]
    )


# --- the plan ---------------------------------------------------------------


def test_a_plan_reads_as_it_is_written():
    """Every form of a part becomes the segment it describes."""
    plan = parse_plan(
        "10@stand, 20@walk,5.5@walk:120, 8@walk:100-110,90@172,45@172-158,"
        "9@upstairs,9@downstairs:120,60@cycle:85-90,60@cycle,60@drive,5@type,5@clip"
    )
    assert plan.segments == (
        Segment(10, STAND),
        Segment(20, WALK, 112, 112),
        Segment(5.5, WALK, 120, 120),
        Segment(8, WALK, 100, 110),
        Segment(90, RUN, 172, 172),
        Segment(45, RUN, 172, 158),
        Segment(9, UPSTAIRS, 95, 95),
        Segment(9, DOWNSTAIRS, 120, 120),
        Segment(60, CYCLE, 85, 90),
        Segment(60, CYCLE, 85, 85),
        Segment(60, DRIVE),
        Segment(5, TYPE),
        Segment(5, CLIP),
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", 'part 1 ""'),
        ("10@stand,,90@172", 'part 2 ""'),
        ("10@stand,90", 'part 2 "90"'),
        ("10@hop", 'part 1 "10@hop"'),
        ("-10@172", 'part 1 "-10@172"'),
        ("10@stand:3", 'part 1 "10@stand:3"'),
        ("90@172-", '"172-" is no cadence'),
        ("90@1.2.3", '"1.2.3" is no cadence'),
        ("90@172,90@80", "80 steps/min is out of range: a run takes 120 to 240"),
        ("90@walk:200", "200 steps/min is out of range: a walk takes 60 to 150"),
        ("90@downstairs:30", "30 steps/min is out of range: a descent takes 60 to 150"),
        ("90@cycle:170", "170 rpm is out of range: a ride takes 40 to 130"),
        ("90@drive:50", 'part 1 "90@drive:50"'),
        ("90@cycle:", 'part 1 "90@cycle:"'),
        ("0.5@172,90@172", "0.5 s is too short"),
        ("1@172", "it must last 2 to"),
        ("999999@172", "it must last 2 to"),
    ],
)
def test_a_plan_that_cannot_be_run_is_refused_in_one_line(text, named):
    """The message names the part or the value that is wrong."""
    with pytest.raises(BadInputError) as caught:
        parse_plan(text)
    assert named in str(caught.value)
    assert "\n" not in str(caught.value)


# --- the strikes ------------------------------------------------------------


@settings(deadline=None, max_examples=60)
@given(plan=PLANS, jitter=st.floats(0, 0.1), seed=st.integers(0, 2**32))
def test_there_are_as_many_strikes_as_the_cadence_adds_up_to(plan, jitter, seed):
    """Between two stands, the count is the integral of the planned cadence, to a step."""
    strikes = simulate(plan, dataclasses.replace(CLEAN, jitter=jitter), 25.0, seed).strikes
    assert np.all(np.diff(strikes.t_s) > 0)
    for bout in plan.bouts():
        planned = sum(s.duration_s * (s.per_min_from + s.per_min_to) / 120 for s in bout.segments)
        inside = (strikes.t_s >= bout.start_s) & (strikes.t_s < bout.end_s)
        assert abs(np.count_nonzero(inside) - planned) <= 1.5
        assert list(strikes.foot[inside][:2]) == ["left", "right"]
        assert np.all(strikes.foot[inside][2:] == strikes.foot[inside][:-2])


def test_nobody_steps_while_standing():
    """A stand has no strikes, and gravity with a little sway is all there is."""
    run = simulate(Plan((Segment(30, STAND),)), CLEAN)
    assert run.strikes.t_s.size == 0
    assert np.ptp(run.acc_g[:, UP]) == 0
    assert 0.01 < np.ptp(run.acc_g[:, FORWARD]) < 0.05


def test_the_gait_of_a_strike_is_the_plans():
    """Away from the border, strikes carry the gait that the plan says, at its cadence."""
    strikes = simulate(parse_plan("20@walk:110,20@170"), EVEN).strikes
    for gait, spm, start_s in ((WALK, 110, 0), (RUN, 170, 20)):
        inside = (strikes.t_s > start_s + TRANSITION_S) & (strikes.t_s < start_s + 18)
        assert set(strikes.gait[inside]) == {gait}
        assert np.diff(strikes.t_s[inside]) == pytest.approx(60 / spm, rel=1e-6)


def test_step_times_vary_as_asked():
    """The standard deviation of the step time is the jitter."""
    strikes = simulate(steady(duration_s=1200), dataclasses.replace(CLEAN, jitter=0.03), 25).strikes
    step_s = np.diff(strikes.t_s)
    assert np.std(step_s) / np.mean(step_s) == pytest.approx(0.03, rel=0.1)


def test_step_times_drift_slowly():
    """Steps ten apart still resemble each other a little; steps a thousand apart do not."""
    bout = Bout(0.0, steady(duration_s=7200.0).segments)
    step_s = np.diff(make_steps(bout, 0.03, 0.0, np.random.default_rng(1)).t_s)
    deviation = (step_s - step_s.mean()) / step_s.std()
    assert np.mean(deviation[:-10] * deviation[10:]) > 0.05
    assert abs(np.mean(deviation[:-1000] * deviation[1000:])) < 0.03


@settings(deadline=None, max_examples=30)
@given(right_late=st.floats(-0.2, 0.2), gait_spm=st.sampled_from([(RUN, 170.0), (WALK, 110.0)]))
def test_asymmetry_of_timing_moves_alternate_strikes_only(right_late, gait_spm):
    """Right strikes move by the share of a step; left ones stay where they were."""
    plan = steady(*gait_spm)
    before = simulate(plan, CLEAN, 25).strikes
    after = simulate(plan, dataclasses.replace(CLEAN, right_late=right_late), 25).strikes
    right = before.foot == "right"
    assert np.all(after.t_s[~right] == before.t_s[~right])
    moved_s = after.t_s[right] - before.t_s[right]
    assert moved_s == pytest.approx(right_late * 60 / gait_spm[1], abs=1e-9)


def test_asymmetry_of_loudness_leaves_the_left_steps_alone():
    """While the left foot is on the ground nothing changes; the right one lands harder."""
    plan = steady()
    before = simulate(plan, EVEN, 500)
    after = simulate(plan, dataclasses.replace(EVEN, right_louder=0.8), 500)
    foot = before.strikes.foot[np.searchsorted(before.strikes.t_s, before.t_s[500:-500]) - 1]
    changed = np.abs(after.acc_g - before.acc_g)[500:-500].max(axis=1) > 1e-9
    # A sample that averages over the border of two steps belongs to both.
    assert np.mean(changed[foot == "left"]) < 0.02
    assert np.mean(changed[foot == "right"]) > 0.5
    assert peaks_g(after, "right") > peaks_g(after, "left") + 0.4


# --- the acceleration -------------------------------------------------------


@pytest.mark.parametrize("placement", PLACEMENTS)
@pytest.mark.parametrize(("gait", "spm"), STEADY_GAITS)
def test_the_mean_over_strides_is_gravity(placement, gait, spm):
    """Whoever goes nowhere up or down in the long run is carried by 1 g on average."""
    run = simulate(
        steady(gait, spm), dataclasses.replace(EVEN, placement=placement, right_louder=0.5), 1000
    )
    left_s = run.strikes.t_s[run.strikes.foot == "left"]
    strides = (run.t_s >= left_s[2]) & (run.t_s < left_s[-3])
    # What is left is the difference of the contacts that the first and last strike cut.
    assert run.acc_g[strides, UP].mean() == pytest.approx(1.0, abs=5e-4)
    assert abs(run.acc_g[strides, FORWARD].mean()) < 0.02
    assert abs(run.acc_g[strides, LEFT].mean()) < 0.02


@pytest.mark.parametrize("spm", [150.0, 170.0, 200.0])
def test_running_at_the_waist_has_flight_and_two_peaks(spm):
    """Peaks of 2 to 3.5 g, near free fall before each strike, impact and push-off apart."""
    run = simulate(steady(spm=spm), EVEN, 500)
    magnitude = np.linalg.norm(run.acc_g, axis=1)
    phase = np.interp(run.t_s, run.strikes.t_s, np.arange(run.strikes.t_s.size)) % 1
    assert np.median(magnitude[phase > 0.9]) < 0.4
    assert 2.0 < np.percentile(magnitude, 99) < 3.5
    up = np.array([run.acc_g[np.abs(phase - at) < 0.01, UP].mean() for at in (0.08, 0.15, 0.3)])
    assert up[0] > up[1] < up[2]


def test_walking_at_the_waist_never_flies():
    """Some foot always carries: well above free fall, well below the peaks of running."""
    magnitude = np.linalg.norm(simulate(steady(WALK, 112.0), CLEAN).acc_g, axis=1)
    assert magnitude.min() > 0.4
    assert np.percentile(magnitude, 95) < 1.8


@pytest.mark.parametrize("gait_spm", [(RUN, 170.0), (WALK, 110.0)])
def test_a_strike_is_where_the_force_begins_to_rise(gait_spm):
    """Vertical acceleration climbs in the 15 ms after a strike, not in the 15 ms before."""
    run = simulate(steady(*gait_spm), EVEN, 1000)
    up = np.interp(
        run.strikes.t_s[1:-1, None] + [-0.015, -0.001, 0.015], run.t_s, run.acc_g[:, UP]
    ).mean(axis=0)
    assert up[2] - up[1] > 0.3
    assert up[1] - up[0] < 0.1


@pytest.mark.parametrize("placement", ONE_SIDED)
def test_a_leg_feels_mostly_its_own_foot(placement):
    """A shank or a shoe on the right hears right strikes at more than twice the others."""
    run = simulate(steady(), dataclasses.replace(CLEAN, placement=placement))
    assert peaks_g(run, "right", 0.05) > 2 * peaks_g(run, "left", 0.05)


@pytest.mark.parametrize("placement", PLACEMENTS)
def test_nothing_jumps_where_the_gait_changes(placement):
    """Across stands, walks and runs acceleration changes no faster than in a steady run."""
    runner = dataclasses.replace(CLEAN, placement=placement)
    mixed = simulate(
        parse_plan("4@stand,8@walk,8@172,8@walk,8@172-158,4@upstairs,4@172,4@stand,4@170"),
        runner,
        500,
    )
    even = simulate(steady(spm=172.0, duration_s=60.0), runner, 500)
    assert (
        np.abs(np.diff(mixed.acc_g, axis=0)).max() < 1.2 * np.abs(np.diff(even.acc_g, axis=0)).max()
    )


def test_a_stand_between_two_bouts_is_still():
    """Nothing of the steps reaches into it, and they grow out of it and fade into it."""
    run = simulate(parse_plan("4@170,6@stand,4@walk"), CLEAN, 500)
    up = run.acc_g[:, UP]
    assert np.all(up[(run.t_s > 4.01) & (run.t_s < 9.99)] == 1.0)
    for border_s in (4.0, 10.0):
        assert np.abs(up[np.abs(run.t_s - border_s) < 0.02] - 1.0).max() < 0.05
    assert np.ptp(up[run.t_s < 3.5]) > 2


# --- the sensor -------------------------------------------------------------


@settings(deadline=None, max_examples=25)
@given(
    angles_deg=st.one_of(st.none(), st.tuples(*[st.floats(-180, 180)] * 3)),
    placement=st.sampled_from(list(PLACEMENTS)),
)
def test_orientation_leaves_the_magnitude_unchanged(angles_deg, placement):
    """However the sensor is turned, it feels as much in total, at the same strikes."""
    straight = dataclasses.replace(CLEAN, placement=placement)
    turned = dataclasses.replace(straight, orientation_deg=angles_deg)
    plan = steady(duration_s=5.0)
    before, after = simulate(plan, straight), simulate(plan, turned)
    assert np.linalg.norm(after.acc_g, axis=1) == pytest.approx(
        np.linalg.norm(before.acc_g, axis=1), abs=1e-9
    )


def test_a_roll_of_a_quarter_turn_puts_gravity_on_the_side():
    """Roll is about the forward axis, as the option says."""
    rolled = dataclasses.replace(CLEAN, orientation_deg=(90.0, 0.0, 0.0))
    run = simulate(Plan((Segment(5, STAND),)), rolled)
    assert np.abs(run.acc_g[:, LEFT]) == pytest.approx(1.0, abs=1e-9)


def test_the_same_seed_gives_the_same_run():
    """And another seed gives another one."""
    plan = steady(duration_s=10.0)
    first, again, other = (simulate(plan, seed=seed) for seed in (3, 3, 4))
    assert first.acc_g.tobytes() == again.acc_g.tobytes()
    assert first.strikes.t_s.tobytes() == again.strikes.t_s.tobytes()
    assert first.acc_g.tobytes() != other.acc_g.tobytes()
    assert first.strikes.t_s.tobytes() != other.strikes.t_s.tobytes()


@settings(deadline=None, max_examples=30)
@given(
    rate_hz=st.floats(*RATE_RANGE_HZ),
    placement=st.sampled_from(list(PLACEMENTS)),
    noise_g=st.floats(0, 0.2),
    loose=st.floats(0, 1),
)
def test_strikes_depend_on_the_runner_not_on_the_sensor(rate_hz, placement, noise_g, loose):
    """Any rate and placement record the same strikes, evenly sampled within the range."""
    plan = steady(duration_s=5.0)
    sensor = Runner(placement=placement, noise_g=noise_g, loose=loose, clip_g=4.0)
    run = simulate(plan, sensor, rate_hz, seed=5)
    assert np.all(run.strikes.t_s == simulate(plan, seed=5).strikes.t_s)
    assert run.acc_g.shape == (round(5.0 * rate_hz), 3)
    assert np.diff(run.t_s) == pytest.approx(1 / rate_hz)
    assert np.abs(run.acc_g).max() <= 4.0


def test_noise_is_as_loud_as_asked():
    """On a body at rest the deviation of each axis is the noise."""
    run = simulate(
        Plan((Segment(60, STAND),)), dataclasses.replace(CLEAN, noise_g=0.1, orientation_deg=None)
    )
    assert run.acc_g.std(axis=0) == pytest.approx(0.1, rel=0.05)


def test_a_loose_clip_rings():
    """It adds power around its resonance and leaves the mean force as it was."""
    plan = steady(duration_s=60.0)
    tight, loose = (
        simulate(plan, dataclasses.replace(CLEAN, loose=x)).acc_g[:, UP] for x in (0, 1)
    )
    frequency_hz, tight_power = welch(tight, 100, nperseg=512)
    _, loose_power = welch(loose, 100, nperseg=512)
    near = np.abs(frequency_hz - LOOSE_CLIP_HZ) < 2
    assert loose_power[near].sum() > 4 * tight_power[near].sum()
    assert loose_power[frequency_hz < 4].sum() == pytest.approx(
        tight_power[frequency_hz < 4].sum(), rel=0.3
    )
    assert loose.mean() == pytest.approx(tight.mean(), abs=1e-3)


@pytest.mark.parametrize(
    "wrong",
    [
        {"placement": "ear"},
        {"jitter": 0.2},
        {"jitter": float("nan")},
        {"right_late": -0.3},
        {"right_louder": 3.0},
        {"noise_g": -0.1},
        {"loose": 1.5},
        {"clip_g": 0.5},
        {"orientation_deg": (0.0, 400.0, 0.0)},
    ],
    ids=str,
)
def test_a_runner_out_of_range_is_refused(wrong):
    """One line says what the value is and what it must be."""
    with pytest.raises(BadInputError, match=r"must be|use one of"):
        Runner(**wrong)


@pytest.mark.parametrize("rate_hz", [24.0, 1001.0, float("nan")])
def test_a_rate_out_of_range_is_refused(rate_hz):
    """The same range as a recorded trace may have."""
    with pytest.raises(BadInputError, match=r"rate in Hz is .* must be 25 to 1000"):
        simulate(steady(), CLEAN, rate_hz)


def test_strikes_are_written_as_a_table():
    """One line a strike, below a header."""
    strikes = simulate(parse_plan("4@walk,4@170"), CLEAN).strikes
    header, *rows = strikes_csv(strikes).decode().splitlines()
    assert header == "t_s,foot,gait"
    cells = [row.split(",") for row in rows]
    assert [float(t_s) for t_s, _, _ in cells] == pytest.approx(strikes.t_s, abs=0.0005)
    assert [foot for _, foot, _ in cells] == list(strikes.foot)
    assert [gait for _, _, gait in cells] == list(strikes.gait)
