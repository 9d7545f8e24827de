"""What the device tests share: a small recording of known cadence, and a bench for one driver."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from footfall.core import stream
from footfall_host.trace import Trace
from footfall_host.virtual_board.bus import Bus
from footfall_host.virtual_board.clock import FIRST_TICK_MS, Clock
from footfall_host.virtual_board.lis3dh import Lis3dh
from footfall_host.virtual_board.modules import board_modules, installed
from footfall_host.virtual_board.pins import Edge, Pin, Tone, solder

BOARD_ID = "circuitplayground_bluefruit"
ADDRESS = 0x19

SAMPLE_HZ = 100
CONTACT = 0.65  # of a step, the foot is on the ground
STEP_SAMPLES = (37.5, 33.25)  # 160.0 and 180.45 steps/min at the nominal rate


def ground_force_g(step_samples: float, seconds: int) -> NDArray[np.float64]:
    """Return a runner's support: half a sine at each contact, nothing in flight, 1 g on average."""
    phase = np.arange(seconds * SAMPLE_HZ) % step_samples / step_samples
    push = np.pi / 2 / CONTACT * np.sin(np.pi * phase / CONTACT)
    return np.where(phase < CONTACT, push, 0.0)


def quantised(acc_g: NDArray[np.float64]) -> NDArray[np.int16]:
    """Return acceleration (n, 3) in g as the FIFO gives it."""
    counts = np.clip(acc_g * stream.COUNTS_PER_G, -0x8000, 0x7FFF).astype(np.int16)
    return counts & ~0x3F


@pytest.fixture(scope="session")
def counts() -> NDArray[np.int16]:
    """Return 75 s of (n, 3) counts; ticks wrap at 65.5 s."""
    rng = np.random.default_rng(20)
    walk_s = np.arange(8 * SAMPLE_HZ) / SAMPLE_HZ
    support_g = np.concatenate(
        [
            np.ones(3 * SAMPLE_HZ),
            1 + 0.25 * np.sin(2 * np.pi * 1.8 * walk_s),
            ground_force_g(STEP_SAMPLES[0], 30),
            ground_force_g(STEP_SAMPLES[1], 30),
            np.ones(4 * SAMPLE_HZ),
        ]
    )
    upwards = np.array([0.2, 0.3, np.sqrt(1 - 0.2**2 - 0.3**2)])
    return quantised(np.outer(support_g, upwards) + rng.normal(0, 0.02, (len(support_g), 3)))


@pytest.fixture(scope="session")
def trace(counts: NDArray[np.int16]) -> Trace:
    """Return the same recording as replay takes it."""
    return Trace(origin_s=0.0, counts=counts, gaps=(), name="synthetic")


@dataclass
class Bench:
    """A virtual board with its modules in place and nothing running: for one driver at a time."""

    clock: Clock
    chip: Lis3dh
    bus: Bus
    pins: dict[str, Pin]
    edges: list[Edge]
    tones: list[Tone]

    def wait_samples(self, samples: int) -> None:
        """Let the accelerometer take so many samples at 100 Hz."""
        self.clock.advance(samples * stream.NOMINAL_PERIOD_US)


@pytest.fixture
def bench_with() -> Iterator[Callable[..., Bench]]:
    """Return a function that sets up a bench: recording, first tick, the chip's peculiarities."""
    with ExitStack() as stack:

        def set_up(
            counts: NDArray[np.int16], first_tick_ms: int = FIRST_TICK_MS, **chip: Any
        ) -> Bench:
            clock = Clock(first_tick_ms)
            edges: list[Edge] = []
            tones: list[Tone] = []
            pins = solder(BOARD_ID, clock, edges, tones)
            lis3dh = Lis3dh(clock, counts, **chip)
            bus = Bus(clock, {ADDRESS: lis3dh})
            pins["ACCELEROMETER_SCL"].i2c_bus = pins["ACCELEROMETER_SDA"].i2c_bus = bus
            stack.enter_context(installed(board_modules(BOARD_ID, pins, clock, {}, (10, 3))))
            return Bench(clock, lis3dh, bus, pins, edges, tones)

        yield set_up
