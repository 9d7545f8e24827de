"""A board's id as an option of a command."""

from typing import Any

import click

from footfall_host.commands.completing import boards


def board_option(what_it_does: str, **given: Any) -> Any:
    """Make the option --board, which a command takes as `board_id`."""
    return click.option(
        "--board", "board_id", metavar="ID", shell_complete=boards, help=what_it_does, **given
    )
