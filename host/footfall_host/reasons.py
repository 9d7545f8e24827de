"""Why the coach spoke or kept silent, one line each, with the figures that decided it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from footfall.core.coach import LIMITED_S
from footfall.core.goal import SETTLE_S, cued_percent
from footfall.core.settings import Settings
from footfall_host.clock import as_clock
from footfall_host.coach_counts import (
    BEATING,
    CONFIRMED,
    FADED,
    LOW,
    OK,
    PAUSED,
    REST,
    RESTING,
    SETTLING,
    Counts,
    Second,
    seconds_of,
)
from footfall_host.replay import Event


class Reason(NamedTuple):
    """At t_s, in seconds of the recording, the coach did this, because of that."""

    t_s: float
    what: str
    why: str


def reasons(events: Iterable[Event], settings: Settings, sessions: int = 0) -> Iterator[Reason]:
    """Yield why the coach of a run did what it did, in order.

    sessions: so many came before, where cues fade from session to session.
    """
    told = _Reasons(settings, sessions)
    for second in seconds_of(events):
        yield from told.of(second)


class _Reasons:
    def __init__(self, settings: Settings, sessions: int) -> None:
        self._settings = settings
        self._sessions = sessions
        self._counts = Counts(settings)
        self._measures = bool(settings.auto_target and not settings.own_spm)

    def of(self, second: Second) -> Iterator[Reason]:
        """Yield why what was said of a second was said."""
        self._counts.take(second)
        for what, why in self._told(second):
            yield Reason(second.reading.t_s, what, why)
        self._counts.settle_up(second)

    def _told(self, second: Second) -> Iterator[tuple[str, str]]:
        counts = self._counts
        if second.own:
            self._measures = False
            yield "own", self._own(second.own.spm)
        if second.cue and second.cue.kind != OK:
            yield f"cue {second.cue.kind}", self._cue(second)
        if second.beat and second.beat.tempo_bpm is None:
            yield "beat end", self._beat_end(second)
        elif second.beat and second.beat.tempo_bpm and counts.beat_since_s is None:
            yield f"beat {second.beat.tempo_bpm:.1f}", self._beat(second, second.beat.tempo_bpm)
        if counts.state != counts.before:
            yield from self._entered(second)

    def _entered(self, second: Second) -> Iterator[tuple[str, str]]:
        counts, settings = self._counts, self._settings
        if counts.state == CONFIRMED:
            silent = "" if second.cue else "; no tick: confirm is 0"
            yield OK if second.cue else "back", f"back in zone for {counts.in_s} s{silent}"
        elif counts.state == RESTING:
            yield "rest", self._rest(second.reading.t_s)
        elif counts.before == RESTING and not second.cue and counts.state not in (PAUSED, FADED):
            yield "rest over", f"in zone for {counts.in_s} s"
        elif counts.state == SETTLING:
            yield "settle", f"silent for {counts.grace_s} s of running: {self._anew()}"
        elif counts.state == FADED:
            yield "faded", self._faded()
        elif counts.state == PAUSED:
            yield "pause", f"no run for {settings.pause_s} s"

    def _cue(self, second: Second) -> str:
        counts, settings = self._counts, self._settings
        spm = second.reading.spm or 0.0
        why = f"{spm:.1f} spm, {self._beyond()} for {counts.out_s} s"
        why += self._silence_before(second.reading.t_s)
        if counts.cues > 1:
            why += f"; {counts.cues} of {settings.give_up_cues} before a rest"
        return why

    def _silence_before(self, t_s: float) -> str:
        """Return which silence a cue waited for, or broke."""
        counts, settings = self._counts, self._settings
        since_s = round(t_s - counts.quiet_since_s)
        is_broken = round(counts.quiet_until_s - t_s) > 0
        if not counts.quiet_after or not (is_broken or counts.out_s > settings.dwell_s):
            return ""
        silence = f", {since_s} s after the last {counts.quiet_after}"
        if counts.quiet_after == REST:
            clock = as_clock(since_s)
            silence = f", {clock} into a rest" if is_broken else f", after {clock} of rest"
        return silence + f": more than {settings.plunge_spm} below is no slip" * is_broken

    def _beyond(self) -> str:
        """Return on which side of what edge the cadence is."""
        counts, settings = self._counts, self._settings
        zone = counts.zone()
        tolerance_spm = settings.tolerance_spm
        if counts.side == LOW:
            return f"under {zone.floor_spm:g} (target {counts.target_spm} - {tolerance_spm})"
        edge = f"{zone.ceiling_spm:g}"
        if zone.ceiling_spm == settings.ceiling_spm:
            return f"over the ceiling of {edge}"
        return f"over {edge} (target {counts.target_spm} + {tolerance_spm})"

    def _beat(self, second: Second, tempo_bpm: float) -> str:
        counts, settings = self._counts, self._settings
        spm = second.reading.spm or 0.0
        why = "steps are back"
        if counts.before != BEATING:
            why = f"no answer in {round(second.reading.t_s - counts.cued_s[-1])} s"
        aim_spm = counts.target_spm + settings.beat_over_spm
        if tempo_bpm == aim_spm:
            return f"{why}; leads {spm:.1f} to {aim_spm}: target + {settings.beat_over_spm}"
        ahead_spm = tempo_bpm - spm
        return f"{why}; leads {spm:.1f} by {ahead_spm:.1f}, within {settings.beat_lead_percent} %"

    def _beat_end(self, second: Second) -> str:
        counts = self._counts
        since_s = counts.beat_since_s
        spm = second.reading.spm
        sounded_s = 0 if since_s is None else max(0, round(second.reading.t_s - since_s))
        if counts.state == CONFIRMED:
            why = f"in zone for {counts.in_s} s"
        elif spm is None:
            why = "no run"
        elif counts.state == FADED:
            why = "to be silent now"
        elif counts.state == SETTLING:
            why = f"the target is {counts.target_spm} now"
        elif counts.out_s:
            why = f"{spm:.1f} spm, still {self._beyond()}"
            why = why if counts.side == LOW else why.replace("still ", "")
        else:
            why = f"{spm:.1f} spm, in zone for {counts.in_s} s only"
        return f"after {sounded_s} s: {why}"

    def _rest(self, t_s: float) -> str:
        counts, settings = self._counts, self._settings
        if counts.cues >= settings.give_up_cues:
            return f"{counts.cues} cues without success: silent for {as_clock(settings.rest_s)}"
        recent = sum(t_s - cued_s < LIMITED_S for cued_s in counts.cued_s)
        return f"{recent} cues in {as_clock(LIMITED_S)}: silent until they are fewer"

    def _anew(self) -> str:
        if self._counts.before == PAUSED:
            return "a run begins"
        if self._counts.before == FADED:
            return "cues are allowed again"
        return f"the target is {self._counts.target_spm} now"

    def _faded(self) -> str:
        settings = self._settings
        if self._measures:
            measured = f"measures the own cadence for {settings.calibrate_min}:00"
            return f"{measured}, after a first {as_clock(SETTLE_S)}"
        allowed = cued_percent(self._sessions, settings.fade_sessions)
        run = f"run {self._sessions + 1}, fading over {settings.fade_sessions}"
        return f"cues are allowed in {allowed} % of the time: {run}"

    def _own(self, spm: float) -> str:
        settings, target_spm = self._settings, self._counts.target_spm
        return f"{spm:.1f} spm over {settings.calibrate_min}:00; the target is {target_spm} now"
