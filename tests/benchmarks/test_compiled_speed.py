"""How much faster the compiled core replays than the plain one, both in one run."""

import time
from array import array
from functools import partial

import pytest

import two_cores as tc
from benchmarks.test_replay_speed import HOUR, ROUNDS
from feeding import run_of, to_counts
from footfall.core import stream
from footfall.core.pipeline import pipeline_for
from footfall.core.settings import Settings
from footfall_host.compiled_core.build import build
from footfall_host.compiled_core.built import load, pipeline_of
from footfall_host.compiled_core.comparison import compare
from footfall_host.deliveries import AXES
from footfall_host.trace import Trace

# What it is for is more; below this it is not worth a C compiler.
LEAST_RATIO = 1.5


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    tc.require_compiler()
    return partial(pipeline_of, load(build(tmp_path_factory.mktemp("build"))))


@pytest.fixture(scope="module")
def hour():
    return Trace(origin_s=0.0, counts=to_counts(run_of(HOUR).acc_g), gaps=(), name="an hour")


def core_alone_s(make, blocks):
    """Return how long a core takes for all blocks, the best of some rounds."""
    times_s = []
    for _ in range(ROUNDS):
        events = array("i", [0] * (stream.EVENT_CAPACITY * stream.EVENT_INTS))
        feed = make(Settings(), events, None).feed
        began_s = time.perf_counter()
        for block in blocks:
            feed(block, len(block) // AXES)
        times_s.append(time.perf_counter() - began_s)
    return min(times_s)


def test_replay_of_an_hour(figure, compiled, hour):
    compared = compare(hour, compiled)
    assert compared.same
    ratio = compared.plain_s / compared.compiled_s
    speed = hour.duration_s / compared.compiled_s
    figure(f"compiled core: replay {ratio:.1f} times as fast, {speed:.0f} s of recording a second")
    assert ratio > LEAST_RATIO


def test_the_core_alone(figure, compiled, hour):
    blocks = list(hour.deliveries())
    plain_s, compiled_s = (core_alone_s(make, blocks) for make in (pipeline_for, compiled))
    ratio = plain_s / compiled_s
    speed = hour.duration_s / compiled_s
    figure(f"compiled core: alone {ratio:.1f} times as fast, {speed:.0f} s of recording a second")
    assert ratio > LEAST_RATIO
