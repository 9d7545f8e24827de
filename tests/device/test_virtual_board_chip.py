"""The virtual LIS3DH behaves as its datasheet says, register by register."""

import numpy as np
import pytest

from footfall_host.virtual_board.clock import Clock
from footfall_host.virtual_board.lis3dh import Lis3dh
from footfall_host.virtual_board.lis3dh_registers import (
    CTRL_REG1,
    CTRL_REG2,
    CTRL_REG3,
    CTRL_REG4,
    CTRL_REG5,
    CTRL_REG6,
    EMPTY,
    FIFO_CTRL_REG,
    FIFO_SRC_REG,
    INT1_CFG,
    INT1_DURATION,
    INT1_SRC,
    INT1_THS,
    OUT_X_L,
    OVERRUN,
    WATERMARK,
    WHO_AM_I,
)

STILL = np.full((300, 3), (0, 0, 4032), np.int16)
HZ_100_ALL_AXES = 0x57
STREAM_WITH_WATERMARK_10 = 0x80 | 10


@pytest.fixture
def clock():
    return Clock()


def streaming(clock, counts=STILL, **peculiar):
    """Return a chip whose FIFO streams at 100 Hz and +-8 g."""
    chip = Lis3dh(clock, counts, **peculiar)
    chip.write(bytes([CTRL_REG1, HZ_100_ALL_AXES]))
    chip.write(bytes([CTRL_REG4, 0xA0]))
    chip.write(bytes([CTRL_REG5, 0x40]))
    chip.write(bytes([FIFO_CTRL_REG, STREAM_WITH_WATERMARK_10]))
    return chip


def register(chip, address):
    chip.write(bytes([address]))
    return chip.read(1)[0]


def samples(chip, count):
    chip.write(bytes([OUT_X_L | 0x80]))
    return np.frombuffer(chip.read(6 * count), "<i2").reshape(-1, 3)


def test_registers_have_their_values_of_reset_and_again_after_a_reboot(clock):
    chip = Lis3dh(clock, STILL)
    assert register(chip, WHO_AM_I) == 0x33
    assert register(chip, CTRL_REG1) == 0x07
    chip.write(bytes([CTRL_REG1, HZ_100_ALL_AXES]))
    chip.write(bytes([WHO_AM_I, 0xFF]))
    assert register(chip, WHO_AM_I) == 0x33
    assert register(chip, CTRL_REG1) == HZ_100_ALL_AXES
    chip.write(bytes([CTRL_REG5, 0x80]))
    assert register(chip, CTRL_REG1) == 0x07
    assert register(chip, CTRL_REG5) == 0x00


@pytest.mark.parametrize(
    ("waiting", "source"),
    [
        (0, EMPTY),
        (1, 1),
        (10, 10),
        (11, WATERMARK | 11),
        (31, WATERMARK | 31),
        (32, WATERMARK | 31),
        (33, WATERMARK | OVERRUN | 31),
    ],
)
def test_the_fifo_tells_how_much_waits(clock, waiting, source):
    chip = streaming(clock)
    clock.advance(waiting * 10_000)
    assert register(chip, FIFO_SRC_REG) == source


def test_stream_mode_keeps_the_newest(clock):
    counts = (np.arange(300).reshape(-1, 3) * 64).astype(np.int16)
    chip = streaming(clock, counts)
    clock.advance((7 + 40) * 10_000)
    np.testing.assert_array_equal(samples(chip, 32), counts[8:40])
    assert register(chip, FIFO_SRC_REG) == EMPTY


def test_a_burst_wraps_within_the_outputs(clock):
    chip = streaming(clock)
    clock.advance(9 * 10_000)
    assert samples(chip, 9)[7:].tolist() == [[0, 0, 4032]] * 2


