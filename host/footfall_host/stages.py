"""What a recording does in each stage of the core, read off the core's own objects as they run.

The one file that knows the core's insides: each name that it reads is in the lists below.
Times are in seconds since the start of the trace.
"""

import math
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from footfall.core import period, stream, strikes
from footfall.core.fixed import LONGEST_Q8, interval_q8
from footfall.core.pipeline import Pipeline
from footfall.core.settings import Settings
from footfall_host import replay
from footfall_host.deliveries import AXES
from footfall_host.replay import Beat, Cadence, CoachChange, Event, FootStrike
from footfall_host.resample import RATE_HZ, Floats, Gap
from footfall_host.trace import Trace

# Read before a tick, for a rise is judged against what was known until then.
_before = attrgetter(
    "_detector._finder._rising",
    "_detector._counted_samples",
    "_detector._counted_q8",
    "_detector._too_soon_q8",
    "_cadence._count",
)
# Read after it: a ring of |a| and where it goes on, then the rest in the order of _Tick.
_after = attrgetter(
    "_detector._finder._raw",
    "_detector._finder._next",
    "_detector._finder.smooth",
    "_detector._finder._rising",
    "_detector._rise_samples",
    "_detector._rise_q8",
    "_detector._counts",
    "_detector.gait.state",
    "_detector.gait.step_q8",
    "_detector.gait.one_foot",
    "_detector.gait.energy",
    "_detector.gait._period.repeat_q8",
)
# Read a few times a second, and when a cadence is told.
_differences = attrgetter("_detector.gait._period._differences")
_plausible_step = attrgetter("_detector.gait._plausible_step_q8")
_window = attrgetter("_cadence._count", "_cadence._time_q8")
_FIRST_LAG, _STILL = period._FIRST_LAG, period._STILL
# A dip of the differences under this share of their mean is a repeat.
REPEAT_SHARE = period._REPEAT_32NDS / 32

# Two ticks bring each lag of the period up to date; every fourth shows all that an eye can see.
PERIOD_EVERY_TICKS = 4
# More energy than anyone has.
_MOST_COUNTS = 8 * strikes.COUNTS_PER_G

# What these bring holds until the next of them: one before a stretch is about it too.
LASTING = (CoachChange, Beat)

# What became of a rise.
COUNTED, TOLD_LATER, HELD = "counted", "told later", "held"
PUSH_OFF, IN_GAP, UNFELT = "push-off", "in a gap", "filled in"


class _Tick(NamedTuple):
    t_s: float
    acceleration: int
    smooth: int
    rising: bool
    rise_samples: int
    rise_q8: int
    counts: bool
    state: int
    step_q8: int
    one_foot: bool
    energy: int
    repeat_q8: int


@dataclass
class Rise:
    """A rise of |a|, or an unfelt step that was put between two, and what became of it.

    t_s: the instant of the strike. noticed_s, told_s: the tick that noticed it and the one that
    told of it; None where there was none. since_s: the time from the strike that counted before
    it; None where there was none. too_soon_s: a rise sooner than that is a push-off. by_hill:
    timed on the smoothed signal. step_s, spm: as they were believed and last shown; None for none.
    """

    t_s: float
    by_hill: bool
    state: str
    step_s: float | None
    spm: float | None
    counted: bool = True
    noticed_s: float | None = None
    told_s: float | None = None
    since_s: float | None = None
    too_soon_s: float | None = None

    @property
    def verdict(self) -> str:
        """What became of it, in a word or two."""
        if self.noticed_s is None:
            return UNFELT
        if self.counted and self.told_s is None:
            return HELD
        if self.counted:
            return COUNTED if self.told_s == self.noticed_s else TOLD_LATER
        too_soon = self.since_s is not None and self.since_s < (self.too_soon_s or 0)
        return PUSH_OFF if too_soon else IN_GAP


@dataclass(frozen=True)
class Window:
    """The time that a cadence, shown at shown_s, is the mean of.

    anew: the pace was judged changed then, and what lay before start_s was forgotten.
    """

    start_s: float
    shown_s: float
    spm: float
    anew: bool


