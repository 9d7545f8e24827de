"""A virtual board's life, with what goes wrong in it named as `footfall emulate --fault` does."""

from footfall_host.board_files import DEFAULT_BOARD
from footfall_host.virtual_board.board import BoardRun, Scenario, power_on
from footfall_host.virtual_board.faults import scenario_fields
from footfall_host.virtual_board.machine import board_file


def live(counts, *faults: str, board_id: str = DEFAULT_BOARD, **scenario) -> BoardRun:
    """Return what a board did that was worn during a recording; scenario: Scenario's fields."""
    fields = scenario_fields(faults, board_file(board_id))
    return power_on(Scenario(counts, board_id, **{**fields, **scenario}))
