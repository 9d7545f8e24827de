"""A LIS3DH, register by register, that feels a recording.

Registers, bits and the FIFO follow the LIS3DH datasheet (DocID17530 Rev 2). What the
firmware has no business with, such as click detection, is stored and has no effect.
"""

from collections import deque
from collections.abc import Iterable
from typing import Any

import numpy as np

from footfall.core import stream
from footfall_host.virtual_board.clock import Clock

REGISTERS = 0x40
WHO_AM_I = 0x0F
CTRL_REG0 = 0x1E
CTRL_REG1 = 0x20
CTRL_REG4 = 0x23
CTRL_REG5 = 0x24
OUT_X_L = 0x28
OUT_Z_H = 0x2D
FIFO_CTRL_REG = 0x2E
FIFO_SRC_REG = 0x2F
READ_ONLY = {WHO_AM_I, FIFO_SRC_REG, *range(OUT_X_L, OUT_Z_H + 1)}

IDENTITY = 0x33
AT_RESET = {CTRL_REG0: 0x10, CTRL_REG1: 0x07}
AUTO_INCREMENT = 0x80
REBOOT = 0x80
FIFO_ENABLE = 0x40
BYPASS, STREAM = 0b00, 0b10

# FIFO_SRC_REG
WATERMARK, OVERRUN, EMPTY, UNREAD = 0x80, 0x40, 0x20, 0x1F

# By the ODR bits of CTRL_REG1, in normal mode; 0 is power-down.
RATES_HZ = {0: 0, 1: 1, 2: 10, 3: 25, 4: 50, 5: 100, 6: 200, 7: 400, 9: 1344}
# By the FS bits of CTRL_REG4: milli-g to a digit of 12 bits (ST's driver).
MG_PER_DIGIT = (1, 2, 4, 12)
RECORDED_MG_PER_DIGIT = 4  # recordings hold what comes out at +-8 g
FIFO_BITS = ~0x3F  # the FIFO keeps the 10 most significant

SETTLING_SAMPLES = 7
# Not a plausible reading: whoever counts it as one will be seen to.
UNSETTLED = (0x7FC0, 0x7FC0, 0x7FC0)

MICROSECONDS = 1_000_000
NOMINAL_HZ = MICROSECONDS // stream.NOMINAL_PERIOD_US
AFTERMATH_US = MICROSECONDS  # time to drain the last samples

Sample = tuple[int, int, int]


