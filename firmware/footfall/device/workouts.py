"""Which workout is done, how far it has come, and how buttons choose another.

A number stands for each: its file's name and, in beeps, what is heard when it is chosen.
"""

import supervisor
from micropython import const

from footfall.core.sample_clock import ticks_since
from footfall.device.fault_codes import BAD_WORKOUT
from footfall.device.store import NOT_CHOSEN

# How far it has come is saved where a step begins or all is over, and now and then within a long
# step; but each save wears the memory.
_SAVE_AFTER_MS = const(20_000)
_SAVE_LATEST_MS = const(300_000)
# Beyond the last step of any: it is over.
_OVER = const(255)


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
        self._saved_ms = supervisor.ticks_ms()
        self.followed = None
        if self.number:
            try:
                from footfall.device.workout_files import check_of, read

                plan = read(self.number)
                step, done = _place(check_of(plan), lifeline, saved)
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
            from footfall.device.workout_files import numbers

            self._numbers = numbers()
        there_are = self._numbers
        if len(there_are) == 1:
            return False
        at = there_are.index(self.number) if self.number in there_are else 0
        self.number = there_are[(at + (1 if forward else -1)) % len(there_are)]
        self._saved.settings_workout = self._asked
        self._saved.workout = self.number
        return True

    def is_to_save(self, session, now_ms):
        """Return whether to save how far a session has come; it is answered once."""
        since_ms = ticks_since(self._saved_ms, now_ms)
        begins = session.step != self._step and (since_ms >= _SAVE_AFTER_MS or not session.is_on)
        if not begins and since_ms < _SAVE_LATEST_MS:
            return False
        self._saved_ms = now_ms
        self._step = session.step
        return True


def _place(plan_check, lifeline, saved):
    """Return (step, done) from which to go on with a plan.

    Of a run that was cut short it is what the restart left, of one whose power went what was saved;
    where that one's workout was over, it is over.
    """
    check, step, done = lifeline.place if lifeline.resumed else saved.place
    if check == plan_check:
        return step, done
    return (_OVER, 0) if lifeline.resumed else (0, 0)
