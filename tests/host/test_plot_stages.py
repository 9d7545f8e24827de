"""The picture of the stages: what each panel shows, and that its words keep clear of each other."""

import dataclasses

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread

from footfall.core.settings import Settings
from footfall_host import plot_stages
from footfall_host.errors import BadInputError
from footfall_host.plot import DOTS_PER_INCH
from footfall_host.run_plan import parse_plan
from footfall_host.simulate import Runner, simulate
from footfall_host.stages import COUNTED, PUSH_OFF, TOLD_LATER, UNFELT, observe
from footfall_host.trace import as_trace

START_S, STOP_S = 3.0, 24.0
# One foot is hardly felt at first, and the pace changes.
LIMP = Runner(right_louder=-0.7)
PLAN = "3@stand,5@walk,8@165,8@180"


def recorded(plan, runner=LIMP, without_s=(0.0, 0.0)):
    run = simulate(parse_plan(plan), runner, seed=3)
    kept = (run.t_s < without_s[0]) | (run.t_s >= without_s[1])
    return as_trace(run.t_s[kept] + 50, run.acc_g[kept], "a limp")


@pytest.fixture(scope="module")
def trace():
    return recorded(PLAN)


@pytest.fixture(scope="module")
def stages(trace):
    return observe(trace, Settings(), START_S, STOP_S)


@pytest.fixture(scope="module")
def figure_of(tmp_path_factory):
    """Return a function that draws, and returns the figure that was saved."""

    def draw(trace, start_s, stop_s):
        stages = observe(trace, Settings(), start_s, stop_s)
        kept = []
        make = plot_stages.make_figure
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(plot_stages, "make_figure", lambda *of: kept.append(make(*of)) or kept[0])
            path = tmp_path_factory.mktemp("drawn") / "stages.png"
            plot_stages.draw(stages, trace, Settings(), path)
        return kept[0]

    return draw


@pytest.fixture(scope="module")
def figure(figure_of, trace):
    return figure_of(trace, START_S, STOP_S)


def legend_of(axes):
    return [text.get_text() for text in axes.get_legend().get_texts()]


def marks_of(axes, label):
    (line,) = [line for line in axes.lines if line.get_label() == label]
    return line.get_xdata()


def times_of(stages, verdict):
    return [rise.t_s for rise in stages.rises if rise.verdict == verdict]


def test_a_picture_of_1600_dots_is_drawn(tmp_path, trace, stages):
    path = tmp_path / "stages.png"
    plot_stages.draw(stages, trace, Settings(), path)
    pixels = imread(path)
    assert pixels.shape[1] == 1600 == round(plot_stages.SIZE_INCHES[0] * DOTS_PER_INCH)
    assert pixels[..., :3].std() > 0.05
    assert [found.name for found in tmp_path.iterdir()] == ["stages.png"]


@pytest.mark.parametrize("ending", ["svg", "pdf"])
def test_the_ending_chooses_the_format(tmp_path, trace, stages, ending):
    path = tmp_path / f"stages.{ending}"
    plot_stages.draw(stages, trace, Settings(), path)
    assert {"svg": b"<svg", "pdf": b"%PDF"}[ending] in path.read_bytes()[:2000]


def test_an_ending_that_is_no_picture_is_refused(tmp_path, trace, stages):
    with pytest.raises(BadInputError, match=r"name it \.png, \.svg or \.pdf"):
        plot_stages.draw(stages, trace, Settings(), tmp_path / "stages.jpg")
    assert list(tmp_path.iterdir()) == []


def test_all_panels_share_the_stretch_of_time(figure):
    panels = figure.axes[:5]
    assert {axes.get_xlim() for axes in panels} == {(START_S, STOP_S)}
    assert [axes.get_title(loc="left")[0] for axes in panels] == list("12345")
    assert panels[-1].get_xlabel() == "time (min:s)"
    for axes in panels:
        assert axes.get_ylabel().endswith(("(g)", "(s)", "(steps/min)"))


@pytest.mark.parametrize("verdict", [COUNTED, TOLD_LATER, PUSH_OFF, UNFELT])
def test_each_rise_is_marked_on_the_curve_by_what_became_of_it(figure, stages, verdict):
    expected_s = times_of(stages, verdict)
    assert expected_s
    acceleration = figure.axes[0]
    marked_s = marks_of(acceleration, plot_stages.MARKS[verdict].label)
    assert marked_s == pytest.approx(expected_s)


def test_a_strike_that_was_timed_on_it_stands_on_a_stem_from_the_valley(figure, stages):
    acceleration = figure.axes[0]
    (stems,) = [c for c in acceleration.collections if str(c.get_label()).startswith("from the")]
    segments = stems.get_segments()
    by_level = [
        rise for rise in stages.rises if rise.verdict in (COUNTED, TOLD_LATER) and not rise.by_hill
    ]
    assert len(segments) == len(by_level) > 20
    heights_g = [top - bottom for (_, bottom), (_, top) in segments]
    assert min(heights_g) >= 0
    assert np.median(heights_g) > 0.3


