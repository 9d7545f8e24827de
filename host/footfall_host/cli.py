"""The `footfall` command: gathers the commands, and tells what went wrong in one line."""

import sys
from typing import NoReturn

import click

from footfall import __version__
from footfall_host.commands.board import board_command
from footfall_host.commands.calibrate import calibrate_command
from footfall_host.commands.coach_lab import coach_lab_command
from footfall_host.commands.compile import compile_command
from footfall_host.commands.corpus import corpus_command
from footfall_host.commands.deploy import deploy_command
from footfall_host.commands.doctor import doctor_command
from footfall_host.commands.emulate import emulate_command
from footfall_host.commands.evaluate import evaluate_command
from footfall_host.commands.explain import explain_command
from footfall_host.commands.export import export_command
from footfall_host.commands.live import live_command
from footfall_host.commands.plan import plan_command
from footfall_host.commands.replay import replay_command
from footfall_host.commands.report import report_command
from footfall_host.commands.runs import runs_command
from footfall_host.commands.settings import settings_command
from footfall_host.commands.simulate import simulate_command
from footfall_host.commands.sync import sync_command
from footfall_host.commands.tune import tune_command
from footfall_host.commands.workout import workout_group
from footfall_host.errors import BadInputError

FAILURE_STATUS = 1
USAGE_STATUS = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.version_option(__version__, prog_name="footfall")
@click.pass_context
def footfall(ctx: click.Context) -> None:
    """A running-cadence coach: replay, simulate and evaluate runs, and put it on a board."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


for command in (
    replay_command,
    explain_command,
    simulate_command,
    emulate_command,
    live_command,
    evaluate_command,
    tune_command,
    compile_command,
    corpus_command,
    coach_lab_command,
    plan_command,
    board_command,
    deploy_command,
    sync_command,
    runs_command,
    report_command,
    export_command,
    doctor_command,
    settings_command,
    workout_group,
    calibrate_command,
):
    footfall.add_command(command)


def main() -> None:
    """Run the command line.

    Bad input is one line on stderr and exit status 2; output that cannot be written, and a key
    that stops the command, are one line and exit status 1.
    """
    try:
        sys.exit(footfall(standalone_mode=False))
    except BadInputError as problem:
        _end(str(problem), USAGE_STATUS)
    except click.ClickException as problem:
        _end(_usage(problem), problem.exit_code)
    except click.Abort:
        _end("stopped", FAILURE_STATUS)
    except OSError as problem:
        _end(f"{problem.filename or 'standard output'}: {problem.strerror}", FAILURE_STATUS)


def _end(message: str, status: int) -> NoReturn:
    line = " ".join(part.strip() for part in message.splitlines())
    click.echo(f"footfall: {line}", err=True)
    sys.exit(status)


def _usage(problem: click.ClickException) -> str:
    """Return what is wrong with the command line, and where to read how it goes."""
    ctx = problem.ctx if isinstance(problem, click.UsageError) else None
    message = problem.format_message()
    return f"{message} (see {ctx.command_path} --help)" if ctx else message
