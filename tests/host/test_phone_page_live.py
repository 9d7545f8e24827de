"""The phone page in Chromium, with its own Bluetooth stack: fed with what a virtual board has sent.

``FOOTFALL_REWRITE_PHONE=1 pytest`` of this file draws the pictures of docs/phone.md anew, which is
followed by a look at them.
"""

import os
import re
import struct
from types import SimpleNamespace

import pytest

from air_clients import LIVE, RSC, TARGET, until
from air_runs import SECOND_US, live, watch
from conftest import ROOT
from feeding import run_of
from footfall.core import records, stream, uuids
from footfall_host.live.page import write_page
from footfall_host.resample import to_counts
from footfall_host.virtual_board.board import Press
from phone_browser import ELSEWHERE, Phone, browser, require, served

REWRITE_VARIABLE = "FOOTFALL_REWRITE_PHONE"
PICTURES = {"phone-light.png": "light", "phone-dark.png": "dark"}
MOST_BYTES = 150_000
MODEL = "circuitplayground_bluefruit"
AIMED_SPM, WRITTEN_SPM = 170, 175
BATTERY_PERCENT = 93


def sent_by(spec, opened_s, written_s):
    """Return what a board has sent in a run: its live records and its RSC Measurements."""

    async def writes(client):
        await until(lambda: client.ether.now_us() >= written_s * SECOND_US)
        await client.find(TARGET).write_value(WRITTEN_SPM.to_bytes(2, "little"), True)

    client, life = watch(LIVE, RSC, then=writes)
    presses = [Press(pin, opened_s * SECOND_US, 1_200_000) for pin in ("BUTTON_A", "BUTTON_B")]
    settings = {"FOOTFALL_TARGET_SPM": AIMED_SPM}
    live(to_counts(run_of(spec).acc_g), (client, life), settings=settings, presses=presses)
    return SimpleNamespace(
        live=[bytes(value) for _, value in client.packets(LIVE)],
        rsc=[bytes(value) for _, value in client.packets(RSC)],
    )


@pytest.fixture(scope="module")
def sent():
    require()
    return sent_by("4@stand,40@172,26@160,40@172", opened_s=80, written_s=92)


@pytest.fixture(scope="module")
def long_run():
    """Return what the pictures show, where they are to be drawn."""
    if os.environ.get(REWRITE_VARIABLE):
        return sent_by("4@stand,110@173,60@163,150@171", opened_s=310, written_s=320)
    return None


@pytest.fixture(scope="module")
def chromium(sent, long_run):  # a board's loop cannot run beside the browser's
    with browser() as running:
        yield running


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Yield the page's folder, and its address on a server."""
    folder = tmp_path_factory.mktemp("site")
    write_page(folder / "phone.html")
    with served(folder) as port:
        yield SimpleNamespace(
            folder=folder, port=port, address=f"http://localhost:{port}/phone.html"
        )


@pytest.fixture
def phones(chromium, site):
    """Return a function that opens the page on a phone; at the end nothing may have gone wrong."""
    opened = []

    def open_page(address=None, init="", **context):
        phone = Phone(chromium, **context)
        opened.append(phone)
        phone.page.clock.install()
        if init:
            phone.context.add_init_script(init)
        phone.page.goto(address or site.address)
        return phone

    yield open_page
    for phone in opened:
        phone.close()
        assert phone.errors == []
        own = re.compile(r"(http://localhost:\d+|file://.*|http://elsewhere.*)/phone(-worker)?.*|data:.*")
        assert [url for url in phone.requested if not own.fullmatch(url)] == []


def board(first):
    return {
        uuids.RUNNING_SPEED_AND_CADENCE: {uuids.RSC_MEASUREMENT: (["notify"], bytes(4))},
        uuids.FOOTFALL: {
            uuids.FOOTFALL_STATE: (["read"], first),
            uuids.FOOTFALL_LIVE: (["notify"], first),
            uuids.FOOTFALL_TARGET: (["write"], b""),
        },
        uuids.BATTERY: {uuids.BATTERY_LEVEL: (["read"], bytes([BATTERY_PERCENT]))},
        uuids.DEVICE_INFORMATION: {
            uuids.MODEL_NUMBER: (["read"], MODEL.encode()),
            uuids.FIRMWARE_REVISION: (["read"], b"1.2.3"),
        },
    }


