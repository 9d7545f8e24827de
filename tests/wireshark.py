"""What goes between a radio's host and its controller, in a file, and as Wireshark reads it.

Its dissectors know nothing of this project, and of Bumble neither: they tell what handles mean from
the discovery that went before, as a stranger with a sniffer would.
"""

import os
import pathlib
import shutil
import struct
import subprocess
from collections.abc import Callable
from typing import BinaryIO

import pytest
from bumble.snoop import BtSnooper, Snooper

PROGRAM = "tshark"
REQUIRED_VARIABLE = "FOOTFALL_REQUIRE_TSHARK"
LONGEST_S = 60
# Where BtSnooper's timestamps begin, the start of the year 2000, in seconds since 1970.
ANCHOR_S = int(BtSnooper.TIMESTAMP_ANCHOR.timestamp())


class BoardTimeSnooper(BtSnooper):
    """Writes btsnoop with the board's time, in us since its start, in place of the laptop's."""

    def __init__(self, output: BinaryIO, now_us: Callable[[], int]) -> None:
        super().__init__(output)
        self._now_us = now_us

    def snoop(self, hci_packet: bytes, direction: Snooper.Direction) -> None:
        """Keep a packet; its time is the last that stands before it."""
        super().snoop(hci_packet, direction)
        timestamp = struct.pack(">Q", self.TIMESTAMP_DELTA + self._now_us())
        self.output.seek(-len(hci_packet) - len(timestamp), os.SEEK_CUR)
        self.output.write(timestamp)
        self.output.seek(0, os.SEEK_END)


def require() -> None:
    """Skip the test where there is no tshark, unless the machine must have one."""
    if shutil.which(PROGRAM):
        return
    reason = f"no {PROGRAM}, Wireshark's on the command line: install the package of that name"
    if os.environ.get(REQUIRED_VARIABLE) == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def read(capture: pathlib.Path, wanted: str, *fields: str) -> list[tuple[str, ...]]:
    """Return fields of each packet that a display filter wants, as texts; an empty one for none."""
    named = [part for field in fields for part in ("-e", field)]
    # Neither the user's own preferences nor names that he has given to addresses.
    settings = {**os.environ, "WIRESHARK_CONFIG_DIR": str(capture.parent / "no-preferences")}
    done = subprocess.run(
        [PROGRAM, "-n", "-r", capture, "-Y", wanted, "-T", "fields", *named],
        capture_output=True, text=True, timeout=LONGEST_S, env=settings,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [tuple(line.split("\t")) for line in done.stdout.splitlines()]


def truth(flag: str) -> bool:
    """Return whether a flag is set: Wireshark 4.2 began to print True where 4.0 has 1."""
    return flag in ("1", "True")


def board_us(epoch: str) -> int:
    """Return the board's time of a packet from its `frame.time_epoch`."""
    seconds, fraction = epoch.split(".")
    return (int(seconds) - ANCHOR_S) * 1_000_000 + int(fraction[:6])
