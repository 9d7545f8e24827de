"""`footfall doctor`: what is wrong with the firmware on a board's drive, and puts it right."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from footfall import __version__
from footfall.device.fault_codes import MEANINGS, SELF_TEST_FAILED
from footfall_host.commands.examples import TaughtCommand
from footfall_host.commands.given_drive import board_for, drive_option, given_drive
from footfall_host.commands.given_json import json_option, print_document
from footfall_host.commands.printing import fault_meaning, print_labelled
from footfall_host.commands.statuses import FAILURE, FINE
from footfall_host.deploy.disk import Disk
from footfall_host.deploy.drives import Drive
from footfall_host.deploy.health import DEPLOY, FAILED, Health, health_of, repair
from footfall_host.deploy.image import START, folder_started
from footfall_host.deploy.own_workouts import BUILD, own_workouts, why_not_followed
from footfall_host.deploy.recording_room import HOW_TO_MAKE, has_room, records
from footfall_host.deploy.steps import SAME, Step
from footfall_host.deploy.versions import compiler_release, why_not_compiled

if TYPE_CHECKING:
    from footfall_host.recordings.sync import Found

REPAIR = "footfall doctor --repair"


@click.command(
    "doctor",
    cls=TaughtCommand,
    examples=[
        ("footfall doctor", "look over the board that is plugged in"),
        ("footfall doctor --repair", "put right what is damaged, too"),
        ("footfall doctor --json", "what was found and what to do, for a script"),
    ],
)
@drive_option
@click.option(
    "--repair", "repairs", is_flag=True,
    help="Put back every damaged or missing file, and clear what was left half written.",
)  # fmt: skip
@json_option
@click.pass_context
def doctor_command(
    ctx: click.Context, drive_path: Path | None, repairs: bool, as_json: bool
) -> None:
    """Look over the firmware and the settings on a board's drive, file by file.

    The status is 0 if nothing needs doing, and 1 otherwise.
    """
    # numpy and SQLite take longer to import than most commands take to run without them.
    from footfall_host.recordings.board_slots import RunDrive, read_slots
    from footfall_host.recordings.sync import Found

    drive = given_drive(drive_path)
    board_id = board_for(drive, None)
    health = health_of(drive, board_id)
    if repairs:
        repair(drive, health, partial(_tell, err=as_json))
        health = health_of(drive, board_id)
    found = Found.on(read_slots(RunDrive(drive.path)))
    remedies = [*_remedies(health, found), *_workout_remedies(Disk(drive.path))]
    if as_json:
        print_document({**_document(drive, board_id, health, found), "remedies": remedies})
    else:
        _show(drive, board_id, health, found, remedies)
    ctx.exit(FAILURE if remedies else FINE)


def _tell(step: Step, *, err: bool) -> None:
    if step.action != SAME:
        click.echo(f"{step.action}  {step.path}", err=err)


def _document(drive: Drive, board_id: str, health: Health, found: "Found") -> dict[str, Any]:
    """Return what was found, for a script."""
    disk = Disk(drive.path)
    return {
        "drive": drive.path,
        "board_id": board_id,
        "circuitpython": drive.release,
        "firmware": health.manifest.version if health.manifest else None,
        "is_this_version": health.image is not None,
        "is_whole": health.whole,
        "damaged": health.damaged,
        "missing": health.missing,
        "left_over": health.leftovers,
        "settings_problems": health.settings_problems,
        "own_workouts": {path: name or None for path, name in own_workouts(disk).items()},
        "records": records(disk),
        "has_room_for_runs": has_room(disk),
        "slots": found.slots,
        "free_slots": found.free,
        "runs_to_copy": len(found.runs),
        "unreadable_slots": [slot.path for slot in found.unreadable],
        "taken_bytes": health.bytes,
        "free_bytes": health.free_bytes,
        "faults": [{"number": n, "meaning": fault_meaning(n)} for n in health.faults],
        "self_test": health.self_test or None,
        "last_failure": health.failure or None,
    }


def _show(
    drive: Drive, board_id: str, health: Health, found: "Found", remedies: Sequence[str]
) -> None:
    print_labelled(f"{board_id} at {drive.path}", _rows(drive, health, found))
    if health.failure:
        click.echo(f"\n  the last failure that the board remembers\n\n{health.failure}")
    for remedy in remedies:
        click.echo(f"\n{remedy}")


def _rows(drive: Drive, health: Health, found: "Found") -> Iterator[tuple[str, str]]:
    reason = why_not_compiled(drive.version, drive.release, compiler_release())
    yield "CircuitPython", f"{drive.release}{f'; {reason}' if reason else ''}"
    yield "firmware", _version(health)
    if health.manifest:
        files = len(health.manifest.modules) + len(health.manifest.programs)
        intact = files - len(health.damaged) - len(health.missing)
        yield "files", f"{intact} of {files} as they should be"
    yield from (("damaged", path) for path in health.damaged)
    yield from (("missing", path) for path in health.missing)
    yield from (("left over", path) for path in health.leftovers)
    if health.settings_problems is None:
        yield "settings", "no settings.toml: every setting has its default"
    elif not health.settings_problems:
        yield "settings", "the board takes all of them"
    yield from (("settings", problem) for problem in health.settings_problems or ())
    yield from _workout_rows(Disk(drive.path))
    yield from _run_rows(Disk(drive.path), found)
    yield "room", f"{health.bytes // 1024} KB taken, {health.free_bytes // 1024} KB free"
    if not health.faults:
        yield "faults", "the board remembers none"
    yield from ((f"fault {number}", fault_meaning(number)) for number in health.faults)
    yield "self-test", _self_test(health)
    if not health.failure:
        yield "failures", "the board remembers none"


def _workout_rows(disk: Disk) -> Iterator[tuple[str, str]]:
    """Yield the workouts that did not come along; those that did are files of the firmware."""
    for path, name in own_workouts(disk).items():
        yield "workout", f"{path}, yours: {name or 'damaged'}"


def _run_rows(disk: Disk, found: "Found") -> Iterator[tuple[str, str]]:
    """Yield what is recorded, and what can be."""
    if not records(disk):
        yield "runs", "settings.toml has them not recorded"
    elif not has_room(disk):
        yield "runs", f"not recorded yet: {HOW_TO_MAKE}"
    if found.slots:
        waiting = f"{len(found.runs)} for footfall sync to copy" if found.runs else "none to copy"
        missing = f", {found.missing} not there" if found.missing else ""
        yield "runs", f"{waiting}; {found.free} of {found.slots} slots free{missing}"
    yield from (("unreadable", slot.path) for slot in found.unreadable)


def _self_test(health: Health) -> str:
    if health.self_test == FAILED:
        return MEANINGS[SELF_TEST_FAILED]
    return health.self_test or "not run yet: a clip does so that starts at the USB and lies still"


def _version(health: Health) -> str:
    if health.manifest is None:
        return "none that can be told"
    if health.image is None:
        return f"{health.manifest.version}, not as this {__version__} would put it there"
    return f"{health.manifest.version}, as here"


def _workout_remedies(disk: Disk) -> Iterator[str]:
    damaged = [path for path, name in own_workouts(disk).items() if not name]
    yield from (f"Put {path} there again, or delete it: {BUILD} FILE" for path in damaged)
    yield from why_not_followed(disk, folder_started(disk.read(START) or b""))


def _remedies(health: Health, found: "Found") -> Iterator[str]:
    """Yield what to do, one line a thing."""
    if health.manifest is None or health.image is None:
        yield f"Put this version on the board: {DEPLOY}"
    elif not health.whole:
        yield f"Put back what is damaged or missing: run {REPAIR}"
    if health.leftovers:
        yield f"Clear what is left over: run {REPAIR}; what stays then is yours to delete."
    if health.settings_problems:
        yield "Edit settings.toml; until then the defaults hold."
    if health.self_test == FAILED:
        yield (
            "Let the accelerometer test itself anew: lay the clip still, press reset, press it "
            "again ten seconds later, and run this once more."
        )
    if found.slots and not found.free:
        yield "Copy the runs, for there is no room for another: run footfall sync"
    if health.free_bytes < health.bytes:
        yield f"Make room: the next version needs {health.bytes // 1024} KB beside this one."
