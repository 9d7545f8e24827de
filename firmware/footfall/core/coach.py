"""When to cue: every decision to speak or to keep silent is in this file.

Once a second it is told the cadence and answers with a cue or with silence. A runner is cued
after a dwell out of the zone, again after a cool-down, and left alone after a few cues without
success; coming back into the zone after a cue is confirmed. It keeps silent while a run or a
new target settles, and always when there is no run.
"""

from .settings import HIGHEST_TARGET_SPM, LOWEST_TARGET_SPM, Settings
from .stream import CUE_HIGH, CUE_LOW, CUE_OK, const

SILENCE = const(0)

# A cadence missing for less than this is a stumble, not a walk.
_PAUSE_S = const(3)
# Back in the zone for this long is back, not passing through.
_CONFIRM_S = const(2)


class Coach:
    """Ask it with tick(); `target_spm` is the present target."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.target_spm = settings.target_spm
        self._on = True
        # Silence to come: of a run that settles, and after a cue.
        self._grace_s = settings.start_grace_s
        self._quiet_s = 0
        # For how long there has been no run, the zone was left, the zone was kept.
        self._absent_s = 0
        self._out_s = 0
        self._in_s = 0
        # Which way the zone was left, cues without success so far, and whether one of them
        # waits to be answered by coming back.
        self._side = SILENCE
        self._cues = 0
        self._unanswered = False

    def set_target(self, target_spm: int) -> None:
        """Take a new target, held to the range of the setting, and let the runner settle on it."""
        self.target_spm = min(max(target_spm, LOWEST_TARGET_SPM), HIGHEST_TARGET_SPM)
        self._settle()

    def switch(self, on: bool) -> None:
        """Coach from now on, after the grace of a run's start, or keep silent."""
        self._on = on
        self._grace_s = self._settings.start_grace_s
        self._settle()

    def pass_time(self, seconds: int) -> None:
        """Let seconds pass of which nothing is known: no run was seen in them."""
        self._quiet_s = max(0, self._quiet_s - seconds)
        self._away(seconds)

    def tick(self, spm_tenths: int) -> int:
        """Take one second's cadence (0: not running); return CUE_LOW, _HIGH, _OK or SILENCE."""
        if self._quiet_s:
            self._quiet_s -= 1
        if not spm_tenths:
            self._away(1)
            return SILENCE
        self._absent_s = 0
        if not self._on:
            return SILENCE
        if self._grace_s:
            self._grace_s -= 1
            return SILENCE
        side = self._side_of(spm_tenths, 0)
        if side != SILENCE:
            return self._out_of_zone(side)
        # After a cue, only half a tolerance within the edge is back in the zone.
        if self._unanswered and self._side_of(spm_tenths, self._settings.tolerance_spm * 5):
            return self._at_the_edge()
        return self._in_zone()

    def _away(self, seconds: int) -> None:
        before_s = self._absent_s
        self._absent_s += seconds
        if before_s < _PAUSE_S <= self._absent_s:
            self._settle()

    def _settle(self) -> None:
        """Begin anew, with a grace."""
        self._grace_s = max(self._grace_s, self._settings.walk_grace_s)
        self._end_rest()
        self._side = SILENCE
        self._out_s = self._in_s = self._cues = 0
        self._unanswered = False

    def _side_of(self, spm_tenths: int, margin_tenths: int) -> int:
        """Return the cue for a cadence that is out of the zone or within a margin of its edge."""
        if spm_tenths < floor_tenths(self._settings, self.target_spm) + margin_tenths:
            return CUE_LOW
        highest_tenths = ceiling_tenths(self._settings, self.target_spm)
        if highest_tenths and spm_tenths > highest_tenths - margin_tenths:
            return CUE_HIGH
        return SILENCE

    def _out_of_zone(self, side: int) -> int:
        settings = self._settings
        self._in_s = 0
        if side != self._side:
            self._side = side
            self._out_s = 0
        self._out_s += 1
        if self._out_s < settings.dwell_s or self._quiet_s:
            return SILENCE
        self._unanswered = True
        self._quiet_s = settings.cooldown_s
        self._cues += 1
        if self._cues >= settings.give_up_cues:
            self._cues = 0
            self._quiet_s = max(settings.cooldown_s, settings.rest_s)
        return side

    def _at_the_edge(self) -> int:
        """Neither out, for a cue would nag, nor back, for the next step may be out again."""
        self._out_s = self._in_s = 0
        return SILENCE

    def _in_zone(self) -> int:
        self._out_s = 0
        self._in_s += 1
        # To touch the zone is no success: whoever hovers at its edge is left alone after a few
        # cues like anybody else.
        if self._in_s >= self._settings.cooldown_s:
            self._cues = 0
            self._end_rest()
        if self._in_s < _CONFIRM_S:
            return SILENCE
        self._side = SILENCE
        if not self._unanswered:
            return SILENCE
        self._unanswered = False
        return CUE_OK if self._settings.confirm else SILENCE

    def _end_rest(self) -> None:
        """Give up no longer; the silence that any cue is followed by remains."""
        self._quiet_s = min(self._quiet_s, self._settings.cooldown_s)


def floor_tenths(settings: Settings, target_spm: int) -> int:
    """Return the lowest cadence of the zone, in tenths of a step per minute."""
    return (target_spm - settings.tolerance_spm) * 10


def ceiling_tenths(settings: Settings, target_spm: int) -> int:
    """Return the highest cadence of the zone, in tenths of a step per minute, or 0 for none.

    A target may be raised to the ceiling and beyond: the zone never vanishes.
    """
    if not settings.ceiling_spm:
        return 0
    return max(settings.ceiling_spm, target_spm + settings.tolerance_spm) * 10
