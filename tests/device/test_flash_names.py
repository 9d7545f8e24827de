"""File names on the drive: short ones as FatFs makes them, long ones in entries of their own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall_host.virtual_board.flash import names

LETTERS = st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_characters='/"*:<>?|\\\x7f')


@pytest.mark.parametrize(
    ("name", "raw", "case", "long"),
    [
        ("CODE.PY", b"CODE    PY ", 0, False),
        ("code.py", b"CODE    PY ", 0x18, False),
        ("README.txt", b"README  TXT", 0x10, False),
        ("lib", b"LIB        ", 0x08, False),
        ("Mixed.txt", b"MIXED   TXT", 0, True),
    ],
)
def test_short_names_keep_the_case_of_each_half_where_they_can(name, raw, case, long):
    short = names.short_name(name)
    assert (short.raw, short.case, short.long, short.lossy) == (raw, case, long, False)
    if not long:
        assert names.told(short.raw, short.case) == name


@pytest.mark.parametrize(
    ("name", "numbered"),
    [
        ("circuitplayground_bluefruit.py", b"CIRCUI~1PY "),
        (".Trashes", b"~1      TRA"),
        ("settings.toml", b"SETTIN~1TOM"),
        ("two.dots.x", b"TWODOT~1X  "),
        ("a b", b"AB~1       "),
        ("a+b.c", b"A_B~1   C  "),
        ("l\u00e4uft", b"L_UFT~1    "),
    ],
)
def test_names_that_say_more_are_numbered(name, numbered):
    short = names.short_name(name)
    assert short.lossy
    assert short.long
    assert short.numbered(1) == numbered
    assert short.numbered(0x1F)[:8].rstrip().endswith(b"~1F")


@given(st.text(LETTERS, min_size=1, max_size=120))
def test_a_long_name_is_found_again_in_its_entries(name):
    stored = names.long_entries(name, b"SHORT~1    ")
    assert stored[0][0] & names.LAST_PART
    assert [entry[0] & ~names.LAST_PART for entry in stored] == list(range(len(stored), 0, -1))
    assert names.joined([names.long_part(entry) for entry in stored]) == name


@pytest.mark.parametrize("name", ["", "...", "what?", "a:b", "tab\tulator", "x" * 256])
def test_what_is_no_name_is_refused(name):
    with pytest.raises(ValueError, match="can't be the name"):
        names.cleaned(name)


def test_dots_and_spaces_at_the_end_are_left_out():
    assert names.cleaned("name. .") == "name"
