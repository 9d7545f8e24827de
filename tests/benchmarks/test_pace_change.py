"""How soon a change of pace is shown: real waist runs, played at one pace and then at another."""

import json

import numpy as np
import pytest

from feeding import RATE_HZ, cadences, feed, to_counts
from footfall.core import stream
from footfall_host.trace import read_trace

CHANGE_AT_S = 16
AFTER_S = 12
# Each run is played from its start and from later on, with eight changes, at different moments
# of a stride and of a second.
FROM_S = (0, 9, 18)
SHIFTS_S = np.arange(0, 1, 0.125)
CLOSE_SPM = 3
# From, to, and within how many seconds the new pace must be shown: median, and nine of ten.
CHANGES = ((160, 175, 2.05, 3.25), (175, 160, 2.25, 4.5))


def bouts(corpus):
    """Yield (seconds from the bout's start, acceleration in g, cadence) of each known waist run."""
    for path in sorted(corpus.glob("*/*_waist.csv.gz")):
        sidecar = json.loads(path.with_name(path.name.replace(".csv.gz", ".json")).read_text())
        trace = read_trace(path)
        for bout in sidecar["ground_truth"].get("bouts", []):
            strides_s = np.array(bout["stride_times_s"])
            inside = (trace.times_s() >= strides_s[0]) & (trace.times_s() < strides_s[-1])
            t_s = trace.times_s()[inside]
            spm = 120 / np.diff(strides_s).mean()
            yield t_s - t_s[0], trace.counts[inside] / stream.COUNTS_PER_G, spm


def delays_s(bout, before_spm, after_spm):
    """Return how long after each change a cadence near the new one is shown."""
    return [
        delay_s(*bout, before_spm, after_spm, CHANGE_AT_S + shift_s, from_s)
        for from_s in FROM_S
        for shift_s in SHIFTS_S
    ]


def delay_s(t_s, acc_g, spm, before_spm, after_spm, change_s, from_s):
    """Return how long after the change a cadence near the new one is shown, AFTER_S for never."""
    at_s = np.arange(0, change_s + AFTER_S, 1 / RATE_HZ)
    played_s = from_s + np.interp(
        at_s,
        [0, change_s, at_s[-1]],
        np.cumsum([0, change_s * before_spm / spm, (at_s[-1] - change_s) * after_spm / spm]),
    )
    played_g = np.column_stack([np.interp(played_s, t_s, axis_g) for axis_g in acc_g.T])
    shown = cadences(feed(to_counts(played_g)))
    return min(
        (
            second - change_s
            for second, _, shown_spm in shown
            if second > change_s and shown_spm and abs(shown_spm - after_spm) <= CLOSE_SPM
        ),
        default=AFTER_S,
    )


@pytest.mark.parametrize(("before_spm", "after_spm", "median_s", "most_s"), CHANGES)
def test_a_change_of_pace(corpus, figure, before_spm, after_spm, median_s, most_s):
    found_s = np.concatenate([delays_s(bout, before_spm, after_spm) for bout in bouts(corpus)])
    half_s, p90_s = np.percentile(found_s, [50, 90])
    figure(
        f"{before_spm} -> {after_spm} spm: within 3 spm after {half_s:.2f} s, "
        f"in 90 % {p90_s:.2f} s, in all {found_s.max():.2f} s ({len(found_s)} changes)"
    )
    assert half_s <= median_s
    assert p90_s <= most_s
