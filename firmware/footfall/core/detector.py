"""Samples to foot strikes: which rises of |a| are steps of a run.

Rises are held back until the gait is known to be running; then the ones that led up to it
are told too. In a run each is told at once, and the steps that were not felt between two
(the other foot's on a leg-worn clip, or a missed one) are put where they must have been.
"""

from array import array

from .fixed import LONGEST_Q8, interval_q8, magnitude
from .gait import LOOK_TICKS, Gait
from .stream import RUNNING, const
from .strikes import NOTHING, RISE, TICK_SAMPLES, StrikeFinder

# Rises kept for a start that is not yet known to be one: at least 5 s of a run's.
_HELD = const(16)
# The most strikes that one tick can tell of.
READY = const(16)
# Two rises this near are one step: 10/16 of a step, where push-off comes at half of it; 13/16
# of a stride where one foot is felt, for a leg swings at half of that and more.
_TOO_SOON_STEP_16THS = const(10)
_TOO_SOON_STRIDE_16THS = const(13)
# Before a period is known: 0.2 s, a step at 300 spm.
_TOO_SOON_START_Q8 = const(20 << 8)
# A hill half as high again as the accepted one is the true strike: push-off, or the swing of
# the leg, had been taken for it.
_HIGHER_HALVES = const(3)
# The first steps of a run are its longest, up to 1.3 of the usual one; two of them, a stride,
# differ less, and a brisk walk's stride is 1.2 of a run's.
_LONGEST_STEP_16THS = const(21)
_LONGEST_STRIDE_16THS = const(19)
# A pause of more steps than this is no step missed.
_MOST_UNFELT = const(3)
# The middle of a tick lies half a sample before its second sample, which is the newest.
_TICK_MIDDLE_Q8 = const(128)
# Losing up to 1 s leaves the rhythm intact, up to 3 s the state; the rest is a new start.
_HOLD_SAMPLES = const(100)
_KEEP_SAMPLES = const(300)


