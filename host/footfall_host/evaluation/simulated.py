"""Simulated runners for an evaluation: as many minutes as wanted, no two alike, none on disk.

A number and a seed make a recording, the same on every machine.
"""

import numpy as np

from footfall_host.evaluation.recording import RUNNING, Interval, Recording, SimulatedStrikes
from footfall_host.run_plan import DRIVE, RUN, STAND, TYPE, WALK, Plan, Segment
from footfall_host.simulate import Runner, SimulatedRun, simulate
from footfall_host.trace import Trace, as_trace

SOURCE = "simulated"
RECORDING_S = 1200.0
# Where the clip is worn.
PLACEMENTS = ("waist", "hip")
# How long a run lasts, and each pause and walk before one, in seconds.
_RUN_S = (120.0, 420.0)
_PAUSE_S = (30.0, 90.0)
_RUN_SPM = (145.0, 205.0)
# A run ends at most this much faster or slower than it began.
_DRIFT_SPM = 12.0
_WALK_SPM = (95.0, 130.0)
_OTHERS = (STAND, DRIVE, TYPE)
# Bodies and clips within what is ordinary; Runner says what each is.
_JITTER = (0.01, 0.04)
_RIGHT_LATE = (-0.04, 0.04)
_RIGHT_LOUDER = (-0.2, 0.2)
_NOISE_G = (0.005, 0.04)
_LOOSE = (0.0, 0.3)


def simulated_recording(number: int, seed: int, duration_s: float) -> tuple[Trace, Recording]:
    """Return the recording of that number, and what is known of it."""
    rng = np.random.default_rng([seed, number])
    plan = _plan(duration_s, rng)
    runner = Runner(
        placement=str(rng.choice(PLACEMENTS)),
        jitter=rng.uniform(*_JITTER),
        right_late=rng.uniform(*_RIGHT_LATE),
        right_louder=rng.uniform(*_RIGHT_LOUDER),
        noise_g=rng.uniform(*_NOISE_G),
        loose=rng.uniform(*_LOOSE),
    )
    run = simulate(plan, runner, seed=int(rng.integers(2**31)))
    name = recording_name(number)
    intervals = _intervals(plan)
    recording = Recording(
        source=SOURCE,
        name=name,
        position=runner.placement,
        duration_s=plan.duration_s,
        intervals=intervals,
        truth=SimulatedStrikes(_strikes_of_runs(run, intervals)),
    )
    return as_trace(run.t_s, run.acc_g, name), recording


def recording_name(number: int) -> str:
    """Return what the recording of that number is called."""
    return f"run-{number:05d}"


def _plan(duration_s: float, rng: np.random.Generator) -> Plan:
    """Alternate runs with walks and pauses until the time is up."""
    segments: list[Segment] = []
    left_s = duration_s
    while left_s > 0:
        for segment in (_pause(rng), _walk(rng), _run(rng)):
            fits_s = min(segment.duration_s, left_s)
            # What is left must be long enough for a part of its own.
            if left_s - fits_s < _PAUSE_S[0]:
                fits_s = left_s
            if left_s > 0:
                segments.append(
                    Segment(fits_s, segment.gait, segment.per_min_from, segment.per_min_to)
                )
            left_s -= fits_s
    return Plan(tuple(segments))


def _pause(rng: np.random.Generator) -> Segment:
    return Segment(_seconds(_PAUSE_S, rng), str(rng.choice(_OTHERS)))


def _walk(rng: np.random.Generator) -> Segment:
    walk_spm = rng.uniform(*_WALK_SPM)
    return Segment(_seconds(_PAUSE_S, rng), WALK, walk_spm, walk_spm)


def _run(rng: np.random.Generator) -> Segment:
    from_spm = rng.uniform(*_RUN_SPM)
    to_spm = float(np.clip(from_spm + rng.uniform(-_DRIFT_SPM, _DRIFT_SPM), *_RUN_SPM))
    return Segment(_seconds(_RUN_S, rng), RUN, from_spm, to_spm)


def _seconds(between_s: tuple[float, float], rng: np.random.Generator) -> float:
    return float(np.rint(rng.uniform(*between_s)))


def _intervals(plan: Plan) -> tuple[Interval, ...]:
    ends_s = np.cumsum([segment.duration_s for segment in plan.segments]).tolist()
    return tuple(
        Interval(
            RUNNING if segment.gait == RUN else segment.gait, end_s - segment.duration_s, end_s
        )
        for segment, end_s in zip(plan.segments, ends_s, strict=True)
    )


def _strikes_of_runs(run: SimulatedRun, intervals: tuple[Interval, ...]) -> tuple[np.ndarray, ...]:
    strikes = run.strikes
    running_s = strikes.t_s[strikes.gait == RUN]
    bouts_s = [
        running_s[(running_s >= bout.start_s) & (running_s < bout.end_s)]
        for bout in intervals
        if bout.is_running
    ]
    # A run that the end of the recording cuts to a step says nothing.
    return tuple(bout_s for bout_s in bouts_s if len(bout_s) > 1)