@dataclass(frozen=True)
class Stages:
    """All stages over one stretch of time.

    t_s: (n,) the middle of each tick; acceleration_g, smooth_g, energy_g, repeat_s, step_s
    (NaN where there is none), state, rising: (n,). period_t_s: (m,); lag_s: (k,); difference:
    (m, k), its share of the mean over all lags, NaN where nothing moves; needed_g: (m,) the
    least energy of a run at the pace of then, NaN where the period is not a runner's.
    events: as `replay` yields them, but told at the tick.
    """

    start_s: float
    stop_s: float
    t_s: Floats
    acceleration_g: Floats
    smooth_g: Floats
    energy_g: Floats
    repeat_s: Floats
    step_s: Floats
    state: NDArray[np.str_]
    rising: NDArray[np.bool_]
    period_t_s: Floats
    lag_s: Floats
    difference: Floats
    needed_g: Floats
    rises: list[Rise]
    windows: list[Window]
    events: list[Event]


def observe(
    trace: Trace, settings: Settings, start_s: float = 0.0, stop_s: float = math.inf
) -> Stages:
    """Replay the whole trace tick by tick and return what its stages did from start to stop."""
    watch = _Watch(trace, settings, start_s, min(stop_s, trace.duration_s))
    pair_values = AXES * strikes.TICK_SAMPLES
    for delivery in trace.deliveries():
        if isinstance(delivery, Gap):
            watch.lose(delivery.lost_samples)
            continue
        for at in range(0, len(delivery), pair_values):
            watch.feed(delivery[at : at + pair_values])
    return watch.stages()


