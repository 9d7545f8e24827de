"""Presses become wishes: short, long and double, on two buttons or on one."""

from types import SimpleNamespace

import numpy as np
import pytest

from footfall_host.virtual_board.scenario import Press

TWO = {"BUTTON_RAISE_PIN": "BUTTON_B", "BUTTON_LOWER_PIN": "BUTTON_A", "BUTTON_PRESSED": True}
ONE = {"BUTTON_RAISE_PIN": "BUTTON_B", "BUTTON_PRESSED": True}
NEAR_THE_WRAP = (1 << 29) - 2000
NAMES = {1: "raise", 2: "lower", 3: "start/stop", 4: "open"}


@pytest.fixture(params=["circuitplayground_bluefruit", "circuitplayground_express"])
def wishes(bench_with, request):
    """Return a function that presses buttons at (pin, at_ms, for_ms) and returns what is asked."""

    def of(presses, buttons=TWO, poll_ms=10, stall_ms=(0, 0), may_open=False):
        held = [Press(pin, at_ms * 1000, for_ms * 1000) for pin, at_ms, for_ms in presses]
        bench = bench_with(
            np.zeros((10, 3), np.int16),
            board_id=request.param,
            presses=held,
            first_tick_ms=NEAR_THE_WRAP,
        )
        from footfall.device.controls import NONE, Controls

        controls = Controls(SimpleNamespace(**buttons), may_open)
        asked = []
        while bench.clock.now_us < 6_000_000:
            while (action := controls.poll()) != NONE:
                asked.append((NAMES[action], bench.clock.now_us // 1000))
            stalled = bench.clock.now_us // 1000 == stall_ms[0]
            bench.clock.advance(1000 * (stall_ms[1] if stalled else poll_ms))
        return asked

    return of


def test_a_short_press_is_a_wish_when_the_button_comes_up(wishes):
    (up, up_ms), (down, down_ms) = wishes([("BUTTON_B", 1000, 150), ("BUTTON_A", 2000, 150)])
    assert (up, down) == ("raise", "lower")
    assert 1150 <= up_ms <= 1180
    assert 2150 <= down_ms <= 2180


@pytest.mark.parametrize("pin", ["BUTTON_A", "BUTTON_B"])
@pytest.mark.parametrize("for_ms", [900, 3000])
def test_a_long_press_starts_or_stops_once_without_waiting_for_its_end(wishes, pin, for_ms):
    ((asked, at_ms),) = wishes([(pin, 1000, for_ms)])
    assert asked == "start/stop"
    assert 1780 <= at_ms <= 1840


@pytest.mark.parametrize("wishes", ["circuitplayground_bluefruit"], indirect=True)
def test_a_press_is_long_even_if_nobody_looked_meanwhile(wishes):
    ((asked, _),) = wishes([("BUTTON_B", 1000, 2000)], stall_ms=(1500, 1000))
    assert asked == "start/stop"


@pytest.mark.parametrize("wishes", ["circuitplayground_bluefruit"], indirect=True)
@pytest.mark.parametrize(("for_ms", "wish"), [(150, "raise"), (1000, "start/stop")])
def test_a_press_that_nobody_looked_at_is_as_long_as_it_was(wishes, for_ms, wish):
    ((asked, _),) = wishes([("BUTTON_B", 1700, for_ms)], stall_ms=(1500, 1500))
    assert asked == wish


def test_quick_presses_are_all_counted(wishes):
    asked = wishes([("BUTTON_B", 1000 + 200 * index, 100) for index in range(10)])
    assert [what for what, _ in asked] == ["raise"] * 10


def test_one_button_raises_lowers_and_starts(wishes):
    presses = [
        *(("BUTTON_B", at_ms, 100) for at_ms in (500, 2000, 2250)),
        ("BUTTON_B", 3500, 1000),
    ]
    asked = wishes(presses, ONE)
    assert [what for what, _ in asked] == ["raise", "lower", "start/stop"]
    assert 1000 <= asked[0][1] <= 1050  # no second press has come
    assert 2350 <= asked[1][1] <= 2380


def test_two_slow_presses_of_one_button_raise_twice(wishes):
    asked = wishes([("BUTTON_B", 1000, 100), ("BUTTON_B", 1600, 100)], ONE)
    assert [what for what, _ in asked] == ["raise", "raise"]


def test_both_buttons_at_once_are_at_most_one_wish_each(wishes):
    asked = wishes([("BUTTON_A", 1000, 300), ("BUTTON_B", 1100, 300)])
    assert len(asked) <= 2


BOTH_HELD = [("BUTTON_A", 1000, 1500), ("BUTTON_B", 1100, 1500)]
TAPPED_AND_HELD = [("BUTTON_B", 1000, 100), ("BUTTON_B", 1300, 1200)]


@pytest.mark.parametrize(("presses", "buttons"), [(BOTH_HELD, TWO), (TAPPED_AND_HELD, ONE)])
def test_both_buttons_held_or_the_only_one_tapped_and_held_open_once(wishes, presses, buttons):
    ((asked, at_ms),) = wishes(presses, buttons, may_open=True)
    assert asked == "open"
    held_since_ms = presses[1][1]
    assert held_since_ms + 780 <= at_ms <= held_since_ms + 840


@pytest.mark.parametrize("wishes", ["circuitplayground_bluefruit"], indirect=True)
@pytest.mark.parametrize(("presses", "buttons"), [(BOTH_HELD, TWO), (TAPPED_AND_HELD, ONE)])
def test_what_was_held_while_nobody_looked_opens_too(wishes, presses, buttons):
    asked = wishes(presses, buttons, stall_ms=(900, 3000), may_open=True)
    assert [what for what, _ in asked] == ["open"]


@pytest.mark.parametrize("first", ["BUTTON_A", "BUTTON_B"])
def test_both_buttons_let_go_early_are_no_wish(wishes, first):
    second = "BUTTON_B" if first == "BUTTON_A" else "BUTTON_A"
    assert wishes([(first, 1000, 500), (second, 1100, 1500)], may_open=True) == []


@pytest.mark.parametrize(("presses", "buttons"), [(BOTH_HELD, TWO), (TAPPED_AND_HELD, ONE)])
def test_where_there_is_nothing_to_open_they_are_what_they_were(wishes, presses, buttons):
    asked = [what for what, _ in wishes(presses, buttons)]
    assert "start/stop" in asked
    assert "open" not in asked


@pytest.mark.parametrize("buttons", [TWO, ONE])
def test_a_press_before_or_after_opening_is_what_it_always_is(wishes, buttons):
    opens = BOTH_HELD if buttons is TWO else TAPPED_AND_HELD
    asked = wishes([*opens, ("BUTTON_B", 4000, 1000)], buttons, may_open=True)
    assert [what for what, _ in asked] == ["open", "start/stop"]
