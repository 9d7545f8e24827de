"""One coached run in figures: how long it was in zone, and what sounded when it should or not."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from footfall.core.coach import SILENCE
from footfall.core.settings import Settings
from footfall.core.stream import CUE_HIGH, CUE_LOW
from footfall_host.coaching.runner import Heard, Moment

# No cue is of use while a run settles: what the board keeps by default, asked of all policies.
START_GRACE_S = Settings().start_grace_s
WALK_GRACE_S = Settings().walk_grace_s


@dataclass(frozen=True)
class RunFigures:
    """One runner coached by one policy.

    in_zone_s: of running_s, with the true cadence no lower than the zone's floor. sounding_s:
    seconds in which anything sounded, a cue, a tick or a beat; a cue takes about one. false_cues:
    low ones with the true cadence in zone, high ones with it not above the band. transition_s:
    sounding seconds, ticks left out, amid a walk or the grace after a start or a walk. answers_s:
    for each probe, from the drop to the first cue; None for never.
    """

    policy: str
    runner: int
    duration_s: int
    running_s: int
    in_zone_s: int
    sounding_s: int
    false_cues: int
    transition_s: int
    answers_s: tuple[int | None, ...]


def judge(
    policy: str,
    runner: int,
    settings: Settings,
    moments: Sequence[Moment],
    heard: Sequence[Heard],
    answers_s: Sequence[int | None],
) -> RunFigures:
    """Return the figures of a run from its seconds and what sounded at the end of each."""
    spm = np.array([moment.spm for moment in moments])
    runs = np.array([moment.is_running for moment in moments])
    cue = np.array([sounds.cue for sounds in heard])
    beats = np.array([sounds.beat_spm > 0 for sounds in heard])
    low, high = cue == CUE_LOW, cue == CUE_HIGH
    in_zone = spm >= settings.target_spm - settings.tolerance_spm
    above_band = spm > settings.target_spm + settings.tolerance_spm
    return RunFigures(
        policy=policy,
        runner=runner,
        duration_s=len(spm),
        running_s=int(runs.sum()),
        in_zone_s=int((runs & in_zone).sum()),
        sounding_s=int(((cue != SILENCE) | beats).sum()),
        false_cues=int((runs & ((low & in_zone) | (high & ~above_band))).sum()),
        transition_s=int((in_transition(moments) & (low | high | beats)).sum()),
        answers_s=tuple(answers_s),
    )


def in_transition(moments: Sequence[Moment]) -> NDArray[np.bool_]:
    """Return for each second whether it is walked, or within the grace after a start or a walk."""
    found = np.zeros(len(moments), bool)
    grace_s = START_GRACE_S
    for second, moment in enumerate(moments):
        if not moment.is_running:
            grace_s = max(grace_s, WALK_GRACE_S)
            found[second] = True
        elif grace_s:
            grace_s -= 1
            found[second] = True
    return found


def first_cue_s(heard: Sequence[Heard], drop_s: int) -> int | None:
    """Return how many seconds after the one that begins a drop a low cue came; None for never.

    A cue at the end of the drop's first second came after one second. A beat is a low cue too,
    but for one that has sounded all along.
    """
    always = all(sounds.beat_spm for sounds in heard[:drop_s])
    after = (
        second
        for second, sounds in enumerate(heard[drop_s:], start=1)
        if sounds.cue == CUE_LOW or (sounds.beat_spm and not always)
    )
    return next(after, None)
