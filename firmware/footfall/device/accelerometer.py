"""The LIS3DH with its FIFO: everything that waits comes out in one burst.

`adafruit_lis3dh` knows the chip's identity, range and rate, but not its FIFO.
Register addresses and bits are those of the LIS3DH datasheet, section 8.
"""

from array import array

import adafruit_lis3dh
from adafruit_bus_device.i2c_device import I2CDevice
from micropython import const

from footfall.core.stream import BLOCK_SAMPLES

_CTRL_REG1 = const(0x20)
_CTRL_REG2 = const(0x21)
_CTRL_REG3 = const(0x22)
_CTRL_REG4 = const(0x23)
_BLOCK_DATA_UPDATE = const(0x80)
_CTRL_REG5 = const(0x24)
_FIFO_ENABLE = const(0x40)
_OUT_X_L = const(0x28)
_AUTO_INCREMENT = const(0x80)
_FIFO_CTRL_REG = const(0x2E)
_INT1_CFG = const(0x30)
_BYPASS = const(0x00)
_STREAM = const(0x80)
_FIFO_SRC_REG = const(0x2F)
_OVERRUN = const(0x40)
_EMPTY = const(0x20)
_UNREAD = const(0x1F)

_AXES = const(3)
_SAMPLE_BYTES = const(6)
_CONTROL_REGISTERS = const(6)  # CTRL_REG1 to CTRL_REG6
# The longest turn-on time, 7/ODR (datasheet, table 11).
_SETTLING_SAMPLES = const(7)


class Accelerometer(adafruit_lis3dh.LIS3DH_I2C):
    """A LIS3DH at +-8 g and 100 Hz, its FIFO in stream mode.

    block: ``array('h')`` of BLOCK_SAMPLES times x, y, z, as drain() left it.
    overrun: whether the FIFO had filled up before the last drain(), so that samples may be lost.
    """

    def __init__(self, i2c, address):
        """Find, configure and start the chip; raises what set_up() does."""
        # Not the parent's, which asks first who is there: on nRF chips nothing ends
        # that question on a bus that hangs.
        self._i2c = I2CDevice(i2c, address, probe=False)
        self._buffer = bytearray(_SAMPLE_BYTES)
        self.block = array("h", [0] * (_AXES * BLOCK_SAMPLES))
        self.overrun = False
        self._block_bytes = memoryview(self.block).cast("B")
        self._first_output = bytearray((_OUT_X_L | _AUTO_INCREMENT,))
        self._first_control = bytearray((_CTRL_REG1 | _AUTO_INCREMENT,))
        self._controls = bytearray(_CONTROL_REGISTERS)
        self._controls_as_set_up = bytearray(_CONTROL_REGISTERS)
        self._settling_samples = 0
        self.set_up()

    def set_up(self):
        """Configure and start the chip, whatever state it is in.

        Raises RuntimeError if it is another chip, OSError if it does not answer.
        """
        adafruit_lis3dh.LIS3DH.__init__(self)
        # It may have been watching for motion.
        for register in (_INT1_CFG, _CTRL_REG2, _CTRL_REG3):
            self._write_register_byte(register, 0)
        # Normal mode: the FIFO drops what high resolution would add, and high
        # resolution would filter at ODR/9, 11 Hz, and flatten every impact (table 10).
        self._write_register_byte(_CTRL_REG4, _BLOCK_DATA_UPDATE)
        self.range = adafruit_lis3dh.RANGE_8_G
        self.data_rate = adafruit_lis3dh.DATARATE_100_HZ
        self.restart()
        self._read_controls(self._controls_as_set_up)

    def is_set_up(self):
        """Return whether the control registers are still as set_up() left them.

        A chip whose supply has dipped resets itself and goes on answering. Raises OSError if
        it does not answer.
        """
        self._read_controls(self._controls)
        return self._controls == self._controls_as_set_up

    def _read_controls(self, controls):
        with self._i2c as bus:
            bus.write_then_readinto(self._first_control, controls)

    def restart(self):
        """Empty the FIFO and let it stream; the samples that follow are settling and not given."""
        self._write_register_byte(_CTRL_REG5, _FIFO_ENABLE)
        self._write_register_byte(_FIFO_CTRL_REG, _BYPASS)
        self._write_register_byte(_FIFO_CTRL_REG, _STREAM)
        self._settling_samples = _SETTLING_SAMPLES

    def drain(self):
        """Read everything that waits into `block`; return how many samples it is, 0 to 32.

        Raises OSError if the chip does not answer.
        """
        source = self._read_register_byte(_FIFO_SRC_REG)
        self.overrun = bool(source & _OVERRUN)
        if source & _EMPTY:
            return 0
        # The count has 5 bits, so a 32nd sample shows as the overrun flag. Documents
        # differ on whether the flag says "full" or "overwritten"; 32 wait either way.
        waiting = (source & _UNREAD) + (1 if self.overrun else 0)
        if self._settling_samples:
            self._discard(waiting)
            return 0
        self._read(waiting)
        return waiting

    def _discard(self, waiting):
        """Read what is still settling and no more, so that good samples wait for the next drain."""
        settled = min(waiting, self._settling_samples)
        self._settling_samples -= settled
        self._read(settled)

    def _read(self, samples):
        with self._i2c as bus:
            bus.write_then_readinto(
                self._first_output, self._block_bytes, in_end=_SAMPLE_BYTES * samples
            )
