"""What a virtual board did, from power-on to power-off."""

from array import array
from dataclasses import dataclass, field

from footfall_host.replay import AXES, CoreEvent
from footfall_host.virtual_board.bus import Transfer
from footfall_host.virtual_board.flash.nor import Operation
from footfall_host.virtual_board.gpio import Colours
from footfall_host.virtual_board.haptic import Buzz
from footfall_host.virtual_board.memory import FlashWrite
from footfall_host.virtual_board.pins import Edge, Tone


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


@dataclass(frozen=True)
class Reported:
    """An event as it came out of the core.

    t_us: when, since power-on. fed_samples: how many samples the core had been given,
    lost ones included. origin_sample: which sample of the recording the core calls 0.
    """

    event: CoreEvent
    t_us: int
    fed_samples: int
    origin_sample: int


@dataclass(frozen=True)
class Written:
    """A peer has written to a characteristic, by the bytes of its UUID, and was let."""

    t_us: int
    uuid: bytes
    value: bytes


@dataclass(frozen=True)
class Said:
    """Text that the firmware printed."""

    t_us: int
    text: str


@dataclass(frozen=True)
class Start:
    """A program was started.

    program: the file of the drive. reset_reason, run_reason: names of
    microcontroller.ResetReason and supervisor.RunReason. safe_mode: a name of
    supervisor.SafeModeReason, or None.
    """

    t_us: int
    program: str
    reset_reason: str
    run_reason: str
    safe_mode: str | None


@dataclass(frozen=True)
class Restart:
    """The chip came out of a reset: when, why, and in which safe mode, if in one."""

    t_us: int
    reason: str
    safe_mode: str | None


@dataclass
class BoardRun:
    """What a board did, from power-on to power-off.

    inputs: all that entered the core, in order. reported: all that came out.
    targets: (when, which) target the coach came to keep.
    edges, tones, colours: its outputs' changes, by the chip's pin names.
    buzzes: how the haptic driver's motor was driven.
    transfers: what went over the accelerometer's bus.
    flash_writes: to NVM and to the drive.
    written: over the air. said: what it printed. restarts: of the chip.
    starts: of its programs. tracebacks: of those that failed.
    sleeps_us: (from, to) of deep sleep.
    recorded_us: (from, to) when the recording was felt; None if the chip never sampled.
    nvm, files: what is in them at the end; what never reached the drive's flash is lost.
    drive_image: the flash of the drive at first. drive_journal: what its chip did since.
    formatted_us: when CircuitPython found no drive at a start and made one: only its own
    "Hello World" is on that. ended_us: when the power went.
    """

    inputs: list[Block | Record] = field(default_factory=list)
    reported: list[Reported] = field(default_factory=list)
    targets: list[tuple[int, int]] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    tones: list[Tone] = field(default_factory=list)
    colours: list[Colours] = field(default_factory=list)
    buzzes: list[Buzz] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    flash_writes: list[FlashWrite] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    restarts: list[Restart] = field(default_factory=list)
    starts: list[Start] = field(default_factory=list)
    tracebacks: list[str] = field(default_factory=list)
    sleeps_us: list[tuple[int, int]] = field(default_factory=list)
    recorded_us: tuple[int, int] | None = None
    nvm: bytes = b""
    files: dict[str, bytes] = field(default_factory=dict)
    drive_image: bytes = field(default=b"", repr=False)
    drive_journal: list[Operation] = field(default_factory=list, repr=False)
    formatted_us: list[int] = field(default_factory=list)
    ended_us: int = 0

    @property
    def events(self) -> list[CoreEvent]:
        """The events that came out of the core."""
        return [reported.event for reported in self.reported]

    @property
    def console(self) -> str:
        """Everything printed."""
        return "".join(said.text for said in self.said)

    @property
    def blocks(self) -> list[Block]:
        """The blocks among the inputs."""
        return [entry for entry in self.inputs if isinstance(entry, Block)]

    def records(self, kind: int) -> list[Record]:
        """Return the records of one kind among the inputs."""
        return [entry for entry in self.inputs if isinstance(entry, Record) and entry.kind == kind]
