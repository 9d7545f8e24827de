"""When each sound of a beat is due."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.core.beat import Beat
from footfall.core.sample_clock import TICKS_MASK

tempos = st.integers(1000, 2500)
starts = st.integers(0, TICKS_MASK)


def begun(first_ms, tempo_tenths):
    beat = Beat()
    beat.begin(first_ms, tempo_tenths)
    return beat


def heard(beat, first_ms, looks_ms):
    """Return at which of the looks, in ms after first_ms, a beat was due."""
    return [ms for ms in looks_ms if beat.is_due((first_ms + ms) & TICKS_MASK)]


def test_a_beat_that_has_not_begun_is_not_due():
    beat = begun(1000, 1700)
    assert not beat.is_due(999)
    assert beat.is_due(1000)
    assert not beat.is_due(1000)


@given(tempos, starts)
def test_the_beats_of_a_day_are_where_the_tempo_has_them(tempo_tenths, first_ms):
    beat = begun(first_ms, tempo_tenths)
    due_ms = 0
    for number in range(2000):
        assert due_ms == number * 600_000 // tempo_tenths
        assert beat.is_due((first_ms + due_ms) & TICKS_MASK)
        due_ms += beat.wait_ms((first_ms + due_ms) & TICKS_MASK)


@given(tempos, starts, st.lists(st.integers(1, 90), min_size=1, max_size=300))
def test_looks_that_come_late_move_no_later_beat(tempo_tenths, first_ms, pauses_ms):
    looks_ms = [0]
    for pause_ms in pauses_ms:
        looks_ms.append(looks_ms[-1] + pause_ms)
    due = heard(begun(first_ms, tempo_tenths), first_ms, looks_ms)
    numbers = [(ms + 1) * tempo_tenths // 600_000 for ms in due]
    for ms, number in zip(due, numbers, strict=True):
        assert -1 <= ms - number * 600_000 / tempo_tenths <= 90
    assert numbers == list(range(len(due)))
    assert len(due) >= (looks_ms[-1] - 90) * tempo_tenths // 600_000


@given(tempos, starts, st.integers(0, 400_000))
def test_one_that_is_late_by_half_a_period_is_left_out(tempo_tenths, first_ms, late_ms):
    beat = begun(first_ms, tempo_tenths)
    period_ms = 600_000 / tempo_tenths
    phase_ms = late_ms % period_ms
    due = beat.is_due((first_ms + late_ms) & TICKS_MASK)
    if abs(phase_ms - period_ms / 2) > 2 and phase_ms < period_ms - 2:
        assert due == (phase_ms < period_ms / 2)
        assert not beat.is_due((first_ms + late_ms) & TICKS_MASK)
    assert 0 < beat.wait_ms((first_ms + late_ms) & TICKS_MASK) <= period_ms + 1


def test_another_tempo_counts_from_the_next_beat():
    beat = begun(0, 1500)
    assert beat.is_due(0)
    beat.go_on(2000)
    assert [ms for ms in range(1, 2000) if beat.is_due(ms)] == [400, 700, 1000, 1300, 1600, 1900]


@pytest.mark.parametrize("silent", [Beat(), begun(5, 0)])
def test_no_tempo_is_no_beat(silent):
    assert not any(silent.is_due(ms) for ms in range(3000))
