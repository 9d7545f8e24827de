"""Whatever part of the loop raises, and whatever happens at the USB, the count goes on."""

from functools import partial

import pytest

import living
from footfall.core import stream

# Lets `{method}` of `{owner}` raise, from the seventh call on, for as many calls as `{times}`.
BROKEN = """
from footfall.device import battery, controls, cue, housekeeping, lights, outputs, store
owner = {owner}
method = owner.{method}
calls = [0]
def broken(*given):
    calls[0] += 1
    if 7 <= calls[0] < 7 + {times}:
        raise RuntimeError("broken on purpose")
    return method(*given)
owner.{method} = broken
from footfall.device.app import main
main()
"""
CHORES = [
    "cue.Cue.tick",
    "cue.Cue.play",
    "outputs.Speaker.on",
    "outputs.Haptic.on",
    "lights.Lights.show",
    "controls.Controls.poll",
    "housekeeping.Housekeeping.tick",
    "battery.Battery.read",
]
SOME_CHORES = ("cue.Cue.play", "controls.Controls.poll")

live = partial(living.live, board_id="feather_nrf52840_express")


@pytest.fixture(scope="module")
def plain(counts):
    run = live(counts)
    assert len([event for event in run.events if event.kind == stream.FOOT_STRIKE]) > 150
    return run


def counted(run):
    """Return the events but for what the coach says of a target: presses that arrive move it."""
    return [event for event in run.events if event.kind != stream.COACH]


@pytest.mark.fault(28)
@pytest.mark.parametrize(
    ("chore", "times"),
    [
        *((chore, 1_000_000) for chore in CHORES),
        *(
            pytest.param(chore, 1, marks=() if chore in SOME_CHORES else pytest.mark.campaign)
            for chore in CHORES
        ),
    ],
)
def test_a_chore_that_raises_once_or_for_ever_changes_no_event(counts, plain, chore, times):
    owner, _, method = chore.rpartition(".")
    code = BROKEN.format(owner=owner, method=method, times=times)
    presses = [f"press=raise@{70 + 0.3 * index:.1f}for0.1" for index in range(8)]
    run = live(counts, *presses, files={"code.py": code})
    assert counted(run) == counted(plain)
    assert not run.tracebacks
    assert run.console.count("broken on purpose") <= 1


@pytest.mark.fault(21)
@pytest.mark.parametrize("fault", ["drive-full", "drive-readonly"])
def test_a_drive_that_takes_nothing_changes_no_event(counts, plain, fault):
    run = live(counts, fault)
    assert run.events == plain.events
    recorded = [write for write in run.flash_writes if write.memory == "drive"]
    assert bool(recorded) is (fault == "drive-full")  # the room for it has been made


@pytest.mark.fault(30)
@pytest.mark.parametrize("fault", ["plug@30", "unplug@30"])
def test_a_computer_that_comes_or_goes_changes_no_event(counts, plain, fault):
    assert live(counts, fault).events == plain.events
