"""What the view makes of what its link tells: where cadence is, cues, the trend and the sums."""

import pytest

from footfall.core import records
from footfall_host.live.connection import LinkState, Phase, Pod
from footfall_host.live.finding import FOOT_POD, FOOTFALL
from footfall_host.live.readings import BadReadingError, Convention
from footfall_host.live.view import (
    ABOVE,
    BELOW,
    FLASH_S,
    STALE_S,
    TREND_S,
    WITHIN,
    View,
    side_of,
    zone_of,
)
from live_bytes import live_bytes, rsc_bytes


@pytest.fixture
def view():
    """Return a view that is connected to a Footfall."""
    made = View(own_target_spm=160)
    made.is_pod(Pod(FOOTFALL, "Footfall", "C0:01", -60))
    made.is_linked(LinkState(Phase.CONNECTED, "Footfall"))
    return made


@pytest.fixture
def foreign():
    """Return a view that is connected to another maker's pod."""
    made = View(own_target_spm=160)
    made.is_pod(Pod(FOOT_POD, "Pod", "C0:02", -60))
    return made


def test_a_footfall_says_where_its_cadence_is(view):
    for second, (spm, side, expected) in enumerate(
        [(160.0, records.IS_LOW, BELOW), (170.0, 0, WITHIN), (190.0, records.IS_HIGH, ABOVE)]
    ):
        view.heard(live_bytes(second, spm, side), float(second))
        assert (view.spm, view.side, view.target_spm) == (spm, expected, 170)
    view.heard(live_bytes(9), 9.0)
    assert (view.spm, view.side, view.gait) == (None, None, "idle")


def test_other_pods_are_held_against_the_target_that_was_given(foreign):
    for second, (cadence, expected) in enumerate([(78, BELOW), (79, WITHIN), (99, WITHIN)]):
        foreign.heard(rsc_bytes(cadence), float(second))
        assert (foreign.spm, foreign.side, foreign.target_spm) == (2 * cadence, expected, 160)
    foreign.heard(rsc_bytes(55, running=False), 9.0)
    assert (foreign.spm, foreign.side, foreign.gait) == (None, None, "walking")
    assert foreign.record is None


def test_steps_are_taken_as_they_are_where_it_was_said():
    view = View(own_target_spm=160, convention=Convention("steps"))
    view.is_pod(Pod(FOOT_POD, "Pod", "C0:02", -60))
    view.heard(rsc_bytes(82), 0.0)
    assert view.spm == 82


@pytest.mark.parametrize("target_spm", [None, 0, 20, 999])
def test_a_target_that_cannot_be_makes_no_zone(target_spm):
    assert zone_of(target_spm) is None
    assert side_of(170.0, zone_of(target_spm)) is None


def test_a_cue_that_came_while_nothing_was_heard_is_counted_and_does_not_flash(view):
    view.heard(live_bytes(1, cues=1), 1.0)
    view.heard(live_bytes(90, cues=2), 90.0)
    assert (view.flashes(90.0), view.totals.cues) == (False, 1)


def test_a_new_cue_flashes_and_a_new_run_does_not(view):
    view.heard(live_bytes(1, 160.0, records.IS_LOW, cues=2), 1.0)
    assert (view.flashes(1.0), view.totals.cues) == (False, 0)
    view.heard(live_bytes(2, 160.0, records.IS_LOW, cues=3), 2.0)
    assert view.flashes(2.0)
    assert view.flashes(2.0 + FLASH_S - 0.1)
    assert not view.flashes(2.0 + FLASH_S)
    view.heard(live_bytes(3, 160.0, cues=0), 20.0)
    assert (view.flashes(20.0), view.totals.cues) == (False, 1)


def test_an_old_cadence_is_not_that_of_now(view):
    assert not view.is_fresh(0.0)
    view.heard(live_bytes(1, 170.0), 1.0)
    assert view.is_fresh(1.0)
    assert not view.is_fresh(1.0 + STALE_S)


def test_the_trend_is_of_the_last_minutes(view):
    for second in range(1000):
        view.heard(live_bytes(second, 170.0 if second % 2 else 0.0), float(second))
    assert len(view.trend) == TREND_S
    assert [point.t_s for point in view.trend] == [float(at) for at in range(700, 1000)]
    assert {point.spm for point in view.trend} == {170.0, None}
    assert view.trend[-1].zone.floor_spm == 167


def test_the_sums_are_of_the_running_seconds(view):
    for second, (spm, side) in enumerate(
        [(0.0, 0), (160.0, records.IS_LOW), (170.0, 0), (180.0, 0), (0.0, 0)]
    ):
        for _ in range(2):  # a record that is read as well as heard is one
            view.heard(live_bytes(second, spm, side), float(second))
    totals = view.totals
    assert (totals.run_s, totals.mean_spm, totals.in_zone_s) == (3, 170.0, 2)
    assert totals.duration_s == 4.0


def test_a_lost_link_is_counted_once(view):
    for phase in (Phase.WAITING, Phase.SEARCHING, Phase.CONNECTING, Phase.CONNECTED, Phase.WAITING):
        view.is_linked(LinkState(phase))
    assert view.totals.links_lost == 2


def test_bytes_that_say_nothing_change_nothing(view):
    view.heard(live_bytes(1, 170.0), 1.0)
    with pytest.raises(BadReadingError):
        view.heard(b"\x02" * 20, 2.0)
    assert (view.spm, view.heard_s, len(view.trend)) == (170.0, 1.0, 1)
