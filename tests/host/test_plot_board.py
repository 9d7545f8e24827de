"""The picture of a board's wiring: each pin and contact is named, and no words overlap."""

from collections import Counter
from dataclasses import replace

import pytest
from matplotlib.image import imread
from matplotlib.patches import FancyBboxPatch

from footfall_host.board_files import PARTS, board_file_of, board_files
from footfall_host.board_wiring import wiring
from footfall_host.errors import BadInputError
from footfall_host.plot import DOTS_PER_INCH
from footfall_host.plot_board import COLOURS, JOINT_POINTS, WIDTH, draw, make_figure

WITH_HAPTIC = "feather_nrf52840_express"

every_board = pytest.mark.parametrize("board", board_files(), ids=lambda board: board.board_id)


def words_of(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def boxes_of(figure):
    return [patch for patch in figure.axes[0].patches if isinstance(patch, FancyBboxPatch)]


def overlaps(one, other):
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    along = min(one.y1, other.y1) - max(one.y0, other.y0)
    return min(across, along) > 1


@every_board
def test_a_block_for_each_part_and_one_for_the_board(board):
    figure = make_figure(board)
    parts = [part.name for part in wiring(board)]
    words = words_of(figure)
    assert len(boxes_of(figure)) == len(parts) + 1
    assert {*parts, board.board_id, board.what} <= set(words)


@every_board
def test_each_pin_is_named_once_and_each_contact_at_its_part(board):
    words = Counter(words_of(make_figure(board)))
    pins = Counter({wire.pin for part in wiring(board) for wire in part.wires})
    contacts = Counter(wire.contact for part in wiring(board) for wire in part.wires)
    parts = Counter(part.name for part in wiring(board))
    for word, count in (pins + contacts + parts).items():
        assert words[word] == count, word


@every_board
def test_no_words_overlap_or_leave_the_picture_and_no_blocks_overlap(board):
    titled = replace(board, what="A board with a long first line of its docstring, " * 4)
    for figure in (make_figure(board), make_figure(titled)):
        words = [text.get_window_extent() for text in figure.axes[0].texts]
        blocks = [block.get_window_extent() for block in boxes_of(figure)]
        for extents in (words, blocks):
            for number, extent in enumerate(extents):
                assert figure.bbox.x0 < extent.x0 < extent.x1 < figure.bbox.x1
                assert figure.bbox.y0 < extent.y0 < extent.y1 < figure.bbox.y1
                assert not any(overlaps(extent, other) for other in extents[:number])


@every_board
def test_every_word_is_inside_a_block_or_outside_of_all(board):
    figure = make_figure(board)
    blocks = [block.get_window_extent() for block in boxes_of(figure)]
    for text in figure.axes[0].texts:
        extent = text.get_window_extent()
        for block in blocks:
            inside = block.x0 < extent.x0 < extent.x1 < block.x1
            assert inside or not overlaps(extent, block), text.get_text()


def test_the_chips_on_one_bus_are_joined_where_their_wires_meet():
    def joints(board):
        lines = make_figure(board).axes[0].lines
        return [line for line in lines if line.get_markersize() == JOINT_POINTS
                and line.get_marker() == "o"]  # fmt: skip

    board = board_file_of(WITH_HAPTIC)
    alone = {name: value for name, value in board.values.items() if name != "HAPTIC_ADDRESS"}
    assert len(joints(board)) == 2
    assert joints(replace(board, values=alone)) == []


def test_every_part_has_a_colour():
    assert set(COLOURS) == set(PARTS)


def test_a_file_is_written_in_the_format_of_its_name(tmp_path):
    board = board_file_of(WITH_HAPTIC)
    draw(board, tmp_path / "wiring.png")
    assert imread(tmp_path / "wiring.png").shape[1] == int(WIDTH * DOTS_PER_INCH)
    draw(board, tmp_path / "wiring.svg")
    assert b"<svg" in (tmp_path / "wiring.svg").read_bytes()
    with pytest.raises(BadInputError, match="no picture has this ending"):
        draw(board, tmp_path / "wiring.gif")
