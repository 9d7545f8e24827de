"""A day of a runner and a board: as it is planned, and as the board lived it."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from footfall.core import stream
from footfall_host.virtual_board.board import BoardRun, Scenario
from footfall_host.virtual_board.clock import MICROSECONDS
from footfall_host.virtual_board.faults import scenario_fields
from footfall_host.virtual_board.machine import board_file

# No keypad, no sleep memory, no watchdog, no safemode.py.
SMALLEST = "circuitplayground_express"
RATE_HZ = 100
CONTACT_SHARE = 0.65
STILL, WALKS, RUNS = range(3)
# What follows the last move, so that nothing is cut off.
AFTERMATH_S = 3
TARGET_SPM = 170
# Between two drains, a save of the settings included.
LONGEST_GAP_S = 0.16
# A strike is told so long after it happened, at most.
LATE_S = 2.5
# A run's first strike may pass for the walk's last and its end for a strike more; what waits to
# be told is lost in a restart, and after a gap it takes a step or two to be sure.
EDGE_STEPS = 2
# Nobody changes the pace from one step to the next as these do: of so many changes one may pass for
# a step.
CHANGES_A_STEP = 8
# A coach that speaks as often as it can be made to.
SETTINGS = {
    "FOOTFALL_TARGET_SPM": TARGET_SPM,
    "FOOTFALL_DWELL_S": 2,
    "FOOTFALL_COOLDOWN_S": 4,
    "FOOTFALL_START_GRACE_S": 0,
    "FOOTFALL_WALK_GRACE_S": 0,
    "FOOTFALL_IDLE_SLEEP_MIN": 1,
}
# code.py of the drive, which also says each second what it keeps for a restart.
CODE = """
try:
    from footfall.device import lifeline
    keep = lifeline.Lifeline.keep
    def keep_and_say(self, steps, running_s, targets_spm, stopped):
        keep(self, steps, running_s, targets_spm, stopped)
        print("kept", steps, targets_spm[0])
    lifeline.Lifeline.keep = keep_and_say
    from footfall.device.app import main
    main()
except Exception as problem:
    from footfall.device.lifeline import failed
    failed(problem)
