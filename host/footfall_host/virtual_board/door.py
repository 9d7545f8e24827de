"""The door by which a board's modules come into this interpreter, and leave without a trace.

Adafruit's Blinka puts its own `board`, `busio`, ... into site-packages; they know
single-board computers and fail on a laptop. Within installed() the virtual board's
modules win, and a module that the board lacks is not there. Afterwards `sys.modules`
is what it was before.
"""

import builtins
import importlib.metadata
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.abc import MetaPathFinder
from types import ModuleType

from footfall_host.virtual_board.compiled_once import CompiledOnce, is_fresh
from footfall_host.virtual_board.machine import Machine
from footfall_host.virtual_board.stubs import Build, native_modules

BLINKA = "Adafruit-Blinka"
# Native on a board, and an ordinary library here.
ALSO_A_LIBRARY = {"adafruit_bus_device"}
# Of Python's own modules, those whose absence tells the firmware what a build is too small for.
TELLING = {"binascii"}


@contextmanager
def installed(modules: Mapping[str, ModuleType], machine: Machine) -> Iterator[None]:
    """Let imports find these modules, and open() the board's drive; leave no trace of either."""
    before = dict(sys.modules)
    path, finders, real_open = list(sys.path), list(sys.meta_path), builtins.open
    lacking = {name for name in TELLING if not machine.build.has(name)}
    missing = _Missing(machine.build, _hidden().difference(modules) | lacking)
    try:
        for name in before:
            if is_fresh(name) or name.partition(".")[0] in missing.names:
                _forget(name)
        sys.modules.update(modules)
        sys.meta_path[:0] = [missing, CompiledOnce()]
        builtins.open = machine.drive.open  # type: ignore[assignment]
        yield
    finally:
        builtins.open = real_open
        sys.meta_path[:] = finders
        for name in set(sys.modules) - set(before):
            _forget(name)
        for name, module in before.items():
            _remember(name, module)
        sys.path[:] = path


class _Missing(MetaPathFinder):
    """Refuses the modules that the board lacks, or that nobody has modelled."""

    def __init__(self, build: Build, names: frozenset[str]) -> None:
        self.names = names
        self._build = build

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> None:
        if fullname.partition(".")[0] not in self.names:
            return
        if self._build.has(fullname):
            raise ImportError(f"the virtual board has no model of '{fullname}'")
        raise ImportError(f"no module named '{fullname}'")


def _forget(name: str) -> None:
    """Remove a module, and the attribute of its package that import has set."""
    module = sys.modules.pop(name)
    package, _, attribute = name.rpartition(".")
    parent = sys.modules.get(package)
    if module is not None and getattr(parent, attribute, None) is module:
        delattr(parent, attribute)


def _remember(name: str, module: ModuleType) -> None:
    """Put a module back where it was."""
    if sys.modules.get(name) is module:
        return
    sys.modules[name] = module
    package, _, attribute = name.rpartition(".")
    if package in sys.modules:
        setattr(sys.modules[package], attribute, module)


@cache
def _hidden() -> frozenset[str]:
    """Return the names of CircuitPython's modules that this interpreter may find elsewhere."""
    names = native_modules() | set(_blinka_modules())
    return frozenset(names - sys.stdlib_module_names - ALSO_A_LIBRARY)


def _blinka_modules() -> Sequence[str]:
    """Return the top-level modules that Blinka brings, or none where it is not installed."""
    try:
        names = importlib.metadata.distribution(BLINKA).read_text("top_level.txt")
    except importlib.metadata.PackageNotFoundError:
        return ()
    return (names or "").split()
