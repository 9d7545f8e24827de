"""A runner who hears cues: a model of what a person does about them, second by second.

It is a model and no person: a preferred cadence, a wish to run faster than that which cues put
there and which fades, and an ear that tires of being nagged. What a cue does to real runners has
been measured in laboratories over weeks, hardly by the second; most of the numbers in traits.py
are assumptions, and results are worth as much as those. What it is good for is to compare
policies on equal terms, and to see which assumption a comparison hangs on.
"""

from collections import deque
from math import exp
from typing import NamedTuple

from footfall.core.coach import SILENCE
from footfall.core.stream import CUE_HIGH, CUE_LOW
from footfall_host.coaching.course import Course
from footfall_host.coaching.traits import Traits

SECONDS_PER_HOUR = 3600
WALK_SPM = 112.0
# From a stop a runner sets off with slow steps and finds the pace within a few seconds (assumed).
SET_OFF_BELOW_SPM = 12.0
SET_OFF_S = 3.0
# Whoever keeps to a beat wanders less about it (assumed: half).
WANDER_SHARE_AT_BEAT = 0.5


class Heard(NamedTuple):
    """What sounded in one second: a cue of the core or SILENCE, and the tempo of a beat or 0."""

    cue: int = SILENCE
    beat_spm: float = 0.0


NOTHING_HEARD = Heard()


class Moment(NamedTuple):
    """One second of a run: steps per minute, walked or run."""

    spm: float
    is_running: bool


class ResponsiveRunner:
    """Ask it for each second with live(), which tells it what it heard in the one before.

    target_spm: what the cues are about, as the runner knows. settled_s: how far ahead of the ear
    the asked-for seconds lie; the reaction is shorter by as much, and never below none.
    """

    def __init__(
        self, traits: Traits, course: Course, target_spm: float, settled_s: float = 0.0
    ) -> None:
        self._traits = traits
        self._course = course
        self._target_spm = target_spm
        self._second = 0
        # Spm above the preferred cadence: what the runner is after, and what it has come to.
        self._wish_spm = 0.0
        self._lift_spm = 0.0
        self._below_spm = SET_OFF_BELOW_SPM
        # Cues not yet got over.
        self._nags = 0.0
        self._reaction_s = max(0, round(traits.reaction_s - settled_s))
        self._on_its_way: deque[Heard] = deque([NOTHING_HEARD] * self._reaction_s)
        # Whether the steps keep to a beat, and in how long, on average, that changes.
        self._follows = False
        self._next_change_s = traits.beat_find_s

    @property
    def heed_share(self) -> float:
        """The chance that a cue would be heeded now: what is left of it after nagging."""
        traits = self._traits
        odds = traits.heed_share / (1 - traits.heed_share) * traits.nag_odds_ratio**self._nags
        return odds / (1 + odds)

    def live(self, heard: Heard = NOTHING_HEARD) -> Moment:
        """Return the next second, after one in which this was heard."""
        second = self._second
        self._second += 1
        self._on_its_way.append(heard)
        acted_on = self._on_its_way.popleft()
        is_running = not self._course.is_walking[second]
        self._fade()
        self._listen(acted_on, second, is_running)
        self._approach(is_running)
        if not is_running:
            self._below_spm = SET_OFF_BELOW_SPM
            return Moment(WALK_SPM, is_running=False)
        return Moment(self._spm(second), is_running=True)

    def _fade(self) -> None:
        """Let a second pass over the wish and the nagging."""
        traits = self._traits
        self._nags *= exp(-1 / traits.nag_memory_s)
        self._wish_spm *= exp(-1 / traits.drift_back_s)

    def _approach(self, is_running: bool) -> None:
        """Let the steps follow the wish."""
        approached = 1 - exp(-1 / self._traits.approach_s)
        self._lift_spm += (self._wish_spm - self._lift_spm) * approached
        if is_running:
            self._below_spm *= exp(-1 / SET_OFF_S)

    def _listen(self, heard: Heard, second: int, is_running: bool) -> None:
        course = self._course
        if heard.cue in (CUE_LOW, CUE_HIGH):
            heeded = is_running and course.heed_luck[second] < self.heed_share
            self._nags += 1
            if heeded:
                self._answer(heard.cue, second)
        self._keep_to_beat(heard.beat_spm, course.beat_luck[second], is_running)

    def _answer(self, cue: int, second: int) -> None:
        """Close a share of the gap to the target; a cue the wrong way finds no gap to close."""
        traits = self._traits
        unaided_spm = traits.preferred_spm - self._burden_spm(second)
        gap_spm = self._target_spm - unaided_spm - self._wish_spm
        if (gap_spm > 0) != (cue == CUE_LOW):
            return
        luck = self._course.gain_luck[second]
        self._wish_spm += max(0.0, traits.gain_share + traits.gain_sd_share * luck) * gap_spm

    def _keep_to_beat(self, beat_spm: float, luck: float, is_running: bool) -> None:
        """Follow a beat but for lapses; what is short of it stays short."""
        traits = self._traits
        if not beat_spm or not is_running:
            self._follows = False
            self._next_change_s = traits.beat_find_s
            return
        if luck < 1 - exp(-1 / self._next_change_s):
            self._follows = not self._follows
            self._next_change_s = traits.beat_follow_s if self._follows else traits.beat_lapse_s
        if self._follows:
            kept_spm = beat_spm * (1 - traits.beat_short_share)
            self._wish_spm = max(self._wish_spm, kept_spm - traits.preferred_spm)

    def _burden_spm(self, second: int) -> float:
        """Return what fatigue and a hill take off the cadence."""
        traits = self._traits
        burden_spm = traits.fatigue_spm_per_h * second / SECONDS_PER_HOUR
        return burden_spm + (traits.hill_drop_spm if self._course.hill[second] else 0.0)

    def _spm(self, second: int) -> float:
        traits = self._traits
        spm = traits.preferred_spm + self._lift_spm - self._below_spm
        wander_spm = traits.wander_spm * float(self._course.wander[second])
        if self._follows:
            # The beat carries a runner up a hill and through fatigue.
            return spm + WANDER_SHARE_AT_BEAT * wander_spm
        return spm - self._burden_spm(second) + wander_spm
