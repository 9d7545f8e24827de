"""Ways to coach by cadence: ours, others' written anew from what their code does, and two controls.

Each is told the cadence once a second, as the coach is, and answers with what sounds in it. All
are given the same reading, zone and target: a policy is judged here, not a sensor. That is kind
to the others, whose own readings are coarser (steps in five seconds times twelve) and do not tell
a walk from a run.
"""

from collections.abc import Callable
from typing import Protocol

from footfall.core.coach import SILENCE, Coach
from footfall.core.settings import Settings
from footfall.core.stream import CUE_HIGH, CUE_LOW
from footfall_host.coaching.runner import NOTHING_HEARD, Heard
from footfall_host.replay import SPM_TENTHS


class Policy(Protocol):
    """What decides, once a second, whether something sounds."""

    def tick(self, spm_tenths: int) -> Heard:
        """Take one second's cadence, 0 where no run is seen; return what sounds."""


class Ours:
    """The board's own coach."""

    def __init__(self, settings: Settings) -> None:
        self._coach = Coach(settings)

    def tick(self, spm_tenths: int) -> Heard:
        """Ask the coach."""
        cue = self._coach.tick(spm_tenths)
        return Heard(cue, self._coach.beat_tenths / SPM_TENTHS)


class Silence:
    """A runner left alone."""

    def __init__(self, settings: Settings) -> None:
        pass

    def tick(self, spm_tenths: int) -> Heard:
        """Say nothing."""
        return NOTHING_HEARD


class Metronome:
    """A beat at the target, from the first second to the last."""

    def __init__(self, settings: Settings) -> None:
        self._heard = Heard(beat_spm=float(settings.target_spm))

    def tick(self, spm_tenths: int) -> Heard:
        """Sound on."""
        return self._heard


class EveryFiveSeconds:
    """Buzz at each look, one in five seconds, that finds the cadence at or beyond the band's edge.

    The policy of mdmedley/cadence-coach: one buzz for low, another for high, for as long as it
    lasts; nothing where there is no cadence.
    """

    LOOK_S = 5

    def __init__(self, settings: Settings) -> None:
        self._low_tenths, self._high_tenths = _band_tenths(settings)
        self._second = 0

    def tick(self, spm_tenths: int) -> Heard:
        """Look, if it is time to."""
        self._second += 1
        if self._second % self.LOOK_S or not spm_tenths:
            return NOTHING_HEARD
        if spm_tenths >= self._high_tenths:
            return Heard(CUE_HIGH)
        return Heard(CUE_LOW) if spm_tenths <= self._low_tenths else NOTHING_HEARD


class EveryHalfMinute:
    """Buzz at each crossing out of the band, then each 30 s, and give up 3 min after it.

    The policy of Redback-Operations/garmin-smartwatch: any second within the band ends it, any
    crossing begins it anew, with neither dwell nor hysteresis.
    """

    REPEAT_S = 30
    GIVE_UP_S = 180

    def __init__(self, settings: Settings) -> None:
        self._low_tenths, self._high_tenths = _band_tenths(settings)
        self._side = SILENCE
        self._since_s = 0

    def tick(self, spm_tenths: int) -> Heard:
        """Compare with the second before."""
        side = self._side_of(spm_tenths)
        if side != self._side:
            self._side = side
            self._since_s = 0
            return Heard(side)
        self._since_s += 1
        due = side != SILENCE and self._since_s < self.GIVE_UP_S
        return Heard(side) if due and self._since_s % self.REPEAT_S == 0 else NOTHING_HEARD

    def _side_of(self, spm_tenths: int) -> int:
        if not spm_tenths:
            return SILENCE
        if spm_tenths < self._low_tenths:
            return CUE_LOW
        return CUE_HIGH if spm_tenths > self._high_tenths else SILENCE


OURS, METRONOME = "ours", "metronome"
# By name, in the order of tables and pictures.
POLICIES: dict[str, Callable[[Settings], Policy]] = {
    OURS: Ours,
    METRONOME: Metronome,
    "every 5 s": EveryFiveSeconds,
    "30 s / 3 min": EveryHalfMinute,
    "silence": Silence,
}
# What the others are besides a yardstick: products that a runner could have instead.
RIVALS = (METRONOME, "every 5 s", "30 s / 3 min")


def _band_tenths(settings: Settings) -> tuple[int, int]:
    tolerance_tenths = SPM_TENTHS * settings.tolerance_spm
    target_tenths = SPM_TENTHS * settings.target_spm
    return target_tenths - tolerance_tenths, target_tenths + tolerance_tenths
