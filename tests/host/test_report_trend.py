"""What the runs of a library come to, week by week, and the page that shows it."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall_host.plan.follow import Run, followed, planned_s
from footfall_host.report.page import filled
from footfall_host.report.trend import MOST_WEEKS, totals, weeks_of
from footfall_host.report.trend_report import TEMPLATE, trend_of
from reports import FIRST_COPY, WEEKS, WITHOUT, entry, plan_of_them, twelve_weeks


def page(entries, *plan):
    return filled(TEMPLATE, trend_of(entries, "a <library>", *plan))


def test_runs_count_by_how_long_they_were_run():
    long, short = (
        entry(running_s=3600, mean_spm=170.0, in_zone_s=3600, cues={"low": 6, "high": 0, "ok": 5}),
        entry(running_s=1200, mean_spm=162.0, in_zone_s=0, cues={"low": 1, "high": 1, "ok": 0}),
    )
    found = totals([long, short])
    assert (found.runs, found.running_s) == (2, 4800)
    assert found.steps == long.steps + short.steps
    assert found.mean_spm == pytest.approx(168)
    assert found.in_zone_share == pytest.approx(0.75)
    assert found.cues_per_hour == pytest.approx(6)


def test_without_running_there_is_no_cadence_to_tell():
    nothing = entry(running_s=0, mean_spm=None, in_zone_s=0, in_zone_share=None)
    for runs in ([], [nothing]):
        found = totals(runs)
        assert (found.mean_spm, found.in_zone_share, found.cues_per_hour) == (None, None, None)
    assert totals([nothing, entry()]).mean_spm == 168


@given(st.lists(st.integers(0, 7 * 30), min_size=1, max_size=12))
def test_weeks_begin_on_mondays_follow_each_other_and_hold_every_run_in_order(days):
    runs = [entry(n, FIRST_COPY + timedelta(days=day)) for n, day in enumerate(days)]
    weeks = weeks_of(runs)
    assert all(week.monday.weekday() == 0 for week in weeks)
    first = weeks[0].monday
    assert [week.monday for week in weeks] == [
        first + timedelta(weeks=n) for n in range(len(weeks))
    ]
    assert weeks[0].runs
    assert weeks[-1].runs
    listed = [run for week in weeks for run in week.runs]
    assert sorted(run.number for run in listed) == list(range(len(days)))
    assert [run.synced_at for run in listed] == sorted(run.synced_at for run in listed)
    for week in weeks:
        assert all(0 <= (run.copied_at.date() - week.monday).days < 7 for run in week.runs)


def test_a_clock_that_was_wrong_makes_no_thousand_empty_weeks():
    weeks = weeks_of([entry(1, datetime(1980, 1, 9)), entry(2)])
    assert [len(week.runs) for week in weeks] == [1, 1]
    assert "Weeks without a run are left out" in page([entry(1, datetime(1980, 1, 9)), entry(2)])
    assert len(weeks_of([entry(1), entry(2, FIRST_COPY + timedelta(weeks=60))])) == 61 < MOST_WEEKS


def test_each_chart_has_a_mark_a_run_and_one_a_week():
    runs = twelve_weeks()
    given = trend_of(runs, "library")
    *dotted, volume = given["trends"]
    for chart in dotted:
        assert len(chart.dots) == len(runs)
        assert [level.bottom is None for level in chart.levels] == [
            week == WITHOUT for week in range(WEEKS)
        ]
        assert all(0 <= dot.left <= 100 and 0 <= dot.bottom <= 100 for dot in chart.dots)
        lefts = [dot.left for dot in chart.dots]
        assert lefts == sorted(lefts)
    assert volume.dots == ()
    assert volume.levels[WITHOUT].bottom == 0


def test_the_last_weeks_are_compared_with_those_before():
    runs = [
        entry(week, FIRST_COPY + timedelta(weeks=week), mean_spm=160.0 + week) for week in range(9)
    ]
    cadence, *_, volume = trend_of(runs, "library")["trends"]
    assert (cadence.recent, cadence.before) == ("166.5 spm", "162.5 spm")
    assert volume.recent == "30.0 minutes"
    (only, *_) = trend_of(runs[:1], "library")["trends"]
    assert (only.recent, only.before) == ("160.0 spm", None)


def test_the_page_has_the_figures_and_a_row_a_week():
    text = page(twelve_weeks())
    assert f"in {WEEKS} weeks" in text
    assert text.count('<th scope="row"') == WEEKS
    assert "a &lt;library&gt;" in text
    assert "in the last 4 weeks" in text


def test_a_library_without_runs_says_how_they_come_there():
    text = page([])
    assert "No run yet" in text
    assert "footfall sync" in text
    assert "<table" not in text


def test_runs_without_running_are_no_trend():
    text = page([entry(running_s=0, mean_spm=None, in_zone_s=0, in_zone_share=None)])
    assert "No running yet" in text
    assert 'class="plot"' not in text


# --- beside a plan --------------------------------------------------------------------------


def test_a_week_has_what_the_plan_has_of_it():
    plan = plan_of_them()
    weeks = weeks_of(twelve_weeks(), plan)
    assert [week.planned_m for week in weeks] == [week.distance_m for week in plan.weeks]
    assert [week.planned_s for week in weeks] == [planned_s(week) for week in plan.weeks]
    # A week off is one of the plan as well.
    assert (weeks[WITHOUT].runs, weeks[WITHOUT].planned_m) == ((), plan.weeks[WITHOUT].distance_m)


def test_a_planned_time_is_that_by_which_a_run_counts():
    plan = plan_of_them()
    first = plan.weeks[0]
    run = Run(first.start, None, 165.0, planned_s(first))
    (past, *_) = followed(plan, [run], first.start + timedelta(weeks=1)).weeks
    assert past.ran.distance_m == first.distance_m


def test_the_plan_is_shown_up_to_this_week_even_where_nobody_ran():
    runs, plan = twelve_weeks()[:2], plan_of_them()
    assert len(weeks_of(runs, plan, FIRST_COPY.date() + timedelta(weeks=3))) == 4
    assert len(weeks_of(runs, plan)) == WEEKS
    later = [entry(1, FIRST_COPY + timedelta(weeks=WEEKS + 2))]
    assert [week.planned_m is None for week in weeks_of(later, plan)][-3:] == [True, True, True]


def test_only_the_volume_has_marks_of_the_plan_and_the_axis_holds_them():
    plan = plan_of_them()
    short = [entry(1, running_s=600)]
    *others, volume = trend_of(short, "library", plan, FIRST_COPY.date())["trends"]
    assert all(level.planned is None for chart in others for level in chart.levels)
    assert all(chart.planned is None for chart in others)
    (level,) = volume.levels
    assert 0 < level.bottom < level.planned <= 100
    assert level.words == "week of 2 Mar: 0.2 hours, 1.4 hours planned"
    assert volume.planned == "1.4 hours"


def test_the_plan_is_told_in_words_and_in_the_table():
    text = page(twelve_weeks(), plan_of_them())
    assert "beside the plan; the table below has the figures" in text
    assert "line: the plan, at 7:00 a km" in text
    assert text.count('<line class="planned"') == WEEKS
    assert '<th scope="col" class="number">planned</th>' in text
    assert '1:24:00<span class="quiet wider"> 12 km</span>' in text
    without = page(twelve_weeks())
    assert 'class="planned"' not in without
    assert "planned</th>" not in without


def test_a_plan_without_a_run_is_a_table_alone():
    text = page([], plan_of_them())
    assert "No run yet" in text
    assert text.count('<th scope="row"') == WEEKS
