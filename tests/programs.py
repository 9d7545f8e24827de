"""Run a program of a few lines on a virtual board, and read what it printed."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from footfall_host.virtual_board.board import BoardRun, Scenario, power_on
from footfall_host.virtual_board.faults import scenario_fields
from footfall_host.virtual_board.machine import board_file

BOARD_ID = "circuitplayground_bluefruit"
# No two samples in a row are alike on any axis.
MOVING = (np.arange(1, 9001).reshape(-1, 3) % 400 * 64).astype(np.int16)
WAIT = "import time\nwhile True: time.sleep(0.1)\n"


def run_program(
    code: str,
    *faults: str,
    board_id: str = BOARD_ID,
    seconds: float = 10,
    files: Mapping[str, str] | None = None,
    **scenario: Any,
) -> BoardRun:
    """Run a board whose code.py this is, and whose other files are `files` alone."""
    given: dict[str, str | None] = {"boot.py": None, "safemode.py": None}
    fields = scenario_fields(faults, board_file(board_id))
    fields.setdefault("power_off_us", round(seconds * 1_000_000))
    given.update({**(files or {}), "code.py": code})
    fields = {"files": given, "room_made": False, **fields, **scenario}
    return power_on(Scenario(MOVING, board_id, **fields))


def said(run: BoardRun) -> list[str]:
    """Return the words that it printed."""
    return run.console.split()


def lines(run: BoardRun) -> list[tuple[float, ...]]:
    """Return the numbers of each line that it printed."""
    return [tuple(map(float, line.split())) for line in run.console.splitlines()]
