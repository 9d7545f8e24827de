"""Bring a drive to a version, step by step, and read all of it back before it is started."""

from collections.abc import Callable, Iterable

from footfall_host.deploy.disk import STILL_RUNS, Disk, DriveError
from footfall_host.deploy.recording_room import has_room
from footfall_host.deploy.steps import KEEP, REMOVE, WRITE, Step, Steps
from footfall_host.errors import BadInputError

# CircuitPython runs the first of code.txt, code.py, main.py and main.txt that there is.
OUTRANKS_START = "code.txt"

Tell = Callable[[Step], None]


def check_installable(steps: Steps, disk: Disk) -> None:
    """Raise BadInputError for a drive that has no room, or would not run what is put there."""
    if disk.read(OUTRANKS_START) is not None:
        raise BadInputError(
            f"{disk.root / OUTRANKS_START}: CircuitPython would run this instead of code.py; "
            "rename it"
        )
    needed, free = needed_bytes(steps, disk), disk.free_bytes()
    if needed > free:
        runs = ", or files in runs that footfall sync has copied," if has_room(disk) else ""
        raise DriveError(
            f"{disk.root}: {needed // 1024} KB are needed and {free // 1024} KB are free; delete "
            f"something of yours{runs} and run this again"
        )


def needed_bytes(steps: Steps, disk: Disk) -> int:
    """Return how much room the new files take beside what is there."""
    cluster = disk.cluster_bytes()
    return sum(
        rounded_up(len(step.data), cluster) for step in steps.all() if step.action in (WRITE, KEEP)
    )


def rounded_up(size_bytes: int, cluster_bytes: int) -> int:
    """Return what a file takes of a drive."""
    return -(-size_bytes // cluster_bytes) * cluster_bytes


def install(steps: Steps, disk: Disk, tell: Tell) -> None:
    """Do the steps, and tell each once it is done; raises DriveError where one fails.

    Wherever it ends, the drive starts what ran before or what is new, and the steps planned anew
    do the rest.
    """
    for step in steps.before:
        _do(step, disk)
        tell(step)
    _check(steps.before, disk)
    for step in steps.switch:
        _do(step, disk)
        tell(step)
    _check(steps.switch, disk)
    for step in steps.after:
        _do(step, disk)
        tell(step)


def _do(step: Step, disk: Disk) -> None:
    if step.action in (WRITE, KEEP):
        disk.write(step.path, step.data)
    elif step.action == REMOVE:
        disk.remove(step.path)


def _check(steps: Iterable[Step], disk: Disk) -> None:
    """Read back what should be there by now, the files that were there before too."""
    for step in steps:
        if step.action != REMOVE and disk.read(step.path) != step.data:
            raise DriveError(
                f"{disk.root / step.path} does not hold what it should; {STILL_RUNS}; run this "
                "again, and if that does not help, footfall doctor"
            )
