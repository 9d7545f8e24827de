"""When to cue: every decision to speak or to keep silent is in this file.

Once a second the coach is told the cadence. What that second brought (a run's end, a cadence out of
the zone for long enough, a beat that has done its work ...) and the state that the coach is in
give the next state, by a table; a cue, a confirmation and the start of a beat belong to the steps
of that table. docs/coaching.md draws it.
"""

from array import array

from .settings import Settings
from .stream import CUE_HIGH, CUE_LOW, CUE_OK, HIGHEST_TARGET_SPM, LOWEST_TARGET_SPM, const

SILENCE = const(0)

# --- states ------------------------------------------------------------------

PAUSED = const(0)  # no run, or switched off
SETTLING = const(1)  # a grace: a run or a new target has just begun
IN_ZONE = const(2)  # as it should be
DRIFTING = const(3)  # out of the zone, not yet for long enough or too soon after a cue
CUEING_LOW = const(4)  # a cue for more steps has sounded and waits for its answer
CUEING_HIGH = const(5)  # the same for fewer
BEATING = const(6)  # a beat to run to
RESTING = const(7)  # enough was said
CONFIRMED = const(8)  # back in the zone after a cue
FADED = const(9)  # silent by plan: who is to do without, or is being measured

# --- what a second can bring --------------------------------------------------

ABSENT = const(0)  # no run for a while
NOTHING = const(1)  # a stumble, the zone's edge, a return that has yet to last
GRACE = const(2)  # there is time to settle
FADE = const(3)  # the plan wants silence
IN = const(4)  # in the zone, for as long as the state asks
OUT = const(5)  # out of it, with nothing due
LOW = const(6)  # a cue for more steps is due
HIGH = const(7)  # a cue for fewer is due
BEAT = const(8)  # a beat is due
OVER = const(9)  # a beat has lasted long enough
ENOUGH = const(10)  # a cue would be due, but as many were in vain, or in ten minutes

# The next state, by the state (rows in their order) and what a second brought (columns in
# theirs); - where a state cannot meet that.
NEXT = (
    b"0-192345---",
    b"01192345--7",
    b"02192345--7",
    b"03192345--7",
    b"041984456-7",
    b"05198545--7",
    b"061986---4-",
    b"07192745--7",
    b"08192345--7",
    b"09192345--7",
)
_ZERO = const(48)

# Cues are limited in any time of this length.
LIMITED_S = const(600)
# A tempo follows a cadence that wavers by less than 1 spm not at all.
_TEMPO_STEP_TENTHS = const(10)
# A cadence that nobody reaches.
NO_CEILING_TENTHS = const(1 << 15)