POD = {uuids.RUNNING_SPEED_AND_CADENCE: {uuids.RSC_MEASUREMENT: (["notify"], bytes(4))}}


def connect(phone, services):
    phone.offer(services)
    phone.page.get_by_role("button", name="Connect").click()
    phone.page.locator("body[data-phase=live]").wait_for()
    return phone


@pytest.fixture
def connected(phones, sent):
    """Return a phone that is connected to a board."""
    return connect(phones(), board(sent.live[0]))


def tell(phone, *packets):
    for packet in packets:
        phone.set_value(uuids.FOOTFALL_STATE, packet)
        phone.notify(uuids.FOOTFALL_LIVE, packet)


def text(phone, id_):
    return phone.page.locator(f"#{id_}").inner_text()


def spm_of(packet):
    return records.get_16(packet, records.LIVE_SPM_TENTHS) / 10


def state_of(packet):
    return packet[records.LIVE_STATE]


def changed(packet, **fields):
    """Return a record with other fields: spm, target_spm, or state (a mask of LIVE_STATE)."""
    buffer = bytearray(packet)
    if "spm" in fields:
        records.put_16(buffer, records.LIVE_SPM_TENTHS, round(fields["spm"] * 10))
    if "target_spm" in fields:
        records.put_16(buffer, records.LIVE_TARGET_SPM, fields["target_spm"])
    if "second" in fields:
        records.put_16(buffer, records.LIVE_SECONDS, fields["second"])
    buffer[records.LIVE_STATE] = fields.get("state", state_of(packet))
    return bytes(buffer)


def expected_word(packet):
    state = state_of(packet)
    if state & records.GAIT_MASK != stream.RUNNING:
        return "Walking" if state & records.GAIT_MASK == stream.WALKING else "No run"
    if not spm_of(packet):
        return "Running"
    words = {records.IS_LOW: "Too low", records.IS_HIGH: "Too high", 0: "In zone"}
    return words[state & (records.IS_LOW | records.IS_HIGH)]


# --- what it shows --------------------------------------------------------------------


def test_each_record_of_a_run_is_shown_with_its_cadence_and_its_word(connected, sent):
    shown = []
    for packet in sent.live:
        tell(connected, packet)
        shown.append((text(connected, "spm"), text(connected, "word-text")))
    expected = [
        (f"{int(spm_of(packet) + 0.5)}" if spm_of(packet) else "–", expected_word(packet))
        for packet in sent.live
    ]
    assert shown == expected
    assert {word for _, word in shown} >= {"No run", "Too low", "In zone"}


def test_the_figures_are_those_of_the_last_record(connected, sent):
    last = sent.live[-1]
    tell(connected, *sent.live[-30:])
    seconds = records.get_16(last, records.LIVE_RUNNING_S)
    assert text(connected, "running") == f"{seconds // 60:02}:{seconds % 60:02}"
    assert text(connected, "steps") == f"{records.get_32(last, records.LIVE_STEPS)}"
    assert text(connected, "cues") == f"{records.get_16(last, records.LIVE_CUES)}"
    assert text(connected, "faults") == "none"
    assert text(connected, "signal") == "100 %"
    assert text(connected, "battery") == f"{BATTERY_PERCENT} %"
    assert text(connected, "about") == f"{MODEL} · 1.2.3"


def gauge(phone):
    box = phone.page.locator(".track").bounding_box()
    band = phone.page.locator("#band").bounding_box()
    marker = phone.page.locator("#marker").bounding_box()
    at = marker["x"] + marker["width"] / 2
    return [
        (x - box["x"]) / box["width"] for x in (band["x"], band["x"] + band["width"], at)
    ]  # fmt: skip