"""


@dataclass(frozen=True)
class Excuse:
    """When samples may fail to arrive, in s of the board.

    meets_s: how much longer it may take where another excuse falls into this one.
    """

    from_s: float
    to_s: float
    meets_s: float = 1.5


@dataclass
class Day:
    """What is done and what happens, one after the other.

    strikes: of the recording, where a foot comes down. parts: (from, to, what) of the recording,
    in samples. paces: (from, to, steps/min) of the runs among them. excuses: for samples that do
    not arrive.
    """

    board_id: str
    rate_error: float = 0.0
    first_tick_ms: int = 0
    faults: list[str] = field(default_factory=list)
    excuses: list[Excuse] = field(default_factory=list)
    strikes: list[int] = field(default_factory=list)
    parts: list[tuple[int, int, int]] = field(default_factory=list)
    paces: list[tuple[int, int, float]] = field(default_factory=list)
    _support_g: list[NDArray[np.float64]] = field(default_factory=list)
    _phase: float = 0.0

    def __post_init__(self) -> None:
        """Begin with somebody who stands."""
        self.stand(1)

    # --- the runner -------------------------------------------------------------------------

    @property
    def samples(self) -> int:
        """How long the recording is."""
        return self.parts[-1][1] if self.parts else 0

    @property
    def now_s(self) -> float:
        """When that is over, for the board; good to a tenth of a second."""
        return self.samples / RATE_HZ / (1 + self.rate_error)

    def run(self, seconds: float, spm: float) -> None:
        """Run at an even pace, on from the phase of a run just before."""
        count = round(seconds * RATE_HZ)
        if not self.parts or self.parts[-1][2] != RUNS:
            self._phase = 0.0
        phase = self._phase + np.arange(count) * spm / 60 / RATE_HZ
        before = np.concatenate([[np.ceil(self._phase) - 1], phase[:-1]])
        down = np.flatnonzero(np.floor(phase) > np.floor(before))
        self.strikes.extend((self.samples + down).tolist())
        self._phase += count * spm / 60 / RATE_HZ
        push = np.pi / 2 / CONTACT_SHARE * np.sin(np.pi * (phase % 1) / CONTACT_SHARE)
        self._does(RUNS, np.where(phase % 1 < CONTACT_SHARE, push, 0.0))
        self.paces.append((*self.parts[-1][:2], spm))

    def walk(self, seconds: float) -> None:
        """Walk."""
        t_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
        self._does(WALKS, 1 + 0.25 * np.sin(2 * np.pi * 1.8 * t_s))

    def stand(self, seconds: float) -> None:
        """Stand still."""
        self._does(STILL, np.ones(round(seconds * RATE_HZ)))

    def _does(self, what: int, support_g: NDArray[np.float64]) -> None:
        start = self.samples
        self._support_g.append(support_g)
        self.parts.append((start, start + len(support_g), what))

    def counts(self) -> NDArray[np.int16]:
        """Return the recording as the FIFO gives it."""
        rng = np.random.default_rng(len(self.parts))
        upwards = np.array([0.3, 0.2, np.sqrt(1 - 0.3**2 - 0.2**2)])
        support_g = np.concatenate([*self._support_g, np.ones(AFTERMATH_S * RATE_HZ)])
        acc_g = np.outer(support_g, upwards) + rng.normal(0, 0.02, (len(support_g), 3))
        counts = np.clip(acc_g * stream.COUNTS_PER_G, -0x8000, 0x7FFF).astype(np.int16)
        return counts & ~0x3F

    # --- the board ----------------------------------------------------------------------------

    def happens(self, spec: str, excused_s: float = 0.0, *, meets_s: float = 1.5) -> None:
        """Let a fault happen; excused_s: for how long it may keep samples away."""
        self.faults.append(spec)
        if excused_s:
            self.excuses.append(Excuse(self.now_s, self.now_s + excused_s, meets_s))

    def scenario(self) -> Scenario:
        """Return all of it for a virtual board."""
        fields = scenario_fields(self.faults, board_file(self.board_id))
        return Scenario(
            self.counts(), self.board_id, settings=SETTINGS, files={"code.py": CODE},
            first_tick_ms=self.first_tick_ms, rate_error=self.rate_error, **fields,
        )  # fmt: skip


def merged(excuses: list[Excuse]) -> list[tuple[float, float]]:
    """Return (from, to) of the times that excuses cover, longer where they meet."""
    found: list[Excuse] = []
    for excuse in sorted(excuses, key=lambda excuse: excuse.from_s):
        before = found[-1] if found else None
        if before and excuse.from_s <= before.to_s:
            meets_s = max(before.meets_s, excuse.meets_s)
            to_s = max(before.to_s, excuse.to_s) + meets_s
            found[-1] = Excuse(before.from_s, to_s, meets_s)
        else:
            found.append(excuse)
    return [(excuse.from_s, excuse.to_s) for excuse in found]


def gaps_s(run: BoardRun, longest_s: float) -> list[tuple[float, float]]:
    """Return (from, to) of each time in which nothing of the recording reached the core."""
    assert run.recorded_us is not None
    began_us, over_us = run.recorded_us
    times_us = [began_us, *(block.t_us for block in run.blocks if block.t_us < over_us), over_us]
    return [
        (before_us / MICROSECONDS, after_us / MICROSECONDS)
        for before_us, after_us in pairwise(times_us)
        if after_us - before_us > longest_s * MICROSECONDS
    ]


def kept(run: BoardRun) -> list[tuple[int, int, int]]:
    """Return (when, steps, target) of all that was kept for a restart."""
    found = []
    for said in run.said:
        words = said.text.split()
        if words[:1] == ["kept"] and len(words) == 3:
            found.append((said.t_us, int(words[1]), int(words[2])))
    return found


class Lived:
    """A day as planned and as the board lived it."""

    def __init__(self, day: Day, run: BoardRun) -> None:
        assert run.recorded_us is not None
        self.day, self.run = day, run
        self.specs = Counter(spec.partition("@")[0].partition("=")[0] for spec in day.faults)
        self.gaps_s = gaps_s(run, LONGEST_GAP_S)
        self.began_us, over_us = run.recorded_us
        self.over_s = over_us / MICROSECONDS
        self.us_a_sample = (over_us - self.began_us) / (day.samples + AFTERMATH_S * RATE_HZ)

    def at_s(self, sample: float) -> float:
        """Return when a sample of the recording was taken, in s since power-on."""
        return (self.began_us + sample * self.us_a_sample) / MICROSECONDS

    def told(self, kind: int) -> list[tuple[float, int, int]]:
        """Return (when, detail, value) of the events of one kind."""
        return [
            (told.t_us / MICROSECONDS, told.event.detail, told.event.value)
            for told in self.run.reported
            if told.event.kind == kind
        ]

    def until_s(self, to_s: float) -> float:
        """Return until when a run that ends may be told of: what is not felt changes no mind."""
        until_s = to_s + LATE_S
        for from_s, gap_to_s in self.gaps_s:
            if to_s - LATE_S < from_s < until_s and gap_to_s > to_s:
                until_s += gap_to_s - max(from_s, to_s)
        return until_s

    def bouts_s(self) -> list[tuple[float, float]]:
        """Return (from, to) of each run; those that one can't be told from are one."""
        found: list[tuple[float, float]] = []
        for start, end, what in self.day.parts:
            if what != RUNS:
                continue
            from_s, to_s = self.at_s(start), self.at_s(end)
            if found and from_s < self.until_s(found[-1][1]):
                found[-1] = (found[-1][0], to_s)
            else:
                found.append((from_s, to_s))
        return found

    def edge_steps(self, from_s: float, to_s: float) -> int:
        """Return how many steps are in doubt between two times.

        By how often a run begins there, and how often the pace jumps.
        """
        inside = [
            before[2]
            for before, after in pairwise(self.day.parts)
            if after[2] == RUNS and from_s < self.at_s(after[0]) < to_s
        ]
        changes = inside.count(RUNS)
        return EDGE_STEPS * (1 + len(inside) - changes) + changes // CHANGES_A_STEP

    def strikes_s(self) -> "np.ndarray":
        """Return when the runner's feet came down."""
        return np.array([self.at_s(strike) for strike in self.day.strikes])
