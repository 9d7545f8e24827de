"""Replaying a trace: what the core is fed, and what becomes of what it says."""

import json
from itertools import pairwise

import numpy as np
import pytest

from footfall.core import coach, stream, workout_bytes
from footfall.core.settings import Settings
from footfall_host.replay import (
    COACH_STATES,
    Beat,
    Cadence,
    CoachChange,
    CoreEvent,
    Cue,
    FootStrike,
    Jump,
    OwnCadence,
    Signal,
    as_json,
    core_events,
    decode,
    replay,
)
from footfall_host.resample import Gap
from footfall_host.trace import Trace, as_trace

SPM = 172.0


class ListeningPipeline:
    """Stands in for the core: keeps what it is fed, and says one strike per call."""

    def __init__(self, settings, events, plan):
        self.events = events
        self.met = []
        ListeningPipeline.latest = self

    def feed(self, block, count):
        """Keep the block."""
        assert block.typecode == "h"
        assert len(block) == 3 * count
        self.met.append(block.tolist())
        self.events[0:4] = type(block)("i", [stream.FOOT_STRIKE, len(self.met), 128, 0])
        return 1

    def record(self, kind, value):
        """Keep the record."""
        self.met.append((kind, value))
        return 0


def numbered(rows, gaps=()):
    """Return a trace whose counts tell their own row."""
    counts = np.arange(3 * rows, dtype=np.int16).reshape(rows, 3)
    return Trace(origin_s=5.0, counts=counts, gaps=tuple(gaps), name="numbered")


@pytest.fixture(scope="module")
def running(run_of):
    """Return a minute of running."""
    return as_trace(*run_of(60, SPM), "running")


def test_the_core_is_fed_drains_and_overruns_in_order():
    """Blocks of a drain, the rest of a drain before a gap, the gap, and on; nothing twice."""
    trace = numbered(30, [Gap(20, 7), Gap(24, 1000)])
    list(core_events(trace, Settings(), make_pipeline=ListeningPipeline))
    met = ListeningPipeline.latest.met
    assert [len(item) // 3 for item in met if isinstance(item, list)] == [8, 8, 4, 4, 6]
    assert met[3] == (stream.OVERRUN, 7)
    assert met[5] == (stream.OVERRUN, 1000)
    fed = [value for item in met if isinstance(item, list) for value in item]
    assert fed == list(range(90))


def test_a_strike_is_known_at_the_end_of_the_block_that_reports_it():
    """Samples lost count, and the trace's own start of time is kept."""
    trace = numbered(30, [Gap(20, 7)])
    events = replay(trace, Settings(), make_pipeline=ListeningPipeline)
    known_s = [event.detected_t_s for event in events]
    assert known_s == pytest.approx([5.08, 5.16, 5.20, 5.35, 5.37])


@pytest.mark.parametrize(
    ("core_event", "event"),
    [
        (CoreEvent(stream.FOOT_STRIKE, 150, 64, 0), FootStrike(11.5025, 12.0)),
        (CoreEvent(stream.CADENCE, 200, stream.IDLE, 0), Cadence(12.0, None, "idle")),
        (CoreEvent(stream.CADENCE, 200, stream.WALKING, 0), Cadence(12.0, None, "walking")),
        (CoreEvent(stream.CADENCE, 200, stream.RUNNING, 1715), Cadence(12.0, 171.5, "running")),
        (CoreEvent(stream.CUE, 200, stream.CUE_LOW, 1600), Cue(12.0, "low")),
        (CoreEvent(stream.CUE, 200, stream.CUE_HIGH, 1900), Cue(12.0, "high")),
        (CoreEvent(stream.CUE, 200, stream.CUE_OK, 1700), Cue(12.0, "ok")),
        (CoreEvent(stream.COACH, 200, coach.IN_ZONE, 172), CoachChange(12.0, "in zone", 172)),
        (CoreEvent(stream.BEAT, 150, 64, 1660), Beat(11.5025, 166.0)),
        (CoreEvent(stream.BEAT, 200, 0, 0), Beat(12.0, None)),
        (CoreEvent(stream.OWN_CADENCE, 200, 0, 1653), OwnCadence(12.0, 165.3)),
        (CoreEvent(stream.SIGNAL, 200, workout_bytes.REST, 2), Signal(12.0, "rest", 3)),
        (CoreEvent(stream.SIGNAL, 200, 0, 0), Signal(12.0, "silent", 1)),
        (CoreEvent(stream.JUMP, 150, 64, 0), Jump(11.5025, 12.0)),
    ],
)
def test_events_are_decoded(core_event, event):
    """Integers become seconds, names and steps per minute."""
    assert decode(core_event, fed_samples=200, origin_s=10.0) == event


def test_an_event_that_the_core_cannot_tell_is_not_taken_for_another():
    with pytest.raises(ValueError, match="no event of kind 99"):
        decode(CoreEvent(99, 0, 0, 0), fed_samples=0, origin_s=0.0)


def test_every_state_of_the_coach_has_the_name_that_its_table_gives_it():
    assert sorted(COACH_STATES) == list(range(len(coach.NEXT)))
    for state, name in COACH_STATES.items():
        assert getattr(coach, name.upper().replace(" ", "_")) == state


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (
            FootStrike(12.34504, 12.43),
            '{"type":"step","t_s":12.345,"detected_t_s":12.43}',
        ),
        (
            Cadence(13.0, 171.5, "running"),
            '{"type":"cadence","t_s":13.0,"spm":171.5,"state":"running"}',
        ),
        (
            Cadence(14.000000001, None, "idle"),
            '{"type":"cadence","t_s":14.0,"spm":null,"state":"idle"}',
        ),
        (Cue(20.1, "low"), '{"type":"cue","t_s":20.1,"kind":"low"}'),
        (
            CoachChange(20.1, "in zone", 170),
            '{"type":"coach","t_s":20.1,"state":"in zone","target_spm":170}',
        ),
        (Beat(20.43402, 166.4), '{"type":"beat","t_s":20.434,"tempo_bpm":166.4}'),
        (Beat(31.0, None), '{"type":"beat","t_s":31.0,"tempo_bpm":null}'),
        (Signal(300.0, "work", 2), '{"type":"signal","t_s":300.0,"kind":"work","workout_step":2}'),
        (Jump(12.34504, 12.43), '{"type":"jump","t_s":12.345,"detected_t_s":12.43}'),
        (OwnCadence(361.0, 165.3), '{"type":"own_cadence","t_s":361.0,"spm":165.3}'),
    ],
)
def test_events_as_json_keep_the_contract(event, line):
    """Programs of others read these lines: keys, their order and their values are fixed."""
    assert json.dumps(as_json(event), separators=(",", ":")) == line


