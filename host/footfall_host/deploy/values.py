"""Which names of some modules always stand for one whole number, and where those are read.

A name that is assigned from outside does not, nor does any of a module that something else may
hold and so read or write unseen: as an argument, by `globals()`, by another name at times. What a
text asks for that only a run knows (`__import__`, sys.modules) is not noticed.
"""

import ast
import operator
from collections.abc import Callable, Iterable, Mapping

from footfall_host.deploy.bindings import Imported, Source, is_const

# What takes no memory on a board: an integer of 31 bits.
SMALLEST, LARGEST = -(1 << 30), (1 << 30) - 1
MOST_SHIFT = 64

UNARY: Mapping[type[ast.unaryop], Callable[[int], int]] = {
    ast.USub: operator.neg, ast.UAdd: operator.pos, ast.Invert: operator.invert,
}  # fmt: skip
BINARY: Mapping[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod,
    ast.LShift: operator.lshift, ast.RShift: operator.rshift,
    ast.BitAnd: operator.and_, ast.BitOr: operator.or_, ast.BitXor: operator.xor,
}  # fmt: skip

Name = tuple[str, str]  # of a module, and of what it holds


class Values:
    """Ask it what a name or an expression stands for.

    sources: by their module's name. others: what may read or write names of these. opaque: modules
    of which nothing is taken for known.
    """

    def __init__(self, sources: Mapping[str, Source], others: Iterable[Source]) -> None:
        self._sources = sources
        self._values: dict[Name, int | None] = {}
        self.opaque: set[str] = set()
        self._assigned: set[Name] = set()
        for source in (*sources.values(), *others):
            self._find_unseen_ways(source)

    def module_of(self, imported: Imported) -> str | None:
        """Return the one of the modules that an import binds, if it does."""
        if imported.name is None:
            return imported.module if imported.module in self._sources else None
        return self._submodule(imported.module, imported.name)

    def value(self, module: str, name: str) -> int | None:
        """Return the number that a module's name always stands for."""
        if (module, name) not in self._values:
            self._values[module, name] = None  # where its value depends on itself
            self._values[module, name] = self._value_afresh(module, name)
        return self._values[module, name]

    def read(self, source: Source, node: ast.AST) -> Name | None:
        """Return which name of which module an expression reads."""
        if not isinstance(node, ast.Name | ast.Attribute) or not isinstance(node.ctx, ast.Load):
            return None
        if isinstance(node, ast.Name):
            return source.module, node.id
        module = self._module_at(source, node.value)
        return None if module is None else (module, node.attr)

    def literal(self, source: Source, node: ast.AST) -> int | None:
        """Return the number that can take the place of an expression in the text."""
        name = self.read(source, node)
        if name is None or node in source.in_texts or source.line_ends(node):
            return None
        return _small(self.value(*name))

    def defines(self, source: Source, node: ast.AST) -> str | None:
        """Return the name of the number that an assignment defines and a literal can be."""
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
            return None
        name = node.targets[0].id
        is_sole = source.defined.get(name) is node
        return name if is_sole and _small(self.value(source.module, name)) is not None else None

    def _module_at(self, source: Source, node: ast.AST) -> str | None:
        """Return the module that an expression stands for."""
        if isinstance(node, ast.Name):
            imported = source.imported.get(node.id)
            return self.module_of(imported) if imported else None
        if isinstance(node, ast.Attribute):
            package = self._module_at(source, node.value)
            return self._submodule(package, node.attr) if package is not None else None
        return None

    def _submodule(self, package: str, name: str) -> str | None:
        full = f"{package}.{name}"
        return full if full in self._sources else None

    def _value_afresh(self, module: str, name: str) -> int | None:
        source = self._sources.get(module)
        if source is None or module in self.opaque or (module, name) in self._assigned:
            return None
        if name in source.defined:
            return self._evaluated(source, source.defined[name].value)
        imported = source.imported.get(name)
        if imported is None or imported.name is None:
            return None
        return self.value(imported.module, imported.name)

    def _evaluated(self, source: Source, node: ast.expr) -> int | None:
        match node:
            case ast.Constant(value=int(number)) if not isinstance(number, bool):
                return number
            case ast.Call() if is_const(node):
                return self._evaluated(source, node.args[0])
            case ast.UnaryOp(op=unary, operand=operand) if type(unary) in UNARY:
                value = self._evaluated(source, operand)
                return None if value is None else UNARY[type(unary)](value)
            case ast.BinOp(left=left, op=binary, right=right) if type(binary) in BINARY:
                return _combined(
                    binary, self._evaluated(source, left), self._evaluated(source, right)
                )
        name = self.read(source, node)
        return self.value(*name) if name else None

    def _find_unseen_ways(self, source: Source) -> None:
        """Note what a source does to modules besides reading attributes of them."""
        if source.reads_all_names():
            self.opaque.add(source.module)
        for bound, imported in source.imports:
            if imported.name == "*":
                self._hide(imported.module)
            module = self.module_of(imported)
            if module is not None and bound not in source.imported:
                self._hide(module)
        for node in source.nodes:
            module = self._module_at(source, node)
            if module is None:
                continue
            around = source.parent[node]
            if not isinstance(around, ast.Attribute):
                self._hide(module)
            elif not isinstance(around.ctx, ast.Load):
                self._assigned.add((module, around.attr))

    def _hide(self, module: str) -> None:
        """Take nothing for known of a module that may be reached unseen, or of those in it."""
        inside = {name for name in self._sources if name.startswith(f"{module}.")}
        self.opaque |= {module} | inside


def _small(value: int | None) -> int | None:
    return value if value is not None and SMALLEST <= value <= LARGEST else None


def _combined(how: ast.operator, left: int | None, right: int | None) -> int | None:
    if left is None or right is None:
        return None
    if isinstance(how, ast.LShift | ast.RShift) and not 0 <= right <= MOST_SHIFT:
        return None
    if isinstance(how, ast.FloorDiv | ast.Mod) and not right:
        return None
    return BINARY[type(how)](left, right)
