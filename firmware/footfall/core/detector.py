"""Samples to foot strikes: which rises of |a| are steps of a run.

Rises are held back until the gait is known to be running; then the ones that led up to it
are told too, over some ticks. After that each is told at once, and the steps that were not
felt between two (the other foot's on a leg-worn clip, or a missed one) are put where they
must have been.
"""

from array import array

from .fixed import LONGEST_Q8, interval_q8
from .gait import LOOK_TICKS, Gait
from .stream import RUNNING, const
from .strikes import RISE, TICK_SAMPLES, StrikeFinder

# Rises kept for a start that is not yet known to be one: at least 5 s of a run's.
_HELD = const(16)
_HELD_MASK = const(_HELD - 1)
# Of a leg's rises eight make as many strikes: each has one of the other foot before it.
_HELD_STRIDES = const(8)
# A run that has begun tells them over several ticks: every second one tells of four.
_RELEASED = const(4)
# A pause of more steps than this is no step missed.
_MOST_UNFELT = const(3)
# The most strikes that one tick can tell of.
_READY = const(_RELEASED * _MOST_UNFELT)
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
# The middle of a tick lies half a sample before its second sample, which is the newest.
_TICK_MIDDLE_Q8 = const(128)
# Losing up to 1 s leaves the rhythm intact, up to 3 s the state; the rest is a new start.
_HOLD_SAMPLES = const(100)
_KEEP_SAMPLES = const(300)
_LOOK_SAMPLES = LOOK_TICKS * TICK_SAMPLES


class Detector:
    """Feed it with push(); it answers how many strikes `ready_samples`, `ready_q8` hold.

    While `is_new`, begin() may come first. While `releasing`, a start is told, with release().
    """

    def __init__(self) -> None:
        self.gait = Gait()
        self.ready_samples = array("i", [0] * _READY)
        self.ready_q8 = array("i", [0] * _READY)
        self._ready = 0
        # A ring; between marks what lies between two strikes of a run, and is none.
        self._held_samples = array("i", [0] * _HELD)
        self._held_q8 = array("i", [0] * _HELD)
        self._held_between = array("b", [0] * _HELD)
        self._finder = StrikeFinder()
        self._look_at_samples = _LOOK_SAMPLES
        # What lies before this sample was lost or made up.
        self._sound_from_samples = 0
        self.restart()

    def restart(self) -> None:
        """Begin again, as after a long gap."""
        self.gait.restart()
        self._restart_strikes()

    def _restart_strikes(self) -> None:
        self._finder.restart()
        self.is_new = True
        self._held = 0
        self._oldest = 0
        self.releasing = False
        # The newest rise, the newest that counted, and the newest told of.
        self._rise_samples = self._rise_q8 = 0
        self._counted_samples = -LONGEST_Q8
        self._counted_q8 = 0
        self._counts = False
        self._height = 0
        self._told = False
        self._told_samples = self._told_q8 = 0

    def gap(self, samples: int, lost_samples: int) -> None:
        """Bridge lost samples, or begin again after a long gap; nothing may be left to release.

        Over a short one the finder holds its last value and the period repeats what was. No
        strike is told inside a gap, and none is put where it may have been. samples: the number
        so far, the lost ones included.
        """
        # A rise from a held value to the first real one is no more than the end of the gap.
        self._sound_from_samples = samples + TICK_SAMPLES
        self._told = False
        # A look is due after so many samples that were seen.
        self._look_at_samples += lost_samples
        if lost_samples > _KEEP_SAMPLES:
            self.restart()
        elif lost_samples > _HOLD_SAMPLES:
            self._restart_strikes()
            self.gait.restart_period()
        else:
            self._hold_still(samples, lost_samples)

    def _hold_still(self, samples: int, lost_samples: int) -> None:
        self._held = 0
        for at in range(samples - lost_samples, samples, TICK_SAMPLES):
            if self._finder.push(self.acceleration()) == RISE:
                self._counts = False
            if not at & TICK_SAMPLES:
                self.gait.pass_lost()

    def begin(self, acceleration: int) -> None:
        """Begin as if this |a| had always been there."""
        self._finder.begin(acceleration)
        self.is_new = False

    def acceleration(self) -> int:
        """Return the newest |a|."""
        return self._finder.newest()

    def push(self, samples: int, acceleration: int) -> int:
        """Take one tick of |a|; return how many strikes are ready.

        samples: the number of samples so far, both of the tick's included.
        """
        finder = self._finder
        found = finder.push(acceleration)
        # Every second tick; in the others there is time to look.
        if samples & TICK_SAMPLES:
            self.gait.push(acceleration, finder.smooth)
        elif samples >= self._look_at_samples and found != RISE:
            return self._look(samples, found)
        if not found:
            return 0
        self._ready = 0
        if found == RISE:
            self._rise(samples)
        else:
            self._fall()
        return self._ready

    def _look(self, samples: int, found: int) -> int:
        """Judge the gait, or tell of a run's start; never with a rise, work enough for a tick."""
        if found:
            self._fall()
        ready = 0
        self._look_at_samples = samples + _LOOK_SAMPLES
        if self.releasing:
            ready = self.release()
        elif self.gait.look():
            self._begin_release()
        if self.releasing:
            self._look_at_samples = samples
        return ready

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
        if self.gait.state == RUNNING and not self.releasing:
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
            self._drop_oldest()
        at = self._oldest + self._held & _HELD_MASK
        self._held_samples[at] = self._rise_samples
        self._held_q8[at] = self._rise_q8
        self._held_between[at] = 0
        self._held += 1

    def _drop_oldest(self) -> None:
        self._oldest = self._oldest + 1 & _HELD_MASK
        self._held -= 1

    def _begin_release(self) -> None:
        """Keep the held rises that led up to this run at its own rhythm, to tell of them."""
        for _ in range(self._first_of_run()):
            self._drop_oldest()
        self._told = False
        self.releasing = True

    def release(self) -> int:
        """Tell of some of the rises that led up to this run; return how many strikes are ready."""
        self._ready = 0
        for _ in range(min(self._held, _RELEASED)):
            at = self._oldest
            if not self._held_between[at]:
                self._tell_with_unfelt(self._held_samples[at], self._held_q8[at])
            self._drop_oldest()
        self.releasing = self._held > 0
        return self._ready

    def _first_of_run(self) -> int:
        """Return how many held rises are older than the unbroken rhythm of the newest.

        Going back from the newest, the next rise of the run is about one felt step earlier;
        what comes sooner lies between two and is no step, a longer pause ends the search.
        """
        gait = self.gait
        felt_q8 = gait.step_q8 << 1 if gait.one_foot else gait.step_q8
        most = _HELD_STRIDES if gait.one_foot else _HELD
        longest_16ths = _LONGEST_STRIDE_16THS if gait.one_foot else _LONGEST_STEP_16THS
        first = self._held - 1
        first_at = self._oldest + first & _HELD_MASK
        for i in range(self._held - 2, -1, -1):
            at = self._oldest + i & _HELD_MASK
            back_q8 = interval_q8(
                self._held_samples[at],
                self._held_q8[at],
                self._held_samples[first_at],
                self._held_q8[first_at],
            )
            if back_q8 << 2 < felt_q8 * 3:
                self._held_between[at] = 1
            elif back_q8 << 4 > felt_q8 * longest_16ths or most == 1:
                break
            else:
                first = i
                first_at = at
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
        if self._ready < _READY:
            self.ready_samples[self._ready] = samples
            self.ready_q8[self._ready] = q8
            self._ready += 1
