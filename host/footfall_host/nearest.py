"""Which of some times is the nearest to another."""

import numpy as np
from numpy.typing import NDArray

from footfall_host.resample import Floats


def nearest(at_s: Floats, among_s: Floats) -> NDArray[np.intp]:
    """Return for each time (n,) the index of the nearest of others (m,) that rise, m > 0.

    Of two that are as near it is the first.
    """
    after = np.searchsorted(among_s, at_s)
    before = np.maximum(after - 1, 0)
    after = np.minimum(after, len(among_s) - 1)
    return np.where(at_s - among_s[before] <= among_s[after] - at_s, before, after)
