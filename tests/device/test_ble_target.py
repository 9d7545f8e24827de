"""What can be written over the air: a target, in the minute that buttons open, and nothing else."""

import numpy as np
import pytest

from air_clients import LIVE, TARGET, Stranger, until
from air_runs import LOW_TARGET, SECOND_US, live, tones_hz, watch
from feeding import run_of
from footfall.core import records
from footfall_host.resample import to_counts
from footfall_host.virtual_board.board import Press, Scenario, power_on

BOTH_HELD = [Press(pin, 12 * SECOND_US, 1_200_000) for pin in ("BUTTON_A", "BUTTON_B")]
OPENED_HZ = [1800, 2700, 1800, 2700]
CLOSED_HZ = [2700, 1800]


@pytest.fixture(scope="module")
def counts():
    """Return a minute of a runner."""
    return to_counts(run_of("4@stand,52@172,4@stand").acc_g)


def writer(*writes):
    """Return a client that writes targets at (when in s, what) and keeps the last states."""

    async def writes_targets(client):
        for at_s, spm in writes:
            await until(lambda at_s=at_s: client.ether.now_us() >= at_s * SECOND_US)
            value = spm if isinstance(spm, bytes) else spm.to_bytes(2, "little")
            await client.find(TARGET).write_value(value, True)

    return watch(LIVE, then=writes_targets)


def targets(run):
    return [spm for _, spm in run.targets]


def test_a_target_can_be_written_for_a_minute_after_both_buttons_were_held(counts):
    long_run = np.concatenate([counts] * 2)
    client, life = writer((12.7, 190), (20, 165), (70, 155), (75, 200), (80, 210))
    run = live(long_run, (client, life), presses=BOTH_HELD)
    assert targets(run) == [150, 165, 155]
    assert next(t_us for t_us, spm in run.targets if spm == 165) < 21.5 * SECOND_US
    assert tones_hz(run, 12 * SECOND_US)[:4] == OPENED_HZ
    assert tones_hz(run, 72 * SECOND_US)[:2] == CLOSED_HZ
    listening_us = [
        t_us for t_us, value in client.packets(LIVE) if value[records.LIVE_STATE] & records.LISTENS
    ]
    assert listening_us[0] < 14.5 * SECOND_US
    assert listening_us[-1] - listening_us[0] == pytest.approx(60 * SECOND_US, abs=1.5 * SECOND_US)
    assert len(run.written) == 5


def test_the_open_minute_is_seen(counts):
    run = live(counts, presses=BOTH_HELD)
    cyan = {bytes([0x40, 0, 0x40])}
    shown = {bytes(colours.sent[:3]) for colours in run.colours if colours.t_us > 15 * SECOND_US}
    before = {bytes(colours.sent[:3]) for colours in run.colours if colours.t_us < 12 * SECOND_US}
    assert cyan & shown
    assert not cyan & before


@pytest.mark.parametrize(
    "spm", [134, *(pytest.param(spm, marks=pytest.mark.campaign) for spm in (0, 231, 0xFFFF))]
)
def test_what_is_no_target_is_refused_to_be_one(counts, spm):
    client, life = writer((20, spm))
    run = live(counts, (client, life), presses=BOTH_HELD)
    assert targets(run) == [150]
    assert (900 in tones_hz(run)) == (spm != 0)


def test_no_target_is_taken_while_one_is_measured(counts):
    client, life = writer((20, 190))
    run = live(counts, (client, life), presses=BOTH_HELD, settings={"FOOTFALL_AUTO_TARGET": 1})
    assert targets(run) == [170]
    assert 900 in tones_hz(run)


def test_the_target_that_is_set_already_is_heard_as_one(counts):
    client, life = writer((20, 150))
    run = live(counts, (client, life), presses=BOTH_HELD)
    assert targets(run) == [150]
    assert 900 not in tones_hz(run)


@pytest.mark.fault(34)
def test_a_stranger_who_pairs_can_write_nothing_that_has_an_effect(counts):
    stranger = Stranger(None)

    async def tries(client):
        await client.begin()
        await client.find_and_connect()
        await client.pair()
        await client.write_everywhere((200).to_bytes(2, "little"))
        await client.write_everywhere()

    run = live(counts, (stranger, tries))
    assert stranger.paired == 1
    assert stranger.refused > 40
    assert run.events == power_on(Scenario(counts, settings=LOW_TARGET)).events
    assert targets(run) == [150]
    assert {one.uuid for one in run.written} == {TARGET.to_bytes()}
    assert tones_hz(run, 3 * SECOND_US) == []
