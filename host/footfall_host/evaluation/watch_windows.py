"""The cadence of a watch as a reference: its means over windows of the bouts of running."""

from collections.abc import Iterable, Iterator

import numpy as np

from footfall_host.readers.reading import WatchCadence

# As long as those of the derived cadences, and so long that a watch's own smoothing matters little.
WINDOW_S = 10.0
# Records that a window must have: half of those of a watch that writes one a second.
LEAST_RECORDS = 5


def watch_windows(
    watch: WatchCadence, bouts_s: Iterable[tuple[float, float]]
) -> Iterator[tuple[float, float, float]]:
    """Yield the start, the end and the mean cadence of each whole window of each bout."""
    for start_s, end_s in bouts_s:
        for window in range(int((end_s - start_s) / WINDOW_S)):
            from_s = start_s + window * WINDOW_S
            inside = (watch.t_s >= from_s) & (watch.t_s < from_s + WINDOW_S)
            if np.count_nonzero(inside) >= LEAST_RECORDS:
                yield from_s, from_s + WINDOW_S, float(watch.spm[inside].mean())
