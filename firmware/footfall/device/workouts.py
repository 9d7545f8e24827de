"""Workouts on the drive: which one is done, how far it has come, and how buttons choose another.

A user's own are in /workouts and come before those that came with the firmware. A number stands for
each: its file's name and, in beeps, what is heard when it is chosen.
"""

import os
import sys

from micropython import const

from footfall.core.records import get_16, get_32
from footfall.core.sample_clock import ticks_since
from footfall.core.workout_bytes import CRC_BYTES, MOST_STEPS
from footfall.device.fault_codes import BAD_WORKOUT

try:
    import binascii
except ImportError:  # a build without it can look at a file's length alone
    binascii = None

FOLDER = "/workouts"
_SUFFIX = ".wrk"
# 200 steps and their names; a heap has to hold them.
_MOST_BYTES = const(8192)
# How far it has come is saved where a step begins, but each save wears the memory, and now and then
# within a long step.
_SAVE_AFTER_MS = const(20_000)
_SAVE_LATEST_MS = const(300_000)
# Beyond the last step: it is over.
_OVER = MOST_STEPS

# Of the place that is kept: nothing is under way.
NOWHERE = (0, 0, 0)
NOT_CHOSEN = const(0xFF)


class Workouts:
    """The workout of this start.

    number: of the one that is to be done next, 0 for none. followed: (plan, step, done), as the
    core takes them, or None.
    """

    def __init__(self, settings, lifeline, saved, faults):
        """Read the one that was chosen last, by buttons or since then by a setting."""
        self._saved = saved
        self._asked = settings.workout
        by_hand = saved.settings_workout == settings.workout and saved.workout != NOT_CHOSEN
        if not by_hand:
            saved.workout = NOT_CHOSEN
        self.number = self._read_number = saved.workout if by_hand else settings.workout
        self._numbers = None
        self._step = 0
        self._saved_ms = 0
        self.followed = None
        if self.number:
            try:
                plan = _read(self.number)
                step, done = _place(plan, lifeline, saved)
                self.followed = (plan, step, done)
            except Exception as problem:  # the run goes on without it
                faults.began(BAD_WORKOUT, problem)

    @property
    def is_another(self):
        """Whether another one was chosen than was read at the start."""
        return self.number != self._read_number

    def choose(self, forward):
        """Choose the next one there is or the one before; return if there is any."""
        if self._numbers is None:
            self._numbers = _numbers()
        numbers = self._numbers
        if len(numbers) == 1:
            return False
        at = numbers.index(self.number) if self.number in numbers else 0
        self.number = numbers[(at + (1 if forward else -1)) % len(numbers)]
        self._saved.settings_workout = self._asked
        self._saved.workout = self.number
        return True

    def is_to_save(self, session, now_ms):
        """Return whether to save how far a session has come; it is answered once."""
        since_ms = ticks_since(self._saved_ms, now_ms)
        latest = since_ms >= _SAVE_LATEST_MS
        if not latest and (session.step == self._step or since_ms < _SAVE_AFTER_MS):
            return False
        self._saved_ms = now_ms
        self._step = session.step
        return True


def check_of(plan):
    """Return what tells one plan from another, never 0."""
    return get_16(plan, len(plan) - CRC_BYTES) or 1


def _place(plan, lifeline, saved):
    """Return (step, done) from which to go on with a plan.

    Of a run that was cut short it is what the restart left, of one whose power went what was saved;
    where that one's workout was over, it is over.
    """
    check, step, done = lifeline.place if lifeline.resumed else saved.place
    if check == check_of(plan):
        return step, done
    return (_OVER, 0) if lifeline.resumed else (0, 0)


def _folders():
    return (FOLDER, f"{sys.path[0]}{FOLDER}")


def _read(number):
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


def _numbers():
    """Return 0 for none and the number of each workout there is, in their order."""
    numbers = {0}
    for folder in _folders():
        try:
            names = os.listdir(folder)
        except OSError:
            continue
        for name in names:
            if name.endswith(_SUFFIX) and name[: -len(_SUFFIX)].isdigit():
                numbers.add(int(name[: -len(_SUFFIX)]))
    return sorted(numbers)
