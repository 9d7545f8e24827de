"""`footfall workout`: the workouts there are, what is in one, and one's own onto a board."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from footfall_host.commands.completing import workouts
from footfall_host.commands.examples import TaughtGroup
from footfall_host.commands.given_drive import drive_option, given_drive
from footfall_host.commands.given_json import json_option, print_document
from footfall_host.commands.given_path import A_PATH, output_option
from footfall_host.commands.printing import refuse
from footfall_host.errors import BadInputError

if TYPE_CHECKING:
    from footfall_host.workouts.model import Workout

workout_argument = click.argument("name", metavar="NAME|FILE.toml", shell_complete=workouts)
HEADINGS = ("", "until", "target", "cue", "signal", "")
HOW_TO_START = (
    "Start it with FOOTFALL_WORKOUT = {} in settings.toml, or by the buttons: docs/workouts.md."
)
NEEDS_STEP_LENGTH = "It counts metres by your step length: run footfall calibrate."


@click.group(
    "workout",
    cls=TaughtGroup,
    examples=[
        ("footfall workout list", "the workouts that come along"),
        ("footfall workout show fartlek", "what is done in one, step by step"),
        ("footfall replay --workout fartlek", "follow it over a recording"),
    ],
)
def workout_command() -> None:
    """Look at workouts, and put your own on a board."""


@workout_command.command(
    "list",
    examples=[
        ("footfall workout list", "each with its number on the board"),
        ("footfall workout list --json", "the same for a script"),
    ],
)
@json_option
def list_command(as_json: bool) -> None:
    """List the workouts that come along, each with its number on the board."""
    from footfall_host.workouts.as_json import workout_as_json
    from footfall_host.workouts.shipped import shipped
    from footfall_host.workouts.words import length_in_words

    if as_json:
        print_document(
            [{"file": name, **workout_as_json(each)} for name, each in shipped().items()]
        )
        return
    for name, workout in shipped().items():
        length = click.style(length_in_words(workout), dim=True)
        click.echo(f"{workout.number:>2}  {click.style(name, bold=True)}  {length}")
        click.echo(f"    {workout.description}")


@workout_command.command(
    "show",
    examples=[
        ("footfall workout show hill-repeats", "a row a step"),
        ("footfall workout show fartlek --toml > mine.toml", "its file, to make your own from it"),
        ("footfall workout show mine.toml --json", "your own, for a script"),
    ],
)
@workout_argument
@click.option("--toml", "as_file", is_flag=True, help="Print its file, to make your own from it.")
@json_option
def show_command(name: str, as_file: bool, as_json: bool) -> None:
    """Show what is done in a workout, step by step."""
    from footfall_host.workouts.as_json import part_as_json, workout_as_json
    from footfall_host.workouts.shipped import given_workout, shipped, text_of
    from footfall_host.workouts.words import rows_of

    if as_file and as_json:
        raise click.UsageError("--toml and --json both print it: leave out one of them")
    workout = given_workout(name)
    if as_file:
        click.echo(text_of(name) if name in shipped() else Path(name).read_text("utf-8"), nl=False)
        return
    if as_json:
        print_document(
            {**workout_as_json(workout), "parts": [part_as_json(each) for each in workout.parts]}
        )
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


@workout_command.command(
    "build",
    examples=[
        ("footfall workout build mine.toml", "onto the board that is plugged in"),
        ("footfall workout build mine.toml -o mine.wrk", "into a file"),
    ],
)
@workout_argument
@output_option("FILE.wrk", "Write what a board follows into this file instead.")
@drive_option
@json_option
def build_command(name: str, output: Path | None, drive_path: Path | None, as_json: bool) -> None:
    """Compile a workout, and put it on the drive of the board that is plugged in.

    It goes into the folder workouts, where one of yours comes before one of the same number that
    came along. A workout that can't be followed is refused with file and line, and nothing is
    written: the board keeps the last good one.
    """
    if output and drive_path:
        raise click.UsageError("-o writes a file and --drive onto a board: leave out one")
    from footfall_host.workouts.as_json import workout_as_json
    from footfall_host.workouts.compile import compiled
    from footfall_host.workouts.model import written_out
    from footfall_host.workouts.shipped import given_workout

    workout = given_workout(name)
    where = _put(workout, compiled(workout), output, drive_path)
    needs_step_length = written_out(workout).needs_step_length
    if as_json:
        told = {"needs_step_length": needs_step_length, "written": where}
        print_document(workout_as_json(workout) | told)
        return
    click.echo(f"{where}: {_said_of(workout)}")
    click.echo(HOW_TO_START.format(workout.number))
    if needs_step_length:
        click.echo(NEEDS_STEP_LENGTH)


def _put(workout: "Workout", data: bytes, output: Path | None, drive_path: Path | None) -> Path:
    """Write a workout into a file, or onto a board; return where it is then."""
    if output:
        from footfall_host.whole_file import whole_file

        with whole_file(output) as stream:
            stream.write(data)
        return output
    from footfall_host.deploy.disk import Disk
    from footfall_host.workouts.shipped import board_path

    drive = given_drive(drive_path)
    path = board_path(workout.number)
    Disk(drive.path).write(path, data)
    return drive.path / path


@workout_command.command(
    "check",
    examples=[
        ("footfall workout check mine.toml", "whether a board can follow it"),
        ("footfall workout check mine.toml --json", "the same for a script"),
    ],
)
@click.argument("paths", metavar="FILE.toml...", nargs=-1, required=True, type=A_PATH)
@json_option
def check_command(paths: tuple[Path, ...], as_json: bool) -> None:
    """Say whether workouts can be followed, and where not, what to write instead."""
    from footfall_host.workouts.as_json import workout_as_json
    from footfall_host.workouts.read import read_workout

    told: list[dict[str, Any]] = []
    problems = []
    for path in paths:
        try:
            workout = read_workout(path)
        except BadInputError as problem:  # the other ones are looked over all the same
            problems.append(str(problem))
            told.append({"file": path, "problem": str(problem)})
            continue
        told.append({"file": path, "problem": None, **workout_as_json(workout)})
        if not as_json:
            click.echo(f"{path}: {_said_of(workout)}")
    if as_json:
        print_document(told)
    refuse(problems)


def _said_of(workout: "Workout") -> str:
    from footfall_host.workouts.model import steps_in

    return f"{workout.name}, number {workout.number}, {steps_in(workout.parts)} steps"
