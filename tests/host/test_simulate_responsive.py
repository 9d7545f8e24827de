"""`footfall simulate --responsive`: the real core in the loop, sample by sample."""

import csv
import json

import numpy as np
import pytest
from click.testing import CliRunner

from feeding import settings_with
from footfall_host.coaching.measurement import Measurement
from footfall_host.coaching.recorded import record_coached
from footfall_host.coaching.traits import draw_traits, with_traits
from footfall_host.commands.simulate import simulate_command
from footfall_host.replay import Beat, Cadence, Cue, FootStrike, replay
from footfall_host.resample import RATE_HZ
from footfall_host.simulate import Runner
from footfall_host.trace import as_trace, read_trace
from footfall_host.waveform import PLACEMENTS

MINUTES = 6.0
BODY = Runner(jitter=0.01)


def settings_for(traits, **values):
    return settings_with(target_spm=traits.target_spm, **values)


def traits_of(seed, **values):
    drawn = draw_traits(np.random.SeedSequence(seed))
    return with_traits(drawn, {"between_stops_s": 240.0, **values})


@pytest.fixture(scope="module")
def traits():
    return traits_of(5)


@pytest.fixture(scope="module")
def coached(traits):
    return record_coached(traits, settings_for(traits), BODY, MINUTES, 5)


@pytest.fixture(scope="module")
def events(traits, coached):
    trace = as_trace(coached.run.t_s, coached.run.acc_g, "coached")
    return list(replay(trace, settings_for(traits)))


def test_the_recording_replays_to_the_very_cues_that_were_acted_on(coached, events):
    assert {cue.kind for cue in coached.cues} == {"low", "ok"}
    assert any(isinstance(event, Beat) for event in events)
    assert tuple(event for event in events if isinstance(event, Cue)) == coached.cues


def test_cues_change_what_comes_after_them_and_nothing_before(traits, coached):
    """Of the same runner with a coach that waits longer, all is equal up to the first cue."""
    late = record_coached(traits, settings_for(traits, start_grace_s=120), BODY, MINUTES, 5)
    first_s = int(coached.cues[0].t_s)
    same = int((first_s + traits.reaction_s - 1) * RATE_HZ)
    assert np.array_equal(coached.run.acc_g[:same], late.run.acc_g[:same])
    settled = slice(first_s + 15, 110)
    before, after = (
        np.mean([moment.spm for moment in run.moments[settled] if moment.is_running])
        for run in (late, coached)
    )
    assert after > before + 2


def test_strikes_are_unbroken_and_the_truth_that_the_detector_finds(coached, events):
    strikes = coached.run.strikes
    step_s = np.diff(strikes.t_s)
    assert step_s.min() > 0.25
    assert step_s.max() < 0.65
    assert set(strikes.foot[::2]) | set(strikes.foot[1::2]) == {"left", "right"}
    assert np.all(strikes.foot[2:] == strikes.foot[:-2])
    running = int(np.count_nonzero(strikes.gait == "run"))
    found = sum(isinstance(event, FootStrike) for event in events)
    assert found == pytest.approx(running, rel=0.02)


def test_the_samples_are_unbroken_where_seconds_meet(coached):
    """From the last sample of a second to the first of the next is a step like any other."""
    steps_g = np.abs(np.diff(coached.run.acc_g, axis=0)).max(axis=1)
    seams_g = steps_g[RATE_HZ - 1 :: RATE_HZ]
    assert np.median(seams_g) == pytest.approx(np.median(steps_g), rel=0.35)
    assert seams_g.max() <= np.sort(steps_g)[-3]


def test_the_lab_measures_as_the_detector_does(coached, events):
    """The lab's cadence against the core's own, on a body whose steps are even."""
    measurement = Measurement()
    lab_spm = np.array([measurement.tick(*moment, 0.0) / 10 for moment in coached.moments])
    shown = np.array([e.spm or 0.0 for e in events if isinstance(e, Cadence)])
    assert np.mean((lab_spm > 0) != (shown > 0)) < 0.03
    both = (lab_spm > 0) & (shown > 0)
    # Where a stop begins or ends, each is a second late in its own way.
    error_spm = (shown - lab_spm)[both]
    assert abs(np.median(error_spm)) < 0.2
    assert np.percentile(np.abs(error_spm), 90) < 1.5


