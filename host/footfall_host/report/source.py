"""What a report or an export is made of: a run's events, the time that it took, and what it was."""

from collections.abc import Iterable
from dataclasses import dataclass

from footfall import __version__
from footfall.core.settings import Settings
from footfall_host.recordings.entry import Entry
from footfall_host.recordings.run_file import RecordedRun
from footfall_host.recordings.told import plan_of_run, told_events, told_timeline
from footfall_host.replay import Event
from footfall_host.trace import Trace
from footfall_host.workouts.model import Plan


@dataclass(frozen=True)
class Source:
    """A run to report or export.

    facts: what it is, as sentences without their full stops. plan: the workout that was followed.
    """

    name: str
    facts: tuple[str, ...]
    events: tuple[Event, ...]
    timeline: Trace
    settings: Settings
    plan: Plan | None = None


def from_trace(
    trace: Trace, events: Iterable[Event], settings: Settings, plan: Plan | None = None
) -> Source:
    """Return a recording that was replayed, with what came of it."""
    return Source(
        trace.name,
        (f"a recording, replayed with Footfall {__version__}",),
        tuple(events),
        trace,
        settings,
        plan,
    )


def from_recorded(entry: Entry, run: RecordedRun) -> Source:
    """Return a run that a board has recorded, as the board told it while it was worn."""
    facts = [
        f"run {entry.number} of {entry.board}, with Footfall {entry.firmware}",
        entry.ending,
    ]
    if entry.copied_at is not None:
        facts.append(f"copied {entry.copied_at:%Y-%m-%d %H:%M}")
    if entry.missing_frames:
        facts.append(f"frames of the record that can't be read: {entry.missing_frames}")
    return Source(
        entry.run_id,
        tuple(facts),
        tuple(told_events(run)),
        told_timeline(run, entry.run_id),
        run.settings,
        plan_of_run(run),
    )
