"""The board's drive as commands take it: named, the one that is plugged in, or asked for."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from footfall_host.board_files import board_file_of
from footfall_host.commands.given_path import A_PATH
from footfall_host.deploy.drives import (
    PLUG_IN,
    PRESS_RESET,
    Bootloader,
    Drive,
    bootloader_at,
    drive_at,
    find_bootloaders,
    find_drives,
)
from footfall_host.errors import BadInputError

Found = TypeVar("Found", Drive, Bootloader)


def drive_option_that(what_it_does: str) -> Any:
    """Make the option --drive, which a command takes as `drive_path`."""
    return click.option("--drive", "drive_path", metavar="DIR", type=A_PATH, help=what_it_does)


drive_option = drive_option_that("The board's drive; without it, the one that is plugged in.")


def given_drive(path: Path | None) -> Drive:
    """Return the drive in a folder, or the one that is plugged in; several are asked about.

    Raises BadInputError if there is none, or nobody to ask.
    """
    if path is not None:
        return drive_at(path)
    found = find_drives()
    if not found:
        raise BadInputError(f"no drive of CircuitPython is plugged in; {PLUG_IN}")
    return _chosen(found, [f"{drive.path}: {drive.what} ({drive.board_id})" for drive in found])


def given_drives(path: Path | None, board_id: str | None) -> list[Drive]:
    """Return the drive in a folder, or all that are plugged in; of one kind of board, if given.

    Raises BadInputError if there is none.
    """
    found = [drive_at(path)] if path is not None else find_drives()
    if not found:
        raise BadInputError(f"no drive of CircuitPython is plugged in; {PLUG_IN}")
    wanted = [drive for drive in found if board_id in (None, drive.board_id)]
    if not wanted:
        there = ", ".join(f"{drive.board_id} at {drive.path}" for drive in found)
        raise BadInputError(f"--board {board_id}: there is none, but {there}")
    return wanted


def given_bootloader(path: Path | None) -> Bootloader:
    """Return the bootloader's drive in a folder, or the one that is plugged in, likewise."""
    if path is not None:
        return bootloader_at(path)
    found = find_bootloaders()
    if not found:
        raise BadInputError(f"no board shows its bootloader's drive; {PRESS_RESET}")
    return _chosen(found, [f"{each.path}: {each.what}" for each in found])


def board_for(drive: Drive, wanted: str | None) -> str:
    """Return the id of the board that a drive is of, for which there is a board file.

    Raises BadInputError for another board than the wanted one, and for one without a file.
    """
    if wanted and drive.board_id and wanted != drive.board_id:
        raise BadInputError(
            f"{drive.path} is the drive of {drive.board_id}, not of {wanted}; unplug it, or leave "
            "out --board"
        )
    board_id = drive.board_id or wanted
    if not board_id:
        raise BadInputError(
            f"{drive.path}: boot_out.txt does not say which board it is; name it with --board ID"
        )
    return board_file_of(board_id).board_id


def _chosen(found: Sequence[Found], lines: Sequence[str]) -> Found:
    if len(found) == 1:
        return found[0]
    if not sys.stdin.isatty():
        raise BadInputError(
            f"{len(found)} boards are plugged in; choose one with --drive DIR: {'; '.join(lines)}"
        )
    for number, line in enumerate(lines, 1):
        click.echo(f"{number}  {line}", err=True)
    number = click.prompt("Which board", type=click.IntRange(1, len(found)), err=True)
    return found[number - 1]
