"""Adafruit Circuit Playground Express: accelerometer, speaker and buttons are on board.

What its small chip leaves out: its CircuitPython has no `keypad`, no settings.toml (neither
os.getenv nor supervisor.get_setting), no watchdog, no alarm, no safemode.py and no Bluetooth,
256 bytes of NVM, and a heap of some 22 KB. The firmware needs more than that today.
"""

BOARD_ID = "circuitplayground_express"

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
