"""What the picture of a run shows of the coach: its states, a target that moves, and its beats."""

from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from feeding import settings_with
from footfall.core.settings import Settings
from footfall_host import plot
from footfall_host.coach_history import CoachHistory
from footfall_host.plot_coach import COACH_MARKS, beat_sounds_s, draw_band
from footfall_host.replay import COACH_STATES, Beat, Cadence, CoachChange
from footfall_host.trace import as_trace

ORIGIN_S = 1000.0
# How each colour looks to eyes that lack one of the three cones (Machado et al., 2009), and to
# all others.
COLOUR_VISIONS = {
    "protan": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "deutan": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "tritan": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
    "all three": np.eye(3),
}
# From linear RGB to what the eye tells apart evenly (Ottosson's Oklab, 2020).
TO_CONES = [[0.4122, 0.5363, 0.0514], [0.2119, 0.6807, 0.1074], [0.0883, 0.2817, 0.6300]]
TO_LAB = [[0.2105, 0.7936, -0.0041], [1.9780, -2.4286, 0.4506], [0.0259, 0.7828, -0.8087]]
# About five times what can just be told apart side by side.
TOLD_APART = 0.1


@pytest.fixture(scope="module")
def trace(run_of):
    """Return two minutes of running, not starting at zero."""
    t_s, acc_g = run_of(120)
    return as_trace(ORIGIN_S + t_s, acc_g, "a run")


def running(*events):
    """Return a steady run, second by second, and what is said amid it."""
    readings = [Cadence(ORIGIN_S + second, 165.0, "running") for second in range(1, 121)]
    return [*readings, *events]


def change(second, state, target_spm=170):
    return CoachChange(ORIGIN_S + second, state, target_spm)


def panels(trace, events, settings=None):
    """Return the panels of the picture: acceleration, cadence, the coach's band, the close-up."""
    return plot.make_figure(trace, events, settings or Settings()).axes


def spans_of(axes, label):
    """Return from where to where a state is drawn in the band."""
    (drawn,) = [found for found in axes.collections if found.get_label() == label]
    corners = [path.vertices[:, 0] for path in drawn.get_paths()]
    return [(x.min(), x.max()) for x in corners]


def labels(axes):
    return [text.get_text() for text in axes.get_legend().get_texts()]


def line_of(axes, label):
    (line,) = [line for line in axes.lines if line.get_label() == label]
    return line.get_xdata().tolist(), line.get_ydata().tolist()


def test_every_state_has_a_colour_that_is_told_apart_by_all_eyes():
    """Or a hatch: nothing rests on red and green."""
    assert set(COACH_MARKS) == set(COACH_STATES)
    for vision in COLOUR_VISIONS.values():
        for one, other in combinations(COACH_MARKS.values(), 2):
            if one.hatch == other.hatch:
                apart = np.linalg.norm(seen(one.colour, vision) - seen(other.colour, vision))
                assert apart > TOLD_APART, (one, other)


def seen(colour, vision):
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb > 0.04045, ((rgb + 0.055) / 1.055) ** 2.4, rgb / 12.92)
    cones = np.array(TO_CONES) @ np.clip(np.array(vision) @ linear, 0, 1)
    return np.array(TO_LAB) @ np.cbrt(cones)


def test_the_band_shows_each_state_from_when_to_when_and_names_no_other(trace):
    events = running(change(20, "settling"), change(40, "in zone"), change(90, "settling"))
    *_, band, _ = panels(trace, events)
    assert labels(band) == ["paused", "settling", "in zone"]
    assert spans_of(band, "paused") == [(0, 20)]
    assert spans_of(band, "settling") == [(20, 40), (90, 120)]
    assert spans_of(band, "in zone") == [(40, 90)]


def test_a_state_of_a_second_is_seen_amid_an_hour(run_of):
    """It is drawn wider than it was, above its neighbours."""
    t_s, acc_g = run_of(3600, rate_hz=25)
    hour = as_trace(t_s, acc_g, "an hour")
    events = [
        CoachChange(float(t_s), state, 170)
        for t_s, state in ((10, "in zone"), (1800, "confirmed"), (1801, "in zone"))
    ]
    axes = Figure().add_subplot()
    draw_band(axes, hour, CoachHistory(events, 170))
    ((start_s, stop_s),) = spans_of(axes, "confirmed")
    assert start_s == 1800
    assert (stop_s - start_s) / 3600 > 1 / plot.DOTS_PER_INCH / plot.SIZE_INCHES[0]
    orders = {drawn.get_label(): drawn.get_zorder() for drawn in axes.collections}
    assert orders["confirmed"] > orders["in zone"] > 0


def test_target_and_zone_move_where_they_moved(trace):
    events = running(change(1, "settling", 160), change(50, "in zone", 161))
    _, cadence, *_ = panels(trace, events, settings_with(ramp_spm=10))
    at_s, target_spm = line_of(cadence, "target: 160 to 161 spm")
    assert at_s == pytest.approx([0, 1, 50, 120])
    assert target_spm == [160, 160, 161, 161]
    (zone,) = [drawn for drawn in cadence.collections if drawn.get_label() == "zone"]
    (path,) = zone.get_paths()
    assert {157.0, 158.0} <= set(path.vertices[:, 1])


def test_the_tempo_of_a_beat_is_drawn_while_it_sounds(trace):
    beats = (Beat(1030.2, 168.0), Beat(1040.0, 170.0), Beat(1045.0, None), Beat(1100.0, 171.0))
    _, cadence, *_ = panels(trace, running(change(30, "beating"), *beats))
    at_s, tempo_bpm = line_of(cadence, "beat to run to: its tempo")
    assert at_s == pytest.approx([30.2, 40, 45])
    assert tempo_bpm == [168.0, 170.0, 170.0]
    assert labels(cadence).count("beat to run to: its tempo") == 1


def test_the_close_up_marks_the_sounds_of_a_beat(trace):
    *_, close_up = panels(trace, running(Beat(1030.0, 120.0), Beat(1040.0, None)))
    (marks,) = [drawn for drawn in close_up.collections if drawn.get_label() == "beat sounds"]
    at_s = [segment[0][0] for segment in marks.get_segments()]
    assert at_s == pytest.approx([30.0, 30.5, 31.0, 31.5, 32.0, 32.5])
    assert len(beat_sounds_s(trace, [Beat(1030.0, 120.0), Beat(1040.0, None)])) == 20
    assert beat_sounds_s(trace, []).size == 0


def test_the_title_tells_for_how_long_a_beat_sounded(trace):
    beats = [Beat(ORIGIN_S + 30.0, 168.0), Beat(ORIGIN_S + 45.0, None)]
    *_, facts = plot.make_figure(trace, running(*beats), Settings()).texts
    assert facts.get_text().endswith("beats 0:15")
    *_, facts = plot.make_figure(trace, running(), Settings()).texts
    assert "beats" not in facts.get_text()
