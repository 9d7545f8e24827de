"""What a source imports when it runs on a board: with and without which it does not load."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

# Names that a try may catch where a module is missing.
CATCHES = {"ImportError", "Exception", "ModuleNotFoundError"}


@dataclass(frozen=True)
class Import:
    """A module by its full name. needed: whether the source does not load without it.

    guarded: whether its absence is caught.
    """

    name: str
    needed: bool
    guarded: bool


@cache
def imports_of(source: str) -> tuple[Import, ...]:
    """Return what a source imports, except from its own package; a name may come twice."""
    return tuple(_in(ast.parse(source), needed=True, guarded=False))


@cache
def is_async(source: str) -> bool:
    """Return whether CircuitPython compiles a source otherwise than MicroPython does."""
    waits = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)
    return any(
        isinstance(node, waits) or (isinstance(node, ast.comprehension) and node.is_async)
        for node in ast.walk(ast.parse(source))
    )


def _in(node: ast.AST, *, needed: bool, guarded: bool) -> Iterator[Import]:
    if isinstance(node, ast.Import):
        for name in node.names:
            yield Import(name.name, needed, guarded)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield Import(node.module, needed, guarded)
    elif isinstance(node, ast.Try) and any(_catches(handler) for handler in node.handlers):
        yield from _in_all(node.body, needed=False, guarded=True)
        rest = (*node.handlers, *node.orelse, *node.finalbody)
        yield from _in_all(rest, needed=False, guarded=guarded)
    elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        yield from _in_all(node.orelse, needed=needed, guarded=guarded)
    else:
        later = isinstance(node, ast.FunctionDef | ast.Lambda)
        children = ast.iter_child_nodes(node)
        yield from _in_all(children, needed=needed and not later, guarded=guarded)


def _in_all(nodes: Iterable[ast.AST], *, needed: bool, guarded: bool) -> Iterator[Import]:
    for node in nodes:
        yield from _in(node, needed=needed, guarded=guarded)


def _catches(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    return any(isinstance(node, ast.Name) and node.id in CATCHES for node in ast.walk(handler.type))
