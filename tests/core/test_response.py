"""What a runner does is shown within seconds, and coarse or noisy samples show the same."""

import numpy as np
import pytest

from feeding import cadences, cues, feed, run_of, strike_times_s, to_counts
from footfall.core import stream
from footfall.core.settings import Settings
from footfall_host.simulate import Runner

RATE_HZ = 100
CONTACT_SHARE = 0.35
LONG_CONTACT_SHARE = 0.65
SEEDS = range(4)
STRIDE_JITTER = 0.05


def support_g(seconds, spm, seed):
    """Return a runner whose strides vary by 5 %, shape (n,)."""
    rng = np.random.default_rng(seed)
    steps = int(seconds * spm / 60) + 4
    lengths_s = 60 / spm * (1 + rng.normal(0, STRIDE_JITTER / 2, steps))
    at_s = np.cumsum(lengths_s)
    t_s = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    phase = np.interp(t_s, np.concatenate([[0.0], at_s]), np.arange(steps + 1)) % 1
    pushing = phase < CONTACT_SHARE
    return 0.6 + 2.4 * np.where(pushing, np.sin(np.pi * phase / CONTACT_SHARE), 0.0)


def counts_of(magnitude_g, seed, noise_g=0.02, offset_g=0.0, gain=1.0, step_counts=64):
    rng = np.random.default_rng(seed)
    upwards = np.array([0.2, 0.93, 0.3])
    acc_g = gain * np.outer(magnitude_g, upwards) + offset_g
    acc_g = acc_g + rng.normal(0, noise_g, acc_g.shape)
    counts = np.clip(acc_g * stream.COUNTS_PER_G, -0x8000, 0x7FFF).astype(np.int64)
    return (counts // step_counts * step_counts).astype(np.int16)


def cadence_by_second(events):
    return {round(t_s): spm or 0 for t_s, _, spm in cadences(events)}


@pytest.mark.fault(18)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_change_of_pace_a_stop_and_a_new_start_show_within_seconds(seed):
    parts = [(30, 160), (30, 190)]
    run_g = np.concatenate([support_g(s, spm, seed) for s, spm in parts])
    still_g = np.ones(20 * RATE_HZ)
    events = feed(counts_of(np.concatenate([run_g, still_g, run_g]), seed))
    shown = cadence_by_second(events)
    assert all(abs(shown[second] - 160) < 5 for second in range(10, 29))
    assert all(abs(shown[second] - 190) < 6 for second in range(36, 59))
    assert all(shown[second] == 0 for second in range(66, 80))
    assert all(abs(shown[second] - 160) < 5 for second in range(90, 109))


@pytest.mark.parametrize(("before_spm", "after_spm"), [(200, 150), (215, 155), (210, 160)])
def test_no_step_is_made_up_where_a_fast_runner_slows_down_at_once(before_spm, after_spm):
    """The old stride repeats for a while when neither step does, as if one foot were felt."""
    taken = 0
    parts_g = [np.ones(3 * RATE_HZ)]
    for spm, samples in ((before_spm, 816), (after_spm, 10 * RATE_HZ)):
        phase = np.arange(samples) / RATE_HZ * spm / 60 % 1
        taken += np.sum(np.diff(phase, prepend=1) < 0)
        push_g = np.pi / 2 / LONG_CONTACT_SHARE * np.sin(np.pi * phase / LONG_CONTACT_SHARE)
        parts_g.append(np.where(phase < LONG_CONTACT_SHARE, push_g, 0.0))
    told = strike_times_s(feed(counts_of(np.concatenate(parts_g), seed=1))).size
    assert taken - 3 <= told <= taken + 1


@pytest.mark.parametrize("placement", ["waist", "shank", "wrist"])
@pytest.mark.parametrize("then", ["stand", "walk"])
@pytest.mark.parametrize("spm", [145, 160, 175])
def test_no_cadence_is_shown_soon_after_a_run_has_ended(spm, then, placement):
    end_s = 3 + 25
    run = run_of(f"3@stand,25@{spm},15@{then}", Runner(placement))
    shown = cadence_by_second(feed(to_counts(run.acc_g)))
    assert shown[end_s - 1] > 0
    assert all(shown[second] == 0 for second in range(end_s + 4, end_s + 15))


@pytest.mark.fault(18)
def test_no_cue_comes_within_the_grace_of_a_start_or_of_a_walk():
    settings = Settings()
    slow_g, still_g = support_g(60, 150, 1), np.ones(30 * RATE_HZ)
    events = feed(counts_of(np.concatenate([slow_g, still_g, slow_g]), 1))
    cued_s = [t_s for t_s, _ in cues(events)]
    assert cued_s
    assert min(cued_s) > settings.start_grace_s
    assert not [t_s for t_s in cued_s if 62 < t_s < 90 + settings.walk_grace_s]


@pytest.mark.fault(15)
@pytest.mark.parametrize(
    "change",
    [
        {"step_counts": 192},
        {"noise_g": 0.08},
        {"offset_g": 0.1},
        {"offset_g": -0.1},
        {"gain": 0.9},
        {"gain": 1.1},
    ],
    ids=str,
)
def test_coarse_noisy_or_wrongly_scaled_samples_give_the_same_steps(change):
    magnitude_g = np.concatenate([np.ones(300), support_g(40, 172, 3)])
    plain, changed = feed(counts_of(magnitude_g, 3)), feed(counts_of(magnitude_g, 3, **change))
    steps = [len(strike_times_s(events)) for events in (plain, changed)]
    assert steps[0] > 100
    assert abs(steps[0] - steps[1]) <= 1
    late = range(12, 42)
    one, other = cadence_by_second(plain), cadence_by_second(changed)
    assert max(abs(one[second] - other[second]) for second in late) <= 1
