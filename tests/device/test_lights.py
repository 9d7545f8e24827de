"""The lights: every state and every fault can be told from the others at a glance."""

from itertools import combinations
from types import SimpleNamespace

import numpy as np
import pytest

BOTH = {"LED_PIN": "LED", "NEOPIXEL_PIN": "NEOPIXEL"}
LED_ONLY = {"LED_PIN": "LED"}
SECONDS = 20
STATES = ("SEARCHING", "IDLE", "IN_ZONE", "BELOW", "ABOVE", "STOPPED", "LISTENING")


@pytest.fixture
def lights_on(bench_with):
    def set_up(**pins):
        bench = bench_with(np.zeros((10, 3), np.int16), first_tick_ms=(1 << 29) - 5000)
        from footfall.device import lights

        return bench, lights.Lights(SimpleNamespace(**pins))

    return set_up


def number_of(state):
    from footfall.device import lights

    return getattr(lights, state)


def show(bench, shown, state, fault=0, cue=False, seconds=SECONDS):
    started_us = bench.clock.now_us
    while bench.clock.now_us - started_us < seconds * 1_000_000:
        shown.show(number_of(state), fault, cue, bench.clock.ticks_ms())
        bench.clock.advance(10_000)


def led_blinks(bench):
    return [edge.t_us for edge in bench.edges if edge.pin == "P1_14" and edge.level]


def pixel_blinks(bench):
    return [
        (seen.t_us, bytes(seen.sent[:3])) for seen in bench.machine.run.colours if any(seen.sent)
    ]


def looks(bench):
    """Return the colours seen and how many blinks come in ten seconds."""
    blinks = pixel_blinks(bench)
    return {colour for _, colour in blinks}, round(len(blinks) * 10 / SECONDS)


def test_every_state_has_a_look_of_its_own(lights_on):
    seen = {}
    for state in STATES:
        bench, shown = lights_on(**BOTH)
        del bench.machine.run.colours[:]
        show(bench, shown, state)
        seen[state] = looks(bench)
        assert not led_blinks(bench)
    for one, other in combinations(STATES, 2):
        assert seen[one] != seen[other], (one, other)


def test_with_one_light_every_state_blinks_at_a_rate_of_its_own(lights_on):
    rates = []
    for state in STATES:
        bench, shown = lights_on(**LED_ONLY)
        show(bench, shown, state)
        rates.append(len(led_blinks(bench)))
    assert len(set(rates)) == len(STATES)


@pytest.mark.parametrize("fault", [1, 3, 11])
@pytest.mark.parametrize("pins", [BOTH, LED_ONLY], ids=["both", "led"])
def test_a_fault_is_as_many_blinks_as_its_number_and_a_pause(lights_on, fault, pins):
    bench, shown = lights_on(**pins)
    show(bench, shown, "IN_ZONE", fault)
    gaps_us = np.diff(led_blinks(bench))
    pauses = np.flatnonzero(gaps_us > 800_000)
    assert set(np.diff(pauses)) <= {fault}
    assert len(pauses) >= 2


def test_beside_a_fault_the_run_still_shows_where_there_are_two_lights(lights_on):
    bench, shown = lights_on(**BOTH)
    show(bench, shown, "IN_ZONE", fault=2)
    assert len(pixel_blinks(bench)) >= 8


def test_a_light_flashes_with_the_cue(lights_on):
    bench, shown = lights_on(**LED_ONLY)
    show(bench, shown, "STOPPED", seconds=1)
    before = len(led_blinks(bench))
    show(bench, shown, "STOPPED", cue=True, seconds=0.1)
    assert len(led_blinks(bench)) == before + 1


def test_put_out_is_dark_and_takes_the_power_away(lights_on):
    bench, shown = lights_on(**BOTH, NEOPIXEL_POWER_PIN="A1")
    show(bench, shown, "SEARCHING", fault=1, seconds=0.05)
    shown.put_out()
    assert not any(bench.machine.run.colours[-1].sent)
    assert not [edge for edge in bench.edges if edge.pin == "P1_14"][-1].level
    assert not bench.edges[-1].level


def test_a_board_without_lights_shows_nothing_and_goes_on(lights_on):
    bench, shown = lights_on()
    show(bench, shown, "IN_ZONE", fault=1, seconds=1)
    shown.put_out()
    assert not bench.edges
