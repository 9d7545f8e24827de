"""Adafruit Circuit Playground Bluefruit: accelerometer, speaker and buttons are on board."""

BOARD_ID = "circuitplayground_bluefruit"

# The accelerometer has a bus of its own, apart from SCL and SDA on the rim.
ACCELEROMETER_SCL_PIN = "ACCELEROMETER_SCL"
ACCELEROMETER_SDA_PIN = "ACCELEROMETER_SDA"
ACCELEROMETER_ADDRESS = 0x19
ACCELEROMETER_INT_PIN = "ACCELEROMETER_INTERRUPT"

SPEAKER_PIN = "SPEAKER"
SPEAKER_ENABLE_PIN = "SPEAKER_ENABLE"

BUTTON_RAISE_PIN = "BUTTON_B"
BUTTON_LOWER_PIN = "BUTTON_A"
BUTTON_PRESSED = True

LED_PIN = "LED"
NEOPIXEL_PIN = "NEOPIXEL"
