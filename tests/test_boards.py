"""Every board file describes a real board: its id, its pins, and nothing missing."""

import ast
import pathlib

import footfall_boards
import pytest
from footfall_boards import module_name

from footfall_host.virtual_board.stubs import pin_names

BOARD_FILES = sorted(
    path for path in pathlib.Path(footfall_boards.__file__).parent.glob("[!_]*.py")
)
REQUIRED = {
    "BOARD_ID",
    "ACCELEROMETER_SCL_PIN",
    "ACCELEROMETER_SDA_PIN",
    "ACCELEROMETER_ADDRESS",
    "BUTTON_RAISE_PIN",
    "BUTTON_PRESSED",
    "LED_PIN",
}
OPTIONAL = {
    "ACCELEROMETER_INT_PIN",
    "BUTTON_LOWER_PIN",
    "SPEAKER_PIN",
    "MOTOR_PIN",
    "SPEAKER_ENABLE_PIN",
    "HAPTIC_ADDRESS",
    "NEOPIXEL_PIN",
    "NEOPIXEL_POWER_PIN",
    "BATTERY_PIN",
    "BATTERY_DIVIDER",
}
# What is of no use without the other.
TOGETHER = {
    "BATTERY_PIN": "BATTERY_DIVIDER",
    "NEOPIXEL_POWER_PIN": "NEOPIXEL_PIN",
    "SPEAKER_ENABLE_PIN": "SPEAKER_PIN",
}
# Every board can tell its runner something without being looked at.
CUES = {"SPEAKER_PIN", "MOTOR_PIN", "HAPTIC_ADDRESS"}
BOARDS = {
    "adafruit_feather_esp32s3_4mbflash_2mbpsram",
    "circuitplayground_bluefruit",
    "circuitplayground_express",
    "feather_nrf52840_express",
    "raspberry_pi_pico",
}

every_board = pytest.mark.parametrize("path", BOARD_FILES, ids=lambda path: path.stem)


def description(path):
    """Return what a board file assigns; a file that does more than assign is an error."""
    body = ast.parse(path.read_text()).body
    assert ast.get_docstring(ast.parse(path.read_text()))
    return {target.id: ast.literal_eval(node.value) for node in body[1:] for target in node.targets}


def test_there_are_board_files():
    assert {path.stem for path in BOARD_FILES} >= BOARDS


@every_board
def test_a_board_file_holds_what_the_firmware_needs(path):
    names = set(description(path))
    assert names - OPTIONAL == REQUIRED
    assert names & CUES
    assert not [name for name, other in TOGETHER.items() if name in names and other not in names]


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


@every_board
def test_every_optional_name_is_explained_to_who_writes_a_board_file(path):
    explained = {
        line.split()[0] for line in footfall_boards.__doc__.splitlines() if line[:4] == "    "
    }
    assert set(description(path)) <= explained


@every_board
def test_the_chips_on_one_bus_have_addresses_of_their_own(path):
    board = description(path)
    assert board["ACCELEROMETER_ADDRESS"] in (0x18, 0x19)
    assert board.get("HAPTIC_ADDRESS", 0x5A) == 0x5A


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
