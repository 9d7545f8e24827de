"""The large chart of a report as lines and marks: cadence against target, cues and beats."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from footfall_host.coach_history import Sounding, soundings
from footfall_host.replay import Cue
from footfall_host.report.reactions import BACK
from footfall_host.report.scale import Axis, TimeAxis
from footfall_host.report.seconds import Second
from footfall_host.report.source import Source

# Coordinates are whole numbers, so that hours of seconds stay a small file: tenths of a second to
# the right, tenths of a step per minute downwards.
TENTHS = 10
# Readings come once a second; more between two of them is a gap, which no line bridges.
LONGEST_STEP_S = 1.5
# What is seen of the zone where all the run was far from it, in steps per minute.
ZONE_SEEN_SPM = 2
# More lines from cues down through the chart hide what they point at.
MOST_LINES = 40
CUE_WORDS = {"low": "cue: more steps", "high": "cue: fewer steps", BACK: "back in zone"}


@dataclass(frozen=True)
class CueMark:
    """A cue on the chart: where, in seconds and percent of its width, and which."""

    t_s: float
    percent: float
    kind: str
    words: str


@dataclass(frozen=True)
class CadenceChart:
    """All that is drawn. line, zone, target, rest, tempo: paths in a box of width by height."""

    time: TimeAxis
    spm: Axis
    width: int
    height: int
    line: str
    zone: str
    target: str
    rest: str
    tempo: str
    cues: tuple[CueMark, ...]
    most_lines: int = MOST_LINES

    @property
    def is_dense(self) -> bool:
        """Whether there are too many cues for a line from each."""
        return sum(mark.kind != BACK for mark in self.cues) > self.most_lines

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """Each kind of cue that is there, with its words."""
        found = {mark.kind for mark in self.cues}
        return [(kind, words) for kind, words in CUE_WORDS.items() if kind in found]


def cadence_chart(source: Source, seconds: Sequence[Second]) -> CadenceChart:
    """Return the chart of a run in which there is a cadence."""
    origin_s, duration_s = source.timeline.origin_s, _duration_s(source, seconds)
    beats = soundings(source.events, source.timeline.end_s)
    spm = Axis.around(list(_shown_spm(seconds, beats)))
    pen = _Pen(spm)
    time = TimeAxis(duration_s)
    stretches = [list(group) for _, group in groupby(seconds, key=lambda second: second.zone)]
    held = [(_start_s(group), group[-1].t_s, group[0].zone) for group in stretches]
    resting = [
        list(group)
        for is_resting, group in groupby(seconds, key=lambda second: second.spm is None)
        if is_resting
    ]
    return CadenceChart(
        time=time,
        spm=spm,
        width=round(TENTHS * duration_s),
        height=round(TENTHS * (spm.high - spm.low)),
        line=pen.line(seconds),
        zone="".join(
            pen.box(start_s, stop_s, zone.floor_spm, zone.ceiling_spm or spm.high)
            for start_s, stop_s, zone in held
        ),
        target="".join(pen.level(start, stop, zone.target_spm) for start, stop, zone in held),
        rest="".join(
            pen.box(_start_s(group), group[-1].t_s, spm.low, spm.high) for group in resting
        ),
        tempo="".join(pen.level(*part) for beat in beats for part in _tempos(beat, origin_s)),
        cues=tuple(
            CueMark(
                cue.t_s - origin_s,
                time.percent(cue.t_s - origin_s),
                cue.kind,
                CUE_WORDS[cue.kind],
            )
            for cue in source.events
            if isinstance(cue, Cue)
        ),
    )


def readout(chart: CadenceChart, seconds: Sequence[Second]) -> dict[str, Any]:
    """Return what the script tells of each second.

    after, spm: tenths of a second since the reading before, and of a step per minute. changes:
    [number of the reading, coach's state, target] wherever one of the two changes.
    """
    at = [round(TENTHS * second.t_s) for second in seconds]
    changes: list[tuple[int, str, int]] = []
    for number, second in enumerate(seconds):
        said = (second.coach, second.zone.target_spm)
        if not changes or changes[-1][1:] != said:
            changes.append((number, *said))
    return {
        "after": [now - before for before, now in zip([0, *at], at, strict=False)],
        "spm": [second.spm and round(TENTHS * second.spm) for second in seconds],
        "state": [second.state[0] for second in seconds],
        "changes": changes,
        "steps": chart.time.steps_s,
    }


class _Pen:
    """Draws in the coordinates of a chart."""

    def __init__(self, spm: Axis) -> None:
        self._top_spm = spm.high

    def line(self, seconds: Sequence[Second]) -> str:
        """Return the cadence as lines from reading to reading, broken where there is none."""
        parts: list[str] = []
        last: Second | None = None
        for second in seconds:
            if second.spm is None:
                last = None
                continue
            x, y = self._point(second.t_s, second.spm)
            if last is None or last.spm is None or second.t_s - last.t_s > LONGEST_STEP_S:
                parts.append(f"M{x} {y}l0 0")
            else:
                before_x, before_y = self._point(last.t_s, last.spm)
                parts.append(f" {x - before_x} {y - before_y}")
            last = second
        return "".join(parts)

    def box(self, start_s: float, stop_s: float, low_spm: float, high_spm: float) -> str:
        left, bottom = self._point(start_s, low_spm)
        right, top = self._point(stop_s, high_spm)
        return f"M{left} {bottom}H{right}V{top}H{left}z"

    def level(self, start_s: float, stop_s: float, spm: float) -> str:
        x, y = self._point(start_s, spm)
        return f"M{x} {y}H{round(TENTHS * stop_s)}"

    def _point(self, t_s: float, spm: float) -> tuple[int, int]:
        return round(TENTHS * t_s), round(TENTHS * (self._top_spm - spm))


def _duration_s(source: Source, seconds: Sequence[Second]) -> float:
    """Return how long the run is: readings may end with the last sample, and rounding."""
    return max(source.timeline.duration_s, seconds[-1].t_s)


def _start_s(group: Sequence[Second]) -> float:
    """Return when the first of some seconds began."""
    return max(0.0, group[0].t_s - 1)


def _tempos(beat: Sounding, origin_s: float) -> Iterator[tuple[float, float, float]]:
    """Yield start, stop and tempo of each part of a beat."""
    ends_s = [*(t_s for t_s, _ in beat.tempos_bpm[1:]), beat.stop_s]
    for (start_s, tempo_bpm), stop_s in zip(beat.tempos_bpm, ends_s, strict=True):
        yield start_s - origin_s, stop_s - origin_s, tempo_bpm


def _shown_spm(seconds: Iterable[Second], beats: Iterable[Sounding]) -> Iterator[float]:
    for second in seconds:
        if second.spm is not None:
            yield second.spm
        yield second.zone.floor_spm
        yield (second.zone.ceiling_spm or second.zone.target_spm) + ZONE_SEEN_SPM
    for beat in beats:
        yield from (tempo_bpm for _, tempo_bpm in beat.tempos_bpm)
