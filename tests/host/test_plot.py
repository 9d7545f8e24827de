"""The picture of a run: what it shows, and that nothing half-drawn is left."""

import dataclasses

import numpy as np
import pytest
from matplotlib.image import imread

from footfall.core.settings import Settings
from footfall_host import plot
from footfall_host.errors import BadInputError
from footfall_host.plot_data import (
    CLOSE_UP_S,
    cadence_curve,
    cadence_limits,
    close_up_window_s,
    envelope,
    gap_spans_s,
    state_spans_s,
    strikes_s,
    waveform,
)
from footfall_host.replay import Beat, Cadence, Cue, FootStrike
from footfall_host.summary import Zone
from footfall_host.trace import as_trace

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
ORIGIN_S = 1000.0


@pytest.fixture(scope="module")
def trace(run_of):
    """Return two minutes of running with ten seconds lost, not starting at zero."""
    t_s, acc_g = run_of(120)
    kept = (t_s < 60) | (t_s >= 70)
    return as_trace(ORIGIN_S + t_s[kept], acc_g[kept], "a run")


@pytest.fixture(scope="module")
def events(trace):
    """Return strikes, cadence and every kind of cue for it."""
    readings = [
        Cadence(ORIGIN_S + second, *((None, "walking") if second < 20 else (165.0, "running")))
        for second in range(1, 121)
    ]
    cues = [Cue(ORIGIN_S + 40, "low"), Cue(ORIGIN_S + 50, "high"), Cue(ORIGIN_S + 55, "ok")]
    strikes = [FootStrike(ORIGIN_S + k * 0.36, ORIGIN_S + k * 0.36 + 0.1) for k in range(60, 300)]
    return [*readings, *strikes, *cues]


def drawn_with(monkeypatch, tmp_path, trace, events):
    """Draw, and return the figure that was saved."""
    kept = []
    make = plot.make_figure
    monkeypatch.setattr(plot, "make_figure", lambda *given: kept.append(make(*given)) or kept[0])
    plot.draw(trace, events, Settings(), tmp_path / "run.png")
    return kept[0]


def legend_of(axes):
    """Return the entries of a panel's legend, in order."""
    return [text.get_text() for text in axes.get_legend().get_texts()]


# --- the file ----------------------------------------------------------------


def test_a_picture_is_drawn(tmp_path, trace, events):
    """A PNG of the promised size that is not blank."""
    path = tmp_path / "run.png"
    plot.draw(trace, events, Settings(), path)
    assert path.read_bytes().startswith(PNG_SIGNATURE)
    pixels = imread(path)
    width, height = (round(inches * plot.DOTS_PER_INCH) for inches in plot.SIZE_INCHES)
    assert pixels.shape[:2] == (height, width)
    assert pixels[..., :3].std() > 0.05
    assert [found.name for found in tmp_path.iterdir()] == ["run.png"]


def test_a_run_without_anything_is_drawn_too(tmp_path, run_of):
    """The shortest trace, no strike, no cue, no running: still a picture."""
    trace = as_trace(*run_of(2), "short")
    plot.draw(trace, [Cadence(1.0, None, "idle")], Settings(), tmp_path / "run.png")
    assert (tmp_path / "run.png").exists()


def test_the_ending_chooses_the_format(tmp_path, trace, events):
    """A drawing for print is a suffix away."""
    plot.draw(trace, events, Settings(), tmp_path / "run.SVG")
    assert "<svg" in (tmp_path / "run.SVG").read_text()


