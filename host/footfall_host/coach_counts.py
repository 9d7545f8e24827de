"""What the coach counts as it decides, counted again from what it said and the settings.

The core tells what it does, not why: for how long the zone was left, how many cues were in vain.
All of it follows from the events; tests hold it against the readings before each decision.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from footfall.core import coach, stream
from footfall.core.settings import Settings
from footfall_host.replay import (
    COACH_STATES,
    CUES,
    Beat,
    Cadence,
    CoachChange,
    Cue,
    Event,
    FootStrike,
    OwnCadence,
)
from footfall_host.summary import Zone

LOW, HIGH, OK = CUES[stream.CUE_LOW], CUES[stream.CUE_HIGH], CUES[stream.CUE_OK]
PAUSED, SETTLING, FADED = (
    COACH_STATES[state] for state in (coach.PAUSED, coach.SETTLING, coach.FADED)
)
RESTING, CONFIRMED = COACH_STATES[coach.RESTING], COACH_STATES[coach.CONFIRMED]
BEATING = COACH_STATES[coach.BEATING]
CUEING = (COACH_STATES[coach.CUEING_LOW], COACH_STATES[coach.CUEING_HIGH])
# States in which nothing is counted: each begins anew.
ANEW = (PAUSED, SETTLING, FADED)
# What a silence follows; a rest is one itself, and what remains when it is broken off another.
CUE, BEAT, REST, AFTER_REST = "cue", "beat", "amid a rest", "rest"


@dataclass
class Second:
    """A reading of cadence and what the coach said of it."""

    reading: Cadence
    change: CoachChange | None = None
    cue: Cue | None = None
    own: OwnCadence | None = None
    beat: Beat | None = None


def seconds_of(events: Iterable[Event]) -> Iterator[Second]:
    """Put together what was said of each reading, in order."""
    second = None
    for event in events:
        match event:
            case FootStrike():
                continue
            case Cadence():
                if second:
                    yield second
                second = Second(event)
            case CoachChange() if second:
                second.change = event
            case Cue() if second:
                second.cue = event
            case OwnCadence() if second:
                second.own = event
            case Beat() if second:
                second.beat = event
    if second:
        yield second


class Counts:
    """What the coach knows after the seconds that take() was given, one by one.

    before, state: that of the second before, and of this one. side, out_s: which way the cadence
    left the zone, and for how many readings in a row. in_s: for how many it has been in it.
    Readings without a run do not count. cues: those without success. cued_s: when each cue was.
    beat_since_s: when the present beat first sounded, or None. quiet_after, quiet_since_s,
    quiet_until_s: the last silence that cues have to keep. grace_s: the silence of a run's
    beginning that is still to come.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.before = self.state = PAUSED
        self.target_spm = settings.target_spm
        self.side: str | None = None
        self.out_s = self.in_s = 0
        self.cues = 0
        self.cued_s: list[float] = []
        self.beat_since_s: float | None = None
        self.quiet_after = ""
        self.quiet_since_s = self.quiet_until_s = 0.0
        self.grace_s = settings.start_grace_s
        self._unanswered = False
        self._ran_until_s: float | None = None

    def zone(self) -> Zone:
        """Return the zone that the coach keeps at present."""
        return Zone.of(self.settings, self.target_spm)

    def take(self, second: Second) -> None:
        """Count a second, up to what was said of it; call settle_up() once that is explained."""
        self.before = self.state
        if second.change:
            self.state, self.target_spm = second.change.state, second.change.target_spm
        stood = self._stood(second.reading)
        if stood or second.own:
            self._begin_anew(second.reading.t_s)
        elif self.state == FADED:
            self._forget_side()
        if self.state not in ANEW and second.reading.spm is not None:
            self._count(second.reading.spm)
        if second.cue and second.cue.kind != OK:
            self.cues += 1

    def settle_up(self, second: Second) -> None:
        """Let the second have the consequences that it has from the next one on."""
        t_s = second.reading.t_s
        cooldown_s = self.settings.cooldown_s
        if second.cue and second.cue.kind != OK:
            self.cued_s.append(t_s)
            self._keep_quiet(t_s, CUE, cooldown_s)
            self._unanswered = True
        if self.state in (CONFIRMED, RESTING):
            self._unanswered = False
        if self.state == RESTING != self.before and self.cues >= self.settings.give_up_cues:
            self.cues = 0
            left_s = round(self.quiet_until_s - t_s)
            self._keep_quiet(t_s, REST, max(self.settings.rest_s, left_s))
        if RESTING == self.before != self.state and self.state not in ANEW and not second.cue:
            self.quiet_until_s = t_s
        if second.beat:
            if self.before == BEATING and self.state in CUEING:
                self._keep_quiet(t_s, BEAT, cooldown_s)
            self.beat_since_s = self._since_s(second.beat)
        if self.state == SETTLING and second.reading.spm is not None:
            self.grace_s -= 1

    def _keep_quiet(self, since_s: float, after: str, for_s: int) -> None:
        self.quiet_after, self.quiet_since_s, self.quiet_until_s = after, since_s, since_s + for_s

    def _since_s(self, beat: Beat) -> float | None:
        if beat.tempo_bpm is None:
            return None
        return beat.t_s if self.beat_since_s is None else self.beat_since_s

    def _stood(self, reading: Cadence) -> bool:
        """Return whether there has been no run for as long as a stop takes, up to this reading."""
        if self._ran_until_s is None:
            self._ran_until_s = reading.t_s - 1
        runs = reading.spm is not None
        stood_s = round(reading.t_s - self._ran_until_s) - runs
        if runs:
            self._ran_until_s = reading.t_s
        return stood_s >= self.settings.pause_s

    def _begin_anew(self, t_s: float) -> None:
        self._forget_side()
        self.cues = 0
        self.grace_s = max(self.grace_s, self.settings.walk_grace_s, 1)
        if self.quiet_until_s > t_s + self.settings.cooldown_s:
            self._keep_quiet(t_s, AFTER_REST, self.settings.cooldown_s)

    def _forget_side(self) -> None:
        self.side = None
        self.out_s = self.in_s = 0
        self._unanswered = False

    def _leave_zone(self) -> None:
        if self.in_s >= self.settings.cooldown_s:
            self.cues = 0
        self.in_s = 0

    def _count(self, spm: float) -> None:
        zone = self.zone()
        side = _side_of(zone, spm, 0.0)
        if side:
            self._leave_zone()
            self.out_s = self.out_s + 1 if side == self.side else 1
            self.side = side
        elif self._unanswered and _side_of(zone, spm, self.settings.tolerance_spm / 2):
            self.out_s = 0
            self._leave_zone()
        else:
            self.out_s = 0
            self.in_s += 1


def _side_of(zone: Zone, spm: float, margin_spm: float) -> str | None:
    """Return the cue for a cadence that is out of the zone, or within a margin of its edge."""
    if spm < zone.floor_spm + margin_spm:
        return LOW
    if zone.ceiling_spm is not None and spm > zone.ceiling_spm - margin_spm:
        return HIGH
    return None
