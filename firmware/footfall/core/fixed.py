"""Small-integer arithmetic that the laptop and the board do alike."""

from .stream import const

# No interval that matters is longer than 40 s; more would only grow.
LONGEST_Q8 = 1 << 20


# Squares of lengths are looked up by their leading bits: those of 1024 and more in steps of
# 2**18, smaller ones in steps of 2**12. The roots are kept in bytes, 32 or 4 to the unit.
_LARGE = const(1 << 20)
_LARGE_SHIFT = const(18)
_LARGE_UNIT_SHIFT = const(5)
_SMALL_SHIFT = const(12)
_SMALL_UNIT_SHIFT = const(2)
_SMALL_ROOTS = const(256)
# Three components of 4096, a sixteenth of two samples of full scale.
_LARGE_ROOTS = const(193)


def _roots(entries: int, shift: int, unit_shift: int) -> bytearray:
    """Return the root of the middle of each step of `2**shift`, in units, 1 at least."""
    roots = bytearray(entries)
    root = 0
    for entry in range(entries):
        middle = (2 * entry + 1) << (shift - 1)
        while (root + 1) * (root + 1) <= middle:
            root += 1
        roots[entry] = min(255, (root + (1 << unit_shift >> 1)) >> unit_shift)
    return roots


_small_roots = _roots(_SMALL_ROOTS, _SMALL_SHIFT, _SMALL_UNIT_SHIFT)
_large_roots = _roots(_LARGE_ROOTS, _LARGE_SHIFT, _LARGE_UNIT_SHIFT)


def magnitude(x: int, y: int, z: int) -> int:
    """Return the length of a vector to within 0.3 % and 23 counts, for components up to 4096.

    A guess from a table (at most 7 % off above 128 counts) and one step of Newton's method,
    which leaves half the square of that error.
    """
    square = x * x + y * y + z * z
    if square < _LARGE:
        guess = _small_roots[square >> _SMALL_SHIFT] << _SMALL_UNIT_SHIFT
    else:
        guess = _large_roots[square >> _LARGE_SHIFT] << _LARGE_UNIT_SHIFT
    return (guess + square // guess) >> 1


def interval_q8(from_samples: int, from_q8: int, to_samples: int, to_q8: int) -> int:
    """Return the time between two instants in 256ths of a sample, LONGEST_Q8 at most."""
    samples = to_samples - from_samples
    if samples > LONGEST_Q8 >> 8:
        return LONGEST_Q8
    return (samples << 8) + to_q8 - from_q8


def step_q8(steps_per_minute: int, period_us: int) -> int:
    """Return how long one step takes at a cadence, in 256ths of a sample."""
    return ((60000000 // steps_per_minute) << 8) // period_us
