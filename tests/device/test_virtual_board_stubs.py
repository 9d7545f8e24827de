"""Whatever the virtual board offers, CircuitPython's own stubs offer with the same parameters."""

import ast
import importlib.util
import inspect
import pathlib
import re
from enum import Enum
from types import FunctionType, MethodType, ModuleType

import numpy as np
import pytest

from footfall_host.virtual_board.board import Scenario
from footfall_host.virtual_board.machine import Machine
from footfall_host.virtual_board.modules import board_modules
from footfall_host.virtual_board.stubs import build_of, native_modules

BOARD_ID = "circuitplayground_bluefruit"
# Replicas of modules that CircuitPython takes from Python, which have no stubs.
WITHOUT_STUBS = {"os", "time", "micropython"}
# No program looks into a pin, and the virtual board keeps there what is soldered to it.
OPAQUE = {"Pin"}
# Every module's names that Python itself puts there.
OF_EVERY_MODULE = {"__name__", "__doc__", "__package__", "__loader__", "__spec__", "__path__"}


def stub_of(module: str) -> ast.Module:
    found = importlib.util.find_spec("board_definitions")
    site = pathlib.Path(next(iter(found.submodule_search_locations))).parent
    top, *rest = module.split(".")
    return ast.parse((site.joinpath(f"{top}-stubs", *rest) / "__init__.pyi").read_text())


def named(body: list[ast.stmt]) -> dict[str, list[ast.stmt]]:
    """Return what a body defines, by name; an overload has several definitions."""
    found: dict[str, list[ast.stmt]] = {}
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.setdefault(node.name, []).append(node)
        elif isinstance(node, ast.AnnAssign):
            found.setdefault(node.target.id, []).append(node)
    return found


def parameters(node: ast.FunctionDef) -> list[str]:
    args = node.args
    names = [arg.arg for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs)]
    star = [f"*{args.vararg.arg}"] if args.vararg else []
    return [name for name in (*names, *star) if name != "self"]


def offered_parameters(function) -> list[str]:
    found = inspect.signature(function).parameters.values()
    starred = [f"*{p.name}" for p in found if p.kind is p.VAR_POSITIONAL]
    plain = [p.name for p in found if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    return [name for name in (*plain, *starred) if name != "self"]


def slips(name: str, offered, stub: dict[str, list[ast.stmt]]):
    """Yield what is wrong with one thing that a module offers."""
    if name.rpartition(".")[2] not in stub:
        yield f"{name} is not in the stub"
        return
    node = stub[name.rpartition(".")[2]][0]
    if isinstance(offered, type) and issubclass(offered, Enum):
        members = named(node.body)
        yield from (f"{name}.{m.name}" for m in offered if m.name not in members)
    elif isinstance(offered, type):
        yield from slips_of_class(name, offered, named(node.body))
    elif isinstance(offered, FunctionType | MethodType):
        if offered_parameters(offered) != parameters(node):
            yield f"{name}{offered_parameters(offered)} is {parameters(node)} in the stub"
    elif isinstance(node, ast.AnnAssign) and type(offered).__module__.startswith("footfall_host"):
        public = [n for n in vars(offered) if not n.startswith("_")]
        yield from (f"{name}.{n} is not private" for n in public)


def slips_of_class(name, offered, members, *, base=False):
    for member in vars(offered):
        value = inspect.getattr_static(offered, member)
        special = member.startswith("__")
        if member.startswith("_") and member != "__init__":
            continue
        # A base class of ours is made by its subclasses alone.
        if member == "__init__":
            if (
                not base
                and made_by_programs(name)
                and offered_parameters(value) != parameters(members["__init__"][0])
            ):
                yield f"{name}.__init__ is {parameters(members['__init__'][0])} in the stub"
        elif isinstance(value, property):
            if member not in members:
                yield f"{name}.{member} is not in the stub"
        elif not special:
            yield from slips(f"{name}.{member}", value, members)
    if not base:
        ours = [c for c in offered.__mro__[1:-1] if c.__module__.startswith("footfall_host")]
        for parent in ours:
            yield from slips_of_class(name, parent, members, base=True)


def made_by_programs(name: str) -> bool:
    """Return whether programs make objects of a class; the others come with the board."""
    return name in {
        "analogio.AnalogIn",
        "alarm.pin.PinAlarm",
        "alarm.time.TimeAlarm",
        "busio.I2C",
        "busio.SPI",
        "digitalio.DigitalInOut",
        "keypad.Event",
        "keypad.Keys",
        "pwmio.PWMOut",
    }


@pytest.fixture
def modules() -> dict[str, ModuleType]:
    return board_modules(Machine(Scenario(np.zeros((10, 3), np.int16))))


def test_what_is_offered_is_in_the_stubs_with_the_same_parameters(modules):
    found = []
    for module_name, module in modules.items():
        if module_name in WITHOUT_STUBS:
            continue
        stub = named(stub_of(module_name).body)
        for name, offered in vars(module).items():
            pin = module_name == "board" and name != "board_id"
            submodule = isinstance(offered, ModuleType)
            if name in OF_EVERY_MODULE | OPAQUE or pin or submodule:
                continue
            found += slips(f"{module_name}.{name}", getattr(offered, "__wrapped__", offered), stub)
    assert found == []


@pytest.mark.parametrize(
    ("offered", "slip"),
    [
        (type("Keys", (), {"scan": lambda self: None}), "keypad.Keys.scan is not in the stub"),
        (type("Keys", (), {"mood": property(lambda self: 0)}), "keypad.Keys.mood is not in"),
        (
            type("Keys", (), {"__init__": lambda self, pins, pull: None}),
            "keypad.Keys.__init__ is",
        ),
        (type("Lock", (), {}), "keypad.Lock is not in the stub"),
    ],
)
def test_a_slip_is_found(offered, slip):
    name = f"keypad.{offered.__name__}"
    (found,) = slips(name, offered, named(stub_of("keypad").body))
    assert found.startswith(slip)


def test_a_function_with_other_parameters_is_found():
    stub = named(stub_of("supervisor").body)
    (found,) = slips("supervisor.get_setting", lambda key: None, stub)
    assert "['key', 'default']" in found


def test_every_module_offered_is_native_and_known(modules):
    build = build_of(BOARD_ID)
    assert {name.partition(".")[0] for name in modules} <= build.modules
    assert {"alarm", "watchdog", "storage", "supervisor", "neopixel_write"} <= set(modules)
    assert native_modules() >= set(modules) - {"os", "time", "alarm.pin", "alarm.time"}


@pytest.mark.parametrize(
    ("board_id", "port", "nvm_bytes"),
    [
        (BOARD_ID, "nordic", 8192),
        ("raspberry_pi_pico", "raspberrypi", 4096),
        ("circuitplayground_express", "atmel-samd", 256),
    ],
)
def test_a_build_is_read_from_the_stubs(board_id, port, nvm_bytes):
    build = build_of(board_id)
    assert (build.port, build.nvm_bytes) == (port, nvm_bytes)
    assert build.has("microcontroller")
    assert re.fullmatch(r"\w+", build.board_id)
