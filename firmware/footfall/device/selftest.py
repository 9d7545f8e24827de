"""The LIS3DH's self-test: whether each axis moves by as much as the chip itself pushes it.

The push, and the change that it makes, are those of the datasheet, section 3.2.2 and table 4; the
steps follow its application note AN3308, at +-2 g in normal mode, but for a second look at rest: a
clip that was moved meanwhile would be judged by that. It takes 0.5 s, before the first sample.
"""

import struct
import time

from adafruit_bus_device.i2c_device import I2CDevice
from micropython import const

_WHO_AM_I = const(0x0F)
_IDENTITY = const(0x33)
_CTRL_REG1 = const(0x20)
_NORMAL_100_HZ = const(0x57)  # all axes
_CTRL_REG2 = const(0x21)
_CTRL_REG4 = const(0x23)
_RANGE_2_G = const(0x80)  # and block data update
_PUSHED = const(0x82)  # the same, ST = 01
_CTRL_REG5 = const(0x24)
_OUT_X_L = const(0x28)
_AUTO_INCREMENT = const(0x80)
_OUTPUT_BYTES = const(6)
# The FIFO may have been streaming, which would give old samples.
_SET_UP = (
    (_CTRL_REG5, 0),
    (_CTRL_REG2, 0),
    (_CTRL_REG4, _RANGE_2_G),
    (_CTRL_REG1, _NORMAL_100_HZ),
)

_SETTLING_S = 0.09
_SAMPLES = const(5)
# Longer than the period of a chip that is 10 % slow.
_SAMPLE_S = 0.012

# 10 bits stand at the top of 16; one is 4 mg.
_UNUSED_BITS = const(6)
_LEAST_CHANGE = const(17)
_MOST_CHANGE = const(360)
# Noise is a third of it, and the least change is three times that.
_STILL = const(6)


def passes(i2c, address):
    """Return whether the chip passes; None if it is another one, is moved, or resets itself.

    Leaves the chip to be set up. Raises OSError if it does not answer.
    """
    device = I2CDevice(i2c, address, probe=False)
    if _read(device, _WHO_AM_I, bytearray(1))[0] != _IDENTITY:
        return None
    for register, value in _SET_UP:
        _write(device, register, value)
    before = _felt(device, _RANGE_2_G)
    pushed = _felt(device, _PUSHED)
    after = _felt(device, _RANGE_2_G)
    if before is None or pushed is None or after is None:
        return None
    # A chip whose supply has dipped resets itself and gives the same for ever.
    if _read(device, _CTRL_REG1, bytearray(1))[0] != _NORMAL_100_HZ:
        return None
    passed = True
    for axis in range(3):
        if abs(before[axis] - after[axis]) > _STILL * _SAMPLES:
            return None
        change = abs(2 * pushed[axis] - before[axis] - after[axis])
        if not 2 * _SAMPLES * _LEAST_CHANGE <= change <= 2 * _SAMPLES * _MOST_CHANGE:
            passed = False
    return passed


def _felt(device, range_and_push):
    """Return each axis' samples added up, in 4 mg; None if they differ by more than noise."""
    _write(device, _CTRL_REG4, range_and_push)
    time.sleep(_SETTLING_S)
    answer = bytearray(_OUTPUT_BYTES)
    seen = []
    for _ in range(_SAMPLES):
        time.sleep(_SAMPLE_S)
        output = struct.unpack("<hhh", _read(device, _OUT_X_L | _AUTO_INCREMENT, answer))
        seen.append([axis >> _UNUSED_BITS for axis in output])
    total = [0, 0, 0]
    for axis in range(3):
        of_axis = [sample[axis] for sample in seen]
        if max(of_axis) - min(of_axis) > _STILL:
            return None
        total[axis] = sum(of_axis)
    return total


def _write(device, register, value):
    with device as bus:
        bus.write(bytes((register, value)))


def _read(device, register, answer):
    with device as bus:
        bus.write_then_readinto(bytes((register,)), answer)
    return answer