@pytest.mark.parametrize(
    ("scale_bits", "expected"),
    [
        (0, (16384, -0x8000, 0x7FC0)),
        (1, (8192, -16384, 0x7FC0)),
        (2, (4096, -8192, 30016)),
        (3, (1344, -2752, 9984)),
    ],
)
def test_the_range_scales_and_saturates_in_10_bits(clock, scale_bits, expected):
    chip = streaming(clock, np.tile(np.array([4096, -8192, 30016], np.int16), (20, 1)))
    chip.write(bytes([CTRL_REG4, scale_bits << 4]))
    clock.advance(8 * 10_000)
    assert tuple(samples(chip, 8)[-1].tolist()) == expected


@pytest.mark.parametrize("rate_error", [-0.1, 0.0, 0.03])
def test_the_rate_is_off_by_what_it_is_told(clock, rate_error):
    chip = streaming(clock, np.zeros((20_000, 3), np.int16), rate_error=rate_error)
    taken = 0
    for _ in range(1_000):
        clock.advance(100_000)
        waiting = register(chip, FIFO_SRC_REG) & 0x1F
        samples(chip, waiting)
        taken += waiting
    assert taken == pytest.approx(10_000 * (1 + rate_error), abs=1)


def test_losing_power_loses_the_registers(clock):
    chip = Lis3dh(clock, STILL, unplugged_us=[(1_000, 2_000)])
    chip.write(bytes([CTRL_REG1, HZ_100_ALL_AXES]))
    clock.advance(1_500)
    assert not chip.answers()
    clock.advance(500)
    assert chip.answers()
    assert register(chip, CTRL_REG1) == 0x07


# --- more of the FIFO's modes ------------------------------------------------------------


def numbered(samples):
    return (np.arange(3 * samples).reshape(-1, 3) * 64 % 0x8000).astype(np.int16)


def test_fifo_mode_keeps_the_oldest(clock):
    counts = numbered(100)
    chip = streaming(clock, counts)
    chip.write(bytes([FIFO_CTRL_REG, 0x40]))
    clock.advance((7 + 40) * 10_000)
    assert register(chip, FIFO_SRC_REG) & OVERRUN
    np.testing.assert_array_equal(samples(chip, 32)[7:], counts[:25])


def test_bypass_empties_the_fifo(clock):
    chip = streaming(clock)
    clock.advance(200_000)
    chip.write(bytes([FIFO_CTRL_REG, 0x00]))
    assert register(chip, FIFO_SRC_REG) == EMPTY
    clock.advance(200_000)
    assert register(chip, FIFO_SRC_REG) == EMPTY


def test_stream_to_fifo_stops_once_motion_is_felt(clock):
    counts = np.tile(STILL[:1], (200, 1))
    counts[50:] += np.array([4096, 0, 0], np.int16)
    chip = watching(clock, counts)
    chip.write(bytes([FIFO_CTRL_REG, 0xC0]))
    clock.advance((7 + 150) * 10_000)
    moving = samples(chip, 32)[:, 0] > 0
    assert moving.any()
    assert not moving.all()


# --- motion wakes ------------------------------------------------------------------------


def watching(clock, counts, latched=True, duration=0):
    """Return a chip that streams and raises INT1 above some 0.5 g beside the high-pass filter."""
    chip = streaming(clock, counts)
    for address, value in [
        (CTRL_REG2, 0x01),
        (CTRL_REG3, 0x40),
        (CTRL_REG5, 0x48 if latched else 0x40),
        (INT1_THS, 8),
        (INT1_DURATION, duration),
        (INT1_CFG, 0x2A),
    ]:
        chip.write(bytes([address, value]))
    return chip


def jolt_at(sample, samples_long=1):
    counts = np.tile(STILL[:1], (300, 1))
    counts[sample : sample + samples_long] += np.array([0, 4000, 0], np.int16)
    return counts


def test_stillness_leaves_int1_low_and_motion_latches_it_until_it_is_read(clock):
    chip = watching(clock, jolt_at(100))
    clock.advance((7 + 95) * 10_000)
    assert not chip.interrupt_level()
    clock.advance(300_000)
    assert chip.interrupt_level()
    assert register(chip, INT1_SRC) & 0x48 == 0x48
    assert not chip.interrupt_level()


