"""Print the figures that the benchmarks leave behind, beside pytest-benchmark's own table."""

import pytest

figures: list[str] = []


@pytest.fixture
def figure():
    """Return a function that notes a line for the end of the run."""
    return figures.append


def pytest_terminal_summary(terminalreporter):
    for line in figures:
        terminalreporter.write_line(line)
