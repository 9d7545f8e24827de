"""`footfall sync`: the runs of every board that is plugged in, into the run library."""

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from footfall_host.clock import as_clock
from footfall_host.commands.examples import TaughtCommand
from footfall_host.commands.given_board import board_option
from footfall_host.commands.given_drive import drive_option, given_drives
from footfall_host.commands.given_json import json_option, print_document
from footfall_host.commands.given_library import given_library, library_option
from footfall_host.commands.printing import refuse
from footfall_host.deploy.drives import Drive
from footfall_host.deploy.recording_room import HOW_TO_MAKE
from footfall_host.errors import BadInputError

if TYPE_CHECKING:  # numpy takes longer to import than help takes to print
    from footfall_host.recordings.board_slots import BoardRun, Slot
    from footfall_host.recordings.library import Copied, Library
    from footfall_host.recordings.sync import Synced

FREE_UNREADABLE = "--free-unreadable"


@click.command(
    "sync",
    cls=TaughtCommand,
    examples=[
        ("footfall sync", "new runs from every board that is plugged in"),
        ("footfall sync --keep", "copy only: the board keeps them too"),
        ("footfall sync --json", "which runs were copied, with their figures, for a script"),
    ],
)
@drive_option
@board_option("Only boards with this id of CircuitPython's.")
@library_option
@click.option("--keep", "keeps", is_flag=True, help="Copy only: free nothing on the board.")
@json_option
@click.option(
    FREE_UNREADABLE, "frees_unreadable", is_flag=True,
    help="Let the board use those slots again, too, of which nothing can be read.",
)  # fmt: skip
def sync_command(
    drive_path: Path | None,
    board_id: str | None,
    library_root: Path | None,
    keeps: bool,
    frees_unreadable: bool,
    as_json: bool,
) -> None:
    """Copy new runs from every board that is plugged in, and make room for others there.

    Each run is read back from the library before the board may use its room again. However this
    ends, no run is lost; what is left to do is done when you run it again.
    """
    if keeps and frees_unreadable:
        raise click.UsageError(f"--keep frees nothing: leave out {FREE_UNREADABLE}")
    drives = given_drives(drive_path, board_id)
    with given_library(library_root) as library:
        syncing = _Syncing(library, keeps, frees_unreadable, as_json)
        for drive in drives:
            try:
                syncing.sync(drive)
            except BadInputError as problem:  # the other boards' runs are copied all the same
                syncing.problems.append(str(problem))
        if as_json:
            print_document(syncing.document())
        else:
            click.echo(_summary(syncing.total, library.root))
    refuse(syncing.problems)


class _Syncing:
    """One library and the boards of which runs come into it; what is done is said as it goes."""

    def __init__(
        self, library: "Library", keeps: bool, frees_unreadable: bool, as_json: bool
    ) -> None:
        from footfall_host.recordings.sync import Synced

        self.total = Synced()
        self.problems: list[str] = []
        self._copied: list[Copied] = []
        self._library = library
        self._keeps, self._frees_unreadable = keeps, frees_unreadable
        self._say = partial(click.echo, err=as_json)

    def sync(self, drive: Drive) -> None:
        """Copy the runs of one board; raises BadInputError as what does it."""
        from footfall_host.commands.progress import progress_bar
        from footfall_host.recordings.board_slots import PATHS, RunDrive, read_slots
        from footfall_host.recordings.sync import Found, Sync

        click.secho(f"{drive.board_id or drive.what} at {drive.path}", bold=True, err=True)
        disk = RunDrive(drive.path)
        with progress_bar() as progress:
            found = Found.on(progress.track(read_slots(disk), len(PATHS), description="Reading"))
            if not found.slots:
                self._say(f"{drive.path}: there is no room for runs on it yet: {HOW_TO_MAKE}")
            bar = progress.add_task("Copying", total=len(found.runs))

            def tell(run: "BoardRun", copied: "Copied") -> None:
                self._copied.append(copied)
                self._say(_line(run, copied))
                progress.advance(bar)

            def tell_slot(slot: "Slot", what: str) -> None:
                self._say(f"{drive.path / slot.path}: {what}")

            sync = Sync(disk, self._library, self._keeps, self._frees_unreadable, tell, tell_slot)
            try:
                sync.run(found, int(time.time()))
            finally:
                self.total.add(sync.done)

    def document(self) -> dict[str, Any]:
        """Return what was done, for a script."""
        from footfall_host.recordings.entry import as_json

        return {
            "library": self._library.root,
            "runs": [{**as_json(each.entry), "is_new": each.is_new} for each in self._copied],
            "new_runs": self.total.new,
            "known_runs": self.total.known,
            "freed_slots": self.total.freed,
            "kept_slots": self.total.kept,
            "problems": self.problems,
        }


def _line(run: "BoardRun", copied: "Copied") -> str:
    entry = copied.entry
    what = "copied" if copied.is_new else "is there"
    line = f"{what.ljust(8)}  {entry.run_id}  {as_clock(entry.running_s)} running"
    line += f", {entry.steps} steps"
    if entry.mean_spm is not None:
        line += f", {entry.mean_spm} spm"
    if entry.missing_frames:
        line += f"; damaged: {_count(entry.missing_frames, 'frame')} can't be read, the rest can"
    if not run.slots[0].begins_whole:
        line += "; its beginning can't be read"
    return line


def _summary(done: "Synced", root: Path) -> str:
    line = f"{_count(done.new, 'run')} copied to {root}" if done.new else "No new run"
    if done.known:
        line += f", {done.known} copied before"
    if done.freed or done.kept:
        line += f"; {_count(done.freed, 'slot')} freed"
    if done.kept:
        line += f", {done.kept} kept"
    return f"{line}."


def _count(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
