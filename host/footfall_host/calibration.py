"""How long a runner's steps are, from runs of known distance, and how that goes with cadence."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from footfall.core import stream
from footfall.core.run_records import RECORD
from footfall.core.settings import Settings
from footfall.core.step_length import LENGTH_AT_TENTHS
from footfall.core.tunables import find
from footfall_host.errors import BadInputError
from footfall_host.recordings.run_file import RecordedRun
from footfall_host.replay import SPM_TENTHS, Cadence, FootStrike, replay
from footfall_host.trace import Trace

# Fewer say little: a hundred steps are a hundred metres, of which one more or less is a percent.
FEWEST_STEPS = 100
# What two runs must be apart in cadence to show how steps go with it. Each mean is known to some
# 0.2 steps/min and each distance to a percent: over less, the line would be one of errors.
LEAST_APART_SPM = 4.0
LENGTH_RANGE_CM = (40.0, 250.0)


@dataclass(frozen=True)
class KnownRun:
    """A run: how many steps it had, at which mean cadence, and how far it went.

    gaps: how often samples are missing, and steps with them.
    """

    name: str
    steps: int
    mean_spm: float
    metres: float
    gaps: int = 0

    @property
    def step_length_cm(self) -> float:
        """The mean length of a step."""
        return 100 * self.metres / self.steps


@dataclass(frozen=True)
class StepLength:
    """What the board is to be told. how: where it comes from, in a sentence."""

    step_length_cm: int
    step_gain_mm: int
    how: str


def known_trace(trace: Trace, metres: float) -> KnownRun:
    """Return a recording that went so far; raises BadInputError as known_run() does."""
    events = list(replay(trace, Settings()))
    steps = sum(isinstance(event, FootStrike) for event in events)
    shown = [event.spm for event in events if isinstance(event, Cadence) and event.spm is not None]
    return _known(trace.name, steps, shown, metres, len(trace.gaps))


def known_run(name: str, run: RecordedRun, metres: float) -> KnownRun:
    """Return a run that a board has recorded and that went so far.

    Raises BadInputError for one in which hardly anybody runs, or whose distance can't be.
    """
    shown = [note.value / SPM_TENTHS for note in run.of(stream.CADENCE) if note.value]
    gaps = len(run.of(RECORD + stream.OVERRUN)) + run.missing_frames
    return _known(name, len(run.of(stream.FOOT_STRIKE)), shown, metres, gaps)


def _known(name: str, steps: int, shown_spm: Sequence[float], metres: float, gaps: int) -> KnownRun:
    if steps < FEWEST_STEPS or not shown_spm:
        raise BadInputError(
            f"{name}: has {steps} running steps; choose a run of {FEWEST_STEPS} or more"
        )
    run = KnownRun(name, steps, fmean(shown_spm), metres, gaps)
    shortest_cm, longest_cm = LENGTH_RANGE_CM
    if not shortest_cm <= run.step_length_cm <= longest_cm:
        raise BadInputError(
            f"{name}: {metres:g} m in {steps} steps would be {run.step_length_cm:.0f} cm a step; "
            "give the distance of this run alone, in metres"
        )
    return run


def step_length_of(runs: Sequence[KnownRun]) -> StepLength:
    """Return the step length that the runs show, at 170 steps a minute where they show that.

    Raises BadInputError where it is none that the board takes.
    """
    at_spm = LENGTH_AT_TENTHS / SPM_TENTHS
    mean_cm = 100 * sum(run.metres for run in runs) / sum(run.steps for run in runs)
    cadences = [run.mean_spm for run in runs]
    seen = f"{min(cadences):.0f} steps/min"
    if max(cadences) - min(cadences) < LEAST_APART_SPM:
        how = f"the mean at {seen}; a run at another pace would show how it goes with cadence"
        return StepLength(round(mean_cm), 0, how)
    seen = f"{min(cadences):.0f} to {max(cadences):.0f} steps/min"
    gain_cm, middle_spm, middle_cm = _line(runs)
    gain_mm = round(10 * gain_cm)
    if not 0 < gain_mm <= find("step_gain_mm").highest:
        how = f"the mean over {seen}, over which steps do not get longer as those of a pace do"
        return StepLength(round(mean_cm), 0, how)
    length_cm = round(middle_cm + gain_mm / 10 * (at_spm - middle_spm))
    setting = find("step_length_cm")
    if not 0 < length_cm <= setting.highest:
        raise BadInputError(
            f"at {at_spm:g} steps/min these runs' steps would be {length_cm} cm long: are their "
            "distances right, and given in the order of the runs?"
        )
    return StepLength(length_cm, gain_mm, f"a line through {len(runs)} runs at {seen}")


def _line(runs: Sequence[KnownRun]) -> tuple[float, float, float]:
    """Return the slope in cm for a step a minute, and the point about which the line turns."""
    middle_spm = fmean(run.mean_spm for run in runs)
    middle_cm = fmean(run.step_length_cm for run in runs)
    away = [(run.mean_spm - middle_spm, run.step_length_cm - middle_cm) for run in runs]
    slope = sum(spm * cm for spm, cm in away) / sum(spm**2 for spm, _ in away)
    return slope, middle_spm, middle_cm
