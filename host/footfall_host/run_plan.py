"""When each foot lands: a plan of what the runner does turned into foot strikes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from footfall_host.errors import BadInputError
from footfall_host.resample import Floats

STAND, WALK, RUN = "stand", "walk", "run"
UPSTAIRS, DOWNSTAIRS = "upstairs", "downstairs"
# Without steps: in a car, on a bicycle, at a keyboard, with the sensor in the hand.
DRIVE, CYCLE, TYPE, CLIP = "drive", "cycle", "type", "clip"
ON_FOOT = (WALK, RUN, UPSTAIRS, DOWNSTAIRS)
ACTIVITIES = (DRIVE, CYCLE, TYPE, CLIP)
# Both feet at once with a rest after each, or over a rope; one foot alone; one foot after another.
JUMPS, ROPE, HOPS, SKIPS, BOUNDS = "jumps", "rope", "hops", "skips", "bounds"
JUMPING = (JUMPS, ROPE, HOPS, SKIPS, BOUNDS)

# What a runner may be asked for; the walking default is a brisk everyday pace.
WALK_SPM_RANGE = (60.0, 150.0)
RUN_SPM_RANGE = (120.0, 240.0)
# From pushing uphill to a sprint; 60 to 110 are common.
CYCLE_RPM_RANGE = (40.0, 130.0)
DEFAULT_WALK_SPM = 112.0
# Landings after flight. A rope turns two to two and a half times a second; whoever may choose hops
# 2.2 times (Farley et al., J. Appl. Physiol. 71, 1991). The rest is what exercises ask for.
JUMPING_PER_MIN_RANGES = {
    JUMPS: (6.0, 30.0),
    ROPE: (100.0, 180.0),
    HOPS: (100.0, 180.0),
    SKIPS: (70.0, 120.0),
    BOUNDS: (90.0, 140.0),
}
# What has a cadence but need not be given one: steps, turns of the crank or jumps a minute. Stairs
# are climbed more slowly than a level way is walked, and descended a little faster.
DEFAULT_PER_MIN = {
    WALK: DEFAULT_WALK_SPM,
    UPSTAIRS: 95.0,
    DOWNSTAIRS: 105.0,
    CYCLE: 85.0,
    JUMPS: 20.0,
    ROPE: 140.0,
    HOPS: 132.0,
    SKIPS: 96.0,
    BOUNDS: 115.0,
}
_CADENCE_RANGES = {
    WALK: ("a walk", "steps/min", *WALK_SPM_RANGE),
    RUN: ("a run", "steps/min", *RUN_SPM_RANGE),
    UPSTAIRS: ("a climb", "steps/min", *WALK_SPM_RANGE),
    DOWNSTAIRS: ("a descent", "steps/min", *WALK_SPM_RANGE),
    CYCLE: ("a ride", "rpm", *CYCLE_RPM_RANGE),
    **{
        gait: (f"a set of {gait}", "jumps/min", *limits)
        for gait, limits in JUMPING_PER_MIN_RANGES.items()
    },
}
# An upper bound of memory more than of legs: a slow marathon fits.
DURATION_RANGE_S = (2.0, 5 * 3600.0)
SHORTEST_SEGMENT_S = 1.0

# A runner changes cadence over a few steps: two seconds are six of them.
TRANSITION_S = 2.0
PHASE_GRID_S = 0.01
# Steps beyond either end of a bout, so that the first and last real ones have neighbours.
EXTRA_STEPS = 3

# Step times wander slowly as well as step by step (long-range correlation of stride
# intervals: Hausdorff et al., J. Appl. Physiol. 80, 1996; in running: Jordan et al.,
# Gait & Posture 24, 2006). A tenth of the variance, fading over about 50 steps, is mild.
DRIFT_VARIANCE_SHARE = 0.1
DRIFT_MEMORY_STEPS = 50
# Beyond three standard deviations a step would be a stumble, which is not simulated.
LARGEST_DEVIATION_SDS = 3.0

_RHYTHMIC = "|".join(DEFAULT_PER_MIN)
_OTHER = "|".join((STAND, *(name for name in ACTIVITIES if name not in DEFAULT_PER_MIN)))
_PART = re.compile(
    rf"(?P<seconds>\d+(?:\.\d+)?)@(?:(?P<other>{_OTHER})"
    rf"|(?P<rhythmic>{_RHYTHMIC})(?::(?P<cadence>[\d.-]+))?|(?P<run_spm>[\d.-]+))"
)
_RANGE = re.compile(r"(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?")
PLAN_SYNTAX = f"SECONDS@({_OTHER}), SECONDS@({_RHYTHMIC})[:PER_MIN[-PER_MIN]] or SECONDS@SPM[-SPM]"


@dataclass(frozen=True)
class Segment:
    """A stretch of one gait or activity, its cadence moving evenly from one value to another.

    duration_s: seconds; gait: STAND, or one of ON_FOOT, JUMPING or ACTIVITIES; per_min_from,
    per_min_to: steps a minute on foot, jumps where there are any, turns of the crank on a bicycle,
    0 for whatever has no cadence.
    Raises BadInputError for a value out of range.
    """

    duration_s: float
    gait: str
    per_min_from: float = 0.0
    per_min_to: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what no runner could do."""
        if not self.duration_s >= SHORTEST_SEGMENT_S:  # NaN is refused too
            raise BadInputError(
                f"{self.duration_s:g} s is too short: a part takes {SHORTEST_SEGMENT_S:g} s or more"
            )
        what, unit, lowest, highest = _CADENCE_RANGES.get(
            self.gait, (f'"{self.gait}"', "a minute", 0.0, 0.0)
        )
        for per_min in (self.per_min_from, self.per_min_to):
            if not lowest <= per_min <= highest:
                raise BadInputError(
                    f"{per_min:g} {unit} is out of range: {what} takes {lowest:g} to {highest:g}"
                )


