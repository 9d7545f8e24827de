"""Other makers' foot pods: one counts strides, as the standard says, and one steps."""

import pytest

from footfall_host.live.finding import FOOT_POD
from footfall_host.live.readings import STEPS, STRIDES
from footfall_host.live.screen import convention_line
from footfall_host.live.view import BELOW, WITHIN
from live_runs import FootPod, session_of, watched_in

SECONDS = 30


@pytest.mark.parametrize(
    ("sent", "known", "shown"),
    [(86, STRIDES, "the pod sends strides: doubled"), (172, STEPS, "the pod sends steps")],
)
def test_a_pod_is_shown_in_steps_whatever_it_counts(sent, known, shown):
    session = session_of(seconds=SECONDS - 5)
    view = watched_in(session, SECONDS, FootPod([sent] * SECONDS))
    assert (view.pod.kind, view.pod.name) == (FOOT_POD, "Pod")
    assert (view.spm, view.side, view.target_spm) == (172, WITHIN, 170)
    assert view.convention.known == known
    assert shown in convention_line(view)
    assert "a guess" in convention_line(view)
    assert view.quality.share(SECONDS - 5.0) == 1.0
    assert view.record is None


def test_what_was_said_is_shown_as_such():
    session = session_of(convention=STEPS, seconds=SECONDS - 5, target_spm=180)
    view = watched_in(session, SECONDS, FootPod([86] * SECONDS))
    assert (view.spm, view.side) == (86, BELOW)
    assert "as you said" in convention_line(view)


def test_a_walk_has_no_cadence_to_judge():
    session = session_of(seconds=SECONDS - 5)
    view = watched_in(session, SECONDS, FootPod([55] * SECONDS, running=False))
    assert (view.spm, view.side, view.gait) == (None, None, "walking")
    assert "first seconds of running" in convention_line(view)
    assert view.totals.mean_spm is None


def test_a_pod_that_falls_silent_shows_it():
    session = session_of(seconds=SECONDS)
    view = watched_in(session, SECONDS + 5, FootPod([86] * 15))
    assert not view.is_fresh(float(SECONDS))
    assert view.quality.share(float(SECONDS)) < 0.7
