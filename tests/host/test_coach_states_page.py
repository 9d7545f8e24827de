"""docs/coach-states.md and its picture: drawn from the coach's own table, and as it is now.

A change of the table is followed by ``FOOTFALL_REWRITE_STATES=1 pytest`` of this file and a look
at the picture.
"""

import inspect
import os
import xml.etree.ElementTree as ET

import pytest

from conftest import ROOT
from footfall.core import coach
from footfall_host.coach_table import BROUGHT, IMPOSSIBLE, STATES, named, page, steps
from footfall_host.plot_states import ARROWS, FRAMES, HEIGHT, PLACES, WIDTH, arrows, states_svg
from footfall_host.replay import COACH_STATES

REWRITE_VARIABLE = "FOOTFALL_REWRITE_STATES"
PAGES = {"coach-states.md": page, "coach-states.svg": states_svg}
MEMBERS = {frame.title: frame.states for frame in FRAMES}


@pytest.mark.parametrize("name", PAGES)
def test_the_page_and_the_picture_are_of_the_table_as_it_is(name):
    path = ROOT / "docs" / name
    if os.environ.get(REWRITE_VARIABLE):
        path.write_text(PAGES[name]())
    assert path.read_text() == PAGES[name](), (
        f"the coach is another one than docs/{name} shows: "
        f"run this file with {REWRITE_VARIABLE}=1, and look at the picture"
    )


def test_names_and_meanings_are_those_of_the_source():
    states, brought = named(STATES), named(BROUGHT)
    assert [each.name for each in states] == list(COACH_STATES.values())
    assert len(states) == len(coach.NEXT)
    assert {len(row) for row in coach.NEXT} == {len(brought)}
    source = inspect.getsource(coach)
    for section in (states, brought):
        for number, (name, meaning) in enumerate(section):
            constant = name.upper().replace(" ", "_")
            assert getattr(coach, constant) == number
            if meaning:
                assert f"{constant} = const({number})  # {meaning}\n" in source


def test_the_steps_are_what_the_table_holds_but_for_staying():
    found = {(step.state, step.brought): step.next_state for step in steps()}
    for state, row in enumerate(coach.NEXT):
        for brought, cell in enumerate(row.decode()):
            stays = cell in (IMPOSSIBLE, f"{state}")
            assert found.get((state, brought)) == (None if stays else int(cell))


def drawn_steps(drawn):
    """Return every step that arrows stand for: those of a frame, for each state in it."""
    return {
        (state, brought, arrow.target)
        for arrow, taken in drawn
        for state in MEMBERS.get(arrow.source, (arrow.source,))
        for brought in taken
        if coach.NEXT[state][brought : brought + 1].decode() not in (IMPOSSIBLE, f"{state}")
    }


def test_the_picture_has_every_step_and_no_other():
    assert drawn_steps(arrows()) == set(steps())


def test_every_arrow_has_a_place_that_was_chosen():
    """Else it is drawn straight, over whatever lies there: choose one in ARROWS."""
    assert {drawn.arrow for drawn in arrows()} <= set(ARROWS)


def test_a_step_that_is_new_is_drawn_even_so():
    """Straight from one state to the other, so that the picture is never false."""
    row = coach.NEXT[coach.RESTING]
    changed = list(coach.NEXT)
    changed[coach.RESTING] = row[: coach.OUT] + b"%d" % coach.DRIFTING + row[coach.OUT + 1 :]
    new = [d for d in arrows(changed) if d not in arrows()]
    assert [(d.arrow.source, d.arrow.target, d.brought) for d in new] == [
        (coach.RESTING, coach.DRIFTING, (coach.OUT,))
    ]


def test_a_frame_speaks_only_for_states_that_agree():
    """Where one of them goes elsewhere, each of the others has an arrow of its own."""
    row = coach.NEXT[coach.FADED]
    changed = list(coach.NEXT)
    changed[coach.FADED] = row[: coach.OUT] + b"%d" % coach.RESTING + row[coach.OUT + 1 :]
    sources = {
        drawn.arrow.source
        for drawn in arrows(changed)
        if drawn.arrow.target == coach.DRIFTING and coach.OUT in drawn.brought
    }
    assert sources == {coach.PAUSED, coach.SETTLING, coach.IN_ZONE, coach.CONFIRMED}


def test_the_picture_has_its_own_paper_and_all_words_within():
    root = ET.fromstring(states_svg())
    paper = next(root.iter("{http://www.w3.org/2000/svg}rect"))
    assert (paper.get("width"), paper.get("height")) == (f"{WIDTH}", f"{HEIGHT}")
    texts = list(root.iter("{http://www.w3.org/2000/svg}text"))
    for text in texts:
        # No letter is wider on average, in any common font, than 0.55 of its height.
        width = 0.55 * float(text.get("font-size")) * len(text.text or "")
        x = float(text.get("x")) - (width if text.get("text-anchor") == "end" else 0)
        assert x >= 0
        assert x + width <= WIDTH
        assert 0 < float(text.get("y")) < HEIGHT
    shown = {text.text for text in texts}
    assert {each.name for each in named(STATES)} <= shown
    assert set(PLACES) == set(COACH_STATES)
