"""What a workout is on the laptop: steps, repeats of them, and the words that files use."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from footfall.core import workout_bytes as wb

METRES_PER_MILE = 1609.344

SIGNALS = {"none": 0, "work": wb.WORK, "easy": wb.EASY, "rest": wb.REST, "drill": wb.DRILL}
CUES = {
    "silent": 0,
    "too slow": wb.CUES_LOW,
    "too fast": wb.CUES_HIGH,
    "coach": wb.CUES_LOW | wb.CUES_HIGH,
    "beat": wb.BEATS,
}
UNITS = {wb.SECONDS: "seconds", wb.STEPS: "steps", wb.METRES: "metres", wb.BUTTON: "until_button"}


@dataclass(frozen=True)
class Target:
    """What a step asks for.

    kind: NOTHING, SPM, PERCENT, RAMP or SETTING of core/workout_bytes.py; first, last: steps a
    minute, or percent of the runner's own cadence, at the step's beginning and end. They differ
    in a ramp alone, and are 0 where there is no number.
    """

    kind: int = wb.NOTHING
    first: int = 0
    last: int = 0


@dataclass(frozen=True)
class Step:
    """One thing to do.

    end: what ends it (SECONDS, STEPS, METRES or BUTTON), after how much of it. cues: a value of
    CUES. signal: what sounds when it begins, a value of SIGNALS. soon_s: how long before its end
    another signal says so, 0 for none. tolerance_spm: about the target, 0 as settings say.
    jumps: whether those are counted. waits: whether its time stands still while nobody runs.
    set_number: which round of the innermost repeat it is in, from 1; 0 outside of one.
    """

    label: str
    end: int
    amount: int = 0
    target: Target = Target()
    cues: int = 0
    signal: int = 0
    soon_s: int = 0
    tolerance_spm: int = 0
    jumps: bool = False
    waits: bool = False
    set_number: int = 0


@dataclass(frozen=True)
class Repeat:
    """Steps that are done several times over; a repeat among them holds no further one."""

    times: int
    parts: "tuple[Step | Repeat, ...]"


@dataclass(frozen=True)
class Workout:
    """A workout as its file has it. source: where it comes from."""

    number: int
    name: str
    source: str
    description: str
    parts: tuple[Step | Repeat, ...]


@dataclass(frozen=True)
class Plan:
    """A workout as a board follows it: every repeat written out."""

    number: int
    name: str
    steps: tuple[Step, ...]

    @property
    def needs_step_length(self) -> bool:
        """Whether a step ends after so many metres."""
        return any(step.end == wb.METRES for step in self.steps)


def written_out(workout: Workout) -> Plan:
    """Return the workout with each repeat's steps as often as they are done."""
    return Plan(workout.number, workout.name, tuple(_steps(workout.parts, 0)))


def steps_in(parts: tuple[Step | Repeat, ...]) -> int:
    """Return how many steps they are once written out."""
    return sum(
        part.times * steps_in(part.parts) if isinstance(part, Repeat) else 1 for part in parts
    )


def _steps(parts: tuple[Step | Repeat, ...], set_number: int) -> Iterator[Step]:
    for part in parts:
        if isinstance(part, Repeat):
            rounds = (_steps(part.parts, number) for number in range(1, part.times + 1))
            yield from chain.from_iterable(rounds)
        else:
            yield replace(part, set_number=set_number)
