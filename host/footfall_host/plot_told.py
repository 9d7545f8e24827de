"""Draw a recorded run as its board told it: cadence against the target, cues and the coach."""

from pathlib import Path

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from footfall_host.coach_history import CoachHistory
from footfall_host.errors import BadInputError
from footfall_host.plot import (
    BAND_HEIGHT,
    BAND_SPACE,
    DOTS_PER_INCH,
    MARGINS,
    SIZE_INCHES,
    STYLE,
    check_ending,
    put_title,
    save,
)
from footfall_host.plot_coach import draw_band
from footfall_host.plot_panels import TIME_LABEL, draw_cadence, put_legend, set_time_axis
from footfall_host.plot_session import wanted_by
from footfall_host.recordings.run_file import RecordedRun
from footfall_host.recordings.told import plan_of_run, told_events, told_timeline
from footfall_host.summary import summarise

# Without the panels of acceleration, and with two rows of a legend below the title.
HEIGHT_INCHES = 5.6
MARGINS_HERE = {**MARGINS, "top": 0.8, "bottom": 0.095, "hspace": BAND_SPACE}
NAME_HEIGHT, FACTS_HEIGHT = 0.943, 0.9


def draw(run: RecordedRun, name: str, path: Path) -> None:
    """Draw a run into `path`; its ending chooses the format.

    Raises BadInputError for an ending that names no format, a path that cannot be written, and a
    run of which nothing is left to draw.
    """
    check_ending(path)
    events, timeline = told_events(run), told_timeline(run, name)
    if not events or not timeline.samples:
        raise BadInputError(f"{name}: too little of it can be read to draw it")
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(SIZE_INCHES[0], HEIGHT_INCHES), dpi=DOTS_PER_INCH)
        FigureCanvasAgg(figure)
        history = CoachHistory(events, run.settings.target_spm)
        rows = figure.add_gridspec(2, 1, height_ratios=(1, BAND_HEIGHT), **MARGINS_HERE)
        cadence = figure.add_subplot(rows[0])
        band = figure.add_subplot(rows[1], sharex=cadence)
        plan = plan_of_run(run)
        summary = summarise(events, timeline, run.settings, plan)
        draw_wanted = wanted_by(plan, summary.workout)
        draw_cadence(cadence, timeline, events, history, run.settings, draw_wanted)
        draw_band(band, timeline, history)
        put_legend(band)
        cadence.tick_params(labelbottom=False)
        cadence.set_xlabel("")
        band.set_xlabel(TIME_LABEL)
        set_time_axis(band, 0.0, timeline.duration_s)
        put_title(figure, summary, NAME_HEIGHT, FACTS_HEIGHT)
        save(figure, path)
