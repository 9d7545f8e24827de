"""`footfall board`: which boards have a file, how one is wired, and whether a new file is right."""

from pathlib import Path

import click
from rich.console import Console

from footfall_host.board_check import parsed, problems_of
from footfall_host.board_files import BoardFile, board_file_in, board_file_of, board_files
from footfall_host.board_wiring import SOLDERED_NOTE, wiring
from footfall_host.commands.given_picture import check_picture, plot_option
from footfall_host.commands.printing import print_labelled
from footfall_host.errors import BadInputError
from footfall_host.terminal_table import plain_table

HEADINGS = ("part", "pin", "connects to", "which carries")
WIRING_HINT = "footfall board ID shows how one of them is wired"
PICTURE_HINT = "--plot FILE.png draws it"


@click.command("board")
@click.argument("board_id", required=False, metavar="[ID]")
@click.option(
    "--check", "checked", metavar="FILE", type=click.Path(readable=False, path_type=Path),
    help="Look over a new board file, and show the wiring of one that is right.",
)  # fmt: skip
@plot_option("Draw the wiring into this file instead")
def board_command(board_id: str | None, checked: Path | None, picture: Path | None) -> None:
    """Show how a board is wired, part by part.

    ID is CircuitPython's id of the board, as boot_out.txt on its drive tells it. Without it, the
    boards that have a file are listed.
    """
    if board_id and checked:
        raise click.UsageError("--check looks at a file of its own: leave out the ID")
    if picture and not (board_id or checked):
        raise click.UsageError("--plot draws the wiring of one board: give its ID")
    check_picture(picture)
    if checked:
        board = _checked(checked)
    elif board_id:
        board = board_file_of(board_id)
    else:
        _list()
        return
    if picture:
        # matplotlib is imported where it is used: a table does without it.
        from footfall_host.plot_board import draw

        draw(board, picture)
        click.echo(f"picture: {picture}")
    else:
        _show(board)


def _checked(path: Path) -> BoardFile:
    """Return what the file says; the last of its problems ends the command as any bad input."""
    module = parsed(path)
    problems = problems_of(module, path)
    if problems:
        for problem in problems[:-1]:
            click.echo(f"footfall: {problem}", err=True)
        raise BadInputError(problems[-1])
    click.echo(f"{path}: nothing is wrong with it", err=True)
    return board_file_in(module)


def _list() -> None:
    for board in board_files():
        values = board.values
        buttons = f"{values['BUTTON_RAISE_PIN']} raises, "
        buttons += f"{values.get('BUTTON_LOWER_PIN', 'pressed twice')} lowers"
        rows = (
            ("board", board.what),
            ("outputs", ", ".join(board.outputs())),
            ("buttons", buttons),
        )
        print_labelled(board.board_id, rows)
        click.echo()
    click.secho(WIRING_HINT, dim=True)


def _show(board: BoardFile) -> None:
    click.secho(board.board_id, bold=True)
    click.echo(f"{board.what}\n")
    table = plain_table("", HEADINGS, HEADINGS)
    for part in wiring(board):
        for number, wire in enumerate(part.wires):
            name = "" if number else part.title
            table.add_row(name, wire.pin, wire.contact, wire.signal)
    Console().print(table)
    click.echo(f"\n{SOLDERED_NOTE}")
    click.secho(PICTURE_HINT, dim=True)
