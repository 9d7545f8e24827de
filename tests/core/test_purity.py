"""What the core must not do: import, divide into floats, print, or build an object a sample."""

import ast
import dis
import inspect
import pathlib
import subprocess
import sys
import textwrap
from importlib import import_module

import pytest

import footfall.core
from feeding import make_pipeline, run_of, to_counts

FOLDER = pathlib.Path(footfall.core.__file__).parent
FILES = sorted(FOLDER.glob("*.py"))
# The last for a CRC: it is no hardware, and only boards that have it record runs.
ALLOWED_IMPORTS = {"array", "micropython", "binascii"}
# Called once a run, or once a record: at rest, where building an object is no harm.
COLD = {"__init__", "__getattr__", "allowed", "assign", "check", "find", "_roots"}
# At the end of each frame of a recording, some two hundred foot strikes apart.
COLD |= {"head", "pause", "_close", "slot_path", "crc_of"}
# Where a workout is looked at, before its first step.
COLD |= {"pipeline_for", "_jump_detector", "_wrong_end", "_wrong_target"}
# What a function of the core may call by a global name without an object being built.
ALLOWED_CALLS = {"abs", "len", "max", "min", "range", "super"}
# Built once, to say what the caller did wrong.
ALLOWED_CALLS |= {"ValueError"}
BUILDING = ("BUILD_", "FORMAT_", "MAKE_", "LIST_", "DICT_", "SET_", "CONVERT_", "BINARY_SLICE")
HARDWARE = {"board", "busio", "digitalio", "microcontroller", "supervisor", "adafruit_lis3dh"}

READ_AT_THE_START = {"settings_text"}

file_of_the_core = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def hot_functions():
    """Yield every function and method of the core that may be called for a sample."""
    for path in FILES:
        if path.stem in READ_AT_THE_START:
            continue
        module = import_module(f"footfall.core.{path.stem}")
        for _, found in inspect.getmembers(module):
            if getattr(found, "__module__", "") != module.__name__:
                continue
            if inspect.isfunction(found) and found.__name__ not in COLD:
                yield found
            elif inspect.isclass(found):
                for name, member in inspect.getmembers(found, inspect.isfunction):
                    if name not in COLD:
                        yield member


def building(function):
    """Return the instructions of a function that build an object other than a small integer."""
    return [
        instruction.opname
        for instruction in dis.get_instructions(function)
        if instruction.opname.startswith(BUILDING)
    ]


@file_of_the_core
def test_it_imports_only_itself_array_and_micropython(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            assert {alias.name for alias in node.names} <= ALLOWED_IMPORTS
        elif isinstance(node, ast.ImportFrom) and not node.level:
            assert node.module in ALLOWED_IMPORTS


@file_of_the_core
def test_it_knows_no_float(path):
    for node in ast.walk(ast.parse(path.read_text())):
        assert not isinstance(node, ast.Div), f"a division into a float in {path.name}"
        assert not isinstance(getattr(node, "value", None), float), f"a float in {path.name}"
        assert not (isinstance(node, ast.Name) and node.id in {"float", "print", "open"})


@pytest.mark.parametrize("function", list(hot_functions()), ids=lambda found: found.__qualname__)
def test_nothing_is_built_per_sample(function):
    assert building(function) == []
    names = {
        node.func.id
        for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function))))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    own = {name for name in names if name in vars(sys.modules[function.__module__])}
    assert names - own <= ALLOWED_CALLS


def test_the_check_for_building_can_fail():
    assert building(lambda x: (x, x))
    assert building(lambda x: x[1:2]) or sys.version_info < (3, 12)
    assert building(lambda x: [x])
    assert building(lambda x: f"{x}")


@pytest.mark.fault(29)
def test_a_long_run_leaves_nothing_behind():
    counts = to_counts(run_of("60@172").acc_g)
    pipeline, _ = make_pipeline()
    blocks = [counts[at : at + 8].ravel().tolist() for at in range(0, len(counts), 8)]
    for block in blocks:
        pipeline.feed(block, len(block) // 3)
    left = []
    for _ in range(2):
        before = sys.getallocatedblocks()
        for block in blocks:
            pipeline.feed(block, len(block) // 3)
        left.append(abs(sys.getallocatedblocks() - before))
    # A few small integers may have replaced others that are shared, and once a thread of the test
    # runner may have taken something.
    assert min(left) < 50


def test_importing_it_loads_no_hardware_module():
    code = "import footfall.core.pipeline, sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not HARDWARE & set(loaded)
