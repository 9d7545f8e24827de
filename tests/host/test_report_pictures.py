"""The pictures in docs/report.md.

A change of the page is followed by ``FOOTFALL_REWRITE_REPORT=1 pytest`` of this file and a look at
them.
"""

import os
import struct

import pytest

import phone_browser
from conftest import ROOT
from footfall.core.settings import Settings
from footfall_host.commands.given_trace import given_trace
from footfall_host.replay import replay
from footfall_host.report.run_report import write_report
from footfall_host.report.source import from_trace
from footfall_host.report.trend_report import write_trend
from reports import plan_of_them, twelve_weeks

REWRITE_VARIABLE = "FOOTFALL_REWRITE_REPORT"
SIZES = {"desktop": (1280, 1150), "phone": (412, 1180)}
PICTURES = [
    f"{page}-{size}-{scheme}.png"
    for page in ("report", "trend")
    for size in SIZES
    for scheme in ("light", "dark")
]
MOST_BYTES, MOST_BYTES_IN_ALL = 150_000, 850_000
# Where the readout is: the run comes back into the zone there.
POINTED_AT = 0.565


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Return the pages of the example run and of twelve made-up weeks."""
    folder = tmp_path_factory.mktemp("pages")
    trace, settings = given_trace(None), Settings()
    settings.step_length_cm = 105
    write_report(folder / "report.html", from_trace(trace, replay(trace, settings), settings))
    write_trend(folder / "trend.html", twelve_weeks(), "made up to show a trend", plan_of_them())
    return folder


def draw(path, pages):
    name, size, scheme = path.stem.split("-")
    width, height = SIZES[size]
    with phone_browser.browser() as browser:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setScrollbarsHidden", {"hidden": True})
        page.goto((pages / f"{name}.html").as_uri())
        if name == "report":
            box = page.locator("#view").bounding_box()
            page.mouse.move(box["x"] + POINTED_AT * box["width"], box["y"] + box["height"] / 2)
        page.screenshot(path=path, animations="disabled")


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_is_as_large_as_its_screen_and_not_too_large(request, name):
    path = ROOT / "docs" / name
    if os.environ.get(REWRITE_VARIABLE):
        draw(path, request.getfixturevalue("pages"))
    picture = path.read_bytes()
    assert struct.unpack(">II", picture[16:24]) == SIZES[name.split("-")[1]]
    assert len(picture) < MOST_BYTES


def test_all_of_them_are_not_too_large():
    assert sum((ROOT / "docs" / name).stat().st_size for name in PICTURES) < MOST_BYTES_IN_ALL
