"""Workouts on the drive: the numbers that there are, and the bytes of one.

A user's own are in /workouts and come before those that came with the firmware. A board that
follows none does not load this file.
"""

import os
import sys

from micropython import const

from footfall.core.records import get_16, get_32
from footfall.core.workout_bytes import CRC_BYTES

try:
    import binascii
except ImportError:  # a build without it can look at a file's length alone
    binascii = None

FOLDER = "/workouts"
_SUFFIX = ".wrk"
# 200 steps and their names; a heap has to hold them.
_MOST_BYTES = const(8192)


def check_of(plan):
    """Return what tells one plan from another, never 0."""
    return get_16(plan, len(plan) - CRC_BYTES) or 1


def read(number):
    """Return the bytes of a workout; raises OSError or ValueError, with what is wrong."""
    for folder in _folders():
        try:
            with open(f"{folder}/{number:02d}{_SUFFIX}", "rb") as file:
                plan = file.read(_MOST_BYTES)
        except OSError:
            continue
        end = len(plan) - CRC_BYTES
        if end < 0 or (binascii and binascii.crc32(plan[:end]) != get_32(plan, end)):
            raise ValueError(f"the file of workout {number} is damaged: copy it again")
        return plan
    raise OSError(f"there is no workout {number}")


def numbers():
    """Return 0 for none and the number of each workout there is, in their order."""
    found = {0}
    for folder in _folders():
        try:
            names = os.listdir(folder)
        except OSError:
            continue
        for name in names:
            if name.endswith(_SUFFIX) and name[: -len(_SUFFIX)].isdigit():
                found.add(int(name[: -len(_SUFFIX)]))
    return sorted(found)


def _folders():
    return (FOLDER, f"{sys.path[0]}{FOLDER}")
