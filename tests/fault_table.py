"""The table of faults: what can go wrong, which tests claim it, and how those went."""

import ast
import os
import pathlib
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache

TESTS = pathlib.Path(__file__).parent
ROOT = TESTS.parent
REWRITE_VARIABLE = "FOOTFALL_REWRITE_FAULTS"
PAGE = ROOT / "docs" / "faults.md"
HEAD = """# Faults

What can go wrong on a board, what happens then, and the tests that make it happen. Written by a
run of the tests, `FOOTFALL_REWRITE_FAULTS=1 pytest -m ""`, with the outcomes of that run.

| fault | expected | tests | outcome |
|---|---|---|---|
"""


def rewrites() -> bool:
    """Return whether this run of the tests is to write the page."""
    return os.environ.get(REWRITE_VARIABLE) == "1"


def listed() -> list[dict[str, str | int]]:
    """Return the faults in the order of their numbers."""
    return tomllib.loads((TESTS / "faults.toml").read_text())["fault"]


@cache
def claims() -> dict[int, list[str]]:
    """Return the tests that claim each fault, "file::test", by the fault's number."""
    found: dict[int, list[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        for number, name in _claims_in(ast.parse(path.read_text())):
            found.setdefault(number, []).append(f"{path.relative_to(TESTS).as_posix()}::{name}")
    return found


def _claims_in(module: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(module):
        if not isinstance(node, ast.FunctionDef):
            continue
        for decorator in node.decorator_list:
            if ast.unparse(decorator).startswith("pytest.mark.fault("):
                for number in ast.literal_eval(f"({decorator_arguments(decorator)},)"):
                    yield number, node.name


def decorator_arguments(decorator: ast.expr) -> str:
    """Return what stands in a decorator's brackets."""
    return ast.unparse(decorator).removeprefix("pytest.mark.fault(").removesuffix(")")


def page(outcomes: Mapping[str, str]) -> str:
    """Return docs/faults.md; outcomes: "passed", "failed" ... by "file::test"."""
    claimed = claims()
    lines = [HEAD]
    for row in listed():
        tests = claimed.get(int(row["number"]), [])
        links = "<br>".join(_link(test) for test in tests)
        ends = sorted({outcomes.get(test, "not run") for test in tests})
        lines.append(f"| {row['fault']} | {row['expected']} | {links} | {', '.join(ends)} |\n")
    return "".join(lines)


def _link(test: str) -> str:
    path, _, name = test.partition("::")
    words = name.removeprefix("test_").replace("_", " ")
    return f"[{words}](../tests/{path})"
