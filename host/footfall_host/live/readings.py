"""From the bytes of a notification to what a foot pod says, by the layouts of core/records.py."""

from collections import deque
from dataclasses import dataclass
from statistics import median

from footfall.core import records, stream
from footfall_host.replay import SPM_TENTHS, STATES
from footfall_host.strides import STEPS_PER_STRIDE

# What other pods add to an RSC Measurement, by its flags; ours adds nothing.
RSC_HAS_STRIDE_LENGTH = 0x01
RSC_HAS_DISTANCE = 0x02
STRIDE_LENGTH_BYTES = 2
DISTANCE_BYTES = 4
SPEED_UNITS_PER_MPS = 256

STRIDES, STEPS = "strides", "steps"

# A cadence below this is of one foot: nobody runs at less with two, nor at twice as much.
STEPS_FROM = 120
# So many measurements of a run decide, by their median, whatever one of them says.
DECIDING_SAMPLES = 3
# Then it takes more, so that a runner near the limit does not flip it: twice 130 is no cadence, and
# a few of them show an error; a run may slow down to 110, so that lower ones must last.
SURELY_STEPS = 130
STEPS_AFTER_SAMPLES = 3
SURELY_STRIDES = 110
STRIDES_AFTER_SAMPLES = 10


class BadReadingError(Exception):
    """Bytes that are no such notification; the message says why."""


@dataclass(frozen=True)
class LiveRecord:
    """A Footfall's live record: its fields as they are sent, but for cadence and state.

    spm: None without a run. gait: `idle`, `walking` or `running`. side: -1 below the zone, 1 above
    it, 0 in it or without a run. seconds: since the board's start, of 65536.
    """

    spm: float | None
    gait: str
    coached: bool
    side: int
    listens: bool
    target_spm: int
    steps: int
    cues: int
    overruns: int
    faults: int
    running_s: int
    seconds: int


@dataclass(frozen=True)
class Measurement:
    """An RSC Measurement. cadence: strides or steps a minute, as the pod takes it."""

    running: bool
    speed_mps: float
    cadence: int


def live_record(value: bytes | bytearray) -> LiveRecord:
    """Return what a live record says; raises BadReadingError for another layout or length."""
    if len(value) != records.LIVE_BYTES or value[records.LIVE_LAYOUT] != records.LAYOUT:
        raise BadReadingError(
            f"a live record that is not of layout {records.LAYOUT}: this board's firmware is of "
            "another version than this laptop's; run footfall deploy"
        )
    state = value[records.LIVE_STATE]
    tenths = records.get_16(value, records.LIVE_SPM_TENTHS)
    return LiveRecord(
        spm=tenths / SPM_TENTHS if tenths else None,
        gait=STATES.get(state & records.GAIT_MASK, STATES[stream.IDLE]),
        coached=bool(state & records.COACHED),
        side=bool(state & records.IS_HIGH) - bool(state & records.IS_LOW),
        listens=bool(state & records.LISTENS),
        target_spm=records.get_16(value, records.LIVE_TARGET_SPM),
        steps=records.get_32(value, records.LIVE_STEPS),
        cues=records.get_16(value, records.LIVE_CUES),
        overruns=records.get_16(value, records.LIVE_OVERRUNS),
        faults=records.get_16(value, records.LIVE_FAULTS),
        running_s=records.get_16(value, records.LIVE_RUNNING_S),
        seconds=records.get_16(value, records.LIVE_SECONDS),
    )


def measurement(value: bytes | bytearray) -> Measurement:
    """Return what an RSC Measurement says; raises BadReadingError for one that is cut short."""
    flags = value[records.RSC_FLAGS] if value else 0
    expected = records.RSC_BYTES
    expected += STRIDE_LENGTH_BYTES if flags & RSC_HAS_STRIDE_LENGTH else 0
    expected += DISTANCE_BYTES if flags & RSC_HAS_DISTANCE else 0
    if len(value) < expected:
        raise BadReadingError(
            f"an RSC Measurement of {len(value)} bytes where its flags ask for {expected}"
        )
    return Measurement(
        running=bool(flags & records.RSC_IS_RUNNING),
        speed_mps=records.get_16(value, records.RSC_SPEED) / SPEED_UNITS_PER_MPS,
        cadence=value[records.RSC_CADENCE],
    )


class Convention:
    """Whether a pod counts strides, as the service means it, or steps.

    known: `strides` or `steps` once it is decided, by whoever gave it or by several measurements of
    a run; None before. given: whether it is not a guess.
    """

    def __init__(self, given: str | None = None) -> None:
        self.known = given
        self.given = given is not None
        self._last: deque[int] = deque(maxlen=STRIDES_AFTER_SAMPLES)

    def spm(self, said: Measurement) -> float | None:
        """Return the steps per minute of a measurement; None unless it is of a run."""
        if not said.running or not said.cadence:
            return None
        if not self.given:
            self._last.append(said.cadence)
            self._decide()
        known = self.known or _guessed(said.cadence)
        return float(said.cadence * (STEPS_PER_STRIDE if known == STRIDES else 1))

    def _decide(self) -> None:
        last = list(self._last)
        if self.known is None and len(last) >= DECIDING_SAMPLES:
            self.known = _guessed(median(last))
        elif self.known == STRIDES and min(last[-STEPS_AFTER_SAMPLES:]) >= SURELY_STEPS:
            self.known = STEPS
        elif (
            self.known == STEPS
            and len(last) == STRIDES_AFTER_SAMPLES
            and max(last) <= SURELY_STRIDES
        ):
            self.known = STRIDES


def _guessed(cadence: float) -> str:
    return STEPS if cadence >= STEPS_FROM else STRIDES
