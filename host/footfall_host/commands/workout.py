"""`footfall workout`: the workouts there are, what is in one, and one's own onto a board."""

from pathlib import Path

import click

from footfall_host.commands.given_drive import drive_option, given_drive
from footfall_host.deploy.disk import Disk
from footfall_host.whole_file import whole_file
from footfall_host.workouts.compile import compiled
from footfall_host.workouts.model import Workout, steps_in, written_out
from footfall_host.workouts.read import read_workout
from footfall_host.workouts.shipped import board_path, given_workout, shipped, text_of
from footfall_host.workouts.words import length_in_words, rows_of

workout_argument = click.argument("name", metavar="NAME|FILE")
HEADINGS = ("", "until", "target", "cue", "signal", "")
HOW_TO_START = (
    "Start it with FOOTFALL_WORKOUT = {} in settings.toml, or by the buttons: docs/workouts.md."
)
NEEDS_STEP_LENGTH = "It counts metres by your step length: run footfall calibrate."


@click.group("workout")
def workout_group() -> None:
    """Look at workouts, and put your own on a board."""


@workout_group.command("list")
def list_command() -> None:
    """List the workouts that come along, each with its number on the board."""
    for name, workout in shipped().items():
        length = click.style(length_in_words(workout), dim=True)
        click.echo(f"{workout.number:>2}  {click.style(name, bold=True)}  {length}")
        click.echo(f"    {workout.description}")


@workout_group.command("show")
@workout_argument
@click.option("--toml", "as_file", is_flag=True, help="Print its file, to make your own from it.")
def show_command(name: str, as_file: bool) -> None:
    """Show what is done in a workout, step by step."""
    workout = given_workout(name)
    if as_file:
        click.echo(text_of(name) if name in shipped() else Path(name).read_text("utf-8"), nl=False)
        return
    click.secho(f"{workout.name}, number {workout.number}\n", bold=True)
    if workout.description:
        click.echo(f"{workout.description}\n")
    rows = [HEADINGS, *rows_of(workout.parts)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo(f"  {'  '.join(cells)}".rstrip())
    if workout.source:
        click.secho(f"\n{workout.source}", dim=True)


@workout_group.command("build")
@workout_argument
@click.option(
    "-o", "--output", metavar="FILE.wrk", type=click.Path(path_type=Path),
    help="Write what a board follows into this file instead.",
)  # fmt: skip
@drive_option
def build_command(name: str, output: Path | None, drive_path: Path | None) -> None:
    """Compile a workout, and put it on the drive of the board that is plugged in.

    It goes into the folder workouts, where one of yours comes before one of the same number that
    came along. A workout that can't be followed is refused with file and line, and nothing is
    written: the board keeps the last good one.
    """
    if output and drive_path:
        raise click.UsageError("-o writes a file and --drive onto a board: leave out one")
    workout = given_workout(name)
    data = compiled(workout)
    if output:
        with whole_file(output) as stream:
            stream.write(data)
        where = f"{output}"
    else:
        drive = given_drive(drive_path)
        path = board_path(workout.number)
        Disk(drive.path).write(path, data)
        where = f"{drive.path / path}"
    click.echo(f"{where}: {_said_of(workout)}")
    click.echo(HOW_TO_START.format(workout.number))
    if written_out(workout).needs_step_length:
        click.echo(NEEDS_STEP_LENGTH)


@workout_group.command("check")
@click.argument(
    "paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
def check_command(paths: tuple[Path, ...]) -> None:
    """Say whether workouts can be followed, and where not, what to write instead."""
    for path in paths:
        click.echo(f"{path}: {_said_of(read_workout(path))}")


def _said_of(workout: Workout) -> str:
    return f"{workout.name}, number {workout.number}, {steps_in(workout.parts)} steps"
