"""The page of a report as a file, before any browser opens it."""

import base64
import hashlib
import html
import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from coached_runs import runs
from contrast import contrast
from footfall_host.report.page import SOURCES, filled
from footfall_host.report.run_report import TEMPLATE, report_of
from footfall_host.report.trend_report import trend_of
from reports import source, twelve_weeks, wandering

STYLE = (SOURCES / "page.css").read_text()
LIGHT, DARK = (
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for block in STYLE.split("@media")[:2]
)
NINE_SECONDS = [0, 0, *[1700] * 7]


def page(run):
    return filled(TEMPLATE, report_of(run))


@pytest.fixture(scope="module")
def long():
    """Return the page of an hour and a half."""
    return page(source(wandering(5400), step_length_cm=110))


def test_it_is_whole_and_names_no_other_place(long):
    for text in (long, filled("trend.html", trend_of(twelve_weeks(), "library"))):
        assert "{{" not in text
        assert "{%" not in text
        assert set(re.findall(r"https?://[^\s\"'<>)%]+", text)) <= {"http://www.w3.org/2000/svg"}
        assert not re.search(r"<(?:script|link|img)[^>]+(?:src|href)=\"(?!data:)", text)
        assert not re.search(r"\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon|@import|url\(", text)


def test_only_its_own_script_and_style_may_run(long):
    policy = html.unescape(re.search(r'Security-Policy" content="([^"]+)"', long)[1])
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", long, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert rules[rule] == f"'sha256-{digest}'"
    assert not re.search(r"<[^>]+\s(?:on\w+|style)=", long.split("<body>")[1].split("<script")[0])


def test_a_name_is_text_wherever_it_stands(long):
    assert "<run>" not in long
    assert "<h1>a &lt;run&gt; &amp; more</h1>" in long


def test_what_the_script_tells_is_what_the_core_said():
    run = source([0, 0, 1668, 1695, 1702])
    text = page(run)
    (given,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', text)
    told = json.loads(given)
    assert told["after"] == [10] * 5
    assert told["spm"] == [None, None, 1668, 1695, 1702]
    assert told["state"] == ["w", "w", "r", "r", "r"]
    assert [target for _, _, target in told["changes"]] == [170] * len(told["changes"])


def test_each_cue_has_a_mark_and_each_reaction_a_row(long):
    given = report_of(source(wandering(5400), step_length_cm=110))
    marks = given["chart"].cues
    assert len(marks) > 20
    assert long.count("<title>") == len(marks) + len(given["histogram"].columns) + 1
    table = long[long.index('id="cues-title"') : long.index('id="pace-title"')]
    assert table.count('<th scope="row"') == len(given["reactions"])


def test_tables_have_captions_and_parts_have_names(long):
    assert long.count("<table") == long.count("<caption") == 2
    for landmark in ("<header>", "<main>", "<footer>", '<html lang="en">'):
        assert long.count(landmark) == 1
    names = re.findall(r'<section [^>]*aria-labelledby="([\w-]+)"', long)
    assert len(names) == long.count("<section")
    assert all(f'<h2 id="{name}"' in long for name in names)
    for chart in re.findall(r'<svg class="(?:plot|bar)"[^>]*>', long):
        assert 'role="img"' in chart
        assert 'aria-label="' in chart


def test_a_step_length_gives_distance_and_pace_and_without_one_none_is_made_up(long):
    assert "Footfall does not measure how long a step is: 110 cm" in long
    assert "/km" in long
    assert "<code>step_length_cm</code>" in long
    assert not re.search(r"km\b", page(source(NINE_SECONDS)).split("<body>")[1].split("<script")[0])


def test_a_run_without_cues_or_changes_says_so():
    text = page(source(NINE_SECONDS))
    for said in (
        "No cue and no beat sounded",
        "Too few steps in a row",
        "at their defaults: target 170",
    ):
        assert said in text


@pytest.mark.parametrize("tenths", [[], [0] * 20])
def test_where_nobody_ran_it_says_so_and_draws_nothing(tenths):
    text = page(source(tenths))
    assert "No running was found" in text
    assert 'class="plot"' not in text
    assert "<script" not in text


@settings(max_examples=15)
@given(runs())
def test_whatever_the_core_does_all_marks_lie_within_their_charts(run):
    asked, tenths, _ = run
    text = page(source(tenths, **vars(asked)))
    places = re.findall(r' (?:x|y|x1|x2|y1|y2|cx|cy|width|height)="(-?[\d.]+)%"', text)
    assert all(-0.01 <= float(place) <= 100.01 for place in places)


def test_one_second_of_running_is_drawn():
    assert 'd="M10 ' in page(source([1700]))


def test_hours_stay_a_small_file():
    assert len(page(source(wandering(3 * 3600)))) < 500_000


def test_no_line_goes_over_a_walk_or_over_lost_seconds():
    walked = source([1700, 1700, 0, 1700])
    assert report_of(walked)["chart"].line.count("M") == 2
    whole = source([1700] * 8)
    lost = replace(whole, events=tuple(event for event in whole.events if event.t_s not in (4, 5)))
    assert report_of(whole)["chart"].line.count("M") == 1
    assert report_of(lost)["chart"].line.count("M") == 2


@pytest.mark.parametrize("theme", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
def test_every_text_and_mark_can_be_seen(theme):
    for ground in ("paper", "card"):
        for ink in ("ink", "soft"):
            assert contrast(theme[ink], theme[ground]) >= 7, (ink, ground)
        for mark in ("edge", "focus"):
            assert contrast(theme[mark], theme[ground]) >= 3, (mark, ground)
    for mark in ("below", "in", "above", "beat"):
        assert contrast(theme[mark], theme["card"]) >= 3, mark
    for ground in ("zone", "rest"):
        assert contrast(theme["ink"], theme[ground]) >= 7, ground
        assert contrast(theme["in"], theme[ground]) >= 3, ground
