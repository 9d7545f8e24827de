"""What the runs of the library come to, week by week.

A board has no clock, so a run's week is the one in which it was copied.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from footfall_host.plan.follow import planned_s
from footfall_host.plan.model import Plan
from footfall_host.plan.model import Week as PlannedWeek
from footfall_host.recordings.entry import Entry

HOUR_S = 3600
WEEK = timedelta(days=7)
# More weeks are too narrow to be seen: those without a run are then left out.
MOST_WEEKS = 104


@dataclass(frozen=True)
class Totals:
    """Some runs taken together; all of them count by how long they were run.

    mean_spm, in_zone_share, cues_per_hour: None where there was no running.
    """

    runs: int
    running_s: int
    steps: int
    mean_spm: float | None
    in_zone_share: float | None
    cues_per_hour: float | None


@dataclass(frozen=True)
class Week:
    """The runs of a week, in the order in which they were run; and what a plan has of it, if any.

    planned_m: how far. planned_s: how long that takes, as `planned_s` of plan/follow.py has it.
    """

    monday: date
    runs: tuple[Entry, ...]
    planned_m: int | None = None
    planned_s: float | None = None

    @property
    def totals(self) -> Totals:
        """All of them together."""
        return totals(self.runs)


def totals(runs: Sequence[Entry]) -> Totals:
    """Return what runs come to."""
    running_s = sum(run.running_s for run in runs)
    shown = [(run.mean_spm, run.running_s) for run in runs if run.mean_spm is not None]
    shown_s = sum(seconds for _, seconds in shown)
    cues = sum(cues_of(run) for run in runs)
    return Totals(
        runs=len(runs),
        running_s=running_s,
        steps=sum(run.steps for run in runs),
        mean_spm=sum(spm * seconds for spm, seconds in shown) / shown_s if shown_s else None,
        in_zone_share=sum(run.in_zone_s for run in runs) / running_s if running_s else None,
        cues_per_hour=cues * HOUR_S / running_s if running_s else None,
    )


def cues_of(run: Entry) -> int:
    """Return how often a run was cued; what says that it is back in zone is none."""
    return run.cues["low"] + run.cues["high"]


def weeks_of(
    entries: Sequence[Entry], plan: Plan | None = None, today: date | None = None
) -> list[Week]:
    """Return every week from the first run with a time of copying to the last one.

    plan: its weeks are there as well, up to that of today, were they run or not.
    """
    found: dict[date, list[Entry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: (entry.synced_at or 0, entry.number)):
        if entry.copied_at is not None:
            day = entry.copied_at.date()
            found[day - timedelta(days=day.weekday())].append(entry)
    planned = {}
    if plan:
        planned = {week.start: week for week in plan.weeks if not today or week.start <= today}
    for monday in planned:
        found.setdefault(monday, [])
    if not found:
        return []
    first, last = min(found), max(found)
    mondays = [first + number * WEEK for number in range((last - first) // WEEK + 1)]
    if len(mondays) > MOST_WEEKS:
        mondays = sorted(found)
    return [_week(monday, found.get(monday, ()), planned.get(monday)) for monday in mondays]


def _week(monday: date, runs: Sequence[Entry], planned: PlannedWeek | None) -> Week:
    if planned is None:
        return Week(monday, tuple(runs))
    return Week(monday, tuple(runs), planned.distance_m, planned_s(planned))
