"""`footfall board`: which boards have a file, how one is wired, and whether a new file is right."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from footfall_host.commands.completing import boards
from footfall_host.commands.examples import TaughtGroup
from footfall_host.commands.given_json import json_option, print_document
from footfall_host.commands.given_path import A_PATH
from footfall_host.commands.given_picture import check_picture, plot_option
from footfall_host.commands.printing import print_labelled, refuse

if TYPE_CHECKING:
    from footfall_host.board_files import BoardFile

HEADINGS = ("part", "pin", "connects to", "which carries")
WIRING_HINT = "footfall board show ID shows how one of them is wired"
PICTURE_HINT = "--plot FILE.png draws it"


@click.group(
    "board",
    cls=TaughtGroup,
    examples=[
        ("footfall board list", "which boards have a file"),
        ("footfall board show raspberry_pi_pico", "how a Pico is wired to its parts"),
    ],
)
def board_command() -> None:
    """Look at boards: which have a file, how one is wired, and whether a new file is right."""


@board_command.command(
    "list",
    examples=[
        ("footfall board list", "every board, with what it tells the runner by"),
        ("footfall board list --json", "the same for a script"),
    ],
)
@json_option
def list_command(as_json: bool) -> None:
    """List the boards that have a file."""
    from footfall_host.board_files import board_files

    if as_json:
        print_document([_as_json(board) for board in board_files()])
        return
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


@board_command.command(
    "show",
    examples=[
        ("footfall board show raspberry_pi_pico", "a row a wire"),
        ("footfall board show raspberry_pi_pico --plot pico.png", "draw it"),
        ("footfall board show raspberry_pi_pico --json", "the same for a script"),
    ],
)
@click.argument("board_id", metavar="ID", shell_complete=boards)
@plot_option("Draw the wiring into this file instead")
@json_option
def show_command(board_id: str, picture: Path | None, as_json: bool) -> None:
    """Show how a board is wired, part by part.

    ID is CircuitPython's id of the board, as boot_out.txt on its drive tells it.
    """
    from footfall_host.board_files import board_file_of

    check_picture(picture)
    _show(board_file_of(board_id), picture, as_json)


@board_command.command(
    "check",
    examples=[
        ("footfall board check raspberry_pi_pico_w.py", "what is wrong with it, or its wiring"),
        (
            "footfall board check raspberry_pi_pico_w.py --plot pico_w.png",
            "and draw the wiring",
        ),
    ],
)
@click.argument("path", metavar="FILE.py", type=A_PATH)
@plot_option("Draw the wiring into this file instead")
@json_option
def check_command(path: Path, picture: Path | None, as_json: bool) -> None:
    """Look over a new board file, and show the wiring of one that is right."""
    from footfall_host.board_check import parsed, problems_of
    from footfall_host.board_files import board_file_in

    check_picture(picture)
    module = parsed(path)
    problems = list(problems_of(module, path))
    if as_json and problems:
        print_document({"file": path, "problems": problems})
    refuse(problems)
    click.echo(f"{path}: nothing is wrong with it", err=as_json)
    _show(board_file_in(module), picture, as_json)


def _show(board: "BoardFile", picture: Path | None, as_json: bool) -> None:
    """Show the wiring of one board: as a document, as a picture, or else as a table."""
    if picture:
        # matplotlib is imported where it is used: a table does without it.
        from footfall_host.plot_board import draw

        draw(board, picture)
        click.echo(f"picture: {picture}", err=as_json)
    if as_json:
        from footfall_host.board_wiring import wiring

        print_document({**_as_json(board), "parts": [asdict(part) for part in wiring(board)]})
    elif not picture:
        _print_table(board)


def _print_table(board: "BoardFile") -> None:
    from rich.console import Console

    from footfall_host.board_wiring import SOLDERED_NOTE, wiring
    from footfall_host.terminal_table import plain_table

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


def _as_json(board: "BoardFile") -> dict[str, Any]:
    return {"board_id": board.board_id, "what": board.what, "outputs": board.outputs()}
