"""A clip that nobody moves sleeps, wakes when somebody does, and never sleeps on a run."""

import numpy as np
import pytest

import living
from footfall.core import stream

SECOND_US = 1_000_000
SETTINGS = {"FOOTFALL_IDLE_SLEEP_MIN": 1}
BOARDS = ["circuitplayground_bluefruit", "feather_nrf52840_express", "raspberry_pi_pico",
          "adafruit_feather_esp32s3_4mbflash_2mbpsram"]  # fmt: skip
SOME_BOARDS = ("circuitplayground_bluefruit", "raspberry_pi_pico")
FIRST_RUN_S = 30
LIES_S = 180


def forgotten(counts, seconds):
    """Return a recording of a run, of a clip that lies still for so long, and of a run again."""
    still = np.repeat(counts[:1], seconds * 100, axis=0)
    return np.concatenate([counts[: FIRST_RUN_S * 100], still, counts])


def live(counts, *faults, board_id=BOARDS[0], **scenario):
    return living.live(counts, *faults, board_id=board_id, **{"settings": SETTINGS, **scenario})


@pytest.mark.parametrize(
    "board_id",
    [
        pytest.param(board_id, marks=() if board_id in SOME_BOARDS else pytest.mark.campaign)
        for board_id in BOARDS
    ],
)
def test_it_sleeps_when_nobody_moves_and_the_next_run_wakes_it(counts, board_id):
    run = live(forgotten(counts, LIES_S), board_id=board_id)
    assert run.console.count("asleep until somebody does") == 1
    slept_s = sum(to_us - from_us for from_us, to_us in run.sleeps_us) / SECOND_US
    assert slept_s > 100
    woken_us = run.sleeps_us[-1][1]
    assert woken_us / SECOND_US == pytest.approx(FIRST_RUN_S + LIES_S + 3, abs=12)
    steps = [r.t_us for r in run.reported if r.event.kind == stream.FOOT_STRIKE]
    assert len([t_us for t_us in steps if t_us > woken_us]) > 100
    # Waking by a movement makes no sound.
    beeps_us = [tone.t_us for tone in run.tones if tone.duty]
    assert not [t_us for t_us in beeps_us if woken_us < t_us < woken_us + 10 * SECOND_US]


@pytest.mark.parametrize(
    "seconds",
    [
        100,
        103,
        *(pytest.param(s, marks=pytest.mark.campaign) for s in (101, 102, 104, 105, 106, 107)),
    ],
)
def test_a_movement_wakes_it_whenever_it_comes_between_two_bites_of_the_watchdog(counts, seconds):
    """In the first seconds after each of them the chip only pretends to sleep."""
    run = live(forgotten(counts, seconds)[: (FIRST_RUN_S + seconds + 40) * 100])
    moved_us = (FIRST_RUN_S + seconds + 3) * SECOND_US
    assert run.sleeps_us
    steps = [r.t_us for r in run.reported if r.event.kind == stream.FOOT_STRIKE]
    assert len([t_us for t_us in steps if t_us > moved_us]) > 30
    assert run.console.count("Going on") == 0
    assert not [tone for tone in run.tones if tone.duty and moved_us < tone.t_us < moved_us + 10e6]


def test_the_target_outlasts_the_sleep(counts):
    run = live(forgotten(counts, LIES_S), "press=raise@20")
    assert [record.value for record in run.records(stream.TARGET)] == [171]


def test_no_sleep_while_somebody_walks_runs_or_presses(counts):
    run = live(np.concatenate([counts[:6500]] * 3))
    assert not run.sleeps_us
    presses = [f"press=raise@{FIRST_RUN_S + 25 + 40 * index}" for index in range(6)]
    assert not live(forgotten(counts, LIES_S), *presses).sleeps_us


def test_no_sleep_with_a_computer_or_where_the_setting_is_0(counts):
    recording = forgotten(counts, LIES_S)
    assert not live(recording, "plug").sleeps_us
    assert not live(recording, settings={"FOOTFALL_IDLE_SLEEP_MIN": 0}).sleeps_us


def test_a_sleep_that_fails_is_tried_again_and_the_count_goes_on(counts):
    recording = forgotten(counts, LIES_S)
    fails_s, off_s = FIRST_RUN_S + 65, FIRST_RUN_S + LIES_S + 5
    run = live(recording, f"nack@{fails_s}.0x400", power_off_us=off_s * SECOND_US)
    assert run.console.count("Traceback") == 0
