"""Adafruit Feather nRF52840 Express with a LIS3DH breakout, a piezo and a button soldered on.

A DRV2605L haptic breakout may sit on the same bus, beside the piezo or in its place.
"""

BOARD_ID = "feather_nrf52840_express"

# The breakout's address is 0x18 unless its SDO pin is tied high.
ACCELEROMETER_SCL_PIN = "SCL"
ACCELEROMETER_SDA_PIN = "SDA"
ACCELEROMETER_ADDRESS = 0x18
ACCELEROMETER_INT_PIN = "D6"

# A passive piezo between the pin and ground.
SPEAKER_PIN = "D10"
HAPTIC_ADDRESS = 0x5A

# The board's own user button raises; the other one is soldered on. Both connect to ground.
BUTTON_RAISE_PIN = "SWITCH"
BUTTON_LOWER_PIN = "D5"
BUTTON_PRESSED = False

LED_PIN = "LED"
NEOPIXEL_PIN = "NEOPIXEL"
NEOPIXEL_POWER_PIN = "NEOPIXEL_POWER"

# Two equal resistors halve the battery's voltage.
BATTERY_PIN = "BATTERY"
BATTERY_DIVIDER = 2
