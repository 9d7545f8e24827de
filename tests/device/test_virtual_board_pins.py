"""Whatever holds pins of the virtual board takes them whole and gives all of them back."""

import pytest

from footfall_host.virtual_board.bus import Bus
from footfall_host.virtual_board.clock import Clock
from footfall_host.virtual_board.gpio import AnalogIn, DigitalInOut, PWMOut
from footfall_host.virtual_board.i2c import I2C
from footfall_host.virtual_board.keys import Keys
from footfall_host.virtual_board.pins import solder

BOARD_ID = "feather_nrf52840_express"


@pytest.fixture
def pins():
    clock = Clock()
    soldered = solder(BOARD_ID, clock, [], [])
    soldered["SCL"].i2c_bus = soldered["SDA"].i2c_bus = Bus(clock, {})
    return soldered


HOLDERS = {
    "I2C": (I2C, ("SCL", "SDA")),
    "Keys": (lambda *pins: Keys(pins, value_when_pressed=False), ("SWITCH", "D5")),
    "DigitalInOut": (DigitalInOut, ("D10",)),
    "PWMOut": (PWMOut, ("D10",)),
    "AnalogIn": (AnalogIn, ("BATTERY",)),
}


@pytest.mark.parametrize("kind", HOLDERS)
def test_pins_are_taken_until_the_end_of_the_block_and_then_free(pins, kind):
    make, names = HOLDERS[kind]
    with make(*(pins[name] for name in names)) as held:
        assert held is not None
        for name in names:
            with pytest.raises(ValueError, match="in use"):
                DigitalInOut(pins[name])
    for name in names:
        DigitalInOut(pins[name]).deinit()


def test_an_output_that_is_given_back_drives_its_pin_no_more(pins):
    tones = pins["D10"].tones
    with PWMOut(pins["D10"], frequency=2000, duty_cycle=32768):
        assert tones[-1].duty == 32768
    assert tones[-1].duty == 0
