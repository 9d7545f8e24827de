"""What the core takes of a small heap: nothing for a sample, and little to be there."""

import numpy as np
import pytest

import interpreter
from feeding import run_of
from footfall.core import stream
from footfall.core import workout_bytes as wb
from footfall_host.deploy.image import FOLDERS
from footfall_host.resample import to_counts
from interpreter_runs import core_sources, program
from workout_plans import plan_of, ramp, seconds, spm, steps

ITEM_BYTES = 16  # the heap is handed out in blocks of so many
# What is imported for a board with some 22 KB of heap, which keeps no traceback to show a line of.
MOST_BYTES = 20 * 1024
SHOW = "print(gc.mem_alloc())"
WORKOUT = plan_of(
    seconds(60, **ramp(150, 180), flags=wb.BEATS, soon_s=5),
    *[steps(40, **spm(180), flags=wb.CUES_LOW), seconds(20, flags=wb.WAITS)] * 3,
    seconds(9, flags=wb.JUMPS),
    steps(9),
)
IMPORT = "import footfall.core.pipeline"


def imported_bytes(core):
    """Return what the heap holds more once the core has been imported, from where it is put."""
    drive = {path.replace("lib/", f"{FOLDERS[0]}/", 1): data for path, data in core.items()}
    path = f"import sys\nsys.path.insert(0, '/{FOLDERS[0]}')"
    lines = interpreter.run(drive, path, SHOW, "pass", SHOW, IMPORT, SHOW)
    (idle,), (before,), (after,) = interpreter.numbers(lines)
    assert idle >= before
    return after - before


@pytest.fixture(scope="module")
def heap():
    """Return (bytes taken, events) over 50,000 samples, without, with a workout, and a control."""
    counts = to_counts(run_of("5@stand,60@172,20@walk,60@160,15@stand").acc_g)
    whole = counts[: len(counts) // stream.DRAIN_SAMPLES * stream.DRAIN_SAMPLES]
    drive = core_sources() | {"loop.counts": np.ascontiguousarray(whole).tobytes()}
    drive["loop.plan"] = WORKOUT
    return interpreter.numbers(interpreter.run(drive, program("heap_held")))


def test_fifty_thousand_samples_take_no_memory(heap):
    (taken, events), *_ = heap
    assert taken == 0
    assert events > 1500


def test_nor_do_they_while_a_workout_is_followed(heap):
    (_, without), (taken, events), _ = heap
    assert taken == 0
    assert events > without


def test_a_slice_now_and_then_would_show(heap):
    *_, (taken, _) = heap
    assert taken >= 5 * ITEM_BYTES


def test_the_core_fits_the_smallest_heap():
    modules = interpreter.as_modules(core_sources(), line_numbers=False)
    assert imported_bytes(modules) <= MOST_BYTES


def test_compiling_spares_the_heap():
    assert imported_bytes(interpreter.as_modules(core_sources())) < imported_bytes(core_sources())
