"""Simulated runners for an evaluation: known, no two alike, and the same everywhere."""

from itertools import pairwise

import numpy as np
import pytest

from footfall_host.evaluation.jobs import judge, simulated_jobs
from footfall_host.evaluation.simulated import RECORDING_S, simulated_recording

SHORT_S = 300.0


@pytest.mark.parametrize("minutes", [1, 20, 33.5, 200])
def test_jobs_are_as_long_as_what_was_asked_for(minutes):
    jobs = simulated_jobs(minutes, seed=1)
    assert sum(job.duration_s for job in jobs) == pytest.approx(60 * minutes)
    assert all(job.duration_s == RECORDING_S for job in jobs[:-1])
    assert len({job.label for job in jobs}) == len(jobs)


def test_a_number_and_a_seed_make_a_recording():
    trace, recording = simulated_recording(3, 1, SHORT_S)
    again, _ = simulated_recording(3, 1, SHORT_S)
    assert np.array_equal(trace.counts, again.counts)
    assert trace.duration_s == recording.duration_s == SHORT_S
    for number, seed in ((4, 1), (3, 2)):
        other, _ = simulated_recording(number, seed, SHORT_S)
        assert not np.array_equal(trace.counts, other.counts)


def test_labels_cover_all_of_it_and_strikes_lie_in_the_runs():
    _, recording = simulated_recording(5, 0, RECORDING_S)
    edges_s = [(one.start_s, one.end_s) for one in recording.intervals]
    assert edges_s[0][0] == 0
    assert edges_s[-1][1] == RECORDING_S
    assert all(before[1] == after[0] for before, after in pairwise(edges_s))
    assert len(recording.truth.bout_strike_times_s) == len(recording.bouts)
    for strikes_s, bout in zip(recording.truth.bout_strike_times_s, recording.bouts, strict=True):
        assert bout.start_s <= strikes_s[0] <= strikes_s[-1] < bout.end_s
        assert 145 < 60 / np.diff(strikes_s).mean() < 210


def test_what_comes_back_from_a_job_is_small_and_says_what_it_took():
    (job,) = simulated_jobs(5, seed=2)
    outcome = judge(job, 170)
    strikes = outcome.result.tally.simulated
    assert strikes.reference > 200
    assert strikes.wrong <= 0.01 * strikes.reference
    effort = outcome.effort
    assert effort.recorded_s == SHORT_S
    assert effort.compiled_s in (0, SHORT_S)
    assert min(effort.loading_s, effort.judging_s) > 0
