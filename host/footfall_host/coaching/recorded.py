"""A modelled runner coached by the real core, sample by sample: what the sensor records decides
what is cued, and what is cued decides how the runner goes on.

A foot on its way cannot be called back: the next two seconds are settled when a cue sounds. No
modelled runner reacts sooner than that, so that it costs the loop nothing.
"""

from array import array
from bisect import bisect_left
from dataclasses import dataclass

import numpy as np

from footfall.core import stream
from footfall.core.coach import SILENCE
from footfall.core.pipeline import Pipeline
from footfall.core.settings import Settings
from footfall_host.coaching.course import draw_course
from footfall_host.coaching.runner import Heard, Moment, ResponsiveRunner
from footfall_host.coaching.traits import Traits
from footfall_host.errors import BadInputError
from footfall_host.replay import CUES, SPM_TENTHS, Cue, events_in
from footfall_host.resample import RATE_HZ, Floats, to_counts
from footfall_host.run_plan import DURATION_RANGE_S, LARGEST_DEVIATION_SDS, RUN, WALK, Steps
from footfall_host.simulate import (
    FINE_RATE_HZ,
    LOUDNESS_SD,
    Runner,
    SimulatedRun,
    Strikes,
    axes_of,
    sway_g,
    through_clip,
)
from footfall_host.waveform import PLACEMENTS, bout_acceleration_g

SETTLED_S = 2
# Steps before the start that give the first ones neighbours, and a second for the clip to swing in.
BEFORE_S = 3
LEAD_S = 1
FINENESS = round(FINE_RATE_HZ / RATE_HZ)
# What a trace holds: the core must hear just what its reader will.
DECIMALS = 4


@dataclass(frozen=True)
class CoachedRun:
    """A recording with its true strikes, the cues that sounded, and every second as it was run."""

    run: SimulatedRun
    cues: tuple[Cue, ...]
    moments: tuple[Moment, ...]


def record_coached(
    traits: Traits, settings: Settings, body: Runner, minutes: float, seed: int
) -> CoachedRun:
    """Record a modelled runner whom a board with these settings coaches, at the board's own rate.

    Replayed with the same settings, the recording gives the same cues. Raises BadInputError for
    a length that cannot be made.
    """
    duration_s = _whole_duration_s(minutes)
    of_course, of_steps, of_body = np.random.SeedSequence(seed).spawn(3)
    course = draw_course(traits, duration_s + SETTLED_S + 1, of_course)
    runner = ResponsiveRunner(traits, course, settings.target_spm, SETTLED_S)
    moments = [runner.live() for _ in range(SETTLED_S + 1)]
    feet = _Feet(body, moments, np.random.default_rng(of_steps))
    sensor = _Sensor(body, feet, of_body)
    board = _Board(settings)
    pieces_g = []
    for second in range(duration_s):
        feet.step_until(second + 1 + SETTLED_S)
        pieces_g.append(sensor.record(second))
        moments.append(runner.live(board.hear(pieces_g[-1])))
    acc_g = np.concatenate(pieces_g)
    t_s = np.arange(len(acc_g)) / RATE_HZ
    run = SimulatedRun(t_s, acc_g, feet.strikes(duration_s))
    return CoachedRun(run, tuple(board.cues), tuple(moments[:duration_s]))


def _whole_duration_s(minutes: float) -> int:
    shortest_s, longest_s = DURATION_RANGE_S
    if not shortest_s <= minutes * 60 <= longest_s:
        raise BadInputError(
            f"a run of {minutes * 60:g} s cannot be made: "
            f"it must last {shortest_s:g} to {longest_s:g} s"
        )
    return round(minutes * 60)


