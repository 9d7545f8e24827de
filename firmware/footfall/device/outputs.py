"""What cues are played on: a speaker, a motor, a haptic driver, whichever the board file names."""

import pwmio
from adafruit_bus_device.i2c_device import I2CDevice
from micropython import const

from footfall.device import fault_codes
from footfall.device.board_file import output_of, pin_of

_HALF_DUTY = const(0x8000)
_FULL_DUTY = const(0xFFFF)
# Above what can be heard of a motor's drive.
_MOTOR_HZ = const(20000)
# The largest value of the DRV2605L's real-time input, a signed byte (datasheet, section 8.6.2).
_FULL_STRENGTH = const(127)


def find_outputs(description, sensor, volume_percent, faults):
    """Return the outputs that the board file names; one that can't be set up is noted."""
    outputs = []
    for name, make in (
        ("SPEAKER_PIN", lambda: Speaker(description, volume_percent)),
        ("MOTOR_PIN", lambda: Motor(description, volume_percent)),
        ("HAPTIC_ADDRESS", lambda: Haptic(description, sensor, volume_percent)),
    ):
        if volume_percent and hasattr(description, name):
            try:
                outputs.append(make())
            except Exception as problem:
                faults.began(fault_codes.OUTPUT_FAILED, problem)
    return outputs


class Speaker:
    """A passive piezo or a speaker: square waves, louder the nearer to half of each is high."""

    def __init__(self, description, volume_percent):
        self._tone = pwmio.PWMOut(pin_of(description.SPEAKER_PIN), variable_frequency=True)
        self._amplifier = output_of(description, "SPEAKER_ENABLE_PIN")
        # The ear goes by ratios: half of the percentage is a quarter of the pulse.
        self._duty = max(1, _HALF_DUTY * volume_percent * volume_percent // 10000)

    def on(self, frequency_hz):
        """Sound."""
        self._tone.frequency = frequency_hz
        self._tone.duty_cycle = self._duty
        if self._amplifier is not None:
            self._amplifier.value = True

    def off(self):
        """Be silent."""
        self._tone.duty_cycle = 0
        if self._amplifier is not None:
            self._amplifier.value = False


class Motor:
    """A vibration motor that a transistor switches."""

    def __init__(self, description, volume_percent):
        self._drive = pwmio.PWMOut(pin_of(description.MOTOR_PIN), frequency=_MOTOR_HZ)
        self._duty = _FULL_DUTY * volume_percent // 100

    def on(self, _):
        """Buzz."""
        self._drive.duty_cycle = self._duty

    def off(self):
        """Stop."""
        self._drive.duty_cycle = 0


class Haptic:
    """A DRV2605L on the accelerometer's bus, where somebody has put one."""

    def __init__(self, description, sensor, volume_percent):
        self._address = description.HAPTIC_ADDRESS
        self._sensor = sensor
        self._strength = _FULL_STRENGTH * volume_percent // 100
        self._driver = None
        self._absent = False

    def on(self, _):
        """Buzz; raises OSError if the driver has fallen silent."""
        if self._driver is None and not self._absent:
            self._find()
        if self._driver is not None:
            self._driver.realtime_value = self._strength

    def off(self):
        """Stop; raises OSError if the driver has fallen silent."""
        if self._driver is not None:
            self._driver.realtime_value = 0

    def _find(self):
        """Look for the driver once the bus is known to work: who asks a dead one waits."""
        if self._sensor.accelerometer is None:
            return
        try:
            I2CDevice(self._sensor.i2c, self._address)
        except ValueError:  # nobody there, which is no fault
            self._absent = True
            return
        import adafruit_drv2605  # on the drive of those only who have the chip

        driver = adafruit_drv2605.DRV2605(self._sensor.i2c, self._address)
        driver.realtime_value = 0
        driver.mode = adafruit_drv2605.MODE_REALTIME
        self._driver = driver
