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
        if settings.record and _can_record():
            try:
                self._begin(settings, board_id, lifeline)
            except Exception as problem:
                faults.began(NOT_RECORDED, problem)

    def _begin(self, settings, board_id, lifeline):
        # Where nothing is recorded they take no memory.
        from footfall.device.drive_owner import DriveOwner
        from footfall.device.recorder import Recorder

        recorder = Recorder(settings, board_id, self._counting.workout, self._faults)
        self._owner = DriveOwner(recorder, self._counting, lifeline, self._faults)
        self._counting.recorder = recorder

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
        recorder = self._counting.recorder
        if recorder is None:
            return
        self._seconds += 1
        for code in range(len(self._told)):
            if self._faults.counts[code] != self._told[code]:
                self._told[code] = self._faults.counts[code]
                recorder.met(code)
        if battery is not None and self._seconds % _BATTERY_S == 1:
            recorder.has_battery(battery.percent)
        self._owner.look()

    def stop(self):
        """End the run, as its runner wishes."""
        if self._counting.recorder is not None:
            self._counting.recorder.stop(self._counting.steps)

    def finish(self):
        """Bring all of the run to the flash: the program is about to end."""
        if self._counting.recorder is not None:
            self._counting.recorder.finish(self._counting.steps)

    def fall_asleep(self):
        """End the run, and bring it to the flash at once."""
        if self._counting.recorder is not None:
            self._counting.recorder.fall_asleep(self._counting.steps)


def _can_record():
    """Return whether this build can check what it writes: one that can't is too small for it."""
    try:
        import binascii

        return binascii.crc32 is not None
    except ImportError:
        return False
