"""A DRV2605L buzzes what a piezo beeps; one that is not there is no fault."""

import pytest

from footfall.core import stream
from footfall_host.virtual_board.board import Scenario, power_on
from footfall_host.virtual_board.emulation import drain_gaps

FEATHER = "feather_nrf52840_express"
WITHOUT_LIBRARY = """
import sys
sys.modules["adafruit_drv2605"] = None
from footfall.device.app import main
main()
"""


def live(counts, **scenario):
    return power_on(Scenario(counts, FEATHER, **scenario))


def buzzes_ms(run):
    """Return (from, for) of each buzz."""
    changes = run.buzzes
    assert [change.strength > 0 for change in changes] == [True, False] * (len(changes) // 2)
    return [
        (on.t_us / 1000, (off.t_us - on.t_us) / 1000)
        for on, off in zip(changes[::2], changes[1::2], strict=True)
    ]


def beeps_ms(run):
    on = [tone for tone in run.tones if tone.duty]
    off = [tone for tone in run.tones if not tone.duty]
    return [(a.t_us / 1000, min(b.t_us for b in off if b.t_us > a.t_us) / 1000) for a in on]


def test_every_cue_is_buzzed_and_beeped_alike(counts):
    run = live(counts)
    cued = [told for told in run.reported if told.event.kind == stream.CUE]
    assert {told.event.detail for told in cued} == {stream.CUE_LOW, stream.CUE_OK}
    for told in cued:
        since_ms = [from_ms - told.t_us / 1000 for from_ms, _ in buzzes_ms(run)]
        buzzes = 3 if told.event.detail == stream.CUE_LOW else 1
        assert len([ms for ms in since_ms if 0 < ms < 700]) == buzzes
    starts_ms = sorted({round(from_ms) for from_ms, _ in beeps_ms(run)})
    for from_ms, for_ms in buzzes_ms(run):
        assert min(abs(from_ms - start_ms) for start_ms in starts_ms) < 5
        assert for_ms >= 50


@pytest.mark.parametrize(("volume", "strength"), [(100, 127), (50, 63)])
def test_the_volume_is_the_strength(counts, volume, strength):
    run = live(counts[:1500], settings={"FOOTFALL_VOLUME_PERCENT": volume})
    assert {buzz.strength for buzz in run.buzzes} == {0, strength}


def test_a_board_without_the_driver_tells_no_fault_library_or_not(counts):
    with_it = live(counts)
    for files in ({}, {"code.py": WITHOUT_LIBRARY}):
        run = live(counts, haptic=False, files=files)
        assert "Fault" not in run.console
        assert run.events == with_it.events


def test_a_driver_whose_library_is_missing_is_told_once(counts):
    run = live(counts, files={"code.py": WITHOUT_LIBRARY})
    assert run.console.count("Fault 7") == 1
    assert "adafruit_drv2605" in run.console
    assert max(gap_ms for _, gap_ms in drain_gaps(run)) < 100
