"""The `footfall` command: gathers the commands and turns bad input into exit status 2."""

import sys

import click

from footfall import __version__
from footfall_host.commands.evaluate import evaluate_command
from footfall_host.commands.replay import replay_command
from footfall_host.commands.settings import settings_command
from footfall_host.commands.simulate import simulate_command
from footfall_host.errors import BadInputError

USAGE_STATUS = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="footfall")
def footfall() -> None:
    """A running-cadence coach: replay, simulate and evaluate runs on the laptop."""


for command in (replay_command, simulate_command, evaluate_command, settings_command):
    footfall.add_command(command)


def main() -> None:
    """Run the command line; bad input is one line on stderr and exit status 2."""
    try:
        footfall()
    except BadInputError as problem:
        click.echo(f"footfall: {problem}", err=True)
        sys.exit(USAGE_STATUS)
