"""A DRV2605L, as far as the firmware goes: it identifies itself and buzzes in real time.

Registers follow TI's datasheet (SLOS854). What a buzz feels like is left to the wearer.
"""

from dataclasses import dataclass

from footfall_host.virtual_board.clock import Clock

REGISTERS = 0x23
STATUS = 0x00
IS_DRV2605L = 7 << 5
MODE = 0x01
STANDBY_AT_POWER_UP = 0x40
REAL_TIME = 0x05
REAL_TIME_INPUT = 0x02


@dataclass(frozen=True)
class Buzz:
    """The motor changed: from when on, and how strongly, 0 to 127."""

    t_us: int
    strength: int


class Haptic:
    """The chip."""

    def __init__(self, clock: Clock, buzzes: list[Buzz]) -> None:
        """Power up, and note in `buzzes` how the motor is driven."""
        self._clock = clock
        self._buzzes = buzzes
        self._registers = bytearray(REGISTERS)
        self._registers[STATUS] = IS_DRV2605L
        self._registers[MODE] = STANDBY_AT_POWER_UP
        self._pointer = 0
        self._strength = 0

    def answers(self) -> bool:
        """Return that it acknowledges."""
        return True

    def write(self, data: bytes) -> None:
        """Take a register's address and the bytes for it and those after it."""
        if not data:
            return
        self._pointer = data[0] % REGISTERS
        for value in data[1:]:
            if self._pointer != STATUS:
                self._registers[self._pointer] = value
            self._pointer = (self._pointer + 1) % REGISTERS
        self._drive()

    def read(self, count: int) -> bytes:
        """Give the bytes from the present register on."""
        given = bytearray()
        for _ in range(count):
            given.append(self._registers[self._pointer])
            self._pointer = (self._pointer + 1) % REGISTERS
        return bytes(given)

    def _drive(self) -> None:
        real_time = self._registers[MODE] == REAL_TIME
        strength = self._registers[REAL_TIME_INPUT] if real_time else 0
        if strength != self._strength:
            self._strength = strength
            self._buzzes.append(Buzz(self._clock.now_us, strength))
