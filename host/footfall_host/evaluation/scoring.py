"""Score one recording: its replay's events against its reference, as one small result.

The cadence is read as a runner would, at whole seconds. Only labelled stretches count. A bout's
first seconds do not count for coverage, and the seconds in which a cadence may fade out after a
bout do not count as false running.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from footfall.core import stream
from footfall_host.evaluation.cadence import (
    REFERENCE_SPAN_S,
    WARM_UP_S,
    CadenceReference,
    LiveCadence,
    StrikeReference,
    Values,
    bout_of,
    live_cadence,
    references,
)
from footfall_host.evaluation.matching import (
    StrikeMatch,
    Trial,
    match_leg_sensor,
    match_simulated,
)
from footfall_host.evaluation.recording import (
    CadenceWindow,
    DerivedCadence,
    ForcePlate,
    Interval,
    LabelsOnly,
    LegSensor,
    Recording,
    SimulatedStrikes,
)
from footfall_host.evaluation.told import Told
from footfall_host.replay import CUES, Cue, Event

# The coach's default tolerance: an error within it seldom changes a cue.
CLOSE_SPM = 3.0
# A running cadence may fade out this long after a bout before it is false.
FADE_OUT_S = 5.0
# What follows a bout later than this says nothing about how soon it was seen to end.
_SOON_AFTER_S = 12.0
# More than clocks are apart and than a step lasts.
_ABOUT_S = 2.0
# A causal mean lags by about half of what it averages over.
_CAUSAL_LAG_S = 2.0

_FASTER = CUES[stream.CUE_LOW]
_SLOWER = CUES[stream.CUE_HIGH]


@dataclass(frozen=True)
class CadencePair:
    """A cadence shown and its reference, in steps per minute; None: nothing was shown."""

    shown_spm: float | None
    reference_spm: float


@dataclass(frozen=True)
class NegativeTime:
    """What happened in the stretches of one label that are not running."""

    label: str
    seconds: int
    false_running_s: int
    false_cues: int


@dataclass(frozen=True)
class RecordingResult:
    """All that one recording adds to the figures.

    knows_cadence: whether more is known of the running than that it is.
    force_plate is left unmatched, for the offset is one for all recordings of a source.
    Delays (lock_s, null_s) have one entry a bout; None: it never came.
    """

    source: str
    name: str
    position: str
    running_s: float
    knows_cadence: bool
    force_plate: Trial | None
    leg_sensor: tuple[StrikeMatch, ...]
    simulated: tuple[StrikeMatch, ...]
    rolling: tuple[CadencePair, ...]
    windows: tuple[CadencePair, ...]
    judged_s: int
    covered_s: int
    lock_s: tuple[float | None, ...]
    null_s: tuple[float | None, ...]
    wrong_cues: int
    negatives: tuple[NegativeTime, ...]


def score(recording: Recording, events: Iterable[Event], target_spm: int) -> RecordingResult:
    """Compare a replay's events, times in seconds of the file, with the recording's truth."""
    told = Told.of(events)
    strikes_s, cues = told.strikes_s, told.cues
    live = live_cadence(told.update_s, told.update_spm, recording.duration_s)
    known = references(recording)
    knows_cadence = not isinstance(recording.truth, LabelsOnly)
    judged = [live.after(bout.start_s + WARM_UP_S, bout.end_s) for bout in known]
    return RecordingResult(
        source=recording.source,
        name=recording.name,
        position=recording.position,
        running_s=sum(bout.end_s - bout.start_s for bout in recording.bouts),
        knows_cadence=knows_cadence,
        force_plate=_force_plate_trial(recording, strikes_s),
        leg_sensor=_bout_matches(recording, LegSensor, match_leg_sensor, strikes_s),
        simulated=_bout_matches(recording, SimulatedStrikes, match_simulated, strikes_s),
        rolling=tuple(pair for bout in known for pair in _rolling_pairs(bout, live)),
        windows=_window_pairs(recording, live),
        judged_s=sum(int(seconds.sum()) for seconds in judged),
        covered_s=sum(int(live.shown[seconds].sum()) for seconds in judged),
        lock_s=tuple(_time_to_lock_s(bout, live) for bout in known if knows_cadence),
        null_s=_times_to_null_s(recording, live),
        wrong_cues=sum(_is_wrong(cue, bout, target_spm) for bout in known for cue in cues),
        negatives=tuple(
            _negative_time(interval, recording.bouts, live, cues)
            for interval in recording.intervals
            if interval.is_negative
        ),
    )


def _force_plate_trial(recording: Recording, strikes_s: Values) -> Trial | None:
    truth = recording.truth
    if not isinstance(truth, ForcePlate):
        return None
    counted = truth.strike_times_s[truth.strike_times_s >= truth.score_from_s]
    return Trial(tuple(counted.tolist()), tuple(strikes_s.tolist()))


def _bout_matches(
    recording: Recording,
    kind: type[LegSensor] | type[SimulatedStrikes],
    match: Callable[[Values, Sequence[float]], StrikeMatch],
    strikes_s: Values,
) -> tuple[StrikeMatch, ...]:
    """Match each bout on its own, where the truth is of that kind."""
    truth = recording.truth
    if not isinstance(truth, kind):
        return ()
    return tuple(match(bout_s, _about(bout_s, strikes_s)) for bout_s in truth.bout_strike_times_s)


def _about(bout_s: Values, strikes_s: Values) -> list[float]:
    """Return the strikes of a bout, and those about it that may be taken for its own."""
    first, end = np.searchsorted(strikes_s, [bout_s[0] - _ABOUT_S, bout_s[-1] + _ABOUT_S])
    return strikes_s[first:end].tolist()


def _rolling_pairs(bout: CadenceReference, live: LiveCadence) -> list[CadencePair]:
    """Pair what was shown with the mean of the seconds before, once the bout is that old."""
    if not isinstance(bout, StrikeReference):
        return []
    old_enough = (live.at_s - REFERENCE_SPAN_S >= bout.start_s) & (live.at_s <= bout.end_s)
    seconds = live.shown & old_enough
    return [
        CadencePair(float(shown), float(reference))
        for shown, reference in zip(live.spm[seconds], bout.spm_at(live.at_s[seconds]), strict=True)
    ]


def _window_pairs(recording: Recording, live: LiveCadence) -> tuple[CadencePair, ...]:
    """Pair each window with the mean of what was shown in it, if that was half of the time."""
    truth = recording.truth
    if not isinstance(truth, DerivedCadence):
        return ()
    pairs = []
    for window in truth.windows:
        seconds = _seconds_of(window, recording.bouts, live)
        shown = live.spm[seconds & live.shown]
        enough = len(shown) > 0 and 2 * len(shown) >= seconds.sum()
        if seconds.any():
            mean_spm = float(shown.mean()) if enough else None
            pairs.append(CadencePair(mean_spm, window.cadence_spm))
    return tuple(pairs)


def _seconds_of(
    window: CadenceWindow, bouts: Sequence[Interval], live: LiveCadence
) -> NDArray[np.bool_]:
    """Select the seconds at which a causal mean speaks for the window, within its bout."""
    start_s, end_s = window.start_s + _CAUSAL_LAG_S, window.end_s + _CAUSAL_LAG_S
    bout = bout_of(window, bouts)
    return live.after(start_s, min(end_s, bout.end_s) if bout else end_s)


def _time_to_lock_s(bout: CadenceReference, live: LiveCadence) -> float | None:
    """Return the time from the bout's start to the first close cadence."""
    inside = (live.at_s >= bout.start_s) & (live.at_s <= bout.end_s)
    at_s = live.at_s[inside]
    # A NaN on either side is not close.
    close_s = at_s[np.abs(live.spm[inside] - bout.spm_at(at_s)) <= CLOSE_SPM]
    return float(close_s[0] - bout.start_s) if len(close_s) else None


