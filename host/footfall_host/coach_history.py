"""What the coach did over a run: its states, its targets and its beats, from the run's events.

Times are seconds of the recording. What a second brought counts from the reading of cadence at its
end on: the coach judges a reading by the target of that very second.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from footfall.core import coach
from footfall_host.replay import COACH_STATES, Beat, Cadence, CoachChange, Event

PAUSED = COACH_STATES[coach.PAUSED]
MINUTE_S = 60


@dataclass(frozen=True)
class Stretch:
    """From start_s to stop_s the coach was in this state and kept this target."""

    state: str
    target_spm: int
    start_s: float
    stop_s: float


class CoachHistory:
    """Ask it for the state or the target at any time.

    target_spm: the target of the settings, for a run in which the coach never spoke of one.
    """

    def __init__(self, events: Iterable[Event], target_spm: int) -> None:
        changes = [event for event in events if isinstance(event, CoachChange)]
        self._since_s = [change.t_s for change in changes]
        self._states = [PAUSED, *(change.state for change in changes)]
        # What a run begins with is told at its first second.
        first_spm = changes[0].target_spm if changes else target_spm
        self._targets = [first_spm, *(change.target_spm for change in changes)]

    def state_at(self, t_s: float) -> str:
        """Return the state from t_s on."""
        return self._states[bisect_right(self._since_s, t_s)]

    def target_at(self, t_s: float) -> int:
        """Return the target from t_s on."""
        return self._targets[bisect_right(self._since_s, t_s)]

    @property
    def targets_spm(self) -> list[int]:
        """Every target that was kept, lowest first."""
        return sorted(set(self._targets))

    @property
    def first_target_spm(self) -> int:
        """The target that the run began with."""
        return self._targets[0]

    @property
    def last_target_spm(self) -> int:
        """The target that was kept in the end."""
        return self._targets[-1]

    def stretches(self, start_s: float, stop_s: float) -> list[Stretch]:
        """Return the stretches of one state and one target from start_s to stop_s, in order."""
        inside_s = [t_s for t_s in self._since_s if start_s < t_s < stop_s]
        return [
            Stretch(self.state_at(begun_s), self.target_at(begun_s), begun_s, ended_s)
            for begun_s, ended_s in pairwise([start_s, *inside_s, stop_s])
            if begun_s < ended_s
        ]


@dataclass(frozen=True)
class Sounding:
    """A beat from its first sound to its end.

    tempos_bpm: each tempo with the time from which it was kept, in order.
    """

    start_s: float
    stop_s: float
    tempos_bpm: tuple[tuple[float, float], ...]

    def sounds_s(self) -> Iterator[float]:
        """Yield when it sounds: a change of tempo moves what comes after the next sound."""
        sound_s = self.start_s
        changes = list(self.tempos_bpm)
        while sound_s < self.stop_s:
            yield sound_s
            while len(changes) > 1 and changes[1][0] <= sound_s:
                del changes[0]
            sound_s += MINUTE_S / changes[0][1]


def soundings(events: Sequence[Event], stop_s: float) -> list[Sounding]:
    """Return each beat; one that sounds at stop_s ends there."""
    found = []
    tempos_bpm: list[tuple[float, float]] = []
    beats = [event for event in events if isinstance(event, Beat)]
    for beat in [*beats, Beat(stop_s, None)]:
        if beat.tempo_bpm is not None:
            tempos_bpm.append((beat.t_s, beat.tempo_bpm))
        elif tempos_bpm:
            # One that is ended before it has sounded never begins.
            if tempos_bpm[0][0] < beat.t_s:
                found.append(Sounding(tempos_bpm[0][0], beat.t_s, tuple(tempos_bpm)))
            tempos_bpm = []
    return found


def seconds_in_states(events: Sequence[Event], history: CoachHistory) -> dict[str, int]:
    """Return for how many readings of cadence, which come once a second, each state held."""
    seconds = dict.fromkeys(COACH_STATES.values(), 0)
    for event in events:
        if isinstance(event, Cadence):
            seconds[history.state_at(event.t_s)] += 1
    return seconds
