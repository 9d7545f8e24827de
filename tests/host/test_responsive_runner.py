"""The modelled runner: what more gain, more nagging, a stop or a beat do to it."""

import dataclasses

import numpy as np
import pytest

from footfall.core.coach import SILENCE
from footfall.core.stream import CUE_HIGH, CUE_LOW, CUE_OK
from footfall_host.coaching.course import Course, draw_course
from footfall_host.coaching.runner import (
    NOTHING_HEARD,
    SET_OFF_BELOW_SPM,
    WALK_SPM,
    Heard,
    ResponsiveRunner,
)
from footfall_host.coaching.traits import SPREADS, Traits, draw_traits, with_traits
from footfall_host.errors import BadInputError

# One who heeds everything, at once and in full, and forgets nothing.
DOCILE = Traits(
    preferred_spm=160.0,
    target_ratio=1.0625,
    reaction_s=0.0,
    approach_s=1.5,
    gain_share=1.0,
    gain_sd_share=0.0,
    heed_share=0.98,
    nag_odds_ratio=1.0,
    nag_memory_s=300.0,
    drift_back_s=36000.0,
    fatigue_spm_per_h=0.0,
    wander_spm=0.0,
    wander_memory_s=20.0,
    between_stops_s=900.0,
    stop_s=30.0,
    between_hills_s=900.0,
    hill_s=60.0,
    hill_drop_spm=0.0,
    beat_short_share=0.0,
    beat_find_s=3.0,
    beat_follow_s=3600.0,
    beat_lapse_s=10.0,
)
TARGET_SPM = 170
LOW, HIGH, BEAT = Heard(CUE_LOW), Heard(CUE_HIGH), Heard(beat_spm=170.0)


def course_of(seconds, walks=(), hills=(), luck=0.0, beat_s=()):
    """Return a run without surprises, walked or climbed in these (start, stop) seconds.

    beat_s: when a beat, if there is one, is found and lost in turn.
    """
    still = np.zeros(seconds)
    beat_luck = np.ones(seconds)
    beat_luck[list(beat_s)] = 0.0

    def within(spells):
        inside = np.zeros(seconds, bool)
        for start_s, stop_s in spells:
            inside[start_s:stop_s] = True
        return inside

    luck = np.full(seconds, luck)
    return Course(within(walks), within(hills), still, luck, still, beat_luck, still)


def spms(traits, heard, course=None, settled_s=0.0):
    """Return the cadence of each second; heard: {second: what sounds at its end}."""
    course = course or course_of(120)
    runner = ResponsiveRunner(traits, course, TARGET_SPM, settled_s)
    moments, sounds = [], NOTHING_HEARD
    for second in range(course.duration_s):
        moments.append(runner.live(sounds))
        sounds = heard.get(second, NOTHING_HEARD)
    return np.array([moment.spm for moment in moments])


def with_(**values):
    return dataclasses.replace(DOCILE, **values)


def test_a_runner_left_alone_keeps_to_the_preferred_cadence():
    spm = spms(DOCILE, {})
    assert spm[0] == pytest.approx(160 - SET_OFF_BELOW_SPM, abs=4)
    assert spm[30:] == pytest.approx(160, abs=0.01)


def test_a_cue_closes_the_share_of_the_gap_that_the_gain_says():
    for gain_share, reached_spm in ((1.0, 170), (0.5, 165), (0.0, 160)):
        assert spms(with_(gain_share=gain_share), {40: LOW})[60] == pytest.approx(
            reached_spm, abs=0.05
        )


def test_nothing_happens_before_the_reaction_time():
    spm = spms(with_(reaction_s=4.0), {40: LOW})
    assert spm[44] == pytest.approx(160, abs=0.01)
    assert spm[46] > 163


def test_what_is_settled_ahead_is_taken_off_the_reaction():
    late = spms(with_(reaction_s=4.0), {40: LOW})
    ahead = spms(with_(reaction_s=4.0), {42: LOW}, settled_s=2.0)
    assert ahead == pytest.approx(late)


def test_a_runner_drifts_back_with_the_time_constant():
    spm = spms(with_(drift_back_s=60.0), {40: LOW}, course_of(200))
    assert spm[160] - 160 == pytest.approx((spm[100] - 160) / np.e, rel=0.02)


def test_a_cue_the_wrong_way_is_not_followed():
    assert spms(DOCILE, {40: HIGH})[60] == pytest.approx(160, abs=0.01)
    fast = with_(preferred_spm=178.0)
    assert spms(fast, {40: HIGH})[60] == pytest.approx(170, abs=0.1)
    assert spms(fast, {40: LOW})[60] == pytest.approx(178, abs=0.01)


@pytest.mark.parametrize("cue", [SILENCE, CUE_OK])
def test_a_tick_neither_drives_nor_nags(cue):
    runner = ResponsiveRunner(with_(nag_odds_ratio=0.5), course_of(60), TARGET_SPM)
    rested = runner.heed_share
    assert [runner.live(Heard(cue)).spm for _ in range(60)][-1] == pytest.approx(160, abs=0.01)
    assert runner.heed_share == pytest.approx(rested)


def test_each_cue_more_lowers_the_odds_that_one_is_heeded():
    """By the ratio that the trait says, and it recovers with the memory of them."""
    runner = ResponsiveRunner(
        with_(nag_odds_ratio=0.7, nag_memory_s=60.0), course_of(900), TARGET_SPM
    )
    odds = [runner.heed_share / (1 - runner.heed_share)]
    for _ in range(3):
        runner.live(LOW)
        odds.append(runner.heed_share / (1 - runner.heed_share))
    assert odds[1] == pytest.approx(0.7 * odds[0])
    assert odds[0] > odds[1] > odds[2] > odds[3]
    for _ in range(600):
        runner.live()
    assert runner.heed_share == pytest.approx(0.98, abs=0.001)


