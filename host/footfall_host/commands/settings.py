"""`footfall settings`: print a settings.toml for the drive, or look over one."""

from pathlib import Path

import click

from footfall.core.settings import Settings
from footfall.core.settings_text import read_settings
from footfall_host.errors import BadInputError
from footfall_host.flash_files import settings_template


@click.command("settings")
@click.option(
    "--check",
    "path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Say what the board would say about this settings.toml.",
)
def settings_command(path: Path | None) -> None:
    """Print a settings.toml for the board's drive: every setting, its range and default.

    All of it is commented out; take the "# " from the front of a setting to change it.
    """
    if path is None:
        click.echo(settings_template(), nl=False)
        return
    problems = read_settings(_read(path), Settings())
    for problem in problems[:-1]:
        click.echo(f"footfall: {path}: {problem}", err=True)
    if problems:
        raise BadInputError(f"{path}: {problems[-1]}")
    click.echo(f"{path}: the board takes all of it", err=True)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise BadInputError(f"{path}: {problem.strerror}; name a settings.toml") from problem
