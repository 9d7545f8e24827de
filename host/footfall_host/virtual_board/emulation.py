"""From a trace to a board that feels it, and from what the board did back to a run's events."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np

from footfall.core import stream
from footfall.core.settings import Settings
from footfall.core.tunables import find
from footfall_host.replay import Event, Following, decode
from footfall_host.resample import RATE_HZ, Counts
from footfall_host.setting_text import keys_of
from footfall_host.trace import Trace
from footfall_host.virtual_board.board import BoardRun, Scenario
from footfall_host.virtual_board.clock import MICROSECONDS
from footfall_host.virtual_board.faults import scenario_fields
from footfall_host.virtual_board.machine import board_file
from footfall_host.virtual_board.scenario import Press
from footfall_host.workouts.compile import plan_of
from footfall_host.workouts.shipped import board_path


def scenario_of(
    trace: Trace,
    settings: Settings,
    board_id: str,
    faults: Sequence[str] = (),
    workout: Following | None = None,
) -> Scenario:
    """Return a board worn during a recorded run, with these settings and workout on its drive.

    What the recording has lost is filled with the sample before: a board has no gaps.
    Raises BadInputError for a board or a fault that cannot be.
    """
    board = board_file(board_id)
    fields = scenario_fields(faults, board)
    keys = keys_of(settings)
    if workout:
        number = plan_of(workout.plan).number
        keys[find("workout").key] = number
        fields["files"] = {board_path(number): workout.plan}
        fields["presses"] = fields.get("presses", ()) + tuple(
            Press(board.BUTTON_RAISE_PIN, round((press_s - trace.origin_s) * MICROSECONDS))
            for press_s in workout.presses_s
        )
    return Scenario(unbroken(trace), board_id, settings=keys, **fields)


def unbroken(trace: Trace) -> Counts:
    """Return the samples of a trace, each gap filled with the sample before it."""
    times = np.ones(len(trace.counts), int)
    for gap in trace.gaps:
        times[gap.before_row - 1] += gap.lost_samples
    return np.repeat(trace.counts, times, axis=0)


def events_of(run: BoardRun, origin_s: float) -> list[Event]:
    """Return what the board reported, in seconds of the recording.

    origin_s: the recording's own time of its first sample.
    """
    return [
        decode(reported.event, reported.fed_samples, origin_s + reported.origin_sample / RATE_HZ)
        for reported in run.reported
    ]


@dataclass(frozen=True)
class Health:
    """How the board fared.

    worst_drain_gap_ms: the longest time between two blocks that one program fed to the core.
    overruns: how often samples were lost. bus_share: of its time the bus was busy.
    restarts: of the chip, and reloads, by why. flash_writes: to which memory.
    """

    worst_drain_gap_ms: float
    overruns: int
    bus_share: float
    restarts: dict[str, int]
    flash_writes: dict[str, int]


def health(run: BoardRun) -> Health:
    """Return how a board fared."""
    reasons = [
        restart.reason + (" into safe mode" if restart.safe_mode else "")
        for restart in run.restarts
    ]
    reasons += [start.run_reason for start in run.starts if start.run_reason != "STARTUP"]
    busy_us = sum(transfer.took_us for transfer in run.transfers)
    return Health(
        worst_drain_gap_ms=max((gap for _, gap in drain_gaps(run)), default=0.0),
        overruns=len(run.records(stream.OVERRUN)),
        bus_share=busy_us / run.ended_us if run.ended_us else 0.0,
        restarts=dict(Counter(reasons)),
        flash_writes=dict(Counter(write.memory for write in run.flash_writes)),
    )


def drain_gaps(run: BoardRun) -> list[tuple[float, float]]:
    """Return (when, in s; how long after the last, in ms) of each block but a program's first."""
    starts_us = [start.t_us for start in run.starts]

    def program(t_us: int) -> int:
        return int(np.searchsorted(starts_us, t_us, side="right"))

    gaps = []
    for _, blocks in groupby(run.blocks, key=lambda block: program(block.t_us)):
        for before, after in pairwise(block.t_us for block in blocks):
            gaps.append((after / MICROSECONDS, (after - before) / 1000))
    return gaps


def console_lines(run: BoardRun) -> list[tuple[float, str]]:
    """Return each line that the firmware printed, and when it began, in s since power-on."""
    lines: list[tuple[float, str]] = []
    begun = ""
    for said in run.said:
        for piece in said.text.splitlines(keepends=True):
            if not begun:
                lines.append((said.t_us / MICROSECONDS, ""))
            begun += piece
            lines[-1] = (lines[-1][0], begun.rstrip("\n"))
            if begun.endswith("\n"):
                begun = ""
    return [line for line in lines if line[1]]