def test_what_is_remembered_reaches_the_core_before_the_first_sample():
    remembered = [(stream.OWN, 1653), (stream.SESSION, 4)]
    list(core_events(numbered(8), Settings(), remembered, ListeningPipeline))
    assert ListeningPipeline.latest.met[:2] == [(stream.OWN, 1653), (stream.SESSION, 4)]
    assert len(ListeningPipeline.latest.met) == 3


def test_a_steady_run_is_found_step_by_step(running):
    """The real core finds the cadence that the run was made with, and its strikes."""
    events = list(replay(running, Settings()))
    shown_spm = [e.spm for e in events if isinstance(e, Cadence) and e.spm is not None]
    struck_s = sorted(e.t_s for e in events if isinstance(e, FootStrike))
    assert len(shown_spm) > 45
    assert np.median(shown_spm) == pytest.approx(SPM, abs=1)
    assert np.median(np.diff(struck_s)) == pytest.approx(60 / SPM, abs=0.01)
    assert len(struck_s) == pytest.approx(SPM, abs=12)


def test_cadence_comes_every_second_and_no_strike_before_its_time(running):
    """The order of events is that of knowing: nothing is known before it happened."""
    events = list(replay(running, Settings()))
    readings_s = [event.t_s for event in events if isinstance(event, Cadence)]
    assert readings_s == pytest.approx(range(1, 61))
    assert all(e.t_s <= e.detected_t_s for e in events if isinstance(e, FootStrike))
    known_s = [e.detected_t_s if isinstance(e, FootStrike) else e.t_s for e in events]
    slack_s = stream.DRAIN_SAMPLES / 100
    assert all(later > earlier - slack_s for earlier, later in pairwise(known_s))


@pytest.mark.parametrize("samples", [808, 2504, 4800])
def test_what_comes_later_changes_nothing_said_before(running, samples):
    """A trace cut short gives the beginning of the events of the whole one."""
    cut = Trace(running.origin_s, running.counts[:samples], (), "cut")
    said, whole = list(replay(cut, Settings())), list(replay(running, Settings()))
    assert said == whole[: len(said)]
    assert 0 < len(said) < len(whole)


def test_core_events_are_what_replay_decodes(running):
    """The raw and the decoded stream are one and the same."""
    raw = list(core_events(running, Settings()))
    decoded = list(replay(running, Settings()))
    assert [decode(event, 0, 0.0).t_s for event in raw] == [event.t_s for event in decoded]
    assert [event.kind for event in raw].count(stream.CADENCE) == 60


def test_a_later_start_of_time_moves_every_event_alike(run_of):
    """Seconds since 1970 give the run that seconds since the start give."""
    t_s, acc_g = run_of(20, SPM)
    early = list(replay(as_trace(t_s, acc_g, "early"), Settings()))
    late = list(replay(as_trace(t_s + 1_700_000_000, acc_g, "late"), Settings()))
    moved_s = [b.t_s - a.t_s for a, b in zip(early, late, strict=True)]
    np.testing.assert_allclose(moved_s, 1_700_000_000, rtol=0, atol=1e-6)
