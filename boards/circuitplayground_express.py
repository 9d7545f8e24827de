"""Adafruit Circuit Playground Express: accelerometer, speaker and buttons are on board.

What its small chip leaves out: no watchdog, so a loop that hangs stays hung; no alarm, so it never
sleeps and a restart begins a new run; no safemode.py, so a brownout ends the run; no Bluetooth; no
traceback is kept; a press during a stall is missed, for it has no `keypad`.

Its heap of some 22 KB bears the compiled core, but not the whole firmware, which takes 64 KB once
it is imported: it runs only where it is frozen into a build of CircuitPython, not from the drive.
Nobody has tried that on a real one.
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
