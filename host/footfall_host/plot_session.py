"""What a run's picture shows of a workout: its steps as a band, and the zone of each."""

from functools import partial

import numpy as np
from matplotlib.axes import Axes

from footfall.core import workout_bytes as wb
from footfall.core.settings import Settings
from footfall_host.coach_history import CoachHistory
from footfall_host.plot_coach import TARGET_COLOUR, ZONE_COLOUR, draw_target
from footfall_host.plot_panels import DrawWanted
from footfall_host.replay import DRILL, EASY, REST, WORK
from footfall_host.trace import Trace
from footfall_host.workouts.history import StepFigures, WorkoutFigures, zone_spm
from footfall_host.workouts.model import Plan

# As dark as the work is hard; a step that begins without a sound has the colour of nothing.
STEP_COLOURS = {WORK: "#f4b183", EASY: "#cfe8cf", REST: "#e8e8e8", DRILL: "#cfdcf2"}
SILENT_COLOUR = "#f7f3e3"
EDGE_COLOUR = "#ffffff"
LABEL_SIZE = 8.0
# About what a letter of a label is wide, in parts of the panel's width: one that does not fit
# into its step is left out.
LETTER_WIDTH = 0.0075


def draw_session(axes: Axes, trace: Trace, workout: WorkoutFigures) -> None:
    """Fill a panel with the steps that were begun, each with its name where there is room."""
    axes.set_ylim(0, 1)
    axes.set_yticks([])
    axes.set_ylabel("workout", rotation=0, ha="right", va="center")
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
    axes.tick_params(labelbottom=False)
    for step in workout.steps:
        start_s, length_s = step.start_s - trace.origin_s, step.stop_s - step.start_s
        colour = STEP_COLOURS.get(step.signal, SILENT_COLOUR)
        axes.broken_barh([(start_s, length_s)], (0, 1), facecolor=colour, edgecolor=EDGE_COLOUR)
        label = _label_that_fits(step, length_s / trace.duration_s)
        middle_s = start_s + length_s / 2
        axes.text(
            middle_s, 0.5, label, ha="center", va="center", fontsize=LABEL_SIZE, parse_math=False
        )


def _label_that_fits(step: StepFigures, share: float) -> str:
    """Return the step's name, or the number of its set or of itself, or nothing."""
    number = f"{step.set_number or step.workout_step}"
    numbered = f"{step.label} {number}" if step.set_number else step.label
    fits = (each for each in (numbered, step.label, number) if LETTER_WIDTH * len(each) <= share)
    return next(fits, "")


def wanted_by(plan: Plan | None, workout: WorkoutFigures | None) -> DrawWanted:
    """Return what draws the target and zone of a run: of its workout's steps if it has one."""
    if plan is None or workout is None:
        return draw_target
    return partial(_draw_step_zones, workout=workout, plan=plan)


def _draw_step_zones(
    axes: Axes,
    trace: Trace,
    history: CoachHistory,
    settings: Settings,
    *,
    workout: WorkoutFigures,
    plan: Plan,
) -> None:
    """Draw the target and the zone of each step that asks for something."""
    bottom_spm, top_spm = axes.get_ylim()
    labels = {"target": "target", "zone": "zone"}
    for figures in workout.steps:
        step = plan.steps[figures.workout_step - 1]
        if step.target.kind == wb.NOTHING or step.jumps:
            continue
        for stretch in history.stretches(figures.start_s, figures.stop_s):
            since_s = np.array([stretch.start_s, stretch.stop_s]) - trace.origin_s
            floor_spm, ceiling_spm = zone_spm(step, stretch.target_spm, settings)
            axes.fill_between(
                since_s,
                max(floor_spm, bottom_spm),
                min(ceiling_spm, top_spm),
                color=ZONE_COLOUR,
                alpha=0.12,
                linewidth=0,
                label=labels.pop("zone", None),
            )
            axes.plot(
                since_s,
                [stretch.target_spm] * 2,
                color=TARGET_COLOUR,
                linewidth=1.2,
                linestyle="--",
                label=labels.pop("target", None),
            )
