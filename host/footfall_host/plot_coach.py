"""What a run's picture shows of the coach: its states as a band, its target, and its beats."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes

from footfall.core import coach
from footfall.core.settings import Settings
from footfall_host.coach_history import CoachHistory, soundings
from footfall_host.replay import COACH_STATES, Event
from footfall_host.resample import Floats
from footfall_host.summary import Zone
from footfall_host.trace import Trace


class StateMark(NamedTuple):
    """How a state is drawn: its colour, and a hatch where the colour alone is not enough."""

    colour: str
    hatch: str = ""


# Told apart by lightness and hatch as well as by hue: silence is grey, or hatched where it is
# kept on purpose, what sounds is dark.
COACH_MARKS = {
    coach.PAUSED: StateMark("#ebebeb"),
    coach.SETTLING: StateMark("#4f9fdc"),
    coach.IN_ZONE: StateMark("#7fd0b0"),
    coach.DRIFTING: StateMark("#f0c330"),
    coach.CUEING_LOW: StateMark("#d55e00"),
    coach.CUEING_HIGH: StateMark("#a63d8f"),
    coach.BEATING: StateMark("#2c1a80"),
    coach.RESTING: StateMark("#a8a8a8", "////"),
    coach.CONFIRMED: StateMark("#005f41"),
    coach.FADED: StateMark("#ffffff", "\\\\\\\\"),
}
HATCH_COLOUR = "#606060"
BEAT_COLOUR = COACH_MARKS[coach.BEATING].colour
TARGET_COLOUR = COACH_MARKS[coach.CONFIRMED].colour
ZONE_COLOUR = "#009e73"
# So short a state would else be thinner than a line: parts of the width of the picture.
LEAST_WIDTH = 0.0025
TEMPO_WIDTH = 2.0


def draw_band(axes: Axes, trace: Trace, history: CoachHistory) -> None:
    """Fill a panel with the coach's states in their time; only those that occur are named."""
    axes.set_ylim(0, 1)
    axes.set_yticks([])
    axes.set_ylabel("coach", rotation=0, ha="right", va="center")
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
    stretches = history.stretches(trace.origin_s, trace.end_s)
    least_s = LEAST_WIDTH * trace.duration_s
    for code, state in COACH_STATES.items():
        mark = COACH_MARKS[code]
        spans_s = [
            (stretch.start_s - trace.origin_s, max(least_s, stretch.stop_s - stretch.start_s))
            for stretch in stretches
            if stretch.state == state
        ]
        if spans_s:
            axes.broken_barh(
                spans_s,
                (0, 1),
                facecolor=mark.colour,
                edgecolor=HATCH_COLOUR if mark.hatch else mark.colour,
                hatch=mark.hatch,
                linewidth=0,
                # A short one is not hidden by its longer neighbours.
                zorder=2 + 1 / max(seconds for _, seconds in spans_s),
                label=state,
            )


def draw_target(axes: Axes, trace: Trace, history: CoachHistory, settings: Settings) -> None:
    """Draw target and zone, which move where the target does."""
    top_spm = axes.get_ylim()[1]
    stretches = history.stretches(trace.origin_s, trace.end_s)
    since_s = np.array([*(stretch.start_s for stretch in stretches), trace.end_s]) - trace.origin_s
    targets = [stretch.target_spm for stretch in stretches]
    zones = [Zone.of(settings, target_spm) for target_spm in targets]
    first, last = targets[0], targets[-1]
    moves = len(set(targets)) > 1
    axes.fill_between(
        since_s,
        _held([zone.floor_spm for zone in zones]),
        _held([top_spm if zone.ceiling_spm is None else zone.ceiling_spm for zone in zones]),
        step="post",
        color=ZONE_COLOUR,
        alpha=0.12,
        linewidth=0,
        label="zone" if moves else f"zone: {zones[0]}",
    )
    axes.step(
        since_s,
        _held(targets),
        where="post",
        color=TARGET_COLOUR,
        linewidth=1.2,
        linestyle="--",
        label=f"target: {first} to {last} spm" if moves else f"target: {first} spm",
    )


def draw_tempo(axes: Axes, trace: Trace, events: Sequence[Event]) -> None:
    """Draw the tempo of each beat over the time for which it sounds."""
    for number, beat in enumerate(soundings(events, trace.end_s)):
        since_s = np.array([*(t_s for t_s, _ in beat.tempos_bpm), beat.stop_s]) - trace.origin_s
        axes.step(
            since_s,
            _held([tempo_bpm for _, tempo_bpm in beat.tempos_bpm]),
            where="post",
            color=BEAT_COLOUR,
            linewidth=TEMPO_WIDTH,
            solid_capstyle="butt",
            label=None if number else "beat to run to: its tempo",
        )


def beat_sounds_s(trace: Trace, events: Sequence[Event]) -> Floats:
    """Return when a beat sounded, (n,), in seconds since the start of the trace."""
    sounds_s = [at_s for beat in soundings(events, trace.end_s) for at_s in beat.sounds_s()]
    return np.array(sounds_s, float) - trace.origin_s


def _held(values: Sequence[float]) -> list[float]:
    """Return the values with the last one again: a step line ends where its last step does."""
    return [*values, values[-1]]
