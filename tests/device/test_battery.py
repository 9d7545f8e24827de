"""The battery is called low when it is, and not for a sag."""

import numpy as np
import pytest

from footfall_host.virtual_board.board import Scenario, power_on

READINGS = 8
FEATHER = "feather_nrf52840_express"


def battery_at(bench_with, volts):
    bench = bench_with(np.zeros((1, 3), np.int16), board_id=FEATHER, battery_v=volts)
    from footfall.device.battery import Battery

    return Battery(bench.pins["BATTERY"], 2)


@pytest.mark.parametrize(("volts", "low"), [(4.1, False), (3.55, False), (3.45, True), (3.0, True)])
def test_it_is_low_below_three_and_a_half_volts(bench_with, volts, low):
    battery = battery_at(bench_with, volts)
    assert [battery.read() for _ in range(READINGS - 1)] == [False] * (READINGS - 1)
    assert battery.read() is low


@pytest.mark.parametrize(
    ("volts", "percent"),
    [(4.2, 100), (4.15, 100), (3.8, 51), (3.5, 10), (3.4, 5), (3.3, 0), (3.0, 0)],
)
def test_it_tells_about_how_much_is_left(bench_with, volts, percent):
    battery = battery_at(bench_with, volts)
    assert battery.percent == 100  # nothing is known yet
    battery.read()
    assert battery.percent == pytest.approx(percent, abs=1)


class Pin:
    """An analog input whose reading is set from outside, in volts of the cell."""

    reference_voltage = 3.3
    volts = 3.7

    @property
    def value(self):
        return round(self.volts / 2 / self.reference_voltage * 65535)


def test_a_sag_is_not_told_and_recovery_takes_more_than_a_flicker(bench_with):
    battery = battery_at(bench_with, 3.7)
    battery._input = pin = Pin()
    assert not any(battery.read() for _ in range(READINGS))
    pin.volts = 2.9
    assert not battery.read()
    pin.volts = 3.7
    assert not any(battery.read() for _ in range(READINGS))
    pin.volts = 3.4
    assert [battery.read() for _ in range(READINGS)][-1]
    pin.volts = 3.6
    assert all(battery.read() for _ in range(READINGS))
    pin.volts = 3.9
    assert not [battery.read() for _ in range(READINGS)][-1]


@pytest.mark.parametrize(("volts", "warned"), [(3.4, True), (3.9, False)])
def test_the_runner_is_told_once_by_sound_light_and_word(counts, volts, warned):
    run = power_on(Scenario(np.tile(counts, (3, 1)), FEATHER, battery_v=volts))
    assert run.console.count("Fault 8: the battery is low") == warned
    beeps = [tone for tone in run.tones if tone.duty and tone.frequency_hz == 1200]
    assert len(beeps) == 5 * warned


def test_a_board_at_a_computer_is_not_told_to_be_charged(counts):
    run = power_on(Scenario(np.tile(counts, (2, 1)), FEATHER, battery_v=3.4, usb_us=[(0, True)]))
    assert "Fault 8" not in run.console
