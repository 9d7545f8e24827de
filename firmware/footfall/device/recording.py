"""Runs on the drive: what of it a board does, and nothing where it is not asked to or can't."""

from array import array

from micropython import const

from footfall.device.fault_codes import NOT_RECORDED

_BATTERY_S = const(60)


class Recording:
    """Serve it right after drains with serve(), and with look() each second."""

    def __init__(self, settings, board_id, counting, lifeline, faults):
        """Have the core's door recorded, if settings want it and the board can."""
        self._counting = counting
        self._faults = faults
        self._owner = None
        self._told = array("H", faults.counts)
        self._seconds = 0
        if not _can_record():
            return
        try:
            if settings.record:
                self._begin(settings, board_id, lifeline)
            else:
                self._withdraw()
        except Exception as problem:
            faults.began(NOT_RECORDED, problem)

    def _begin(self, settings, board_id, lifeline):
        # Where nothing is recorded they take no memory.
        from footfall.device.drive_owner import DriveOwner
        from footfall.device.recorder import Recorder

        recorder = Recorder(settings, board_id, self._counting.workout, self._faults)
        self._owner = DriveOwner(recorder, self._counting, lifeline, self._faults)
        self._counting.recorder = recorder

    def _withdraw(self):
        """Ask no more for a start that makes room: it would hide the drive for nothing."""
        from footfall.device import slots

        slots.ask_for_room(slots.NOTHING_ASKED)

    def serve(self, now_ms):
        """Do one thing that may stop all else for as long as the flash takes; return if it did."""
        recorder = self._counting.recorder
        if recorder is None:
            return False
        try:
            return recorder.serve(now_ms)
        except Exception as problem:
            self._counting.lose_recorder(problem)
            return True

    def look(self, battery):
        """Note what is new of faults and of the battery, which may be None; see to the drive."""
        if self._owner is None:
            return
        try:
            if self._counting.recorder is not None:
                self._note_news(battery)
            self._owner.look()  # also without a recorder, for that may have taken the drive
        except Exception as problem:
            self._counting.lose_recorder(problem)

    def stop(self):
        """End the run, as its runner wishes."""
        self._end("stop")

    def finish(self):
        """Bring all of the run to the flash: the program is about to end."""
        self._end("finish")

    def fall_asleep(self):
        """End the run, and bring it to the flash at once."""
        self._end("fall_asleep")

    def _note_news(self, battery):
        recorder = self._counting.recorder
        self._seconds += 1
        for code in range(len(self._told)):
            if self._faults.counts[code] != self._told[code]:
                self._told[code] = self._faults.counts[code]
                recorder.met(code)
        if battery is not None and self._seconds % _BATTERY_S == 1:
            recorder.has_battery(battery.percent)

    def _end(self, how):
        recorder = self._counting.recorder
        if recorder is None:
            return
        try:
            getattr(recorder, how)(self._counting.steps)
        except Exception as problem:
            self._counting.lose_recorder(problem)


def _can_record():
    """Return whether this build can check what it writes: one that can't is too small for it."""
    try:
        import binascii

        return binascii.crc32 is not None
    except ImportError:
        return False
