"""The `footfall` command: gathers the commands, and tells what went wrong in one line."""

import os
import sys
from typing import NoReturn

import click

from footfall import __version__
from footfall_host.commands.completion import COMPLETE_VARIABLE, PROGRAM, register
from footfall_host.commands.examples import write_examples
from footfall_host.commands.sections import Sections
from footfall_host.commands.statuses import BAD_INPUT, FAILURE, MEANINGS
from footfall_host.errors import BadInputError


class Footfall(Sections):
    """All commands. What is said of one is said in its own help, and of all in docs/commands.md."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the statuses, then the examples."""
        with formatter.section("Status"):
            formatter.write_dl([(f"{status}", words) for status, words in MEANINGS.items()])
        write_examples(self.examples, formatter)


@click.group(
    cls=Footfall,
    context_settings={"help_option_names": ["-h", "--help"]},
    examples=[
        ("footfall demo", "take a tour of a made-up run"),
        ("footfall replay", "replay the example run that comes along"),
        ("footfall replay --help", "list all that a command can do, with examples"),
    ],
)
@click.version_option(__version__, prog_name=PROGRAM)
def footfall() -> None:
    """A running-cadence coach: replay, simulate and evaluate runs, and put it on a board."""


def main() -> None:
    """Run the command line, or complete one where a shell asks.

    Bad input is one line on stderr and its status; output that cannot be written, and a key that
    stops the command, are one line and that of a failure.
    """
    if COMPLETE_VARIABLE in os.environ:
        register()
    try:
        sys.exit(footfall(prog_name=PROGRAM, complete_var=COMPLETE_VARIABLE, standalone_mode=False))
    except BadInputError as problem:
        _end(str(problem), BAD_INPUT)
    except click.ClickException as problem:
        _end(_usage(problem), problem.exit_code)
    except click.Abort:
        _end("stopped", FAILURE)
    except OSError as problem:
        _end(f"{problem.filename or 'standard output'}: {problem.strerror}", FAILURE)


def _end(message: str, status: int) -> NoReturn:
    line = " ".join(part.strip() for part in message.splitlines())
    click.echo(f"footfall: {line}", err=True)
    sys.exit(status)


def _usage(problem: click.ClickException) -> str:
    """Return what is wrong with the command line, and where to read how it goes."""
    ctx = problem.ctx if isinstance(problem, click.UsageError) else None
    message = problem.format_message()
    return f"{message} (see {ctx.command_path} --help)" if ctx else message
