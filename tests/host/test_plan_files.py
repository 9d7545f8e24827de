"""Plans as files: TOML that comes back the same, calendars that others can read, a page."""

import datetime
import re
from html.parser import HTMLParser

import icalendar
import pytest
from hypothesis import given, settings

from footfall_host.errors import BadInputError
from footfall_host.plan.board_settings import settings_of
from footfall_host.plan.calendar_file import calendar_of, duration
from footfall_host.plan.chart import chart_svg
from footfall_host.plan.follow import followed
from footfall_host.plan.page import page_of
from footfall_host.plan.rules import rules_of
from footfall_host.plan.toml_file import read_plan, toml_of
from footfall_host.plan.workouts import WORKOUTS
from footfall_host.workouts.shipped import shipped
from plans import MONDAY, example, nearest_plan, wishes, with_sessions

# --- TOML ------------------------------------------------------------------------------------


@given(wishes)
def test_a_plan_comes_back_from_its_file(tmp_path_factory, wish):
    plan = nearest_plan(wish)
    path = tmp_path_factory.getbasetemp() / "plan.toml"
    path.write_bytes(toml_of(plan))
    assert read_plan(path) == plan


def test_so_does_one_of_which_some_was_run(tmp_path):
    plan = followed(example(), [], MONDAY + datetime.timedelta(weeks=2))
    path = tmp_path / "plan.toml"
    path.write_bytes(toml_of(plan))
    assert read_plan(path) == plan


WRONG = [
    ('"mon"', '"noday"', "Expected `int`, got `str` - at `$.wish.days[0]`"),
    ('"mon"', '"wed"', "wish: days must be 2 to 6, each once and in order"),
    (
        "baseline_spm = 162",
        "baseline_spm = 1620",
        "Expected `int` <= 300 - at `$.wish.baseline_spm`",
    ),
    ("weeks = 8", "weeks = 9", "wish: weeks is 9, and there are 8"),
    (
        "start = 2026-11-30\n\n",
        "start = 2026-12-01\n\n",
        "wish: start is 2026-12-01, it must be a Monday",
    ),
    (
        "start = 2026-11-30\n\n",
        "start = 9999-12-27\n\n",
        "wish: start is 9999-12-27, it must be no later than in 2199",
    ),
    ("number = 2", "number = 3", "week 3 of 2026-12-07: number 2 must begin on 2026-12-07"),
    ('"speed-run"', '"sped-run"', "2026-12-02: there is no workout 'sped-run'; there are warm-up,"),
    ("day = 2026-12-02", "day = 2026-12-12", "week 1: a session on 2026-12-12 is not within it"),
    ("day = 2026-12-02", "day = 2026-12-06", "week 1: its sessions must be in order"),
    ("distance_m = 5000", "distnace_m = 5000", "Object contains unknown field `distnace_m`"),
    ("target_spm = 165\ncued", "target_spm = 0\ncued", "2026-11-30: a run needs a target_spm"),
    ("[wish]", "[wish", "Expected ']' at the end of a table declaration (at line 3, column 6)"),
]


@pytest.mark.parametrize(("old", "new", "line"), WRONG, ids=[row[1] for row in WRONG])
def test_a_mistake_in_a_file_is_told_with_its_place_and_the_remedy(tmp_path, old, new, line):
    text = toml_of(example()).decode()
    assert old in text
    path = tmp_path / "plan.toml"
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(BadInputError) as caught:
        read_plan(path)
    assert str(caught.value).startswith(f"{path}: {line}")
    assert str(caught.value).endswith(
        "; put it right, or make the plan anew with footfall plan make"
    )


def test_what_is_no_plan_is_refused(tmp_path):
    with pytest.raises(
        BadInputError, match=r"No such file or directory\); name the \.toml of a plan"
    ):
        read_plan(tmp_path / "nowhere.toml")
    path = tmp_path / "picture.toml"
    path.write_bytes(b"\x89PNG")
    with pytest.raises(BadInputError, match="is no text"):
        read_plan(path)


# --- calendar --------------------------------------------------------------------------------


def events_of(data):
    calendar = icalendar.Calendar.from_ical(data)
    assert not [problem for component in calendar.walk() for problem in component.errors]
    return calendar.walk("VEVENT")


@settings(max_examples=25)
@given(wishes)
def test_every_session_is_a_day_of_the_calendar(wish):
    plan = nearest_plan(wish)
    events = events_of(calendar_of(plan))
    assert [event.decoded("dtstart") for event in events] == [each.day for each in plan.sessions]
    assert len({str(event["uid"]) for event in events}) == len(events)
    for event, session in zip(events, plan.sessions, strict=True):
        assert f"Workout of the clip: {session.workout}." in event["description"]
        assert not session.is_run or f"{session.target_spm} spm" in event["summary"]


