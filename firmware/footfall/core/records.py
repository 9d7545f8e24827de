"""The bytes that go over the air: laid out here alone, for who writes them and who reads them.

All of them are little-endian and unsigned, and what does not fit stays at the largest that does.
Functions write into the caller's buffer and build nothing. The pipeline does not import this file:
boards without a radio have no heap for it.
"""

from .stream import RUNNING, const

# --- RSC Measurement: flags, speed in 256ths of m/s, cadence a minute ----------------------

RSC_BYTES = const(4)
RSC_FLAGS = const(0)
RSC_SPEED = const(1)
RSC_CADENCE = const(3)
RSC_IS_RUNNING = const(0x04)
# RSC Feature: it tells walking from running, and can do nothing else that this service knows.
RSC_FEATURES = const(0x0004)
# Sensor Location: hip, the nearest to a waistband.
AT_THE_HIP = const(3)

# --- what RSC has no place for, once a second ---------------------------------------------

LIVE_BYTES = const(20)
LIVE_LAYOUT = const(0)  # which layout this is
LIVE_STATE = const(1)  # see below
LIVE_SPM_TENTHS = const(2)  # 0 without a run
LIVE_TARGET_SPM = const(4)
LIVE_STEPS = const(6)  # four bytes: foot strikes of this run
LIVE_CUES = const(10)
LIVE_OVERRUNS = const(12)  # how often samples were lost
LIVE_FAULTS = const(14)
LIVE_RUNNING_S = const(16)
LIVE_SECONDS = const(18)  # since the start, of 65536: one more each time, or some were missed

LAYOUT = const(1)

# LIVE_STATE: idle, walking or running as the core says, and
GAIT_MASK = const(0x03)
COACHED = const(0x04)  # the run has not been stopped
IS_LOW = const(0x08)  # out of the zone: more steps are asked for
IS_HIGH = const(0x10)  # fewer
LISTENS = const(0x20)  # the target may be written

# --- the target, as it is written ----------------------------------------------------------

TARGET_BYTES = const(2)  # steps a minute

_MOST_8 = const(0xFF)
_MOST_16 = const(0xFFFF)
_MOST_32 = const(0x3FFFFFFF)  # what a board's small integers can hold of it


def put_16(buffer: bytearray, at: int, value: int) -> None:
    """Write two bytes."""
    value = max(0, min(value, _MOST_16))
    buffer[at] = value & 0xFF
    buffer[at + 1] = value >> 8


def put_32(buffer: bytearray, at: int, value: int) -> None:
    """Write four bytes."""
    value = max(0, min(value, _MOST_32))
    put_16(buffer, at, value & _MOST_16)
    put_16(buffer, at + 2, value >> 16)


def get_16(buffer: "bytes | bytearray", at: int) -> int:
    """Read two bytes."""
    return buffer[at] | buffer[at + 1] << 8


def get_32(buffer: "bytes | bytearray", at: int) -> int:
    """Read four bytes."""
    return get_16(buffer, at) | get_16(buffer, at + 2) << 16


def put_rsc(
    buffer: bytearray, state: int, spm_tenths: int, step_length_mm: int, in_steps: int
) -> None:
    """Write an RSC Measurement.

    step_length_mm: 0 where it is not known, and the speed then is 0. in_steps: whether the cadence
    is of both feet, for apps that take it so, instead of one foot's as the service means it.
    """
    spm_tenths = max(0, min(spm_tenths, _MOST_16))
    # From tenths of a mm a minute to 256ths of m/s: 256 / 600000, in its lowest terms.
    speed = spm_tenths * step_length_mm * 4 // 9375
    cadence = (spm_tenths + 5) // 10 if in_steps else (spm_tenths + 10) // 20
    buffer[RSC_FLAGS] = RSC_IS_RUNNING if state == RUNNING else 0
    put_16(buffer, RSC_SPEED, speed)
    buffer[RSC_CADENCE] = min(cadence, _MOST_8)


def live_state(gait: int, coached: int, side: int, listens: int) -> int:
    """Return LIVE_STATE; side: IS_LOW, IS_HIGH or 0."""
    state = gait & GAIT_MASK | side
    if coached:
        state |= COACHED
    if listens:
        state |= LISTENS
    return state
