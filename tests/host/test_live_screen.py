"""The view on a terminal: what a user must see, whatever its size and the state of the link."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from footfall.core import records
from footfall_host.live.connection import LinkState, Phase, Pod
from footfall_host.live.digits import BLOCK, FONT, large, size
from footfall_host.live.finding import FOOT_POD, FOOTFALL
from footfall_host.live.readings import STEPS, Convention
from footfall_host.live.screen import SCALES, Screen, room_for
from footfall_host.live.trend import BRAILLE, trend
from footfall_host.live.view import STALE_S, TREND_S, Point, View, side_of, zone_of
from live_bytes import live_bytes, rsc_bytes

NOW_S = 100.0


def shown(view, columns=100, rows=36, now_s=NOW_S):
    """Return the lines that a terminal of that size shows."""
    console = Console(record=True, width=columns, height=rows, file=io.StringIO())
    console.print(Screen(view, now_s, 0.0), end="")
    return console.export_text().splitlines()


@pytest.fixture
def view():
    """Return a view of a Footfall that is connected, at the last of a hundred seconds."""
    made = View(own_target_spm=160)
    pod = Pod(FOOTFALL, "Footfall", "C0:F0:07:FA:11:01", -61, "Footfall", "some_board", "1.2.3")
    made.is_pod(pod)
    made.is_linked(LinkState(Phase.CONNECTED, "Footfall"))
    for second in range(int(NOW_S)):
        made.heard(live_bytes(second, 171.6, steps=second), second + 1.0)
    return made


def test_what_a_runner_and_a_helper_must_see(view):
    text = "\n".join(shown(view))
    for line in large("172", 2):
        assert line in text
    for told in (
        "IN ZONE", "target 170, zone 167 spm and above", "connected", "Footfall", "some_board",
        "firmware 1.2.3", "good, 100% of the last minute", "-61 dBm", "0 in this run",
        "no overruns, no faults", "99 steps", "q ends it", "1:40", "last 5 minutes",
    ):  # fmt: skip
        assert told in text, told
    assert "CUE " not in text
    assert "battery" not in text


@pytest.mark.parametrize(
    ("side", "word"), [(records.IS_LOW, "MORE STEPS"), (0, "IN ZONE"), (records.IS_HIGH, "FEWER")]
)
def test_each_side_has_its_own_word(view, side, word):
    view.heard(live_bytes(100, 171.6, side), NOW_S)
    words = [one for one in ("MORE STEPS", "IN ZONE", "FEWER") if one in "\n".join(shown(view))]
    assert words == [word]


def test_a_new_cue_is_seen(view):
    view.heard(live_bytes(100, 160.0, records.IS_LOW, cues=1), NOW_S)
    text = "\n".join(shown(view))
    assert " CUE " in text
    assert "1 in this run" in text
    assert " CUE " not in "\n".join(shown(view, now_s=NOW_S + 4))


def test_faults_and_overruns_say_what_to_do(view):
    view.heard(live_bytes(100, 171.6, overruns=1, faults=3), NOW_S)
    text = "\n".join(shown(view))
    assert "1 overrun: samples were lost; 3 faults: plug it in, run footfall doctor" in text


def test_what_buttons_have_done_is_seen(view):
    assert "button" not in "\n".join(shown(view))
    view.heard(live_bytes(100, 171.6, coached=0, listens=1), NOW_S)
    text = "\n".join(shown(view))
    assert "stopped by its button; a target may be written now" in text


def test_a_lost_link_is_counted_down_and_shows_no_cadence(view):
    later_s = NOW_S + STALE_S
    view.is_linked(LinkState(Phase.WAITING, "the link was lost", later_s + 4.0))
    text = "\n".join(shown(view, now_s=later_s))
    assert "the link was lost; again in 4 s" in text
    assert "NOTHING HEARD" in text
    assert large("172", 2)[0] not in text


@pytest.mark.parametrize(
    ("phase", "about", "told"),
    [
        (Phase.SEARCHING, "", "searching"),
        (Phase.CONNECTING, "Pod (C0:02)", "connecting to Pod (C0:02)"),
    ],
)
def test_before_there_is_anything_it_says_what_it_does(phase, about, told):
    view = View(own_target_spm=160)
    view.is_linked(LinkState(phase, about))
    text = "\n".join(shown(view))
    assert told in text
    assert "NOTHING HEARD" in text
    assert "nothing yet" in text


def test_another_makers_pod_shows_how_it_is_read(view):
    view = View(own_target_spm=160)
    view.is_pod(Pod(FOOT_POD, "Pod", "C0:02", -60))
    view.has_battery(15)
    for second in range(5):
        view.heard(rsc_bytes(81), float(second))
    text = "\n".join(shown(view, now_s=5.0))
    assert "the pod sends strides: doubled (a guess; --rsc steps overrides it)" in text
    assert "15 %: charge it" in text
    assert large("162", 2)[0] in text
    assert "cues" not in text


@pytest.mark.parametrize("cadence", [1, 43, 86, 99, 100, 255])
def test_any_cadence_of_another_makers_pod_is_drawn(cadence):
    view = View(own_target_spm=160, convention=Convention(STEPS))
    view.is_pod(Pod(FOOT_POD, "Pod", "C0:02", -60))
    view.heard(rsc_bytes(cadence), NOW_S)
    text = "\n".join(shown(view))
    for line in large(str(cadence), 2):
        assert line.rstrip() in text


def test_an_idle_runner_is_no_error(view):
    view.heard(live_bytes(100), NOW_S)
    text = "\n".join(shown(view))
    assert "IDLE" in text
    assert large("---", 2)[4] in text


def test_what_was_said_once_stays(view):
    view.said("2 of kind Footfall are there")
    assert "2 of kind Footfall are there" in "\n".join(shown(view))


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (60, 20), (100, 36), (200, 70), (30, 10)])
def test_it_fits_the_terminal(view, columns, rows):
    lines = shown(view, columns, rows)
    assert len(lines) <= rows
    assert max(map(len, lines)) <= columns
    text = "\n".join(lines)
    if rows >= 20:
        assert "IN ZONE" in text
        assert large("172", 1)[0] in text or BLOCK * 8 in text
        assert "q ends it" in text


@given(st.integers(20, 400), st.integers(5, 200))
def test_digits_are_as_large_as_there_is_room(columns, rows):
    scale, trend_rows = room_for(columns, rows)
    wide, high = size(3, scale)
    assert scale == min(SCALES) or wide <= columns
    assert not trend_rows or high + trend_rows <= rows
    assert room_for(columns + 100, rows + 100) == (max(SCALES), 24)


# --- digits and trend -------------------------------------------------------------------------


def test_digits_are_all_different_and_of_one_size():
    assert len(set(FONT.values())) == len(FONT)
    for scale in SCALES:
        lines = large("172", scale)
        assert (len(lines[0]), len(lines)) == size(3, scale)
        assert {len(line) for line in lines} == {len(lines[0])}


def points(cadences, target_spm=170):
    zone = zone_of(target_spm)
    return [Point(float(t), spm, side_of(spm, zone), zone) for t, spm in enumerate(cadences)]


def test_the_trend_rises_with_the_cadence_and_has_the_zone_in_it():
    lines = trend(points([160 + t / 15 for t in range(TREND_S)]), TREND_S - 1.0, 64, 12)
    rows = lines.plain.split("\n")
    assert len(rows) == 12
    first = [next((i for i, c in enumerate(row[4:]) if ord(c) > BRAILLE), None) for row in rows]
    drawn = [column for column in first if column is not None]
    assert drawn == sorted(drawn, reverse=True)
    (floor,) = [row for row in rows if row.strip().startswith("167")]
    assert "\N{BOX DRAWINGS LIGHT QUADRUPLE DASH HORIZONTAL}" in floor


def test_without_a_run_the_trend_is_empty_but_for_the_zone():
    text = trend(points([None] * 50), 50.0, 40, 8).plain
    assert not any(ord(character) > BRAILLE for character in text)
    assert "167" in text


@given(
    st.lists(st.one_of(st.none(), st.floats(1, 400)), max_size=TREND_S),
    st.sampled_from([None, 135, 170, 230]),
    st.integers(10, 120),
    st.integers(2, 30),
)
def test_any_trend_fits_its_place(cadences, target_spm, columns, rows):
    known = points(cadences, target_spm)
    lines = trend(known, float(len(cadences)), columns, rows).plain.split("\n")
    assert len(lines) == rows
    assert {len(line) for line in lines} == {columns}
    dotted = sum(ord(character) > BRAILLE for line in lines for character in line)
    assert (dotted > 0) == any(spm is not None for spm in cadences)
