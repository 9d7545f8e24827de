"""When what is to outlive the power is noted and saved: what buttons set, the runner, the run.

A save stops everything for up to 130 ms, so that it waits for the chore that comes right after a
drain, and until nothing more is to be saved with it.
"""

from micropython import const

from footfall.core import stream
from footfall.core.sample_clock import ticks_since
from footfall.device import fault_codes

# More presses may follow the first, and each save wears the memory.
_SAVE_AFTER_MS = const(3000)
# Less is no session: a try, or a run for the bus.
_SESSION_S = const(300)


class Keeping:
    """The store at work.

    saved: what was saved last, and will be next.
    """

    def __init__(self, settings, counting, workouts, saved, faults):
        """Take what was saved, and tell the core what of it is known of the runner."""
        self.saved = saved
        self._workouts = workouts
        self._settings = settings
        self._counting = counting
        self._faults = faults
        self._unsaved = False
        self._changed_ms = 0
        self._noted_s = 0
        # The target that buttons have set since settings asked for theirs, or 0.
        self._by_hand_spm = 0
        if self.saved.torn:
            faults.happened(fault_codes.MEMORY_TORN)
        self._remember_runner()
        counting.asked_spm = counting.goal_spm

    def _remember_runner(self):
        """Tell the core what settings ask for, and forget what they do not."""
        saved, counting = self.saved, self._counting
        if self._settings.auto_target:
            counting.record(stream.OWN, saved.own_tenths)
        elif saved.own_tenths:
            saved.own_tenths = 0
            self._unsaved = True
        if self._settings.fade_sessions:
            counting.record(stream.SESSION, saved.sessions)
        elif saved.sessions:
            saved.sessions = 0
            self._unsaved = True

    def take_up_target(self):
        """Go on with the target that buttons set; one edited since then is the later wish."""
        if self.saved.settings_target_spm == self._counting.asked_spm:
            self._set_by_hand(self.saved.target_spm)

    def resume(self, lifeline):
        """Go on with the run that was cut short, unless the settings ask for something else."""
        self._noted_s = lifeline.running_s
        if self._settings.fade_sessions and self._noted_s >= _SESSION_S:
            # It has been counted, and is itself the one.
            self._counting.record(stream.SESSION, self.saved.sessions - 1)
        if lifeline.asked_spm == self._counting.asked_spm != lifeline.target_spm:
            self._set_by_hand(lifeline.target_spm)

    def _set_by_hand(self, target_spm):
        if target_spm:
            self._counting.record(stream.TARGET, target_spm)
            if self._counting.goal_spm == target_spm:  # it may be being measured
                self._by_hand_spm = target_spm

    def pressed(self, now_ms):
        """Keep the target that a button has set."""
        self._by_hand_spm = self._counting.goal_spm
        self.soon(now_ms)

    def soon(self, now_ms):
        """Have it saved in a while."""
        self._unsaved = True
        self._changed_ms = now_ms

    def end_run(self):
        """Note the run that has ended."""
        saved, counting = self.saved, self._counting
        saved.steps = counting.steps
        saved.running_s = counting.running_s
        saved.faults = self._faults.total
        saved.met = 0  # of a run that is over; those of this one are added by the write

    def begin_run(self):
        """Tell the core that another session begins."""
        if self._settings.fade_sessions:
            self._counting.record(stream.SESSION, self.saved.sessions)

    def look(self, now_ms):
        """Note what was learned of the runner as soon as it is known: nobody ends a run."""
        counting, saved = self._counting, self.saved
        if counting.own_tenths:
            saved.own_tenths = counting.own_tenths
            counting.own_tenths = 0
            counting.asked_spm = counting.goal_spm
            self._by_hand_spm = 0
            self.soon(now_ms)
        if self._settings.fade_sessions and counting.running_s >= _SESSION_S > self._noted_s:
            saved.sessions += 1
            self.soon(now_ms)
        self._noted_s = counting.running_s
        if counting.session is not None and self._workouts.is_to_save(counting.session, now_ms):
            self.soon(now_ms)

    def serve(self, now_ms):
        """Save, if it is time to; what fails is tried again as late."""
        if self._unsaved and ticks_since(self._changed_ms, now_ms) >= _SAVE_AFTER_MS:
            self._changed_ms = now_ms
            self.write()
            self._unsaved = False

    def write(self):
        """Save at once."""
        saved = self.saved
        saved.settings_target_spm = self._counting.asked_spm
        saved.target_spm = self._by_hand_spm
        saved.met |= self._faults.met
        saved.place = self._counting.place
        saved.save()