def test_timed_sessions_follow_each_other_and_ring_before():
    plan = example()
    events = events_of(calendar_of(plan, datetime.time(7), 30))
    ends = None
    for event, session in zip(events, plan.sessions, strict=True):
        begin = event.decoded("dtstart")
        assert begin.tzinfo is None
        assert begin.time() == datetime.time(7) or begin == ends
        ends = begin + event.decoded("duration")
        assert event.decoded("duration") == duration(session)
        (alarm,) = event.walk("VALARM")
        assert alarm.decoded("trigger") == datetime.timedelta(minutes=-30)
    assert {event.decoded("dtstart").time() for event in events} != {datetime.time(7)}


def test_a_calendar_is_the_same_however_often_it_is_made():
    assert calendar_of(example()) == calendar_of(example())


def test_a_plan_that_goes_on_keeps_its_uids_and_is_newer():
    plan = example()
    gone_on = followed(plan, [], MONDAY + datetime.timedelta(weeks=1))
    old, new = events_of(calendar_of(plan)), events_of(calendar_of(gone_on))
    uids = [{str(event["uid"]) for event in events} for events in (old, new)]
    assert {uid for uid in uids[0] if "speed" in uid} <= uids[1]
    assert new[0].decoded("dtstamp") > old[0].decoded("dtstamp")


# --- page ------------------------------------------------------------------------------------


class Page(HTMLParser):
    """Collects the texts of a page, and refuses tags that do not close as they were opened."""

    VOID = ("meta", "rect", "path")

    def __init__(self, text):
        super().__init__()
        self.open, self.texts, self.tags = [], [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style" and data.strip():
            self.texts.append(data.strip())


@settings(max_examples=25)
@given(wishes)
def test_the_page_has_every_session_and_rule(wish):
    plan = nearest_plan(wish)
    page = Page(page_of(plan).decode())
    titles = [text for text in page.texts if text in {s.what.title for s in plan.sessions}]
    assert len(titles) >= len(list(plan.sessions))
    assert [text for text in page.texts if text == "kept:"] == ["kept:"] * len(rules_of(plan))
    assert "broken:" not in page.texts


def test_the_page_says_what_is_broken():
    page = Page(page_of(with_sessions(example(), 2, "speed", workout="speed-run")).decode())
    at = page.texts.index("broken:")
    assert page.texts[at + 1] == "turns"
    assert "week 2 has speed-run again" in page.texts


def test_the_page_needs_nothing_else():
    text = page_of(example()).decode()
    assert not re.search(r"https?:|src=|<link|<script|@import|url\(", text)


def test_the_page_can_be_read_aloud():
    page = Page(page_of(example()).decode())
    html = next(attrs for tag, attrs in page.tags if tag == "html")
    assert html == {"lang": "en"}
    assert all("scope" in attrs for tag, attrs in page.tags if tag == "th")
    (picture,) = [attrs for tag, attrs in page.tags if tag == "svg"]
    ids = {attrs.get("id") for _, attrs in page.tags}
    assert picture["role"] == "img"
    assert set(picture["aria-labelledby"].split()) <= ids
    assert "easy week" in page.texts  # not by colour alone


def test_the_picture_has_a_bar_a_week_and_a_box_a_run():
    plan = example()
    svg = chart_svg(plan)
    assert svg.count('class="bar ') == len(plan.weeks)
    assert svg.count('class="uncued"') == len(list(plan.runs_ahead))
    assert svg.count('class="cued"') == sum(run.cued_percent > 0 for run in plan.runs_ahead)
    assert 'class="ran"' not in svg
    gone_on = followed(plan, [], MONDAY + datetime.timedelta(weeks=1))
    assert chart_svg(gone_on).count('class="ran"') == 1


@given(wishes)
def test_nothing_of_the_picture_is_outside_it(wish):
    svg = chart_svg(nearest_plan(wish))
    width, height = map(int, re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups())
    for x, y in re.findall(r'<text class="[^"]*" x="([\d.-]+)" y="([\d.-]+)"', svg):
        assert 0 <= float(x) <= width
        assert 0 <= float(y) <= height
    for x, y, w, h in re.findall(
        r'x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', svg
    ):
        assert float(x) + float(w) <= width
        assert float(y) + float(h) <= height


def test_a_board_gets_a_target_and_the_fading_of_the_plan():
    first, *_, last = example().runs_ahead
    assert settings_of(first) == {
        "FOOTFALL_TARGET_SPM": 165, "FOOTFALL_FADE_SESSIONS": 0, "FOOTFALL_WORKOUT": 12,
    }  # fmt: skip
    assert settings_of(last) == {
        "FOOTFALL_TARGET_SPM": 174, "FOOTFALL_FADE_SESSIONS": 8, "FOOTFALL_WORKOUT": 11,
    }  # fmt: skip


def test_every_workout_of_a_plan_comes_with_the_clip():
    assert set(WORKOUTS) == set(shipped())
