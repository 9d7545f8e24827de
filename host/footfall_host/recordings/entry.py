"""What the library's table says of a run."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from footfall.core import stream
from footfall.core.run_records import BATTERY, FAULT, RECORD
from footfall_host.recordings.run_file import RecordedRun
from footfall_host.recordings.told import plan_of_run, told_events, told_timeline
from footfall_host.summary import summarise

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Entry:
    """One run of the library.

    run_id: what to call it. number, uid, board, firmware: the board's own number of the run, and
    which board it was. synced_at: when it was copied, in seconds since 1970; None for one that was
    not. duration_s: from the first note to the last, by the measured rate; running_s, in_zone_s:
    seconds of it. mean_spm: None where the board showed no cadence. in_zone_share: of running_s,
    None likewise. target_spm: in the end. cues: how many of each kind. overruns: how often samples
    were lost. raw: whether samples were recorded. missing_frames: how many can't be read. ending:
    why it ended. faults: their numbers. battery_percent: what was left of it at last, or None.
    """

    run_id: str
    number: int
    uid: str
    board: str
    firmware: str
    synced_at: int | None
    duration_s: float
    running_s: int
    steps: int
    mean_spm: float | None
    target_spm: int
    in_zone_s: int
    in_zone_share: float | None
    cues: dict[str, int]
    overruns: int
    raw: bool
    missing_frames: int
    ending: str
    faults: tuple[int, ...]
    battery_percent: int | None

    @property
    def copied_at(self) -> datetime | None:
        """When it was copied, by the clock of this computer's place."""
        return None if self.synced_at is None else datetime.fromtimestamp(self.synced_at)

    @classmethod
    def of(cls, row: dict[str, Any]) -> "Entry":
        """Return the entry in a row of the index."""
        row["cues"] = json.loads(row["cues"])
        row["faults"] = tuple(json.loads(row["faults"]))
        row["raw"] = bool(row["raw"])
        return cls(**row)


def entry_of(run: RecordedRun, run_id: str, synced_at: int | None) -> Entry:
    """Return what there is to say of a run."""
    timeline = told_timeline(run, run_id)
    summary = summarise(told_events(run), timeline, run.settings, plan_of_run(run))
    battery = run.of(BATTERY)
    return Entry(
        run_id=run_id,
        number=run.number,
        uid=run.header.get("uid", UNKNOWN),
        board=run.header.get("board", UNKNOWN),
        firmware=run.header.get("firmware", UNKNOWN),
        synced_at=synced_at,
        duration_s=summary.duration_s,
        running_s=summary.running_s,
        steps=summary.steps,
        mean_spm=summary.mean_spm,
        target_spm=summary.target_spm,
        in_zone_s=summary.in_zone_s,
        in_zone_share=round(summary.in_zone_s / summary.running_s, 3)
        if summary.running_s
        else None,
        cues=summary.cues,
        overruns=len(run.of(RECORD + stream.OVERRUN)),
        raw=run.is_raw,
        missing_frames=run.missing_frames,
        ending=run.ending,
        faults=tuple(sorted({note.value for note in run.of(FAULT)})),
        battery_percent=battery[-1].value if battery else None,
    )


def as_json(entry: Entry) -> dict[str, Any]:
    """Return the object that `footfall runs --json` prints of a run."""
    return asdict(entry)