@dataclass(frozen=True)
class Bout:
    """Neighbouring segments on foot: the stretch over which steps follow each other."""

    start_s: float
    segments: tuple[Segment, ...]

    @property
    def borders_s(self) -> Floats:
        """Times of all borders, first and last included, shape (segments + 1,)."""
        durations = [segment.duration_s for segment in self.segments]
        return self.start_s + np.concatenate([[0.0], np.cumsum(durations)])

    @property
    def end_s(self) -> float:
        """When the bout ends."""
        return float(self.borders_s[-1])

    def cadence_spm(self, t_s: Floats) -> Floats:
        """Return the planned cadence at times t_s (any shape), held constant beyond the ends."""
        knots = np.array(list(self._cadence_knots()))
        return np.interp(t_s, knots[:, 0], knots[:, 1])

    def gait(self, t_s: Floats) -> NDArray[np.str_]:
        """Return the planned gait, one of ON_FOOT, at times t_s, shape (n,)."""
        gaits = np.array([segment.gait for segment in self.segments])
        return gaits[np.searchsorted(self.borders_s[1:-1], t_s, side="right")]

    def _cadence_knots(self) -> Iterator[tuple[float, float]]:
        """Yield (t_s, spm): a ramp centred on each border, so that the step count stays."""
        halves = [
            min(TRANSITION_S / 2, before.duration_s / 3, after.duration_s / 3)
            for before, after in pairwise(self.segments)
        ]
        leads = zip([0.0, *halves], [*halves, 0.0], strict=True)
        for segment, start_s, (lead_in_s, lead_out_s) in zip(
            self.segments, self.borders_s, leads, strict=False
        ):
            for offset_s in (lead_in_s, segment.duration_s - lead_out_s):
                share = offset_s / segment.duration_s
                yield (
                    start_s + offset_s,
                    segment.per_min_from + share * (segment.per_min_to - segment.per_min_from),
                )


@dataclass(frozen=True)
class Plan:
    """What the runner does, from the first second to the last."""

    segments: tuple[Segment, ...]

    def __post_init__(self) -> None:
        """Refuse a plan too short to replay or too long to hold in memory."""
        shortest, longest = DURATION_RANGE_S
        if not shortest <= self.duration_s <= longest:
            raise BadInputError(
                f"a run of {self.duration_s:g} s cannot be made: "
                f"it must last {shortest:g} to {longest:g} s"
            )

    @property
    def duration_s(self) -> float:
        """Length of the whole plan."""
        return sum(segment.duration_s for segment in self.segments)

    def bouts(self) -> Iterator[Bout]:
        """Yield each stretch of steps that nothing interrupts, in order."""
        start_s = now_s = 0.0
        moving: list[Segment] = []
        for segment in self.segments:
            now_s += segment.duration_s
            if segment.gait in ON_FOOT:
                moving.append(segment)
                continue
            if moving:
                yield Bout(start_s, tuple(moving))
            moving, start_s = [], now_s
        if moving:
            yield Bout(start_s, tuple(moving))

    def segments_of(self, gaits: tuple[str, ...]) -> Iterator[tuple[float, Segment]]:
        """Yield each segment that is one of the gaits, and before it when it starts in s."""
        start_s = 0.0
        for segment in self.segments:
            if segment.gait in gaits:
                yield start_s, segment
            start_s += segment.duration_s


