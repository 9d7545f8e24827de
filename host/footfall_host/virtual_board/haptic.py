"""A DRV2605L, as far as its library goes: it identifies itself and plays sequences of effects.

Registers follow TI's datasheet (SLOS854). What an effect feels like is not modelled.
"""

from dataclasses import dataclass

from footfall_host.virtual_board.clock import Clock

REGISTERS = 0x23
STATUS = 0x00
IS_DRV2605L = 7 << 5
SEQUENCE = range(0x04, 0x0C)
GO = 0x0C
WAIT = 0x80  # bit 7 of a step of the sequence: a pause of so many times 10 ms
WAIT_STEP_US = 10_000
EFFECT_US = 150_000  # about what a click or a short buzz takes


@dataclass(frozen=True)
class Buzz:
    """The motor was told to play: when, for how long, and which effects."""

    t_us: int
    for_us: int
    effects: tuple[int, ...]


class Haptic:
    """The chip."""

    def __init__(self, clock: Clock, buzzes: list[Buzz]) -> None:
        """Power up, and note in `buzzes` what is played."""
        self._clock = clock
        self._buzzes = buzzes
        self._registers = bytearray(REGISTERS)
        self._registers[STATUS] = IS_DRV2605L
        self._pointer = 0
        self._until_us = 0

    def answers(self) -> bool:
        """Return that it acknowledges."""
        return True

    def write(self, data: bytes) -> None:
        """Take a register's address and the bytes for it and those after it."""
        if not data:
            return
        self._pointer = data[0] % REGISTERS
        for value in data[1:]:
            self._write_register(self._pointer, value)
            self._pointer = (self._pointer + 1) % REGISTERS

    def read(self, count: int) -> bytes:
        """Give the bytes from the present register on."""
        given = bytearray()
        for _ in range(count):
            playing = self._clock.now_us < self._until_us
            given.append(int(playing) if self._pointer == GO else self._registers[self._pointer])
            self._pointer = (self._pointer + 1) % REGISTERS
        return bytes(given)

    def _write_register(self, register: int, value: int) -> None:
        if register == STATUS:
            return
        self._registers[register] = value
        if register == GO and value & 1:
            self._play()
        elif register == GO:
            self._until_us = self._clock.now_us

    def _play(self) -> None:
        steps: list[int] = []
        for register in SEQUENCE:
            if not self._registers[register]:
                break
            steps.append(self._registers[register])
        for_us = sum((step & ~WAIT) * WAIT_STEP_US if step & WAIT else EFFECT_US for step in steps)
        self._until_us = self._clock.now_us + for_us
        self._buzzes.append(Buzz(self._clock.now_us, for_us, tuple(steps)))
