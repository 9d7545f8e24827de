"""Two cores that are to say the same, fed alike and compared after each block and record."""

import os
from array import array
from collections.abc import Iterable
from functools import cache

import pytest
from hypothesis import strategies as st

import workout_plans as plans
from feeding import run_of, settings_with, to_counts
from footfall.core import stream
from footfall.core import workout_bytes as wb
from footfall.core.pipeline import pipeline_for
from footfall.core.settings import Settings
from footfall.core.tunables import TUNABLES
from footfall_host.compiled_core.build import check_compilers
from footfall_host.errors import BadInputError
from footfall_host.replay import PipelineMaker
from footfall_host.simulate import Runner

REQUIRED_VARIABLE = "FOOTFALL_REQUIRE_COMPILER"
FULL_SCALE = 1 << 15
# What a run holds, and a workout asks for, so that every file of the core has work.
COURSE = "3@stand,4@walk,16@172-184,6@rope,4@jumps,3@stand,12@164"
# One foot alone is felt on a leg.
LEG, LEG_COURSE = Runner("shank"), "14@166,6@178"
PART_SAMPLES = (1, 31, 250, 1500, 1501, 3000, 3001)
LEAST_PARTS, MOST_PARTS = 5, 12
# Larger than any that the board makes: the core holds it to a range.
LARGEST_VALUE = (1 << 30) - 1


def require_compiler() -> None:
    """Skip the test where nothing can be compiled, unless the machine must be able to."""
    try:
        check_compilers()
    except BadInputError as missing:
        if os.environ.get(REQUIRED_VARIABLE) == "1":
            pytest.fail(str(missing))
        pytest.skip(str(missing))


class TwoCores:
    """The plain core and another one, each with its own array of events.

    Raises AssertionError at the first difference.
    """

    def __init__(self, other: PipelineMaker, settings: Settings, plan: bytes | None = None) -> None:
        self._events = [
            array("i", [0] * (stream.EVENT_CAPACITY * stream.EVENT_INTS)) for _ in range(2)
        ]
        makers = (pipeline_for, other)
        self._cores = [
            make(settings, events, plan) for make, events in zip(makers, self._events, strict=True)
        ]
        self.told = 0

    def feed(self, block: "array[int]", count: int) -> None:
        """Give both a block."""
        self._compare([core.feed(block, count) for core in self._cores])

    def record(self, kind: int, value: int) -> None:
        """Give both a record."""
        self._compare([core.record(kind, value) for core in self._cores])

    def _compare(self, counts: list[int]) -> None:
        plain, other = self._events
        assert counts[0] == counts[1]
        assert plain == other
        self.told += counts[0]
        for state in zip(*map(_state, self._cores), strict=True):
            assert state[0] == state[1]
            assert type(state[0]) is type(state[1])


def _state(core) -> Iterable[object]:
    """Yield what others ask a core about, besides its events."""
    yield core.samples
    yield core.period_us
    yield core.goal_spm
    for name in ("state", "brought", "target_spm", "beat_tenths", "faded", "is_on"):
        yield getattr(core.coach, name)
    if core.session is not None:
        for name in ("step", "done", "is_on", "ends_by_button", "own_tenths"):
            yield getattr(core.session, name)


# --- what they are fed ----------------------------------------------------------------------


@cache
def course() -> "array[int]":
    """Return the samples of a run that does everything, and of one on a leg, flat."""
    runs = (run_of(COURSE), run_of(LEG_COURSE, LEG))
    return array("h", b"".join(to_counts(run.acc_g).tobytes() for run in runs))


