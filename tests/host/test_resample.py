"""From any rate to the FIFO's: the same motion must come out, and lost samples be counted."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.core import stream
from footfall_host.resample import RATE_HZ, Gap, fifo_view, to_counts

STEP_G = 0.016
RATES_HZ = [25, 30, 50, 89, 99.5, 100, 100.5, 128, 405, 500, 1000]


def motion_g(t_s):
    """Return a slow motion about gravity, (n, 3)."""
    return np.column_stack(
        [0.5 * np.sin(2 * np.pi * 1.1 * t_s), 0.3 * np.cos(2 * np.pi * 2 * t_s), 1 + 0 * t_s]
    )


def as_g(counts):
    """Return counts in g."""
    return counts / stream.COUNTS_PER_G


def even(seconds, rate_hz):
    """Return evenly spaced times from 0 to `seconds`, both included."""
    return np.arange(round(seconds * rate_hz) + 1) / rate_hz


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_every_rate_gives_the_same_motion(rate_hz):
    """Sampled finely or coarsely, the grid's values are those of the motion at its times."""
    counts, gaps = fifo_view(even(6, rate_hz), motion_g(even(6, rate_hz)))
    assert gaps == ()
    assert len(counts) in (600, 601)
    expected = motion_g(np.arange(len(counts)) / RATE_HZ)
    np.testing.assert_allclose(as_g(counts), expected, atol=0.025)


@given(
    seed=st.integers(0, 1000),
    jitter_share=st.floats(0, 0.45),
    start_s=st.floats(-100, 2e9),
)
@settings(deadline=None)  # the first import of scipy takes its time
def test_uneven_stamps_give_the_same_motion(seed, jitter_share, start_s):
    """Stamps that come early or late are taken at their word, wherever time starts."""
    t_s = (np.arange(900) + np.random.default_rng(seed).uniform(0, jitter_share, 900)) / 300
    counts, gaps = fifo_view(start_s + t_s, motion_g(t_s))
    assert gaps == ()
    expected = motion_g(t_s[0] + np.arange(len(counts)) / RATE_HZ)
    np.testing.assert_allclose(as_g(counts), expected, atol=0.03)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_nothing_rings_at_ends_and_gaps(rate_hz):
    """Gravity is a constant: no filter may turn the edges of a stretch into a motion."""
    t_s = even(9, rate_hz)
    t_s = t_s[(t_s < 3.003) | (t_s > 5.017)]
    counts, gaps = fifo_view(t_s, np.tile([0.016, -1.008, 0.32], (len(t_s), 1)))
    assert len(gaps) == 1
    assert set(map(tuple, counts.tolist())) == {(64, -63 * 64, 20 * 64)}


def test_motion_above_the_device_band_does_not_alias():
    """A 70 Hz buzz would look like 30 Hz to a plain every-fifth-sample decimation."""
    t_s = even(4, 500)
    buzz_g = np.column_stack([2 * np.sin(2 * np.pi * 70 * t_s), 0 * t_s, 1 + 0 * t_s])
    counts, _ = fifo_view(t_s, buzz_g)
    assert np.abs(as_g(counts[10:-10, 0])).max() < 0.05


def test_counts_are_steps_of_the_fifo_and_saturate():
    """10 bits left-justified: multiples of 64, and never beyond +-8 g."""
    g = np.linspace(-12, 12, 4001)[:, None] * np.ones(3)
    counts = to_counts(g)
    assert counts.dtype == np.int16
    assert np.all(counts % 64 == 0)
    assert (counts.min(), counts.max()) == (-32000, 32000)
    inside = np.abs(g) <= 8
    assert np.abs(as_g(counts) - g)[inside].max() <= STEP_G / 2 + 1e-9


def test_a_lone_dropped_sample_is_interpolated():
    """One in ten samples missing is no gap, and the others stay exactly as they were."""
    t_s = even(3, 100)
    kept = np.arange(len(t_s)) % 10 != 5
    whole, _ = fifo_view(t_s, motion_g(t_s))
    patched, gaps = fifo_view(t_s[kept], motion_g(t_s[kept]))
    assert gaps == ()
    np.testing.assert_array_equal(patched[kept], whole[kept])
    np.testing.assert_allclose(as_g(patched), as_g(whole), atol=2 * STEP_G)


@pytest.mark.parametrize(
    ("rate_hz", "pause_s", "lost_samples"),
    [(100, 0.1, 0), (100, 0.11, 10), (500, 0.1, 0), (500, 0.102, 10), (25, 0.16, 0), (25, 0.2, 19)],
)
def test_a_pause_must_exceed_a_tenth_of_a_second_and_four_periods(rate_hz, pause_s, lost_samples):
    """At the limit the samples are interpolated; beyond it they are lost."""
    t_s = even(3, rate_hz)
    t_s[t_s > 1.999] += pause_s - 1 / rate_hz
    _, gaps = fifo_view(t_s, motion_g(t_s))
    assert sum(gap.lost_samples for gap in gaps) == lost_samples


@given(
    rate_hz=st.sampled_from([50, 100, 130, 400]),
    pauses_s=st.lists(st.floats(0.2, 50.0), min_size=1, max_size=5),
    lengths=st.lists(st.integers(1, 60), min_size=6, max_size=6),
)
@settings(deadline=None)
def test_all_samples_lie_on_one_grid_across_gaps(rate_hz, pauses_s, lengths):
    """Whatever is lost, each delivered sample has the value that its time on the grid says."""
    t_s, start_s = [], 0.0
    for pause_s, length in zip([*pauses_s, 1.0], lengths, strict=False):
        t_s.append(start_s + np.arange(length + 200 * (not t_s)) / rate_hz)
        start_s = t_s[-1][-1] + pause_s
    t_s = np.concatenate(t_s)
    slope_g = np.column_stack([t_s / 100, -t_s / 200, 0 * t_s])
    counts, gaps = fifo_view(t_s, slope_g)
    number = np.arange(len(counts))
    for gap in gaps:
        assert 0 < gap.before_row < len(counts)
        assert gap.lost_samples > 0
        number[gap.before_row :] += gap.lost_samples
    assert number[-1] <= (t_s[-1] - t_s[0]) * RATE_HZ + 0.1
    expected = to_counts(np.column_stack([number, -number / 2, 0 * number]) / RATE_HZ / 100)
    # One step for rounding, and one where a filter holds the end of a slope level.
    np.testing.assert_allclose(counts, expected, atol=2 * 64)


def test_a_gap_is_named_by_its_row_and_its_whole_samples():
    """Half a second missing before row 200 of a trace on the grid is 50 samples."""
    t_s = even(6, 100)
    kept = (t_s < 1.995) | (t_s > 2.495)
    _, gaps = fifo_view(t_s[kept], motion_g(t_s[kept]))
    assert gaps == (Gap(before_row=200, lost_samples=50),)
