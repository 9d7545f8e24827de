"""docs/plan.md: its table is that of the rules, its picture the page as it is now.

A change of either is followed by ``FOOTFALL_REWRITE_PLAN=1 pytest`` of this file, which needs
Chromium, and a look at the picture.
"""

import hashlib
import os
import re
import shutil
import subprocess

from PIL import Image, PngImagePlugin

from conftest import ROOT
from footfall_host.commands.plan_make import make_command
from footfall_host.plan.page import page_of
from footfall_host.plan.rules import RULES
from plans import example

REWRITE_VARIABLE = "FOOTFALL_REWRITE_PLAN"
DOCS = ROOT / "docs"
PICTURE = DOCS / "plan.png"
MOST_BYTES = 150_000
OF_PAGE = "page-sha256"
TABLE_HEAD = "| rule | what it asks | source |\n|---|---|---|\n"


def table():
    return TABLE_HEAD + "".join(f"| {r.name} | {r.asks} | {r.source} |\n" for r in RULES)


def digest():
    return hashlib.sha256(page_of(example())).hexdigest()


def draw(tmp_path):
    """Let Chromium draw the top of the page, and keep it with few colours."""
    page, shot = tmp_path / "plan.html", tmp_path / "shot.png"
    page.write_bytes(page_of(example()))
    browser = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
    flags = ["--headless", "--no-sandbox", "--hide-scrollbars", "--window-size=1120,1450"]
    subprocess.run([browser, *flags, f"--screenshot={shot}", page.as_uri()], check=True)
    about = PngImagePlugin.PngInfo()
    about.add_text(OF_PAGE, digest())
    with Image.open(shot) as picture:
        few = picture.convert("RGB").quantize(128, dither=Image.Dither.NONE)
        few.save(PICTURE, pnginfo=about, optimize=True)


def test_the_table_is_that_of_the_rules():
    path = DOCS / "plan.md"
    if os.environ.get(REWRITE_VARIABLE):
        old = re.escape(TABLE_HEAD) + r"(?:\|.*\n)*"
        path.write_text(re.sub(old, lambda _: table(), path.read_text()))
    assert table() in path.read_text(), f"run this file with {REWRITE_VARIABLE}=1"


def test_the_picture_is_of_the_page_as_it_is(tmp_path):
    if os.environ.get(REWRITE_VARIABLE):
        draw(tmp_path)
    with Image.open(PICTURE) as picture:
        assert picture.text[OF_PAGE] == digest(), (
            f"the page has changed: run this file with {REWRITE_VARIABLE}=1, look at the picture"
        )
    assert PICTURE.stat().st_size < MOST_BYTES


def test_its_commands_can_be_given():
    text = (DOCS / "plan.md").read_text()
    given = re.findall(r"^footfall plan make (--.*)$", text, re.MULTILINE)
    assert given
    for command in given:
        make_command.make_context("make", command.split())
