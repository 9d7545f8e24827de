"""What the product promises on the real recordings."""

import pytest

from footfall_host.evaluation import evaluate


@pytest.mark.campaign
def test_the_real_recordings_are_counted_as_well_as_promised(corpus):
    report = evaluate(corpus)

    assert report.groups["grf_treadmill/sacrum"].force_plate.f1 >= 0.98
    assert report.overall.negatives.false_running_s_per_h < 60
    waist = [figures for name, figures in report.groups.items() if name.endswith("/waist")]
    judged = [cadence for group in waist for cadence in (group.rolling, group.windows) if cadence]
    assert judged
    for cadence in judged:
        assert cadence.median_error_spm <= 1.0
        assert cadence.p95_error_spm <= 4.0
        assert cadence.halved_or_doubled == 0
