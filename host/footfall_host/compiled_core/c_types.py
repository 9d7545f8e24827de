"""C's types for the core's definitions, from its annotations and from how its attributes begin.

A class whose methods set attributes becomes an extension type. What no rule here knows stays a
Python object, which is slower and says the same; `//`, `%`, `>>` and an index mean what they mean
in Python, by Cython's own rules. tests/host/test_compiled_core.py holds the events against the
core's own.
"""

import ast
from collections.abc import Iterator
from typing import overload

# The core's integers, and all that it makes of them on the way, stay below 2**30: twice the bits
# leave no doubt.
INT = "cython.longlong"
BOOL = "cython.bint"
OBJECT = "object"
ANNOTATED = {"int": INT, "bool": BOOL}
# Arrays, by what Python calls the type of their items.
ITEMS = {
    "b": "cython.schar[::1]",
    "h": "cython.short[::1]",
    "H": "cython.ushort[::1]",
    "i": "cython.int[::1]",
}
# What crosses the core's door, by the names it has there; core/stream.py says of which items.
DOOR = {"block": ITEMS["h"], "events": ITEMS["i"]}
# What Cython indexes without an object, where a function makes one for the whole module.
TABLE = "bytearray"


def typed(body: list[ast.stmt]) -> list[ast.stmt]:
    """Return definitions of the core with C's types put to them.

    body: a class stands after its bases. Raises ValueError, naming the attribute, for a class that
    cannot become an extension type.
    """
    types = _Types(body)
    made = [each for statement in body for each in types.of_statement(statement)]
    return [ast.fix_missing_locations(statement) for statement in made]


