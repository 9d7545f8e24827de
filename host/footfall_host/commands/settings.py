"""`footfall settings`: print a settings.toml for the drive."""

import click

from footfall_host.flash_files import settings_template


@click.command("settings")
def settings_command() -> None:
    """Print a settings.toml for the board's drive: every setting, its range and default.

    All of it is commented out; take the "# " from the front of a setting to change it.
    """
    click.echo(settings_template(), nl=False)
