"""Faults are counted, told once, and shown while they are there."""

import pytest


@pytest.fixture
def faults(bench_with):
    """Return a board's faults, with a bench for what they import."""
    import numpy as np

    bench_with(np.zeros((1, 3), np.int16))
    from footfall.device.fault_codes import Faults

    return Faults()


def test_each_number_has_a_meaning_and_can_be_blinked(faults):
    from footfall.device import fault_codes

    numbers = [v for k, v in vars(fault_codes).items() if k.isupper() and isinstance(v, int)]
    assert sorted(numbers) == list(range(len(fault_codes.MEANINGS)))
    assert all(fault_codes.MEANINGS[1:])


def test_each_number_has_a_bit_where_the_store_keeps_them(faults):
    from footfall.device import fault_codes

    assert faults.met == 0
    last = len(fault_codes.MEANINGS) - 1
    faults.happened(2)
    faults.began(last)
    faults.ended(last)
    assert faults.met == 1 << 2 | 1 << last
    assert faults.met < 1 << 16


def test_a_fault_that_is_over_at_once_is_counted_each_time_and_told_once(faults, capsys):
    for _ in range(3):
        faults.happened(5)
    assert faults.counts[5] == faults.total == 3
    assert faults.showing == 0
    assert capsys.readouterr().out.count("Fault 5") == 1


def test_a_fault_that_stays_shows_until_it_ends(faults, capsys):
    for _ in range(3):
        faults.began(7, "no pin")
    faults.began(2)
    assert faults.showing == 2
    faults.ended(2)
    faults.ended(2)
    assert faults.showing == 7
    faults.ended(7)
    assert faults.showing == 0
    out = capsys.readouterr().out
    assert [line[:10] for line in out.splitlines()] == [
        "Fault 7: a",
        "Fault 2: a",
        "Fault 2 is",
        "Fault 7 is",
    ]
    assert "(no pin)" in out
    assert faults.total == 2


def test_counts_end_where_their_memory_does(faults):
    for _ in range(0x10005):
        faults.happened(1)
    assert faults.counts[1] == 0xFFFF
