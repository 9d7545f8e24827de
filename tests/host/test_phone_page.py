"""`footfall live --html`: the files it writes, before any browser opens them."""

import base64
import hashlib
import html
import re

import pytest
from click.testing import CliRunner

from contrast import contrast
from footfall.core import records, stream, uuids
from footfall_host.commands.live import live_command
from footfall_host.live import page

SOURCES = {path.name: path.read_text() for path in page.SOURCES.iterdir()}
SCRIPTS = "".join(SOURCES[f"{name}.js"] for name in page.SCRIPTS)
STYLE = SOURCES["page.css"]
LIGHT, DARK = (
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for block in STYLE.split("@media")[:2]
)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "run.html"
    result = CliRunner().invoke(live_command, ["--html", str(path)], catch_exceptions=False)
    assert result.exit_code == 0
    return path, result.output


def test_it_writes_the_page_and_what_keeps_it_and_says_so(written):
    path, said = written
    assert sorted(each.name for each in path.parent.iterdir()) == ["run-worker.js", "run.html"]
    assert all(word in said for word in ("run.html", "run-worker.js", "docs/phone.md"))
    assert (path.parent / "run-worker.js").read_text() == SOURCES["worker.js"]
    assert '<meta name="worker" content="run-worker.js">' in path.read_text()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("page.txt", "ends in .html"),
        ("page", "ends in .html"),
        ("none/page.html", "cannot be written"),
    ],
)
def test_a_name_that_will_not_do_is_refused(refused, name, reason):
    assert reason in refused(["live", "--html", name])


def test_it_is_whole_and_names_no_other_place(written):
    text = written[0].read_text()
    assert "{{" not in text
    assert set(re.findall(r"https?://[^\s\"'<>)%]+", text)) <= {"http://www.w3.org/2000/svg"}
    assert not re.search(r"<(?:script|link|img)[^>]+(?:src|href)=\"(?!data:)", text)
    assert not re.search(r"\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon|@import|url\(", text)


def test_only_its_own_script_and_style_may_run(written):
    text = written[0].read_text()
    policy = html.unescape(re.search(r'Security-Policy" content="([^"]+)"', text)[1])
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert rules[rule] == f"'sha256-{digest}'"
    assert not re.search(r"\son\w+=|\sstyle=", SOURCES["page.html"])


def test_what_goes_over_the_air_is_defined_in_the_core_alone():
    for name, value in vars(uuids).items():
        if name.isupper():
            number = f"{value:x}" if isinstance(value, int) else value[:8]
            assert number not in SCRIPTS.lower(), name
    known = {
        "records": vars(records), "uuids": vars(uuids), "stream": vars(stream),
        "podRule": page.POD_RULE,
    }  # fmt: skip
    used = re.findall(r"\b(records|uuids|stream|podRule)\.(\w+)", SCRIPTS)
    assert {module for module, _ in used} == set(known)
    for module, name in used:
        assert name in known[module] or (module, name) == ("records", "py"), (module, name)


@pytest.mark.parametrize("theme", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
def test_every_text_can_be_read_in_the_sun_and_at_night(theme):
    for ground in ("paper", "card"):
        for ink in ("ink", "soft"):
            assert contrast(theme[ink], theme[ground]) >= 7, (ink, ground)
        for edge in ("edge", "good", "focus"):
            assert contrast(theme[edge], theme[ground]) >= 3, (edge, ground)
    for zone in ("in", "low", "high", "rest"):
        assert contrast("#ffffff", theme[zone]) >= 7, zone
    assert contrast(theme["ink"], theme["zone-fill"]) >= 7