class Lis3dh:
    """The chip, and the movement of whoever wears it.

    The recording starts with the first sample that follows the settling ones after the
    FIFO first streams; the power goes a second after it ends.
    """

    def __init__(
        self,
        clock: Clock,
        counts: np.ndarray[Any, np.dtype[np.int16]],
        *,
        rate_error: float = 0.0,
        identity: int = IDENTITY,
        unplugged_us: Iterable[tuple[int, int]] = (),
        overrun_when_full: bool = False,
    ) -> None:
        """Power up.

        counts: (n, 3) int16, the recording as the FIFO gives it at +-8 g, sample by sample.
        rate_error: by what part the chip is faster than it says; 0.03 is 3 % fast.
        identity: what WHO_AM_I says.
        unplugged_us: (from, to) times at which it has no power and does not answer.
        overrun_when_full: whether OVRN says that all 32 slots are taken, or, as the
            datasheet words it, that one has been overwritten.
        """
        self._clock = clock
        self._counts = counts.tolist()
        self._speed = 1.0 + rate_error
        self._identity = identity
        self._unplugged_us = sorted(unplugged_us)
        self._overrun_when_full = overrun_when_full
        self._origin_us: float | None = None  # when sample 0 of the recording is taken
        self._fifo: deque[Sample] = deque()
        self._reset()

    # --- the bus ----------------------------------------------------------------

    def answers(self) -> bool:
        """Return whether it has power; losing that loses all registers."""
        now_us = self._clock.now_us
        while self._unplugged_us and self._unplugged_us[0][1] <= now_us:
            self._unplugged_us.pop(0)
            self._reset()
        return not (self._unplugged_us and self._unplugged_us[0][0] <= now_us)

    def write(self, data: bytes) -> None:
        """Take a register's address and the bytes for it and those after it."""
        if not data:
            return
        self._address(data[0])
        for value in data[1:]:
            self._write_register(self._pointer, value)
            self._step()

    def read(self, count: int) -> bytes:
        """Give the bytes from the present register on."""
        self._sample_until_now()
        given = bytearray()
        for _ in range(count):
            given.append(self._read_register(self._pointer))
            self._step()
        return bytes(given)

    def _address(self, byte: int) -> None:
        self._pointer = byte & ~AUTO_INCREMENT
        self._increments = bool(byte & AUTO_INCREMENT)

    def _step(self) -> None:
        if not self._increments:
            return
        if self._streaming and self._pointer == OUT_Z_H:
            self._pointer = OUT_X_L
        else:
            self._pointer = (self._pointer + 1) % REGISTERS

    # --- registers --------------------------------------------------------------

    def _reset(self) -> None:
        self._registers = bytearray(REGISTERS)
        for register, value in AT_RESET.items():
            self._registers[register] = value
        self._pointer = 0
        self._increments = False
        self._overrun = False
        self._output: Sample = (0, 0, 0)
        self._start_sampling()
        self._settled_at = SETTLING_SAMPLES
        self._fifo.clear()

    @property
    def _streaming(self) -> bool:
        mode = self._registers[FIFO_CTRL_REG] >> 6
        return bool(self._registers[CTRL_REG5] & FIFO_ENABLE) and mode == STREAM

    def _write_register(self, register: int, value: int) -> None:
        if register in READ_ONLY:
            return
        self._sample_until_now()
        streamed, was_at = self._streaming, self._registers[CTRL_REG1] >> 4
        self._registers[register] = value
        if register == CTRL_REG5 and value & REBOOT:
            self._reset()
        if register == CTRL_REG1 and value >> 4 != was_at:
            self._start_sampling()
        if register == FIFO_CTRL_REG and value >> 6 not in (BYPASS, STREAM):
            raise NotImplementedError(f"FIFO mode {value >> 6:02b} is not modelled")
        if self._streaming != streamed:
            self._empty_fifo()

    def _read_register(self, register: int) -> int:
        if register == WHO_AM_I:
            return self._identity
        if register == FIFO_SRC_REG:
            return self._fifo_source()
        if OUT_X_L <= register <= OUT_Z_H:
            return self._output_byte(register - OUT_X_L)
        return self._registers[register]

    def _fifo_source(self) -> int:
        waiting = len(self._fifo)
        threshold = self._registers[FIFO_CTRL_REG] & UNREAD
        full = waiting == stream.BLOCK_SAMPLES
        return (
            (WATERMARK if waiting > threshold else 0)
            | (OVERRUN if self._overrun or (full and self._overrun_when_full) else 0)
            | (0 if waiting else EMPTY)
            | min(waiting, UNREAD)
        )

    def _output_byte(self, offset: int) -> int:
        """Return a byte of the sample at the FIFO's head; its last byte moves the FIFO on."""
        sample = self._fifo[0] if self._fifo else self._output
        axis, high = divmod(offset, 2)
        if offset == OUT_Z_H - OUT_X_L and self._fifo:
            self._output = self._fifo.popleft()
            self._overrun = False
        return (sample[axis] >> (8 * high)) & 0xFF

    # --- sampling ---------------------------------------------------------------

    def _rate_hz(self) -> float:
        return RATES_HZ[self._registers[CTRL_REG1] >> 4] * self._speed

    def _start_sampling(self) -> None:
        self._sampling_since_us = self._clock.now_us
        self._taken = 0

    def _empty_fifo(self) -> None:
        """Start or end streaming: nothing waits, and the next few samples are still settling."""
        self._fifo.clear()
        self._overrun = False
        self._settled_at = self._taken + SETTLING_SAMPLES
        if self._streaming and self._origin_us is None:
            self._start_recording()

    def _start_recording(self) -> None:
        self._origin_us = self._taken_at_us(self._settled_at)
        end_us = self._origin_us + len(self._counts) / NOMINAL_HZ / self._speed * MICROSECONDS
        self._clock.power_off_us = round(end_us) + AFTERMATH_US

    def _taken_at_us(self, number: int) -> float:
        """Return when a sample is taken: the first one a period after sampling started."""
        return self._sampling_since_us + (number + 1) * MICROSECONDS / self._rate_hz()

    def _sample_until_now(self) -> None:
        rate_hz = self._rate_hz()
        elapsed_us = self._clock.now_us - self._sampling_since_us
        due = int(elapsed_us * rate_hz / MICROSECONDS)
        for number in range(self._taken, due):
            self._taken = number + 1
            sample = self._felt(number)
            if sample is not None:
                self._deliver(sample)

    def _felt(self, number: int) -> Sample | None:
        """Return what a sample measures; None once the recording is over."""
        if number < self._settled_at or self._origin_us is None:
            return UNSETTLED
        since_us = self._taken_at_us(number) - self._origin_us
        index = round(since_us * NOMINAL_HZ * self._speed / MICROSECONDS)
        return self._at_range(self._counts[index]) if index < len(self._counts) else None

    def _at_range(self, counts: list[int]) -> Sample:
        """Turn counts at +-8 g into those at the range that is set, saturated, in 10 bits."""
        mg = MG_PER_DIGIT[self._registers[CTRL_REG4] >> 4 & 0b11]
        x, y, z = (
            max(-0x8000, min(0x7FFF, axis * RECORDED_MG_PER_DIGIT // mg)) & FIFO_BITS
            for axis in counts
        )
        return x, y, z

    def _deliver(self, sample: Sample) -> None:
        if not self._streaming:
            self._output = sample
            return
        if len(self._fifo) == stream.BLOCK_SAMPLES:
            self._fifo.popleft()
            self._overrun = True
        self._fifo.append(sample)