def test_the_gauge_has_the_zone_and_the_cadence_in_their_places(connected, sent):
    packet = next(each for each in sent.live if state_of(each) & records.IS_LOW)
    tell(connected, packet)
    connected.page.wait_for_function("getComputedStyle(marker).left !== '50%'")
    connected.page.evaluate("Promise.all(marker.getAnimations().map((each) => each.finished))")
    spm = spm_of(packet)
    places = [0.5 - 3 / 30, 1, 0.5 + (spm - AIMED_SPM) / 30]
    assert gauge(connected) == pytest.approx(places, abs=0.01)
    label = connected.page.locator("#gauge").get_attribute("aria-label")
    assert label == f"Zone from 167 up, target {AIMED_SPM} steps per minute"


@pytest.mark.parametrize(
    ("heard", "label"),
    [
        # Not low at 163.5: the zone is wider than by default.
        ([(163.5, 0)], "Zone from 163 up"),
        # Low at 168.4: it is narrower.
        ([(168.4, records.IS_LOW)], "Zone from 169 up"),
        ([(180.2, 0), (185.0, records.IS_HIGH)], "Zone from 167 to 184"),
        ([(185.0, records.IS_HIGH), (184.5, 0)], "Zone from 167 to 185"),
    ],
)
def test_the_zone_is_where_the_board_says_it_is(connected, sent, heard, label):
    first = records.get_16(sent.live[-1], records.LIVE_SECONDS)
    running = stream.RUNNING | records.COACHED
    for at, (spm, side) in enumerate(heard):
        tell(
            connected,
            changed(sent.live[20], spm=spm, state=running | side, second=first + at, target_spm=170),
        )
    assert connected.page.locator("#gauge").get_attribute("aria-label").startswith(label)


def test_missing_records_show_in_the_signal(connected, sent):
    heard = [packet for at, packet in enumerate(sent.live[:60]) if at % 4 or at in (0, 56)]
    tell(connected, *heard)
    span = sent.live.index(heard[-1]) - sent.live.index(heard[0]) + 1
    assert text(connected, "signal") == f"{round(100 * len(heard) / span)} %"
    assert len(heard) < 0.8 * span


def test_a_board_that_counts_anew_is_received_as_before(connected, sent):
    tell(connected, *sent.live[50:60], *sent.live[:5])
    assert text(connected, "signal") == "100 %"
    assert text(connected, "word-text") == expected_word(sent.live[4])


def test_the_trend_is_broken_where_nothing_was_heard(connected, sent):
    tell(connected, *sent.live[20:30], *sent.live[36:42])
    line = connected.page.locator("#line").get_attribute("d")
    assert line.count("M") == 2
    assert len(re.findall(r"[ML]", line)) == 16
    zone = connected.page.locator("#zone-shape").get_attribute("d")
    assert zone.count("Z") == 2


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_a_cue_flashes_and_is_said_but_stands_still_for_who_asks_so(phones, sent, motion):
    phone = connect(phones(reduced_motion=motion), board(sent.live[0]))
    cues = [records.get_16(packet, records.LIVE_CUES) for packet in sent.live]
    at = cues.index(1)
    tell(phone, *sent.live[at - 3 : at])
    cue = phone.page.locator("#cue")
    assert not cue.is_visible()
    tell(phone, sent.live[at])
    assert cue.is_visible()
    assert cue.inner_text() == "more steps"
    assert text(phone, "told") == "Cue: more steps"
    animation = cue.evaluate("(element) => getComputedStyle(element).animationName")
    assert animation == ("flash" if motion == "no-preference" else "none")
    phone.page.clock.run_for(5000)
    assert not cue.is_visible()


def test_a_cue_of_which_nothing_was_heard_is_over(connected, sent):
    cues = [records.get_16(packet, records.LIVE_CUES) for packet in sent.live]
    at = cues.index(1)
    tell(connected, sent.live[at - 8], sent.live[at + 2])
    assert not connected.page.locator("#cue").is_visible()


def test_faults_and_lost_samples_are_hinted_at(connected, sent):
    buffer = bytearray(sent.live[30])
    records.put_16(buffer, records.LIVE_FAULTS, 3)
    records.put_16(buffer, records.LIVE_OVERRUNS, 2)
    tell(connected, bytes(buffer))
    assert text(connected, "faults") == "3"
    assert "Samples were lost 2 times." in text(connected, "hint")


# --- the target -----------------------------------------------------------------------


