"""`footfall demo`: a tour of one made-up run, in commands that can be typed again."""

import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click

from footfall_host.commands.examples import TaughtCommand
from footfall_host.commands.given_path import output_option
from footfall_host.errors import BadInputError

FOLDER = Path("footfall-demo")
RECORDING, STRIKES, PICTURE, PAGE = "run.csv", "run.strikes.csv", "run.png", "run.html"
FILES = frozenset((RECORDING, STRIKES, PICTURE, PAGE))
# A stand, a walk, a run that fades until the coach speaks, and what the runner makes of it.
RUN = "8@stand,12@walk,60@172,40@172-160,20@160,70@173,15@walk"
TARGET = "172"


class Stop(NamedTuple):
    """A command of the tour: its words, what it does, and what to see once it is done."""

    words: tuple[str, ...]
    does: str
    shows: str


@click.command(
    "demo",
    cls=TaughtCommand,
    examples=[
        ("footfall demo", "into the folder footfall-demo"),
        ("footfall demo -o tour --open", "into another, and open the page in a browser"),
    ],
)
@output_option("DIR", "Where its files go.", default=FOLDER, show_default=True)
@click.option("--open", "opens", is_flag=True, help="Open the page in a browser at the end.")
def demo_command(output: Path, opens: bool) -> None:
    """Take a tour: simulate a run, replay it through the board's own code, and make a page of it.

    Each command is shown as you would type it, so that you can do so again and change it. It takes
    less than a minute.
    """
    _make(output)
    for number, stop in enumerate(_stops(output), 1):
        click.secho(f"\n{number}. {stop.does}\n", bold=True)
        click.echo(f"$ {shlex.join(('footfall', *stop.words))}\n")
        _run(stop.words)
        click.echo(f"\n{stop.shows}")
        _wait()
    page, picture = output / PAGE, output / PICTURE
    click.secho(f"\nOpen {page} in a browser; the picture is {picture}.", bold=True)
    click.echo("A run of your own goes the same way: footfall report FILE. All else: footfall -h")
    if opens:
        import webbrowser

        webbrowser.open(page.resolve().as_uri())


def _wait() -> None:
    """Wait for a key, unless nobody is there to press one; Control-C stops the tour."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        click.echo("\nAny key goes on.")
        click.getchar()


def _make(folder: Path) -> None:
    """Make the folder, or refuse one that holds other things than an earlier tour's."""
    try:
        folder.mkdir(exist_ok=True)
        others = sorted({path.name for path in folder.iterdir()} - FILES)
    except OSError as problem:
        raise BadInputError(
            f"{folder}: can't be its folder ({problem.strerror}); choose another with -o DIR"
        ) from problem
    if others:
        raise BadInputError(
            f"{folder}: holds {others[0]}, which is not the tour's; choose another with -o DIR"
        )


def _stops(folder: Path) -> Iterator[Stop]:
    recording, picture, page = (str(folder / name) for name in (RECORDING, PICTURE, PAGE))
    yield Stop(
        ("simulate", "-o", recording, "--profile", RUN),
        "A made-up run: it stands, walks, runs at 172, fades to 160, and picks up again",
        "The recording is what a board on the waistband would feel, a line a sample. The strikes "
        "beside\nit are the truth, which no real run tells.",
    )
    yield Stop(
        ("replay", recording, "--target", TARGET, "--explain", "--plot", picture),
        "The same code as on a board counts its steps and coaches it",
        "It counts the steps of running, to a few of the truth, and none of the walk. As the "
        "cadence\nfell, the coach asked for more steps, gave a beat to run to, and said when they "
        "came.",
    )
    yield Stop(
        ("report", recording, "--target", TARGET, "-o", page),
        "A page of it, to look at and to share",
        "It has the cadence second by second, the time in zone, and what each cue did.",
    )


def _run(words: tuple[str, ...]) -> None:
    from footfall_host.commands.sections import command_of

    name, *arguments = words
    command_of(name).main(arguments, prog_name=f"footfall {name}", standalone_mode=False)