class Detector:
    """Feed it with push(); it answers how many strikes `ready_samples`, `ready_q8` hold."""

    def __init__(self) -> None:
        self.gait = Gait()
        self.ready_samples = array("i", [0] * READY)
        self.ready_q8 = array("i", [0] * READY)
        self._ready = 0
        self._held_samples = array("i", [0] * _HELD)
        self._held_q8 = array("i", [0] * _HELD)
        self._held_between = array("i", [0] * _HELD)
        self._finder = StrikeFinder()
        self._ticks = 0
        self._look_at_ticks = LOOK_TICKS
        # What lies before this sample was lost or made up.
        self._sound_from_samples = 0
        self.restart()

    def restart(self) -> None:
        """Begin again, as after a long gap."""
        self.gait.restart()
        self._restart_strikes()

    def _restart_strikes(self) -> None:
        self._finder.restart()
        self._held = 0
        # The newest rise, the newest that counted, and the newest told of.
        self._rise_samples = self._rise_q8 = 0
        self._counted_samples = -LONGEST_Q8
        self._counted_q8 = 0
        self._counts = False
        self._height = 0
        self._told = False
        self._told_samples = self._told_q8 = 0

    def gap(self, samples: int, lost_samples: int) -> None:
        """Bridge lost samples, or begin again after a long gap.

        Over a short one the finder holds its last value and the period repeats what was. No
        strike is told inside a gap, and none is put where it may have been. samples: the number
        so far, the lost ones included.
        """
        self._told = False
        # A rise from a held value to the first real one is no more than the end of the gap.
        self._sound_from_samples = samples + TICK_SAMPLES
        if lost_samples > _KEEP_SAMPLES:
            self.restart()
        elif lost_samples > _HOLD_SAMPLES:
            self._restart_strikes()
            self.gait.restart_period()
        else:
            self._held = 0
            for _ in range(lost_samples // TICK_SAMPLES):
                if self._finder.hold() == RISE:
                    self._counts = False
                self._ticks += 1
                if self._ticks & 1:
                    self.gait.pass_lost()

    def push(self, samples: int, x: int, y: int, z: int) -> int:
        """Take one tick, a sixteenth of the sum of two samples; return how many strikes are ready.

        samples: the number of samples so far, both of these included.
        """
        self._ready = 0
        acceleration = magnitude(x, y, z)
        finder = self._finder
        found = finder.push(acceleration)
        ticks = self._ticks = self._ticks + 1
        if found != NOTHING:
            if found == RISE:
                self._rise(samples)
            else:
                self._fall()
        if ticks & 1:
            self.gait.push(acceleration, finder.smooth)
        elif ticks >= self._look_at_ticks and found != RISE:
            # Never with a rise, which is work enough for one tick.
            self._look_at_ticks = ticks - ticks % LOOK_TICKS + LOOK_TICKS
            if self.gait.look():
                self._release()
        return self._ready

    def _rise(self, samples: int) -> None:
        finder = self._finder
        age_q8 = finder.hill_age_q8 if self.gait.one_foot else finder.age_q8
        at_q8 = -_TICK_MIDDLE_Q8 - age_q8
        self._rise_samples = samples - 1 + (at_q8 >> 8)
        self._rise_q8 = at_q8 & 255
        since_q8 = interval_q8(
            self._counted_samples, self._counted_q8, self._rise_samples, self._rise_q8
        )
        in_gap = self._rise_samples < self._sound_from_samples
        self._counts = since_q8 >= self._too_soon_q8() and not in_gap
        if self._counts:
            self._count()

    def _too_soon_q8(self) -> int:
        gait = self.gait
        if not gait.step_q8:
            return _TOO_SOON_START_Q8
        if gait.one_foot:
            return gait.step_q8 * _TOO_SOON_STRIDE_16THS >> 3
        return gait.step_q8 * _TOO_SOON_STEP_16THS >> 4

    def _count(self) -> None:
        self._counted_samples = self._rise_samples
        self._counted_q8 = self._rise_q8
        if self.gait.state == RUNNING:
            self._tell_with_unfelt(self._rise_samples, self._rise_q8)
        else:
            self._hold()

    def _fall(self) -> None:
        """The top of a hill is past: learn its height, or find that the wrong one was counted."""
        height = self._finder.height
        if self._counts:
            self._height = height
        elif height << 1 > self._height * _HIGHER_HALVES:
            self._counted_samples = self._rise_samples
            self._counted_q8 = self._rise_q8
            self._height = height

    def _hold(self) -> None:
        if self._held == _HELD:
            for i in range(1, _HELD):
                self._held_samples[i - 1] = self._held_samples[i]
                self._held_q8[i - 1] = self._held_q8[i]
            self._held -= 1
        self._held_samples[self._held] = self._rise_samples
        self._held_q8[self._held] = self._rise_q8
        self._held_between[self._held] = 0
        self._held += 1

    def _release(self) -> None:
        """Tell of the held rises that led up to this run at its own rhythm."""
        first = self._first_of_run()
        self._told = False
        for i in range(first, self._held):
            if not self._held_between[i]:
                self._tell_with_unfelt(self._held_samples[i], self._held_q8[i])
        self._held = 0

    def _first_of_run(self) -> int:
        """Return the oldest held rise from which the rhythm is unbroken.

        Going back from the newest, the next rise of the run is about one felt step earlier;
        what comes sooner lies between two and is no step, a longer pause ends the search.
        """
        gait = self.gait
        felt_q8 = gait.step_q8 << 1 if gait.one_foot else gait.step_q8
        most = READY // _MOST_UNFELT if gait.one_foot else READY
        longest_16ths = _LONGEST_STRIDE_16THS if gait.one_foot else _LONGEST_STEP_16THS
        first = self._held - 1
        for i in range(self._held - 2, -1, -1):
            back_q8 = interval_q8(
                self._held_samples[i],
                self._held_q8[i],
                self._held_samples[first],
                self._held_q8[first],
            )
            if back_q8 << 2 < felt_q8 * 3:
                self._held_between[i] = 1
            elif back_q8 << 4 > felt_q8 * longest_16ths or most == 1:
                break
            else:
                first = i
                most -= 1
        return first if first > 0 else 0

    def _tell_with_unfelt(self, samples: int, q8: int) -> None:
        if self._told:
            since_q8 = interval_q8(self._told_samples, self._told_q8, samples, q8)
            step_q8 = self.gait.step_q8
            steps = (since_q8 + (step_q8 >> 1)) // step_q8 if step_q8 else 1
            if 2 <= steps <= _MOST_UNFELT:
                for i in range(1, steps):
                    at_q8 = self._told_q8 + since_q8 * i // steps
                    self._tell(self._told_samples + (at_q8 >> 8), at_q8 & 255)
        self._tell(samples, q8)
        self._told = True
        self._told_samples = samples
        self._told_q8 = q8

    def _tell(self, samples: int, q8: int) -> None:
        if self._ready < READY:
            self.ready_samples[self._ready] = samples
            self.ready_q8[self._ready] = q8
            self._ready += 1