@pytest.mark.parametrize("name", ["run.docx", "run", "run.csv", "run.jpg", "run.ps", "run.rgba"])
def test_an_ending_that_is_no_picture_is_refused(tmp_path, trace, events, name):
    """Before anything is drawn or written."""
    with pytest.raises(BadInputError, match=r"name it \.png, \.svg or \.pdf"):
        plot.draw(trace, events, Settings(), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_does_not_exist_is_refused(tmp_path, trace, events):
    """The message names the file and the reason."""
    with pytest.raises(BadInputError, match=r"run\.png: cannot be written \(No such file"):
        plot.draw(trace, events, Settings(), tmp_path / "nowhere" / "run.png")


def test_a_drawing_that_fails_leaves_the_old_picture(monkeypatch, tmp_path, trace, events):
    """Whatever breaks in mid-write, the old file stays and no fragment does."""
    path = tmp_path / "run.png"
    path.write_text("precious")

    def half_written(figure, stream, **options):
        stream.write(PNG_SIGNATURE)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(plot.Figure, "savefig", half_written)
    with pytest.raises(BadInputError, match="No space left"):
        plot.draw(trace, events, Settings(), path)
    assert path.read_text() == "precious"
    assert [found.name for found in tmp_path.iterdir()] == ["run.png"]


# --- what it shows -----------------------------------------------------------


def test_every_cue_and_the_zone_are_named(monkeypatch, tmp_path, trace, events):
    """The legend of the middle panel explains every mark; the title names the run."""
    figure = drawn_with(monkeypatch, tmp_path, trace, events)
    named = set(legend_of(figure.axes[1]))
    assert {"cue: faster", "cue: slower", "cue: back in zone"} <= named
    assert {"zone: 167 spm and above", "target: 170 spm", "cadence", "samples lost"} <= named
    name, facts = (text.get_text() for text in figure.texts)
    assert name == "a run"
    assert "in zone 0:00" in facts
    assert facts.endswith("cues: 1 faster, 1 slower, 1 back in zone")


def test_a_legend_names_only_what_is_drawn_in_one_row_where_it_fits(monkeypatch, tmp_path, run_of):
    """A walk has no strikes, no cadence and no idle time, and the panel says so."""
    walk = as_trace(*run_of(10), "a walk")
    readings = [Cadence(float(second), None, "walking") for second in range(1, 11)]
    figure = drawn_with(monkeypatch, tmp_path, walk, readings)
    cadence = figure.axes[1]
    assert legend_of(cadence) == ["zone: 167 spm and above", "target: 170 spm", "walking"]
    rows = {box.get_window_extent().y0 for box in cadence.get_legend().get_texts()}
    assert len({round(row) for row in rows}) == 1
    assert "no running found" in {text.get_text() for text in cadence.texts}
    assert legend_of(figure.axes[2]) == ["paused"]
    assert legend_of(figure.axes[3]) == ["magnitude"]


def test_a_long_run_shows_part_of_its_strikes_of_both_feet(monkeypatch, tmp_path, trace):
    """So many dots at most, below the lines, and no foot left out."""
    beats_s = np.arange(0, 119, 0.02)
    strikes = [FootStrike(ORIGIN_S + t_s, ORIGIN_S + t_s) for t_s in beats_s]
    readings = [Cadence(ORIGIN_S + second, 170.0, "running") for second in range(1, 121)]
    cadence = drawn_with(monkeypatch, tmp_path, trace, [*strikes, *readings]).axes[1]
    lines = {line.get_label(): line for line in cadence.lines}
    dots = lines["one foot strike in 5, each at its step's own rate"]
    assert len(dots.get_xdata()) <= 1500
    which = np.rint(dots.get_xdata() / 0.02).astype(int)
    assert set(which % 2) == {0, 1}
    assert dots.get_zorder() < min(lines["cadence"].get_zorder(), lines["target: 170 spm"].zorder)


def test_the_last_time_stays_within_the_panel(monkeypatch, tmp_path, trace, events):
    """Its label ends where the axis ends."""
    figure = drawn_with(monkeypatch, tmp_path, trace, events)
    for axes in figure.axes[2:]:
        last = [label for label in axes.get_xticklabels() if label.get_text()][-1]
        assert last.get_window_extent().x1 <= axes.bbox.x1 + 1
    assert last.get_text() == "0:42"


def test_no_line_crosses_lost_time(trace, events):
    """The cadence before a gap is not joined to that after it."""
    spm = [event for event in events if isinstance(event, Cadence) and event.t_s < ORIGIN_S + 60]
    spm += [Cadence(ORIGIN_S + 70, 166.0, "running")]
    elapsed_s, shown_spm = cadence_curve(trace, spm)
    assert np.isnan(shown_spm[(elapsed_s > 60) & (elapsed_s < 70)]).all()
    assert elapsed_s[-1] == 70
    assert np.all(np.diff(elapsed_s) > 0)


def test_panels_have_units_and_one_time_axis(monkeypatch, tmp_path, trace, events):
    """Acceleration and cadence share their time, which starts at zero."""
    acceleration, cadence, band, close_up = drawn_with(monkeypatch, tmp_path, trace, events).axes
    assert acceleration.get_xlim() == cadence.get_xlim() == band.get_xlim() == (0, 120)
    assert acceleration.get_ylabel() == close_up.get_ylabel() == "acceleration (g)"
    assert cadence.get_ylabel() == "cadence (steps/min)"
    assert band.get_xlabel() == close_up.get_xlabel() == "time (min:s)"


def test_no_text_overlaps_or_leaves_the_picture(monkeypatch, tmp_path, trace, events):
    """Titles, legends and labels keep clear of each other, even with a long name."""
    long_named = dataclasses.replace(trace, name="w" * 20 + "-long-name-of-a-recording" * 4)
    figure = drawn_with(monkeypatch, tmp_path, long_named, events)
    whole = figure.bbox
    boxes = [text.get_window_extent() for text in figure.texts]
    boxes += [axes.get_legend().get_window_extent() for axes in figure.axes]
    boxes += [axes.xaxis.label.get_window_extent() for axes in figure.axes[2:]]
    for number, box in enumerate(boxes):
        assert whole.x0 <= box.x0
        assert box.x1 <= whole.x1
        assert box.y1 <= whole.y1
        assert not any(box.overlaps(other) for other in boxes[:number])


def test_the_envelope_keeps_every_extreme(trace):
    """Thousands of samples in a column of pixels: the highest of them is still there."""
    elapsed_s, lowest_g, highest_g = envelope(trace)
    _, magnitude_g = waveform(trace)
    assert len(elapsed_s) < len(magnitude_g) / 5
    assert np.nanmax(highest_g) == np.nanmax(magnitude_g)
    assert np.nanmin(lowest_g) == np.nanmin(magnitude_g)


def test_a_gap_is_blank(trace):
    """No line is drawn across what was lost."""
    (start_s, stop_s), *others = gap_spans_s(trace)
    assert others == []
    assert (start_s, stop_s) == pytest.approx((59.99, 70.0))
    for elapsed_s, values in (waveform(trace), envelope(trace)[:2]):
        inside = (elapsed_s > start_s) & (elapsed_s < stop_s)
        assert inside.sum() == 1
        assert np.isnan(values[inside]).all()


def test_states_cover_the_run_without_overlap(trace, events):
    """Each second belongs to one state, but those that were lost."""
    (lost_s, found_s), *_ = gap_spans_s(trace)
    assert state_spans_s(trace, events) == [
        ("walking", 0.0, 19.0),
        ("running", 19.0, lost_s),
        ("running", found_s, 120.0),
    ]


def test_strikes_are_in_order_of_time(trace):
    """Back-dated strikes, reported late, go where they belong."""
    events = [FootStrike(ORIGIN_S + s, ORIGIN_S + 5) for s in (3.0, 1.0, 2.0)]
    assert strikes_s(trace, events).tolist() == [1.0, 2.0, 3.0]


def test_the_close_up_shows_the_first_cue_or_the_longest_run(trace, events):
    """Five seconds of what matters, never beyond the ends; where a beat begins, that."""
    uncued = [event for event in events if not isinstance(event, Cue)]
    at_start = [*uncued, Cue(ORIGIN_S + 1, "low")]
    assert close_up_window_s(trace, events) == (37.5, 42.5)
    assert close_up_window_s(trace, uncued) == (92.5, 97.5)
    assert close_up_window_s(trace, at_start) == (0.0, CLOSE_UP_S)
    beating = [*events, Beat(ORIGIN_S + 45.2, 166.0), Beat(ORIGIN_S + 48.0, None)]
    assert close_up_window_s(trace, beating) == pytest.approx((42.7, 47.7))


@pytest.mark.parametrize(
    ("cued_s", "window_s"), [(61, (54.99, 59.99)), (69, (70, 75)), (57, (54.5, 59.5))]
)
def test_the_close_up_keeps_clear_of_a_gap(trace, cued_s, window_s):
    """The nearest stretch that is whole, on either side."""
    assert close_up_window_s(trace, [Cue(ORIGIN_S + cued_s, "low")]) == pytest.approx(window_s)


def test_where_no_close_up_is_without_a_gap_the_gap_is_in_it(monkeypatch, tmp_path, run_of):
    """It is hatched there as in the whole."""
    t_s, acc_g = run_of(9)
    kept = (t_s < 4) | (t_s >= 5)
    holed = as_trace(t_s[kept], acc_g[kept], "holed")
    assert close_up_window_s(holed, []) == (2.0, 7.0)
    assert "samples lost" in legend_of(drawn_with(monkeypatch, tmp_path, holed, []).axes[3])


def test_a_wild_reading_does_not_set_the_scale():
    """One second in a hundred at 250 leaves the scale to the others."""
    spm = np.full(100, 165.0)
    spm[50] = 250.0
    bottom_spm, top_spm = cadence_limits(spm, [Zone(170, 167, None)])
    assert bottom_spm < 165 < 170 < top_spm < 200
