"""What crosses the core's door: blocks of samples and records in, events out.

A block is a flat ``array('h')`` of x, y, z, x, y, z ... as the FIFO delivers
them: 10 significant bits, left-justified in 16, at +-8 g. An event is four
integers in the caller's ``array('i')``; its fields are named here.
"""

try:
    from micropython import const
except ImportError:  # a laptop has no such module

    def const(value: int) -> int:  # type: ignore[misc]
        """Stand in for the compiler's own `const`."""
        return value


# --- samples ---------------------------------------------------------------

# 16 mg a step of the FIFO's 10 bits, 64 counts a step once left-justified: 4000
# counts are 1 g at +-8 g (ST's lis3dh driver, lis3dh_from_fs8_nm_to_mg).
COUNTS_PER_G = const(4000)
# The FIFO is 32 levels deep (LIS3DH datasheet, section 5.1).
BLOCK_SAMPLES = const(32)
# How many samples wait at each drain: 80 ms of them, a quarter of the FIFO.
DRAIN_SAMPLES = const(8)
NOMINAL_PERIOD_US = const(10000)
# ST calls the rate typical and gives no bounds. 15 % about the nominal period: beyond that a
# clock is at fault, and the core's arithmetic would leave the small integers.
SHORTEST_PERIOD_US = const(8500)
LONGEST_PERIOD_US = const(11500)

# --- records: all that enters the core besides samples ----------------------

RATE = const(1)  # value: measured sample period in microseconds
OVERRUN = const(2)  # value: samples lost, as far as the clock can tell
TARGET = const(3)  # value: new target in steps per minute
BUTTON = const(4)  # value: BUTTON_RAISE or BUTTON_LOWER
COACHING = const(5)  # value: 1 from now on, 0 to keep silent until it is 1 again
OWN = const(6)  # value: the runner's own cadence as measured in an earlier run, in tenths
SESSION = const(7)  # value: sessions so far in which cues have been fading

LOWEST_TARGET_SPM = const(135)
HIGHEST_TARGET_SPM = const(230)
# Nobody is asked for more than a tenth more in one step (Heiderscheit et al., 2011), so that a
# target can be taken from an own cadence of so much or more.
MOST_RAISED_PERMILLE = const(1100)
LOWEST_OWN_SPM = const(-(-LOWEST_TARGET_SPM * 1000 // MOST_RAISED_PERMILLE))

BUTTON_RAISE = const(1)
BUTTON_LOWER = const(2)
BUTTON_NEXT = const(3)  # ends a step of a workout

# --- events ----------------------------------------------------------------

EVENT_INTS = const(4)
# Offsets in an event.
KIND = const(0)
AT_SAMPLES = const(1)  # samples since the start, lost ones included
DETAIL = const(2)
VALUE = const(3)

# The most events that a block or record can cause, and some: 16 strikes of a start, which follow
# each other within a block, 10 of the 0.3 s of the block or not felt, of a second the cadence, the
# own cadence, a state of the coach, a cue and a beat, and a signal of a workout for each time that
# strikes are told.
EVENT_CAPACITY = const(40)

FOOT_STRIKE = const(1)  # DETAIL: 256ths of a sample after AT_SAMPLES; VALUE: 0
CADENCE = const(2)  # DETAIL: a state; VALUE: tenths of a step per minute, or 0
CUE = const(3)  # DETAIL: a kind of cue; VALUE: the cadence that caused it
COACH = const(4)  # the coach's state or target has changed. DETAIL: a state; VALUE: the target
# A beat begins with its first sound at AT_SAMPLES and DETAIL, as of a strike; one that sounds goes
# on in another tempo. VALUE: tenths of a beat per minute; 0 ends it at once.
BEAT = const(5)
# Of a workout. DETAIL: what sounds (workout_bytes.py), 0 for a step that begins in silence; VALUE:
# the number of the step that it belongs to, from 0.
SIGNAL = const(8)
JUMP = const(9)  # feet have landed, where jumps are counted. As a foot strike
OWN_CADENCE = const(6)  # DETAIL: 0; VALUE: the runner's own, in tenths, as measured in this run

IDLE = const(0)
WALKING = const(1)
RUNNING = const(2)

CUE_LOW = const(1)
CUE_HIGH = const(2)
CUE_OK = const(3)
