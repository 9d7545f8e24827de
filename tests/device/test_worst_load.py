"""Everything that a board can have to do at once, at its worst: no sample is lost to it."""

import numpy as np
import pytest

from footfall.core import stream
from footfall_host.board_files import board_files
from footfall_host.virtual_board.board import Press, Scenario, power_on
from footfall_host.virtual_board.emulation import drain_gaps
from footfall_host.virtual_board.machine import board_file

SECOND_US = 1_000_000
MOST_MS = 160
# Cued as often as can be set, by a target that nobody keeps.
EAGER = {
    "FOOTFALL_TARGET_SPM": 230,
    "FOOTFALL_DWELL_S": 1,
    "FOOTFALL_COOLDOWN_S": 3,
    "FOOTFALL_GIVE_UP_CUES": 20,
    "FOOTFALL_START_GRACE_S": 0,
    "FOOTFALL_WALK_GRACE_S": 0,
    "FOOTFALL_SHOUT": 1,  # no setting: its fault blinks all the while, beside the run
}
# A notification each second that waits for a whole connection interval, as long as phones grant;
# it stands in for the part that will send them.
NOTIFIES = """
import time
from footfall.device import housekeeping
tick = housekeeping.Housekeeping.tick
def tick_and_notify(self, now_ms):
    second = tick(self, now_ms)
    if second:
        print("notified")
        time.sleep(0.05)
    return second
housekeeping.Housekeeping.tick = tick_and_notify
from footfall.device.app import main
main()
"""


def worst_of(board_id, counts, when_full):
    """Return a run in which cues, lights, saves and notifications fall on one another."""
    described = board_file(board_id)
    # Each press moves the target and sounds; 3 s after the last of a few the target is saved.
    pins = [described.BUTTON_RAISE_PIN, getattr(described, "BUTTON_LOWER_PIN", None)]
    presses = [
        Press(pins[index % 2] or pins[0], round((14 + index * 4.7) * SECOND_US), 100_000)
        for index in range(11)
    ]
    return power_on(
        Scenario(
            counts,
            board_id,
            settings=EAGER,
            files={"code.py": NOTIFIES},
            presses=presses,
            overrun_when_full=when_full,
            output_us=1_000,
        )
    )


@pytest.mark.parametrize(
    "when_full",
    [False, pytest.param(True, marks=pytest.mark.campaign)],
    ids=["overwritten", "full"],
)
@pytest.mark.parametrize("board_id", [board.board_id for board in board_files()])
def test_nothing_is_lost_under_the_worst_load(board_id, when_full, counts, figure):
    run = worst_of(board_id, counts, when_full)
    worst_ms = max(gap_ms for _, gap_ms in drain_gaps(run))
    figure(f"{board_id}: drains at most {worst_ms:.0f} ms apart under the worst load")
    assert worst_ms < MOST_MS
    assert not run.records(stream.OVERRUN)
    fed = np.concatenate([np.array(block.counts) for block in run.blocks]).reshape(-1, 3)
    np.testing.assert_array_equal(fed, counts)
    # The load was there.
    assert sum(event.kind == stream.CUE for event in run.events) >= 10
    assert run.console.count("notified") >= 70
    assert len(run.records(stream.BUTTON)) == 11
    assert sum(write.memory == "nvm" for write in run.flash_writes) >= 8
    assert "Fault 6" in run.console