def _times_to_null_s(recording: Recording, live: LiveCadence) -> tuple[float | None, ...]:
    """Return the time from the end of each bout to the first second that shows no cadence.

    Only for bouts that outlast the warm-up and after which another activity follows soon.
    """
    times_s = []
    for bout in recording.bouts:
        if bout.end_s - bout.start_s > WARM_UP_S and _something_else_follows(bout, recording):
            null_s = live.at_s[(live.at_s >= bout.end_s) & ~live.shown]
            times_s.append(float(null_s[0] - bout.end_s) if len(null_s) else None)
    return tuple(times_s)


def _something_else_follows(bout: Interval, recording: Recording) -> bool:
    followers = [
        interval
        for interval in recording.intervals
        if bout.end_s <= interval.start_s <= bout.end_s + _SOON_AFTER_S
    ]
    following = min(followers, key=lambda interval: interval.start_s, default=bout)
    return not following.is_running


def _is_wrong(cue: Cue, bout: CadenceReference, target_spm: int) -> bool:
    """Tell whether a cue in a bout asks for a change away from the target."""
    if not bout.start_s <= cue.t_s <= bout.end_s:
        return False
    (true_spm,) = bout.spm_at(np.array([cue.t_s]))
    return bool(
        (cue.kind == _FASTER and true_spm >= target_spm)
        or (cue.kind == _SLOWER and true_spm <= target_spm)
    )


def _negative_time(
    interval: Interval, bouts: Sequence[Interval], live: LiveCadence, cues: Sequence[Cue]
) -> NegativeTime:
    seconds = live.after(interval.start_s, interval.end_s)
    for bout in bouts:
        seconds &= ~live.after(bout.end_s, bout.end_s + FADE_OUT_S)
    false_cues = [
        cue
        for cue in cues
        if cue.kind in (_FASTER, _SLOWER)
        and interval.start_s <= cue.t_s <= interval.end_s
        and not any(bout.end_s <= cue.t_s <= bout.end_s + FADE_OUT_S for bout in bouts)
    ]
    return NegativeTime(
        label=interval.label,
        seconds=int(seconds.sum()),
        false_running_s=int(live.shown[seconds].sum()),
        false_cues=len(false_cues),
    )