def in_window(sent):
    """Return where the board begins to listen, and where its target changes."""
    opened = next(at for at, each in enumerate(sent.live) if state_of(each) & records.LISTENS)
    taken = next(
        at
        for at, each in enumerate(sent.live)
        if records.get_16(each, records.LIVE_TARGET_SPM) == WRITTEN_SPM
    )
    return opened, taken


def set_to(phone, spm):
    more = phone.page.get_by_role("button", name="One step per minute more")
    for _ in range(spm - AIMED_SPM):
        more.click()
    phone.page.get_by_role("button", name=f"Set to {spm}").click()


def test_a_target_is_written_while_the_board_listens_and_then_said_to_be_taken(connected, sent):
    opened, taken = in_window(sent)
    tell(connected, sent.live[opened - 1])
    assert not connected.page.locator("#setter").is_visible()
    tell(connected, sent.live[opened])
    set_to(connected, WRITTEN_SPM)
    assert "waiting" in text(connected, "answer")
    assert connected.written == [(uuids.FOOTFALL_TARGET, WRITTEN_SPM.to_bytes(2, "little"))]
    tell(connected, *sent.live[taken - 1 : taken + 1])
    assert text(connected, "answer") == f"✓ Taken: the target is {WRITTEN_SPM}"


def test_a_target_that_does_not_come_back_was_not_taken(connected, sent):
    opened, _ = in_window(sent)
    tell(connected, sent.live[opened])
    set_to(connected, WRITTEN_SPM)
    tell(connected, sent.live[opened + 1])
    connected.page.clock.run_for(6000)
    assert text(connected, "answer").startswith("✗ Not taken")


def test_outside_of_the_window_it_says_how_to_open_it(connected, sent):
    tell(connected, sent.live[20])
    assert not connected.page.get_by_role("button", name="One step").first.is_visible()
    connected.page.get_by_text("Change the target").click()
    assert connected.page.get_by_text("Hold both buttons of the board").is_visible()
    assert connected.page.get_by_text("tap it and hold it at once").is_visible()


@pytest.mark.parametrize(
    ("spm", "disabled"),
    [(stream.LOWEST_TARGET_SPM, "less"), (stream.HIGHEST_TARGET_SPM, "more")],
)
def test_no_target_is_offered_that_the_board_would_refuse(connected, sent, spm, disabled):
    opened, _ = in_window(sent)
    tell(connected, changed(sent.live[opened], target_spm=spm))
    others = {"less": "more", "more": "less"}
    assert connected.page.locator(f"#{disabled}").is_disabled()
    assert connected.page.locator(f"#{others[disabled]}").is_enabled()


# --- the connection -------------------------------------------------------------------


def test_a_lost_link_is_tried_again_more_and_more_seldom_until_it_is_back(connected, sent):
    tell(connected, *sent.live[20:24])
    connected.in_reach = False
    connected.lose_link()
    for wait_s in (1, 2, 4):
        connected.page.get_by_text(f"Connection lost, trying again in {wait_s} s").first.wait_for()
        assert text(connected, "spm") == "–"
        assert text(connected, "word-text") == "No signal"
        connected.in_reach = wait_s == 4
        connected.page.clock.run_for(wait_s * 1000)
    connected.page.locator("body[data-phase=live]").wait_for()
    tell(connected, sent.live[40])
    assert text(connected, "spm") == f"{round(spm_of(sent.live[40]))}"
    assert text(connected, "signal") == f"{round(100 * 5 / 21)} %"


def test_who_disconnects_is_left_alone(connected, sent):
    tell(connected, sent.live[20])
    assert connected.page.evaluate("screenLock.isHeld")
    connected.page.get_by_role("button", name="Disconnect").click()
    connected.page.clock.run_for(60_000)
    assert connected.page.locator("body").get_attribute("data-phase") == "start"
    assert connected.page.get_by_role("button", name="Connect").is_visible()
    assert not connected.page.evaluate("screenLock.isHeld")


def test_it_reads_what_it_is_not_told_because_another_app_is(connected, sent):
    tell(connected, sent.live[20])
    for packet in sent.live[21:24]:
        connected.set_value(uuids.FOOTFALL_STATE, packet)
        connected.page.clock.run_for(3000)
        steps = records.get_32(packet, records.LIVE_STEPS)
        connected.page.wait_for_function("steps.textContent === `${%d}`" % steps)
    assert text(connected, "link") == "Connected"


