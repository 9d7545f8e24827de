"""The phone page in Chromium and its own Bluetooth: fed with what a virtual board has sent."""

import re

import pytest

from footfall.core import records, stream, uuids
from phone_page import (
    AIMED_SPM,
    BATTERY_PERCENT,
    MODEL,
    NOTHING,
    WRITTEN_SPM,
    board,
    changed,
    connect,
    expected_word,
    press_connect,
    spm_of,
    state_of,
    tell,
    text,
)


@pytest.fixture(scope="module")
def phone(open_phone, sent):
    with open_phone() as opened:
        connect(opened, board(sent.live[0]))
        yield opened


@pytest.fixture
def connected(phone):
    """Return a phone that has just been connected to a board, of which it has not heard before."""
    phone.page.evaluate("leave(); run = null")
    phone.page.clock.run_for(6000)  # until the cue of a test before is over
    phone.written.clear()
    press_connect(phone)
    return phone


# --- what it shows --------------------------------------------------------------------


def test_each_record_of_a_run_is_shown_with_its_cadence_and_its_word(connected, sent):
    shown = []
    for packet in sent.live:
        tell(connected, packet)
        shown.append((text(connected, "spm"), text(connected, "word-text")))
    expected = [
        (f"{int(spm_of(packet) + 0.5)}" if spm_of(packet) else NOTHING, expected_word(packet))
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
    connected.page.evaluate("Promise.all($('marker').getAnimations().map((each) => each.finished))")
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
        given = {"spm": spm, "state": running | side, "second": first + at}
        tell(connected, changed(sent.live[20], **given))
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
def test_a_cue_flashes_and_is_said_but_stands_still_for_who_asks_so(connected, sent, motion):
    phone = connected
    phone.page.emulate_media(reduced_motion=motion)
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


def test_the_phone_vibrates_at_a_cue_for_who_asks_so_alone(connected, sent):
    connected.page.evaluate("window.vibrated = 0; navigator.vibrate = () => (vibrated += 1); 0")
    cues = [records.get_16(packet, records.LIVE_CUES) for packet in sent.live]
    at = cues.index(1)
    switch = connected.page.get_by_role("switch")
    for is_on in (False, True):
        connected.page.evaluate("run = newRun(connection.device)")
        tell(connected, sent.live[at - 1])
        switch.set_checked(is_on)
        tell(connected, sent.live[at])
        assert connected.page.evaluate("vibrated") == is_on
    switch.set_checked(False)


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
          const anything = { childList: true, characterData: true, subtree: true };
          for (const one of live) count.observe(one, anything);
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
def test_it_fits_the_screen_with_digits_for_arms_length(connected, sent, size):
    phone = connected
    phone.page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
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