class Coach:
    """Ask it with tick().

    target_spm, floor_tenths, ceiling_tenths: the present target, and the lowest and highest cadence
    of its zone; where there is no ceiling, it is one that nobody reaches. margin_tenths: how far
    within it an answer to a cue is; whoever follows a plan sets the three. state, brought: where it
    is in the table, and what brought it there. beat_tenths: the tempo of the beat that it wants to
    sound, in tenths of a beat per minute, or 0. is_on: whether it coaches at all. Whoever follows a
    plan sets faded, whether it has to keep silent for now, and steady_tenths, the tempo of a beat
    that sounds all the while, or 0.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.state = PAUSED
        self.brought = ABSENT
        self.beat_tenths = self.steady_tenths = 0
        self.faded = False
        self.is_on = True
        self._now_s = 0
        # Silence to come of a run that settles, and until when a cue is followed by silence.
        self._grace_s = settings.start_grace_s
        self._quiet_until_s = 0
        # For how long there has been no run, and the zone was left; since when the zone has been
        # kept, and a cue or a beat has waited to be answered.
        self._absent_s = 0
        self._out_s = 0
        self._kept_from_s = 0
        self._asked_s = 0
        # Which way the zone was left, and cues without success so far.
        self._side = SILENCE
        self._cues = 0
        # Whether a cue waits to be answered by coming back, whether it may yet be followed by a
        # beat, and whether the last one was answered.
        self._unanswered = False
        self._beat_to_come = False
        self._came_back = False
        # When the last cues were, the oldest at _oldest.
        self._cued_s = array("i", [-LIMITED_S] * settings.most_cues)
        self._oldest = 0
        self.target_spm = settings.target_spm
        self.floor_tenths = self.ceiling_tenths = self.margin_tenths = 0
        self.move_target(0)

    def set_target(self, target_spm: int) -> None:
        """Take a new target, held to the range of the setting, and let the runner settle on it."""
        self.move_target(target_spm - self.target_spm)
        self._settle()

    def move_target(self, by_spm: int) -> None:
        """Move the target within its range, so little that nobody has to settle on it."""
        moved_spm = self.target_spm + by_spm
        self.target_spm = min(max(moved_spm, LOWEST_TARGET_SPM), HIGHEST_TARGET_SPM)
        settings = self._settings
        self.floor_tenths = (self.target_spm - settings.tolerance_spm) * 10
        self.margin_tenths = settings.tolerance_spm * 5
        # A target may be raised to the ceiling and beyond: the zone never vanishes.
        top_spm = max(settings.ceiling_spm, self.target_spm + settings.tolerance_spm)
        self.ceiling_tenths = top_spm * 10 if settings.ceiling_spm else NO_CEILING_TENTHS

    def switch(self, on: bool) -> None:
        """Coach from now on, after the grace of a run's start, or keep silent."""
        self.is_on = on
        self._grace_s = self._settings.start_grace_s
        self._settle()

    def pass_time(self, seconds: int) -> None:
        """Let seconds pass of which nothing is known: no run was seen in them."""
        self._now_s += seconds
        self._kept_from_s += seconds
        self._away(seconds)

    def tick(self, spm_tenths: int) -> int:
        """Take one second's cadence (0: not running); return CUE_LOW, _HIGH, _OK or SILENCE."""
        self._now_s += 1
        brought = self.brought = self._look(spm_tenths)
        state = self.state = NEXT[self.state][brought] - _ZERO
        if state == BEATING and spm_tenths:
            self._set_tempo(spm_tenths)
        else:
            self.beat_tenths = self.steady_tenths
        if brought <= OUT and state != CONFIRMED:
            return SILENCE
        return self._act(brought)

    # --- what a second brings -----------------------------------------------------

    def _look(self, spm_tenths: int) -> int:
        if not spm_tenths:
            self._away(1)
        else:
            self._absent_s = 0
        if not self.is_on or self._absent_s >= self._settings.pause_s:
            return ABSENT
        if not spm_tenths:
            self._kept_from_s += 1  # a stumble is no part of any time
            return ABSENT if self.state == PAUSED else NOTHING
        if self.faded:
            self._forget_side()
            return FADE
        if self._grace_s:
            self._grace_s -= 1
            self._kept_from_s = self._now_s
            return GRACE
        brought = self._look_at_zone(spm_tenths)
        if self.state != BEATING or brought == IN:
            return brought
        return OVER if self._now_s - self._asked_s >= self._settings.beat_s else brought

    def _look_at_zone(self, spm_tenths: int) -> int:
        if spm_tenths < self.floor_tenths:
            return self._out_of_zone(CUE_LOW, spm_tenths)
        if spm_tenths > self.ceiling_tenths:
            return self._out_of_zone(CUE_HIGH, spm_tenths)
        self._out_s = 0
        if self.state == IN_ZONE:
            return IN
        # After a cue, only half a tolerance within the edge is back in the zone: not out, for
        # another cue would nag, nor in, for the next step may be out again.
        margin_tenths = self.margin_tenths if self._unanswered else 0
        above_tenths = spm_tenths - self.floor_tenths
        if above_tenths < margin_tenths or spm_tenths + margin_tenths > self.ceiling_tenths:
            self._leave_zone()
        if self._now_s - self._kept_from_s < self._return_s():
            return NOTHING
        if self.state == RESTING:
            self._quiet_until_s = 0
        return IN

    def _return_s(self) -> int:
        """Return for how long a runner has to be in the zone to be back in it."""
        settings = self._settings
        if self.state == BEATING:
            return max(settings.beat_in_zone_s, settings.back_s)
        if self.state == RESTING:
            return settings.cooldown_s
        return settings.back_s if self._unanswered else 1

    def _out_of_zone(self, side: int, spm_tenths: int) -> int:
        settings = self._settings
        self._leave_zone()
        if side != self._side:
            self._side = side
            self._out_s = 0
        self._out_s += 1
        if self.state == BEATING:
            return OUT if side == CUE_LOW else OVER
        if self._beat_is_due() and side == CUE_LOW:
            return BEAT
        if self._out_s < settings.dwell_s:
            return OUT
        # So low, after an answered cue, that it is no slip over the edge.
        plunges = self._came_back and spm_tenths < self.floor_tenths - settings.plunge_spm * 10
        if self._now_s < self._quiet_until_s and not plunges:
            return OUT
        many = self._now_s - self._cued_s[self._oldest] < LIMITED_S
        if many or self._cues >= settings.give_up_cues:
            return ENOUGH
        return LOW if side == CUE_LOW else HIGH

    def _leave_zone(self) -> None:
        """Let no cue be in vain that has kept the runner in zone for a cool-down.

        To touch the zone is no success: whoever hovers at its edge is left alone after a few cues
        like anybody else.
        """
        if self._now_s - 1 - self._kept_from_s >= self._settings.cooldown_s:
            self._cues = 0
        self._kept_from_s = self._now_s

    def _beat_is_due(self) -> bool:
        settings = self._settings
        waits = self.state == CUEING_LOW and self._beat_to_come
        answer_s = min(settings.beat_after_s, settings.cooldown_s)
        return waits and self._now_s - self._asked_s >= answer_s

    def _away(self, seconds: int) -> None:
        before_s = self._absent_s
        self._absent_s += seconds
        if before_s < self._settings.pause_s <= self._absent_s:
            self._settle()

    def _settle(self) -> None:
        """Begin anew, with a grace."""
        # A second at least: whatever sounds ends with it.
        self._grace_s = max(self._grace_s, self._settings.walk_grace_s, 1)
        self._forget_side()
        self._cues = 0
        # It gives up no longer; the silence that any cue is followed by remains.
        self._quiet_until_s = min(self._quiet_until_s, self._now_s + self._settings.cooldown_s)

    def _forget_side(self) -> None:
        self._side = SILENCE
        self._out_s = 0
        self._kept_from_s = self._now_s
        self._unanswered = self._beat_to_come = False

    # --- what is done about it ------------------------------------------------------

    def _act(self, brought: int) -> int:
        """Do what belongs to a step of the table, and return what is to sound."""
        settings = self._settings
        if LOW <= brought <= HIGH:
            return self._cue(brought)
        if brought == BEAT:
            self._beat_to_come = False
            self._asked_s = self._now_s
        elif brought == OVER:
            self._quiet_until_s = self._now_s + settings.cooldown_s
        elif brought == ENOUGH:
            self._unanswered = self._beat_to_come = self._came_back = False
            if self._cues >= settings.give_up_cues:
                self._cues = 0
                self._quiet_until_s = max(self._quiet_until_s, self._now_s + settings.rest_s)
        elif self._unanswered:
            self._unanswered = self._beat_to_come = False
            self._came_back = True
            return CUE_OK if settings.confirm else SILENCE
        return SILENCE

    def _cue(self, brought: int) -> int:
        settings = self._settings
        self._unanswered = True
        self._came_back = False
        self._asked_s = self._now_s
        self._beat_to_come = brought == LOW and settings.beat_s > 0
        self._quiet_until_s = self._now_s + settings.cooldown_s
        self._cues += 1
        self._cued_s[self._oldest] = self._now_s
        self._oldest = (self._oldest + 1) % settings.most_cues
        return CUE_LOW if brought == LOW else CUE_HIGH

    def _set_tempo(self, spm_tenths: int) -> None:
        """Lead a little, up to the aim; never further ahead of the runner than the setting."""
        settings = self._settings
        over_tenths = (self.target_spm + settings.beat_over_spm) * 10
        aim_tenths = min(over_tenths, self.ceiling_tenths)
        lead_tenths = spm_tenths * settings.beat_lead_percent // 100
        most_tenths = spm_tenths + lead_tenths
        # Within the most, by enough that a cadence that wavers is not followed.
        spare_tenths = min(_TEMPO_STEP_TENTHS, lead_tenths >> 1)
        tempo_tenths = min(aim_tenths, most_tenths - spare_tenths)
        stays = self.beat_tenths <= most_tenths and tempo_tenths != aim_tenths
        if not stays or tempo_tenths - self.beat_tenths >= _TEMPO_STEP_TENTHS:
            self.beat_tenths = tempo_tenths
