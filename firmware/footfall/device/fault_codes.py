"""What can go wrong while the count goes on: a number each, as many blinks of the light."""

from array import array

from micropython import const

NO_ACCELEROMETER = const(1)
WRONG_CHIP = const(2)
ACCELEROMETER_RESET = const(3)
STUCK_AXIS = const(4)
SAMPLES_LOST = const(5)
BAD_SETTING = const(6)
OUTPUT_FAILED = const(7)
BATTERY_LOW = const(8)
RESTARTED = const(9)
MEMORY_TORN = const(10)
IMPOSSIBLE_COUNT = const(11)
SELF_TEST_FAILED = const(12)
RADIO_FAILED = const(13)
NOT_RECORDED = const(14)
BAD_WORKOUT = const(15)

NONE = const(0)

# What each is and what to do about it, by its number.
MEANINGS = (
    "",
    "the accelerometer does not answer; check its wiring, it is tried each second",
    "another chip than a LIS3DH answers; check the board file's address and the breakout",
    "the accelerometer had lost its settings and was set up again; check its supply",
    "the accelerometer feels nothing on an axis; if that stays, the chip is broken",
    "samples were lost; their time was counted, their steps were not",
    "a setting can't be used and has its default",
    "a cue, light or button failed; check its wiring",
    "the battery is low",
    "the coach had stopped and was started again; the count goes on",
    "the saved target and last run could not be read",
    "more samples came than time has passed for; the surplus was dropped",
    "the accelerometer failed its self-test; if it does again when the clip lies still, replace it",
    "Bluetooth failed; it is tried again each second, the count goes on",
    "this run is not recorded; at a computer, copy the runs with `footfall sync` or press reset",
    "the workout can't be followed; the run goes on without it",
)


class Faults:
    """What went wrong so far, and what is wrong now.

    counts: ``array('H')``, how often each fault happened, by its number.
    """

    def __init__(self):
        self.counts = array("H", [0] * len(MEANINGS))
        self._present = array("B", [0] * len(MEANINGS))

    @property
    def total(self):
        """How many things went wrong."""
        return sum(self.counts)

    @property
    def met(self):
        """Which faults happened, a bit each by its number."""
        met = 0
        for code in range(len(self.counts)):
            if self.counts[code]:
                met |= 1 << code
        return met

    @property
    def showing(self):
        """The lowest number of the faults that are present, or NONE."""
        for code in range(len(self._present)):
            if self._present[code]:
                return code
        return NONE

    def happened(self, code, problem=""):
        """Count a fault that is over at once; its first time is told on the console."""
        if self.counts[code] < 0xFFFF:
            self.counts[code] += 1
        if self.counts[code] == 1:
            self._tell(code, problem)

    def began(self, code, problem=""):
        """Count a fault that stays, and tell it; return False if it was there already."""
        if self._present[code]:
            return False
        self._present[code] = 1
        if self.counts[code] < 0xFFFF:
            self.counts[code] += 1
        self._tell(code, problem)
        return True

    def ended(self, code):
        """Note that a fault is there no more, and tell it."""
        if self._present[code]:
            self._present[code] = 0
            print(f"Fault {code} is over.")

    def _tell(self, code, problem):
        because = f" ({problem})" if problem else ""
        print(f"Fault {code}: {MEANINGS[code]}{because}.")
