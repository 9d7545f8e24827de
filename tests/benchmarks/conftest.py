"""The benchmarks run one after the other in one process."""


def pytest_xdist_auto_num_workers() -> int:
    """Return that there are no other processes: a neighbour would disturb what is timed."""
    return 0
