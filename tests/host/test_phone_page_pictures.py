"""The pictures in docs/phone.md.

A change of the page is followed by ``FOOTFALL_REWRITE_PHONE=1 pytest`` of this file and a look at
them.
"""

import os
import struct

import pytest

from conftest import ROOT
from phone_browser import PHONE
from phone_page import board, connect, sent_by, tell

REWRITE_VARIABLE = "FOOTFALL_REWRITE_PHONE"
PICTURES = {"phone-light.png": "light", "phone-dark.png": "dark"}
PIXELS_A_POINT = 2
MOST_BYTES = 150_000
SHOWN_RECORDS = 288


@pytest.fixture(scope="module")
def records():
    return sent_by("4@stand,110@173,60@163,150@171", opened_s=310, written_s=320).live


def draw(path, records, open_phone):
    scheme = PICTURES[path.name]
    with open_phone(color_scheme=scheme, device_scale_factor=PIXELS_A_POINT) as phone:
        connect(phone, board(records[0]))
        tell(phone, *records[:SHOWN_RECORDS])
        phone.page.clock.run_for(6000)  # until the cue is over
        tell(phone, records[SHOWN_RECORDS])
        phone.page.screenshot(path=path, animations="disabled")


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_is_of_a_phone_and_not_too_large(request, name):
    path = ROOT / "docs" / name
    if os.environ.get(REWRITE_VARIABLE):
        # In this order: a board's loop cannot run beside the browser's.
        draw(path, *(request.getfixturevalue(each) for each in ("records", "open_phone")))
    picture = path.read_bytes()
    width, height = struct.unpack(">II", picture[16:24])
    size = PHONE["viewport"]
    assert (width, height) == (PIXELS_A_POINT * size["width"], PIXELS_A_POINT * size["height"])
    assert len(picture) < MOST_BYTES
