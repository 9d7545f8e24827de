"""Powers a virtual board on: the flashed code.py runs on it, in virtual time, to the end."""

import contextlib
import io
import runpy
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import as_file
from typing import Any

import numpy as np

from footfall.core import pipeline, stream
from footfall.core.settings import Settings
from footfall_host.flash_files import files_to_flash
from footfall_host.replay import AXES, CoreEvent
from footfall_host.virtual_board.bus import Bus, Transfer
from footfall_host.virtual_board.clock import FIRST_TICK_MS, Clock, PowerOff
from footfall_host.virtual_board.lis3dh import IDENTITY, Lis3dh
from footfall_host.virtual_board.modules import board_modules, installed
from footfall_host.virtual_board.pins import Edge, Pin, Tone, solder


@dataclass(frozen=True)
class Hardware:
    """What is soldered to a board's pins, by the names of the pins."""

    accelerometer_scl: str
    accelerometer_sda: str
    accelerometer_address: int
    button_pressed_level: bool


# Addresses and levels: adafruit_circuitplayground, circuit_playground_base.py.
HARDWARE = {
    "circuitplayground_bluefruit": Hardware(
        accelerometer_scl="ACCELEROMETER_SCL",
        accelerometer_sda="ACCELEROMETER_SDA",
        accelerometer_address=0x19,
        button_pressed_level=True,
    ),
}


@dataclass(frozen=True)
class Press:
    """A finger on a button, from a time since power-on, for a while."""

    pin: str
    at_us: int
    for_us: int = 150_000


@dataclass(frozen=True)
class Scenario:
    """What happens to a board.

    counts: (n, 3) int16, the recording as the FIFO gives it at +-8 g, sample by sample.
    rate_error: by what part the accelerometer is faster than it says.
    identity: what the accelerometer says it is.
    unplugged_us: (from, to) since power-on, while it does not answer.
    overrun_when_full: which of two readings of its overrun flag it follows.
    settings: the drive's settings.toml.
    presses: fingers on buttons.
    stalls_us: (when, how long) nothing runs at all.
    first_tick_ms: what supervisor.ticks_ms() says at power-on.
    power_off_us: when the power goes at the latest, for a recording that may never start.
    compute_us_per_sample: what the core takes for one sample: some 340 bytecodes at
        1.3 us, twice what a 125 MHz RP2040 was measured to take, and a third on top.
    release: of CircuitPython.
    """

    counts: np.ndarray[Any, np.dtype[np.int16]]
    board_id: str = "circuitplayground_bluefruit"
    rate_error: float = 0.0
    identity: int = IDENTITY
    unplugged_us: Sequence[tuple[int, int]] = ()
    overrun_when_full: bool = False
    settings: Mapping[str, object] = field(default_factory=dict)
    presses: Sequence[Press] = ()
    stalls_us: Sequence[tuple[int, int]] = ()
    first_tick_ms: int = FIRST_TICK_MS
    power_off_us: int | None = None
    compute_us_per_sample: int = 600
    release: tuple[int, int] = (10, 3)


@dataclass(frozen=True)
class Block:
    """Samples that the firmware fed to the core at a time since power-on: x, y, z, x, ..."""

    t_us: int
    counts: "array[int]"

    @property
    def samples(self) -> int:
        """How many samples it is."""
        return len(self.counts) // AXES


@dataclass(frozen=True)
class Record:
    """A record that the firmware fed to the core at a time since power-on."""

    t_us: int
    kind: int
    value: int


@dataclass
class BoardRun:
    """What a board did, from power-on to power-off.

    inputs: all that entered the core, in order. events: all that came out.
    edges, tones: its outputs' changes, by the chip's pin names.
    transfers: what went over the accelerometer's bus.
    console: what it printed.
    """

    inputs: list[Block | Record] = field(default_factory=list)
    events: list[CoreEvent] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    tones: list[Tone] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    console: str = ""

    @property
    def blocks(self) -> list[Block]:
        """The blocks among the inputs."""
        return [entry for entry in self.inputs if isinstance(entry, Block)]

    def records(self, kind: int) -> list[Record]:
        """Return the records of one kind among the inputs."""
        return [entry for entry in self.inputs if isinstance(entry, Record) and entry.kind == kind]


def power_on(scenario: Scenario) -> BoardRun:
    """Run the board's code.py until the recording ends or the file returns.

    Raises whatever the firmware lets out.
    """
    run = BoardRun()
    clock = Clock(scenario.first_tick_ms, scenario.stalls_us)
    clock.power_off_us = scenario.power_off_us
    pins = _wire(scenario, clock, run)
    modules = board_modules(scenario.board_id, pins, clock, scenario.settings, scenario.release)
    code = files_to_flash(scenario.board_id)["code.py"]
    console = io.StringIO()
    with (
        as_file(code) as path,
        installed(modules),
        _observed(run, clock, scenario.compute_us_per_sample),
        contextlib.redirect_stdout(console),
        contextlib.suppress(PowerOff),
    ):
        runpy.run_path(str(path), run_name="__main__")
    run.console = console.getvalue()
    return run


def _wire(scenario: Scenario, clock: Clock, run: BoardRun) -> dict[str, Pin]:
    """Solder the chips and buttons of a board to its pins."""
    hardware = HARDWARE[scenario.board_id]
    pins = solder(scenario.board_id, clock, run.edges, run.tones)
    accelerometer = Lis3dh(
        clock,
        scenario.counts,
        rate_error=scenario.rate_error,
        identity=scenario.identity,
        unplugged_us=scenario.unplugged_us,
        overrun_when_full=scenario.overrun_when_full,
    )
    bus = Bus(clock, {hardware.accelerometer_address: accelerometer}, run.transfers)
    pins[hardware.accelerometer_scl].i2c_bus = bus
    pins[hardware.accelerometer_sda].i2c_bus = bus
    for press in scenario.presses:
        pins[press.pin].pressed_level = hardware.button_pressed_level
        pins[press.pin].pressed_us.append((press.at_us, press.at_us + press.for_us))
    return pins


@contextlib.contextmanager
def _observed(run: BoardRun, clock: Clock, compute_us_per_sample: int) -> Iterator[None]:
    """Let every pipeline note what goes in and comes out, and take its time about it."""
    original = pipeline.Pipeline

    class ObservedPipeline(original):  # type: ignore[misc, valid-type]
        """The core's door, with someone beside it."""

        def __init__(self, settings: Settings, events: "array[int]") -> None:
            super().__init__(settings, events)
            self._seen = events

        def feed(self, block: "array[int]", count: int) -> int:
            run.inputs.append(Block(clock.now_us, block[: AXES * count]))
            made = super().feed(block, count)
            self._note(made)
            clock.advance(count * compute_us_per_sample)
            return made

        def record(self, kind: int, value: int) -> int:
            run.inputs.append(Record(clock.now_us, kind, value))
            made = super().record(kind, value)
            self._note(made)
            return made

        def _note(self, made: int) -> None:
            for start in range(0, made * stream.EVENT_INTS, stream.EVENT_INTS):
                run.events.append(CoreEvent(*self._seen[start : start + stream.EVENT_INTS]))

    pipeline.Pipeline = ObservedPipeline  # type: ignore[misc]
    try:
        yield
    finally:
        pipeline.Pipeline = original  # type: ignore[misc]
