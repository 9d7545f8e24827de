"""Powers a virtual board on: the flashed programs run on it, in virtual time, to the end.

The door of this package: what a test or a command needs is imported from here.
"""

from footfall_host.virtual_board.life import live
from footfall_host.virtual_board.machine import Machine
from footfall_host.virtual_board.run import Block, BoardRun, Record, Reported
from footfall_host.virtual_board.scenario import (
    Brownout,
    Press,
    Scenario,
    TornWrite,
)

__all__ = [
    "Block",
    "BoardRun",
    "Brownout",
    "Press",
    "Record",
    "Reported",
    "Scenario",
    "TornWrite",
    "power_on",
]


def power_on(scenario: Scenario) -> BoardRun:
    """Run the board until the recording ends, or the scenario takes its power.

    What the firmware lets out is on the console and among the tracebacks, as on a board.
    Raises NotModelled if it uses what the virtual board does not have.
    """
    machine = Machine(scenario)
    live(machine)
    run = machine.run
    run.recorded_us = machine.chip.recorded_us
    run.nvm = bytes(machine.nvm_bytes)
    run.files = machine.drive.contents()
    run.drive_image = machine.drive.chip.initial
    run.drive_journal = machine.drive.chip.journal
    run.formatted_us = machine.drive.formatted_us
    return run
