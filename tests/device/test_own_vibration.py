"""A board that its own cues shake counts the same steps."""

from itertools import product
from typing import NamedTuple

import numpy as np
import pytest

from footfall.core import stream
from footfall_host.virtual_board.board import Scenario, power_on
from footfall_host.virtual_board.machine import board_file
from footfall_host.virtual_board.scenario import Press

# A coin motor is rated at 0.75 to 1.4 g on a block of 100 g (Precision Microdrives, 310-103);
# what a waistband leaves of it is less.
SHAKES_G = (0.3, 1.0)
SPEAKER_BOARD, HAPTIC_BOARD = "circuitplayground_bluefruit", "feather_nrf52840_express"
SECOND_US = 1_000_000
# Cued as often as can be set.
EAGER = {"FOOTFALL_TARGET_SPM": 230, "FOOTFALL_DWELL_S": 1, "FOOTFALL_COOLDOWN_S": 3,
         "FOOTFALL_GIVE_UP_CUES": 20, "FOOTFALL_MOST_CUES": 60,
         "FOOTFALL_START_GRACE_S": 0, "FOOTFALL_BEAT_S": 0}  # fmt: skip
ON_THE_BEAT = {**EAGER, "FOOTFALL_BEAT_S": 60, "FOOTFALL_BEAT_AFTER_S": 0}


class Life(NamedTuple):
    steps: int
    cues: int
    shaken_samples: int
    beats: bool


def live(counts, shake_g, board_id, **scenario):
    run = power_on(Scenario(counts, board_id=board_id, shake_g=shake_g, **scenario))
    kinds = [event.kind for event in run.events]
    fed = np.concatenate([np.array(block.counts) for block in run.blocks]).reshape(-1, 3)
    length = min(len(fed), len(counts))
    shaken = int((fed[:length] != counts[:length]).any(axis=1).sum())
    beats = stream.BEAT in kinds
    return Life(kinds.count(stream.FOOT_STRIKE), kinds.count(stream.CUE), shaken, beats)


@pytest.mark.fault(16)
@pytest.mark.parametrize("board_id", [SPEAKER_BOARD, HAPTIC_BOARD])
def test_cues_that_shake_the_board_change_no_count_of_a_run(counts, board_id):
    calm = live(counts, 0.0, board_id, settings=EAGER)
    assert calm.shaken_samples == 0
    assert calm.cues > 8
    for shake_g in SHAKES_G:
        shaken = live(counts, shake_g, board_id, settings=EAGER)
        assert shaken.shaken_samples > 300
        assert (shaken.steps, shaken.cues) == (calm.steps, calm.cues)


@pytest.mark.fault(16)
@pytest.mark.parametrize(
    "board_id", [HAPTIC_BOARD, pytest.param(SPEAKER_BOARD, marks=pytest.mark.campaign)]
)
def test_a_beat_that_shakes_the_board_changes_no_count_of_a_run(counts, board_id):
    calm = live(counts, 0.0, board_id, settings=ON_THE_BEAT)
    assert calm.beats
    for shake_g in SHAKES_G:
        shaken = live(counts, shake_g, board_id, settings=ON_THE_BEAT)
        assert shaken.shaken_samples > 600
        assert (shaken.steps, shaken.cues) == (calm.steps, calm.cues)


@pytest.mark.fault(16)
@pytest.mark.parametrize(
    ("every_ms", "shake_g"),
    [
        pytest.param(*case, marks=() if case in ((320, 1.0), (500, 0.3)) else pytest.mark.campaign)
        for case in product((250, 320, 400, 500), SHAKES_G)
    ],
)
def test_sounds_alone_are_no_run_however_regular(counts, shake_g, every_ms):
    pin = board_file(HAPTIC_BOARD).BUTTON_RAISE_PIN
    presses = [Press(pin, at_ms * 1000, 80_000) for at_ms in range(3000, 27_000, every_ms)]
    still = np.repeat(counts[:1], 3000, axis=0)
    shaken = live(still, shake_g, HAPTIC_BOARD, presses=presses)
    assert shaken.shaken_samples > 200
    assert shaken.steps == 0