def test_a_record_of_another_layout_asks_for_another_page(connected, sent):
    other = bytearray(sent.live[20])
    other[records.LIVE_LAYOUT] = records.LAYOUT + 1
    connected.notify(uuids.FOOTFALL_LIVE, other)
    assert "write the page anew" in text(connected, "advice")
    assert connected.page.get_by_role("button", name="Connect").is_visible()


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


def test_strides_of_another_pod_are_doubled(phones, sent):
    phone = connect(phones(), POD)
    running = [each for each in sent.rsc if each[0] & records.RSC_IS_RUNNING][:20]
    shown = shown_of(phone, running)
    assert shown[:2] == ["–", "–"]
    assert shown[2:] == [f"{2 * each[records.RSC_CADENCE]}" for each in running[2:]]
    assert "one foot" in text(phone, "pod")
    for own in ("target", "gauge", "steps"):
        assert not phone.page.locator(f"#{own}").is_visible()


@pytest.mark.parametrize(
    ("cadences", "factors"),
    [
        ([172, 171, 172, 100, 172], [1, 1, 1]),
        ([86, 86, 85, 150, 86, 86], [2, 2, 2, 2]),
        # A walker's steps, taken for strides, until a run shows what they are.
        ([115, 116, 115, 165, 166, 167, 166], [2, 2, 2, 1, 1]),
        ([125, 124, 125, *[85] * 11], [1] * 10 + [2, 2]),
    ],
)
def test_the_guess_takes_several_measurements_to_turn(phones, cadences, factors):
    phone = connect(phones(), POD)
    shown = shown_of(phone, [measured(cadence) for cadence in cadences])
    expected = [f"{c * f}" for c, f in zip(cadences[2:], factors, strict=True)]
    assert shown == ["–", "–", *expected]


def test_a_pod_that_falls_silent_is_said_to(phones):
    phone = connect(phones(), POD)
    shown_of(phone, [measured(86)] * 4)
    phone.page.clock.run_for(9000)
    assert re.fullmatch(r"No news for \d+ s", text(phone, "link"))
    assert text(phone, "spm") == "–"
    assert shown_of(phone, [measured(86)]) == ["172"]


# --- what is in the way ---------------------------------------------------------------


def advice(phone):
    phone.page.evaluate("advise(welcome)")
    return text(phone, "advice")


def test_who_chooses_nothing_is_told_so(phones, sent):
    phone = phones()
    phone.offer(board(sent.live[0]))
    phone.chosen = False
    phone.page.get_by_role("button", name="Connect").click()
    phone.page.get_by_text("No board was chosen").first.wait_for()
    phone.chosen = True
    phone.page.get_by_role("button", name="Connect").click()
    phone.page.locator("body[data-phase=live]").wait_for()


def test_bluetooth_that_is_off_is_told_and_when_it_is_on_again(phones):
    phone = phones()
    phone.switch("powered-off")
    phone.page.get_by_text("Bluetooth is off").first.wait_for()
    phone.switch("powered-on")
    phone.page.get_by_text("Press Connect and choose").first.wait_for()


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "iPhone and iPad"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1", "iPhone and iPad"),
        ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Firefox/140.0", "Chrome, Edge or Samsung"),
    ],
    ids=["iphone", "ipad", "firefox"],
)
def test_a_browser_without_bluetooth_is_told_what_to_use(phones, user_agent, words):
    phone = phones(user_agent=user_agent, init="delete Navigator.prototype.bluetooth")
    assert words in advice(phone)
    assert not phone.page.get_by_role("button", name="Connect").is_visible()


def test_a_page_from_an_insecure_place_says_where_it_has_to_come_from(phones, site):
    phone = phones(f"http://{ELSEWHERE}:{site.port}/phone.html")
    assert not phone.page.evaluate("isSecureContext")
    assert "https" in advice(phone)


# --- where it comes from --------------------------------------------------------------


