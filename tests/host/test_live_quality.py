"""How much of what a pod sends arrives: by its own counter, or by the clock."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall_host.live.quality import QUALITY_S, SECONDS_PERIOD, Quality


def quality_of(seconds, counted=True):
    """Return what came of a notification each second, at these seconds."""
    quality = Quality()
    new = [quality.came(float(second), second % SECONDS_PERIOD if counted else None)
           for second in seconds]  # fmt: skip
    return quality, new


def test_before_anything_came_there_is_no_share():
    assert Quality().share(100.0) is None


@pytest.mark.parametrize("counted", [True, False])
def test_what_comes_each_second_is_all_there(counted):
    quality, new = quality_of(range(10, 130), counted)
    assert all(new)
    assert (quality.share(129.5), quality.lost, quality.received) == (1.0, 0, 120)


@pytest.mark.parametrize("counted", [True, False])
def test_a_gap_counts_as_long_as_it_is_in_the_last_minute(counted):
    quality, _ = quality_of([*range(60), *range(75, 105)], counted)
    assert quality.lost == 15
    assert quality.share(104.0) == pytest.approx(45 / 60)
    for second in range(105, 136):
        quality.came(float(second), second if counted else None)
    assert quality.share(135.0) == 1.0
    assert quality.lost == 15


def test_silence_shows_before_it_ends():
    quality, _ = quality_of(range(60))
    assert quality.share(60.9) == 1.0
    assert quality.share(59 + 31.0) == pytest.approx(0.5, abs=0.02)
    assert quality.share(59 + QUALITY_S + 1.0) == 0.0


def test_the_counter_goes_round():
    quality, _ = quality_of(range(SECONDS_PERIOD - 20, SECONDS_PERIOD + 20))
    assert (quality.lost, quality.share(SECONDS_PERIOD + 19.5)) == (0, 1.0)


def test_a_board_that_starts_anew_has_lost_nothing():
    quality = Quality()
    for now_s, seconds in [(10.0, 500), (11.0, 501), (20.0, 1), (21.0, 2)]:
        quality.came(now_s, seconds)
    assert quality.lost == 0


def test_a_second_that_comes_twice_is_one():
    quality = Quality()
    assert [quality.came(now_s, 7) for now_s in (1.0, 1.5, 2.5)] == [True, False, False]
    assert quality.received == 1


@given(
    st.lists(st.booleans(), min_size=2, max_size=200).map(lambda sent: [True, *sent, True]),
    st.integers(0, SECONDS_PERIOD - 1),
)
def test_what_came_and_what_was_lost_are_what_was_sent(arrives, first):
    quality = Quality()
    for second, comes in enumerate(arrives):
        if comes:
            quality.came(float(second), (first + second) % SECONDS_PERIOD)
    assert quality.received == sum(arrives)
    assert quality.lost == len(arrives) - sum(arrives)
    share = quality.share(float(len(arrives) - 1))
    assert 0 < share <= 1
    if len(arrives) <= QUALITY_S:
        assert share == pytest.approx(sum(arrives) / len(arrives))
