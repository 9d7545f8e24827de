"""A plan as data: what was wished for, its weeks and their sessions. Everything is immutable.

The types say what a file of a plan may hold, for `toml_file.py` reads one by them.
"""

import datetime
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from footfall_host.plan.limits import EASY_PERCENT, TOLERANCE_SPM
from footfall_host.plan.workouts import WORKOUTS, Workout

LAST_YEAR = 2199  # in which a plan may begin: dates end some time after
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DistanceRule = Literal["article", "weekly10"]
SessionKind = Literal["easy run", "speed", "long", "strength"]
WeekKind = Literal["build", "easy"]
ARTICLE: Final = "article"
WEEKLY10: Final = "weekly10"
EASY_RUN: Final = "easy run"
SPEED: Final = "speed"
LONG: Final = "long"
STRENGTH: Final = "strength"
BUILD: Final = "build"
EASY: Final = "easy"

Day = Annotated[int, Meta(ge=0, le=6)]
Spm = Annotated[int, Meta(ge=1, le=300)]
Metres = Annotated[int, Meta(ge=0, le=1_000_000)]
Percent = Annotated[int, Meta(ge=0, le=100)]
Count = Annotated[int, Meta(ge=0, le=1000)]


def days_text(days: Iterable[int]) -> str:
    """Return days as they are given on the command line."""
    return ",".join(DAYS[day] for day in days)


def km_text(distance_m: int) -> str:
    """Return a distance in kilometres, as they are given on the command line."""
    return f"{distance_m / 1000:g}"


class _Record(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What no one changes once it is made; a key of a file that it does not know is a mistake."""


class Wish(_Record, frozen=True):
    """What a runner asks for.

    baseline_spm: the own cadence. days: running days, 0 is Monday, in order. distance_m: of a week
    as it is run now. rule: how the distance may rise. start: a Monday.
    """

    baseline_spm: Spm
    goal_spm: Spm
    days: tuple[Day, ...]
    weeks: Count
    distance_m: Metres
    start: date
    rule: DistanceRule = ARTICLE


class Session(_Record, frozen=True):
    """What is to be done on a day; of a session without a run, distance and target are 0.

    workout, before: names of workouts. cued_percent: the share of its time in which the clip may
    cue. fade_sessions: the clip's setting of that name.
    """

    day: date
    kind: SessionKind
    workout: str
    before: tuple[str, ...] = ()
    distance_m: Metres = 0
    target_spm: Annotated[int, Meta(ge=0, le=300)] = 0
    cued_percent: Percent = 0
    fade_sessions: Count = 0

    @property
    def is_run(self) -> bool:
        """Whether it is run, with the clip."""
        return self.distance_m > 0

    @property
    def what(self) -> Workout:
        """The workout."""
        return WORKOUTS[self.workout]


class Ran(_Record, frozen=True):
    """What was really run in a week. cadence_spm: the mean of its runs, 0 where none was run.

    sessions: runs that the clip counts as such.
    """

    distance_m: Metres
    cadence_spm: Annotated[float, Meta(ge=0, le=300)]
    sessions: Count


class Week(_Record, frozen=True):
    """A week from Monday to Sunday; number: from 1. ran: None while it lies ahead."""

    number: Count
    start: date
    kind: WeekKind
    target_spm: Spm
    sessions: tuple[Session, ...]
    ran: Ran | None = None

    @property
    def runs(self) -> tuple[Session, ...]:
        """The sessions that are run."""
        return tuple(session for session in self.sessions if session.is_run)

    @property
    def distance_m(self) -> int:
        """How far all of them go."""
        return sum(session.distance_m for session in self.sessions)

    @property
    def fell_short(self) -> bool:
        """Whether so little of it was run that it was an easier week."""
        ran = self.ran
        return ran is not None and ran.distance_m * 100 <= self.distance_m * EASY_PERCENT

    @property
    def was_below_zone(self) -> bool:
        """Whether its runs were slower than the clip's zone about the target."""
        ran = self.ran
        return ran is not None and ran.cadence_spm < self.target_spm - TOLERANCE_SPM

    @property
    def loads(self) -> bool:
        """Whether it is one of the weeks up, and no easier one, as planned or as run."""
        return self.kind == BUILD and not self.fell_short

    def of_kind(self, kind: str) -> tuple[Session, ...]:
        """Return its sessions of a kind."""
        return tuple(session for session in self.sessions if session.kind == kind)


class Plan(_Record, frozen=True):
    """A wish and the weeks that fulfil it, the ones that were run first."""

    wish: Wish
    weeks: tuple[Week, ...]

    @property
    def past(self) -> tuple[Week, ...]:
        """The weeks that were run, or missed."""
        return tuple(week for week in self.weeks if week.ran)

    @property
    def ahead(self) -> tuple[Week, ...]:
        """The weeks that lie ahead: what rules are asked of."""
        return tuple(week for week in self.weeks if not week.ran)

    @property
    def runs_ahead(self) -> Iterator[Session]:
        """The runs that lie ahead, in order."""
        return (session for week in self.ahead for session in week.runs)

    @property
    def sessions(self) -> Iterator[Session]:
        """All sessions, in order."""
        return (session for week in self.weeks for session in week.sessions)

    @property
    def made_on(self) -> date:
        """The day from which it is as it is: that of its first week ahead."""
        return self.wish.start + datetime.timedelta(weeks=len(self.past))

    def before(self, week: Week) -> tuple[Week, ...]:
        """Return the weeks before one of its own."""
        return self.weeks[: week.number - 1]

    def target_before(self, week: Week) -> int:
        """Return the target of the week before, or the baseline."""
        earlier = self.before(week)
        return earlier[-1].target_spm if earlier else self.wish.baseline_spm
