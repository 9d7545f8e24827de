"""The figures of a run, from events made by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.core.coach import SILENCE, Coach
from footfall.core.settings import Settings
from footfall.core.tunables import assign, find
from footfall_host.clock import as_clock
from footfall_host.replay import Beat, Cadence, CoachChange, Cue, FootStrike
from footfall_host.resample import Gap
from footfall_host.summary import Zone, as_json, summarise
from footfall_host.trace import Trace

TRACE = Trace(0.0, np.zeros((2000, 3), np.int16), (Gap(100, 50), Gap(200, 150)), "by hand")


def readings(*spms):
    """Return one reading a second; None is walking."""
    return [
        Cadence(float(second), spm, "walking" if spm is None else "running")
        for second, spm in enumerate(spms, start=1)
    ]


def settings_of(**values):
    """Return settings with some values assigned."""
    settings = Settings()
    for name, value in values.items():
        assign(settings, name, value)
    return settings


def test_the_figures_of_a_run():
    """Every figure of one small run, counted by hand."""
    events = [
        *readings(None, 160.0, 160.0, 160.0, None, 172.0, 174.0, 176.0, None),
        *[FootStrike(k / 3, k / 3 + 0.1) for k in range(18)],
        Cue(3.0, "low"),
        Cue(6.0, "ok"),
        Cue(8.0, "low"),
    ]
    summary = summarise(events, TRACE, settings_of(target_spm=172))
    assert summary.duration_s == 22.0
    assert summary.running_s == 6
    assert summary.steps == 18
    assert summary.mean_spm == 167.0
    assert (summary.min_spm, summary.max_spm) == (160.0, 174.0)
    assert summary.in_zone_s == 3
    assert summary.cues == {"low": 2, "high": 0, "ok": 1}
    assert summary.overruns == 2
    assert as_json(summary)["type"] == "summary"


def test_a_cadence_is_in_zone_by_the_target_of_its_second():
    """167 is in the zone of 170, and no longer in that of 171."""
    moves = [CoachChange(1.0, "settling", 169), CoachChange(3.0, "drifting", 171)]
    events = [*readings(167.0, 167.0, 167.0, 168.0), *moves]
    summary = summarise(events, TRACE, settings_of(target_spm=180))
    assert summary.in_zone_s == 3
    assert (summary.first_target_spm, summary.target_spm) == (169, 171)


def test_without_a_word_of_the_coach_the_target_is_that_of_the_settings():
    summary = summarise(readings(None), TRACE, settings_of(target_spm=180))
    assert summary.first_target_spm == summary.target_spm == 180


def test_beats_are_counted_and_timed_and_every_second_has_a_state():
    events = [
        *readings(*[160.0] * 6),
        CoachChange(2.0, "cueing low", 170),
        CoachChange(4.0, "beating", 170),
        Beat(4.2, 165.0),
        Beat(5.0, 166.0),
        Beat(7.5, None),
        Beat(21.0, 165.0),
    ]
    summary = summarise(events, TRACE, Settings())
    # The recording ends at 22 s.
    assert (summary.beats, summary.beats_s) == (2, 4.3)
    states = {state: seconds for state, seconds in summary.coach_s.items() if seconds}
    assert states == {"paused": 1, "cueing low": 2, "beating": 3}


def test_one_odd_second_sets_neither_end_of_the_range():
    """A single wild reading leaves lowest and highest where they were."""
    steady = [170.0, 171.0, 170.0, 172.0, 171.0, 170.0, 171.0]
    wild = [170.0, 171.0, 170.0, 250.0, 171.0, 170.0, 171.0]
    one, other = (summarise(readings(*spms), TRACE, Settings()) for spms in (steady, wild))
    assert other.max_spm == one.max_spm == 171.0
    assert other.min_spm == one.min_spm == 170.0


def test_a_walk_has_no_cadence():
    """Without running the figures are none, not zero."""
    summary = summarise(readings(None, None), TRACE, Settings())
    assert (summary.mean_spm, summary.min_spm, summary.max_spm) == (None, None, None)
    assert summary.running_s == summary.in_zone_s == 0


@pytest.mark.parametrize(
    ("ceiling_spm", "spm", "inside"),
    [
        (0, 166.9, False),
        (0, 167.0, True),
        (0, 250.0, True),
        (175, 175.0, True),
        (175, 175.1, False),
    ],
)
def test_the_zone_includes_its_limits(ceiling_spm, spm, inside):
    """From target less tolerance, up to the ceiling where there is one."""
    settings = settings_of(target_spm=170, tolerance_spm=3, ceiling_spm=ceiling_spm)
    assert (spm in Zone.of(settings)) is inside


def any_value_of(name):
    """Return a strategy for the values that a setting can take."""
    tunable = find(name)
    return st.integers(tunable.lowest, tunable.highest)


@given(
    any_value_of("target_spm"),
    any_value_of("tolerance_spm"),
    any_value_of("ceiling_spm"),
    st.integers(1000, 2600),
)
def test_the_zone_is_the_one_that_the_coach_keeps(target_spm, tolerance_spm, ceiling_spm, tenths):
    """A cadence is in zone just where a coach without patience says nothing of it."""
    settings = settings_of(
        target_spm=target_spm,
        tolerance_spm=tolerance_spm,
        ceiling_spm=ceiling_spm,
        start_grace_s=0,
        dwell_s=1,
    )
    said = Coach(settings).tick(tenths)
    assert (tenths / 10 in Zone.of(settings)) is (said == SILENCE)


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0:00"), (59.6, "1:00"), (300, "5:00"), (3661, "1:01:01")]
)
def test_times_are_shown_as_a_clock(seconds, shown):
    """Minutes and seconds, and hours once there are any."""
    assert as_clock(seconds) == shown
