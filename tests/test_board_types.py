"""The firmware and each board file, type-checked against that board's own stubs.

Needs mypy, of the extra `lint`. The stubs of one board are in a folder of their own on MYPYPATH,
where `import board` finds them before the ones that any board shares.
"""

import ast
import importlib.util
import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest
from footfall_boards import module_name

from conftest import ROOT
from footfall_host.board_files import BY_NAME, PIN, BoardFile, board_files

pytest.importorskip("mypy", reason="no mypy: install the extra lint")

DEFINITIONS = pathlib.Path(
    importlib.util.find_spec("board_definitions").submodule_search_locations[0]
)
# The drivers have no annotations, so that what mypy infers of an attribute is its first value.
NOT_ASKED = ("assignment", "import-untyped", "index", "misc", "no-redef", "union-attr")
OPTIONS = (
    "--config-file=",
    "--check-untyped-defs",
    "--no-error-summary",
    "--explicit-package-bases",
)
KNOWN = (
    # The stub gives it no arguments; the class takes those of any context manager.
    r'Too many arguments for "__exit__" of "I2CDevice"',
    # A list whose type is inferred from its first element.
    r'Argument 1 to "append" of "list" has incompatible type "_Led"; expected "_Pixel"',
)

every_board = pytest.mark.parametrize("board", board_files(), ids=lambda board: board.board_id)


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """Return a folder in which what does not depend on the board is checked once."""
    return tmp_path_factory.mktemp("mypy")


def complaints(folder: pathlib.Path, cache: pathlib.Path, board_id: str, *paths: pathlib.Path):
    """Return what mypy says of files with a board's stubs, by line."""
    stubs = folder / "stubs" / "board"
    stubs.mkdir(parents=True, exist_ok=True)
    shutil.copy(DEFINITIONS / board_id / "__init__.pyi", stubs)
    # Under the name by which the firmware imports them.
    shutil.copytree(ROOT / "boards", stubs.parent / "footfall_boards", dirs_exist_ok=True)
    disabled = [f"--disable-error-code={code}" for code in NOT_ASKED]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *OPTIONS, *disabled, "--cache-dir", cache, *paths],
        env=os.environ | {"MYPYPATH": os.pathsep.join(map(str, (stubs.parent, ROOT / "firmware")))},
        cwd=folder, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) > 0 or done.returncode == 0
    errors = [line for line in lines if ": error: " in line]
    return [line for line in errors if not any(re.search(known, line) for known in KNOWN)]


def pins_as_code(board: BoardFile) -> str:
    """Return a program that uses each pin that a board file names."""
    names = [value for key, value in board.values.items() if BY_NAME[key].kind is PIN]
    lines = "".join(f"pins.append(board.{name})\n" for name in names)
    return f"import board\nimport microcontroller\npins: list[microcontroller.Pin] = []\n{lines}"


@every_board
def test_the_firmware_and_the_board_file_fit_the_board(board, tmp_path, cache):
    programs = [
        # code.py by its own name would stand in for a module of the standard library.
        pathlib.Path(shutil.copy(path, tmp_path / f"drive_{path.name}"))
        for path in (ROOT / "firmware" / "drive").glob("[!_]*.py")
    ]
    pins = tmp_path / "pins.py"
    pins.write_text(pins_as_code(board))
    device = sorted((ROOT / "firmware" / "footfall").rglob("*.py"))
    board_file = tmp_path / "stubs" / "footfall_boards" / f"{module_name(board.board_id)}.py"
    paths = (*device, *programs, pins, board_file)
    assert complaints(tmp_path, cache, board.board_id, *paths) == []


@pytest.mark.parametrize(
    "code",
    [
        "import board\nboard.SPEAKER_ENABEL\n",
        "import supervisor\nsupervisor.tick_ms()\n",
        "import pwmio\n\ndef f(pin):\n    pwmio.PWMOut(pin, variable_freq=True)\n",
        "import digitalio\n\ndef f(pin):\n    digitalio.DigitalInOut(pin).value = 1 + ''\n",
    ],
)
def test_a_slip_would_be_found(code, tmp_path, cache):
    ast.parse(code)
    slip = tmp_path / "slip.py"
    slip.write_text(code)
    assert complaints(tmp_path, cache, "circuitplayground_bluefruit", slip)


def test_the_stubs_are_those_of_the_board(tmp_path, cache):
    program = tmp_path / "speaks.py"
    program.write_text("import board\nboard.SPEAKER_ENABLE\n")
    assert complaints(tmp_path, cache, "circuitplayground_bluefruit", program) == []
    (line,) = complaints(tmp_path, cache, "feather_nrf52840_express", program)
    assert 'Module has no attribute "SPEAKER_ENABLE"' in line
