"""Whole numbers that modules import from each other are put in place before they are compiled.

MicroPython's compiler does so within one module, and leaves out of it only constants whose names
begin with an underscore. A public one would take an entry in its module and another in each that
imports it, and its name a place in the table of names: together a sixth of what the core takes of
a heap of 22 KB.

Each line of a module stays the line that it is in the source, for a traceback names it. Whatever
is not understood stays as it is written, and so does what it reads.
"""

import ast
from collections.abc import Iterable, Mapping
from functools import cache

from footfall_host.deploy.bindings import CONST, Imported, Source
from footfall_host.deploy.values import Name, Values

Items = tuple[tuple[str, bytes], ...]


def linked(
    sources: Mapping[str, bytes], others: Mapping[str, bytes] | None = None
) -> dict[str, bytes]:
    """Return sources, by path, with the constants of any of them in place.

    others: sources that may use names of these, and stay as they are written.
    """
    return dict(_linked(tuple(sources.items()), tuple((others or {}).items())))


@cache
def _linked(sources: Items, others: Items) -> Items:
    given = [(path, Source(path, text)) for path, text in sources]
    link = _Link([source for _, source in given], [Source(path, text) for path, text in others])
    return tuple((path, link.text_of(source)) for path, source in given)


class _Link:
    def __init__(self, sources: Iterable[Source], others: Iterable[Source]) -> None:
        others = list(others)
        self._sources = {source.module: source for source in sources}
        self._values = Values(self._sources, others)
        # What is read by its name, and must stay.
        self._needed: set[Name] = set()
        for source in self._sources.values():
            self._keep_what_is_read(source)
        for source in others:
            self._keep_all(source)
        before = -1
        while before < len(self._needed):
            before = len(self._needed)
            for source in self._sources.values():
                self._keep_what_is_imported(source)

    # --- what must stay -----------------------------------------------------------

    def _keep_what_is_read(self, source: Source) -> None:
        for node in source.nodes:
            name = self._values.read(source, node)
            if name is None or self._is_within_edit(source, node):
                continue
            if self._values.literal(source, node) is None:
                self._needed.add(name)

    def _is_within_edit(self, source: Source, node: ast.AST) -> bool:
        """Return whether an expression is a part of one that a number takes the place of."""
        while isinstance(node, ast.expr):
            node = source.parent[node]
            if self._values.literal(source, node) is not None or self._values.defines(source, node):
                return True
        return False

    def _keep_all(self, source: Source) -> None:
        """Keep what a source reads that stays as it is written."""
        for _, imported in source.imports:
            self._keep_target(imported)
        self._needed |= {name for node in source.nodes if (name := self._values.read(source, node))}

    def _keep_what_is_imported(self, source: Source) -> None:
        """Keep what the imports that stay are of.

        So do those without which a module would not be loaded that does something.
        """
        by_statement: dict[ast.stmt, list[tuple[str, Imported]]] = {}
        for bound, imported in source.imports:
            by_statement.setdefault(imported.statement, []).append((bound, imported))
        for names in by_statement.values():
            dropped = [each for each in names if self._is_dropped(source, *each)]
            for bound, imported in names:
                missed = {self._values.module_of(imported)}
                if len(dropped) == len(names):
                    missed.add(imported.module)
                if (bound, imported) not in dropped or not self._are_idle(missed):
                    self._needed.add((source.module, bound))
                    self._keep_target(imported)

    def _keep_target(self, imported: Imported) -> None:
        if imported.name is not None:
            self._needed.add((imported.module, imported.name))

    def _are_idle(self, modules: set[str | None]) -> bool:
        """Return whether to load modules, and those that they import, only defines names."""
        waiting, seen = list(modules), set(modules)
        while waiting:
            source = self._sources.get(waiting.pop() or "")
            if source is None:
                continue  # of CircuitPython, or a library
            if not source.loads_without_effect:
                return False
            for _, imported in source.imports:
                found = {imported.module, self._values.module_of(imported)} - seen
                seen |= found
                waiting += found
        return True

    def _is_dropped(self, source: Source, bound: str, imported: Imported) -> bool:
        """Return whether nothing is left that an imported name is for."""
        if bound not in source.imported or (source.module, bound) in self._needed:
            return False
        is_whole = isinstance(imported.statement, ast.ImportFrom) and source.stands_alone(
            imported.statement
        )
        if not is_whole or source.module in self._values.opaque:
            return False
        if self._values.module_of(imported):
            return any(node.id == bound for node in source.loads())
        return bound == CONST or self._values.value(source.module, bound) is not None

    # --- the text -----------------------------------------------------------------

    def text_of(self, source: Source) -> bytes:
        """Return a source with its numbers in place."""
        edits = []
        for node in source.nodes:
            new = self._new_text(source, node)
            if new is not None and not self._is_within_edit(source, node):
                edits.append((*source.span(node), new))
        text = source.text
        for start, end, new in sorted(edits, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def _new_text(self, source: Source, node: ast.AST) -> bytes | None:
        if isinstance(node, ast.Assign):
            return self._new_definition(source, node)
        if isinstance(node, ast.ImportFrom):
            return self._new_import(source, node)
        value = self._values.literal(source, node)
        if value is None:
            return None
        literal = str(value).encode()
        is_bare = value >= 0 and not isinstance(source.parent[node], ast.Attribute)
        return literal if is_bare else b"(" + literal + b")"

    def _new_definition(self, source: Source, node: ast.Assign) -> bytes | None:
        name = self._values.defines(source, node)
        if name is None:
            return None
        if source.stands_alone(node) and (source.module, name) not in self._needed:
            return source.line_ends(node)
        value = self._values.value(source.module, name)
        return f"{name} = ({value}".encode() + source.line_ends(node) + b")"

    def _new_import(self, source: Source, node: ast.ImportFrom) -> bytes | None:
        names = [each for each in source.imports if each[1].statement is node]
        kept = [
            ast.unparse(alias)
            for alias, each in zip(node.names, names, strict=True)
            if not self._is_dropped(source, *each)
        ]
        if len(kept) == len(names):
            return None
        if not kept:
            return source.line_ends(node)
        origin = "." * node.level + (node.module or "")
        listed = f"from {origin} import ({', '.join(kept)}"
        return listed.encode() + source.line_ends(node) + b")"
