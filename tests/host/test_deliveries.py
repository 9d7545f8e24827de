"""What a board would meet: however a recording is cut into pieces, the same drains and gaps."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from footfall.core import stream
from footfall_host.deliveries import AXES, deliveries_of
from footfall_host.resample import Gap, Piece


def piece(first_sample, samples):
    """Return a piece whose counts tell their own sample."""
    numbers = np.arange(first_sample, first_sample + samples, dtype=np.int16)
    return Piece(first_sample, np.repeat(numbers[:, np.newaxis], AXES, axis=1))


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 60)), min_size=1, max_size=5),
    st.data(),
)
def test_cuts_within_a_stretch_make_no_difference(stretches, data):
    whole, cut, at = [], [], 0
    for number, (lost, samples) in enumerate(stretches):
        # The first sample is sample 0, and a stretch ends where samples are lost.
        at += lost + 1 if number else 0
        whole.append(piece(at, samples))
        inside = data.draw(st.sets(st.integers(1, samples), max_size=3))
        edges = sorted({0, samples, *inside})
        cut += [piece(at + start, stop - start) for start, stop in pairwise(edges)]
        at += samples
    delivered = list(deliveries_of(cut))
    assert delivered == list(deliveries_of(whole))
    blocks = [one for one in delivered if not isinstance(one, Gap)]
    assert all(len(block) <= AXES * stream.DRAIN_SAMPLES for block in blocks)
    fed = [value for block in blocks for value in block[::AXES]]
    assert fed == [int(row[0]) for one in whole for row in one.counts]
    lost = sum(one.lost_samples for one in delivered if isinstance(one, Gap))
    assert lost + len(fed) == at
