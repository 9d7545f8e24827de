"""An XML file that is changed in a few places and otherwise kept: names, comments and order too.

lxml, because the standard library gives every namespace another prefix, drops comments and tells of
an element no line.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path
from typing import Any

from lxml import etree

from footfall_host.errors import BadInputError

AGAIN = "export it again"
# What the parser ends its messages with.
SAID_PLACE = re.compile(r", line \d+, column \d+$")
# Of an activity; whatever is outside was set by no clock.
YEARS = range(1970, 2100)


class XmlFile:
    """The tree of a file; raises BadInputError for what is no XML, and for one with a DOCTYPE.

    A DOCTYPE may define entities that grow without end or name other files; no activity has one.
    """

    def __init__(self, content: bytes, path: Path) -> None:
        self.path = path
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False
        )
        try:
            self.tree = etree.fromstring(content, parser).getroottree()
        except etree.XMLSyntaxError as problem:
            line, column = problem.position
            reason = SAID_PLACE.sub("", " ".join(str(problem.msg).split()))
            raise BadInputError(
                f"{path}: line {line}, column {column}: {reason}; {AGAIN}"
            ) from problem
        if self.tree.docinfo.doctype:
            raise BadInputError(f"{path}: has a DOCTYPE, which no GPX or TCX needs; {AGAIN}")
        self.root: Any = self.tree.getroot()
        self.namespace: str = etree.QName(self.root).namespace or ""
        names = [each.nsmap for each in elements_in(self.root)]
        self.namespaces = {uri for each in names for uri in each.values()}
        self._prefixes = {prefix for each in names for prefix in each if prefix}

    @property
    def root_name(self) -> str:
        """What the outermost element is called."""
        return name_of(self.root)

    def named(self, name: str) -> list[Any]:
        """Return all elements of the file's own namespace with a name, in order."""
        return list(self.root.iter(self.own(name)))

    def own(self, name: str) -> str:
        """Return a name in the file's own namespace."""
        return f"{{{self.namespace}}}{name}" if self.namespace else name

    def time_s(self, element: Any) -> float:
        """Return the time that an element holds, in seconds since 1970; without a zone it is UTC.

        Raises BadInputError for what is no time.
        """
        text = (element.text or "").strip()
        try:
            time = datetime.fromisoformat(text)
            if time.year not in YEARS:
                raise ValueError(text)
        except ValueError as problem:
            raise BadInputError(
                f"{self.path}: line {element.sourceline}: {text!r} is no time such as "
                f"2026-11-26T07:30:00Z; {AGAIN}"
            ) from problem
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()

    def number(self, element: Any) -> float | None:
        """Return the number that an element holds; None without an element or a text.

        Raises BadInputError for what is no number.
        """
        text = "" if element is None else (element.text or "").strip()
        if not text:
            return None
        try:
            number = float(text)
            if not isfinite(number):
                raise ValueError(text)
        except ValueError as problem:
            raise BadInputError(
                f"{self.path}: line {element.sourceline}: {name_of(element)}: {text!r} is no "
                f"number; {AGAIN}"
            ) from problem
        return number

    def content(self, prefix: str, namespace: str) -> bytes:
        """Return the file, with a namespace that was added declared once, at its root."""
        if namespace not in self.namespaces and prefix not in self._prefixes:
            etree.cleanup_namespaces(
                self.root, top_nsmap={prefix: namespace}, keep_ns_prefixes=sorted(self._prefixes)
            )
        return etree.tostring(
            self.tree,
            xml_declaration=True,
            encoding=self.tree.docinfo.encoding or "UTF-8",
            standalone=self.tree.docinfo.standalone or None,
        )


def elements_in(parent: Any) -> Iterator[Any]:
    """Yield it and what it holds, without comments and the like."""
    return parent.iter(etree.Element)


def name_of(element: Any) -> str:
    """Return what an element is called, without its namespace."""
    return etree.QName(element).localname


def put(parent: Any, name: str, after: Sequence[str], namespace: str, prefix: str = "") -> Any:
    """Return a child by its name; where there is none, a new one behind those that come first.

    after: the names that the schema has before it. prefix: what a namespace is called that is not
    declared so far.
    """
    tag = f"{{{namespace}}}{name}" if namespace else name
    for child in parent.iterchildren(tag):
        return child
    made = etree.Element(tag, nsmap={prefix: namespace} if prefix else None)
    before = [child for child in parent.iterchildren(etree.Element) if name_of(child) in after]
    # As far in as its neighbour.
    made.tail = before[-1].tail if before else parent.text
    parent.insert(parent.index(before[-1]) + 1 if before else 0, made)
    return made
