"""`footfall deploy`: the firmware onto a board's drive, or CircuitPython onto a board."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
)

from footfall_host.commands.examples import TaughtCommand
from footfall_host.commands.given_board import board_option
from footfall_host.commands.given_drive import (
    board_for,
    drive_option,
    given_bootloader,
    given_drive,
)
from footfall_host.commands.given_json import json_option, print_document
from footfall_host.commands.given_path import A_PATH
from footfall_host.deploy.disk import Disk
from footfall_host.deploy.drives import Drive
from footfall_host.deploy.image import Image, image_for
from footfall_host.deploy.install import check_installable, install, needed_bytes
from footfall_host.deploy.recording_room import HOW_TO_MAKE, has_room, records
from footfall_host.deploy.steps import KEEP, REMOVE, SAME, WRITE, Step, Steps, steps_to
from footfall_host.deploy.uf2 import Uf2, copy_uf2, read_uf2

WORDS = {WRITE: "writes", SAME: "up to date", REMOVE: "removes", KEEP: "keeps yours as"}
WIDTH = max(map(len, WORDS.values()))
THEN = "When its drive shows up, run footfall deploy."
DONE = "Nobody needs to press anything: the board starts with it."


@click.command(
    "deploy",
    cls=TaughtCommand,
    examples=[
        ("footfall deploy", "the firmware onto the board that is plugged in"),
        ("footfall deploy --dry-run", "what would be done, file by file"),
        ("footfall deploy --uf2 circuitpython.uf2", "CircuitPython first, by the bootloader"),
        ("footfall deploy --json", "what was done to each file, for a script"),
    ],
)
@drive_option
@board_option("CircuitPython's id of the board; the drive is refused if it is another's.")
@click.option("--py", "sources", is_flag=True, help="Copy the sources instead of compiling them.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
@click.option(
    "--uf2", "uf2_path", metavar="FILE.uf2", type=A_PATH,
    help="Install CircuitPython from a file that you have downloaded, by the board's bootloader.",
)  # fmt: skip
@json_option
def deploy_command(
    drive_path: Path | None,
    board_id: str | None,
    sources: bool,
    dry_run: bool,
    uf2_path: Path | None,
    as_json: bool,
) -> None:
    """Put the firmware on the drive of the board that is plugged in, compiled, and read it back.

    Your settings.toml stays as it is. However this ends, the board has a firmware that runs; what
    is left to do is done when you run it again.
    """
    if uf2_path:
        if board_id or sources:
            raise click.UsageError("--uf2 installs CircuitPython alone: leave out --board and --py")
        _install_circuitpython(read_uf2(uf2_path), drive_path, dry_run, as_json)
    else:
        drive = given_drive(drive_path)
        image = image_for(drive, board_for(drive, board_id), sources=sources)
        _install_firmware(drive, image, dry_run, as_json)


def _install_firmware(drive: Drive, image: Image, dry_run: bool, as_json: bool) -> None:
    say = partial(click.echo, err=as_json)
    disk = Disk(drive.path)
    steps = steps_to(image, disk)
    click.secho(
        f"{image.board_id} with CircuitPython {drive.release} at {drive.path}", bold=True, err=True
    )
    for note in image.notes:
        click.echo(f"note: {note}", err=True)
    check_installable(steps, disk)
    needed = needed_bytes(steps, disk)
    if dry_run:
        for step in steps.all():
            say(_line(step))
        say(f"{len(steps.changes)} changes, {needed} bytes; none is made")
    else:
        _install(steps, disk, say)
    if as_json:
        print_document(
            {
                "drive": drive.path,
                "board_id": image.board_id,
                "circuitpython": drive.release,
                "is_done": not dry_run,
                "needed_bytes": needed,
                "changes": len(steps.changes),
                "notes": image.notes,
                "files": [
                    {"action": step.action, "path": step.path, "bytes": len(step.data)}
                    for step in steps.all()
                ],
            }
        )


def _install(steps: Steps, disk: Disk, say: Callable[[str], None]) -> None:
    with _progress(MofNCompleteColumn()) as bar:
        task = bar.add_task("", total=len(steps.all()))

        def tell(step: Step) -> None:
            say(_line(step))
            bar.advance(task)

        install(steps, disk, tell)
    if steps.changes:
        say(f"{len(steps.changes)} changes, all read back. {DONE}")
    else:
        say("Everything was up to date, and has been read back.")
    if records(disk) and not has_room(disk):
        say(f"To have runs recorded, {HOW_TO_MAKE}.")


def _line(step: Step) -> str:
    size = f" ({len(step.data)} bytes)" if step.action == WRITE else ""
    return f"{WORDS[step.action].ljust(WIDTH)}  {step.path}{size}"


def _install_circuitpython(uf2: Uf2, drive_path: Path | None, dry_run: bool, as_json: bool) -> None:
    say = partial(click.echo, err=as_json)
    bootloader = given_bootloader(drive_path)
    what = f"CircuitPython {uf2.release} for {uf2.board_id}" if uf2.board_id else uf2.path.name
    click.echo(f"{what} onto {bootloader.what} at {bootloader.path}", err=True)
    if dry_run:
        say(f"{len(uf2.data)} bytes; none is written")
    else:
        with _progress(DownloadColumn()) as bar:
            task = bar.add_task("", total=len(uf2.data))
            copy_uf2(uf2, bootloader.path, lambda count: bar.advance(task, count))
        say(f"{len(uf2.data)} bytes copied; the board starts with them. {THEN}")
    if as_json:
        print_document(
            {
                "drive": bootloader.path,
                "board_id": uf2.board_id,
                "circuitpython": uf2.release,
                "is_done": not dry_run,
                "bytes": len(uf2.data),
            }
        )


def _progress(figures: ProgressColumn) -> Progress:
    """Make a bar that is gone afterwards, and is not there at all where nobody looks at it."""
    console = Console(stderr=True)
    return Progress(
        BarColumn(),
        figures,
        console=console,
        transient=True,
        disable=not console.is_terminal,
        # Lines that go elsewhere than the bar must not be drawn above it.
        redirect_stdout=sys.stdout.isatty(),
    )
