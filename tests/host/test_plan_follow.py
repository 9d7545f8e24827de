"""Plans after what was really run."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall_host.plan.follow import Run, followed
from footfall_host.plan.rules import breaches_of
from plans import MONDAY, example, nearest_plan, wishes


def runs_of(weeks, share=1.0, slower_spm=0.0):
    """Return the runs of weeks as planned, or a share of them, or slower."""
    return [
        Run(run.day, run.distance_m / 1000 * share, run.target_spm - slower_spm, 1800.0)
        for week in weeks
        for run in week.runs
    ]


def after(weeks):
    return MONDAY + datetime.timedelta(weeks=weeks)


def test_a_plan_that_was_run_goes_on_as_it_was():
    plan = example()
    for weeks in range(9):
        gone_on = followed(plan, runs_of(plan.weeks[:weeks]), after(weeks))
        assert gone_on.ahead == plan.weeks[weeks:]
        assert len(gone_on.past) == weeks


def test_more_than_the_plan_changes_nothing():
    plan = example()
    assert followed(plan, runs_of(plan.weeks[:2], 1.5, -4), after(2)).ahead == plan.weeks[2:]


def test_a_week_that_has_begun_is_not_over():
    plan = example()
    sunday = after(1) - datetime.timedelta(days=1)
    assert followed(plan, [], sunday) == plan


def test_a_missed_week_is_made_up_for_and_the_plan_grows_longer():
    plan = example(weeks=5)
    gone_on = followed(plan, runs_of(plan.weeks[:1]), after(2))
    first = gone_on.ahead[0]
    assert first.target_spm == plan.weeks[1].target_spm
    assert first.distance_m <= 1.1 * 0.75 * plan.weeks[0].distance_m
    # The missed one was the rest: three weeks up follow it, and the same speed session.
    assert [week.kind for week in gone_on.ahead[:4]] == ["build", "build", "build", "easy"]
    assert first.of_kind("speed")[0].workout == plan.weeks[1].of_kind("speed")[0].workout
    assert len(gone_on.weeks) > len(plan.weeks)
    assert gone_on.weeks[-1].target_spm == plan.wish.goal_spm
    assert not any(breaches_of(gone_on).values())


def test_distances_go_on_from_what_was_run():
    plan = example()
    gone_on = followed(plan, runs_of(plan.weeks[:2], 0.9), after(2))
    really_m = 0.9 * plan.weeks[0].distance_m
    assert gone_on.weeks[0].ran.distance_m == pytest.approx(really_m)
    for week in gone_on.ahead[:2]:
        assert week.distance_m <= 1.1 * really_m
    assert gone_on.ahead[0].distance_m < plan.weeks[2].distance_m


def test_the_common_rule_goes_on_from_it_too():
    plan = example(rule="weekly10")
    gone_on = followed(plan, runs_of(plan.weeks[:1], 0.9), after(1))
    assert gone_on.ahead[0].distance_m == 19_800


def test_a_week_below_its_zone_has_its_target_again():
    plan = example()
    in_zone = followed(plan, runs_of(plan.weeks[:1], slower_spm=3), after(1))
    assert in_zone.ahead[0].target_spm == plan.weeks[1].target_spm
    below = followed(plan, runs_of(plan.weeks[:1], slower_spm=3.1), after(1))
    assert below.ahead[0].target_spm == plan.weeks[0].target_spm
    assert below.weeks[-1].target_spm == plan.wish.goal_spm


def test_fading_goes_on_from_the_sessions_that_the_clip_has_counted():
    plan = example()
    runs = runs_of(plan.weeks[:5])
    short = runs[-1]._replace(seconds=299.0)
    gone_on = followed(plan, [*runs[:-1], short], after(5))
    assert [run.cued_percent for run in gone_on.runs_ahead][:4] == [100, 100, 80, 60]


def test_a_run_of_unknown_distance_counts_by_its_time():
    plan = example()
    unknown = Run(MONDAY, None, 165.0, 2100.0)
    assert followed(plan, [unknown], after(1)).weeks[0].ran.distance_m == 5000
    known = Run(MONDAY, 6.0, 165.0, 1800.0)
    assert followed(plan, [known, unknown], after(1)).weeks[0].ran.distance_m == 13_000
    mistaken = Run(MONDAY, 50.0, 165.0, 300.0)
    assert followed(plan, [mistaken, unknown], after(1)).weeks[0].ran.distance_m == 67_500


def test_a_year_without_a_run_leaves_a_beginners_week():
    plan = example()
    gone_on = followed(plan, [], after(52))
    assert gone_on.ahead[0].start == after(52)
    assert gone_on.ahead[0].distance_m < 11_000
    assert not any(breaches_of(gone_on).values())
    assert gone_on.weeks[-1].target_spm == plan.wish.goal_spm


@st.composite
def diaries(draw):
    """Return a plan, runs of some of its days and others, and a day on which to look back."""
    plan = nearest_plan(draw(wishes))
    run = st.builds(
        Run,
        st.integers(-3, 7 * len(plan.weeks)).map(
            lambda day: plan.wish.start + datetime.timedelta(days=day)
        ),
        st.none() | st.floats(0, 50),
        st.floats(100, 220),
        st.floats(0, 20_000),
    )
    strayed = draw(st.lists(run, max_size=5))
    share = draw(st.sampled_from([0.0, 0.3, 0.8, 0.85, 1.0]))
    slower_spm = draw(st.sampled_from([0.0, 2.0, 6.0]))
    missed = draw(st.sets(st.integers(1, 12)))
    kept = [week for week in plan.weeks if week.number not in missed]
    weeks = draw(st.integers(0, len(plan.weeks) + 20))
    return plan, strayed + runs_of(kept, share, slower_spm), weeks


@given(diaries())
def test_whatever_was_run_no_rule_is_broken_from_then_on(diary):
    plan, runs, weeks = diary
    today = plan.wish.start + datetime.timedelta(weeks=weeks)
    gone_on = followed(plan, runs, today)
    assert not any(breaches_of(gone_on).values())
    assert len(gone_on.past) == min(weeks, len(gone_on.weeks))
    for was, planned in zip(gone_on.past, plan.weeks, strict=False):
        assert was.sessions == planned.sessions
    assert gone_on.weeks[-1].target_spm == plan.wish.goal_spm


@given(diaries())
def test_looking_back_each_week_breaks_none_either(diary):
    plan, runs, weeks = diary
    for week in range(min(weeks, 8)):
        today = plan.wish.start + datetime.timedelta(weeks=week + 1)
        plan = followed(plan, runs, today)
        assert not any(breaches_of(plan).values())
