"""What outlives the power: what buttons set, what is known of the runner, and the last run.

Two slots are written in turn, on a chip whose memory has two pages one on each, so that power
lost amid a write leaves the other one. A write stops everything for up to 130 ms: save() belongs
right after a drain, and not often, for a page bears some 10,000.
"""

import struct

from micropython import const

from footfall.device.checksum import checksum
from footfall.device.lifeline import ERASED, TRACEBACK_BYTES

# number, target of settings.toml, target, steps, seconds of running, faults, which, self-test, own
# cadence, sessions, workout of settings.toml, workout, its check, step and done, checksum; boot.py
# reads them too.
_SLOT = "<HBBIIHHBHHBBHBIH"
SLOT_BYTES = const(32)
_CHECKED_BYTES = const(30)

# The last self-test of the accelerometer.
NOT_TESTED = const(0)
PASSED = const(1)
FAILED = const(2)

# Of the workout: buttons have never chosen one, and of the place in one: it is in none.
NOT_CHOSEN = const(0xFF)
NOWHERE = (0, 0, 0)


class Store:
    """The last that was saved.

    settings_target_spm: the target of settings.toml at that time. target_spm: as set by buttons,
    0 for never. steps, running_s, faults: of the last run. met: which faults were met in it and
    since, a bit each by its number. self_test: how the last one went. own_tenths: the runner's own
    cadence, 0 where it has not been measured. sessions: of which cues have been fading.
    settings_workout, workout: the same as of targets, NOT_CHOSEN for never. place: where in a
    workout the runner is (see Counting). torn: whether neither slot could be read although
    something had been written.
    """

    def __init__(self, nvm):
        """Read the newer slot of a chip's memory, which may be None."""
        self.settings_target_spm = self.target_spm = 0
        self.steps = self.running_s = self.faults = self.met = 0
        self.self_test = NOT_TESTED
        self.own_tenths = self.sessions = 0
        self.settings_workout = 0
        self.workout = NOT_CHOSEN
        self.place = NOWHERE
        self.torn = False
        self._nvm = nvm if nvm and len(nvm) >= 2 * SLOT_BYTES else None
        self._number = 0
        self._slot = bytearray(SLOT_BYTES)
        if self._nvm is not None:
            # Behind the traceback, which a small memory has no room for, and in the second half.
            half = len(nvm) // 2
            self._places = (TRACEBACK_BYTES if half > TRACEBACK_BYTES else 0, half)
            self._read()

    def save(self):
        """Write it all to the older slot, unless the newer one says the same."""
        if self._nvm is None:
            return
        before = bytes(self._slot)
        self._pack()
        if self._slot[2:_CHECKED_BYTES] == before[2:_CHECKED_BYTES]:
            self._slot[:] = before
            return
        self._number = (self._number + 1) & 0xFFFF
        self._pack()
        at = self._places[self._number & 1]
        self._nvm[at : at + SLOT_BYTES] = self._slot

    def _read(self):
        newest = None
        for at in self._places:
            slot = self._nvm[at : at + SLOT_BYTES]
            fields = struct.unpack(_SLOT, slot)
            if fields[-1] != checksum(slot, _CHECKED_BYTES):
                self.torn = self.torn or any(byte != ERASED for byte in slot)
            elif newest is None or (fields[0] - newest[0]) & 0xFFFF < 0x8000:
                newest = fields
                self._slot[:] = slot
        if newest is None:
            return
        self.torn = False
        self._number, self.settings_target_spm, self.target_spm = newest[:3]
        self.steps, self.running_s, self.faults, self.met, self.self_test = newest[3:8]
        self.own_tenths, self.sessions, self.settings_workout, self.workout = newest[8:12]
        self.place = newest[12:15]

    def _pack(self):
        head = (self._number, self.settings_target_spm, self.target_spm)
        run = (self.steps, self.running_s, min(self.faults, 0xFFFF), self.met)
        runner = (self.own_tenths, min(self.sessions, 0xFFFF))
        workout = (self.settings_workout, self.workout)
        fields = head + run + (self.self_test,) + runner + workout + self.place
        struct.pack_into(_SLOT, self._slot, 0, *fields, 0)
        struct.pack_into("<H", self._slot, _CHECKED_BYTES, checksum(self._slot, _CHECKED_BYTES))
