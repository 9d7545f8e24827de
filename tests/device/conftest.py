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
from footfall_host.virtual_board.board import Scenario
from footfall_host.virtual_board.bus import Bus
from footfall_host.virtual_board.clock import Clock
from footfall_host.virtual_board.door import installed
from footfall_host.virtual_board.lis3dh import Lis3dh
from footfall_host.virtual_board.machine import Machine
from footfall_host.virtual_board.modules import board_modules
from footfall_host.virtual_board.pins import Edge, Pin, Tone

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

    machine: Machine

    @property
    def clock(self) -> Clock:
        return self.machine.clock

    @property
    def chip(self) -> Lis3dh:
        return self.machine.chip

    @property
    def bus(self) -> Bus:
        return self.machine.bus

    @property
    def pins(self) -> dict[str, Pin]:
        return self.machine.pins

    @property
    def edges(self) -> list[Edge]:
        return self.machine.run.edges

    @property
    def tones(self) -> list[Tone]:
        return self.machine.run.tones

    def wait_samples(self, samples: int) -> None:
        """Let the accelerometer take so many samples at 100 Hz."""
        self.clock.advance(samples * stream.NOMINAL_PERIOD_US)


@pytest.fixture
def bench_with() -> Iterator[Callable[..., Bench]]:
    """Return a function that sets up a bench: a recording, and whatever a Scenario may be told.

    Its outputs take no time, so that a test sees what time a driver takes.
    """
    with ExitStack() as stack:

        def set_up(counts: NDArray[np.int16], **scenario: Any) -> Bench:
            machine = Machine(Scenario(counts, output_us=0, **scenario))
            stack.enter_context(installed(board_modules(machine), machine))
            return Bench(machine)

        yield set_up
