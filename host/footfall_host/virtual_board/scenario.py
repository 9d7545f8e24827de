"""What happens to a virtual board: its wearer, fingers on its buttons, and all that fails."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from footfall_host.board_files import DEFAULT_BOARD
from footfall_host.virtual_board.bus import Hang, Nacks
from footfall_host.virtual_board.clock import FIRST_TICK_MS
from footfall_host.virtual_board.lis3dh_registers import IDENTITY, SELF_TEST_MG

if TYPE_CHECKING:  # it needs Bumble, which few runs do
    from footfall_host.virtual_board.ether import Ether

FULL_BATTERY_V = 4.1


@dataclass(frozen=True)
class Press:
    """A finger on a button, by its pin's name, from a time since power-on, for a while."""

    pin: str
    at_us: int
    for_us: int = 150_000


@dataclass(frozen=True)
class Brownout:
    """The supply sags below what the chip bears.

    keeps_sleep_memory: whether alarm.sleep_memory survives; CircuitPython's documents say
    that it does not.
    """

    at_us: int
    keeps_sleep_memory: bool = False


@dataclass(frozen=True)
class TornWrite:
    """The power goes in the first write to NVM from a time on, after so many bytes of a page."""

    after_bytes: int
    from_us: int = 0


@dataclass(frozen=True)
class Scenario:
    """What happens to a board; times are microseconds since power-on.

    counts: (n, 3) int16, the recording as the FIFO gives it at +-8 g, sample by sample.
    settings: of the drive's settings.toml, by key; `files` may hold its text instead.
    release: of CircuitPython.
    files: of the drive, by path, in place of those flashed or beside them; None takes one away.
    deployed: whether its drive holds all that `footfall deploy` copies, and not the programs
        in its root alone. What they import comes from this interpreter all the same.
    nvm: what microcontroller.nvm holds, or None for an erased one.
    presses: fingers on buttons.
    first_tick_ms: what supervisor.ticks_ms() says when the chip starts.
    clock_error: by what part the board's clock is fast.
    stalls_us: (when, how long) nothing runs at all.
    compute_us_per_sample: what the core takes for one sample: some 340 bytecodes at
        1.3 us, twice what a 125 MHz RP2040 was measured to take, and a third on top.
    output_us: what a change of a pulse-width output takes.

    rate_error, rate_drift_per_min: by what part the accelerometer is faster than it says,
        and by what part it gets faster with each minute.
    identity: what the accelerometer says it is.
    overrun_when_full: which of two readings of its overrun flag it follows.
    unplugged_us: (from, to) while it has no power and does not answer.
    chip_resets_us: when it resets itself: registers as at power-up, no transfer failing.
    stuck: (axis, since when) for each axis that moves no more.
    zero_us: since when it feels nothing at all.
    self_test_mg: by how much its self-test moves it, in milli-g.
    nacks, hangs: what goes wrong on its bus.
    haptic: whether a haptic driver that the board file names is there.
    shake_g: how hard what sounds or buzzes shakes the accelerometer, along each axis.

    ether: the air around it, with whoever else is in it; without, its build has no `_bleio`.

    memory_errors_us: when an allocation fails, wherever the program is.
    usb_us: (when, whether) a computer is at the other end of USB from then on.
    host_writes_us: when the computer saves a file on the drive.
    room_made: whether the drive has room for recordings, as after its first start at a computer.
    drive_full, drive_readonly: nothing more fits; remounting it is refused.
    torn_write: the power goes while NVM is written.
    battery_v: volts of the cell.
    brownouts: when the supply sags.
    power_cuts_us: (when, how long) the supply is away; what only lives in memory is lost.
    reset_buttons_us: when somebody presses the board's reset button.
    power_off_us: when the power goes for good, at the latest.
    """

    counts: np.ndarray[Any, np.dtype[np.int16]]
    board_id: str = DEFAULT_BOARD
    settings: Mapping[str, object] = field(default_factory=dict)
    release: tuple[int, int] = (10, 3)
    files: Mapping[str, str | bytes | None] = field(default_factory=dict)
    deployed: bool = False
    nvm: bytes | None = None
    presses: Sequence[Press] = ()
    first_tick_ms: int = FIRST_TICK_MS
    clock_error: float = 0.0
    stalls_us: Sequence[tuple[int, int]] = ()
    compute_us_per_sample: int = 600
    output_us: int = 20

    rate_error: float = 0.0
    rate_drift_per_min: float = 0.0
    identity: int = IDENTITY
    overrun_when_full: bool = False
    unplugged_us: Sequence[tuple[int, int]] = ()
    chip_resets_us: Sequence[int] = ()
    stuck: Sequence[tuple[int, int]] = ()
    zero_us: int | None = None
    self_test_mg: int = SELF_TEST_MG
    nacks: Sequence[Nacks] = ()
    hangs: Sequence[Hang] = ()
    haptic: bool = True
    shake_g: float = 0.0

    ether: "Ether | None" = None

    memory_errors_us: Sequence[int] = ()
    usb_us: Sequence[tuple[int, bool]] = ()
    host_writes_us: Sequence[int] = ()
    room_made: bool = True
    drive_full: bool = False
    drive_readonly: bool = False
    torn_write: TornWrite | None = None
    battery_v: float = FULL_BATTERY_V
    brownouts: Sequence[Brownout] = ()
    power_cuts_us: Sequence[tuple[int, int]] = ()
    reset_buttons_us: Sequence[int] = ()
    power_off_us: int | None = None
