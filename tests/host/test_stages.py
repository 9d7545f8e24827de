"""The stages as observed: the same events as replay, and signals that agree with the recording."""

import numpy as np
import pytest

from footfall.core.settings import Settings
from footfall.core.stream import COUNTS_PER_G
from footfall_host.replay import FootStrike, replay
from footfall_host.run_plan import parse_plan
from footfall_host.simulate import Runner, simulate
from footfall_host.stages import (
    COUNTED,
    HELD,
    LASTING,
    PUSH_OFF,
    REPEAT_SHARE,
    TOLD_LATER,
    UNFELT,
    observe,
)
from footfall_host.trace import as_trace, read_trace

SPM = 172.0
ORIGIN_S = 1000.0
TICK_S = 0.02
# Between these, samples are lost; an odd number of them is there before.
GAP_S = (20.01, 20.53)
# No strike is known later than this after it happened, once it is a run.
LATEST_S = 0.2
# A start is told within this.
SOON_S = 0.2


@pytest.fixture(scope="module")
def trace(run_of):
    """A run with a short gap, which does not start at zero."""
    t_s, acc_g = run_of(40.27, SPM)
    kept = (t_s < GAP_S[0] - 0.005) | (t_s > GAP_S[1] - 0.005)
    return as_trace(ORIGIN_S + t_s[kept], acc_g[kept], "a run")


@pytest.fixture(scope="module")
def stages(trace):
    return observe(trace, Settings())


def simulated(plan, **body):
    run = simulate(parse_plan(plan), Runner(**body), seed=3)
    return as_trace(run.t_s, run.acc_g, plan)


def verdicts(stages):
    return [rise.verdict for rise in stages.rises]


def same_but_for_the_drain(event):
    """What an event says, without when the board's drain let it be known."""
    return ("step", event.t_s) if isinstance(event, FootStrike) else event


def assert_as_replayed(trace, stages):
    replayed = list(replay(trace, Settings()))
    assert [*map(same_but_for_the_drain, stages.events)] == [*map(same_but_for_the_drain, replayed)]
    told_s = sorted(rise.t_s for rise in stages.rises if rise.told_s is not None)
    struck_s = sorted(e.t_s - trace.origin_s for e in replayed if isinstance(e, FootStrike))
    assert told_s == pytest.approx(struck_s, abs=1e-6)


def test_the_events_are_those_of_replay_and_each_strike_is_explained_once(trace, stages):
    assert len(stages.rises) > 100
    assert_as_replayed(trace, stages)


def test_real_recordings_are_explained_as_they_are_replayed(corpus):
    newest = {path.parent: path for path in sorted(corpus.glob("*/*.csv.gz"))}
    assert newest
    for path in newest.values():
        trace = read_trace(path)
        assert_as_replayed(trace, observe(trace, Settings()))


def test_the_first_strikes_are_held_and_told_later_within_a_moment(stages):
    found = verdicts(stages)
    held = found.index(COUNTED)
    assert held >= 2
    assert set(found[:held]) <= {HELD, TOLD_LATER}
    told_later = [rise for rise in stages.rises if rise.verdict == TOLD_LATER]
    told_s = sorted({rise.told_s for rise in told_later if rise.t_s < 10})
    assert told_s[-1] - told_s[0] < SOON_S  # four at a time
    assert all(rise.told_s > rise.noticed_s + TICK_S / 2 for rise in told_later)


def test_in_a_run_a_strike_is_noticed_soon_and_a_step_after_the_last(stages):
    counted = [r for r in stages.rises if r.verdict == COUNTED and r.t_s < GAP_S[0]]
    assert len(counted) > 30
    for rise in counted:
        assert 0 < rise.noticed_s - rise.t_s < LATEST_S
        assert rise.since_s == pytest.approx(60 / SPM, rel=0.15)
        assert rise.too_soon_s < rise.since_s
        assert rise.state == "running"
    assert counted[-1].step_s == pytest.approx(60 / SPM, rel=0.03)
    assert counted[-1].spm == pytest.approx(SPM, abs=1.5)


def test_where_one_foot_is_felt_the_other_is_filled_in_and_its_hill_is_a_push_off():
    stages = observe(simulated("20@165", placement="pocket"), Settings())
    by_verdict = {name: [r for r in stages.rises if r.verdict == name] for name in verdicts(stages)}
    assert len(by_verdict[UNFELT]) > 10
    assert all(rise.noticed_s is None and rise.since_s is None for rise in by_verdict[UNFELT])
    assert len(by_verdict[PUSH_OFF]) > 10
    for rise in by_verdict[PUSH_OFF]:
        assert rise.told_s is None
        assert rise.since_s < rise.too_soon_s


def test_a_walk_is_held_for_ever():
    stages = observe(simulated("3@stand,20@walk"), Settings())
    assert set(verdicts(stages)) <= {HELD, PUSH_OFF}
    assert verdicts(stages).count(HELD) > 20
    assert "running" not in set(stages.state)
    assert stages.windows == []


