"""Copy the runs of a board's drive into the library; only what is there and read back is freed.

Wherever it ends, each run is on the board or in the library, and the next time does the rest.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from footfall_host.deploy.disk import Disk, DriveError
from footfall_host.errors import BadInputError
from footfall_host.recordings.board_slots import PATHS, BoardRun, Slot, free, runs_in
from footfall_host.recordings.frames import SlotState
from footfall_host.recordings.library import Copied, Library

FREED = "nothing of it could be read; freed"
UNREADABLE = "nothing of it can be read; kept as it is (--free-unreadable gives its room back)"
CHANGED = "has changed since it was read; kept as it is until the next time"


@dataclass
class Synced:
    """What has been done so far: runs copied, runs that were there already, slots freed.

    kept: slots that were not to be freed, or have changed since they were read.
    """

    new: int = 0
    known: int = 0
    freed: int = 0
    kept: int = 0

    def add(self, other: "Synced") -> None:
        """Count in what was done elsewhere."""
        self.new += other.new
        self.known += other.known
        self.freed += other.freed
        self.kept += other.kept


@dataclass(frozen=True)
class Found:
    """What is on a drive.

    slots, free, missing: how many it has, of which how many may be used, and how many more it could
    have. runs: to copy. unreadable: slots that are taken by what is no run.
    """

    slots: int
    free: int
    missing: int
    runs: Sequence[BoardRun]
    unreadable: Sequence[Slot]

    @classmethod
    def on(cls, slots: Iterable[Slot | None]) -> "Found":
        """Return what the slots of a drive hold."""
        listed = [slot for slot in slots if slot is not None]
        taken = [slot for slot in listed if slot.state is SlotState.TAKEN]
        return cls(
            len(listed),
            len(listed) - len(taken),
            len(PATHS) - len(listed),
            runs_in(taken),
            [slot for slot in taken if not slot.frames],
        )


@dataclass
class Sync:
    """One drive and one library.

    keeps: whether the slots of copied runs are not freed. frees_unreadable: whether those are of
    which nothing can be read. tell: told of each run once it is in the library. tell_slot: told
    what became of each slot that is no matter of course.
    """

    drive: Disk
    library: Library
    keeps: bool = False
    frees_unreadable: bool = False
    tell: Callable[[BoardRun, Copied], None] = lambda run, copied: None
    tell_slot: Callable[[Slot, str], None] = lambda slot, what: None
    done: Synced = field(default_factory=Synced)

    def run(self, found: Found, now_s: int) -> None:
        """Copy all runs, then free their slots; raises DriveError where either fails."""
        copied = [run for run in found.runs if self._copy(run, now_s)]
        for run in copied:
            for slot in run.slots:
                self._free(slot, wanted=not self.keeps)
        for slot in found.unreadable:
            freed = self._free(slot, wanted=self.frees_unreadable)
            self.tell_slot(slot, FREED if freed else UNREADABLE)

    def _copy(self, run: BoardRun, now_s: int) -> bool:
        """See to it that a run is in the library; return whether it is."""
        try:
            copied = self.library.add(run, now_s)
        except DriveError:
            raise
        except BadInputError as problem:  # of a later version: the other runs are copied
            self.tell_slot(run.slots[0], f"kept as it is: {problem}")
            self.done.kept += len(run.slots)
            return False
        if copied.is_new:
            self.done.new += 1
        else:
            self.done.known += 1
        self.tell(run, copied)
        return True

    def _free(self, slot: Slot, *, wanted: bool) -> bool:
        freed = wanted and free(self.drive, slot)
        if wanted and not freed:
            self.tell_slot(slot, CHANGED)
        self.done.freed += freed
        self.done.kept += not freed
        return freed
