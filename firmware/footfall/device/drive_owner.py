"""Who may write the drive: a computer at the USB, and the board only while there is none.

Nothing here happens while somebody runs. A board that has taken the drive for a run gives it back
by starting anew once a computer is there, so that its runs show up as files. Room for runs is made
by the board itself, in a start that hides the drive from the computer: boot.py does that once when
it was asked for.
"""

import microcontroller
import supervisor
from micropython import const

from footfall.device import slots
from footfall.device.fault_codes import NOT_RECORDED

# Whoever stands so long is not waiting for a light to turn green, with a computer at the USB.
_REST_S = const(5)


class DriveOwner:
    """Serve it once a second with look()."""

    def __init__(self, recorder, counting, lifeline, faults):
        """Take who records, who knows whether somebody runs, and what a restart is told by."""
        self._recorder = recorder
        self._counting = counting
        self._lifeline = lifeline
        self._faults = faults
        self._rest_s = 0

    def look(self):
        """Give the drive back, or make room on it, if it is time to."""
        if self._recorder.held_off and not supervisor.runtime.usb_connected:
            self._computer_has_gone()
        self._rest_s += 1
        if self._counting.spm_tenths or not supervisor.runtime.usb_connected:
            self._rest_s = 0
        if self._rest_s < _REST_S:
            return
        recorder = self._recorder
        if slots.room_asked() == slots.ROOM_HIDDEN:
            self._end_run()
            self._make_room()
        elif recorder.owns_drive:
            self._end_run()
            self._start_anew("A computer is there")
        elif recorder.slots.missing and slots.room_asked() != slots.ROOM_ASKED:
            slots.ask_for_room(slots.ROOM_ASKED)
            print(
                "Press reset: the next start makes room for recordings, and hides the drive for it."
            )

    def _computer_has_gone(self):
        """Record after all; with samples that takes another start, for they begin with it."""
        recorder = self._recorder
        recorder.held_off = False
        if recorder.wants_raw and not self._counting.spm_tenths:
            print("The computer has gone: starting anew.")
            self._lifeline.forget()
            supervisor.reload()
        recorder.try_again()

    def _end_run(self):
        """Bring what was noted to the flash, unless the recorder has failed."""
        recorder = self._counting.recorder
        if recorder is not None and recorder.owns_drive:
            recorder.give_back(self._counting.steps)

    def _make_room(self):
        print("Making room for recordings; this takes half a minute.")
        outcome = "There is room for recordings"
        try:
            slots.make_room(self._lifeline.feed)
        except Exception as problem:  # whatever it is, the drive must not stay hidden
            self._faults.began(NOT_RECORDED, problem)
            outcome = "Not all of the room could be made"
        slots.ask_for_room(slots.NOTHING_ASKED)
        self._start_anew(outcome)

    def _start_anew(self, why):
        print(why + ": starting anew.")
        self._lifeline.forget()
        microcontroller.reset()
