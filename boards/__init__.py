"""One file a board: which pin does what, as data; the firmware turns names into pins.

A board file holds

    BOARD_ID               CircuitPython's id of the board, `board.board_id`
    ACCELEROMETER_SCL_PIN  the bus of its LIS3DH
    ACCELEROMETER_SDA_PIN
    ACCELEROMETER_ADDRESS  7 bits, 0x18 or 0x19
    BUTTON_RAISE_PIN       raises the target by a step
    BUTTON_PRESSED         the level of a pressed button; its pin is pulled the other way
    LED_PIN                shows faults, and the run where there is no NeoPixel

and, where the board has it,

    ACCELEROMETER_INT_PIN  the LIS3DH's INT1, by which movement wakes a sleeping board
    BUTTON_LOWER_PIN       lowers the target; without it, two quick presses of the other do
    SPEAKER_PIN            a speaker or a passive piezo
    SPEAKER_ENABLE_PIN     high while sounding
    MOTOR_PIN              a vibration motor by a transistor, on while high
    HAPTIC_ADDRESS         of a DRV2605L that may be on the accelerometer's bus
    NEOPIXEL_PIN           one coloured light or more
    NEOPIXEL_POWER_PIN     high to give them power
    BATTERY_PIN            an analog pin at the battery's voltage, divided
    BATTERY_DIVIDER        by so much

Names that end in _PIN hold the name of a pin in CircuitPython's `board` module.
"""


def module_name(board_id: str) -> str:
    """Return the name of the file, without .py, that describes the board `board_id`.

    The id in lower case, with "_" for whatever a module's name cannot hold.
    """
    return "".join(c if c.isalpha() or c.isdigit() else "_" for c in board_id.lower())
