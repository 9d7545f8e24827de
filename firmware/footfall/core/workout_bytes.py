"""A compiled workout, byte for byte: laid out here alone, for who writes them and who follows them.

A head, steps of equal size in the order in which they are done (repeats are written out), names for
people (in UTF-8, each with a zero byte after it, the workout's own first), and a CRC-32. Numbers
are little-endian and unsigned.
"""

from .stream import const

FORMAT = const(1)
MAGIC = b"FW"

# --- the head: magic, format, how many steps, bytes of the names, the workout's number ------

HEAD_BYTES = const(8)
FORMAT_AT = const(2)
STEPS_AT = const(3)
NAMES_BYTES_AT = const(4)  # two bytes
NUMBER_AT = const(6)
MOST_STEPS = const(200)
CRC_BYTES = const(4)

# --- a step ---------------------------------------------------------------------------------

STEP_BYTES = const(12)
END_AT = const(0)  # what ends it, and
AMOUNT_AT = const(1)  # how much of it, two bytes
TARGET_AT = const(3)  # what is asked for, and
FROM_AT = const(4)  # steps a minute, or percent
TO_AT = const(5)  # the same at the end of a ramp
FLAGS_AT = const(6)
SIGNAL_AT = const(7)  # what sounds when it begins
SOON_AT = const(8)  # seconds before its end that another signal says so; 0 for none
TOLERANCE_AT = const(9)  # steps a minute about the target that are in its zone; 0 as settings say
SET_AT = const(10)  # which set of a repeat it is, from 1; 0 outside of one
NAME_AT = const(11)  # which of the names is its own

# What ends a step. A button ends any of them too.
SECONDS = const(1)
STEPS = const(2)  # steps of both feet; jumps where those are counted
METRES = const(3)
BUTTON = const(4)

# What is asked for.
NOTHING = const(0)
SPM = const(1)
PERCENT = const(2)  # of the runner's own cadence
RAMP = const(3)  # from one cadence to another
SETTING = const(4)  # what the settings ask for

# Flags.
CUES_LOW = const(0x01)  # more steps may be asked for
CUES_HIGH = const(0x02)  # fewer may
BEATS = const(0x04)  # a beat sounds all the while
JUMPS = const(0x08)  # jumps are counted, not steps
WAITS = const(0x10)  # time stands still while nobody runs

# --- what sounds ----------------------------------------------------------------------------

WORK = const(1)  # something hard begins
EASY = const(2)  # something easy does
REST = const(3)  # nothing is to be done
DRILL = const(4)  # another exercise begins
SOON = const(5)  # it ends in a moment
DONE = const(6)  # the workout is over
AGAIN = const(7)  # it goes on after a restart
