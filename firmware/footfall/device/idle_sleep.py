"""Deep sleep while nobody moves: what wakes the board, and how it is told to the accelerometer.

Register bits are those of the LIS3DH datasheet, section 8; the order of writes follows its
application note AN3308, section 6.3.3, a threshold on the high-pass filtered axes.
"""

from micropython import const

from footfall.device.board_file import pin_of

try:
    import alarm
except ImportError:  # a build without it never sleeps
    alarm = None

_CTRL_REG1 = const(0x20)
_LOW_POWER_10_HZ = const(0x2F)  # all axes, 3 uA (table 12)
_CTRL_REG2 = const(0x21)
_HIGH_PASS_INT1 = const(0x01)
_CTRL_REG3 = const(0x22)
_INT1_ON_PIN = const(0x40)
_CTRL_REG4 = const(0x23)
_RANGE_2_G = const(0x00)
_CTRL_REG5 = const(0x24)
_LATCHED_INT1 = const(0x08)
_REFERENCE = const(0x26)
_INT1_CFG = const(0x30)
_ANY_AXIS_HIGH = const(0x2A)
_INT1_SRC = const(0x31)
_INT1_THS = const(0x32)
# In 16 mg: a hand that picks the clip up feels more, a door that slams less.
_THRESHOLD_16MG = const(16)
_INT1_DURATION = const(0x33)


def can_sleep(description):
    """Return whether this build and this board can wake again by motion."""
    return alarm is not None and hasattr(description, "ACCELEROMETER_INT_PIN")


def watch_for_motion(accelerometer):
    """Let the chip raise its INT1 pin, and hold it, once it is moved; raises OSError.

    Until then it takes ten samples a second in low power.
    """
    write = accelerometer._write_register_byte
    write(_CTRL_REG1, _LOW_POWER_10_HZ)
    write(_CTRL_REG2, _HIGH_PASS_INT1)
    write(_CTRL_REG3, _INT1_ON_PIN)
    write(_CTRL_REG4, _RANGE_2_G)
    write(_CTRL_REG5, _LATCHED_INT1)
    write(_INT1_THS, _THRESHOLD_16MG)
    write(_INT1_DURATION, 0)
    # Reading one sets the high-pass filter to the present pull of gravity, the other frees INT1.
    accelerometer._read_register_byte(_REFERENCE)
    write(_INT1_CFG, _ANY_AXIS_HIGH)
    accelerometer._read_register_byte(_INT1_SRC)


def sleep_until_moved(description):
    """Sleep deeply until the chip's INT1 is high; the board then starts from the beginning."""
    pin = pin_of(description.ACCELEROMETER_INT_PIN)
    alarm.exit_and_deep_sleep_until_alarms(alarm.pin.PinAlarm(pin, value=True))