def test_an_unheeded_cue_is_an_annoyance_all_the_same():
    runner = ResponsiveRunner(with_(nag_odds_ratio=0.5), course_of(30, luck=1.0), TARGET_SPM)
    shares = []
    for _ in range(30):
        assert runner.live(LOW).spm <= 160
        shares.append(runner.heed_share)
    assert shares == sorted(shares, reverse=True)


def test_nobody_answers_while_walking():
    walk = course_of(120, walks=[(40, 60)])
    spm = spms(DOCILE, {45: LOW, 50: BEAT}, walk)
    assert np.all(spm[40:60] == WALK_SPM)
    assert np.all(spm[60:] < 160)
    assert spm[100] == pytest.approx(160, abs=0.01)


def test_a_run_sets_off_slowly_after_a_stop():
    spm = spms(DOCILE, {}, course_of(120, walks=[(40, 60)]))
    assert spm[60] < 153
    assert np.all(np.diff(spm[60:80]) > 0)


def test_a_hill_and_fatigue_cost_steps_and_a_cue_makes_up_for_them():
    burdened = with_(hill_drop_spm=5.0, fatigue_spm_per_h=3.6)
    hill = course_of(200, hills=[(100, 200)])
    assert spms(burdened, {}, hill)[150] == pytest.approx(160 - 5 - 0.15, abs=0.02)
    assert spms(burdened, {150: LOW}, hill)[170] == pytest.approx(170, abs=0.1)


def test_a_beat_is_found_followed_and_left():
    heard = dict.fromkeys(range(40, 80), BEAT)
    keen = with_(drift_back_s=10.0, beat_short_share=0.01)
    spm = spms(keen, heard, course_of(200, beat_s=[45]))
    assert spm[44] == pytest.approx(160, abs=0.01)
    assert spm[70:80] == pytest.approx(0.99 * 170, abs=0.1)
    assert spm[150] == pytest.approx(160, abs=0.1)


def test_a_lapse_loses_the_beat_until_it_is_found_again():
    heard = dict.fromkeys(range(40, 199), BEAT)
    spm = spms(with_(drift_back_s=10.0), heard, course_of(200, beat_s=[45, 80, 140]))
    assert spm[75] == pytest.approx(170, abs=0.1)
    assert spm[135] == pytest.approx(160, abs=0.2)
    assert spm[170] == pytest.approx(170, abs=0.1)


def test_a_hill_does_not_slow_who_keeps_to_a_beat():
    heard = dict.fromkeys(range(40, 199), BEAT)
    course = course_of(200, hills=[(80, 200)], beat_s=[45])
    assert spms(with_(hill_drop_spm=5.0), heard, course)[150] == pytest.approx(170, abs=0.1)


def test_an_unlucky_runner_never_finds_the_beat():
    heard = dict.fromkeys(range(40, 119), BEAT)
    assert spms(DOCILE, heard, course_of(120))[-1] == pytest.approx(160, abs=0.01)


def test_the_same_seed_draws_the_same_runner_and_run_and_another_does_not():
    def drawn(entropy):
        seeds = np.random.SeedSequence(entropy)
        traits = draw_traits(seeds)
        return traits, draw_course(traits, 300, seeds)

    (traits, course), (again, same), (other, _) = drawn(1), drawn(1), drawn(2)
    assert traits == again
    assert all(
        np.array_equal(getattr(course, field.name), getattr(same, field.name))
        for field in dataclasses.fields(Course)
    )
    assert traits != other


def test_a_population_keeps_to_its_ranges_and_varies():
    drawn = [draw_traits(np.random.SeedSequence(seed)) for seed in range(300)]
    for name, spread in SPREADS.items():
        values = np.array([getattr(traits, name) for traits in drawn])
        assert values.min() >= spread.lowest
        assert values.max() <= spread.highest
        assert np.ptp(values) > 0.3 * min(spread.highest - spread.lowest, 3 * np.median(values))


def test_every_trait_has_a_source():
    assert list(SPREADS) == [field.name for field in dataclasses.fields(Traits)]
    assert all(spread.source for spread in SPREADS.values())


def test_a_course_has_stops_and_hills_about_as_often_as_the_traits_say():
    traits = with_(between_stops_s=300.0, stop_s=40.0, between_hills_s=200.0, hill_s=100.0)
    seeds = np.random.SeedSequence(4)
    course = draw_course(traits, 200_000, seeds)
    assert not course.is_walking[:120].any()
    assert course.is_walking.mean() == pytest.approx(40 / 340, rel=0.15)
    assert course.hill.mean() == pytest.approx(100 / 300, rel=0.15)
    assert course.wander.std() == pytest.approx(1, rel=0.05)
    assert np.mean(course.wander[20:] * course.wander[:-20]) == pytest.approx(1 / np.e, abs=0.08)


@pytest.mark.parametrize(
    ("name", "value", "named"),
    [
        ("charm", 1.0, "there is no trait charm: use one of preferred_spm"),
        ("gain_share", 2.0, "gain_share is 2: it must be 0 to 1.5"),
        ("stop_s", float("nan"), "stop_s is nan: it must be 15 to 60"),
    ],
)
def test_a_trait_that_cannot_be_is_refused(name, value, named):
    with pytest.raises(BadInputError, match=named):
        with_traits(DOCILE, {name: value})