def test_a_change_of_pace_begins_the_window_anew():
    change_s = 15
    stages = observe(simulated(f"{change_s}@160,15@185"), Settings(), 8, 30)
    anew = [window for window in stages.windows if window.anew]
    assert len(anew) == 1
    assert change_s < anew[0].shown_s < change_s + 6
    before = stages.windows[stages.windows.index(anew[0]) - 1]
    assert anew[0].start_s > before.start_s + 2
    assert anew[0].spm > before.spm + 5


def test_a_window_holds_the_steps_that_its_cadence_tells(stages):
    struck_s = np.array([rise.t_s for rise in stages.rises if rise.told_s is not None])
    windows = [window for window in stages.windows if 12 < window.shown_s < GAP_S[0]]
    assert len(windows) > 5
    for window in windows:
        within_s = struck_s[(struck_s >= window.start_s - 1e-6) & (struck_s <= window.shown_s)]
        spm = 60 * (len(within_s) - 1) / (within_s[-1] - within_s[0])
        assert spm == pytest.approx(window.spm, abs=1.0)


def test_acceleration_and_its_times_are_those_of_the_recording(trace, stages):
    times_s = trace.times_s() - trace.origin_s
    counts = trace.counts.astype(float)
    nearest = np.searchsorted(times_s, stages.t_s)
    pair_g = (counts[nearest - 1] + counts[nearest]) / (2 * COUNTS_PER_G)
    sound = (stages.t_s < GAP_S[0] - 0.1) & (stages.t_s > 0.1)
    expected_g = np.linalg.norm(pair_g, axis=1)
    assert stages.acceleration_g[sound] == pytest.approx(expected_g[sound], abs=0.06)


def test_the_smoothed_signal_has_the_mean_of_the_plain_one_and_less_of_its_swing(stages):
    run = (stages.t_s > 5) & (stages.t_s < GAP_S[0])
    assert stages.smooth_g[run].mean() == pytest.approx(stages.acceleration_g[run].mean(), rel=0.02)
    assert stages.smooth_g[run].max() < stages.acceleration_g[run].max()


def test_the_energy_is_the_mean_distance_from_gravity_and_enough_for_the_run(stages):
    run = (stages.t_s > 8) & (stages.t_s < GAP_S[0])
    mean_g = np.abs(stages.acceleration_g[run] - 1).mean()
    assert stages.energy_g[run].mean() == pytest.approx(mean_g, rel=0.1)
    asked = (stages.period_t_s > 8) & (stages.period_t_s < GAP_S[0])
    assert np.all(stages.needed_g[asked] < stages.energy_g[run].min())
    assert np.all(stages.needed_g[asked] > 0.1)


def test_the_difference_dips_where_the_motion_repeats(stages):
    run = (stages.period_t_s > 8) & (stages.period_t_s < GAP_S[0])
    at_step = np.argmin(np.abs(stages.lag_s - 60 / SPM))
    half_way = np.argmin(np.abs(stages.lag_s - 1.5 * 60 / SPM))
    assert np.all(stages.difference[run, at_step] < REPEAT_SHARE)
    assert np.all(stages.difference[run, half_way] > 1)
    repeat_s = stages.repeat_s[(stages.t_s > 8) & (stages.t_s < GAP_S[0])]
    assert repeat_s == pytest.approx(60 / SPM, rel=0.05)


def test_nothing_repeats_where_nothing_moves():
    stages = observe(simulated("10@stand"), Settings())
    assert np.isnan(stages.difference).all()
    assert np.isnan(stages.needed_g).all()
    assert np.isnan(stages.step_s).all()
    assert stages.rises == []


def test_there_is_no_tick_in_lost_time_and_time_goes_on_after_it(trace, stages):
    # The tick whose first sample was lost has the second one twice.
    inside = (stages.t_s > GAP_S[0]) & (stages.t_s < GAP_S[1] - TICK_S / 2)
    assert not inside.any()
    assert np.all(np.diff(stages.t_s) > TICK_S / 2)
    # The last sample may wait for its second.
    assert stages.t_s[-1] == pytest.approx(trace.duration_s, abs=1.5 * TICK_S)


def test_a_stretch_is_that_part_of_the_whole(trace, stages):
    part = observe(trace, Settings(), 10, 14)
    within = (stages.t_s >= 10) & (stages.t_s < 14)
    assert len(part.t_s) == round(4 / TICK_S)
    assert part.smooth_g == pytest.approx(stages.smooth_g[within])
    assert part.rises == [rise for rise in stages.rises if 10 <= rise.t_s < 14]
    assert {event.t_s for event in part.events} <= {event.t_s for event in stages.events}
    # What the coach did before may hold still.
    momentary = [event for event in part.events if not isinstance(event, LASTING)]
    assert momentary
    assert all(10 <= event.t_s - ORIGIN_S <= 14 for event in momentary)