def _felt(part: tuple[int, int]) -> "array[int]":
    """Return some samples of the course, from anywhere in it."""
    start, samples = part
    values = course()
    start = 3 * (start % (len(values) // 3))
    return values[start : start + 3 * samples]


extremes = st.sampled_from((-FULL_SCALE, FULL_SCALE - 1, 0, 64, -64))
wild = st.lists(extremes | st.integers(-FULL_SCALE, FULL_SCALE - 1), max_size=240).map(
    lambda values: array("h", values[: len(values) // 3 * 3])
)
stretches = st.tuples(st.integers(0, 1 << 16), st.sampled_from(PART_SAMPLES)).map(_felt)
# What is always below zero on each axis, for what a shift makes of it.
upside_down = stretches.map(lambda values: array("h", [-abs(value + 1) for value in values]))
values = st.integers(-LARGEST_VALUE, LARGEST_VALUE)
records = st.one_of(
    st.tuples(st.just(stream.RATE), st.integers(8000, 12000) | values),
    st.tuples(st.just(stream.OVERRUN), st.integers(-1, 700) | values),
    st.tuples(st.just(stream.TARGET), st.integers(130, 235) | values),
    st.tuples(st.just(stream.BUTTON), st.integers(0, 4)),
    st.tuples(st.just(stream.COACHING), st.integers(0, 1)),
    st.tuples(st.just(stream.OWN), st.integers(1200, 2100) | values),
    st.tuples(st.just(stream.SESSION), st.integers(-1, 60)),
    st.tuples(st.integers(0, 10), values),
)
parts = st.lists(
    stretches | stretches | stretches | wild | upside_down | records,
    min_size=LEAST_PARTS,
    max_size=MOST_PARTS,
)
sizes = st.lists(st.integers(1, stream.BLOCK_SAMPLES), min_size=1, max_size=6)


@st.composite
def any_settings(draw: st.DrawFn) -> Settings:
    """Return settings of which some are anything that they may be, and most are short."""
    quick = {"start_grace_s": 0, "walk_grace_s": 0, "cooldown_s": 3, "dwell_s": 1, "pause_s": 1}
    some = draw(st.lists(st.sampled_from(TUNABLES), max_size=8, unique=True))
    drawn = {one.name: draw(st.integers(one.lowest, one.highest)) for one in some}
    return settings_with(**(quick if draw(st.booleans()) else {}) | drawn)


@st.composite
def any_plan(draw: st.DrawFn) -> bytes:
    """Return a workout of a few short steps of any kind."""
    steps = []
    for _ in range(draw(st.integers(1, 6))):
        jumps = draw(st.booleans())
        amount = draw(st.integers(1, 12))
        flags = draw(st.sampled_from((0, wb.BEATS, wb.WAITS)))
        asked = draw(
            st.sampled_from(({}, plans.spm(180), plans.percent(105), {"target": wb.SETTING}))
        )
        if not asked:
            flags &= ~wb.BEATS
        elif not jumps:
            flags |= draw(st.sampled_from((wb.CUES_LOW, wb.CUES_LOW | wb.CUES_HIGH)))
        fields = {**asked, "flags": flags | (wb.JUMPS if jumps else 0)}
        kind = draw(st.sampled_from((plans.seconds, plans.steps, plans.until_button)))
        if kind is plans.until_button:
            steps.append(kind(**fields))
        elif kind is plans.seconds:
            soon_s = draw(st.integers(0, amount - 1))
            if asked.get("target") == wb.SPM and not jumps and draw(st.booleans()):
                fields |= plans.ramp(160, 190)
            steps.append(kind(amount, soon_s=soon_s, **fields))
        else:
            steps.append(kind(amount, **fields))
    return plans.plan_of(*steps)


def feed_parts(
    cores: TwoCores,
    given: Iterable["array[int] | tuple[int, int]"],
    sizes: list[int],
) -> None:
    """Feed samples in blocks of those sizes, over and over, and records where they come."""
    turn = 0
    for part in given:
        if isinstance(part, tuple):
            cores.record(*part)
            continue
        at = 0
        while at < len(part):
            samples = min(sizes[turn % len(sizes)], (len(part) - at) // 3)
            cores.feed(part[at : at + 3 * samples], samples)
            at += 3 * samples
            turn += 1
