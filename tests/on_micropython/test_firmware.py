"""The whole firmware in a microcontroller's Python: each file loads, and the coach coaches."""

import importlib.util
import pathlib
from array import array

import numpy as np
import pytest

import interpreter
from feeding import make_pipeline, run_of, settings_with, taken
from footfall.core import stream
from footfall_host.flash_files import files_to_flash
from footfall_host.resample import to_counts
from interpreter_runs import FIRMWARE, program

BOARD_ID = "circuitplayground_bluefruit"
LIBRARIES = ("adafruit_lis3dh", "adafruit_drv2605")
TARGET_SPM = 190
SETTINGS = f"FOOTFALL_TARGET_SPM = {TARGET_SPM}\nFOOTFALL_START_GRACE_S = 1\n"
# Run as code.py is, but for the end of the recording.
START = """
try:
    exec(open("/code.py").read())
except fake_board.TimeIsUp:
    print("over")
"""


def library(name):
    """Return the source of an installed library."""
    return pathlib.Path(importlib.util.find_spec(name).origin).read_bytes()


def drive_with(counts, *, compiled=False):
    """Return a drive: the firmware, its libraries, and what stands in for the board."""
    sources = {path: file.read_bytes() for path, file in files_to_flash(BOARD_ID).items()}
    sources |= {f"lib/{name}.py": library(name) for name in LIBRARIES}
    in_lib = {path: source for path, source in sources.items() if path.startswith("lib/")}
    at_root = {path: source for path, source in sources.items() if path not in in_lib}
    return {
        **at_root,
        **(interpreter.as_modules(in_lib) if compiled else in_lib),
        "settings.toml": SETTINGS.encode(),
        "board_id": BOARD_ID.encode(),
        "counts": np.ascontiguousarray(counts).tobytes(),
        "fake_board.py": program("fake_board").encode(),
        "told.py": program("told").encode(),
    }


@pytest.fixture(scope="module")
def counts():
    """Return 40 s of a runner who is too slow."""
    return to_counts(run_of("5@stand,35@164").acc_g)


def test_every_file_of_the_firmware_loads(counts):
    paths = [path.relative_to(FIRMWARE) for path in FIRMWARE.rglob("*.py")]
    modules = [
        ".".join(path.with_suffix("").parts)
        for path in paths
        if path.parts[0] == "footfall" and path.name != "__init__.py"
    ]
    entries = ("boot.py", "safemode.py")
    lines = [f"import {name}" for name in modules]
    lines += [f"exec(open('/{name}').read())" for name in entries]
    loaded = "import sys\nprint(*sorted(n for n in sys.modules if n.startswith('footfall')))"
    for compiled in (False, True):
        drive = drive_with(counts, compiled=compiled)
        (printed,) = interpreter.run(drive, "import fake_board", "\n".join(lines), loaded)
        assert set(modules) <= set(printed.split())
    assert {path.name for path in paths if path.parts[0] == "drive"} == {
        "__init__.py", "code.py", *entries,
    }  # fmt: skip


@pytest.mark.parametrize("compiled", [False, True], ids=["source", "compiled"])
def test_the_coach_counts_and_cues_there_as_the_core_does_here(counts, compiled):
    drive = drive_with(counts, compiled=compiled)
    printed = interpreter.run(drive, "import fake_board, told", START)
    assert printed[-1] == "over"
    assert not [line for line in printed if line.startswith("Fault")]
    settings = settings_with(target_spm=TARGET_SPM, start_grace_s=1)
    pipeline, buffer = make_pipeline(settings)
    expected, told, fed = [], [], 0
    for word, *values in (line.split() for line in printed):
        if word == "feed":
            first, count = map(int, values)
            fed += count
            block = array("h", counts[first : first + count].ravel().tolist())
            expected += taken(buffer, pipeline.feed(block, count))
        elif word == "record":
            expected += taken(buffer, pipeline.record(*map(int, values)))
        elif word == "event":
            told.append(tuple(map(int, values)))
    assert told == expected
    assert fed > len(counts) - stream.BLOCK_SAMPLES
    kinds = [kind for kind, *_ in told]
    assert kinds.count(stream.FOOT_STRIKE) > 80
    assert stream.CUE in kinds
