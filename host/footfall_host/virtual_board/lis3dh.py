"""A LIS3DH, register by register, that feels a recording.

Registers, bits and the FIFO follow the LIS3DH datasheet (DocID17530 Rev 2). What the
firmware has no business with, such as click detection, is stored and has no effect.
"""

from collections.abc import Callable, Iterable
from struct import Struct
from typing import Any

import numpy as np

from footfall_host.virtual_board.clock import MICROSECONDS, Clock
from footfall_host.virtual_board.fifo import Fifo, Sample
from footfall_host.virtual_board.interrupt import Interrupt
from footfall_host.virtual_board.lis3dh_registers import (
    AT_RESET,
    AUTO_INCREMENT,
    BYPASS,
    CTRL_REG1,
    CTRL_REG2,
    CTRL_REG3,
    CTRL_REG4,
    CTRL_REG5,
    CTRL_REG6,
    DIGIT,
    FIFO_BITS,
    FIFO_CTRL_REG,
    FIFO_ENABLE,
    FIFO_SRC_REG,
    HIGH_PASS_FOR_INT1,
    IDENTITY,
    INT1_CFG,
    INT1_DURATION,
    INT1_ON_MOTION,
    INT1_ON_OVERRUN,
    INT1_ON_WATERMARK,
    INT1_SRC,
    INT1_THS,
    INT_ACTIVE_LOW,
    LATCH_INT1,
    MG_PER_DIGIT,
    MG_PER_THRESHOLD_STEP,
    NEW_DATA,
    OUT_X_L,
    OUT_Z_H,
    RATES_HZ,
    READ_ONLY,
    REBOOT,
    REGISTERS,
    SELF_TEST_MG,
    SELF_TEST_SIGN,
    STATUS_REG,
    UNREAD,
    WHO_AM_I,
)
from footfall_host.virtual_board.oscillator import NOT_RECORDED, Oscillator
from footfall_host.virtual_board.wearer import RECORDED_MG_PER_DIGIT, Wearer

SETTLING_SAMPLES = 7
# Not a plausible reading: whoever counts it as one will be seen to.
UNSETTLED = (0x7FC0, 0x7FC0, 0x7FC0)
AFTERMATH_US = MICROSECONDS  # time to drain the last samples
_SAMPLE = Struct("<3h")  # as the output registers hold it