def test_a_rise_is_marked_on_the_hill_when_it_was_noticed(figure, stages):
    noticed_s = [rise.noticed_s for rise in stages.rises if rise.verdict == PUSH_OFF]
    assert marks_of(figure.axes[1], "rise: push-off") == pytest.approx(noticed_s)
    assert "fall" in legend_of(figure.axes[1])
    assert "rise: filled in" not in legend_of(figure.axes[1])


def test_the_period_is_a_map_over_lag_with_what_was_chosen(figure, stages):
    period = figure.axes[2]
    (map_,) = [c for c in period.collections if type(c).__name__ == "QuadMesh"]
    assert map_.get_array().shape == stages.difference.T.shape
    assert legend_of(period) == ["repeat: the shortest dip", "step believed in"]
    bottom_s, top_s = period.get_ylim()
    assert bottom_s < 0.35 < 0.95 < top_s


def test_the_energy_stands_against_what_begins_a_run_and_what_ends_it(figure):
    legend = legend_of(figure.axes[3])
    assert {"energy", "needed to begin a run", "needed to go on", "running", "idle"} <= set(legend)


def test_a_new_pace_is_marked_where_it_was_shown(figure, stages):
    cadence = figure.axes[4]
    anew_s = [window.shown_s for window in stages.windows if window.anew]
    assert anew_s
    assert marks_of(cadence, "new pace: window begun anew") == pytest.approx(anew_s)
    (bars,) = [c for c in cadence.collections if len(c.get_paths()) == len(stages.windows) > 2]
    starts_s = [segment[0][0] for segment in bars.get_segments()]
    assert starts_s == pytest.approx([window.start_s for window in stages.windows])


def test_standing_still_is_drawn_without_what_it_has_not(figure_of):
    figure = figure_of(recorded("10@stand"), 0, 10)
    acceleration, hills, period, energy, cadence = figure.axes[:5]
    assert legend_of(acceleration) == ["|a|"]
    assert legend_of(hills) == ["smoothed |a|"]
    assert period.get_legend() is None
    assert legend_of(energy) == ["idle", "energy"]
    assert "no running found" in {text.get_text() for text in cadence.texts}


def test_a_motion_that_never_repeats_is_mapped_without_an_outline(stages):
    aimless = dataclasses.replace(stages, difference=np.ones_like(stages.difference))
    drawn = {}
    for name, shown in (("run", stages), ("aimless", aimless)):
        axes = Figure().subplots()
        plot_stages.draw_period(axes, shown)
        drawn[name] = sorted(type(part).__name__ for part in axes.collections)
    assert drawn == {"run": ["QuadContourSet", "QuadMesh"], "aimless": ["QuadMesh"]}


def test_a_second_is_enough(figure_of, trace):
    assert figure_of(trace, 12.4, 13.4).axes[0].get_xlim() == (12.4, 13.4)


def test_no_line_crosses_lost_time_and_it_is_hatched(figure_of):
    figure = figure_of(recorded(PLAN, without_s=(15.0, 16.0)), START_S, STOP_S)
    for axes, name in zip(figure.axes, ("|a|", "smoothed |a|", None, "energy"), strict=False):
        if name is None:
            continue
        assert "samples lost" in legend_of(axes)
        (line,) = [line for line in axes.lines if line.get_label() == name]
        t_s, values = line.get_data()
        (after,) = np.flatnonzero(np.diff(t_s) > 0.5) + 1
        assert np.isnan(values[after])


def test_no_words_overlap_or_leave_the_picture(figure_of, trace):
    long_named = dataclasses.replace(trace, name="w" * 20 + "-long-name-of-a-recording" * 4)
    figure = figure_of(long_named, START_S, STOP_S)
    panels = figure.axes[:5]
    boxes = [text.get_window_extent() for text in figure.texts]
    boxes += [axes.get_legend().get_window_extent() for axes in panels]
    boxes += [axes._left_title.get_window_extent() for axes in panels]
    boxes += [axes.get_window_extent() for axes in panels]
    boxes += [text.get_window_extent() for text in panels[-1].get_xticklabels()]
    boxes += [panels[2].child_axes[0].get_tightbbox()]
    for number, box in enumerate(boxes):
        assert figure.bbox.x0 <= box.x0
        assert figure.bbox.y0 <= box.y0
        assert box.x1 <= figure.bbox.x1
        assert box.y1 <= figure.bbox.y1
        for other in boxes[:number]:
            overlap_x = min(box.x1, other.x1) - max(box.x0, other.x0)
            overlap_y = min(box.y1, other.y1) - max(box.y0, other.y0)
            assert min(overlap_x, overlap_y) < 2
