"""Samples to landings of jumps: from a stand, over a rope, hops, skips and bounds, of any rhythm.

Whoever jumps pushes off, is in the air and lands, and no rhythm need be known to see that: |a|,
smoothed, is high, then next to nothing, then high, with a quick change between. All of it is asked
for. A clip that is dropped was not pushed off; one that is knocked does not fly; the dip before a
jump is slow; feet that walk hardly leave gravity so far behind. What rings after a landing is over
before the next flight, so that a landing counts once.
"""

from array import array

from .stream import IDLE, WALKING, const
from .strikes import COUNTS_PER_G, NOTHING, RISE, SMOOTH_COUNTS_PER_G, TICK_SAMPLES, StrikeFinder

# A push-off and a landing reach 1.4 g, smoothed: hops, the softest of them, 1.6 g.
_HILL = SMOOTH_COUNTS_PER_G * 14 // 10
# In the air it falls below 11/32 of the push-off's top, for what a swinging leg or a loose clip
# adds to nothing is the more, the harder the jump. Simulated walks on a spring begin at 12/32.
_AIR_32NDS = const(11)
# And below 0.75 g, however hard the push-off: more is the moment from foot to foot in a skip.
_HIGHEST_AIR = SMOOTH_COUNTS_PER_G * 3 // 4
# So it stays for 60 ms, of a flight of 0.1 s, where such a moment gives 40. A jump of 1 m flies for
# 0.9 s; who goes on for longer was turned over, or put down.
_SHORTEST_AIR_TICKS = const(3)
_LONGEST_AIR_TICKS = const(45)
# No walk is so light for 0.18 s. Before a shorter flight the push-off must be beyond the 1.5 g of a
# lively walk, by 3/4 of what is felt in the air: real walks reach 1.8 g, but then feel 0.5 g.
_SURE_AIR_TICKS = const(9)
_WALK_TOP = SMOOTH_COUNTS_PER_G * 3 // 2
# The ground is left within 0.2 s and met within 0.12, the smoothing's own 0.1 s included. The dip
# of a countermovement takes longer to turn into a push-off.
_LEAVING_TICKS = const(10)
_LANDING_TICKS = const(6)
# The impact that belongs to a landing lies at most this far back when the landing is known.
_IMPACT_TICKS = const(8)
# And the last of the flight at most this far.
_FLIGHT_TICKS = const(16)
# The middle of a tick lies half a sample before its second sample, which is the newest.
_TICK_MIDDLE_Q8 = const(128)
# Losing up to 1 s leaves the flight intact; after more, all begins anew.
_KEEP_SAMPLES = const(100)
# Who has landed within the last 3 s is jumping.
_JUMPING_SAMPLES = const(300)


class JumpDetector:
    """In place of a Detector: push() answers whether `ready_samples`, `ready_q8` hold a landing."""

    # Each landing is told at once.
    releasing = False

    def __init__(self) -> None:
        self.gait = JumpGait()
        self.ready_samples = array("i", [0])
        self.ready_q8 = array("i", [0])
        self._finder = LandingFinder()
        # Up to which sample the newest gap went, and how many it took.
        self._gap_samples = self._lost_samples = 0
        self._rest_at_samples = 0
        self.is_new = True

    def begin(self, acceleration: int) -> None:
        """Begin as if this |a| had always been there."""
        self._finder.begin(acceleration)
        self.is_new = False

    def acceleration(self) -> int:
        """Return the newest |a|."""
        return self._finder.newest()

    def release(self) -> int:
        """Return how many landings are still to be told: none."""
        return 0

    def gap(self, samples: int, lost_samples: int) -> None:
        """Go on after lost samples as if no time had passed, or begin again after a long gap.

        samples: the number so far, the lost ones included.
        """
        self._gap_samples = samples
        self._lost_samples = lost_samples
        if lost_samples > _KEEP_SAMPLES:
            self._finder.restart()
            self.is_new = True

    def push(self, samples: int, acceleration: int) -> int:
        """Take one tick of |a|; return how many landings are ready, 0 or 1.

        samples: the number of samples so far, both of the tick's included.
        """
        if self._finder.push(acceleration) != RISE:
            if samples >= self._rest_at_samples:
                self.gait.state = IDLE
            return 0
        at_q8 = -_TICK_MIDDLE_Q8 - self._finder.age_q8
        at_samples = samples - 1 + (at_q8 >> 8)
        if at_samples < self._gap_samples:
            at_samples -= self._lost_samples
        self.ready_samples[0] = at_samples
        self.ready_q8[0] = at_q8 & 255
        self.gait.state = WALKING
        self._rest_at_samples = samples + _JUMPING_SAMPLES
        return 1


class JumpGait:
    """Whether somebody jumps, said as a Gait would: on foot, at no cadence."""

    step_q8 = 0
    one_foot = False

    def __init__(self) -> None:
        self.state = IDLE

    def set_sample_period(self, period_us: int) -> None:
        """Take the measured sample period, on which nothing here depends."""


class LandingFinder(StrikeFinder):
    """Feed it with push(), which answers RISE at a landing; then read `age_q8`."""

    def restart(self) -> None:
        """Forget everything, as after a gap in the samples, as if gravity alone had been felt."""
        StrikeFinder.restart(self)
        # The top of the newest hill, below what the air after it is, and the least felt there.
        self._top = self._air = self._low = 0
        # How long it was in the air after that hill, and for how long it is neither.
        self._air_ticks = self._edge_ticks = 0

    def _seek_rise(self, newest: int) -> int:
        """Return RISE if this tick tells of a landing, in place of any hill."""
        smooth = self.smooth
        if smooth < self._air:
            if self._edge_ticks > _LEAVING_TICKS:
                self._air = 0  # sunk slowly: nobody leaves the ground like that
            self._edge_ticks = 0
            self._air_ticks += 1
            if smooth < self._low:
                self._low = smooth
            return NOTHING
        if smooth < _HILL:
            self._edge_ticks += 1
            return NOTHING
        landed = self._air_ticks >= _SHORTEST_AIR_TICKS and self._has_flown()
        if self._air_ticks or self._edge_ticks > _LEAVING_TICKS or smooth > self._top:
            self._top = smooth
            self._low = self._air = min(smooth * _AIR_32NDS >> 5, _HIGHEST_AIR)
        self._air_ticks = self._edge_ticks = 0
        if not landed:
            return NOTHING
        self.age_q8 = self._contact_age_q8(newest)
        return RISE

    def _has_flown(self) -> bool:
        """Return whether what was between two hills was no step of a walk, nor a dip."""
        if self._air_ticks > _LONGEST_AIR_TICKS or self._edge_ticks > _LANDING_TICKS:
            return False
        if self._air_ticks >= _SURE_AIR_TICKS:
            return True
        return self._low * 3 < (self._top - _WALK_TOP) << 2

    def _contact_age_q8(self, newest: int) -> int:
        """Return how long ago the unsmoothed signal last rose through 1 g before its top."""
        raw = self._raw
        age = 0
        for older in range(1, _IMPACT_TICKS):
            if raw[newest - older] > raw[newest - age]:
                age = older
        while age < _FLIGHT_TICKS and raw[newest - age] >= COUNTS_PER_G:
            age += 1
        below = raw[newest - age]
        above = raw[newest - age + 1]
        if above <= below:
            return age * TICK_SAMPLES << 8
        return ((age << 8) - ((COUNTS_PER_G - below) << 8) // (above - below)) * TICK_SAMPLES
