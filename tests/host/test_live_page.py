"""docs/live.md and its picture: options, columns and times are those of the command.

A change of the view is followed by ``FOOTFALL_REWRITE_LIVE=1 pytest`` of this file and a look at
the picture.
"""

import io
import os
import re
import xml.etree.ElementTree as ET

import pytest
from rich.console import Console

from conftest import ROOT
from footfall.core.settings import Settings
from footfall_host.commands.given_trace import given_trace
from footfall_host.commands.live import live_command
from footfall_host.live.connection import SILENT_S
from footfall_host.live.link import FIRST_WAIT_S, GOOD_S, LONGEST_WAIT_S
from footfall_host.live.readings import (
    DECIDING_SAMPLES,
    STEPS_AFTER_SAMPLES,
    STEPS_FROM,
    STRIDES_AFTER_SAMPLES,
    SURELY_STEPS,
    SURELY_STRIDES,
)
from footfall_host.live.recording import COLUMNS
from footfall_host.live.screen import Screen
from footfall_host.virtual_board.emulation import unbroken
from live_runs import session_of, watched

REWRITE_VARIABLE = "FOOTFALL_REWRITE_LIVE"
PAGE = (ROOT / "docs" / "live.md").read_text()
PICTURE = ROOT / "docs" / "live.svg"
SVG = "{http://www.w3.org/2000/svg}"
WIDTH, HEIGHT = 96, 34
TARGET_SPM = 175
SHOWN_CUES = 2


@pytest.fixture(scope="module")
def console():
    """Return a terminal with the example run on it, when its second cue has just come."""
    session = session_of()
    seen = []

    def line(now_s, began_s):
        if session.view.totals.cues == SHOWN_CUES:
            seen.append((now_s, began_s))
            session.ending.wanted = True

    session.line = line
    counts = unbroken(given_trace(None))
    watched(counts, session, settings={"FOOTFALL_TARGET_SPM": TARGET_SPM})
    made = Console(
        record=True, width=WIDTH, height=HEIGHT, file=io.StringIO(),
        force_terminal=True, color_system="truecolor", legacy_windows=False, _environ={},
    )  # fmt: skip
    made.print(Screen(session.view, *seen[0]), end="")
    return made


def test_the_picture_is_of_the_view_as_it_is(console):
    if os.environ.get(REWRITE_VARIABLE):
        drawn = console.export_svg(title="footfall live", unique_id="live", clear=False)
        # Pictures on a page may not load fonts; each reader has one of his own.
        PICTURE.write_text(re.sub(r"@font-face \{[^}]*\}\s*", "", drawn))
    assert "@font-face" not in PICTURE.read_text()
    texts = {"".join(text.itertext()) for text in ET.parse(PICTURE).getroot().iter(f"{SVG}text")}
    drawn = {text.replace("\N{NO-BREAK SPACE}", " ").strip() for text in texts}
    shown = console.export_text(clear=False)
    missing = [text for text in drawn - {"footfall live"} if text not in shown]
    assert missing == [], (
        f"the view is another one than docs/live.svg shows: run this file with {REWRITE_VARIABLE}=1"
    )
    assert len(drawn) > 30
    assert "CUE" in " ".join(drawn)


def test_every_option_is_on_the_page():
    for parameter in live_command.params:
        assert any(f"`{name}" in PAGE for name in parameter.opts), parameter.opts


def test_every_column_of_the_file_is_on_the_page():
    assert [name for name in COLUMNS if f"`{name}`" not in PAGE] == []


def test_its_numbers_are_those_of_the_code():
    said = " ".join(PAGE.split())
    for text in (
        f"after {FIRST_WAIT_S:.0f} s, then twice as long each time, up to {LONGEST_WAIT_S:.0f} s",
        f"told something for {GOOD_S:.0f} s",
        f"missing for {SILENT_S:.0f} s",
        f"the median of the first {DECIDING_SAMPLES}",
        f"below {STEPS_FROM}",
        f"{STEPS_AFTER_SAMPLES} in a row from {SURELY_STEPS} on",
        f"{STRIDES_AFTER_SAMPLES} in a row up to {SURELY_STRIDES}",
        f"within {Settings().tolerance_spm} steps per minute",
    ):
        assert text in said, text