class _Types:
    """What is known of the types of all definitions together."""

    def __init__(self, body: list[ast.stmt]) -> None:
        self._classes = {node.name: node for node in body if isinstance(node, ast.ClassDef)}
        self._extensions = {
            name for name, node in self._classes.items() if node.bases or any(_assigned(node))
        }
        # What each function returns, by its annotation.
        self._returned = {
            node.name: _name_of(node.returns) for node in body if isinstance(node, ast.FunctionDef)
        }

    def of_statement(self, node: ast.stmt) -> Iterator[ast.stmt]:
        """Yield what stands for one statement of the module."""
        match node:
            case ast.FunctionDef():
                yield self._function(node, "cython.ccall")
                return
            case ast.ClassDef(name=name) if name in self._extensions:
                yield self._extension(node)
                return
            case ast.Assign(
                targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id=function))
            ) if self._returned.get(function) == TABLE:
                yield _declaration(name, TABLE)
        yield node

    # --- classes --------------------------------------------------------------------

    def _extension(self, node: ast.ClassDef) -> ast.stmt:
        inherited = {name for base in self._bases(node) for name, _ in _assigned(base)}
        first: dict[str, ast.expr] = {}
        for name, value in _assigned(node):
            if name not in inherited:
                first.setdefault(name, value)
        body = [_declaration(name, self._attribute(node, name, first[name])) for name in first]
        for statement in node.body:
            body += self._in_class(node, statement, set(first))
        node.body = body
        node.decorator_list = [_expression("cython.cclass")]
        return node

    def _in_class(
        self, node: ast.ClassDef, statement: ast.stmt, declared: set[str]
    ) -> Iterator[ast.stmt]:
        """Yield what stands for one statement of a class whose methods set these attributes."""
        match statement:
            case ast.FunctionDef(name=name):
                if node.bases:
                    _BaseNamed(node.bases[0]).visit(statement)
                yield self._function(
                    statement, "cython.cfunc" if name.startswith("_") else "cython.ccall"
                )
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=value)
            ) if value is not None:
                if name not in declared:
                    yield ast.Assign([ast.Name(name)], value)
                # An attribute of an extension type is 0 until it is set.
                elif not isinstance(value, ast.Constant) or value.value:
                    raise ValueError(f"{node.name}.{name} does not begin as 0 or False")

    def _attribute(self, node: ast.ClassDef, attribute: str, value: ast.expr) -> str:
        """Return the type of an attribute by the first value that it is set to, as mypy does."""
        match value:
            case ast.Call(func=ast.Name(id="array"), args=[ast.Constant(value=str(code)), *_]):
                return ITEMS[code]
            case ast.Call(func=ast.Name(id=name)) if name in self._extensions:
                return name if self._is_always_made(node, attribute, name) else OBJECT
            case ast.Call(func=ast.Name(id=name)) if name in self._returned:
                return ANNOTATED.get(self._returned[name], OBJECT)
            case ast.Call(func=ast.Name(id="bool")) | ast.Constant(value=bool()):
                return BOOL
            case ast.BinOp() | ast.Constant(value=int()) | ast.UnaryOp(op=ast.USub()):
                return INT
            case ast.Name(id=name):
                return self._parameter(node, name)
        return OBJECT

    def _is_always_made(self, node: ast.ClassDef, attribute: str, name: str) -> bool:
        """Return whether an attribute is never set to anything but a new object of this class."""
        family = [
            other
            for other in self._classes.values()
            if other is node or any(base is node for base in self._bases(other))
        ]
        return all(
            isinstance(value, ast.Call) and _name_of(value.func) == name
            for other in family
            for each, value in _assigned(other)
            if each == attribute
        )

    def _parameter(self, node: ast.ClassDef, name: str) -> str:
        """Return the type of the parameter of that name of one of a class's methods."""
        for function in node.body:
            for argument in function.args.args if isinstance(function, ast.FunctionDef) else ():
                if argument.arg == name:
                    return self._argument(argument) or OBJECT
        return OBJECT

    def _bases(self, node: ast.ClassDef) -> Iterator[ast.ClassDef]:
        for base in map(_name_of, node.bases):
            yield self._classes[base]
            yield from self._bases(self._classes[base])

    # --- functions --------------------------------------------------------------------

    def _function(self, node: ast.FunctionDef, decorator: str) -> ast.stmt:
        """Return a function with C's types; what Python itself calls stays one of Python's."""
        for argument in node.args.args:
            argument.annotation = _expression(self._argument(argument))
        is_pythons = node.name.startswith("__") or bool(node.decorator_list)
        returns = None if is_pythons else ANNOTATED.get(_name_of(node.returns))
        node.returns = _expression(returns)
        if not is_pythons:
            node.decorator_list = [_expression(decorator)]
        return node

    def _argument(self, argument: ast.arg) -> str | None:
        name = _name_of(argument.annotation)
        if name in self._extensions:
            return name
        return DOOR.get(argument.arg) or ANNOTATED.get(name)


class _BaseNamed(ast.NodeTransformer):
    """Calls a method of the base by the base's name: C's functions know no `super()`."""

    def __init__(self, base: ast.expr) -> None:
        self._base = base

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        match node.func:
            case ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr=name):
                method = ast.Attribute(self._base, name, ast.Load())
                return ast.Call(method, [ast.Name("self"), *node.args], node.keywords)
        return node


def _assigned(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    """Yield each attribute that a class's methods set, and to what."""
    for statement in ast.walk(node):
        if isinstance(statement, ast.Assign):
            for target in statement.targets:
                if isinstance(target, ast.Attribute) and _name_of(target.value) == "self":
                    yield target.attr, statement.value


def _name_of(node: ast.expr | None) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _declaration(name: str, kind: str) -> ast.stmt:
    visible = "" if name.startswith("_") else ", visibility='public'"
    return ast.Assign([ast.Name(name)], _expression(f"cython.declare({kind}{visible})"))


@overload
def _expression(text: str) -> ast.expr: ...
@overload
def _expression(text: None) -> None: ...
def _expression(text: str | None) -> ast.expr | None:
    return None if text is None else ast.parse(text, mode="eval").body
