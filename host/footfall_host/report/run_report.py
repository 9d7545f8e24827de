"""The report of one run: all that its page shows."""

from pathlib import Path
from statistics import median
from typing import Any

from footfall_host.replay import FootStrike
from footfall_host.report.balance import Balance, balance
from footfall_host.report.cadence_chart import cadence_chart, readout
from footfall_host.report.figures import (
    changed_settings,
    distance_km,
    histogram,
    pace_s_per_km,
    time_in_zone,
)
from footfall_host.report.page import write_page
from footfall_host.report.reactions import AFTER_S, BEAT, MEAN_S, Reaction, reactions
from footfall_host.report.seconds import Second, seconds_of
from footfall_host.report.small_charts import (
    balance_chart,
    histogram_chart,
    pace_chart,
    zone_parts,
)
from footfall_host.report.source import Source
from footfall_host.summary import Summary, summarise

TEMPLATE = "run.html"
ASKED = {"low": "more steps", "high": "fewer steps", BEAT: "a beat"}


def write_report(path: Path, source: Source) -> None:
    """Write the page of a run; raises BadInputError as write_page does."""
    write_page(path, TEMPLATE, report_of(source))


def report_of(source: Source) -> dict[str, Any]:
    """Return what the template of a run is given."""
    timeline, settings = source.timeline, source.settings
    seconds = seconds_of(source.events, settings, timeline.origin_s)
    summary = summarise(source.events, timeline, settings)
    given: dict[str, Any] = {
        "source": source,
        "summary": summary,
        "zone": seconds[-1].zone if seconds else None,
        "changed": changed_settings(settings),
        "has_run": summary.mean_spm is not None,
    }
    return given | (_of_running(source, seconds, summary) if given["has_run"] else {})


def _of_running(source: Source, seconds: list[Second], summary: Summary) -> dict[str, Any]:
    timeline, settings = source.timeline, source.settings
    strikes = [event for event in source.events if isinstance(event, FootStrike)]
    time = time_in_zone(seconds)
    chart = cadence_chart(source, seconds)
    feet = balance(strikes, timeline.origin_s)
    done = reactions(source.events, seconds, settings, timeline.origin_s, timeline.end_s)
    return {
        "chart": chart,
        "readout": readout(chart, seconds),
        "time": time,
        "parts": zone_parts(time),
        "histogram": histogram_chart(histogram(seconds)),
        "balance": feet,
        "feet": balance_chart(feet) if isinstance(feet, Balance) else None,
        "reactions": done,
        "answered": _answered(done),
        "asked": ASKED,
        "after_s": AFTER_S,
        "mean_s": MEAN_S,
        "pace": _pace(seconds, summary, settings.step_length_cm),
    }


def _answered(done: list[Reaction]) -> dict[str, Any]:
    """Return how many cues the runner came back after, and how fast half of those times."""
    back_s = [each.back_after_s for each in done if each.back_after_s is not None]
    return {"count": len(back_s), "median_s": median(back_s) if back_s else None}


def _pace(seconds: list[Second], summary: Summary, step_length_cm: int) -> dict[str, Any] | None:
    if not step_length_cm or summary.mean_spm is None:
        return None
    return {
        "length_cm": step_length_cm,
        "distance_km": distance_km(summary.steps, step_length_cm),
        "mean_s": pace_s_per_km(summary.mean_spm, step_length_cm),
        "chart": pace_chart(seconds, summary.mean_spm, step_length_cm),
    }
