"""The keys of a board file are those that its writer is told of, and those that are in use."""

import re
from dataclasses import replace

import footfall_boards
import pytest

from footfall_host.board_files import (
    BOARD,
    BUTTONS,
    BY_NAME,
    HAPTIC,
    KEYS,
    OUTPUTS,
    PARTS,
    PIN,
    board_file_of,
    board_files,
)
from footfall_host.board_wiring import wiring
from footfall_host.errors import BadInputError

CHIP_ON_BOARD = "circuitplayground_bluefruit"
WITH_HAPTIC = "feather_nrf52840_express"

every_board = pytest.mark.parametrize("board", board_files(), ids=lambda board: board.board_id)


def told_in(section):
    """Return name -> meaning, as a part of the docstring of boards/__init__.py tells them."""
    joined = re.sub(r"\n {5,}(?=\S)", " ", section)
    lines = re.findall(r"^ {4}([A-Z][A-Z0-9_]+)\b *(.*)$", joined, re.MULTILINE)
    return {name: meaning.strip() for name, meaning in lines}


def test_the_keys_are_those_that_the_docstring_of_the_boards_tells():
    required, optional = footfall_boards.__doc__.split("where the board has it,")
    assert told_in(required) == {key.name: key.meaning for key in KEYS if key.required}
    assert told_in(optional) == {key.name: key.meaning for key in KEYS if not key.required}


def test_a_key_is_a_pin_where_its_name_says_so_and_then_has_a_contact():
    for key in KEYS:
        assert (key.kind is PIN) == key.name.endswith("_PIN") == bool(key.contact), key.name


def test_each_key_is_about_a_part_that_is_shown():
    assert {key.part for key in KEYS} - {BOARD, BUTTONS} == set(PARTS)
    assert set(OUTPUTS) < set(PARTS)
    assert {key.needs for key in KEYS if key.needs} <= set(BY_NAME)


def test_every_file_that_comes_along_can_be_had_by_its_id():
    ids = [board.board_id for board in board_files()]
    assert len(set(ids)) == len(ids) >= 5
    for board in board_files():
        assert board_file_of(board.board_id) == board


def test_a_board_without_a_file_is_refused_with_those_that_have_one():
    with pytest.raises(BadInputError, match=r"'esp8266'.*circuitplayground_bluefruit.*board check"):
        board_file_of("esp8266")


# --- wiring -----------------------------------------------------------------


@every_board
def test_every_pin_is_wired_once_and_only_a_bus_is_shared(board):
    wires = [(wire.pin, part.name) for part in wiring(board) for wire in part.wires]
    pins = {value for name, value in board.values.items() if name.endswith("_PIN")}
    assert {pin for pin, _ in wires} == pins
    alone = [pin for pin, part in wires if part != HAPTIC]
    assert len(alone) == len(set(alone))
    assert all(wire.signal for part in wiring(board) for wire in part.wires)


def test_the_haptic_chip_is_on_the_accelerometers_bus():
    board = board_file_of(WITH_HAPTIC)
    accelerometer, haptic = wiring(board)[:2]
    assert (accelerometer.address, haptic.address) == (0x18, 0x5A)
    assert [(wire.pin, wire.contact) for wire in haptic.wires] == [("SCL", "SCL"), ("SDA", "SDA")]
    assert HAPTIC in board.outputs()
    assert HAPTIC not in board_file_of(CHIP_ON_BOARD).outputs()


def test_wires_say_to_what_a_button_connects_and_how_a_battery_is_divided():
    def signals(board):
        return {wire.pin: wire.signal for part in wiring(board) for wire in part.wires}

    assert signals(board_file_of(CHIP_ON_BOARD))["BUTTON_A"] == "3.3 V when pressed"
    board = board_file_of(WITH_HAPTIC)
    assert signals(board)["SWITCH"] == "ground when pressed"
    assert signals(board)["BATTERY"] == "1/2 of its voltage"
    thirds = replace(board, values={**board.values, "BATTERY_DIVIDER": 3})
    assert signals(thirds)["BATTERY"] == "1/3 of its voltage"
