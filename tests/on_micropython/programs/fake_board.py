"""Stand-ins for CircuitPython's modules, in MicroPython: a board that is worn during a recording.

Run before the firmware is imported. Time is virtual, passes in time.sleep() alone, and ends the
coach by raising TimeIsUp. Samples come from the file /counts, ten milliseconds apart.
"""

import os
import struct
import sys
from array import array

SAMPLE_MS = 10
FIFO_SAMPLES = 32
WHO_AM_I, CHIP_ID = 0x0F, 0x33
OUTPUTS, FIFO_SOURCE, FIFO_CONTROL, STREAMING = 0x28, 0x2F, 0x2E, 0x80
ADDRESS_BITS = 0x7F


class TimeIsUp(BaseException):
    """The recording is over; no `except Exception` of the firmware holds it."""


class Anything:
    """An attribute of whatever name, called with whatever: more of the same."""

    def __init__(self, **known):
        for name, value in known.items():
            setattr(self, name, value)

    def __getattr__(self, name):
        """Make up what is asked for."""
        if name.startswith("__"):
            raise AttributeError(name)
        made = Anything()
        setattr(self, name, made)
        return made

    def __call__(self, *_, **__):
        """Be made, or do nothing."""
        return Anything()


class Clock:
    """now_ms: since power-on. end_ms: when the recording is over."""

    def __init__(self):
        self.now_ms = 0.0
        self.end_ms = 0

    def sleep(self, seconds):
        """Let time pass."""
        self.now_ms += 1000 * seconds
        if self.now_ms >= self.end_ms:
            raise TimeIsUp

    def ticks_ms(self):
        """Return the ticks, which begin 65 s before they wrap."""
        return (0x1FFF0000 + int(self.now_ms)) & 0x1FFFFFFF


class Chip:
    """A LIS3DH by its registers: identity, FIFO, and a memory for all others."""

    def __init__(self, clock, counts):
        self.counts = counts
        self.taken = 0
        self._clock = clock
        self._registers = bytearray(128)
        self._registers[WHO_AM_I] = CHIP_ID
        self._register = 0

    def write(self, data):
        """Take a register's address, and what is written to it."""
        self._register = data[0] & ADDRESS_BITS
        for value in data[1:]:
            self._registers[self._register] = value
            if self._register == FIFO_CONTROL and value == STREAMING:
                self.taken = self._made()
            self._register += 1

    def read(self, count):
        """Return so many bytes from the register that was asked for."""
        if self._register == FIFO_SOURCE:
            return bytes([self._source()])
        if self._register != OUTPUTS:
            return bytes(self._registers[self._register : self._register + count])
        samples = count // 6
        given = self.counts[3 * self.taken : 3 * (self.taken + samples)]
        self.taken += samples
        return bytes(given)

    def _made(self):
        return min(int(self._clock.now_ms) // SAMPLE_MS, len(self.counts) // 3)

    def _source(self):
        waiting = self._made() - self.taken
        if waiting > FIFO_SAMPLES:
            raise RuntimeError("the loop let the FIFO overrun")
        if waiting == FIFO_SAMPLES:
            return 0x40 | FIFO_SAMPLES - 1
        return waiting if waiting else 0x20


class Bytes:
    """What memoryview(...).cast("B") is in CircuitPython; this interpreter has no cast()."""

    def __init__(self, shorts):
        self.shorts = shorts

    def cast(self, _):
        """Be asked for bytes."""
        return self


class I2CDevice:
    """The library's device on a bus where only the accelerometer answers."""

    def __init__(self, i2c, address, probe=True):
        if address not in (0x18, 0x19):
            raise ValueError(f"No I2C device at address: {address:#x}")

    def __enter__(self):
        """Take the bus."""
        return self

    def __exit__(self, *_):
        """Release it."""

    def write(self, data, start=0, end=None):
        """Send bytes."""
        chip.write(bytes(data)[start:end])

    def readinto(self, buffer, start=0, end=None):
        """Fetch bytes."""
        end = len(buffer) if end is None else end
        buffer[start:end] = chip.read(end - start)

    def write_then_readinto(self, out, into, in_end=None):
        """Send bytes, then fetch some."""
        self.write(out)
        if isinstance(into, Bytes):
            words = struct.unpack(f"<{in_end // 2}h", chip.read(in_end))
            for at, word in enumerate(words):
                into.shorts[at] = word
        else:
            self.readinto(into)


class Keys:
    """Buttons that nobody presses."""

    def __init__(self, *_, **__):
        self.events = self

    def get_into(self, event):
        """Say that nothing happened."""
        return False


with open("/counts", "rb") as file:
    recording = array("h", file.read())
with open("/board_id") as file:
    board_id = file.read()
clock = Clock()
clock.end_ms = SAMPLE_MS * (len(recording) // 3)
chip = Chip(clock, recording)
sys.modules.update(
    {
        "adafruit_bus_device": Anything(),
        "adafruit_bus_device.i2c_device": Anything(I2CDevice=I2CDevice),
        "alarm": Anything(sleep_memory=bytearray(256)),
        "analogio": Anything(AnalogIn=lambda pin: Anything(value=41000, reference_voltage=3.3)),
        "board": Anything(board_id=board_id),
        "busio": Anything(),
        "digitalio": Anything(),
        "keypad": Anything(Keys=Keys, Event=lambda: Anything()),
        "microcontroller": Anything(
            nvm=bytearray(b"\xff" * 8192),
            watchdog=Anything(mode=None),
            on_next_reset=None,
            cpu=Anything(uid=bytes(8)),
        ),
        "neopixel_write": Anything(),
        # This interpreter's has no sync().
        "os": Anything(listdir=os.listdir, stat=os.stat, statvfs=os.statvfs, mkdir=os.mkdir),
        "pwmio": Anything(),
        "storage": Anything(),
        "supervisor": Anything(
            ticks_ms=clock.ticks_ms,
            runtime=Anything(usb_connected=False, safe_mode_reason=None),
        ),
        "time": Anything(sleep=clock.sleep),
        "traceback": Anything(format_exception=lambda problem: [repr(problem)]),
        "watchdog": Anything(),
    }
)
