"""When to cue: every decision to speak or to keep silent is in this file.

Once a second it is told the cadence and answers with a cue or with silence. A runner is cued
after a dwell out of the zone, again after a cool-down, and left alone after a few cues without
success; coming back into the zone after a cue is confirmed. It keeps silent while a run or a
new target settles, and always when there is no run.
"""

from .settings import Settings, find
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
        self._grace_s = settings.start_grace_s
        self._absent_s = 0
        # Out of zone: which way, for how long; and how long back in it.
        self._side = SILENCE
        self._out_s = 0
        self._in_s = 0
        # Seconds until the next cue may sound, cues without success so far, and whether a
        # cue waits to be answered by coming back.
        self._quiet_s = 0
        self._cues = 0
        self._unanswered = False

    def set_target(self, target_spm: int) -> None:
        """Take a new target, held to the range of the setting, and let the runner settle on it."""
        tunable = find("target_spm")
        self.target_spm = min(max(target_spm, tunable.lowest), tunable.highest)
        self._settle(self._settings.walk_grace_s)

    def tick(self, spm_tenths: int) -> int:
        """Take one second's cadence (0: not running); return CUE_LOW, _HIGH, _OK or SILENCE."""
        if self._quiet_s:
            self._quiet_s -= 1
        if not spm_tenths:
            return self._away()
        self._absent_s = 0
        if self._grace_s:
            self._grace_s -= 1
            return SILENCE
        side = self._side_of(spm_tenths)
        if side == SILENCE:
            return self._in_zone()
        return self._out_of_zone(side)

    def _away(self) -> int:
        self._absent_s += 1
        if self._absent_s == _PAUSE_S:
            self._settle(max(self._grace_s, self._settings.walk_grace_s))
        return SILENCE

    def _settle(self, grace_s: int) -> None:
        self._grace_s = grace_s
        self._side = SILENCE
        self._out_s = self._in_s = self._quiet_s = self._cues = 0
        self._unanswered = False

    def _side_of(self, spm_tenths: int) -> int:
        """Return the cue that the cadence asks for; once out, it takes half a tolerance more."""
        settings = self._settings
        tolerance_tenths = settings.tolerance_spm * 10
        floor_tenths = self.target_spm * 10 - tolerance_tenths
        if self._side == CUE_LOW:
            floor_tenths += tolerance_tenths >> 1
        if spm_tenths < floor_tenths:
            return CUE_LOW
        if not settings.ceiling_spm:
            return SILENCE
        ceiling_tenths = settings.ceiling_spm * 10
        if self._side == CUE_HIGH:
            ceiling_tenths -= tolerance_tenths >> 1
        return CUE_HIGH if spm_tenths > ceiling_tenths else SILENCE

    def _in_zone(self) -> int:
        self._out_s = 0
        self._in_s += 1
        if self._in_s < _CONFIRM_S:
            return SILENCE
        self._side = SILENCE
        self._cues = 0
        if not self._unanswered:
            return SILENCE
        self._unanswered = False
        # Success ends a rest, but not the silence after a cue.
        self._quiet_s = min(self._quiet_s, self._settings.cooldown_s)
        return CUE_OK if self._settings.confirm else SILENCE

    def _out_of_zone(self, side: int) -> int:
        self._in_s = 0
        if side != self._side:
            self._side = side
            self._out_s = 0
        self._out_s += 1
        if self._out_s < self._settings.dwell_s or self._quiet_s:
            return SILENCE
        self._unanswered = True
        self._cues += 1
        if self._cues >= self._settings.give_up_cues:
            self._cues = 0
            self._quiet_s = self._settings.rest_s
        else:
            self._quiet_s = self._settings.cooldown_s
        return side
