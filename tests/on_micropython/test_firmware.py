"""The whole firmware in a microcontroller's Python: each file loads, and the coach coaches."""

from array import array

import numpy as np
import pytest

import interpreter
from drives import BOARD_ID, new_drive
from feeding import make_pipeline, run_of, settings_with, taken
from footfall.core import stream
from footfall.core.run_records import SLOT_BYTES, SLOTS, slot_path
from footfall_host.bytecode import CIRCUITPYTHON_MARK, MICROPYTHON_HEADER
from footfall_host.deploy.drives import drive_at
from footfall_host.deploy.image import FOLDERS, image_for
from footfall_host.recordings.check import check
from footfall_host.recordings.run_file import read_run
from footfall_host.resample import to_counts
from interpreter_runs import FIRMWARE, program

TARGET_SPM = 190
SETTINGS = f"""\
FOOTFALL_TARGET_SPM = {TARGET_SPM}
FOOTFALL_START_GRACE_S = 1
FOOTFALL_RECORD = 2
"""
# As code.py finds it; fake_board.py imports none of the firmware.
ON_THE_PATH = f"import sys\nsys.path.insert(0, '/{FOLDERS[0]}')\n"
# Run as code.py is, but for the end of the recording.
START = """
try:
    exec(open("/code.py").read())
except fake_board.TimeIsUp:
    print("over")
"""
SHOW_SLOT = f"""
import binascii
with open("{slot_path(1)}", "rb") as slot:
    print(binascii.hexlify(slot.read()).decode())
"""


def unmarked(module):
    """Return a module as the compiler wrote it, for this interpreter refuses CircuitPython's."""
    if module[:1] == CIRCUITPYTHON_MARK and module[1:4] == MICROPYTHON_HEADER[1:]:
        return MICROPYTHON_HEADER[:1] + module[1:]
    return module


@pytest.fixture(scope="module", params=["source", "compiled"])
def deployed(request, counts, tmp_path_factory):
    """Return a drive as deploying leaves it, and what stands in for the board."""
    drive = drive_at(new_drive(tmp_path_factory.mktemp("drive")))
    image = image_for(drive, BOARD_ID, sources=request.param == "source")
    files = image.folder_files(FOLDERS[0]) | image.root_files(FOLDERS[0])
    return {path: unmarked(data) for path, data in files.items()} | {
        "settings.toml": SETTINGS.encode(),
        "board_id": BOARD_ID.encode(),
        "counts": np.ascontiguousarray(counts).tobytes(),
        "fake_air.py": program("fake_air").encode(),
        "fake_board.py": program("fake_board").encode(),
        "told.py": program("told").encode(),
        **{slot_path(number)[1:]: bytes(SLOT_BYTES) for number in SLOTS},
    }


@pytest.fixture(scope="module")
def counts():
    """Return 40 s of a runner who is too slow."""
    return to_counts(run_of("5@stand,35@164").acc_g)


def test_every_file_of_the_firmware_loads(deployed):
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
    printed = interpreter.run(
        deployed, ON_THE_PATH, "import fake_board, fake_air", "\n".join(lines), loaded
    )
    assert set(modules) <= set(printed[-1].split())
    assert {path.name for path in paths if path.parts[0] == "drive"} == {
        "__init__.py", "code.py", *entries,
    }  # fmt: skip


def test_what_the_whole_firmware_takes_of_the_heap_is_what_is_told_of_it(deployed, request):
    show = "print(gc.mem_alloc())"
    lines = (
        "import fake_board, fake_air, adafruit_lis3dh", show,
        # What reads the settings is let go of, but not what they may be.
        "import footfall.device.app, footfall.core.tunables", show,
        "import footfall.device.recorder, footfall.device.drive_owner, footfall.device.ble", show,
        "import footfall.device.workout_files, footfall.core.workout_pipeline, footfall.core.jumps",
        show,
    )  # fmt: skip
    before, after, with_all, with_workout = (
        n for (n,) in interpreter.numbers(interpreter.run(deployed, ON_THE_PATH, *lines))
    )
    compiled = "compiled" in request.node.name
    assert (after - before) / 1024 == pytest.approx(74 if compiled else 108, rel=0.1)
    # Together: which of the two makes the interpreter's table of names grow is chance.
    assert (with_all - after) / 1024 == pytest.approx(47 if compiled else 54, rel=0.1)
    assert 5 < (with_workout - with_all) / 1024 <= (12 if compiled else 16)


def test_the_coach_counts_and_cues_there_as_the_core_does_here(deployed, counts):
    programs = (ON_THE_PATH, "import fake_board, told", START, SHOW_SLOT)
    *printed, slot = interpreter.run(deployed, *programs)
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
    # What was recorded there says so too, and this core agrees with it.
    verdict = check(read_run([bytes.fromhex(slot)], "the slot"))
    assert verdict.identical
    assert verdict.samples > len(counts) - 1000
