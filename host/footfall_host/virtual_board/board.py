"""Powers a virtual board on: the flashed programs run on it, in virtual time, to the end.

The door of this package: what a test or a command needs is imported from here.
"""

import pathlib
import tempfile

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
    with tempfile.TemporaryDirectory() as folder:
        machine = Machine(scenario, pathlib.Path(folder))
        live(machine)
        machine.run.recorded_us = machine.chip.recorded_us
        machine.run.nvm = bytes(machine.nvm_bytes)
        machine.run.files = machine.drive.contents()
    return machine.run