def test_it_works_from_a_file_alone(phones, site, sent, tmp_path):
    alone = tmp_path / "phone.html"
    alone.write_bytes((site.folder / "phone.html").read_bytes())
    phone = connect(phones(alone.as_uri()), board(sent.live[0]))
    tell(phone, sent.live[30])
    assert text(phone, "spm") == f"{round(spm_of(sent.live[30]))}"


def test_once_opened_it_opens_without_a_network(phones, site):
    with served(site.folder) as port:
        phone = phones(f"http://localhost:{port}/phone.html")
        phone.page.wait_for_function("navigator.serviceWorker.controller !== null")
        phone.page.wait_for_function("caches.match(location.href).then(Boolean)")
    phone.page.reload()
    assert phone.page.get_by_role("button", name="Connect").is_visible()
    assert phone.page.title() == "Footfall"


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


def test_nothing_else_runs_in_it_and_it_can_ask_nobody(phones, site):
    phone = phones()
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
    refused = [error for error in phone.errors if "Content Security Policy" in error]
    assert len(refused) >= 2
    phone.errors.clear()


# --- for everybody --------------------------------------------------------------------


def test_a_screen_reader_finds_its_way_and_is_not_talked_to_each_second(connected, sent):
    tell(connected, *sent.live[20:24])
    page = connected.page
    for role in ("banner", "main", "contentinfo"):
        assert page.get_by_role(role).count() == 1
    for name in ("Cadence", "Target", "Last 5 minutes", "Figures of this run"):
        assert page.get_by_role("region", name=name).is_visible()
    assert page.get_by_role("img", name="Zone from").is_visible()
    assert page.get_by_role("switch", name="Vibrate at a cue").is_visible()
    assert not page.get_by_role("switch").is_checked()
    names = page.evaluate(
        "[...document.querySelectorAll('button')].map((b) => b.ariaLabel || b.textContent.trim())"
    )
    assert all(names)
    page.evaluate(
        """() => {
          window.said = 0;
          const live = document.querySelectorAll("[aria-live], [role=status]");
          const count = new MutationObserver(() => (said += 1));
          for (const one of live) count.observe(one, { childList: true, characterData: true, subtree: true });
        }"""
    )
    tell(connected, *sent.live[24:40])
    assert page.evaluate("said") <= 1


def test_what_can_be_pressed_is_large_and_shows_that_it_has_the_focus(connected, sent):
    opened, _ = in_window(sent)
    tell(connected, sent.live[opened])
    buttons = connected.page.get_by_role("button").all()
    assert len(buttons) >= 4
    for button in buttons:
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 48
    connected.page.keyboard.press("Tab")
    outline = connected.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


@pytest.mark.parametrize("size", [(320, 568), (360, 640), (412, 915), (915, 412)])
def test_it_fits_the_screen_with_digits_for_arms_length(phones, sent, size):
    viewport = dict(zip(("width", "height"), size, strict=True))
    phone = connect(phones(viewport=viewport), board(sent.live[0]))
    opened, _ = in_window(sent)
    for packet in (sent.live[30], sent.live[opened]):
        tell(phone, packet)
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= size[0]
        digits = phone.page.locator("#spm").bounding_box()
        now = phone.page.locator("#now").bounding_box()
        assert digits["x"] >= now["x"]
        assert digits["x"] + digits["width"] <= now["x"] + now["width"]
        assert digits["height"] >= 0.28 * min(size)
        assert now["y"] + now["height"] <= size[1]


# --- the pictures of the page ---------------------------------------------------------


def test_the_pictures_are_there_and_not_too_large(phones, long_run):
    if long_run:
        packets = long_run.live[:288]
        for name, scheme in PICTURES.items():
            phone = connect(phones(color_scheme=scheme), board(packets[0]))
            tell(phone, *packets)
            phone.page.clock.run_for(6000)
            tell(phone, packets[-1])
            phone.page.screenshot(path=ROOT / "docs" / name)
    for name in PICTURES:
        picture = (ROOT / "docs" / name).read_bytes()
        assert picture.startswith(b"\x89PNG")
        assert struct.unpack(">II", picture[16:24]) == (824, 1830)
        assert len(picture) < MOST_BYTES
