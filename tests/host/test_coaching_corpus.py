"""The coach on real recordings: quick where a runner slows down, silent where nobody runs."""

import statistics

import numpy as np
import pytest

from feeding import cadences, cues, feed, run_of, settings_with, strike_times_s, to_counts
from footfall.core import stream
from footfall.core.settings import Settings
from footfall_host.evaluation.recording import find_recordings, read_recording
from footfall_host.replay import core_events
from footfall_host.resample import RATE_HZ
from footfall_host.simulate import Runner
from footfall_host.trace import Trace, read_trace

DEFAULT = Settings()
DROP_SPM = 8
MEDIAN_S, WORST_S = 8, 15
# A piece of a run that is long enough to settle in, played twice.
SHORTEST_S = 25
EDGE_S = 3
LOOPS = 8
DROP_AT_S, DROPS_IN_S = 60, 1


def looped(counts):
    """Return a run from one strike to another of the same foot, so often that it is long."""
    strikes = np.round(strike_times_s(feed(counts)) * RATE_HZ).astype(int)
    strides = (len(strikes) - 1) // 2
    return np.concatenate([counts[strikes[0] : strikes[2 * strides]]] * LOOPS)


def played(counts, faster):
    """Return a recording as if its runner had taken faster steps: `faster` at each sample."""
    at = np.cumsum(faster)
    at = at[at < len(counts) - 1]
    axes = [np.interp(at, np.arange(len(counts)), axis) for axis in counts.T]
    return to_counts(np.stack(axes, axis=1) / stream.COUNTS_PER_G)


def answer_s(counts):
    """Return after how long a drop of 8 spm is cued in a recorded run.

    The run is played on its target, and then, within some steps, 8 spm slower. None where its
    target would be none that a runner can set.
    """
    spms = [spm for _, _, spm in cadences(feed(counts)) if spm]
    spm = statistics.median(spms)
    target_spm = round(spm)
    if not 145 <= target_spm <= 225:
        return None
    t_s = np.arange(RATE_HZ * (DROP_AT_S + 40)) / RATE_HZ
    below_spm = DROP_SPM * np.clip((t_s - DROP_AT_S) / DROPS_IN_S, 0, 1)
    whole = played(looped(counts), (target_spm - below_spm) / spm)
    told = feed(whole, settings=settings_with(target_spm=target_spm))
    asked = [at_s for at_s, kind in cues(told) if kind == stream.CUE_LOW]
    asked += [at / RATE_HZ for kind, at, _, tempo in told if kind == stream.BEAT and tempo]
    return min((at_s - DROP_AT_S for at_s in asked if at_s > DROP_AT_S), default=np.inf)


def runs_of(corpus):
    """Yield (name, counts) of each labelled stretch of running that is long enough."""
    for path in find_recordings(corpus):
        trace = read_trace(path)
        recording = read_recording(path, trace.end_s)
        if trace.gaps:
            continue
        for interval in recording.intervals:
            first, last = (
                round((t_s - trace.origin_s) * RATE_HZ)
                for t_s in (interval.start_s + EDGE_S, interval.end_s - EDGE_S)
            )
            if interval.is_running and last - first >= SHORTEST_S * RATE_HZ:
                yield recording.name, trace.counts[first:last]


def test_a_real_drop_is_answered_within_seconds_on_every_recording(corpus, capsys):
    answers_s = {name: answer_s(counts) for name, counts in runs_of(corpus)}
    judged_s = [seconds for seconds in answers_s.values() if seconds is not None]
    with capsys.disabled():
        print(
            f"\na drop of {DROP_SPM} spm on {len(judged_s)} recordings: answered after "
            f"{statistics.median(judged_s):.1f} s (median), {max(judged_s):.1f} s (worst)"
        )
    assert len(judged_s) >= 15
    assert statistics.median(judged_s) <= MEDIAN_S
    assert max(judged_s) <= WORST_S, answers_s


@pytest.mark.parametrize("spm", [150, 165, 180, 200, 220])
@pytest.mark.parametrize("placement", ["waist", "shank", "wrist"])
def test_a_real_drop_is_answered_within_seconds_on_every_simulated_run(placement, spm):
    counts = to_counts(run_of(f"40@{spm}", Runner(placement=placement), seed=spm).acc_g)
    assert answer_s(counts) <= WORST_S


def test_no_cue_sounds_where_nobody_runs(corpus):
    """Hours of walking, cycling, sitting and what else is labelled as no run."""
    sounded, hours = [], 0.0
    for path in find_recordings(corpus):
        trace = read_trace(path)
        recording = read_recording(path, trace.end_s)
        told = core_events(Trace(trace.origin_s, trace.counts, trace.gaps, trace.name), DEFAULT)
        at_s = [
            trace.origin_s + event.at_samples / RATE_HZ
            for event in told
            if event.kind in (stream.CUE, stream.BEAT)
        ]
        for interval in recording.intervals:
            if interval.is_negative:
                hours += (interval.end_s - interval.start_s) / 3600
                inside = [t_s for t_s in at_s if interval.start_s + 3 <= t_s <= interval.end_s]
                sounded += [(recording.name, t_s) for t_s in inside]
    assert hours > 1
    assert len(sounded) <= hours, sounded
