"""A synthetic runner whose foot strikes are known: a plan and a body in, a recording out."""

import csv
import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from footfall_host.activities import activity_acceleration_g, through_spring
from footfall_host.errors import BadInputError
from footfall_host.jumping import Flights, jumping_acceleration_g, make_flights
from footfall_host.resample import Floats
from footfall_host.run_plan import ACTIVITIES, JUMPING, RUN, WALK, Plan, Steps, make_steps
from footfall_host.waveform import GRAVITY_G, PLACEMENTS, bout_acceleration_g

# The gait of a landing, whatever the exercise.
JUMP = "jump"
RATE_RANGE_HZ = (25.0, 1000.0)
# The motion is computed at least this often and averaged over each sample period: fine enough
# for an impact of 10 ms, and a sensor's own bandwidth is about half its rate as well.
FINE_RATE_HZ = 500.0

# An ordinary step is this much louder or softer than the one before (standard deviation).
LOUDNESS_SD = 0.15
# Postural sway on the horizontal axes: slow and a hundredth of a g.
SWAY_HZ = (0.23, 0.41, 0.87)
SWAY_G = 0.006

# A clip that hangs loose swings on its belt like a mass on a spring: about 11 Hz, underdamped.
LOOSE_CLIP_HZ = 11.0
LOOSE_CLIP_DAMPING = 0.12

ORIENTATION_RANGE_DEG = (-360.0, 360.0)


@dataclass(frozen=True)
class Runner:
    """The body, and how the sensor is worn on it.

    placement: a key of PLACEMENTS; jitter: standard deviation of a step's time, as a share of
    it; right_late: how late the right foot lands, as a share of a step; right_louder: how much
    harder it lands, as a share of an ordinary impact; orientation_deg: roll, pitch and yaw of
    the sensor against (forward, left, up), or None for a random one; noise_g: standard
    deviation of white noise on each axis; loose: 0 for a tight clip to 1 for one that hangs
    free; clip_g: where the sensor saturates. Raises BadInputError for a value out of range.
    """

    placement: str = "waist"
    jitter: float = 0.025
    right_late: float = 0.0
    right_louder: float = 0.0
    orientation_deg: tuple[float, float, float] | None = None
    noise_g: float = 0.02
    loose: float = 0.0
    clip_g: float = 16.0

    def __post_init__(self) -> None:
        """Refuse what no body or sensor could do."""
        if self.placement not in PLACEMENTS:
            raise BadInputError(
                f'placement "{self.placement}" is unknown: use one of {", ".join(PLACEMENTS)}'
            )
        _check("jitter", self.jitter, 0.0, 0.10)
        _check("asymmetry of timing", self.right_late, -0.20, 0.20)
        _check("asymmetry of loudness", self.right_louder, -0.80, 1.00)
        _check("noise in g", self.noise_g, 0.0, 1.0)
        _check("looseness", self.loose, 0.0, 1.0)
        _check("clipping level in g", self.clip_g, 1.5, 200.0)
        for angle_deg in self.orientation_deg or ():
            _check("orientation in degrees", angle_deg, *ORIENTATION_RANGE_DEG)


@dataclass(frozen=True)
class Strikes:
    """The truth in order of time: time, foot ("left", "right" or "both") and gait, each (strikes,).

    gait: "run", "walk" or "jump"; stairs are walked.
    """

    t_s: Floats
    foot: NDArray[np.str_]
    gait: NDArray[np.str_]


@dataclass(frozen=True)
class SimulatedRun:
    """What the sensor recorded, t_s (n,) and acc_g (n, 3), and when the feet landed."""

    t_s: Floats
    acc_g: Floats
    strikes: Strikes


