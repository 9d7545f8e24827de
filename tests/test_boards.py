"""Every board file describes a real board: its id, its pins, and nothing missing."""

import ast
import pathlib

import footfall_boards
import pytest
from footfall_boards import module_name

from footfall_host.virtual_board.pins import pin_names

BOARD_FILES = sorted(
    path for path in pathlib.Path(footfall_boards.__file__).parent.glob("[!_]*.py")
)
REQUIRED = {
    "BOARD_ID",
    "ACCELEROMETER_SCL_PIN",
    "ACCELEROMETER_SDA_PIN",
    "ACCELEROMETER_ADDRESS",
    "SPEAKER_PIN",
    "BUTTON_RAISE_PIN",
    "BUTTON_LOWER_PIN",
    "BUTTON_PRESSED",
    "LED_PIN",
}
OPTIONAL = {"SPEAKER_ENABLE_PIN"}

every_board = pytest.mark.parametrize("path", BOARD_FILES, ids=lambda path: path.stem)


def description(path):
    """Return what a board file assigns; a file that does more than assign is an error."""
    body = ast.parse(path.read_text()).body
    assert ast.get_docstring(ast.parse(path.read_text()))
    return {target.id: ast.literal_eval(node.value) for node in body[1:] for target in node.targets}


def test_there_are_board_files():
    assert "circuitplayground_bluefruit" in [path.stem for path in BOARD_FILES]


@every_board
def test_a_board_file_holds_what_the_firmware_needs(path):
    names = set(description(path))
    assert names - OPTIONAL == REQUIRED


@every_board
def test_the_file_is_named_after_the_board(path):
    assert path.stem == module_name(description(path)["BOARD_ID"])


@every_board
def test_every_pin_is_one_of_the_boards(path):
    board = description(path)
    pins = {value for name, value in board.items() if name.endswith("_PIN")}
    assert pins <= set(pin_names(board["BOARD_ID"]))


@every_board
def test_no_pin_serves_twice(path):
    board = description(path)
    chip_pins = pin_names(board["BOARD_ID"])
    used = [chip_pins[value] for name, value in board.items() if name.endswith("_PIN")]
    assert len(used) == len(set(used))


@pytest.mark.parametrize(
    ("board_id", "name"),
    [
        ("circuitplayground_bluefruit", "circuitplayground_bluefruit"),
        ("Seeed_XIAO_nRF52840_Sense", "seeed_xiao_nrf52840_sense"),
        ("ai_thinker_esp32-c3s", "ai_thinker_esp32_c3s"),
        ("TG-Watch02A", "tg_watch02a"),
        ("a.b", "a_b"),
    ],
)
def test_a_boards_id_becomes_a_modules_name(board_id, name):
    assert module_name(board_id) == name
