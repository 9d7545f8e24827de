"""Raspberry Pi Pico with a LIS3DH breakout on GP4 and GP5, a piezo and two buttons soldered on."""

BOARD_ID = "raspberry_pi_pico"

# The breakout's address is 0x18 unless its SDO pin is tied high.
ACCELEROMETER_SCL_PIN = "GP5"
ACCELEROMETER_SDA_PIN = "GP4"
ACCELEROMETER_ADDRESS = 0x18
ACCELEROMETER_INT_PIN = "GP6"

# A passive piezo between the pin and ground.
SPEAKER_PIN = "GP16"

# Both connect to ground; the Pico's own button is not the firmware's to read.
BUTTON_RAISE_PIN = "GP14"
BUTTON_LOWER_PIN = "GP15"
BUTTON_PRESSED = False

LED_PIN = "LED"

# A third of the supply's voltage, whether that comes from USB or from a cell at VSYS.
BATTERY_PIN = "VOLTAGE_MONITOR"
BATTERY_DIVIDER = 3