def simulate(
    plan: Plan, runner: Runner | None = None, rate_hz: float = 100.0, seed: int = 0
) -> SimulatedRun:
    """Record a run that follows the plan; the same arguments give the same recording.

    Strikes, orientation, noise and activities have random streams of their own, so that
    changing one option leaves the others' part as it was. Raises BadInputError for a rate out
    of range.
    """
    _check("rate in Hz", rate_hz, *RATE_RANGE_HZ)
    runner = runner or Runner()
    timing, loudness, sway, orientation, noise, activity, flying, landing = map(
        np.random.default_rng, np.random.SeedSequence(seed).spawn(8)
    )
    fineness = int(np.ceil(FINE_RATE_HZ / rate_hz))
    t_s = np.arange(round(plan.duration_s * rate_hz), dtype=np.float64) / rate_hz
    fine = np.arange(t_s.size * fineness, dtype=np.float64)
    fine_s = (fine - (fineness - 1) / 2) / (rate_hz * fineness)

    acc_g = GRAVITY_G + sway_g(fine_s, sway)
    bouts: list[Steps] = []
    for bout in plan.bouts():
        starts, stops = bout.start_s > 0, bout.end_s < plan.duration_s
        first = np.searchsorted(fine_s, bout.start_s) if starts else 0
        last = np.searchsorted(fine_s, bout.end_s) if stops else fine_s.size
        steps = make_steps(bout, runner.jitter, runner.right_late, timing)
        acc_g[first:last] += (
            bout_acceleration_g(
                PLACEMENTS[runner.placement],
                steps,
                _loudness(steps, runner.right_louder, loudness),
                fine_s[first:last],
                starts,
                stops,
            )
            - GRAVITY_G
        )
        bouts.append(_within(steps, bout.start_s, bout.end_s))
    jumps: list[Flights] = []
    for start_s, segment in plan.segments_of(JUMPING):
        first, last = np.searchsorted(fine_s, [start_s, start_s + segment.duration_s])
        flights = make_flights(segment, start_s, runner.jitter, flying)
        acc_g[first:last] += (
            jumping_acceleration_g(
                segment.gait, flights, runner.placement, fine_s[first:last], landing
            )
            - GRAVITY_G
        )
        jumps.append(flights)
    for start_s, segment in plan.segments_of(ACTIVITIES):
        first, last = np.searchsorted(fine_s, [start_s, start_s + segment.duration_s])
        acc_g[first:last] += (
            activity_acceleration_g(segment, runner.placement, fine_s[first:last], activity)
            - GRAVITY_G
        )

    acc_g = through_clip(acc_g, runner.loose, rate_hz * fineness)
    acc_g = acc_g.reshape(t_s.size, fineness, 3).mean(axis=1)
    acc_g = acc_g @ axes_of(runner, orientation)
    acc_g += runner.noise_g * noise.standard_normal(acc_g.shape)
    return SimulatedRun(t_s, np.clip(acc_g, -runner.clip_g, runner.clip_g), _strikes(bouts, jumps))


def strikes_csv(strikes: Strikes) -> bytes:
    """Return the truth as CSV with header ``t_s,foot,gait``, to the millisecond."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["t_s", "foot", "gait"])
    for t_s, foot, gait in zip(strikes.t_s, strikes.foot, strikes.gait, strict=True):
        rows.writerow([f"{t_s:.3f}", foot, gait])
    return text.getvalue().encode()


def _check(name: str, value: float, lowest: float, highest: float) -> None:
    if not lowest <= value <= highest:
        raise BadInputError(f"{name} is {value:g}: it must be {lowest:g} to {highest:g}")


def _loudness(steps: Steps, right_louder: float, rng: np.random.Generator) -> Floats:
    """Return how hard each foot lands, shape (steps,), around 1."""
    ordinary = np.exp(LOUDNESS_SD * rng.standard_normal(steps.t_s.size))
    return ordinary * np.where(steps.is_right, 1 + right_louder, 1.0)


def _within(steps: Steps, start_s: float, end_s: float) -> Steps:
    kept = (steps.t_s >= start_s) & (steps.t_s < end_s)
    return Steps(steps.t_s[kept], steps.is_right[kept], steps.gait[kept])


def _strikes(bouts: list[Steps], jumps: list[Flights]) -> Strikes:
    t_s = [steps.t_s for steps in bouts] + [set_.landing_s[set_.counts] for set_ in jumps]
    foot = [np.where(steps.is_right, "right", "left") for steps in bouts]
    foot += [set_.foot[set_.counts] for set_ in jumps]
    gait = [np.where(steps.gait == RUN, RUN, WALK) for steps in bouts]
    gait += [np.full(np.count_nonzero(set_.counts), JUMP) for set_ in jumps]
    if not t_s:
        return Strikes(np.empty(0), np.empty(0, str), np.empty(0, str))
    order = np.argsort(np.concatenate(t_s), kind="stable")
    return Strikes(*(np.concatenate(rows)[order] for rows in (t_s, foot, gait)))


def sway_g(t_s: Floats, rng: np.random.Generator) -> Floats:
    """Return the slow sway of a body that stands, shape (n, 3), nothing of it vertical."""
    sway = np.zeros((t_s.size, 3))
    for axis, phases in enumerate(rng.uniform(0, 2 * np.pi, (2, len(SWAY_HZ)))):
        for frequency_hz, phase in zip(SWAY_HZ, phases, strict=True):
            sway[:, axis] += SWAY_G * np.sin(2 * np.pi * frequency_hz * t_s + phase)
    return sway


def through_clip(acc_g: Floats, loose: float, rate_hz: float) -> Floats:
    """Return the acceleration (n, 3) of a sensor on a clip that is `loose` from 0 to 1.

    The clip is a damped spring shaken at its foot, which leaves the mean force alone.
    """
    if loose == 0:
        return acc_g
    ringing = through_spring(acc_g, LOOSE_CLIP_HZ, LOOSE_CLIP_DAMPING, rate_hz)
    return (1 - loose) * acc_g + loose * ringing


def axes_of(runner: Runner, rng: np.random.Generator) -> Floats:
    """Return the matrix that turns rows of (forward, left, up) into the sensor's axes."""
    if runner.orientation_deg is None:
        # A normalised four-dimensional Gaussian is uniform over all rotations.
        return Rotation.from_quat(rng.standard_normal(4)).as_matrix()
    return Rotation.from_euler("xyz", runner.orientation_deg, degrees=True).as_matrix()
