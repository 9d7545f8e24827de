"""The few figures that tell whether a change of the core is for the worse: lower is better."""

from collections.abc import Mapping, Sequence

from benchmarks.recordings import report_of
from footfall_host.evaluation.figures import Figures
from footfall_host.evaluation.scoring import RecordingResult

WAIST = "waist p95 spm"
WRIST = "wrist p95 spm"
STRIKES = "strikes wrong %"
FALSE = "false s/h"
NOT_SHOWN = "not shown %"

# How much worse a figure may get before it counts.
TOLERANCES = {
    # A quarter of a step a minute, where the coach allows three.
    WAIST: 0.25,
    # Half of what these references are off by themselves.
    WRIST: 0.5,
    # 6 of the 2138 strikes that are known.
    STRIKES: 0.3,
    # 8 s in 80 minutes.
    FALSE: 6.0,
    # 6 s in 20 minutes.
    NOT_SHOWN: 0.5,
}


def summary(results: Sequence[RecordingResult]) -> dict[str, float]:
    """Return the figures of TOLERANCES."""
    overall = report_of(results).overall
    waist, wrist = (
        report_of([result for result in results if result.position == position]).overall
        for position in ("waist", "wrist")
    )
    return {
        WAIST: waist.rolling.p95_error_spm,
        WRIST: wrist.windows.p95_error_spm,
        STRIKES: _strikes_wrong_pct(overall),
        FALSE: overall.negatives.false_running_s_per_h,
        NOT_SHOWN: 100 - overall.coverage_pct,
    }


def worse(
    now: Mapping[str, float], before: Mapping[str, float], most: Mapping[str, float]
) -> dict[str, float]:
    """Return the figures that are worse than before by more than `most` allows."""
    return {name: now[name] for name in most if now[name] > before[name] + most[name]}


def _strikes_wrong_pct(figures: Figures) -> float:
    """Return what is missing from the F1 of all strikes, those of plate and leg sensors."""
    known = (figures.force_plate, figures.leg_sensor)
    matched = sum(one.recall * one.reference_strikes for one in known)
    told = sum(one.reference_strikes + one.detected_strikes for one in known)
    return 100 * (1 - 2 * matched / told)
