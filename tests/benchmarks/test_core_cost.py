"""What a sample costs the board, in executed bytecodes: the same count on any machine.

A microcontroller runs a bytecode in 0.65 us (RP2040 at 125 MHz) to about twice that, and a
sample at 100 Hz has 10 ms.
"""

from array import array

import pytest

from counting import counted_bytecodes
from feeding import make_pipeline, run_of, to_counts
from footfall.core import fixed
from footfall.core import workout_bytes as wb
from footfall.core.jumps import JumpDetector
from footfall.core.stream import DRAIN_SAMPLES
from workout_plans import percent, plan_of, ramp, seconds, steps

ARRAYS = (array, bytearray)


def costs(plan, samples_a_block=DRAIN_SAMPLES, workout=()):
    """Return the bytecodes of each block."""
    counts = to_counts(run_of(plan).acc_g)
    pipeline, _ = make_pipeline(None, *workout)
    blocks = []
    for at in range(0, len(counts) - samples_a_block + 1, samples_a_block):
        block = array("h", counts[at : at + samples_a_block].ravel().tolist())
        with counted_bytecodes() as count:
            pipeline.feed(block, samples_a_block)
        blocks.append(count.bytecodes)
    return blocks


@pytest.mark.parametrize(
    ("plan", "most_a_sample", "most_a_block"),
    [
        ("60@stand", 225, 4000),
        ("60@walk", 235, 4500),
        ("60@172", 250, 5500),
        ("60@230", 250, 5500),
    ],
    ids=["standing", "walking", "running", "running fast"],
)
def test_bytecodes(plan, most_a_sample, most_a_block, figure):
    blocks = costs(plan)
    mean = sum(blocks) / len(blocks) / DRAIN_SAMPLES
    figure(f"{plan}: {mean:.0f} bytecodes a sample, {max(blocks)} in the worst block")
    assert mean <= most_a_sample
    assert max(blocks) <= most_a_block


@pytest.mark.parametrize(
    ("plan", "most"),
    [("60@172", 2500), ("10@stand,20@172", 2500), ("20@walk,20@172", 2500)],
    ids=["steady", "from standing", "from a walk"],
)
def test_the_worst_sample(plan, most, figure):
    worst = max(costs(plan, samples_a_block=1))
    figure(f"{plan}: {worst} bytecodes in the worst sample")
    assert worst <= most


@pytest.mark.parametrize("plan", ["20@stand", "20@172", "20@rope:140"])
def test_counting_jumps(plan, figure):
    """Of the detector alone, which takes the place of one that costs 155 to 170."""
    counts = to_counts(run_of(plan).acc_g)
    ticks = counts.astype(int).reshape(-1, 2, 3).sum(axis=1) >> 4
    acceleration = [fixed.magnitude(*tick) for tick in ticks.tolist()]
    detector = JumpDetector()
    with counted_bytecodes() as count:
        for tick, value in enumerate(acceleration, start=1):
            detector.push(2 * tick, value)
    mean = count.bytecodes / len(counts)
    figure(f"{plan}: {mean:.0f} bytecodes a sample to count jumps")
    assert mean <= 80


def test_a_workout_costs_little_more(figure):
    workout = plan_of(
        *[seconds(7, **ramp(150, 180), flags=wb.BEATS, soon_s=3), steps(20, **percent(105))] * 20
    )
    blocks = costs("60@172", workout=(workout,))
    mean = sum(blocks) / len(blocks) / DRAIN_SAMPLES
    worst = max(costs("10@stand,50@172", samples_a_block=1, workout=(workout,)))
    figure(f"60@172 in a workout: {mean:.0f} bytecodes a sample, {worst} in the worst one")
    assert mean <= 275
    assert worst <= 3500


def arrays_in(thing):
    """Yield each array that a part of the core keeps."""
    for held in vars(thing).values():
        if isinstance(held, ARRAYS):
            yield held
        elif getattr(type(held), "__module__", "").startswith("footfall.core"):
            yield from arrays_in(held)


def test_the_state(figure):
    """All arrays of the core but the caller's events, and the tables that they share."""
    pipeline, events = make_pipeline()
    kept = [one for one in arrays_in(pipeline) if one is not events]
    tables = [one for one in vars(fixed).values() if isinstance(one, ARRAYS)]
    kept_bytes, table_bytes = (
        sum(memoryview(one).nbytes for one in arrays) for arrays in (kept, tables)
    )
    figure(f"arrays: {kept_bytes} bytes of state, {table_bytes} of tables")
    assert len(kept) > 5
    assert kept_bytes + table_bytes <= 2048
