"""What the product promises on the real recordings."""

import pytest

from footfall_host.evaluation import evaluate
from footfall_host.evaluation.executors import workforce
from footfall_host.evaluation.jobs import recorded_jobs


@pytest.fixture(scope="module")
def report(corpus):
    with workforce() as workers:
        return evaluate(recorded_jobs(corpus), workers).report


def test_strikes_are_those_of_the_force_plate(report):
    plate = report.groups["grf_treadmill/sacrum"].force_plate
    assert plate.f1 >= 0.99
    assert plate.timing_sd_ms <= 7.0


def test_strikes_are_those_of_the_leg_sensor(report):
    assert report.groups["harlab/waist"].leg_sensor.f1 >= 0.999
    assert report.overall.leg_sensor.f1 >= 0.995


@pytest.mark.parametrize("group", ["harlab/waist", "harlab/shank", "fuzzy_shoe/shoe"])
def test_cadence_follows_the_reference(report, group):
    cadence = report.groups[group].rolling
    assert cadence.median_error_spm <= 0.35
    assert cadence.p95_error_spm <= 1.2


def test_no_cadence_is_halved_or_doubled(report):
    judged = [
        cadence
        for group in report.groups.values()
        for cadence in (group.rolling, group.windows)
        if cadence
    ]
    assert judged
    assert sum(cadence.halved_or_doubled for cadence in judged) == 0
    assert sum(cadence.three_to_two for cadence in judged) == 0


def test_nothing_else_is_taken_for_a_run(report):
    assert report.overall.negatives.false_running_s_per_h <= 5
    assert report.overall.negatives.false_cues_per_h == 0
