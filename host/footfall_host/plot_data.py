"""What a picture of a run shows, computed: waveforms, envelopes, spans and limits.

Times are seconds since the start of the trace.
"""

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from footfall.core import stream
from footfall_host.coach_history import soundings
from footfall_host.replay import Cadence, Cue, Event, FootStrike
from footfall_host.resample import Floats
from footfall_host.summary import Zone
from footfall_host.trace import Trace

# Start and end, in seconds.
Span = tuple[float, float]

# About the pixels that a panel is wide: more columns would show nothing more.
ENVELOPE_COLUMNS = 1200
CLOSE_UP_S = 5.0

# Readings beyond these percentiles, such as those while a run locks on, do not set the scale.
SPM_PERCENTILES = (2, 98)
SPM_MARGIN = 8.0
SPM_MARGIN_WITHOUT_RUNNING = 20.0


def strikes_s(trace: Trace, events: Sequence[Event]) -> Floats:
    """Return the times of the foot strikes, (n,)."""
    struck_s = [event.t_s for event in events if isinstance(event, FootStrike)]
    return np.sort(np.array(struck_s, float) - trace.origin_s)


def cadence_curve(trace: Trace, events: Sequence[Event]) -> tuple[Floats, Floats]:
    """Return the times of the cadence readings and their spm, NaN where none was shown.

    A NaN amid each gap breaks the line there.
    """
    readings = [event for event in events if isinstance(event, Cadence)]
    elapsed_s = np.array([reading.t_s for reading in readings]) - trace.origin_s
    spm = np.array([reading.spm for reading in readings], float)  # None becomes NaN
    amid_s = _amid_gaps_s(trace)
    breaks = np.searchsorted(elapsed_s, amid_s)
    return np.insert(elapsed_s, breaks, amid_s), np.insert(spm, breaks, np.nan)


def cadence_limits(spm: Floats, zones: Sequence[Zone]) -> tuple[float, float]:
    """Return the spm range to show: the limits of every zone and nearly all readings."""
    wanted = [zone.floor_spm for zone in zones]
    wanted += [zone.ceiling_spm or zone.target_spm for zone in zones]
    shown = spm[np.isfinite(spm)]
    if len(shown) == 0:
        margin = SPM_MARGIN_WITHOUT_RUNNING
    else:
        margin = SPM_MARGIN
        wanted.extend(np.percentile(shown, SPM_PERCENTILES))
    return min(wanted) - margin, max(wanted) + margin


def state_spans_s(trace: Trace, events: Sequence[Event]) -> list[tuple[str, float, float]]:
    """Return state, start and end of each stretch of one state, in order, without lost time."""
    readings = [event for event in events if isinstance(event, Cadence)]
    gaps_s = gap_spans_s(trace)
    spans = []
    start_s = 0.0
    for state, group in groupby(readings, key=lambda reading: reading.state):
        stop_s = list(group)[-1].t_s - trace.origin_s
        spans += [(state, *piece_s) for piece_s in _without(gaps_s, start_s, stop_s)]
        start_s = stop_s
    return spans


def gap_spans_s(trace: Trace) -> list[Span]:
    """Return the last time before and the first time after each gap."""
    elapsed_s = trace.times_s() - trace.origin_s
    return [(elapsed_s[gap.before_row - 1], elapsed_s[gap.before_row]) for gap in trace.gaps]


def waveform(trace: Trace) -> tuple[Floats, Floats]:
    """Return times and magnitude in g, each (m,), with a NaN amid each gap to break the line."""
    elapsed_s = trace.times_s() - trace.origin_s
    magnitude_g = np.linalg.norm(trace.counts.astype(float), axis=1) / stream.COUNTS_PER_G
    breaks = [gap.before_row for gap in trace.gaps]
    return (
        np.insert(elapsed_s, breaks, _amid_gaps_s(trace)),
        np.insert(magnitude_g, breaks, np.nan),
    )


def envelope(trace: Trace) -> tuple[Floats, Floats, Floats]:
    """Return times, lowest and highest magnitude in g of each column of the panel."""
    elapsed_s, magnitude_g = waveform(trace)
    columns = np.floor(elapsed_s * (ENVELOPE_COLUMNS / trace.duration_s))
    starts = np.unique(columns, return_index=True)[1]
    return (
        elapsed_s[starts],
        np.fmin.reduceat(magnitude_g, starts),
        np.fmax.reduceat(magnitude_g, starts),
    )


def close_up_window_s(trace: Trace, events: Sequence[Event]) -> tuple[float, float]:
    """Return the few seconds to enlarge: where a beat begins, at a cue, or amid the longest run.

    Where samples were lost there, the nearest few seconds without a gap, if there are any.
    """
    cues_s = [event.t_s - trace.origin_s for event in events if isinstance(event, Cue)]
    runs_s = [(a, b) for state, a, b in state_spans_s(trace, events) if state == "running"]
    beats_s = [beat.start_s - trace.origin_s for beat in soundings(events, trace.end_s)]
    if beats_s or cues_s:
        centre_s = (beats_s or cues_s)[0]
    elif runs_s:
        run_start_s, run_stop_s = max(runs_s, key=lambda run: run[1] - run[0])
        centre_s = (run_start_s + run_stop_s) / 2
    else:
        centre_s = trace.duration_s / 2
    latest_start_s = max(0.0, trace.duration_s - CLOSE_UP_S)
    wanted_s = min(max(0.0, centre_s - CLOSE_UP_S / 2), latest_start_s)
    start_s = _nearest_unbroken_s(gap_spans_s(trace), wanted_s, latest_start_s)
    return start_s, min(start_s + CLOSE_UP_S, trace.duration_s)


def _amid_gaps_s(trace: Trace) -> list[float]:
    return [(start_s + stop_s) / 2 for start_s, stop_s in gap_spans_s(trace)]


def _without(gaps_s: Sequence[Span], start_s: float, stop_s: float) -> list[Span]:
    """Return what the gaps leave of a span."""
    pieces = []
    for gap_start_s, gap_stop_s in gaps_s:
        if start_s < gap_start_s < stop_s:
            pieces.append((start_s, gap_start_s))
        if gap_start_s < stop_s:
            start_s = max(start_s, gap_stop_s)
    return [*pieces, (start_s, stop_s)] if start_s < stop_s else pieces


def _nearest_unbroken_s(gaps_s: Sequence[Span], wanted_s: float, latest_s: float) -> float:
    """Return the start of a close-up without a gap: the nearest to the wanted one, if any is."""
    at_gaps_s = [edge for start, stop in gaps_s for edge in (start - CLOSE_UP_S, stop)]
    unbroken_s = [
        begin_s
        for begin_s in (wanted_s, *at_gaps_s)
        if 0 <= begin_s <= latest_s
        and not any(begin_s < stop and start < begin_s + CLOSE_UP_S for start, stop in gaps_s)
    ]
    return min(unbroken_s, key=lambda begin_s: abs(begin_s - wanted_s), default=wanted_s)
