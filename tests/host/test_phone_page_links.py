"""The phone page's way to a device: links that are lost, other foot pods, what is in the way."""

import contextlib
import re
import struct

import pytest

from footfall.core import records, uuids
from phone_browser import ELSEWHERE, require, served
from phone_page import NOTHING, POD, board, connect, press_connect, spm_of, tell, text

# Resolves once the worker has kept the page, which is the last thing it does to become active.
KEPT = """navigator.serviceWorker.ready.then(({ active }) => active.state === "activated" ||
  new Promise((resolve) => active.addEventListener("statechange", resolve)))"""


@pytest.fixture
def linked(open_phone, sent):
    """Return a phone that is connected to a board."""
    with open_phone() as phone:
        yield connect(phone, board(sent.live[0]))


@pytest.fixture
def at_a_pod(open_phone):
    """Return a phone that is connected to a foot pod that is no Footfall."""
    with open_phone() as phone:
        yield connect(phone, POD)


# --- the connection -------------------------------------------------------------------


def test_a_lost_link_is_tried_again_more_and_more_seldom_until_it_is_back(linked, sent):
    tell(linked, *sent.live[20:24])
    linked.in_reach = False
    linked.lose_link()
    for wait_s in (1, 2, 4):
        linked.page.get_by_text(f"Connection lost, trying again in {wait_s} s").first.wait_for()
        assert text(linked, "spm") == NOTHING
        assert text(linked, "word-text") == "No signal"
        linked.in_reach = wait_s == 4
        linked.page.clock.run_for(wait_s * 1000)
    linked.page.locator("body[data-phase=live]").wait_for()
    tell(linked, sent.live[40])
    assert text(linked, "spm") == f"{round(spm_of(sent.live[40]))}"
    assert text(linked, "signal") == f"{round(100 * 5 / 21)} %"


@pytest.mark.parametrize("is_lost", [False, True])
def test_who_disconnects_is_left_alone(linked, sent, is_lost):
    tell(linked, sent.live[20])
    assert linked.page.evaluate("screenLock.isHeld")
    if is_lost:
        linked.lose_link()
        linked.page.locator("body[data-phase=lost]").wait_for()
    linked.page.get_by_role("button", name="Disconnect").click()
    linked.page.clock.run_for(60_000)
    assert linked.page.locator("body").get_attribute("data-phase") == "start"
    assert linked.page.get_by_role("button", name="Connect").is_visible()
    assert not linked.page.evaluate("screenLock.isHeld")


def test_it_reads_what_it_is_not_told_because_another_app_is(linked, sent):
    tell(linked, sent.live[20])
    for packet in sent.live[21:24]:
        linked.set_value(uuids.FOOTFALL_STATE, packet)
        linked.page.clock.run_for(3000)
        steps = records.get_32(packet, records.LIVE_STEPS)
        linked.page.locator("#steps", has_text=f"{steps}").wait_for()
    assert text(linked, "link") == "Connected"


def test_a_record_of_another_layout_asks_for_another_page(linked, sent):
    other = bytearray(sent.live[20])
    other[records.LIVE_LAYOUT] = records.LAYOUT + 1
    linked.notify(uuids.FOOTFALL_LIVE, other)
    assert "write the page anew" in text(linked, "advice")
    assert linked.page.get_by_role("button", name="Connect").is_visible()


# --- other foot pods ------------------------------------------------------------------


def shown_of(phone, measurements):
    shown = []
    for measurement in measurements:
        phone.notify(uuids.RSC_MEASUREMENT, measurement)
        shown.append(text(phone, "spm"))
    return shown


def measured(cadence, running=True):
    flags = records.RSC_IS_RUNNING if running else 0
    return struct.pack("<BHB", flags, 0, cadence)


def test_strides_of_another_pod_are_doubled(at_a_pod, sent):
    phone = at_a_pod
    running = [each for each in sent.rsc if each[0] & records.RSC_IS_RUNNING][:20]
    shown = shown_of(phone, running)
    assert shown[:2] == [NOTHING, NOTHING]
    assert shown[2:] == [f"{2 * each[records.RSC_CADENCE]}" for each in running[2:]]
    assert "one foot" in text(phone, "pod")
    for own in ("target", "gauge", "steps"):
        assert not phone.page.locator(f"#{own}").is_visible()


# What a pod tells, and by what it is multiplied once three have decided.
GUESSES = {
    "steps": ([172, 171, 172, 100, 172], [1, 1, 1]),
    "strides": ([86, 86, 85, 150, 86, 86], [2, 2, 2, 2]),
    "a walker's steps, until a run shows what they are": (
        [115, 116, 115, 165, 166, 167, 166], [2, 2, 2, 1, 1],
    ),
    "strides that began as nobody's": ([125, 124, 125, *[85] * 11], [1] * 10 + [2, 2]),
}  # fmt: skip


