"""The compiled core: it says what the plain one says, bit for bit, and a stale one is never used.

It is built once, by the command, into a cache of its own.
"""

import pathlib
import pickle
import shutil
from array import array
from dataclasses import dataclass
from functools import partial

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import feeding
import test_golden
import two_cores as tc
from conftest import ROOT
from feeding import settings_with
from footfall.core import stream
from footfall.core.settings import Settings
from footfall_host.commands.compile import compile_command
from footfall_host.compiled_core import built
from footfall_host.evaluation.executors import workforce
from footfall_host.evaluation.jobs import SimulatedJob, judge
from footfall_host.evaluation.recording import find_recordings
from footfall_host.replay import AXES, Following, core_events, replay
from footfall_host.resample import Gap
from footfall_host.trace import Trace, read_trace
from footfall_host.workouts.compile import bytes_of
from footfall_host.workouts.model import written_out
from footfall_host.workouts.shipped import shipped

pytestmark = pytest.mark.campaign

TARGET_SPM = 170
PARTS_OF_THE_TREE = ("firmware", "host", "boards")
GAPS = (Gap(before_row=900, lost_samples=37), Gap(before_row=1500, lost_samples=402))
# So often that a workout of an hour is done in some minutes.
PRESSES_S = tuple(np.arange(5.0, 600.0, 7.0))


@dataclass(frozen=True)
class Built:
    """The folder that the command has built into, and what it said of it."""

    folder: pathlib.Path
    said: str


def files_of_the_tree():
    found = {path for part in PARTS_OF_THE_TREE for path in (ROOT / part).rglob("*")}
    return {path for path in found if "__pycache__" not in path.parts}


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    tc.require_compiler()
    before = files_of_the_tree()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        built.core_here.cache_clear()
        assert built.compiled_maker() is None
        ended = CliRunner().invoke(compile_command, [], catch_exceptions=False)
        assert ended.exit_code == 0
        assert files_of_the_tree() == before
        built.core_here.cache_clear()
        yield Built(built.cache_folder(), ended.stdout)
    built.core_here.cache_clear()


@pytest.fixture(scope="module")
def compiled(build):
    make = built.compiled_maker()
    assert make is not None
    return make


def course_trace(times=1, gaps=()):
    values = np.frombuffer(tc.course(), np.int16).reshape(-1, AXES)
    return Trace(origin_s=3.0, counts=np.tile(values, (times, 1)), gaps=gaps, name="course")


# --- the same events --------------------------------------------------------------------------


@settings(max_examples=400)
@given(tc.any_settings(), st.none() | tc.any_plan(), tc.parts, tc.sizes)
def test_it_says_the_same_of_any_blocks_records_settings_and_workouts(
    compiled, values, plan, parts, sizes
):
    tc.feed_parts(tc.TwoCores(compiled, values, plan), parts, sizes)


@pytest.mark.parametrize("name", ["example", *test_golden.CASES])
def test_it_says_what_is_pinned(compiled, monkeypatch, name):
    monkeypatch.setattr(feeding, "pipeline_for", compiled)
    assert test_golden.report(name) == (test_golden.FOLDER / f"{name}.txt").read_text()


@pytest.mark.parametrize("low", [-tc.FULL_SCALE, tc.FULL_SCALE - 1])
@pytest.mark.parametrize("high", [-tc.FULL_SCALE, 0, tc.FULL_SCALE - 1])
def test_it_says_the_same_of_a_sensor_at_its_limits(compiled, low, high):
    cores = tc.TwoCores(compiled, Settings())
    for ticks in (1, 2, 15, 40):
        half = array("h", [low] * AXES * ticks + [high] * AXES * ticks)
        tc.feed_parts(cores, [half * 30], [stream.BLOCK_SAMPLES])
    assert cores.told


@pytest.mark.parametrize("name", sorted(shipped()))
def test_it_says_the_same_of_each_shipped_workout(compiled, name):
    following = Following(bytes_of(written_out(shipped()[name])), PRESSES_S)
    values = settings_with(step_length_cm=110, auto_target=1)
    said, compiled_said = (
        list(replay(course_trace(10, GAPS), values, ((stream.OWN, 1650),), following, *make))
        for make in ((), (compiled,))
    )
    assert said
    assert compiled_said == said


def test_it_says_the_same_of_the_real_recordings(compiled, corpus):
    paths = find_recordings(corpus)
    assert paths
    for path in paths:
        trace = read_trace(path)
        said = list(core_events(trace, Settings()))
        assert list(core_events(trace, Settings(), make_pipeline=compiled)) == said, path


def test_it_refuses_what_the_core_refuses(compiled):
    events = array("i", [0] * (stream.EVENT_CAPACITY * stream.EVENT_INTS))
    with pytest.raises(ValueError, match="the event buffer is too small"):
        compiled(Settings(), events[:-1])
    with pytest.raises(ValueError, match="it is no workout"):
        compiled(Settings(), events, b"")
    block = array("h", [0] * AXES * (stream.BLOCK_SAMPLES + 1))
    with pytest.raises(ValueError, match="more samples than the FIFO holds"):
        compiled(Settings(), events).feed(block, stream.BLOCK_SAMPLES + 1)


# --- what is built, and when it is used -------------------------------------------------------


def test_the_command_says_where_it_is_and_how_fast(build):
    (path,) = build.folder.iterdir()
    assert str(path) in build.said
    assert "the same 1010 events of the example run" in build.said
    assert "times as fast" in build.said


@pytest.mark.usefixtures("compiled")
def test_the_workers_of_an_evaluation_find_it_and_judge_the_same():
    job = SimulatedJob(number=0, seed=0, duration_s=240.0)
    with workforce(processes=1) as workers:
        (there,) = workers.in_order(partial(judge, target_spm=TARGET_SPM), [job])
    assert there.effort.compiled_s == job.duration_s
    assert there.result == judge(job, TARGET_SPM, plain=True).result


def test_it_is_sent_by_its_name(compiled):
    assert pickle.loads(pickle.dumps(compiled)) is compiled


def test_of_a_core_that_has_changed_there_is_none(build, tmp_path, monkeypatch):
    core, here = built.SOURCE_FOLDERS
    changed = shutil.copytree(core, tmp_path / "core")
    monkeypatch.setattr(built, "SOURCE_FOLDERS", (changed, here))
    built.core_here.cache_clear()
    assert built.compiled_maker() is not None
    with (changed / "gait.py").open("a") as file:
        file.write("# another core\n")
    built.core_here.cache_clear()
    assert built.compiled_maker() is None
    built.core_here.cache_clear()


def test_one_that_this_machine_cannot_load_is_none(build, monkeypatch, tmp_path):
    (path,) = build.folder.iterdir()
    (tmp_path / path.name).write_text("of another system")
    monkeypatch.setattr(built, "cache_folder", lambda: tmp_path)
    built.core_here.cache_clear()
    assert built.compiled_maker() is None
    built.core_here.cache_clear()


def test_remove_deletes_what_was_built(build, tmp_path, monkeypatch):
    folder = shutil.copytree(build.folder, tmp_path / "footfall" / "compiled_core")
    (folder / "notes.txt").write_text("mine")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    ended = CliRunner().invoke(compile_command, ["--remove"], catch_exceptions=False)
    assert ended.stdout.startswith(f"removed {folder}")
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]
    again = CliRunner().invoke(compile_command, ["--remove"], catch_exceptions=False)
    assert again.stdout == "nothing compiled is here\n"
