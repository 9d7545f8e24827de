"""What the names of one source stand for, as far as a look at its text can tell.

A name that is bound more than once in a file, in whatever scope, is taken for unknown: so no
parameter, local or second import is ever mistaken for the constant or module of the same name.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

PACKAGE_FILE = "__init__.py"
CONST = "const"
# What reads the names of a module by texts that only a run knows.
ALL_NAMES = {"globals", "locals", "vars", "dir", "eval", "exec"}
LINE_END = re.compile(rb"\r\n|\r|\n")
PURE_DECORATORS = {"property", "staticmethod", "classmethod"}


@dataclass(frozen=True)
class Imported:
    """What an import binds: a module, or a name of it."""

    module: str
    name: str | None
    statement: ast.Import | ast.ImportFrom


class Source:
    """One source and its names.

    module: its full name, empty for a program that nothing imports. imported, defined: what names
    stand for that are bound once, by an import or by one assignment of the module.
    """

    def __init__(self, path: str, text: bytes) -> None:
        where = PurePosixPath(path)
        self.text = text
        self.tree = ast.parse(text)
        self._is_package = where.name == PACKAGE_FILE
        self.module = ".".join((where.parent if self._is_package else where.with_suffix("")).parts)
        self.nodes = list(ast.walk(self.tree))
        self.parent = {child: node for node in self.nodes for child in ast.iter_child_nodes(node)}
        # An f-string's parts have no sure positions before Python 3.12.
        texts = [node for node in self.nodes if isinstance(node, ast.JoinedStr)]
        self.in_texts = {part for text in texts for part in ast.walk(text)}
        self.imports: list[tuple[str, Imported]] = [
            (bound, imported)
            for node in self.nodes
            if isinstance(node, ast.Import | ast.ImportFrom)
            for bound, imported in self._bound_by(node)
        ]
        times = Counter(self._bindings())
        self.imported = {bound: each for bound, each in self.imports if times[bound] == 1}
        self.defined = {
            node.targets[0].id: node
            for node in self.tree.body
            if isinstance(node, ast.Assign)
            and len(node.targets) == 1
            and isinstance(node.targets[0], ast.Name)
            and times[node.targets[0].id] == 1
        }

    def loads(self) -> Iterator[ast.Name]:
        """Yield the names where they are read."""
        for node in self.nodes:
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                yield node

    def reads_all_names(self) -> bool:
        """Return whether any of the module's names may be read unseen."""
        return any(node.id in ALL_NAMES for node in self.loads())

    @cached_property
    def loads_without_effect(self) -> bool:
        """Return whether loading it only defines names, apart from what it imports."""
        return not any(_may_have_effect(node) for node in _run_when_loaded(self.tree))

    def stands_alone(self, node: ast.stmt) -> bool:
        """Return whether a statement is the module's own, and has its lines to itself."""
        if node not in self.tree.body or node.col_offset:
            return False
        last = self.text.splitlines()[node.end_lineno - 1]  # type: ignore[operator]
        rest = last[node.end_col_offset :].strip()
        return not rest or rest.startswith(b"#")

    def line_ends(self, node: ast.AST) -> bytes:
        """Return the ends of lines that are in an expression or statement."""
        start, end = self.span(node)
        return b"".join(LINE_END.findall(self.text[start:end]))

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Return where an expression or statement begins and ends in the text, in bytes."""
        assert isinstance(node, ast.expr | ast.stmt)
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        start, end = self._line_starts[node.lineno - 1], self._line_starts[node.end_lineno - 1]
        return start + node.col_offset, end + node.end_col_offset

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        for line in self.text.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        return starts

    def _bound_by(self, node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, Imported]]:
        if isinstance(node, ast.ImportFrom):
            module = self._absolute(node)
            for each in node.names:
                yield each.asname or each.name, Imported(module, each.name, node)
            return
        for each in node.names:
            top = each.name.partition(".")[0]
            yield each.asname or top, Imported(each.name if each.asname else top, None, node)

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        up = node.level - self._is_package
        parts = self.module.split(".")
        return ".".join([*parts[: len(parts) - up], *([node.module] if node.module else [])])

    def _bindings(self) -> Iterator[str]:
        """Yield each name as often as something binds it, in any scope."""
        yield from (bound for bound, _ in self.imports)
        for node in self.nodes:
            match node:
                case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
                    yield name
                case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                    yield name
                case ast.AsyncFunctionDef(name=name) | ast.ExceptHandler(name=str(name)):
                    yield name
                case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                    yield name
                case ast.MatchMapping(rest=str(name)):
                    yield name
                case ast.Global(names=names) | ast.Nonlocal(names=names):
                    yield from names


def is_const(node: ast.AST) -> bool:
    """Return whether it is a call of the compiler's own function."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == CONST
        and len(node.args) == 1
        and not node.keywords
    )


def _run_when_loaded(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what runs when a module is loaded: all but the bodies of functions."""
    for child in ast.iter_child_nodes(node):
        yield child
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            for part in (child.args, *child.decorator_list):
                yield from _run_when_loaded(part)
        elif not isinstance(child, ast.Lambda):
            yield from _run_when_loaded(child)


def _may_have_effect(node: ast.AST) -> bool:
    match node:
        case ast.Call():
            return not is_const(node)
        case ast.Attribute(ctx=context) | ast.Subscript(ctx=context):
            return not isinstance(context, ast.Load)
        case ast.FunctionDef(decorator_list=found) | ast.ClassDef(decorator_list=found):
            return not {ast.unparse(each) for each in found} <= PURE_DECORATORS
    return isinstance(node, ast.For | ast.While | ast.With | ast.Raise | ast.Assert | ast.Delete)