@dataclass(frozen=True)
class Steps:
    """Foot strikes in order of time, each array of shape (steps,); gait: of ON_FOOT."""

    t_s: Floats
    is_right: NDArray[np.bool_]
    gait: NDArray[np.str_]


def parse_plan(text: str) -> Plan:
    """Read a plan such as ``10@stand,20@walk,90@172,45@172-158``.

    Parts are separated by commas, spaces around them ignored; each is one of PLAN_SYNTAX.
    Raises BadInputError that names the part which cannot be read or is out of range.
    """
    segments = []
    for number, part in enumerate(text.split(","), start=1):
        try:
            segments.append(_parse_segment(part.strip()))
        except BadInputError as problem:
            raise BadInputError(f'profile, part {number} "{part.strip()}": {problem}') from None
    return Plan(tuple(segments))


def _parse_segment(part: str) -> Segment:
    match = _PART.fullmatch(part)
    if match is None:
        raise BadInputError(f"write {PLAN_SYNTAX}, for example 90@172-158")
    duration_s = float(match["seconds"])
    if match["other"]:
        return Segment(duration_s, match["other"])
    if match["rhythmic"]:
        cadence = match["cadence"] or f"{DEFAULT_PER_MIN[match['rhythmic']]}"
        return Segment(duration_s, match["rhythmic"], *_parse_cadence(cadence))
    return Segment(duration_s, RUN, *_parse_cadence(match["run_spm"]))


def _parse_cadence(text: str) -> tuple[float, float]:
    match = _RANGE.fullmatch(text)
    if match is None:
        raise BadInputError(f'"{text}" is no cadence: write one, or two as in 172-158')
    return float(match[1]), float(match[2] or match[1])


def make_steps(bout: Bout, jitter: float, right_late: float, rng: np.random.Generator) -> Steps:
    """Place the foot strikes of a bout, left foot first, half a step after its start.

    jitter: standard deviation of the step time as a share of it; right_late: how much later
    than midway the right foot lands, as a share of a step (negative: earlier). Strike times
    keep to the integral of the planned cadence; single steps deviate from it. The result
    reaches EXTRA_STEPS beyond the bout at either end.
    """
    edges_s = np.array([bout.start_s, bout.end_s])
    margins_s = (EXTRA_STEPS + 1) * 60 / bout.cadence_spm(edges_s)
    grid_s = np.arange(edges_s[0] - margins_s[0], edges_s[1] + margins_s[1], PHASE_GRID_S)
    # The sum at the middle of each grid period is exact for a cadence made of straight lines.
    middle_hz = bout.cadence_spm(grid_s[:-1] + PHASE_GRID_S / 2) / 60
    phase = np.concatenate([[0.0], np.cumsum(middle_hz * PHASE_GRID_S)])
    start_phase, end_phase = np.interp(edges_s, grid_s, phase)

    number = np.arange(-EXTRA_STEPS, round(end_phase - start_phase) + EXTRA_STEPS)
    is_right = number % 2 == 1
    wander = jitter * _wander_steps(number.size, rng)
    t_s = np.interp(start_phase + number + 0.5 + right_late * is_right + wander, phase, grid_s)
    return Steps(t_s, is_right, bout.gait(t_s))


def _wander_steps(count: int, rng: np.random.Generator) -> Floats:
    """Return how far each strike is from its even place, for step times of unit deviation.

    The sum of all deviations is brought back to zero, so that the plan's step count holds.
    """
    # Imported here because it takes over a second, and a replay makes no steps.
    from scipy.signal import lfilter

    memory = np.exp(-1 / DRIFT_MEMORY_STEPS)
    drift = lfilter([np.sqrt(1 - memory**2)], [1, -memory], rng.standard_normal(count))
    deviation = (
        np.sqrt(1 - DRIFT_VARIANCE_SHARE) * rng.standard_normal(count)
        + np.sqrt(DRIFT_VARIANCE_SHARE) * drift
    )
    away = np.cumsum(np.clip(deviation, -LARGEST_DEVIATION_SDS, LARGEST_DEVIATION_SDS))
    return away - np.linspace(away[0], away[-1], count)