class _Watch:
    """A pipeline, fed a tick at a time, and what was seen in it."""

    def __init__(self, trace: Trace, settings: Settings, start_s: float, stop_s: float) -> None:
        self._core_events = array("i", [0]) * (stream.EVENT_CAPACITY * stream.EVENT_INTS)
        self._pipeline = Pipeline(settings, self._core_events)
        self._origin_s = trace.origin_s
        self._start_s, self._stop_s = start_s, stop_s
        self._ticks: list[_Tick] = []
        self._period_rows: list[tuple[float, list[int], float]] = []
        self._rises: list[Rise] = []
        self._rise_at: dict[tuple[int, int], Rise] = {}
        self._windows: list[Window] = []
        self._events: list[Event] = []
        self._spm: float | None = None
        self._strike_s = 0.0

    def lose(self, lost_samples: int) -> None:
        for event, _ in self._told(self._pipeline.record(stream.OVERRUN, lost_samples)):
            self._note_cadence(event, count_before=0)

    def feed(self, pair: "array[int]") -> None:
        pipeline = self._pipeline
        was_rising, counted_samples, counted_q8, too_soon_q8, window_count = _before(pipeline)
        limit_q8 = too_soon_q8()
        samples = pipeline.samples
        count = pipeline.feed(pair, len(pair) // AXES)
        if pipeline.samples == samples:
            return  # the last sample before a gap waits for a second one
        ring, goes_on, *rest = _after(pipeline)
        # The newest of the pair is one before the count, the middle half a sample before that.
        tick = _Tick((pipeline.samples - 1.5) / RATE_HZ, ring[goes_on - 1], *rest)
        if tick.rising and not was_rising:
            at = tick.rise_samples, tick.rise_q8
            since_q8 = interval_q8(counted_samples, counted_q8, *at)
            self._rise_at[at] = rise = self._add_rise(_seconds(*at), tick)
            rise.noticed_s, rise.counted = tick.t_s, tick.counts
            rise.since_s = None if since_q8 >= LONGEST_Q8 else _seconds(0, since_q8)
            rise.too_soon_s = _seconds(0, limit_q8)
        for event, at in self._told(count):
            if isinstance(event, FootStrike):
                self._strike_s = _seconds(*at)
                rise = self._rise_at.get(at) or self._add_rise(self._strike_s, tick)
                rise.told_s = tick.t_s
            self._note_cadence(event, window_count)
        if self._start_s <= tick.t_s < self._stop_s:
            self._keep(tick)

    def _add_rise(self, t_s: float, tick: _Tick) -> Rise:
        step_s = _seconds(0, tick.step_q8) or None
        self._rises.append(Rise(t_s, tick.one_foot, replay.STATES[tick.state], step_s, self._spm))
        return self._rises[-1]

    def _told(self, count: int) -> Iterator[tuple[Event, tuple[int, int]]]:
        """Yield each event that the core has just written, and its instant as the core has it."""
        for told in replay.events_in(self._core_events, count):
            self._events.append(replay.decode(told, self._pipeline.samples, self._origin_s))
            yield self._events[-1], (told.at_samples, told.detail)

    def _note_cadence(self, event: Event, count_before: int) -> None:
        if not isinstance(event, Cadence):
            return
        self._spm = event.spm
        if event.spm is not None:
            count, time_q8 = _window(self._pipeline)
            start_s, shown_s = self._strike_s - _seconds(0, time_q8), event.t_s - self._origin_s
            self._windows.append(Window(start_s, shown_s, event.spm, anew=count < count_before))

    def _keep(self, tick: _Tick) -> None:
        if len(self._ticks) % PERIOD_EVERY_TICKS == 0:
            needed_g = _least_energy_g(self._pipeline)
            self._period_rows.append((tick.t_s, list(_differences(self._pipeline)), needed_g))
        self._ticks.append(tick)

    def stages(self) -> Stages:
        start_s, stop_s = self._start_s, self._stop_s
        rises = [rise for rise in self._rises if start_s <= rise.t_s < stop_s]
        seen = np.array(self._ticks, float).reshape(-1, len(_Tick._fields)).T
        column = dict(zip(_Tick._fields, seen, strict=True))
        lags = len(_differences(self._pipeline))
        rows = np.array([row for _, row, _ in self._period_rows], float).reshape(-1, lags)
        return Stages(
            start_s=start_s,
            stop_s=stop_s,
            t_s=column["t_s"],
            acceleration_g=column["acceleration"] / strikes.COUNTS_PER_G,
            smooth_g=column["smooth"] / strikes.SMOOTH_COUNTS_PER_G,
            energy_g=column["energy"] / strikes.COUNTS_PER_G,
            repeat_s=_seconds_or_nan(column["repeat_q8"]),
            step_s=_seconds_or_nan(column["step_q8"]),
            state=np.array([replay.STATES[tick.state] for tick in self._ticks], str),
            rising=column["rising"] > 0,
            period_t_s=np.array([t_s for t_s, _, _ in self._period_rows]),
            lag_s=np.arange(_FIRST_LAG, lags) * period.TICK_SAMPLES / RATE_HZ,
            difference=_share_of_mean(rows[:, _FIRST_LAG:]),
            needed_g=np.array([needed_g for _, _, needed_g in self._period_rows]),
            rises=sorted(rises, key=lambda rise: rise.t_s),
            windows=[shown for shown in self._windows if start_s <= shown.shown_s <= stop_s],
            events=[
                event
                for event in self._events
                if start_s <= event.t_s - self._origin_s <= stop_s or isinstance(event, LASTING)
            ],
        )


def _seconds(samples: int, q8: int) -> float:
    return (samples + q8 / replay.STRIKE_FRACTIONS) / RATE_HZ


def _seconds_or_nan(q8: Floats) -> Floats:
    return np.where(q8 > 0, q8, np.nan) / (replay.STRIKE_FRACTIONS * RATE_HZ)


def _share_of_mean(differences: Floats) -> Floats:
    """Return each row in parts of its mean; NaN where the core takes the motion for none."""
    mean = differences.mean(axis=1, keepdims=True)
    return differences / np.where(mean < _STILL, np.nan, mean)


def _least_energy_g(pipeline: Pipeline) -> float:
    """Ask the core with how little energy it would take the present period for a run's; or NaN."""
    plausible = _plausible_step(pipeline)
    counts = bisect_left(range(_MOST_COUNTS), True, key=lambda energy: plausible(energy) > 0)
    return math.nan if counts == _MOST_COUNTS else counts / strikes.COUNTS_PER_G
