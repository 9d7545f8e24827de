"""What every test may ask for: the real recordings, where this machine has them."""

import os
import pathlib

import pytest

import fault_table

ROOT = pathlib.Path(__file__).parents[1]
CORPUS_VARIABLE = "FOOTFALL_CORPUS"

_outcomes: dict[str, str] = {}


@pytest.fixture(scope="session")
def corpus() -> pathlib.Path:
    """Return the folder of real recordings; skip the test where there is none."""
    folder = pathlib.Path(os.environ.get(CORPUS_VARIABLE, ROOT.parent / "shared" / "corpus"))
    if not folder.is_dir():
        pytest.skip(f"no real recordings at {folder}: set {CORPUS_VARIABLE} to their folder")
    return folder


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note how each test went, for the table of faults; one bad case makes a test bad."""
    path, _, case = report.nodeid.partition("::")
    test = f"{path.removeprefix('tests/')}::{case.partition('[')[0]}"
    if report.when == "call" or report.outcome != "passed":
        before = _outcomes.get(test, report.outcome)
        _outcomes[test] = report.outcome if before == "passed" else before


def pytest_sessionfinish() -> None:
    """Write the page of faults if asked to."""
    if fault_table.rewrites():
        fault_table.PAGE.write_text(fault_table.page(_outcomes))
