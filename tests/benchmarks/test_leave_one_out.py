"""Thresholds chosen without a runner, judged on that runner: were they fitted to the recordings?

For each subject, each threshold is chosen on all other subjects, the rest of the core as it is;
then the subject is judged with all of the choices at once. Chosen is what costs the fewest
seconds: those spoilt, as the evaluation ranks recordings, and those from the start of a run to a
true cadence. Of equals it is the middle one.
"""

from collections import Counter, defaultdict
from functools import cache

import pytest

from benchmarks.recordings import recordings
from benchmarks.summary import TOLERANCES, summary, worse
from footfall_host.evaluation.aggregate import Scored
from footfall_host.tuning.constants import Constant, moved
from footfall_host.tuning.objective import cost_s

pytestmark = pytest.mark.campaign

THRESHOLDS = (
    Constant("gait", "_START_CG"),
    Constant("gait", "_START_STRIDE_CG"),
    Constant("strikes", "_LEVEL_16THS"),
    Constant("cadence", "_CHANGE_PARTS"),
)
# Costs that are sums of fractions of a second are equal when they are this near.
SLACK_S = 0.01


@cache
def by_subject(corpus):
    """Return subject -> recordings; people whose names a source does not tell count as one."""
    subjects = defaultdict(list)
    for one in recordings(corpus):
        subjects[one.subject].append(one)
    return subjects


@cache
def results_with(corpus, subject, values):
    """Return the results of a subject's recordings. values: one for each of THRESHOLDS."""
    with moved(dict(zip(THRESHOLDS, values, strict=True))):
        return [one.judged() for one in by_subject(corpus)[subject]]


def shipped_values():
    return tuple(threshold.shipped for threshold in THRESHOLDS)


def with_one(threshold, value):
    """Return the values as shipped but for this one."""
    return tuple(
        value if one == threshold else shipped
        for one, shipped in zip(THRESHOLDS, shipped_values(), strict=True)
    )


def chosen_without(corpus, left_out, threshold):
    """Return the value that does best on all subjects but one."""
    costs_s = {
        value: sum(
            cost_s(map(Scored.of, results_with(corpus, subject, with_one(threshold, value))))
            for subject in by_subject(corpus)
            if subject != left_out
        )
        for value in threshold.grid()
    }
    best = [value for value, cost in costs_s.items() if cost <= min(costs_s.values()) + SLACK_S]
    return best[(len(best) - 1) // 2]


def test_held_out_runners_fare_no_worse(corpus, figure):
    choices = {
        subject: tuple(chosen_without(corpus, subject, threshold) for threshold in THRESHOLDS)
        for subject in by_subject(corpus)
    }
    plain, held_out = (
        summary(
            [
                one
                for subject in choices
                for one in results_with(corpus, subject, values_of(subject))
            ]
        )
        for values_of in (lambda _: shipped_values(), choices.get)
    )
    for number, threshold in enumerate(THRESHOLDS):
        counted = Counter(values[number] for values in choices.values())
        told = ", ".join(f"{value} in {times}" for value, times in counted.most_common())
        figure(f"{threshold}: {threshold.shipped} as shipped; chosen without one subject: {told}")
    for name, before in plain.items():
        figure(f"{name:16} as shipped {before:6.2f}, held out {held_out[name]:6.2f}")
    assert not worse(held_out, plain, TOLERANCES)