class Lis3dh:
    """The chip, and the movement of whoever wears it.

    The recording starts with the first sample that follows the settling ones after the
    FIFO first collects; the power goes a second after it ends. Before that the wearer
    stands still, as in its first sample.

    read_index: which sample of the recording was last read from the FIFO.
    """

    def __init__(
        self,
        clock: Clock,
        counts: np.ndarray[Any, np.dtype[np.int16]],
        *,
        rate_error: float = 0.0,
        rate_drift_per_min: float = 0.0,
        identity: int = IDENTITY,
        unplugged_us: Iterable[tuple[int, int]] = (),
        overrun_when_full: bool = False,
        stuck: Iterable[tuple[int, int]] = (),
        zero_us: int | None = None,
        shaken_counts: Callable[[int], int] = lambda us: 0,
        self_test_mg: int = SELF_TEST_MG,
    ) -> None:
        """Power up.

        counts: (n, 3) int16, the recording as the FIFO gives it at +-8 g, sample by sample.
        rate_error: by what part the chip is faster than it says; 0.03 is 3 % fast.
        rate_drift_per_min: by what part of the rate it gets faster with each minute.
        identity: what WHO_AM_I says.
        unplugged_us: (from, to) times at which it has no power and does not answer.
        overrun_when_full: which reading of OVRN it follows (Fifo).
        stuck, zero_us, shaken_counts, self_test_mg: what else it feels, and fails to (Wearer).
        """
        self._clock = clock
        self._wearer = Wearer(counts, stuck, zero_us, shaken_counts, self_test_mg)
        self._oscillator = Oscillator(rate_error, rate_drift_per_min)
        self._identity = identity
        self._unplugged_us = sorted(unplugged_us)
        self._fifo = Fifo(overrun_when_full)
        self._interrupt = Interrupt()
        self.read_index = NOT_RECORDED
        self.reset()

    @property
    def recorded_us(self) -> tuple[int, int] | None:
        """From when to when the recording is felt, once it has begun."""
        return self._oscillator.recorded_us

    # --- the bus ----------------------------------------------------------------

    def answers(self) -> bool:
        """Return whether it has power; losing that loses all registers."""
        now_us = self._clock.now_us
        while self._unplugged_us and self._unplugged_us[0][1] <= now_us:
            self._unplugged_us.pop(0)
            self.reset()
        return not (self._unplugged_us and self._unplugged_us[0][0] <= now_us)

    def write(self, data: bytes) -> None:
        """Take a register's address and the bytes for it and those after it."""
        if not data:
            return
        self._pointer = data[0] & ~AUTO_INCREMENT
        self._increments = bool(data[0] & AUTO_INCREMENT)
        for value in data[1:]:
            self._write_register(self._pointer, value)
            self._step()

    def read(self, count: int) -> bytes:
        """Give the bytes from the present register on."""
        self._sample_until_now()
        given = bytearray()
        if self._increments and self._collecting and self._pointer == OUT_X_L:
            # What a burst reads goes round and round over one sample: they are given whole.
            for _ in range(count // _SAMPLE.size):
                given += _SAMPLE.pack(*self._sample[:3])
                self._move_on()
        while len(given) < count:
            given.append(self._read_register(self._pointer))
            self._step()
        return bytes(given)

    def interrupt_level(self) -> bool:
        """Return the level of the INT1 pin now."""
        if not self.answers():
            return False
        self._sample_until_now()
        wanted = self._registers[CTRL_REG3]
        threshold = self._registers[FIFO_CTRL_REG] & UNREAD
        up = bool(
            (wanted & INT1_ON_MOTION and self._interrupt.active)
            or (wanted & INT1_ON_WATERMARK and self._fifo.above(threshold))
            or (wanted & INT1_ON_OVERRUN and self._fifo.overrun)
        )
        return up != bool(self._registers[CTRL_REG6] & INT_ACTIVE_LOW)

    def _step(self) -> None:
        if not self._increments:
            return
        if self._collecting and self._pointer == OUT_Z_H:
            self._pointer = OUT_X_L
        else:
            self._pointer = (self._pointer + 1) % REGISTERS

    # --- registers --------------------------------------------------------------

    def reset(self) -> None:
        """Put every register back to what it is at power-up."""
        self._registers = bytearray(REGISTERS)
        for register, value in AT_RESET.items():
            self._registers[register] = value
        self._pointer = 0
        self._increments = False
        self._output: Sample = (0, 0, 0, NOT_RECORDED)
        self._fifo.clear()
        self._interrupt.reset()
        self._start_sampling()

    @property
    def _fifo_mode(self) -> int:
        enabled = self._registers[CTRL_REG5] & FIFO_ENABLE
        return self._registers[FIFO_CTRL_REG] >> 6 if enabled else BYPASS

    @property
    def _collecting(self) -> bool:
        return self._fifo_mode != BYPASS

    @property
    def _scale(self) -> int:
        return self._registers[CTRL_REG4] >> 4 & 0b11

    def _write_register(self, register: int, value: int) -> None:
        if register in READ_ONLY:
            return
        self._sample_until_now()
        mode, was_at = self._fifo_mode, self._registers[CTRL_REG1] >> 4
        self._registers[register] = value
        if register == CTRL_REG5 and value & REBOOT:
            self.reset()
        if register == CTRL_REG1 and value >> 4 != was_at:
            self._start_sampling()
        if self._fifo_mode != mode:
            self._empty_fifo()
        self._start_recording_if_due()

    def _read_register(self, register: int) -> int:
        if register == WHO_AM_I:
            return self._identity
        if register == FIFO_SRC_REG:
            return self._fifo.source(self._registers[FIFO_CTRL_REG] & UNREAD)
        if register == INT1_SRC:
            return self._interrupt.read_source()
        if OUT_X_L <= register <= OUT_Z_H:
            return self._output_byte(register - OUT_X_L)
        return self._registers[register]

    def _output_byte(self, offset: int) -> int:
        """Return a byte of the sample at the FIFO's head; its last byte moves the FIFO on."""
        sample = self._sample
        axis, high = divmod(offset, 2)
        if offset == OUT_Z_H - OUT_X_L:
            self._move_on()
        return (sample[axis] >> (8 * high)) & 0xFF

    @property
    def _sample(self) -> Sample:
        """What the output registers show."""
        return self._fifo.head or self._output

    def _move_on(self) -> None:
        """Let go of a sample that has been read."""
        self._registers[STATUS_REG] &= ~NEW_DATA
        if self._fifo.head:
            self._output = self._fifo.pop()
        self.read_index = max(self.read_index, self._output[-1])

    # --- sampling ---------------------------------------------------------------

    def _start_sampling(self) -> None:
        rate_hz = RATES_HZ[self._registers[CTRL_REG1] >> 4]
        self._oscillator.start(self._clock.now_us, rate_hz)
        self._taken = 0
        self._settled_at = SETTLING_SAMPLES

    def _empty_fifo(self) -> None:
        """Change the FIFO's mode: nothing waits, and the next few samples are still settling."""
        self._fifo.clear()
        self._settled_at = self._taken + SETTLING_SAMPLES

    def _start_recording_if_due(self) -> None:
        oscillator = self._oscillator
        if self._collecting and oscillator.rate_hz and not oscillator.recording:
            end_us = oscillator.start_recording(self._settled_at, len(self._wearer))
            self._clock.power_lasts_until(end_us + AFTERMATH_US)

    def _sample_until_now(self) -> None:
        now_us = self._clock.now_us
        due = self._oscillator.due(now_us)
        for number in range(self._taken, due):
            self._taken = number + 1
            sample = self._felt(number, self._oscillator.taken_us(number, due, now_us))
            if sample is not None:
                self._deliver(sample)

    def _felt(self, number: int, at_us: int) -> Sample | None:
        """Return what a sample measures; None once the recording is over."""
        if number < self._settled_at:
            return (*UNSETTLED, NOT_RECORDED)
        index = self._oscillator.index(number)
        pushed = SELF_TEST_SIGN[self._registers[CTRL_REG4] >> 1 & 0b11]
        counts = self._wearer.felt(max(0, index), at_us, pushed)
        return None if counts is None else (*self._at_range(counts), index)

    def _at_range(self, counts: list[int]) -> tuple[int, int, int]:
        """Turn counts at +-8 g into those at the range that is set, saturated, in 10 bits."""
        mg = MG_PER_DIGIT[self._scale]
        x, y, z = [
            max(-0x8000, min(0x7FFF, axis * RECORDED_MG_PER_DIGIT // mg)) & FIFO_BITS
            for axis in counts
        ]
        return x, y, z

    def _deliver(self, sample: Sample) -> None:
        self._registers[STATUS_REG] |= NEW_DATA
        if self._collecting:
            self._fifo.push(sample, self._fifo_mode)
        else:
            self._output = sample
        if self._registers[INT1_CFG]:
            self._feel_motion(sample)

    def _feel_motion(self, sample: Sample) -> None:
        if sample[:3] == UNSETTLED:
            return
        mg = MG_PER_DIGIT[self._scale] / DIGIT
        steps = MG_PER_THRESHOLD_STEP[self._scale]
        registers = self._registers
        self._interrupt.feel(
            (sample[0] * mg, sample[1] * mg, sample[2] * mg),
            registers[INT1_CFG],
            registers[INT1_THS] * steps,
            registers[INT1_DURATION],
            high_pass=bool(registers[CTRL_REG2] & HIGH_PASS_FOR_INT1),
            latched=bool(registers[CTRL_REG5] & LATCH_INT1),
        )
        if self._interrupt.active:
            self._fifo.trigger()
