"""The file that describes the board this runs on, and its names turned into pins."""

import board
import digitalio
from footfall_boards import module_name


def find_board():
    """Return the board file of the board that this runs on, or None after saying what is wrong."""
    name = module_name(board.board_id)
    try:
        description = __import__("footfall_boards." + name, None, None, ("BOARD_ID",))
    except ImportError:
        print(f"No board file for {board.board_id}: flash this board with its own files.")
        return None
    if board.board_id != description.BOARD_ID:
        print(f"{name}.py is for {description.BOARD_ID}, but this board is {board.board_id}.")
        return None
    return description


def pin_of(name):
    """Return the pin of that name; raises AttributeError where the board has none."""
    return getattr(board, name)


def output_of(description, name):
    """Return the pin of that name in a board file as an output that is low, or None."""
    if not hasattr(description, name):
        return None
    output = digitalio.DigitalInOut(pin_of(getattr(description, name)))
    output.switch_to_output(value=False)
    return output
