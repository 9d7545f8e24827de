"""Foot strikes and cadence of simulated runners: none missed, none invented, all in time."""

from itertools import product

import numpy as np
import pytest

from feeding import cadences, deliver, feed, run_of, strike_times_s, to_counts
from footfall.core.stream import FOOT_STRIKE, IDLE, RUNNING
from footfall_host.evaluation.matching import MatchRule, Trial, fit_offset, match_at
from footfall_host.simulate import Runner

# A strike is known a constant later than the contact begins: by placement, not by chance.
RULE = MatchRule(tolerance_s=0.06, largest_offset_s=0.25)
STAND_S = 5
SETTLED_S = STAND_S + 3
# A window of strikes and the time that it takes to know them.
STEADY_S = STAND_S + 10
EVEN = 0.0

SPMS = range(140, 231, 10)
FAULTS = {
    "loose clip": Runner(jitter=EVEN, loose=1.0),
    "clipped at 2 g": Runner(jitter=EVEN, clip_g=2.0),
    "noise of 0.1 g": Runner(jitter=EVEN, noise_g=0.1),
    "two peaks a step": Runner(jitter=EVEN, placement="hip", right_louder=0.5),
}


def replayed(plan, runner=None, seed=1):
    """Return the true strikes in seconds and the events of a simulated run."""
    run = run_of(plan, runner, seed)
    return run.strikes.t_s, feed(to_counts(run.acc_g))


def f1_score(true_s, found_s, start_s, end_s=np.inf):
    """Score the strikes of a stretch, after the constant lag of all of them is taken off."""
    offset_s = fit_offset([Trial(tuple(true_s.tolist()), tuple(found_s.tolist()))], RULE)
    stretch_s = true_s[(true_s >= start_s) & (true_s < end_s)]
    match = match_at(Trial(tuple(stretch_s.tolist()), tuple(found_s.tolist())), offset_s, RULE, 0.1)
    return 2 * len(match.residuals_s) / (match.reference_strikes + match.detected_strikes)


def steady_spms(events, from_s=STEADY_S):
    return [spm for t_s, _, spm in cadences(events) if t_s >= from_s]


def running_seconds(events, from_s=0.0):
    return sum(state == RUNNING for t_s, state, _ in cadences(events) if t_s >= from_s)


@pytest.mark.parametrize("spm", SPMS)
@pytest.mark.parametrize("placement", ["waist", "hip", "wrist"])
def test_every_step_is_counted(placement, spm):
    true_s, events = replayed(f"{STAND_S}@stand,40@{spm}", Runner(placement=placement), seed=spm)
    assert f1_score(true_s, strike_times_s(events), SETTLED_S) >= 0.99


@pytest.mark.parametrize("spm", SPMS)
def test_the_first_steps_are_told_once_it_is_known_to_be_a_run(spm):
    true_s, events = replayed(f"{STAND_S}@stand,20@{spm}", seed=spm)
    assert f1_score(true_s, strike_times_s(events), STAND_S, STAND_S + 2) >= 0.85


@pytest.mark.parametrize("spm", SPMS)
def test_a_strike_at_the_waist_is_told_15_ms_after_the_contact_at_most(spm):
    true_s, events = replayed(f"40@{spm}", Runner(jitter=EVEN))
    found_s = strike_times_s(events)
    nearest = np.abs(found_s[:, np.newaxis] - true_s).argmin(axis=1)
    assert 0 < np.median(found_s - true_s[nearest]) < 0.015


@pytest.mark.parametrize("spm", SPMS)
def test_the_cadence_of_an_even_runner_is_exact(spm):
    _, events = replayed(f"{STAND_S}@stand,30@{spm}", Runner(jitter=EVEN))
    assert steady_spms(events) == pytest.approx([spm] * 21, abs=0.6)


@pytest.mark.parametrize("spm", [145, 170, 195, 220])
@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_of_the_clip_loses_a_step(fault, spm):
    true_s, events = replayed(f"{STAND_S}@stand,30@{spm}", FAULTS[fault], seed=spm)
    assert f1_score(true_s, strike_times_s(events), SETTLED_S) >= 0.99
    assert steady_spms(events) == pytest.approx([spm] * 21, abs=1)


@pytest.mark.parametrize(
    ("right_late", "right_louder"),
    [*product((-0.1, 0.0, 0.1), (-0.8, 0.0, 0.8))],
)
@pytest.mark.parametrize("spm", [150, 175, 200, 225])
def test_feet_that_differ_neither_halve_nor_double(spm, right_late, right_louder):
    runner = Runner(jitter=EVEN, right_late=right_late, right_louder=right_louder)
    _, events = replayed(f"{STAND_S}@stand,30@{spm}", runner)
    told = [told_spm for told_spm in steady_spms(events) if told_spm]
    assert told == pytest.approx([spm] * len(told), abs=3)


