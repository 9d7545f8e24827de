"""Workouts as a test writes them down, in the bytes that a board follows."""

import binascii
from collections.abc import Iterable
from dataclasses import dataclass

from footfall.core import workout_bytes as wb

NAMES = b"a test\0"


@dataclass(frozen=True)
class Step:
    """A step of a plan, field by field as workout_bytes.py has them."""

    end: int
    amount: int = 0
    target: int = wb.NOTHING
    first: int = 0
    last: int = 0
    flags: int = 0
    signal: int = wb.WORK
    soon_s: int = 0
    tolerance_spm: int = 0

    def packed(self) -> bytes:
        return bytes(
            [
                self.end, *self.amount.to_bytes(2, "little"), self.target, self.first, self.last,
                self.flags, self.signal, self.soon_s, self.tolerance_spm, 0, 0,
            ]
        )  # fmt: skip


def seconds(amount: int, **fields: int) -> Step:
    return Step(wb.SECONDS, amount, **fields)


def steps(amount: int, **fields: int) -> Step:
    return Step(wb.STEPS, amount, **fields)


def metres(amount: int, **fields: int) -> Step:
    return Step(wb.METRES, amount, **fields)


def until_button(**fields: int) -> Step:
    return Step(wb.BUTTON, **fields)


def spm(value: int) -> dict[str, int]:
    """Return what makes a step ask for a cadence."""
    return {"target": wb.SPM, "first": value, "last": value}


def ramp(first: int, last: int) -> dict[str, int]:
    return {"target": wb.RAMP, "first": first, "last": last}


def percent(value: int) -> dict[str, int]:
    return {"target": wb.PERCENT, "first": value, "last": value}


def plan_of(*done: Step, number: int = 1) -> bytes:
    """Return a workout of these steps, one after the other."""
    return sealed(headed(done, number) + NAMES)


def headed(done: Iterable[Step], number: int = 1) -> bytes:
    packed = [step.packed() for step in done]
    head = wb.MAGIC + bytes([wb.FORMAT, len(packed)])
    return head + len(NAMES).to_bytes(2, "little") + bytes([number, 0]) + b"".join(packed)


def sealed(body: bytes) -> bytes:
    """Return bytes with their CRC-32 behind them."""
    return body + binascii.crc32(body).to_bytes(wb.CRC_BYTES, "little")