def test_the_guess_takes_several_measurements_to_turn(at_a_pod):
    for cadences, factors in GUESSES.values():
        at_a_pod.page.evaluate("run = newRun(connection.device)")
        shown = shown_of(at_a_pod, [measured(cadence) for cadence in cadences])
        expected = [f"{c * f}" for c, f in zip(cadences[2:], factors, strict=True)]
        assert shown == [NOTHING, NOTHING, *expected]


def test_a_pod_that_falls_silent_is_said_to(at_a_pod):
    phone = at_a_pod
    shown_of(phone, [measured(86)] * 4)
    phone.page.clock.run_for(9000)
    assert re.fullmatch(r"No news for \d+ s", text(phone, "link"))
    assert text(phone, "spm") == NOTHING
    assert shown_of(phone, [measured(86)]) == ["172"]


# --- what is in the way ---------------------------------------------------------------


def advice(phone):
    phone.page.evaluate("advise(welcome)")
    return text(phone, "advice")


def test_who_chooses_nothing_is_told_so(open_phone, sent):
    with open_phone() as phone:
        phone.offer(board(sent.live[0]))
        phone.chosen = False
        phone.page.get_by_role("button", name="Connect").click()
        phone.page.get_by_text("No board was chosen").first.wait_for()
        phone.chosen = True
        press_connect(phone)


def test_bluetooth_that_is_off_is_told_until_it_is_on_again(open_phone, sent):
    with open_phone() as phone:
        phone.offer(board(sent.live[0]))
        phone.switch("absent")
        assert "Bluetooth is off" in advice(phone)
        phone.page.get_by_role("button", name="Connect").click()
        phone.page.locator("#told", has_text="Bluetooth is off").wait_for(state="attached")
        phone.switch("powered-on")
        press_connect(phone)


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "iPhone and iPad"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1", "iPhone and iPad"),
        ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Firefox/140.0", "Chrome, Edge or Samsung"),
    ],
    ids=["iphone", "ipad", "firefox"],
)
def test_a_browser_without_bluetooth_is_told_what_to_use(open_phone, user_agent, words):
    without = "delete Navigator.prototype.bluetooth"
    with open_phone(init=without, user_agent=user_agent) as phone:
        assert words in advice(phone)
        assert not phone.page.get_by_role("button", name="Connect").is_visible()


def test_a_page_from_an_insecure_place_says_where_it_has_to_come_from(open_phone, site):
    with open_phone(f"http://{ELSEWHERE}:{site.port}/phone.html") as phone:
        assert not phone.page.evaluate("isSecureContext")
        assert "https" in advice(phone)


# --- where it comes from --------------------------------------------------------------


def test_it_works_from_a_file_alone(open_phone, site, sent, tmp_path):
    alone = tmp_path / "phone.html"
    alone.write_bytes((site.folder / "phone.html").read_bytes())
    with open_phone(alone.as_uri()) as phone:
        connect(phone, board(sent.live[0]))
        tell(phone, sent.live[30])
        assert text(phone, "spm") == f"{round(spm_of(sent.live[30]))}"


def test_once_opened_it_opens_without_a_network(open_phone, site):
    with contextlib.ExitStack() as stack:
        with served(site.folder) as port:
            phone = stack.enter_context(open_phone(f"http://localhost:{port}/phone.html"))
            phone.page.evaluate(KEPT)
        phone.page.reload()
        assert phone.page.get_by_role("button", name="Connect").is_visible()


def test_a_browser_offers_to_install_it(chromium, site, tmp_path):
    # Only a profile that lasts may.
    context = chromium.browser_type.launch_persistent_context(
        tmp_path, executable_path=require(), headless=False, args=["--headless=new"]
    )
    page = context.new_page()
    page.goto(site.address)
    page.locator("link[rel=manifest]").wait_for(state="attached")
    session = context.new_cdp_session(page)
    assert session.send("Page.getAppManifest")["errors"] == []
    assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    context.close()


def test_nothing_else_runs_in_it_and_it_can_ask_nobody(open_phone):
    with open_phone() as phone:
        outcome = phone.page.evaluate(
            """async () => {
              const script = document.createElement("script");
              script.textContent = "window.intruder = true";
              document.head.append(script);
              const asked = await fetch(location.href).then(() => true, () => false);
              return [window.intruder ?? false, asked];
            }"""
        )
        assert outcome == [False, False]
        assert len([error for error in phone.errors if "Content Security Policy" in error]) >= 2
        phone.errors.clear()
