"""What every test may ask for: the real recordings, where this machine has them, and a last word.

The tests run in several processes, and what one of them prints gets lost. Its reports reach the
one that the user sees.
"""

import gc
import os
import pathlib
from collections.abc import Callable
from functools import partial

import hypothesis
import pytest

import fault_table

ROOT = pathlib.Path(__file__).parents[1]
CORPUS_VARIABLE = "FOOTFALL_CORPUS"

FIGURE = "figure"
# It installs the package three times.
LONGEST_FILE = "test_packaging.py"

_outcomes: dict[str, str] = {}
_figures: list[str] = []

# What else the machine does must not fail a test; tests/benchmarks looks at the speed.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def corpus() -> pathlib.Path:
    """Return the folder of real recordings; skip the test where there is none."""
    folder = pathlib.Path(os.environ.get(CORPUS_VARIABLE, ROOT.parent / "shared" / "corpus"))
    if not folder.is_dir():
        pytest.skip(f"no real recordings at {folder}: set {CORPUS_VARIABLE} to their folder")
    return folder


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Return a function that notes a line for the end of the run."""
    return partial(record_property, FIGURE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest file, so that no process is at it when all others are done."""
    items.sort(key=lambda item: item.path.name != LONGEST_FILE)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Spare later collections of garbage a look at what is there by now and stays.

    Each start of the firmware asks for one, and many boards' samples bring others about. Among all
    tests and libraries each takes a tenth of a second and more, a third of what a minute on the
    virtual board does.
    """
    gc.collect()
    gc.freeze()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note how each test went, for the table of faults, and its figures.

    One bad case makes a test bad.
    """
    path, _, case = report.nodeid.partition("::")
    test = f"{path.removeprefix('tests/')}::{case.partition('[')[0]}"
    if report.when == "call" or report.outcome != "passed":
        before = _outcomes.get(test, report.outcome)
        _outcomes[test] = report.outcome if before == "passed" else before
    if report.when == "teardown":
        _figures.extend(str(line) for name, line in report.user_properties if name == FIGURE)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures."""
    for line in _figures:
        terminalreporter.write_line(line)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the page of faults if asked to, where the outcomes of all processes come together."""
    if fault_table.rewrites() and not hasattr(session.config, "workerinput"):
        fault_table.PAGE.write_text(fault_table.page(_outcomes))
