"""`footfall settings`: print a settings.toml for the drive, or look over one."""

from pathlib import Path

import click

from footfall_host.commands.examples import TaughtGroup
from footfall_host.commands.given_json import json_option, print_document
from footfall_host.commands.given_path import A_PATH
from footfall_host.commands.printing import refuse
from footfall_host.errors import BadInputError


@click.group(
    "settings",
    cls=TaughtGroup,
    examples=[
        ("footfall settings print > settings.toml", "a file with every setting, to edit"),
        ("footfall settings check settings.toml", "whether the board takes what is in it"),
    ],
)
def settings_command() -> None:
    """Print a settings.toml for the board's drive, or look over one."""


@settings_command.command(
    "print",
    examples=[
        ("footfall settings print > settings.toml", "a file with every setting, to edit"),
        ("footfall settings print --json", "name, unit, range and default of each"),
    ],
)
@json_option
def print_command(as_json: bool) -> None:
    """Print a settings.toml for the board's drive: every setting, its range and default.

    All of it is commented out; take the "# " from the front of a setting to change it.
    """
    if as_json:
        from footfall.core.tunables import TUNABLES

        print_document([vars(each) | {"key": each.key} for each in TUNABLES])
        return
    from footfall_host.flash_files import settings_template

    click.echo(settings_template(), nl=False)


@settings_command.command(
    "check",
    examples=[
        ("footfall settings check settings.toml", "whether the board takes what is in it"),
        ("footfall settings check settings.toml --json", "what it does not take, for a script"),
    ],
)
@click.argument("path", metavar="FILE.toml", type=A_PATH)
@json_option
def check_command(path: Path, as_json: bool) -> None:
    """Say what the board would say about a settings.toml."""
    from footfall.core.settings import Settings
    from footfall.core.settings_text import read_settings

    problems = read_settings(_read(path), Settings())
    if as_json:
        print_document({"file": path, "problems": problems})
    refuse([f"{path}: {problem}" for problem in problems])
    click.echo(f"{path}: the board takes all of it", err=as_json)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise BadInputError(
            f"{path}: cannot be read ({problem.strerror}); name a settings.toml"
        ) from problem