def test_the_same_seed_is_the_same_recording(traits):
    def recorded(seed):
        return record_coached(traits, settings_for(traits), BODY, 0.5, seed).run.acc_g

    assert np.array_equal(recorded(1), recorded(1))
    assert not np.array_equal(recorded(1), recorded(2))


@pytest.mark.parametrize("placement", PLACEMENTS)
def test_every_place_and_a_loose_clip_can_be_coached(placement):
    traits = traits_of(8)
    body = Runner(placement=placement, loose=0.5, right_late=0.1, right_louder=0.5)
    coached = record_coached(traits, settings_for(traits), body, 1.0, 8)
    trace = as_trace(coached.run.t_s, coached.run.acc_g, placement)
    cues = [event for event in replay(trace, settings_for(traits)) if isinstance(event, Cue)]
    assert tuple(cues) == coached.cues


# --- the command ------------------------------------------------------------


def invoke(*arguments):
    return CliRunner().invoke(simulate_command, list(arguments), catch_exceptions=False)


def test_it_writes_a_trace_its_strikes_and_how_to_replay_it(tmp_path):
    path = tmp_path / "run.csv.gz"
    result = invoke("--responsive", "--minutes", "2", "--seed", "5", "--set", "dwell_s=3",
                    "-o", str(path))  # fmt: skip
    assert result.exit_code == 0
    said, steps, again = result.output.splitlines()
    assert said.startswith(f"{path}: 120 s of a runner who prefers ")
    with (tmp_path / "run.strikes.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert steps == f"{tmp_path / 'run.strikes.csv'}: its {len(rows)} steps"
    words = again.removeprefix("the same cues: footfall replay ").split()
    assert words[0] == str(path)
    assert words[1] == "--target"
    assert words[3:] == ["--set", "dwell_s=3"]
    settings = settings_with(target_spm=int(words[2]), dwell_s=3)
    cues = [event for event in replay(read_trace(path), settings) if isinstance(event, Cue)]
    assert f"heard {sum(cue.kind == 'low' for cue in cues)} low" in said


def test_target_and_traits_reach_the_run(tmp_path):
    base = ("--responsive", "--minutes", "0.5", "-o", str(tmp_path / "run.csv"))
    variants = ("", "--target 190", "--trait preferred_spm=150", "--placement shank", "--seed 2")
    traces = set()
    for variant in variants:
        printed = invoke(*base, *variant.split())
        assert printed.exit_code == 0
        traces.add((tmp_path / "run.csv").read_bytes() + printed.output.encode())
    assert len(traces) == len(variants)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ("--responsive --spm 170", "--responsive decides that itself: leave out --spm"),
        ("--responsive --profile 90@172", "leave out --profile"),
        ("--responsive --rate 50", "leave out --rate"),
        ("--responsive --minutes 0", "a run of 0 s cannot be made"),
        ("--responsive --minutes nan", "a run of nan s cannot be made"),
        ("--responsive --target 400", "--target 400"),
        ("--responsive --set target_spm=170", "use --target"),
        ("--responsive --trait charm=1", "there is no trait charm"),
        ("--target 170", "there is no coach without --responsive: leave out --target"),
        ("--trait stop_s=20", "leave out --trait"),
        ("--set dwell_s=3", "leave out --set"),
    ],
)
def test_bad_input_is_one_line_and_exit_status_2(arguments, named, refused):
    assert named in refused(["simulate", *arguments.split(), "-o", "run.csv"])


def test_what_came_of_it_is_a_document_with_the_line_that_replays_it(tmp_path):
    path = tmp_path / "run.csv"
    given = ["-o", str(path), "--responsive", "--minutes", "2", "--json"]
    done = CliRunner().invoke(simulate_command, given, catch_exceptions=False)
    told = json.loads(done.stdout)
    assert told["recording"] == str(path)
    assert told["steps"] == len((tmp_path / "run.strikes.csv").read_text().splitlines()) - 1
    assert told["replay"] == f"footfall replay {path} --target {told['target_spm']}"
    assert told["replay"] in done.stderr