def test_without_the_latch_int1_falls_when_the_motion_is_over(clock):
    chip = watching(clock, jolt_at(100), latched=False)
    clock.advance((7 + 300) * 10_000)
    assert not chip.interrupt_level()


@pytest.mark.parametrize(("samples_long", "seen"), [(3, False), (8, True)])
def test_a_motion_must_last(clock, samples_long, seen):
    chip = watching(clock, jolt_at(100, samples_long), duration=4)
    clock.advance((7 + 200) * 10_000)
    assert chip.interrupt_level() is seen


def test_int1_can_be_active_low_and_tell_the_watermark(clock):
    chip = streaming(clock)
    chip.write(bytes([CTRL_REG3, 0x04]))
    assert not chip.interrupt_level()
    clock.advance(200_000)
    assert chip.interrupt_level()
    chip.write(bytes([CTRL_REG6, 0x02]))
    assert not chip.interrupt_level()


# --- self-test, faults of the chip -------------------------------------------------------


@pytest.mark.parametrize(("bits", "sign"), [(0x02, 1), (0x04, -1)])
def test_self_test_shifts_every_axis_by_what_the_datasheet_allows(clock, bits, sign):
    """17 to 360 steps of 4 mg, at +-2 g and 50 Hz, without the FIFO."""
    chip = Lis3dh(clock, STILL)
    chip.write(bytes([CTRL_REG1, 0x47]))

    def reading():
        clock.advance(200_000)
        return samples(chip, 1)[0].astype(int) // 64

    at_rest = reading()
    chip.write(bytes([CTRL_REG4, bits]))
    shift = (reading() - at_rest) * sign
    assert ((shift >= 17) & (shift <= 360)).all()


@pytest.mark.parametrize("self_test_mg", [20, 2000])
def test_a_self_test_that_is_off_and_a_stuck_axis_show(clock, self_test_mg):
    """In steps of 4 mg at +-2 g, where 511 is the most."""
    chip = Lis3dh(clock, STILL, self_test_mg=self_test_mg, stuck=[(1, 0)])
    chip.write(bytes([CTRL_REG1, HZ_100_ALL_AXES]))
    clock.advance(200_000)
    at_rest = samples(chip, 1)[0].astype(int) // 64
    chip.write(bytes([CTRL_REG4, 0x02]))
    clock.advance(200_000)
    shift = samples(chip, 1)[0].astype(int) // 64 - at_rest
    most = 511 - at_rest
    assert shift.tolist() == [min(self_test_mg // 4, most[0]), 0, min(self_test_mg // 4, most[2])]


def test_the_rate_drifts(clock):
    chip = streaming(clock, np.zeros((20_000, 3), np.int16), rate_drift_per_min=0.01)
    taken = []
    for _ in range(2):
        waiting = 0
        for _ in range(600):
            clock.advance(100_000)
            count = register(chip, FIFO_SRC_REG) & 0x1F
            samples(chip, count)
            waiting += count
        taken.append(waiting)
    assert taken[0] == pytest.approx(6_000 * 1.005, abs=2)
    assert taken[1] == pytest.approx(6_000 * 1.015, abs=2)


def test_a_stuck_axis_keeps_its_value_and_zero_is_zero(clock):
    counts = numbered(200)
    chip = streaming(clock, counts, stuck=[(1, 500_000)], zero_us=1_000_000)
    clock.advance(850_000)
    seen = samples(chip, 20)
    assert len(set(seen[:, 1].tolist())) == 1
    assert len(set(seen[:, 0].tolist())) == 20
    clock.advance(600_000)
    assert not samples(chip, 32)[-20:].any()


def test_a_reset_of_its_own_puts_the_registers_back(clock):
    chip = streaming(clock)
    clock.at(100_000, chip.reset)
    clock.advance(200_000)
    assert chip.answers()
    assert register(chip, CTRL_REG1) == 0x07
    assert register(chip, FIFO_SRC_REG) == EMPTY
