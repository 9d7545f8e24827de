"""The part of `footfall replay` that is about a run which a board has recorded."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from footfall_host.clock import as_clock
from footfall_host.commands.given_run import given_run
from footfall_host.errors import BadInputError
from footfall_host.resample import RATE_HZ

if TYPE_CHECKING:
    from footfall_host.recordings.replayed import Replay
    from footfall_host.recordings.run_file import RecordedRun


def replayed_run(argument: Path, library_root: Path | None) -> tuple["RecordedRun", "Replay"]:
    """Return a run and what comes of its samples; raises BadInputError where it has none."""
    # Only recorded runs need it, and SQLite with it.
    from footfall_host.recordings.replayed import replay_run

    entry, run = given_run(argument, library_root)
    if not run.is_raw:
        raise BadInputError(
            f"{argument}: only its events were recorded, not its samples; footfall runs {argument} "
            "shows them (FOOTFALL_RECORD = 2 in settings.toml records samples too)"
        )
    return run, replay_run(run, entry.run_id)


def verdict_line(replay: "Replay") -> str:
    """Return whether the laptop's core said what the board's did, in one line."""
    verdict = replay.verdict
    compared = f"{verdict.samples} samples, {verdict.checks} comparisons"
    if verdict.parts_at_samples is not None:
        return f"parts at {_place(verdict.parts_at_samples)}; identical before: {compared}"
    if replay.is_identical:
        ending = ", to where the board had no room for more" if replay.ends_for_room else ""
        return f"identical: {compared}{ending}"
    if verdict.missing_at_samples is not None:
        place = _place(verdict.missing_at_samples)
        return f"something is missing from {place} on; identical before: {compared}"
    return "not compared: the board was switched off before it noted what to compare with"


def verdict_as_json(replay: "Replay") -> dict[str, Any]:
    """Return the same as the object that ends `footfall replay RUN --jsonl`."""
    return {"type": "check", "identical": replay.is_identical, **asdict(replay.verdict)}


def _place(at_samples: float) -> str:
    return f"sample {at_samples:.0f} ({as_clock(at_samples / RATE_HZ)})"
