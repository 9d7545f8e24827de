"""What each cue and each beat did: the cadence around it, and when it was back in zone."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from statistics import fmean

from footfall.core import stream
from footfall.core.settings import Settings
from footfall_host.coach_history import soundings
from footfall_host.replay import CUES, Cue, Event
from footfall_host.report.seconds import IN_ZONE, Second

BACK = CUES[stream.CUE_OK]
BEAT = "beat"
AFTER_S = (10, 20)
# Cadences are means over so long, up to the moment that they are told of: one second wanders by
# two steps per minute. Fewer readings than the least, as about a stop, make none.
MEAN_S = 5
LEAST_READINGS = 3


@dataclass(frozen=True)
class Reaction:
    """One cue at t_s and what came of it.

    what: low, high or beat. beat_s, tempo_bpm: how long a beat sounded, and its first tempo.
    before_spm, after_spm: the cadence up to it, and up to each of AFTER_S later; None where the
    runner did not run. back_after_s: from when on the cadence was in zone for good, which is as
    long as the coach asks for; None where it never was before the runner stopped.
    """

    t_s: float
    what: str
    beat_s: float | None
    tempo_bpm: float | None
    before_spm: float | None
    after_spm: tuple[float | None, ...]
    back_after_s: float | None


def reactions(
    events: Sequence[Event],
    seconds: Sequence[Second],
    settings: Settings,
    origin_s: float,
    end_s: float,
) -> list[Reaction]:
    """Return what each cue and beat did, in order; origin_s, end_s: of the recording."""
    track = _Track(seconds, settings.back_s)
    asked = [
        (cue.t_s, cue.kind, None, None)
        for cue in events
        if isinstance(cue, Cue) and cue.kind != BACK
    ]
    beats = [
        (beat.start_s, BEAT, beat.stop_s - beat.start_s, beat.tempos_bpm[0][1])
        for beat in soundings(events, end_s)
    ]
    return [
        track.reaction(t_s - origin_s, what, beat_s, tempo_bpm)
        for t_s, what, beat_s, tempo_bpm in sorted([*asked, *beats], key=lambda each: each[0])
    ]


class _Track:
    """The cadence of a run, to look up what came after a moment."""

    def __init__(self, seconds: Sequence[Second], back_s: int) -> None:
        self._seconds = seconds
        self._times_s = [second.t_s for second in seconds]
        self._back_s = back_s

    def reaction(
        self, t_s: float, what: str, beat_s: float | None, tempo_bpm: float | None
    ) -> Reaction:
        return Reaction(
            t_s=t_s,
            what=what,
            beat_s=beat_s,
            tempo_bpm=tempo_bpm,
            before_spm=self._mean_spm(t_s),
            after_spm=tuple(self._mean_spm(t_s + after_s) for after_s in AFTER_S),
            back_after_s=self._back_after_s(t_s),
        )

    def _mean_spm(self, t_s: float) -> float | None:
        """Return the mean cadence of the seconds up to a time, which the run must reach."""
        if not self._times_s or t_s >= self._times_s[-1] + 1:
            return None
        first, stop = (bisect_right(self._times_s, at_s) for at_s in (t_s - MEAN_S, t_s))
        shown = [second.spm for second in self._seconds[first:stop] if second.spm is not None]
        return fmean(shown) if len(shown) >= LEAST_READINGS else None

    def _back_after_s(self, t_s: float) -> float | None:
        rest = self._seconds[bisect_right(self._times_s, t_s) :]
        held: list[Second] = []
        for second in takewhile(lambda second: second.spm is not None, rest):
            held = [*held, second] if second.place == IN_ZONE else []
            if len(held) == self._back_s:
                return held[0].t_s - t_s
        return None
