"""Run policies against a population of modelled runners, one job a runner, on any executor."""

import contextlib
import itertools
import multiprocessing
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from footfall.core.settings import Settings
from footfall.core.tunables import assign
from footfall_host.coaching.course import Course, draw_course
from footfall_host.coaching.measurement import Measurement
from footfall_host.coaching.policies import OURS, POLICIES, Policy
from footfall_host.coaching.run_figures import RunFigures, first_cue_s, judge
from footfall_host.coaching.runner import NOTHING_HEARD, Heard, Moment, ResponsiveRunner
from footfall_host.coaching.traits import Traits, draw_traits, with_traits
from footfall_host.errors import BadInputError

Progress = Callable[[int, int], None]

MINUTES_RANGE = (5.0, 300.0)
# The probe of a drop: so long on target, so far down, and so long for an answer.
PROBES = 4
ON_TARGET_RANGE_S = (60, 120)
DROP_SPM = 8.0
DROP_S = 60


@dataclass(frozen=True)
class Candidate:
    """One of POLICIES under a name of its own; settings: changed from their defaults."""

    name: str
    policy: str
    settings: Mapping[str, int] = field(default_factory=dict)


# Ours from sparing to insistent, one setting at a time.
CURVES = {
    "beat_s": (0, 5, 10, 20, 90),
    "beat_over_spm": (0, 1, 2, 4),
}


def curve_candidates(setting: str) -> tuple[Candidate, ...]:
    """Return ours at each value of one of CURVES."""
    return tuple(
        Candidate(f"{setting}={value}", OURS, {setting: value}) for value in CURVES[setting]
    )


def plain_candidates(settings: Mapping[str, int] | None = None) -> tuple[Candidate, ...]:
    """Return every policy once, ours with these settings changed from their defaults."""
    return tuple(Candidate(n, n, settings or {} if n == OURS else {}) for n in POLICIES)


@dataclass(frozen=True)
class Study:
    """What is asked of the lab; traits: of every runner, changed from what was drawn.

    Raises BadInputError for runs of a length out of range.
    """

    minutes: float = 60.0
    seed: int = 1
    candidates: tuple[Candidate, ...] = plain_candidates()
    traits: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse runs too short to settle in, or endless ones."""
        shortest, longest = MINUTES_RANGE
        if not shortest <= self.minutes <= longest:
            raise BadInputError(
                f"a run of {self.minutes:g} min cannot be coached: "
                f"it must last {shortest:g} to {longest:g}"
            )

    @property
    def duration_s(self) -> int:
        """The length of each run."""
        return round(self.minutes * 60)


def run_study(
    study: Study,
    runners: int,
    executor: Executor | None = None,
    on_progress: Progress | None = None,
) -> list[RunFigures]:
    """Coach every runner by every candidate; return the figures of each run.

    executor: where the jobs run; by default one process a core. on_progress: called with the
    runners done and their number, after each. The figures hang on the seed alone.
    """
    found: list[RunFigures] = []
    with contextlib.ExitStack() as stack:
        if executor is None:
            # Forking a process that has threads, such as a progress bar's, may deadlock it.
            spawn = multiprocessing.get_context("spawn")
            executor = stack.enter_context(ProcessPoolExecutor(mp_context=spawn))
        jobs = executor.map(coach_runner, itertools.repeat(study), range(runners))
        for done, figures in enumerate(jobs, start=1):
            found += figures
            if on_progress:
                on_progress(done, runners)
    return found


def coach_runner(study: Study, number: int) -> list[RunFigures]:
    """Send one runner on the same run once for each policy: the job that an executor is given."""
    of_traits, of_course, *of_probes = _seeds(study.seed, number)
    traits = with_traits(draw_traits(of_traits), study.traits)
    course = draw_course(traits, study.duration_s, of_course)
    probes = [_draw_probe(traits, seeds) for seeds in of_probes]
    return [_coach(candidate, number, traits, course, probes) for candidate in study.candidates]


def _seeds(seed: int, number: int) -> list[np.random.SeedSequence]:
    """Return the random streams of one runner: of the traits, of the run, and of each probe."""
    return np.random.SeedSequence(seed, spawn_key=(number,)).spawn(2 + PROBES)


def live_through(
    traits: Traits, course: Course, policy: Policy, target_spm: float
) -> tuple[list[Moment], list[Heard]]:
    """Close the loop: return every second of the run, and what sounded at its end."""
    runner = ResponsiveRunner(traits, course, target_spm)
    measurement = Measurement()
    moments: list[Moment] = []
    heard: list[Heard] = []
    sounds = NOTHING_HEARD
    for deviation in course.noise.tolist():
        moment = runner.live(sounds)
        sounds = policy.tick(measurement.tick(*moment, deviation))
        moments.append(moment)
        heard.append(sounds)
    return moments, heard


@dataclass(frozen=True)
class _Probe:
    """A run on target that falls in its second drop_s and stays down, deaf to any cue."""

    spms: list[float]
    noise: list[float]
    drop_s: int


def _draw_probe(traits: Traits, seeds: np.random.SeedSequence) -> _Probe:
    of_drop, of_course = seeds.spawn(2)
    drop_s = int(np.random.default_rng(of_drop).integers(*ON_TARGET_RANGE_S))
    course = draw_course(traits, drop_s + DROP_S, of_course)
    spm = traits.target_spm + traits.wander_spm * course.wander
    spm[drop_s:] -= DROP_SPM
    return _Probe(spm.tolist(), course.noise.tolist(), drop_s)


def _coach(
    candidate: Candidate,
    number: int,
    traits: Traits,
    course: Course,
    probes: Sequence[_Probe],
) -> RunFigures:
    settings = _settings(traits.target_spm, candidate.settings)
    make = POLICIES[candidate.policy]
    moments, heard = live_through(traits, course, make(settings), traits.target_spm)
    answers_s = [_answer_s(probe, make(settings)) for probe in probes]
    return judge(candidate.name, number, settings, moments, heard, answers_s)


def _answer_s(probe: _Probe, policy: Policy) -> int | None:
    measurement = Measurement()
    heard = [
        policy.tick(measurement.tick(spm, True, deviation))
        for spm, deviation in zip(probe.spms, probe.noise, strict=True)
    ]
    return first_cue_s(heard, probe.drop_s)


def _settings(target_spm: int, changed: Mapping[str, int]) -> Settings:
    settings = Settings()
    for name, value in changed.items():
        assign(settings, name, value)
    assign(settings, "target_spm", target_spm)
    return settings