class _Feet:
    """Steps of the settled seconds, left and right in turn."""

    def __init__(self, body: Runner, moments: list[Moment], rng: np.random.Generator) -> None:
        self._body = body
        self._moments = moments
        self._rng = rng
        self._next_s = -float(BEFORE_S)
        self._t_s: list[float] = []
        self._is_right: list[bool] = []
        self._gait: list[str] = []
        self._loudness: list[float] = []

    def step_until(self, until_s: float) -> None:
        """Take every step before until_s, which must be settled."""
        body = self._body
        while self._next_s < until_s:
            moment = self._moments[max(0, int(self._next_s))]
            step_s = 60 / self._spm(self._next_s)
            is_right = len(self._t_s) % 2 == 1
            deviation, loudness = self._rng.standard_normal(2)
            self._t_s.append(self._next_s + body.right_late * step_s * is_right)
            self._is_right.append(is_right)
            self._gait.append(RUN if moment.is_running else WALK)
            louder = 1 + body.right_louder if is_right else 1.0
            self._loudness.append(louder * float(np.exp(LOUDNESS_SD * loudness)))
            held = np.clip(deviation, -LARGEST_DEVIATION_SDS, LARGEST_DEVIATION_SDS)
            self._next_s += step_s * (1 + body.jitter * float(held))

    def since(self, start_s: float) -> tuple[Steps, Floats]:
        """Return the steps from start_s on, and how hard each foot landed."""
        first = bisect_left(self._t_s, start_s)
        steps = Steps(
            np.array(self._t_s[first:]),
            np.array(self._is_right[first:]),
            np.array(self._gait[first:]),
        )
        return steps, np.array(self._loudness[first:])

    def strikes(self, duration_s: float) -> Strikes:
        """Return the truth, from the first sample to the last."""
        t_s = np.array(self._t_s)
        inside = (t_s >= 0) & (t_s < duration_s)
        feet = np.where(self._is_right, "right", "left")
        return Strikes(t_s[inside], feet[inside], np.array(self._gait)[inside])

    def _spm(self, at_s: float) -> float:
        """Return the cadence, which moves evenly from the middle of a second to the next one's."""
        before = int(np.floor(at_s - 0.5))
        last = len(self._moments) - 1
        earlier, later = (self._moments[min(max(k, 0), last)].spm for k in (before, before + 1))
        return earlier + (later - earlier) * (at_s - 0.5 - before)


class _Sensor:
    """What the accelerometer feels, a second at a time."""

    def __init__(self, body: Runner, feet: _Feet, seeds: np.random.SeedSequence) -> None:
        self._body = body
        self._feet = feet
        self._of_sway, of_axes, of_noise = seeds.spawn(3)
        self._axes = axes_of(body, np.random.default_rng(of_axes))
        self._noise = np.random.default_rng(of_noise)

    def record(self, second: int) -> Floats:
        """Return the samples (RATE_HZ, 3) of one second, as a trace would hold them."""
        body = self._body
        fine = np.arange(-LEAD_S * RATE_HZ * FINENESS, RATE_HZ * FINENESS)
        fine_s = second + (fine - (FINENESS - 1) / 2) / (RATE_HZ * FINENESS)
        steps, loudness = self._feet.since(second - BEFORE_S)
        acc_g = bout_acceleration_g(
            PLACEMENTS[body.placement], steps, loudness, fine_s, starts=False, stops=False
        )
        # A stream made anew has the same phases, so that the sway goes on from second to second.
        acc_g += sway_g(fine_s, np.random.default_rng(self._of_sway))
        acc_g = through_clip(acc_g, body.loose, RATE_HZ * FINENESS)[-RATE_HZ * FINENESS :]
        acc_g = acc_g.reshape(RATE_HZ, FINENESS, 3).mean(axis=1) @ self._axes
        acc_g += body.noise_g * self._noise.standard_normal(acc_g.shape)
        return np.round(np.clip(acc_g, -body.clip_g, body.clip_g), DECIMALS)


class _Board:
    """The core, fed as the FIFO does."""

    def __init__(self, settings: Settings) -> None:
        self._events = array("i", [0]) * (stream.EVENT_CAPACITY * stream.EVENT_INTS)
        self._pipeline = Pipeline(settings, self._events)
        self._beat_spm = 0.0
        self.cues: list[Cue] = []

    def hear(self, acc_g: Floats) -> Heard:
        """Take a second of samples; return what sounded in it."""
        cue = SILENCE
        counts = to_counts(acc_g)
        for start in range(0, len(counts), stream.DRAIN_SAMPLES):
            block = counts[start : start + stream.DRAIN_SAMPLES]
            count = self._pipeline.feed(array("h", block.tobytes()), len(block))
            for event in events_in(self._events, count):
                if event.kind == stream.CUE:
                    cue = event.detail
                    self.cues.append(Cue(event.at_samples / RATE_HZ, CUES[event.detail]))
                elif event.kind == stream.BEAT:
                    self._beat_spm = event.value / SPM_TENTHS
        return Heard(cue, self._beat_spm)
