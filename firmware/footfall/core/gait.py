"""Idle, walking or running, and how long a step takes: judged on energy and periodicity.

Cadence alone cannot tell a brisk walk from a slow jog. Running leaves the ground, so |a|
swings between nothing and twice gravity; walking never does.
"""

from .fixed import step_q8
from .period import FADE_SHIFT, Period
from .stream import IDLE, NOMINAL_PERIOD_US, RUNNING, WALKING, const
from .strikes import COUNTS_PER_G

# Every sixteenth tick of |a|, about three times a second.
LOOK_TICKS = const(16)
# The energy is the mean of ||a| - 1 g|: eight are added between two looks, and each look lets a
# quarter of the sum fade, so that 32 of them are in it and it is remembered for 1.1 s.
_ENERGY_SHIFT = const(5)

# Nobody runs outside of this for long; 230 spm and a tenth for the sensor's clock.
_SLOWEST_SPM = const(130)
_FASTEST_SPM = const(252)
# A repeat longer than 0.52 s is a stride: as a step it would be 115 spm, which is no run, and
# as a stride anything shorter would be over 230 spm.
_STEP_LIMIT_SPM = const(115)

# What energy it takes, in hundredths of a g.
# Brisk walkers reach 0.50 g on the waist at up to 141 spm, slow joggers begin at 0.54 g.
_START_CG = const(52)
# Nobody walks above 145 spm, so less will do there: a soft or damped clip. Some spm more,
# because a period is not that exact.
_BRISKEST_WALK_SPM = const(155)
_START_FAST_CG = const(42)
# Where the motion repeats with the stride, the pace must help: a shank has 0.89 g at a brisk
# walk of 139 spm and 0.8 g at an easy run of 150, and the step of a slow walk with swinging
# arms lasts as long as a stride at 188 spm. Outside of these only a hard-swung leg runs; within,
# a clip that rings on the wrist of somebody who hurries downstairs has 0.54 g.
_SLOWEST_STRIDE_SPM = const(145)
_FASTEST_STRIDE_SPM = const(182)
_START_STRIDE_CG = const(56)
_START_SLOW_STRIDE_CG = const(100)
_START_FAST_STRIDE_CG = const(80)
# Once running, less is enough: an easy stretch is no stop, but at a walker's pace a run that
# turned into a brisk walk is over.
_STOP_CG = const(30)
_STOP_SLOW_CG = const(42)
# Below this it is hands, desk and car: not even walking.
_STILL_CG = const(8)
# Who moves as much as a slow walk does is up and about, with or without a period: the stride of
# one that limps is longer than is compared.
_ABOUT_CG = const(15)

# Two looks must agree on a step within an eighth before it is believed, and five in a row
# must fail (1.6 s) before a run is over.
_AGREEING_LOOKS = const(2)
_FAILING_LOOKS = const(5)
# In a run three in a row (1 s) must feel the other number of feet: while the pace changes, the
# old stride may repeat for a moment when neither step does.
_OTHER_FEET_LOOKS = const(3)


