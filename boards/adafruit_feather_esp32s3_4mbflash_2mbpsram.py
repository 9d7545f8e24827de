"""Adafruit Feather ESP32-S3, 4 MB flash and 2 MB PSRAM, with a LIS3DH breakout and a piezo.

A second button is soldered on. The board has no pin for the battery's voltage.
"""

BOARD_ID = "adafruit_feather_esp32s3_4mbflash_2mbpsram"

# The breakout's address is 0x18 unless its SDO pin is tied high.
ACCELEROMETER_SCL_PIN = "SCL"
ACCELEROMETER_SDA_PIN = "SDA"
ACCELEROMETER_ADDRESS = 0x18
ACCELEROMETER_INT_PIN = "D6"

# A passive piezo between the pin and ground.
SPEAKER_PIN = "D10"

# The BOOT button raises; the other one is soldered on. Both connect to ground.
BUTTON_RAISE_PIN = "BUTTON"
BUTTON_LOWER_PIN = "D5"
BUTTON_PRESSED = False

LED_PIN = "LED"
NEOPIXEL_PIN = "NEOPIXEL"
NEOPIXEL_POWER_PIN = "NEOPIXEL_POWER"
