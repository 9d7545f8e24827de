"""What the runner hears or feels, as data: every pattern of beeps or buzzes, and what it means.

A pattern is a tuple of steps (on_ms, off_ms, frequency_hz). The frequency is for what sounds;
rhythm alone tells the patterns apart, for a motor has no pitch and the wind takes it. A motor
needs some 50 ms to start, so no cue has a shorter step.
"""

from footfall.core import stream, workout_bytes

# Small speakers are loudest, and ears keenest, at 1 to 4 kHz. Rising asks for more steps, falling
# for fewer.
CUES = {
    stream.CUE_LOW: ((90, 60, 1500), (90, 60, 2000), (130, 0, 2700)),
    stream.CUE_HIGH: ((220, 110, 2000), (320, 0, 1300)),
    stream.CUE_OK: ((60, 0, 2700),),
}

# One of a beat: as short as a motor feels, unlike any cue's.
BEAT = ((50, 0, 1800),)

# The test at the start: all that can sound or buzz does.
STARTED = ((60, 60, 1500), (60, 60, 1500), (60, 60, 1500), (250, 0, 2700))
STOPPED = ((250, 60, 2700), (60, 60, 1500), (60, 0, 1500))

# One press: once up, or twice down; at the end of the range, long and low.
RAISED = ((50, 0, 3200),)
LOWERED = ((50, 70, 2200), (50, 0, 1600))
AT_LIMIT = ((180, 0, 900),)

# The target may be written over the air: a call with its echo, and the same backwards.
OPENED = ((60, 60, 1800), (60, 240, 2700), (60, 60, 1800), (60, 0, 2700))
CLOSED = ((60, 60, 2700), (60, 0, 1800))

# Of a workout. Up is harder and down is easier; what is done with is long, what is about to be is
# quick.
SIGNALS = {
    workout_bytes.WORK: ((80, 70, 1600), (260, 0, 3000)),
    workout_bytes.EASY: ((260, 70, 2200), (80, 0, 1300)),
    workout_bytes.REST: ((600, 0, 1000),),
    workout_bytes.DRILL: ((80, 70, 2400), (80, 70, 2400), (260, 0, 2400)),
    workout_bytes.SOON: ((60, 90, 3200), (60, 0, 3200)),
    workout_bytes.DONE: ((220, 80, 1700), (220, 80, 2200), (300, 0, 2800)),
    workout_bytes.AGAIN: ((220, 80, 1600), (80, 80, 2400), (220, 0, 1600)),
}

BATTERY_LOW = ((120, 120, 1200),) * 5

# The number of a workout: as many beeps, or a long low one for none.
_COUNTED = (100, 170, 2200)
_NONE = ((400, 0, 800),)


def number(value):
    """Return what says a number."""
    return (_COUNTED,) * value if value else _NONE
