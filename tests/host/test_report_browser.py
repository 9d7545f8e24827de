"""The page of a report in a browser: it zooms, reads out, and asks no other place for anything."""

import contextlib
from itertools import pairwise

import pytest

import phone_browser
from contrast import contrast
from footfall_host.plan.page import page_of
from footfall_host.report.run_report import write_report
from footfall_host.report.trend_report import write_trend
from reports import WEEKS, plan_of_them, source, twelve_weeks, wandering

SECONDS = 1800
VIEWPORTS = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 412, "height": 915}}
GROUNDS = {"light": "rgb(243, 245, 241)", "dark": "rgb(12, 15, 13)"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with the pages of a run, of many, of many beside a plan, and of that plan."""
    folder = tmp_path_factory.mktemp("reports")
    write_report(folder / "run.html", source(wandering(SECONDS), step_length_cm=105))
    write_trend(folder / "trend.html", twelve_weeks(), "library")
    write_trend(folder / "planned.html", twelve_weeks(), "library", plan_of_them())
    (folder / "plan.html").write_bytes(page_of(plan_of_them()))
    return folder


@pytest.fixture(scope="module")
def browser():
    """Yield a running browser."""
    with phone_browser.browser() as running:
        yield running


@pytest.fixture
def opened(browser, folder):
    """Return a context: a page in the browser, in which nothing may go wrong."""

    @contextlib.contextmanager
    def opened(name="run.html", viewport="desktop", expected=None, **given):
        context = browser.new_context(viewport=VIEWPORTS[viewport], **given)
        context.set_default_timeout(phone_browser.LONGEST_MS)
        page, errors, requested = context.new_page(), [], []
        page.on("console", lambda message: errors.append(message.text))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("request", lambda request: requested.append(request.url))
        address = (folder / name).as_uri()
        page.goto(address)
        yield page
        context.close()
        assert [error for error in errors if not (expected and expected in error)] == []
        assert bool(errors) is bool(expected)
        assert [url for url in requested if not url.startswith("data:")] == [address]

    return opened


def shown_s(page):
    """Return from when to when the chart shows the run, in seconds."""
    left, _, width, _ = map(float, page.get_attribute("#lines", "viewBox").split())
    return left / 10, (left + width) / 10


def labels(page):
    return page.locator(".tick:not(.off) text").all_inner_texts()


def point(page, share):
    """Point at a place of the chart, as a share of its width; return its coordinates."""
    box = page.locator("#view").bounding_box()
    x, y = box["x"] + share * box["width"], box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    return x, y


@pytest.mark.parametrize(
    ("name", "viewport", "scheme"),
    [
        ("run.html", "desktop", "light"),
        ("run.html", "desktop", "dark"),
        ("run.html", "phone", "dark"),
        ("trend.html", "desktop", "light"),
        ("trend.html", "phone", "dark"),
        ("planned.html", "desktop", "dark"),
        ("planned.html", "phone", "light"),
    ],
)
def test_it_fits_the_screen_in_the_colours_that_are_asked_for(opened, name, viewport, scheme):
    with opened(name, viewport, color_scheme=scheme) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == GROUNDS[scheme]
        cut = page.evaluate(
            """[...document.querySelectorAll("svg text, h1, h2, .figure strong")].filter(each => {
              const { left, right, width } = each.getBoundingClientRect();
              return width && (left < 0 || right > innerWidth);
            }).map(each => each.textContent)"""
        )
        assert cut == []


@pytest.mark.parametrize(("viewport", "scheme"), [("desktop", "dark"), ("phone", "light")])
def test_the_page_of_a_plan_is_drawn_as_its_policy_lets_it(opened, viewport, scheme):
    with opened("plan.html", viewport, color_scheme=scheme) as page:
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == {"light": "rgb(251, 250, 247)", "dark": "rgb(20, 24, 27)"}[scheme]
        assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")
        assert page.is_visible(".chart .target")


def test_no_page_lets_a_script_in_that_is_not_its_own(opened):
    inserted = """() => {
      const script = document.createElement("script");
      script.textContent = "window.strange = true";
      document.body.append(script);
      return Boolean(window.strange);
    }"""
    for name in ("run.html", "planned.html", "plan.html"):
        with opened(name, expected="Content Security Policy") as page:
            assert page.evaluate(inserted) is False


def test_marks_of_the_plan_can_be_seen_on_their_bars_and_beside_them(opened):
    for scheme in ("light", "dark"):
        with opened("planned.html", color_scheme=scheme) as page:
            marks = page.locator(".planned")
            assert marks.count() == WEEKS
            colours = page.evaluate(
                """["planned", "planned-edge", "volume"].map(name => {
                  const style = getComputedStyle(document.querySelector(`.${name}`));
                  return name === "volume" ? style.fill : style.stroke;
                })"""
            )
            mark, edge, bar = (hexadecimal(colour) for colour in colours)
            assert contrast(mark, edge) >= 7
            assert contrast(edge, bar) >= 3


def hexadecimal(colour):
    """Return rgb(1, 2, 3) as #010203."""
    return "#" + "".join(f"{int(part):02x}" for part in colour[4:-1].split(","))


@pytest.mark.parametrize("viewport", VIEWPORTS)
def test_labels_do_not_overlap_at_any_zoom(opened, viewport):
    with opened(viewport=viewport) as page:
        for _ in range(6):
            places = page.evaluate(
                """[...document.querySelectorAll(".tick:not(.off) text")]
                  .map(each => each.getBoundingClientRect())
                  .map(({left, right}) => [left, right])"""
            )
            assert len(places) >= 2
            assert all(a[1] < b[0] for a, b in pairwise(places))
            if page.is_enabled("#in"):
                page.click("#in")


def test_buttons_zoom_in_and_out_and_move(opened):
    with opened() as page:
        assert shown_s(page) == (0, SECONDS)
        assert page.is_disabled("#out")
        page.click("#in")
        start_s, stop_s = shown_s(page)
        assert start_s == pytest.approx(SECONDS - stop_s)
        assert stop_s - start_s == pytest.approx(SECONDS / 1.6)
        page.click("#on")
        assert shown_s(page)[1] == SECONDS
        assert page.is_disabled("#on")
        while page.is_enabled("#in"):
            page.click("#in")
        assert 10 <= shown_s(page)[1] - shown_s(page)[0] <= 60
        page.click("#all")
        assert shown_s(page) == (0, SECONDS)


def test_the_wheel_zooms_where_it_points_with_ctrl_alone(opened):
    with opened() as page:
        point(page, 0.25)
        page.mouse.wheel(0, 10)
        assert shown_s(page) == (0, SECONDS)
        page.keyboard.down("Control")
        page.mouse.wheel(0, -200)
        page.keyboard.up("Control")
        page.wait_for_function("document.querySelector('#view.zoomed')")
        start_s, stop_s = shown_s(page)
        assert start_s + 0.25 * (stop_s - start_s) == pytest.approx(SECONDS / 4, abs=10)


def test_dragging_moves_what_is_zoomed_in(opened):
    with opened() as page:
        page.click("#in")
        page.click("#in")
        before_s = shown_s(page)
        point(page, 0.5)
        page.mouse.down()
        point(page, 0.3)
        page.mouse.up()
        span_s = before_s[1] - before_s[0]
        assert shown_s(page)[0] - before_s[0] == pytest.approx(0.2 * span_s, abs=5)


def test_marks_keep_to_their_time_and_go_where_it_is_not_shown(opened):
    with opened() as page:
        cues = page.locator(".lane .at")
        total, first_s = cues.count(), float(cues.first.get_attribute("data-t"))
        page.focus("#view")
        for _ in range(2):
            page.keyboard.press("+")
        page.keyboard.press("Home")
        start_s, stop_s = shown_s(page)
        assert start_s == 0
        inside = page.eval_on_selector_all(
            ".lane .at:not(.off)", "all => all.map(each => Number(each.dataset.t))"
        )
        assert 0 < len(inside) < total
        assert all(t <= stop_s for t in inside)
        left = float(cues.first.get_attribute("x").rstrip("%"))
        assert left == pytest.approx(100 * first_s / stop_s, abs=0.01)


def test_pointing_reads_out_the_second(opened):
    tenths = wandering(SECONDS)
    with opened() as page:
        assert "Point at the chart" in page.inner_text("#readout")
        point(page, 0.5)
        said = page.inner_text("#readout")
        at = said.split()[0]
        minute, second = map(int, at.split(":"))
        t_s = 60 * minute + second
        assert t_s == pytest.approx(SECONDS / 2, abs=4)
        assert f"{tenths[t_s - 1] / 10:.1f} steps/min" in said
        assert "target 170" in said
        page.mouse.move(5, 5)
        assert "Point at the chart" in page.inner_text("#readout")


def test_the_keyboard_reads_the_chart_as_a_slider(opened):
    with opened() as page:
        assert page.get_attribute("#view", "role") == "slider"
        page.focus("#view")
        page.keyboard.press("End")
        assert page.get_attribute("#view", "aria-valuenow") == str(SECONDS)
        assert "walking" in page.get_attribute("#view", "aria-valuetext") or (
            "steps/min" in page.get_attribute("#view", "aria-valuetext")
        )
        page.keyboard.press("Home")
        assert page.get_attribute("#view", "aria-valuenow") == "1"


def test_two_fingers_zoom_on_a_phone(opened):
    pinch = """([a, b]) => {
      const view = document.getElementById("view");
      const box = view.getBoundingClientRect();
      const send = (type, pointerId, share) => view.dispatchEvent(new PointerEvent(type, {
        pointerId, pointerType: "touch", bubbles: true,
        clientX: box.left + share * box.width, clientY: box.top + 50,
      }));
      send("pointerdown", 11, 0.4); send("pointerdown", 12, 0.6);
      send("pointermove", 11, a); send("pointermove", 12, b);
      send("pointerup", 11, a); send("pointerup", 12, b);
    }"""
    with opened(viewport="phone", has_touch=True, is_mobile=True) as page:
        page.evaluate(pinch, [0.3, 0.7])
        start_s, stop_s = shown_s(page)
        assert stop_s - start_s == pytest.approx(SECONDS / 2, rel=0.02)
        page.evaluate(pinch, [0.49, 0.51])
        assert shown_s(page) == (0, SECONDS)


def test_without_a_script_all_is_drawn_and_no_button_promises_more(opened):
    with opened(java_script_enabled=False) as page:
        assert page.is_visible("#lines .line")
        assert len(labels(page)) >= 4
        assert page.is_hidden("#tools")
        assert page.is_hidden("#readout")


def test_on_paper_it_is_light_and_all_of_every_table_is_there(opened):
    with opened(color_scheme="dark") as page:
        page.click("#in")
        page.emulate_media(media="print")
        assert (
            page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        )
        assert page.is_hidden("#tools")
        full = page.locator(".scroll").first
        assert full.evaluate("each => each.scrollHeight <= each.clientHeight")
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert shown_s(page) == (0, SECONDS)
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert shown_s(page) != (0, SECONDS)
