"""With its constants in place a package does in a microcontroller's Python what it does without."""

import pytest
from hypothesis import HealthCheck, given, settings

import interpreter
from linked_programs import packages, printed_here

RUN = "import sys\nsys.path[:] = ['/lib']\nfrom pkg.main import run\nrun()"
FAILING = b"""from .numbers import (
    A,
    B,
)
C = const(A + B)


def fail():
    return C // (A - 5)
"""
SHOW = """
import sys
sys.path[:] = ['/lib']
from pkg.failing import fail
try:
    fail()
except Exception as problem:
    sys.print_exception(problem, sys.stdout)
"""


def in_library(sources):
    return {f"{interpreter.LIBRARY}{path}": text for path, text in sources.items()}


@pytest.fixture(scope="module", autouse=True)
def _interpreter():
    interpreter.require()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(packages())
def test_linked_or_not_a_package_prints_there_what_it_does_here(sources):
    given = in_library(sources)
    unlinked, as_modules = (
        interpreter.run(drive, RUN) for drive in (given, interpreter.as_modules(given))
    )
    assert unlinked == as_modules == printed_here(sources)


def test_a_traceback_names_the_line_of_the_source():
    sources = {"pkg/__init__.py": b"", "pkg/failing.py": FAILING}
    sources["pkg/numbers.py"] = b"A = const(5)\nB = const(6)\n"
    said = interpreter.run(interpreter.as_modules(in_library(sources)), SHOW)
    assert '  File "pkg/failing.py", line 9, in fail' in said
    assert said[-1].startswith("ZeroDivisionError")