class Gait:
    """Feed it with push(), ask it with look(); read `state`, `step_q8` and `one_foot`."""

    def __init__(self) -> None:
        self._period = Period()
        self.set_sample_period(NOMINAL_PERIOD_US)
        self.restart()

    def restart(self) -> None:
        """Begin again: standing still, nothing known."""
        self._energy_sum = 0
        # The mean deviation from gravity, in counts, as the newest look found it.
        self.energy = 0
        self._candidate_q8 = 0
        self._agreeing = 0
        self._failing = 0
        self.state = IDLE
        # The believed step in 256ths of a sample; 0 where there is none.
        self.step_q8 = 0
        # Whether the motion repeats with the stride: one foot is felt, as on a leg.
        self.one_foot = False
        self._other_feet = 0
        self.restart_period()

    def restart_period(self) -> None:
        """Look for the period anew, keeping the state until it is found or not."""
        self._period.restart()

    def set_sample_period(self, period_us: int) -> None:
        """Take the measured sample period, on which the limits in spm depend."""
        self._slowest_q8 = step_q8(_SLOWEST_SPM, period_us)
        self._fastest_q8 = step_q8(_FASTEST_SPM, period_us)
        self._step_limit_q8 = step_q8(_STEP_LIMIT_SPM, period_us)
        self._slow_stride_q8 = step_q8(_SLOWEST_STRIDE_SPM, period_us)
        self._fast_stride_q8 = step_q8(_FASTEST_STRIDE_SPM, period_us)
        self._brisk_q8 = step_q8(_BRISKEST_WALK_SPM, period_us)

    def push(self, acceleration: int, smooth: int) -> None:
        """Take every second tick of |a|, and of the smoothed |a|."""
        if acceleration < COUNTS_PER_G:
            self._energy_sum += COUNTS_PER_G - acceleration
        else:
            self._energy_sum += acceleration - COUNTS_PER_G
        self._period.push(smooth)

    def pass_lost(self) -> None:
        """Let time pass over two ticks that were lost."""
        self._period.pass_lost()

    def look(self) -> bool:
        """Judge anew; return whether a run has just begun."""
        energy = self.energy = self._energy_sum >> _ENERGY_SHIFT
        self._energy_sum -= self._energy_sum >> FADE_SHIFT
        if not self._period.ready():
            return False
        self._period.look()
        candidate_q8 = self._plausible_step_q8(energy)
        if candidate_q8 and _alike(candidate_q8, self._candidate_q8):
            self._agreeing += 1
        else:
            self._agreeing = 1 if candidate_q8 else 0
        self._candidate_q8 = candidate_q8
        if self._agreeing >= _AGREEING_LOOKS:
            self.step_q8 = candidate_q8
            self._feel_feet(self._period.repeat_q8 > self._step_limit_q8)
        if self.state == RUNNING:
            self._keep_running(energy)
            return False
        if self._agreeing >= _AGREEING_LOOKS:
            self.state = RUNNING
            self._failing = 0
            return True
        self._rest(energy)
        return False

    def _feel_feet(self, one_foot: bool) -> None:
        """Take how many feet are felt; in a run, once some looks in a row have said so."""
        if one_foot == self.one_foot:
            self._other_feet = 0
            return
        self._other_feet += 1
        if self.state != RUNNING or self._other_feet >= _OTHER_FEET_LOOKS:
            self.one_foot = one_foot
            self._other_feet = 0

    def _plausible_step_q8(self, energy: int) -> int:
        """Return the step that the period means if it can be a run's, else 0."""
        repeat_q8 = self._period.repeat_q8
        one_foot = repeat_q8 > self._step_limit_q8
        candidate_q8 = repeat_q8 >> 1 if one_foot else repeat_q8
        if not self._fastest_q8 <= candidate_q8 <= self._slowest_q8:
            return 0
        if self.state == RUNNING:
            # A run does not turn into strides of another pace: those are a walk's steps.
            if one_foot != self.one_foot and not _alike(candidate_q8, self.step_q8):
                return 0
            wanted = _STOP_SLOW_CG if candidate_q8 > self._brisk_q8 else _STOP_CG
        elif not one_foot:
            wanted = _START_CG if candidate_q8 > self._brisk_q8 else _START_FAST_CG
        elif candidate_q8 > self._slow_stride_q8:
            wanted = _START_SLOW_STRIDE_CG
        elif candidate_q8 < self._fast_stride_q8:
            wanted = _START_FAST_STRIDE_CG
        else:
            wanted = _START_STRIDE_CG
        return candidate_q8 if _exceeds(energy, wanted) else 0

    def _keep_running(self, energy: int) -> None:
        if self._agreeing >= _AGREEING_LOOKS:
            self._failing = 0
            return
        self._failing += 1
        if self._failing >= _FAILING_LOOKS or not _exceeds(energy, _STOP_CG):
            self._rest(energy)

    def _rest(self, energy: int) -> None:
        least = _STILL_CG if self._period.repeat_q8 else _ABOUT_CG
        self.state = WALKING if self._period.moves and _exceeds(energy, least) else IDLE
        self.step_q8 = 0
        self.one_foot = False


def _exceeds(energy: int, hundredths_g: int) -> bool:
    return energy * 100 > hundredths_g * COUNTS_PER_G


def _alike(step_q8: int, other_q8: int) -> bool:
    """Return whether two steps differ by less than an eighth."""
    return abs(step_q8 - other_q8) << 3 < step_q8
