"""The core's files as one module that Cython compiles: the very statements, with types put to them.

Nothing of the core is written down here: its constants are folded, as the board's own compiler
folds them, and C's types come from its annotations and from what its attributes are first set to
(c_types.py).
"""

import ast
import importlib
from collections.abc import Iterable
from graphlib import TopologicalSorter
from pathlib import Path

import footfall.core
from footfall_host.compiled_core.c_types import typed

CORE_FOLDER = Path(footfall.core.__file__).parent
# The module that leads to all the others that samples and records may reach.
DOOR = "pipeline"
# Types follow from types: no integer of the core is near the end of any of C's.
HEAD = """# cython: language_level=3, infer_types=True
import cython
from array import array
"""


def typed_source() -> str:
    """Return the source of a module with all of the core that its door leads to.

    Raises ValueError for what cannot be: two files that define the same public name, or a class
    that c_types.py can't put types to.
    """
    return HEAD + ast.unparse(ast.Module(typed(core_in_one()), type_ignores=[])) + "\n"


def core_in_one() -> list[ast.stmt]:
    """Return the definitions of all those files, each after what it needs, without types."""
    trees: dict[str, ast.Module] = {}
    waiting = [DOOR]
    while waiting:
        name = waiting.pop()
        if name not in trees:
            trees[name] = ast.parse((CORE_FOLDER / f"{name}.py").read_text(encoding="utf-8"))
            waiting += _imported(ast.walk(trees[name]))
    # What a function imports when it is called is there by then.
    needs = {name: _imported(tree.body) for name, tree in trees.items()}
    body: list[ast.stmt] = []
    for name in TopologicalSorter(needs).static_order():
        body += _Folding(name).definitions(trees[name])
    _refuse_twins(body)
    return body


def _imported(nodes: Iterable[ast.AST]) -> list[str]:
    """Return the core's modules that some of these statements import from."""
    imports = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.level]
    return [node.module for node in imports if node.module]


def _refuse_twins(body: list[ast.stmt]) -> None:
    names = [node.name for node in body if isinstance(node, ast.ClassDef | ast.FunctionDef)]
    twins = sorted({name for name in names if names.count(name) > 1})
    if twins:
        raise ValueError(f"two files of the core define {', '.join(twins)}")


class _Folding(ast.NodeTransformer):
    """One file's definitions with numbers for constants, fit to stand beside those of others.

    What is private to the file has the file's name before its own; imports from the core fall away.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        values = vars(importlib.import_module(f"{footfall.core.__name__}.{name}"))
        self._constants = {
            key: value for key, value in values.items() if key.isupper() and type(value) is int
        }

    def definitions(self, tree: ast.Module) -> list[ast.stmt]:
        kinds = ast.ClassDef | ast.FunctionDef | ast.Assign
        kept = [node for node in tree.body if isinstance(node, kinds) and not self._folds(node)]
        return [self.visit(node) for node in kept]

    def _folds(self, node: ast.stmt) -> bool:
        targets = node.targets if isinstance(node, ast.Assign) else []
        return any(isinstance(to, ast.Name) and to.id in self._constants for to in targets)

    def _own(self, name: str) -> str:
        is_private = name.startswith("_") and name.strip("_")
        return f"_{self._name}{name}" if is_private and not name.startswith("__") else name

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.stmt | None:
        return None if node.level else node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in self._constants:
            return ast.Constant(self._constants[node.id])
        return ast.Name(self._own(node.id), node.ctx)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt:
        node.name = self._own(node.name)
        self.generic_visit(node)
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.stmt:
        for statement in node.body:
            match statement:
                case ast.FunctionDef():  # a method's name is the class's
                    self.generic_visit(statement)
                case (
                    ast.Assign(value=ast.expr() as value) | ast.AnnAssign(value=ast.expr() as value)
                ):
                    statement.value = self.visit(value)
        return node
