"""What a module keeps to itself is imported by no other."""

import ast
import pathlib

import footfall_host

TESTS = pathlib.Path(__file__).parents[1]
HOST = pathlib.Path(footfall_host.__file__).parent


def private_imports(source):
    return [
        f"{node.module}.{name.name}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom)
        for name in node.names
        if name.name.startswith("_") and not name.name.startswith("__")
    ]


def test_no_private_name_is_imported():
    sources = [*HOST.rglob("*.py"), *TESTS.rglob("*.py")]
    found = {path: private_imports(path.read_text(encoding="utf-8")) for path in sources}
    assert len(found) > 100
    assert {path.name: names for path, names in found.items() if names} == {}


def test_one_that_is_would_be_seen():
    assert private_imports("from a.b import _c, d\nfrom e import __version__") == ["a.b._c"]