@pytest.mark.parametrize(
    ("right_late", "right_louder"),
    [(0.1, 0.0), (-0.1, 0.0), (0.0, 0.8), (0.0, -0.7), (0.05, 0.4), (-0.05, -0.4)],
)
@pytest.mark.parametrize("spm", [150, 175, 200, 225])
def test_feet_that_differ_are_counted(spm, right_late, right_louder):
    runner = Runner(jitter=EVEN, right_late=right_late, right_louder=right_louder)
    true_s, events = replayed(f"{STAND_S}@stand,30@{spm}", runner)
    # The last step of the recording may be too new to be known.
    assert f1_score(true_s, strike_times_s(events), STAND_S + 12, STAND_S + 29.5) >= 0.99
    assert None not in steady_spms(events, STAND_S + 12)


@pytest.mark.parametrize("placement", ["shank", "shoe"])
@pytest.mark.parametrize("spm", [155, 165, 175])
def test_one_foot_felt_counts_for_two(placement, spm):
    true_s, events = replayed(f"{STAND_S}@stand,40@{spm}", Runner(placement=placement), seed=2)
    found_s = strike_times_s(events)
    counted = np.sum((found_s > STEADY_S) & (found_s < 40))
    assert counted == pytest.approx(np.sum((true_s > STEADY_S) & (true_s < 40)), abs=2)
    assert np.median(steady_spms(events)) == pytest.approx(spm, abs=1)


@pytest.mark.parametrize("placement", ["waist", "hip", "pocket", "shank", "shoe", "wrist"])
@pytest.mark.parametrize("spm", [90, 100, 110, 120, 130])
def test_a_walk_is_no_run(placement, spm):
    _, events = replayed(f"5@stand,40@walk:{spm}", Runner(placement=placement), seed=spm)
    assert running_seconds(events) == 0
    assert strike_times_s(events).size == 0


def test_standing_is_idle():
    _, events = replayed("60@stand")
    assert {state for _, state, _ in cadences(events)} == {IDLE}
    assert strike_times_s(events).size == 0


@pytest.mark.parametrize("spm", [140, 170, 200, 230])
@pytest.mark.parametrize("placement", ["waist", "hip", "wrist"])
def test_a_strike_is_told_within_a_quarter_of_a_second_in_a_run(placement, spm):
    counts = to_counts(run_of(f"{STAND_S}@stand,30@{spm}", Runner(placement=placement)).acc_g)
    late_samples = [
        rows - (at_samples + q8 / 256)
        for (kind, at_samples, q8, _), rows in deliver(counts)
        if kind == FOOT_STRIKE and rows > SETTLED_S * 100
    ]
    assert min(late_samples) > 0
    assert max(late_samples) <= 25


@pytest.mark.parametrize("spm", [140, 170, 200, 230])
def test_a_run_is_known_within_4_s(spm):
    _, events = replayed(f"{STAND_S}@stand,20@{spm}", seed=spm)
    assert running_seconds(events, STAND_S + 4) == len(steady_spms(events, STAND_S + 4))


@pytest.mark.parametrize(("before", "after"), [(180, 160), (160, 180), (200, 170), (170, 150)])
def test_a_new_cadence_is_shown_within_6_s(before, after):
    _, events = replayed(f"30@{before},30@{after}", Runner(jitter=0.01))
    assert steady_spms(events, 36) == pytest.approx([after] * 25, abs=3)


@pytest.mark.parametrize("after", ["stand", "walk", "walk:130"])
@pytest.mark.parametrize("spm", [150, 170, 190, 210])
def test_a_run_that_ends_has_no_cadence_within_5_s_and_no_strike_soon_after(spm, after):
    _, events = replayed(f"30@{spm},20@{after}", seed=spm)
    assert not any(steady_spms(events, 35))
    assert running_seconds(events, 35) == 0
    assert not any(strike_times_s(events) > 34)


def test_a_run_that_turns_into_a_lively_walk_is_over():
    run = run_of("30@165,40@walk:120", Runner(orientation_deg=(0, 0, 0)), seed=3)
    lively = np.where(run.t_s > 30.5, 1.6, 1.0)[:, np.newaxis]
    gravity_g = np.array([0.0, 0.0, 1.0])
    events = feed(to_counts(gravity_g + lively * (run.acc_g - gravity_g)))
    assert running_seconds(events, 20) > 5
    assert running_seconds(events, 36) == 0


def test_strikes_are_told_in_order_and_a_step_apart():
    true_s, events = replayed("10@walk,60@172,10@walk,40@190,10@stand,40@150")
    found_s = strike_times_s(events)
    assert np.diff(found_s).min() > 0.2
    assert found_s.size <= true_s.size


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(40))
def test_every_step_of_any_runner_is_counted(seed):
    rng = np.random.default_rng(seed)
    spm = rng.uniform(140, 230)
    runner = Runner(
        placement=rng.choice(["waist", "hip"]),
        jitter=rng.uniform(0, 0.03),
        right_late=rng.uniform(-0.05, 0.05),
        right_louder=rng.uniform(-0.4, 0.4),
        noise_g=rng.uniform(0, 0.1),
        loose=rng.uniform(0, 1),
        clip_g=rng.uniform(2.5, 8),
    )
    true_s, events = replayed(f"{STAND_S}@stand,120@{spm:.1f}", runner, seed)
    assert f1_score(true_s, strike_times_s(events), SETTLED_S) >= 0.99
    assert np.median(steady_spms(events)) == pytest.approx(spm, abs=2)
