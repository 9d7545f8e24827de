"""Our cadence beside a watch's: the same seconds, and those that only one has."""

import numpy as np
import pytest

from footfall_host.evaluation.watch_windows import watch_windows
from footfall_host.readers.reading import WatchCadence
from footfall_host.replay import Cadence
from footfall_host.watch import BesideWatch, beside_watch


def shown(*readings):
    """Return our cadence, a second apart from 1 s on."""
    return [Cadence(t_s, spm, "running") for t_s, spm in enumerate(readings, start=1)]


def test_only_seconds_that_both_have_are_compared():
    watch = WatchCadence(np.array([2.0, 3.0, 4.0, 9.0]), np.array([170.0, 172.0, 174.0, 90.0]))
    beside = beside_watch(shown(160.0, 171.0, 172.0, None, 180.0, 180.0), watch)
    # At 5 s, the record of 4 s still holds; at 6 s it is too old.
    assert beside == BesideWatch(3, watch_spm=172.0, our_spm=174.3, apart_spm=1.0)


@pytest.mark.parametrize("readings", [(), (None, None), (170.0,)])
def test_without_a_common_second_there_is_nothing_to_say(readings):
    watch = WatchCadence(np.array([50.0]), np.array([170.0]))
    assert beside_watch(shown(*readings), watch) == BesideWatch(0, None, None, None)


def test_windows_are_whole_and_have_enough_records():
    t_s = np.array([*range(20), 25.0])
    watch = WatchCadence(t_s, np.where(t_s < 10, 170.0, 180.0))
    assert list(watch_windows(watch, [(0.0, 35.0)])) == [(0, 10, 170.0), (10, 20, 180.0)]
    assert list(watch_windows(watch, [(0.0, 9.0)])) == []
